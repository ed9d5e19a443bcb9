"""The payout curve at every position of a lever, computed ahead so that a screen can redraw it while dragging."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, Literal

import numpy as np

from sim.errors import SimError
from sim.parameters import declaration_of
from sim.pay.plan import Plan, plan_from
from sim.pay.terms.curve import Accelerator, Cap, Threshold
from sim.plan_design.estimator import knots

TOP = 2.0  # attainment the curve is drawn to
POSITIONS, FEWER_POSITIONS = 21, 11  # of a lever; fewer where a curve takes long
MOST_LEVERS = 5
WIDEST_CAP = (1.0, 3.0)  # target incentives
_STEEPEST = 1e-9  # width below which two knots count as a jump

Knot = tuple[float, float, float]  # attainment, target incentives, dollars


@dataclass(frozen=True, kw_only=True)
class LeverCurves:
    """One lever of a curve: its path in the plan, its positions, and the knots of the payout curve at each of them.

    A lever `along` the axis has its handle on the curve at the attainment it names; one `up` has it at attainment `at`.
    """

    path: str
    label: str
    unit: Literal["attainment", "x base rate", "target incentives", "dollars"]
    moves: Literal["along", "up"]
    at: float
    value: float
    positions: tuple[float, ...]
    curves: tuple[tuple[Knot, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """A straight part of the curve: attainment from and to, and dollars for each further dollar of quota credited."""

    low: float
    high: float
    per_quota: float


@lru_cache(maxsize=2048)
def curve_of(plan: Plan, measure: str, quota: float | None, top: float = TOP) -> tuple[Knot, ...]:
    """Return the knots of a measure's payout curve, the other measures at quota; straight lines between them."""
    xs, ys = knots(plan, measure, quota=quota, top=top)
    target = plan.target_incentive_per_year
    return tuple((x, y, y * target) for x, y in zip(xs, ys, strict=True))


def lever_curves(plan: Plan, measure: str, quota: float | None, top: float = TOP) -> tuple[LeverCurves, ...]:
    """Return the levers on the curve of a measure: thresholds, accelerators and caps, in written order."""
    index = next(number for number, known in enumerate(plan.measures) if known.name == measure)
    terms: list[tuple[str, Any]] = [
        (f"measures.{index}.terms.{number}", term) for number, term in enumerate(plan.measures[index].terms)
    ]
    if len(plan.measures) == 1:
        terms += [(f"terms.{number}", term) for number, term in enumerate(plan.terms)]
    levers: list[LeverCurves] = []
    for where, term in terms:
        if isinstance(term, Threshold):
            levers.append(_lever(plan, measure, quota, top, f"{where}.at", term.at, moves="along"))
        elif isinstance(term, Accelerator):
            levers.append(_lever(plan, measure, quota, top, f"{where}.above", term.above, moves="along"))
            levers.append(_lever(plan, measure, quota, top, f"{where}.rate", term.rate, moves="up"))
        elif isinstance(term, Cap) and term.per == "year":
            levers.append(_lever(plan, measure, quota, top, f"{where}.at", term.at, moves="up"))
    return tuple(lever for lever in levers if len(lever.positions) > 1)[:MOST_LEVERS]


def stretches(curve: tuple[Knot, ...], quota: float) -> tuple[Stretch, ...]:
    """Return the straight parts of a curve with the cents on the dollar each pays; jumps are left out."""
    return tuple(
        Stretch(low=left[0], high=right[0], per_quota=(right[2] - left[2]) / ((right[0] - left[0]) * quota))
        for left, right in pairwise(curve)
        if right[0] - left[0] > _STEEPEST
    )


def level(curve: tuple[Knot, ...], attainment: float, column: int = 1) -> float:
    """Return the height of a curve (target incentives, or dollars in column 2); at a jump, that just above it."""
    for left, right in reversed(list(pairwise(curve))):
        if left[0] <= attainment and right[0] - left[0] > _STEEPEST:
            part = min((attainment - left[0]) / (right[0] - left[0]), 1.0)
            return left[column] + part * (right[column] - left[column])
    return curve[0][column]


def _lever(
    plan: Plan,
    measure: str,
    quota: float | None,
    top: float,
    path: str,
    value: float,
    *,
    moves: Literal["along", "up"],
) -> LeverCurves:
    """Return a lever with the curve at each position; positions that make an invalid plan are left out."""
    owner = plan.model_dump(mode="json")
    steps: list[str | int] = [int(step) if step.isdigit() else step for step in path.split(".")]
    term = _term_at(plan, path.rpartition(".")[0])
    name = str(steps[-1])
    declared = declaration_of(path, type(term).model_fields[name])
    assert declared is not None, "every number of a term is declared"
    low, high = _span(plan, term, declared.plausible, value)
    count = FEWER_POSITIONS if plan.by_period or len(plan.measures) > 1 else POSITIONS
    wanted = sorted({*(round(float(v), 6) for v in np.linspace(low, high, count)), value})
    positions: list[float] = []
    curves: list[tuple[Knot, ...]] = []
    for position in wanted:
        _put(owner, steps, position)
        try:
            moved = plan_from(owner)
            curve = curve_of(moved, measure, quota, top)
        except SimError:
            continue
        positions.append(position)
        curves.append(curve)
    return LeverCurves(
        path=path,
        label=declared.label,
        unit=_unit(term, name),
        moves=moves,
        at=_handle(term, top),
        value=value,
        positions=tuple(positions),
        curves=tuple(curves),
    )


def _term_at(plan: Plan, path: str) -> Threshold | Accelerator | Cap:
    part: object = plan
    for step in path.split("."):
        part = part[int(step)] if isinstance(part, tuple) else getattr(part, step)
    assert isinstance(part, (Threshold, Accelerator, Cap)), "these have levers"
    return part


def _put(content: object, steps: list[str | int], value: float) -> None:
    """Set a value at a path of a dumped plan."""
    for step in steps[:-1]:
        content = content[step]  # type: ignore[index]  # dictionaries and lists in turn
    content[steps[-1]] = value  # type: ignore[index]  # the same


def _unit(term: object, name: str) -> Literal["attainment", "x base rate", "target incentives", "dollars"]:
    if isinstance(term, Cap):
        return term.unit
    return "x base rate" if name == "rate" else "attainment"


def _span(plan: Plan, term: object, plausible: tuple[float, float], value: float) -> tuple[float, float]:
    """Return the ends of a lever: the plausible range, widened to the value it has."""
    low, high = plausible
    if isinstance(term, Cap):
        unit = plan.target_incentive_per_year if term.unit == "dollars" else 1.0
        low, high = WIDEST_CAP[0] * unit, WIDEST_CAP[1] * unit
    elif not isinstance(term, Accelerator):
        high = max(high, 0.9)
    return min(low, value), max(high, value)


def _handle(term: object, top: float) -> float:
    """Return the attainment at which a lever that moves `up` has its handle."""
    return (term.above + top) / 2.0 if isinstance(term, Accelerator) else top
