"""The payee's estimator: the pay for a result, and the result needed for a pay."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from sim.errors import SimError
from sim.pay.bends import bends_of
from sim.pay.credit import Credit
from sim.pay.measure import Measure
from sim.pay.money import written_dollars
from sim.pay.payout import pay_by_term, pay_in_dollars, pay_lines, payout
from sim.pay.plan import Plan
from sim.units import MONTHS_PER_YEAR, FloatArray

TOP = 3.0
STEP = 0.01  # between the knots of a curve that is not straight
_BESIDE = 1e-8  # distance from a bend at which pay is evaluated, to tell a jump from a bend
_JUMP = 1e-6  # target incentives
_NEXT = 0.01  # attainment, of the marginal pay that is shown


@dataclass(frozen=True, kw_only=True)
class Estimated:
    """The pay for a year's result: target incentives, dollars, the lines, and the dollars of one more point."""

    payout: float
    variable: float
    base: float
    lines: tuple[tuple[str, float], ...]
    next_point: float

    @property
    def total(self) -> float:
        """Return base plus variable."""
        return self.base + self.variable


@dataclass(frozen=True, kw_only=True)
class Needed:
    """The result needed to earn a sum: attainment and, where the quota is known, credited dollars or units."""

    dollars: float
    attainment: float | None
    credited: float | None
    most: float
    sentence: str

    @property
    def is_reachable(self) -> bool:
        """Tell whether the plan pays that much at all, up to three times quota."""
        return self.attainment is not None


def estimated_pay(
    plan: Plan, attainment: float | Mapping[str, float], *, quota: float | None = None, months: float = MONTHS_PER_YEAR
) -> Estimated:
    """Return the pay for a year at an attainment; a mapping gives attainment by measure or scope, 1 where absent.

    `quota` is the annual quota of measures that state none.
    """
    credits = _credits(plan, attainment, quota, months)
    pay = pay_in_dollars(plan, credits)
    worth = plan.target_incentive_per_year * months / MONTHS_PER_YEAR
    amounts = pay_by_term(plan, credits) * worth
    further = _credits(plan, attainment, quota, months, _NEXT)
    share = float(payout(plan, credits))
    return Estimated(
        payout=share,
        variable=float(pay.variable),
        base=float(pay.base),
        lines=tuple((label, float(amount)) for label, amount in zip(pay_lines(plan), amounts, strict=True)),
        next_point=(float(payout(plan, further)) - share) * worth,
    )


def knots(
    plan: Plan, measure: str | None = None, *, others: float = 1.0, quota: float | None = None, top: float = TOP
) -> tuple[list[float], list[float]]:
    """Return the payout curve as (attainments, target incentives), straight between knots.

    A jump has two knots at one attainment. The attainment is that of one measure, by default the first; the other
    measures are at `others`.
    """
    name = measure or plan.measures[0].name

    def paid(attainments: FloatArray) -> FloatArray:
        return payout_of(plan, name, attainments, others=others, quota=quota)

    bends = bends_of(paid, top)
    grid = np.arange(0.0, top + STEP / 2.0, STEP)
    places: FloatArray = np.unique(np.round(np.concatenate((grid, bends[bends <= top])), 9)).astype(np.float64)
    before, after = _beside(paid, places, -_BESIDE), _beside(paid, places, _BESIDE)
    levels = paid(places)
    xs: list[float] = []
    ys: list[float] = []
    for at, low, level, high in zip(places, before, levels, after, strict=True):
        if at > 0.0 and abs(high - low) > _JUMP:
            xs.extend((float(at), float(at)))
            ys.extend((float(low), float(high)))
        else:
            xs.append(float(at))
            ys.append(float(level))
    return _without_needless(xs, ys)


def payout_of(
    plan: Plan, measure: str, attainments: FloatArray, *, others: float = 1.0, quota: float | None = None
) -> FloatArray:
    """Return the payout, target incentives, with one measure at the given attainments and all others at `others`."""
    credits = {
        each_measure.name: _credit(
            each_measure, attainments if each_measure.name == measure else np.array(others), quota, MONTHS_PER_YEAR
        )
        for each_measure in plan.measures
    }
    return np.broadcast_to(payout(plan, credits), attainments.shape)


