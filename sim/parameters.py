"""Every number of a scenario is declared once, with its label, unit, allowed range and source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

ASSUMPTION = "assumption"
_MARK = "multiplier"


class Group(BaseModel):
    """A frozen group of parameters; unknown keys, NaN and infinities are refused."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        allow_inf_nan=False,
        validate_default=True,
        hide_input_in_errors=False,
    )


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """What is known about one number of a scenario; `path` is its dotted place, such as `market.growth_per_year`."""

    path: str
    label: str
    unit: str
    low: float
    high: float
    plausible: tuple[float, float]
    source: str
    note: str
    default: Any
    kind: type


def parameter(
    default: Any,  # noqa: ANN401 - a float, an int, a bool or a tuple of floats
    label: str,
    unit: str,
    range: tuple[float, float],
    source: str,
    *,
    plausible: tuple[float, float] | None = None,
    note: str = "",
) -> Any:  # noqa: ANN401 - pydantic fields are declared with the type of their value
    """Declare a scenario number.

    `range` is what is accepted; `plausible` is where the truth may lie (it drives sensitivity) and defaults to
    `range`. `source` is a key of `data/benchmarks.csv` or `data/sources.csv`, or the word `assumption`.
    """
    low, high = range
    about: dict[str, Any] = {
        "label": label,
        "unit": unit,
        "low": low,
        "high": high,
        "plausible": list(plausible or range),
        "source": source,
        "note": note,
    }
    bounds: dict[str, Any] = {}
    if not isinstance(default, tuple):  # the text "5" is no number, nor is yes
        bounds["strict"] = True
    if not isinstance(default, (bool, tuple)):
        bounds |= {"ge": low, "le": high}
    return Field(default, title=label, description=note or label, json_schema_extra={_MARK: about}, **bounds)


def declaration_of(path: str, field: FieldInfo) -> Declaration | None:
    """Return what `parameter` recorded for a pydantic field, or None when the field was declared otherwise."""
    extra = field.json_schema_extra
    if not isinstance(extra, dict) or _MARK not in extra:
        return None
    about: Any = extra[_MARK]
    return Declaration(
        path=path,
        label=about["label"],
        unit=about["unit"],
        low=about["low"],
        high=about["high"],
        plausible=(about["plausible"][0], about["plausible"][1]),
        source=about["source"],
        note=about["note"],
        default=field.default,
        kind=type(field.default),
    )


def declarations(group: type[BaseModel], prefix: str = "") -> Iterator[Declaration]:
    """Yield every declared number below a group, depth first, in the order it was written."""
    for name, field in group.model_fields.items():
        path = f"{prefix}{name}"
        declared = declaration_of(path, field)
        if declared is not None:
            yield declared
        elif isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from declarations(field.annotation, f"{path}.")
