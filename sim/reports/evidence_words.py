"""The numbers of a row in words: shares in percent, directions as higher or lower, model values with intervals."""

from __future__ import annotations

from sim.evidence.finding import StudyRow
from sim.evidence.published import REPRODUCED, SIGN

MINUS = "−"  # as wide as a plus
_DIRECTIONS = {1.0: "higher", -1.0: "lower", 0.0: "not settled"}
_PARTS = ("lazear_split", "sandvik_learning", "larkin")  # shares of something, not changes


def published(row: StudyRow) -> str:
    """Return the published value in words."""
    return _value(row, row.study.band.published)


def band(row: StudyRow) -> str:
    """Return the band in words."""
    limits = row.study.band
    return "direction" if limits.unit == SIGN else f"{_value(row, limits.low)} to {_value(row, limits.high)}"


def model(row: StudyRow) -> str:
    """Return the model's value in words, with its interval unless it was computed without draws."""
    value = row.model
    if row.study.band.unit == SIGN:
        return _DIRECTIONS[value.mean]
    mean = _value(row, value.mean)
    return mean if value.low == value.high else f"{mean} ({_value(row, value.low)} to {_value(row, value.high)})"


def span(row: StudyRow) -> str:
    """Return the lowest and highest model value over what the study leaves open; empty when it leaves nothing."""
    ends = row.finding.span
    return f"{_value(row, ends[0])} to {_value(row, ends[1])}" if ends else ""


def _value(row: StudyRow, value: float) -> str:
    study, unit = row.study, row.study.band.unit
    if unit == SIGN:
        return _DIRECTIONS[value]
    if unit != "share":
        return f"{value:g}" if unit == "elasticity" else f"{value:g} {unit}"
    is_change = study.kind == REPRODUCED and study.name not in _PARTS
    written = f"{100.0 * value:+.1f} %" if is_change else f"{100.0 * value:.1f} %"
    return written.replace("-", MINUS)
