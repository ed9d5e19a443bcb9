"""The sidebar every page shares: which scenario, what was changed, undo and reset, and the levers."""

from __future__ import annotations

import streamlit as st

from sim.parameters import Group
from sim.reports.wording import plain
from sim.scenario.scenario import Scenario, value_at
from ui.session import address, display, presets, state
from ui.session.changes import changed_paths
from ui.widgets import fields, share
from ui.widgets.formats import format_of
from ui.widgets.levers import Lever, declared_at, groups, together

OPEN_GROUPS = ("Pay", "Partners")
UNMEASURED = (
    "How strongly enablement works on partners has no measured size in the literature: influence and the services "
    "ratio are assumptions with wide ranges, and they decide most."
)


def draw() -> None:
    """Draw the sidebar and the notice about the last change or link."""
    scenario = state.scenario()
    with st.sidebar:
        _choose_preset()
        _step_back_and_forth()
        _changes(scenario)
        for name, levers in groups(scenario).items():
            with st.expander(name, expanded=name in OPEN_GROUPS):
                if name == "Partners":
                    st.caption(UNMEASURED)
                for control in levers:
                    fields.lever(scenario, control)
        with st.container(horizontal=True):
            share.copy_as()
            share.file_box()
        st.toggle(
            "Projector", value=display.projector(), key="projector", on_change=_choose_projector, help="Larger charts."
        )
        address.replace_on_change()
    notice = state.notice()
    if notice:
        st.error(plain(notice), icon=":material/error:")


def _choose_preset() -> None:
    now, by_name = state.history(), presets.presets()
    own = [] if now.origin in by_name else [now.origin]
    options = [*own, *by_name]
    key = f"preset.{now.revision}"
    state.shows(key, now.origin, _open_preset)
    st.selectbox(
        "Scenario",
        options,
        index=options.index(now.origin),
        format_func=lambda name: by_name[name].name if name in by_name else f"{now.start.name} (from {name})",
        key=key,
        on_change=state.settle,
        help="Opening another scenario can be undone.",
    )


def _open_preset(name: str) -> None:
    if name in presets.presets():
        state.load(presets.presets()[name], name)


def _step_back_and_forth() -> None:
    """Draw undo, redo and reset; none is ever disabled, for a disabled button gives up the keyboard's focus."""
    with st.container(horizontal=True, gap="xsmall"):
        st.button("Undo", key="undo", on_click=state.undo, help="Take the last change back")
        st.button("Redo", key="redo", on_click=state.redo, help="Make it again")
        st.button("Reset all", key="reset_all", on_click=state.reset_all, help="Go back to the start")


def _changes(scenario: Scenario) -> None:
    """Draw what differs from the scenario that was loaded, each with a button that resets it alone.

    Its place is always there and opens over what stands below, so that the first change moves no lever.
    """
    now = state.history()
    controls = together(scenario, changed_paths(now.start, scenario))
    with st.popover(f"Changed from the start ({len(controls)})", width="stretch"):
        if not controls:
            st.caption("Nothing is changed. What is, stands here, and each change can be reset alone.")
        for control in controls:
            st.button(
                _change(now.start, scenario, control),
                key=f"reset.{control.path}",
                on_click=state.reset,
                args=(control.paths,),
                help="Reset this one",
                icon=":material/undo:",
                type="tertiary",
            )


def _change(start: Scenario, scenario: Scenario, control: Lever) -> str:
    before, after = value_at(start, control.path), value_at(scenario, control.path)
    try:
        declared = declared_at(scenario, control.path)
    except LookupError:
        simple = not isinstance(before, (tuple, Group)) and not isinstance(after, (tuple, Group))
        return plain(f"{control.path}: {before} → {after}" if simple else f"{control.path}: changed")
    if isinstance(before, (int, float)) and isinstance(after, (int, float)):
        shape = format_of(declared)
        before, after = f"{shape.to_screen(before):,.6g}", shape.written(after)
    return f"{control.label or declared.label}: {before} → {after}".replace("$", "\\$")


def _choose_projector() -> None:
    display.set_projector(state.value_of("projector"))
