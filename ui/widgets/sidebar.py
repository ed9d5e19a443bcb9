"""The sidebar every page shares: which scenario, undo and what was changed, and the levers."""

from __future__ import annotations

import streamlit as st

from sim.reports.wording import plain
from sim.scenario.scenario import Scenario
from ui.session import address, display, presets, state
from ui.widgets import changes, fields, room, share
from ui.widgets.fields import SIDEBAR
from ui.widgets.levers import FIRST, groups, other_levers

PRODUCT = "**Multiplier**: what pay plans and selling through partners bring in three years."
UNMEASURED = "Influence and the services ratio decide most, and nobody has measured them: wide assumptions."
WITHOUT_LEVERS = "No lever moves what this page shows."


def draw(with_levers: bool) -> None:
    """Draw the sidebar and the notice about the last change or link; levers only for a page that they move."""
    scenario = state.scenario()
    with st.sidebar:
        with st.container(gap="xsmall"):
            room.choose()
            st.caption(PRODUCT)
            _choose_preset()
            _step_back_and_forth()
            changes.draw(scenario)
        if with_levers:
            _levers(scenario)
        else:
            st.caption(WITHOUT_LEVERS)
        with st.container(horizontal=True):
            share.copy_as()
            share.file_box()
        address.replace_on_change()
    notice = state.notice()
    if notice:
        st.error(plain(notice), icon=":material/error:")


def _levers(scenario: Scenario) -> None:
    """Draw the levers by group, then those searched for."""
    for name, levers in groups(scenario).items():
        with st.expander(name, expanded=name == FIRST):
            for control in levers:
                fields.lever(scenario, control, SIDEBAR)
            if name == FIRST:
                st.caption(UNMEASURED)
    others = other_levers(scenario)
    chosen = [name for name in display.levers() if name in others]
    key = f"levers.{state.history().revision}"
    state.watch(key, chosen, display.set_levers)
    st.multiselect(
        "Any other number",
        list(others),
        default=chosen,
        key=key,
        on_change=state.settle,
        placeholder=f"Search {len(others)} more",
        help="Every number of the scenario can be given a lever: type part of its name.",
    )
    for name in display.levers():
        if name in others:
            fields.lever(scenario, others[name], SIDEBAR)


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
