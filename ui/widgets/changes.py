"""What was changed: the last move in words, and every difference from the start with a way back."""

from __future__ import annotations

import streamlit as st

from sim.parameters import Group
from sim.reports.wording import plain
from sim.scenario.scenario import Scenario, value_at
from ui.session import display, state
from ui.session.changes import changed_paths
from ui.widgets.formats import format_of
from ui.widgets.levers import Lever, declared_at, together

PLACE = {False: 48, True: 72}  # px, two lines at a desk and on a projector
NO_MOVE = "Move a lever: what it changed last stands here."


def draw(scenario: Scenario) -> None:
    """Draw the last move, and what differs from the scenario that was loaded, each with a button that resets it alone.

    Their places are always there, and the list opens over what stands below, so that no change moves a lever.
    """
    now = state.history()
    controls = together(scenario, changed_paths(now.start, scenario))
    with st.popover(f"Changed from the start ({len(controls)})", width="stretch"):
        if not controls:
            st.caption("Nothing is changed. What is, stands here, and each change can be reset alone.")
        for control in controls:
            st.button(
                plain(change(now.start, scenario, control)),
                key=f"reset.{control.path}",
                on_click=state.reset,
                args=(control.paths,),
                help="Reset this one",
                icon=":material/undo:",
                type="tertiary",
            )
    with st.container(height=PLACE[display.projector()], border=False, key="last_move"):
        st.caption(plain(last_move(scenario)))


def last_move(scenario: Scenario) -> str:
    """Return what the last change changed, old and new; an invitation where there was none."""
    past = state.history().past
    if not past:
        return NO_MOVE
    before = past[-1]
    if before.origin != state.history().origin or before.scenario.name != scenario.name:
        return f"Opened: {scenario.name}"
    controls = together(scenario, changed_paths(before.scenario, scenario))
    if len(controls) != 1:
        return f"Last: {len(controls)} numbers"
    return f"Last: {change(before.scenario, scenario, controls[0])}"


def change(start: Scenario, scenario: Scenario, control: Lever) -> str:
    """Return what a lever stands for, its value before and after: `Annual quota: $480k → $510k`."""
    before, after = value_at(start, control.path), value_at(scenario, control.path)
    try:
        declared = declared_at(scenario, control.path)
    except LookupError:
        simple = not isinstance(before, (tuple, Group)) and not isinstance(after, (tuple, Group))
        name = control.path.replace("_", " ").replace(".", ", ")
        return f"{name}: {before} → {after}" if simple else f"{name}: changed"
    if isinstance(before, (int, float)) and isinstance(after, (int, float)):
        shape = format_of(declared)
        before, after = shape.short(before), shape.short(after)
    return f"{control.label or declared.label}: {before} → {after}"
