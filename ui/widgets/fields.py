"""Widgets drawn from what a parameter declares: label, unit, range, note and source are never written twice."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from sim.parameters import ASSUMPTION, Declaration
from sim.scenario.scenario import Scenario, value_at
from ui.session import state
from ui.widgets.formats import Format, fitting_step, format_of
from ui.widgets.levers import Lever, declared_at


def lever(scenario: Scenario, control: Lever) -> None:
    """Draw a slider for a lever; it commits on release, arrow keys and page keys move it in steps."""
    declared = declared_at(scenario, control.path)
    shape = format_of(declared)
    value, whole = value_at(scenario, control.path), declared.kind is int
    start = _at_start(control.path, value)
    low, high = slider_span(declared, control, (value, start))
    number: type = int if whole and shape.factor == 1.0 else float
    screen = number(shape.to_screen(value))
    step = control.step or fitting_step(shape.to_screen(low), shape.to_screen(high), shape.to_screen(start), whole)
    key = state.key_of(control.path)
    set_right = state.shows(key, screen, partial(_put, control.paths, shape, whole))
    st.slider(
        control.label or declared.label,
        min_value=number(shape.to_screen(low)),
        max_value=number(shape.to_screen(high)),
        value=None if set_right else screen,
        step=number(step),
        format=shape.pattern,
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


def help_text(declared: Declaration, shape: Format, sources: dict[str, str]) -> str:
    """Return what stands behind the question mark: meaning, unit, plausible and allowed range, source."""
    source = sources.get(declared.path, declared.source)
    origin = "assumption, not measured" if source == ASSUMPTION else f"source `{source}`"
    ranges = f"plausible {_range(declared.plausible, shape)}; allowed {_range((declared.low, declared.high), shape)}"
    note = f"{declared.note.rstrip('.')}.  \n" if declared.note else ""
    return f"{note}In {_escaped(declared.unit)}; {_escaped(ranges)}.  \n{origin}  \n`{declared.path}`"


def _range(ends: tuple[float, float], shape: Format) -> str:
    low, high = (f"{shape.to_screen(end):,.6g}" for end in ends)
    return f"{low} to {high}{' %' if shape.unit.startswith('%') else ''}"


def _escaped(text: str) -> str:
    """Return text whose dollar signs stay dollar signs in Markdown."""
    return text.replace("$", "\\$")


def _put(paths: tuple[str, ...], shape: Format, whole: bool, entered: float) -> None:
    value = shape.from_screen(entered)
    state.edit(dict.fromkeys(paths, int(value) if whole else value))
