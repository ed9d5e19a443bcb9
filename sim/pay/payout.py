"""The payout of a year: pay by term, in written order, in target incentives; by period it is `sim.pay.periods`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from sim.errors import SimError
from sim.pay.credit import Amount, Counts, Credit, PaySoFar, Window, no_pay_elsewhere
from sim.pay.formula import Setting, measure_changes, rounded
from sim.pay.lines import line_labels
from sim.pay.measure import Measure
from sim.pay.money import CENTS_PER_DOLLAR, HALF_CENT, as_stated, to_cents
from sim.pay.periods import pay_by_period
from sim.pay.plan import Plan
from sim.pay.terms.gates import ALL_MEASURES
from sim.pay.terms.settlements import NEVER, Standing
from sim.units import MONTHS_PER_YEAR, FloatArray

__all__ = [
    "CENTS_PER_DOLLAR",
    "HALF_CENT",
    "Pay",
    "pay_by_term",
    "pay_in_dollars",
    "pay_lines",
    "payout",
    "scope_payout",
    "to_cents",
]


class Pay(NamedTuple):
    """Dollars paid for the months covered, in cents; arrays shaped like the credits."""

    base: FloatArray
    variable: FloatArray

    @property
    def total(self) -> FloatArray:
        """Return base plus variable."""
        return self.base + self.variable


def pay_by_term(plan: Plan, credits: Mapping[str, Credit]) -> FloatArray:
    """What each term adds or takes, in target incentives of the plan; shape (n_lines, *credit shape).

    One credit per measure, by name; their shapes broadcast. Lines stand as in `pay_lines`: every measure's terms in
    written order, weighted, then the terms of the whole plan. Base salary is apart: it does not depend on credit.
    Where timing within the year matters to the plan, the credit is spread evenly over its months, and the payee is
    somebody of long standing: newcomers' draws and guarantees are by period alone. No day is known, so that measures
    pay by their first terms, whatever revisions they have.
    """
    plan = plan.undated
    _check_names(plan, credits)
    if plan.by_period:
        return _spread_evenly(plan, credits)
    known = {m.name: rounded(m, _with_quota(m, credits[m.name])) for m in plan.measures}
    extra = {name: credit for name, credit in credits.items() if name not in known}
    other = partial(_other, plan, {**known, **extra})
    lines: list[FloatArray] = []
    for measure in plan.measures:
        lines.extend(_measure_lines(plan, measure, known[measure.name], other))
    lines = list(np.broadcast_arrays(*lines))
    pay = np.sum(lines, axis=0)
    months = known[plan.measures[0].name].months
    for term in plan.earnings:
        so_far = PaySoFar(
            amount=pay, at=no_pay_elsewhere, dollar=partial(_share_of_target, plan, 1.0, months), other=other
        )
        change = np.broadcast_to(term.change(so_far, _blended(plan, credits)), np.shape(pay))
        lines.append(change)
        pay = pay + change
    return np.stack(np.broadcast_arrays(*lines))


def payout(plan: Plan, credits: Mapping[str, Credit]) -> FloatArray:
    """Variable pay / target incentive for each credit: the sum of the lines; shaped like the credits."""
    total: FloatArray = pay_by_term(plan, credits).sum(axis=0)
    return total


def pay_lines(plan: Plan) -> tuple[str, ...]:
    """Return the labels of the lines of `pay_by_term`, in the same order."""
    return line_labels(plan.undated)


def pay_in_dollars(plan: Plan, credits: Mapping[str, Credit]) -> Pay:
    """Base and variable pay for the months covered, rounded to cents once; arrays shaped like the credits.

    A credit and its quota cover the same months, so attainment needs no proration: base salary and target incentive
    are prorated by months / 12. Raises SimError when the measures do not cover the same months.
    """
    share_of_target = payout(plan, credits)
    months = [np.broadcast_to(credits[measure.name].months, share_of_target.shape) for measure in plan.measures]
    if any(not np.array_equal(months[0], other) for other in months[1:]):
        raise SimError("the measures of one plan cover different months; give every credit the same months")
    share_of_year = months[0] / MONTHS_PER_YEAR
    return Pay(
        base=to_cents(plan.base_per_year * share_of_year),
        variable=as_stated(plan.target_incentive_per_year * share_of_year * share_of_target, plan.rounding),
    )


def scope_payout(plan: Plan, individual: ArrayLike, team: ArrayLike, quota: float | None = None) -> FloatArray:
    """Payout when every individual measure stands at one attainment and every shared measure at another.

    Shared are team, region and roll-up; a score stands at 1. `quota` is the annual quota of measures that state none,
    which commission rates on dollars need. Shaped like the two broadcast together, whatever the plan depends on.
    """
    by_scope = {"individual": individual, "score": 1.0}
    credits = {}
    for measure in plan.measures:
        attainment = np.asarray(by_scope.get(measure.scope, team), dtype=np.float64)
        if quota is not None and measure.quota is None:
            credits[measure.name] = Credit(
                attainment=attainment, credited=attainment * quota, quota=np.asarray(float(quota))
            )
        else:
            credits[measure.name] = Credit(attainment=attainment)
    return np.broadcast_to(payout(plan, credits), np.broadcast_shapes(np.shape(individual), np.shape(team)))


def _measure_lines(plan: Plan, measure: Measure, credit: Credit, other: partial[Credit]) -> list[FloatArray]:
    """Return the lines of a measure, in target incentives of the plan."""
    in_share = partial(_share_of_target, plan, measure.weight, credit.months)
    if not measure.base.in_dollars:
        amounts = measure_changes(measure, credit, Setting(dollar=in_share, other=other))
        return [measure.weight * amount for amount in amounts]
    target = measure.weight * plan.target_incentive_per_year * credit.months / MONTHS_PER_YEAR
    amounts = measure_changes(measure, credit, Setting(target=target, dollar=_one, other=other))
    whole = _share_of_target(plan, 1.0, credit.months)
    return [amount * whole for amount in amounts]


def _share_of_target(plan: Plan, weight: float, months: FloatArray) -> FloatArray:
    """Return what a dollar is in target incentives of the months."""
    target = weight * plan.target_incentive_per_year
    if target <= 0.0:
        raise SimError(
            f"{plan.name!r} pays dollars without a target incentive to measure them by; set base_share below 1 and "
            "give the measure a weight"
        )
    return MONTHS_PER_YEAR / (target * months)


def _one() -> Amount:
    return 1.0


def _with_quota(measure: Measure, credit: Credit) -> Credit:
    """Return a credit of which only attainment is known with the measure's own annual quota, where it states one."""
    if measure.quota is None or not np.isnan(credit.quota).any():
        if measure.base.in_dollars and np.isnan(credit.credited).any():
            raise SimError(f"{measure.name!r} pays on credited dollars, and only attainment is known; state its quota")
        return credit
    quota = measure.quota.per_year * credit.months / MONTHS_PER_YEAR
    return Credit(
        attainment=credit.attainment,
        credited=credit.attainment * quota,
        quota=quota,
        months=credit.months,
        share=credit.share,
    )


