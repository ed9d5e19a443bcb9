"""Every number of a scenario with its declaration, and the evidence behind its source."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from typing import Any

from sim.parameters import ASSUMPTION, Declaration, Group, declaration_of
from sim.scenario.scenario import Scenario
from sim.shipped import DATA

NO_MEASUREMENT = "no measurement: an assumption"


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
            for index, inner in enumerate(value):
                if isinstance(inner, Group):
                    yield from numbers(inner, f"{path}.{index}.")


def source_of(scenario: Scenario, path: str, declared: Declaration) -> str:
    """Return the source key of a number: the scenario's own where it names one, else the declared."""
    return scenario.sources.get(path, declared.source)


def support_of(source: str) -> str:
    """Return the evidence behind a source key, as text; empty for an unknown key."""
    return NO_MEASUREMENT if source == ASSUMPTION else citations().get(source, "")


@cache
def citations() -> dict[str, str]:
    """Return the evidence by source key: a citation, or the range, source and confidence of a benchmark."""
    support: dict[str, str] = {}
    for row in _rows("benchmarks.csv"):
        span = " to ".join(part for part in (row["low"], row["high"]) if part) or row["typical"]
        benchmark = f"{span} {row['unit']} ({row['source']}, {row['year']}, {row['confidence']})"
        support[row["parameter"]] = (
            f"{support[row['parameter']]}; {benchmark}" if row["parameter"] in support else benchmark
        )
    support.update({row["key"]: f"{row['citation']}: {row['what_it_supports']}" for row in _rows("sources.csv")})
    return support


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
