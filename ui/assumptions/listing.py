"""Every number of a scenario as a table: value, unit, ranges, source, note."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim.parameters import Declaration
from sim.scenario.scenario import Scenario
from sim.scenario.sources import numbers, source_of, support_of
from ui.widgets.formats import format_of

COLUMNS = ("group", "parameter", "value", "unit", "plausible", "allowed", "source", "what supports it", "note", "path")


def table(scenario: Scenario) -> pd.DataFrame:
    """Return one row for each declared number, in the order of the scenario, with columns COLUMNS; values in words."""
    rows = [_row(path, declared, value, scenario) for path, declared, value in numbers(scenario)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


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