def _spread_evenly(plan: Plan, credits: Mapping[str, Credit]) -> FloatArray:
    """Return the lines of a year whose credit comes in twelve equal parts; each month's part counts as one deal."""
    parts = {}
    months: FloatArray = np.array(float(MONTHS_PER_YEAR))
    for measure in plan.measures:
        credit = _with_quota(measure, credits[measure.name])
        months = credit.months
        stated = not np.isnan(credit.credited).any()
        amount = credit.credited if stated else credit.attainment
        quota = credit.quota if stated else np.ones_like(credit.attainment)
        parts[measure.name] = _twelfths(amount, quota, months, credit.share)
    for name in plan.extra_credits:
        if name in credits:
            parts[name] = _twelfths(credits[name].credited, credits[name].quota, credits[name].months, None)
    lines = pay_by_period(plan, parts, Standing(served=np.full(months.shape, float(NEVER)))).lines[:-1].sum(axis=-1)
    shares: FloatArray = lines * _share_of_target(plan, 1.0, months)
    return shares


def _twelfths(amount: FloatArray, quota: FloatArray, months: FloatArray, share: FloatArray | None) -> Credit:
    monthly = [np.repeat(yearly[..., None] / MONTHS_PER_YEAR, MONTHS_PER_YEAR, axis=-1) for yearly in (amount, quota)]
    return Credit.by_period(
        monthly[0],
        monthly[1],
        months=months[..., None] / MONTHS_PER_YEAR,
        share=1.0 if share is None else share[..., None],
    )


def _other(plan: Plan, credits: Mapping[str, Credit], name: str, counts: Counts, months: Window = (1, 12)) -> Credit:
    """Return the credit of a measure for the year; the weighted attainment where all measures are named."""
    del counts, months  # the year is over: to date, in full and in its only period are the same
    if name == ALL_MEASURES:
        return _blended(plan, credits)
    return credits.get(name) or Credit(attainment=np.array(0.0), credited=np.array(0.0))


def _blended(plan: Plan, credits: Mapping[str, Credit]) -> Credit:
    """Return the weighted attainment over all measures: what a term of the whole plan sees."""
    weighted = [measure.weight * credits[measure.name].attainment for measure in plan.measures]
    return Credit(attainment=np.sum(np.broadcast_arrays(*weighted), axis=0))


def _check_names(plan: Plan, credits: Mapping[str, Credit]) -> None:
    needed = {measure.name for measure in plan.measures}
    if needed - set(credits) or set(credits) - needed - set(plan.extra_credits):
        wrong = ", ".join(sorted((needed ^ set(credits)) - set(plan.extra_credits)))
        raise SimError(f"credits must name the measures of {plan.name!r} exactly; missing or unknown: {wrong}")
