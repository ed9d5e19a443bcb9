"""Every number of a scenario with its declaration, and what stands behind the source each one names."""

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
            for place, each in enumerate(value):
                if isinstance(each, Group):
                    yield from numbers(each, f"{path}.{place}.")


def source_of(scenario: Scenario, path: str, declared: Declaration) -> str:
    """Return the source key of a number: the scenario's own where it names one, else the declared."""
    return scenario.sources.get(path, declared.source)


def support_of(source: str) -> str:
    """Return what stands behind a source key; empty for a key nobody knows."""
    return NO_MEASUREMENT if source == ASSUMPTION else citations().get(source, "")


@cache
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
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
