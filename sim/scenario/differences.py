"""The difference of two scenarios as a table: parameter, baseline, reform."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim.scenario.scenario import Scenario

DIFFERENCE_COLUMNS = ("parameter", "baseline", "reform")


def leaves(content: Any, prefix: str = "") -> dict[str, Any]:  # noqa: ANN401 - a dumped scenario
    """Return every single value of a dumped scenario by its dotted path."""
    if isinstance(content, dict):
        parts = content.items()
    elif isinstance(content, list) and any(isinstance(part, (dict, list)) for part in content):
        parts = ((str(index), part) for index, part in enumerate(content))  # type: ignore[assignment] # same pairs
    else:
        return {prefix.rstrip("."): content}
    values: dict[str, Any] = {}
    for key, part in parts:
        values.update(leaves(part, f"{prefix}{key}."))
    return values


def differences(baseline: Scenario, reform: Scenario) -> pd.DataFrame:
    """Return a row for each value that differs, with columns DIFFERENCE_COLUMNS; None where a scenario has no value."""
    before = leaves(baseline.model_dump(mode="json"))
    after = leaves(reform.model_dump(mode="json"))
    paths = [*before, *(path for path in after if path not in before)]
    rows = [(path, before.get(path), after.get(path)) for path in paths if before.get(path) != after.get(path)]
    return pd.DataFrame(rows, columns=list(DIFFERENCE_COLUMNS), dtype=object)
