"""Where two scenarios differ, by paths at which a value of one can be put into the other."""

from __future__ import annotations

from typing import Any

from sim.parameters import Group
from sim.scenario.differences import differences
from sim.scenario.scenario import Scenario, value_at

SOURCES = "sources"


def changed_paths(start: Scenario, scenario: Scenario) -> list[str]:
    """Return the paths of values that differ, sources apart; a whole list where a plan gained or lost something."""
    rows = differences(start, scenario)["parameter"]
    return list(dict.fromkeys(comparable(start, scenario, path) for path in rows if not path.startswith(SOURCES)))


def comparable(start: Scenario, scenario: Scenario, path: str) -> str:
    """Return the longest part of a path at which both scenarios hold things of one kind, so that a reset can be told.

    Where a plan gained or lost a term or a measure, that is the whole list it stands in.
    """
    steps = path.split(".")
    for length in range(1, len(steps) + 1):
        part = ".".join(steps[:length])
        before, after = value_at(start, part), value_at(scenario, part)
        if _kinds(before) != _kinds(after):
            return part
    return path


def plain(value: Any) -> Any:  # noqa: ANN401 - any part of a scenario
    """Return part of a scenario as plain values, as files and links hold it."""
    if isinstance(value, Group):
        return value.model_dump(mode="json")
    return [plain(part) for part in value] if isinstance(value, (tuple, list)) else value


def _kinds(value: object) -> object:
    if isinstance(value, tuple) and any(isinstance(part, Group) for part in value):
        return [getattr(part, "kind", type(part).__name__) for part in value]
    return type(value).__name__ if isinstance(value, Group) else ()
