"""Every number of a scenario as a table: value, unit, ranges, source, note."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from sim.parameters import ASSUMPTION, Declaration, Group, declaration_of
from sim.scenario import Scenario
from ui.formats import format_of

FOLDER = Path(__file__).resolve().parents[1] / "data"
COLUMNS = ("group", "parameter", "value", "unit", "plausible", "allowed", "source", "what supports it", "note", "path")


def table(scenario: Scenario) -> pd.DataFrame:
    """Return one row for each declared number, in the order of the scenario, with columns COLUMNS; values in words."""
    known = citations()
    rows = [_row(path, declared, value, scenario, known) for path, declared, value in numbers(scenario)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def numbers(owner: Group, prefix: str = "") -> Iterator[tuple[str, Declaration, Any]]:
    """Yield path, declaration and value of every declared number below a group, those inside tuples included."""
    for name, field in type(owner).model_fields.items():
        path, value = f"{prefix}{name}", getattr(owner, name)
        declared = declaration_of(path, field)
        if declared is not None:
            yield path, declared, value
        elif isinstance(value, Group):
            yield from numbers(value, f"{path}.")
        elif isinstance(value, tuple):
            for place, each in enumerate(value):
                if isinstance(each, Group):
                    yield from numbers(each, f"{path}.{place}.")


@st.cache_resource(max_entries=1, show_spinner=False)
def citations() -> dict[str, str]:
    """Return what stands behind each source key: a citation, or where and how a benchmark was found."""
    found: dict[str, str] = {}
    for row in _rows("benchmarks.csv"):
        span = " to ".join(part for part in (row["low"], row["high"]) if part) or row["typical"]
        told = f"{span} {row['unit']} ({row['source']}, {row['year']}, {row['confidence']})"
        found[row["parameter"]] = f"{found[row['parameter']]}; {told}" if row["parameter"] in found else told
    found.update({row["key"]: f"{row['citation']}: {row['what_it_supports']}" for row in _rows("sources.csv")})
    return found


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _row(path: str, declared: Declaration, value: Any, scenario: Scenario, known: dict[str, str]) -> tuple[str, ...]:  # noqa: ANN401 - any value
    shape = format_of(declared)
    source = scenario.sources.get(path, declared.source)

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
        "no measurement: an assumption" if source == ASSUMPTION else known.get(source, ""),
        declared.note,
        path,
    )
