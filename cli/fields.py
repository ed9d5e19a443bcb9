"""Every value of a scenario by its dotted path, with label, unit, range and source: what `--set` can change."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple, get_args

from pydantic.fields import FieldInfo

from sim.parameters import Declaration, Group, declaration_of
from sim.scenario.scenario import Scenario

FIELD_COLUMNS = ("path", "label", "value", "unit", "low", "high", "plausible_low", "plausible_high", "source", "note")


class Entry(NamedTuple):
    """One value of a scenario: its dotted path, what was declared about it (None for texts and choices), itself."""

    path: str
    declared: Declaration | None
    field: FieldInfo
    value: Any


def entries(group: Group, prefix: str = "") -> Iterator[Entry]:
    """Yield every value below a group in the order written, through lists of groups; whole groups are left out."""
    for name, about in type(group).model_fields.items():
        path, value = f"{prefix}{name}", getattr(group, name)
        if isinstance(value, Group):
            yield from entries(value, f"{path}.")
        elif isinstance(value, tuple) and value and all(isinstance(part, Group) for part in value):
            for place, part in enumerate(value):
                yield from entries(part, f"{path}.{place}.")
        else:
            yield Entry(path, declaration_of(path, about), about, value)


def source_of(entry: Entry, scenario: Scenario) -> str:
    """Return the key of a value's source: what the scenario says about it, else what was declared; empty for texts."""
    if entry.path in scenario.sources:
        return scenario.sources[entry.path]
    return entry.declared.source if entry.declared else ""


def field_rows(scenario: Scenario) -> list[dict[str, Any]]:
    """Return one row for each value of a scenario, with the keys FIELD_COLUMNS; None where a text has no range."""
    return [_row(entry, scenario) for entry in entries(scenario)]


def _row(entry: Entry, scenario: Scenario) -> dict[str, Any]:
    declared = entry.declared
    plausible = declared.plausible if declared else (None, None)
    cells = (
        entry.path,
        declared.label if declared else entry.path.rsplit(".", 1)[-1].replace("_", " ").capitalize(),
        _written(entry.value),
        declared.unit if declared else _kind_of(entry.field),
        declared.low if declared else None,
        declared.high if declared else None,
        *plausible,
        source_of(entry, scenario),
        declared.note if declared else "",
    )
    return dict(zip(FIELD_COLUMNS, cells, strict=True))


def _written(value: Any) -> str:  # noqa: ANN401 - any value of a scenario
    """Return a value as `--set` takes it: text bare, everything else as JSON, which is YAML too."""
    if isinstance(value, str):
        return value
    return json.dumps(value, default=lambda group: group.model_dump(mode="json"))


def _kind_of(about: FieldInfo) -> str:
    """Return what may stand in a field that is no declared number."""
    if about.annotation is str:
        return "text"
    choices = [choice for choice in get_args(about.annotation) if isinstance(choice, (str, int))]
    return f"one of {', '.join(map(str, choices))}" if choices else "structure, set in a file"
