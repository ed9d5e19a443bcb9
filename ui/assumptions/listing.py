"""Every number of a scenario as a table: value, unit, ranges, source, note, and how much it matters when asked."""

from __future__ import annotations

import threading
from typing import Any

import pandas as pd
import streamlit as st

from sim.engine.run import Progress
from sim.parameters import Declaration
from sim.reports import assumption_weights as weights
from sim.scenario.scenario import Scenario
from sim.scenario.sources import numbers, source_of, support_of
from sim.uncertainty.one_at_a_time import OneAtATime, one_at_a_time
from ui.widgets.charts import escaped
from ui.widgets.formats import format_of
from ui.work import on_demand

COLUMNS = ("group", "parameter", "value", "unit", "plausible", "allowed", "source", "what supports it", "note", "path")


def table(scenario: Scenario) -> pd.DataFrame:
    """Return one row for each declared number, in the order of the scenario, with columns COLUMNS; values in words."""
    rows = [_row(path, declared, value, scenario) for path, declared, value in numbers(scenario)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def beside(table: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """Return the table with what each number does to the effects, most first; unchanged until that is known."""
    label = "Find out how much each number matters"
    doing = "Moving each number over its plausible range: about a minute"
    sensitivity: OneAtATime | None = on_demand.offer("matters", scenario, _weigh, label, doing)
    if sensitivity is None:
        return table
    st.markdown(escaped(weights.finding(sensitivity)))
    return weights.joined(table, sensitivity)


def _row(path: str, declared: Declaration, value: Any, scenario: Scenario) -> tuple[str, ...]:  # noqa: ANN401 - any value
    shape = format_of(declared)
    source = source_of(scenario, path, declared)

    def span(ends: tuple[float, float]) -> str:
        return " to ".join(f"{shape.to_screen(end):,.6g}" for end in ends)

    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return (
        path.partition(".")[0],
        declared.label,
        f"{shape.to_screen(value):,.6g}"
        if number
        else ("on" if value else "off")
        if isinstance(value, bool)
        else str(value),
        shape.unit,
        span(declared.plausible),
        span((declared.low, declared.high)),
        source,
        support_of(source),
        declared.note,
        path,
    )


def _weigh(scenario: Scenario, progress: Progress, cancel: threading.Event) -> OneAtATime:
    return one_at_a_time(scenario, progress=progress, cancel=cancel)
