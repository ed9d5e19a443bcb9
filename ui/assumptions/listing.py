"""Every number of a scenario as a table: value, unit, ranges, source, note, and how much it matters when asked."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import streamlit as st

from sim.engine.run import Progress
from sim.parameters import Declaration
from sim.reports import assumption_weights as weights
from sim.scenario.scenario import Scenario
from sim.scenario.sources import numbers, source_of, support_of
from sim.uncertainty.one_at_a_time import OneAtATime, one_at_a_time
from ui.background import batches, on_demand
from ui.session import state
from ui.widgets.charts import escaped
from ui.widgets.formats import format_of

ERRAND = "matters"
MOST_PARTNER_MONTHS = 1_000_000  # of one replication; larger organizations are weighed when asked
NO_END = 1e12  # a range that ends here or beyond is said to have no end
COLUMNS = ("group", "parameter", "value", "unit", "plausible", "allowed", "source", "what supports it", "note", "path")


def table(scenario: Scenario) -> pd.DataFrame:
    """Return one row for each declared number, in the order of the scenario, with columns COLUMNS; values in words."""
    rows = [_row(path, declared, value, scenario) for path, declared, value in numbers(scenario)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


@dataclass
class AssumptionsSession:
    """The page Assumptions: the scenarios, by fingerprint, whose numbers were weighed without being asked."""

    weighed: set[str] = field(default_factory=set)


def weighed(scenario: Scenario) -> OneAtATime | None:
    """Return how much each number matters, or draw the progress of finding out, which begins by itself once."""
    started, fingerprint = state.of(AssumptionsSession).weighed, scenario.fingerprint()
    if fingerprint not in started and batches.partner_months(scenario) <= MOST_PARTNER_MONTHS:
        started.add(fingerprint)
        on_demand.start(ERRAND, scenario, _weigh)
    label = "Find out how much each number matters"
    doing = "Moving each number over its plausible range: about a minute"
    sensitivity: OneAtATime | None = on_demand.offer(ERRAND, scenario, _weigh, label, doing)
    return sensitivity


def deciding(table: pd.DataFrame, sensitivity: OneAtATime) -> None:
    """Draw the ten numbers that decide most, with what supports each."""
    st.markdown(escaped(weights.finding(sensitivity)))
    st.dataframe(
        weights.deciding(table, sensitivity),
        hide_index=True,
        height="content",
        key="assumptions.deciding",
        alt="The numbers that decide most, the heaviest first, with value, plausible range and what supports them",
    )


def _row(path: str, declared: Declaration, value: Any, scenario: Scenario) -> tuple[str, ...]:  # noqa: ANN401 - any value
    shape = format_of(declared)
    source = source_of(scenario, path, declared)

    def span(ends: tuple[float, float]) -> str:
        low, high = (f"{shape.to_screen(end):,.6g}" for end in ends)
        return f"{low} or more" if ends[1] >= NO_END else f"{low} to {high}"

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
