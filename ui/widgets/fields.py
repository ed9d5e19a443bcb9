"""Widgets drawn from what a parameter declares: label, unit, range, note and source are never written twice."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from sim.parameters import ASSUMPTION, Declaration
from sim.reports.wording import plain
from sim.scenario.scenario import Scenario, value_at
from ui.session import state
from ui.widgets.formats import Format, fitting_step, format_of
from ui.widgets.levers import Lever, declared_at

PAGE, SIDEBAR = ".page", ""
WITHOUT_UNIT = ("0 to 1", "0 (none) to 1", "elasticity", "correlation")
POSITIONS = ("very low", "low", "middle", "high", "very high")
FAR_BEYOND = 50.0


def lever(scenario: Scenario, control: Lever, place: str = PAGE) -> None:
    """Draw a slider for a lever; it commits on release, arrow keys and page keys move it in steps.

    `place` tells apart the sliders of one number, one in the sidebar and one on a page.
    """
    declared = declared_at(scenario, control.path)
    shape = format_of(declared)
    value, whole = value_at(scenario, control.path), declared.kind is int
    start = _at_start(control.path, value)
    low, high = slider_span(declared, control, (value, start))
    number: type = int if whole and shape.factor == 1.0 else float
    screen = number(shape.to_screen(value))
    step = control.step or fitting_step(shape.to_screen(low), shape.to_screen(high), shape.to_screen(start), whole)
    key = state.key_of(control.path + place)
    set_right = state.shows(key, screen, partial(_put, control.paths, shape, whole))
    st.slider(
        control.label or declared.label,
        min_value=number(shape.to_screen(low)),
        max_value=number(shape.to_screen(high)),
        value=None if set_right else screen,
        step=number(step),
        format=shape.pattern + position(declared, value).replace("%", "%%"),
        key=key,
        help=help_text(declared, shape, scenario.sources),
        on_change=state.settle,
    )


def _at_start(path: str, otherwise: Any) -> Any:  # noqa: ANN401 - any number
    """Return what stood at a path when the scenario was loaded; a plan may have gained the place since."""
    try:
        value = value_at(state.history().start, path)
    except ValueError:
        return otherwise
    return value if isinstance(value, (int, float)) else otherwise


def slider_span(declared: Declaration, control: Lever, held: tuple[Any, ...]) -> tuple[float, float]:
    """Return the ends of a slider: the plausible range, widened to the values it must be able to show."""
    low, high = control.span or declared.plausible
    return min(low, *held), max(high, *held)


def position(declared: Declaration, value: float) -> str:
    """Return in words where a number without a unit lies in its plausible range, to stand behind it; else nothing."""
    low, high = declared.plausible
    if not declared.unit.startswith(WITHOUT_UNIT) or high <= low:
        return ""
    return f" · {POSITIONS[round((len(POSITIONS) - 1) * min(1.0, max(0.0, (value - low) / (high - low))))]}"


def help_text(declared: Declaration, shape: Format, sources: dict[str, str]) -> str:
    """Return what stands behind the question mark: meaning, plausible and accepted range as shown, and the source."""
    source = sources.get(declared.path, declared.source)
    origin = "An assumption, not measured." if source == ASSUMPTION else f"Source: {source}."
    note = f"{declared.note.rstrip('.')}.  \n" if declared.note else ""
    low, high = declared.plausible
    ends = f"Plausible: {shape.short(low)} to {shape.short(high)}; accepted: {_accepted(declared, shape)}."
    return f"{plain(note.strip())}  \n{plain(ends)}  \n{plain(origin)}".strip()


def _accepted(declared: Declaration, shape: Format) -> str:
    """Return the accepted range; an end that only keeps out slips of the keyboard is not named."""
    if declared.high > FAR_BEYOND * max(abs(end) for end in declared.plausible):
        return f"{shape.short(declared.low)} or more"
    return f"{shape.short(declared.low)} to {shape.short(declared.high)}"


def _put(paths: tuple[str, ...], shape: Format, whole: bool, entered: float) -> None:
    value = shape.from_screen(entered)
    state.edit(dict.fromkeys(paths, int(value) if whole else value))
