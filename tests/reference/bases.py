"""What credit earns before anything is added or taken: curve, steps, rates, amounts, matrix, pool; all in dollars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from sim.pay.measure import Measure
from sim.pay.terms.curve import Curve
from sim.pay.terms.gates import Matrix
from sim.pay.terms.pools import Pool
from sim.pay.terms.rates import AmountCurve, MarginalRates, RetroactiveRates, Steps
from tests.reference.exact import ZERO, exact, rounded

Base = Curve | Steps | MarginalRates | RetroactiveRates | AmountCurve | Matrix | Pool
Points = Sequence[tuple[Fraction, Fraction]]


@dataclass(frozen=True, kw_only=True)
class Position:
    """Where a measure stands: credit and quota of the same months, and the target incentive they are worth."""

    credited: Fraction
    quota: Fraction
    target: Fraction
    share: Fraction
    decimals: int = -1
    at: Fraction | None = None  # an attainment assumed in place of the one reached

    @property
    def attainment(self) -> Fraction:
        """Return credit / quota, 0 without a quota; rounded, a half away from zero, only if the measure says so."""
        if self.at is not None:
            return self.at
        reached = self.credited / self.quota if self.quota else ZERO
        return reached if self.decimals < 0 else rounded(reached, Fraction(1, 10**self.decimals))

    def moved_to(self, attainment: Fraction) -> Position:
        """Return the same quota at another attainment."""
        return replace(self, at=attainment, credited=attainment * self.quota)

    def credited_with(self, amount: Fraction) -> Position:
        """Return the same quota with another credit."""
        return replace(self, credited=amount)

    def worth(self, target: Fraction) -> Position:
        """Return the same position with another target incentive."""
        return replace(self, target=target)


def reached(result: Fraction, boundary: Fraction, tie: str | None = None) -> bool:
    """Tell whether a result has reached a boundary; on it, it has, unless the tie goes to the lower side."""
    return result > boundary if tie == "lower" else result >= boundary


def looked_up(result: Fraction, table: Points, tie: str | None = None) -> Fraction:
    """Return the value of the highest start reached, 0 below the first."""
    return next((value for start, value in reversed(table) if reached(result, start, tie)), ZERO)


def straight(result: Fraction, points: Points) -> Fraction:
    """Return the value on straight lines from point to point; flat before the first and after the last."""
    if result <= points[0][0]:
        return points[0][1]
    for (low, less), (high, more) in pairwise(points):
        if result <= high:
            return less + (more - less) * (result - low) / (high - low)
    return points[-1][1]


def points_of(pairs: Sequence[tuple[float, float]]) -> list[tuple[Fraction, Fraction]]:
    """Return points as exact numbers."""
    return [(exact(where), exact(value)) for where, value in pairs]


def base_of(measure: Measure) -> Base:
    """Return the first term of a measure."""
    base = measure.terms[0]
    assert isinstance(base, Base)
    return base


def base_pay(base: Base, here: Position, other: Fraction) -> Fraction:
    """Return what a base pays at a position, in dollars; `other` is the attainment a matrix is crossed with."""
    if isinstance(base, (Curve, Steps, Matrix)):
        return _share_of_target(base, here, other) * here.target
    if isinstance(base, MarginalRates):
        return _marginal(base, here)
    if isinstance(base, RetroactiveRates):
        return _rate(base, here) * here.credited
    if isinstance(base, AmountCurve):
        return straight(here.credited, points_of(base.points))
    pot = exact(base.dollars) + exact(base.rate) * here.credited
    return pot * exact(base.allocated) * here.share


def _share_of_target(base: Curve | Steps | Matrix, here: Position, other: Fraction) -> Fraction:
    """Return target incentives: the curve's height, the step reached, or the cell of the matrix."""
    if isinstance(base, Steps):
        return looked_up(here.attainment, points_of([(step.above, step.share) for step in base.steps]), base.tie)
    if isinstance(base, Matrix):
        return _cell(base, here.attainment, other)
    points = points_of(base.points)
    beyond = max(here.attainment - points[-1][0], ZERO) if base.beyond == "last slope" else ZERO
    (low, less), (high, more) = points[-2:]
    return straight(here.attainment, points) + beyond * (more - less) / (high - low)


def _cell(matrix: Matrix, own: Fraction, other: Fraction) -> Fraction:
    """Return the share where two results cross; nothing below the first row or column, the last beyond the last."""
    rows, columns = [exact(row) for row in matrix.rows], [exact(column) for column in matrix.columns]
    if not (reached(own, rows[0], matrix.tie) and reached(other, columns[0], matrix.tie)):
        return ZERO
    lines = [list(zip(columns, map(exact, shares), strict=True)) for shares in matrix.shares]
    if matrix.between == "lookup":
        return looked_up(
            own, [(row, looked_up(other, line, matrix.tie)) for row, line in zip(rows, lines, strict=True)], matrix.tie
        )
    return straight(own, [(row, straight(other, line)) for row, line in zip(rows, lines, strict=True)])


def _marginal(base: MarginalRates, here: Position) -> Fraction:
    """Return the sum over the tiers of rate x what was credited within the tier."""
    starts = [exact(tier.above) * (here.quota if base.of == "attainment" else 1) for tier in base.tiers]
    pay = ZERO
    for place, tier in enumerate(base.tiers):
        top = here.credited if place + 1 == len(starts) else min(here.credited, starts[place + 1])
        pay += exact(tier.rate) * max(top - starts[place], ZERO)
    return pay


def _rate(base: RetroactiveRates, here: Position) -> Fraction:
    """Return the one rate on everything: of the tier reached, or on the straight line between two tiers."""
    place = here.attainment if base.of == "attainment" else here.credited
    table = points_of([(tier.above, tier.rate) for tier in base.tiers])
    if base.between == "step":
        return looked_up(place, table, base.tie)
    return straight(place, table) if reached(place, table[0][0], base.tie) else ZERO


def slope_below(base: Base, attainment: Fraction, here: Position) -> Fraction:
    """Return the dollars per unit of attainment just below an attainment."""
    if isinstance(base, (Steps, Matrix)):
        return ZERO
    if isinstance(base, Curve):
        return _curve_slope(base, attainment) * here.target
    if isinstance(base, Pool):
        return exact(base.rate) * exact(base.allocated) * here.share * here.quota
    if isinstance(base, AmountCurve):
        points = points_of(base.points)
        slopes = [(low, (more - less) / (high - low)) for (low, less), (high, more) in pairwise(points)]
        return looked_up(attainment * here.quota, [*slopes, (points[-1][0], ZERO)], "lower") * here.quota
    place = attainment if base.of == "attainment" else attainment * here.quota
    return looked_up(place, points_of([(tier.above, tier.rate) for tier in base.tiers]), "lower") * here.quota


def base_slope(measure: Measure, here: Position) -> Fraction:
    """Return the base rate: target incentive per quota; where dollars are paid on credit, the rate just below quota."""
    base = base_of(measure)
    if not base.in_dollars:
        return here.target
    return slope_below(base, Fraction(1), here)


def _curve_slope(curve: Curve, attainment: Fraction) -> Fraction:
    points = points_of(curve.points)
    if attainment <= points[0][0]:
        return ZERO
    slopes = [(high, (more - less) / (high - low)) for (low, less), (high, more) in pairwise(points)]
    within = next((slope for high, slope in slopes if attainment <= high), None)
    if within is not None:
        return within
    return slopes[-1][1] if curve.beyond == "last slope" else ZERO
