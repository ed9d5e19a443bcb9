"""The sidebar every page shares: which scenario, what was changed, undo and reset, and the levers."""

from __future__ import annotations

import streamlit as st

from sim.parameters import Group
from sim.reports.wording import plain
from sim.scenario.differences import differences
from sim.scenario.scenario import Scenario, value_at
from ui.session import display, presets, state
from ui.widgets import fields, share
from ui.widgets.formats import format_of
from ui.widgets.levers import Lever, comparable, declared_at, groups

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
    told = state.notice()
    if told:
        st.error(told.replace("$", "\\$"), icon=":material/error:")


def _choose_preset() -> None:
    now, found = state.history(), presets.presets()
    names = list(found)
    own = [] if now.origin in found else [now.origin]
    options = [*own, *names]
    key = f"preset.{now.revision}"
    st.selectbox(
        "Scenario",
        options,
        index=options.index(now.origin),
        format_func=lambda name: found[name].name if name in found else f"{now.start.name} (from {name})",
        key=key,
        on_change=_open_preset,
        args=(key,),
        help="Opening another scenario can be undone.",
    )


def _open_preset(key: str) -> None:
    name = state.value_of(key)
    if name in presets.presets():
        state.load(presets.presets()[name], name)


def _step_back_and_forth() -> None:
    now = state.history()
    with st.container(horizontal=True, gap="xsmall"):
        st.button("Undo", key="undo", on_click=state.undo, disabled=not now.past)
        st.button("Redo", key="redo", on_click=state.redo, disabled=not now.future)
        same = now.present == now.start
        st.button("Reset all", key="reset_all", on_click=state.reset_all, disabled=same)


def _changes(scenario: Scenario) -> None:
    """Draw what differs from the scenario that was loaded, each with a button that resets it alone."""
    now = state.history()
    paths = [path for path in differences(now.start, scenario)["parameter"] if not path.startswith("sources.")]
    if not paths:
        return
    together = {path: control for levers in groups(scenario).values() for control in levers for path in control.paths}
    whole = dict.fromkeys(comparable(now.start, scenario, path) for path in paths)
    shown = dict.fromkeys(together.get(path, Lever(paths=(path,))) for path in whole)
    with st.expander(f"Changed from the start ({len(shown)})"):
        for control in shown:
            st.button(
                _told(now.start, scenario, control),
                key=f"reset.{control.path}",
                on_click=state.reset,
                args=(control.paths,),
                help="Reset this one",
                icon=":material/undo:",
                type="tertiary",
            )


def _told(start: Scenario, scenario: Scenario, control: Lever) -> str:
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