def to_earn(
    plan: Plan, dollars: float, *, measure: str | None = None, others: float = 1.0, quota: float | None = None
) -> Needed:
    """Return the smallest year's result at which variable pay reaches `dollars`, the others at `others`."""
    if plan.target_incentive_per_year <= 0.0:
        raise SimError(f"{plan.name!r} has no variable pay to earn; set base_share below 1")
    name = measure or plan.measures[0].name
    chosen = next((m for m in plan.measures if m.name == name), None)
    if chosen is None:
        raise SimError(f"{name!r} is no measure of {plan.name!r}; known are {', '.join(m.name for m in plan.measures)}")
    xs, ys = knots(plan, name, others=others, quota=quota)
    share = dollars / plan.target_incentive_per_year
    most = max(ys) * plan.target_incentive_per_year
    attainment = _first_reaching(xs, ys, share)
    goal = chosen.quota.per_year if chosen.quota is not None else quota
    if attainment is None:
        sentence = f"Up to {xs[-1]:g} times quota on {name}, the plan pays at most {written_dollars(most, 0)}."
        return Needed(dollars=dollars, attainment=None, credited=None, most=most, sentence=sentence)
    credited = None if goal is None else attainment * goal
    amount = "" if credited is None else f", which is {credited:,.0f} credited"
    sentence = f"{written_dollars(dollars, 0)} of variable pay takes {attainment:.1%} of quota on {name}{amount}."
    return Needed(dollars=dollars, attainment=attainment, credited=credited, most=most, sentence=sentence)


def _beside(paid: Callable[[FloatArray], FloatArray], places: FloatArray, step: float) -> FloatArray:
    """Return the one-sided limits of pay at attainments, extrapolated linearly from two points on that side."""
    near, far = (paid(np.maximum(places + times * step, 0.0)) for times in (1.0, 2.0))
    return 2.0 * near - far


def _first_reaching(xs: list[float], ys: list[float], share: float) -> float | None:
    """Return the smallest attainment at which straight lines through the knots reach a level; None if none does."""
    tolerance = 1e-9
    if ys[0] >= share - tolerance:
        return xs[0]
    for left, right, low, high in zip(xs[:-1], xs[1:], ys[:-1], ys[1:], strict=True):
        if high >= share - tolerance:
            part = (share - low) / (high - low)
            return left + min(max(part, 0.0), 1.0) * (right - left)
    return None


def _without_needless(xs: list[float], ys: list[float]) -> tuple[list[float], list[float]]:
    """Return the knots without those that lie on the straight line between their neighbors."""
    kept = [0]
    for index in range(1, len(xs) - 1):
        left, right = kept[-1], index + 1
        width = xs[right] - xs[left]
        straight = width > 0.0 and xs[index] > xs[left] and xs[right] > xs[index]
        on_line = (
            straight and abs(ys[left] + (ys[right] - ys[left]) * (xs[index] - xs[left]) / width - ys[index]) < 1e-9
        )
        if not on_line:
            kept.append(index)
    kept.append(len(xs) - 1)
    return [xs[index] for index in kept], [ys[index] for index in kept]


def _credits(
    plan: Plan, attainment: float | Mapping[str, float], quota: float | None, months: float, more: float = 0.0
) -> dict[str, Credit]:
    def standing(measure: Measure) -> FloatArray:
        if isinstance(attainment, Mapping):
            return np.array(attainment.get(measure.name, attainment.get(measure.scope, 1.0)) + more)
        return np.array(attainment + more)

    if isinstance(attainment, Mapping):
        known = {name for m in plan.measures for name in (m.name, m.scope)}
        strange = next((name for name in attainment if name not in known), None)
        if strange is not None:
            raise SimError(f"{strange!r} is no measure or scope of {plan.name!r}; known are {', '.join(sorted(known))}")
    return {measure.name: _credit(measure, standing(measure), quota, months) for measure in plan.measures}


def _credit(measure: Measure, attainment: FloatArray, quota: float | None, months: float) -> Credit:
    if quota is None or measure.quota is not None:
        return Credit(attainment=attainment, months=np.array(float(months)))
    goal = np.array(quota * months / MONTHS_PER_YEAR)
    return Credit(attainment=attainment, credited=attainment * goal, quota=goal, months=np.array(float(months)))
