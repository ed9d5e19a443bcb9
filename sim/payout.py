"""The payout curve: pay by term, in written order; the only place where pay is computed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache, partial
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from sim.errors import SimError
from sim.plan import MONTHS_PER_YEAR, Credit, Curve, FloatArray, PaySoFar, Plan, Term

# Money is rounded to cents once, half away from zero. A half cent reached in floating point (1.005 is stored as
# 1.00499...) may lie a hair below the half: a millionth of a cent is far above the error and far below any amount owed.
HALF_CENT = 0.5 + 1e-6
CENTS_PER_DOLLAR = 100.0


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
    """
    _check_names(plan, credits)
    lines: list[FloatArray] = []
    for measure in plan.measures:
        amounts = _changes(measure.terms, credits[measure.name])
        lines.extend(measure.weight * amount for amount in amounts)
    lines = list(np.broadcast_arrays(*lines))
    pay = np.sum(lines, axis=0)
    for term in plan.terms:
        change = term.change(PaySoFar(amount=pay, at=_not_for_plans), _blended(plan, credits))
        lines.append(change)
        pay = pay + change
    return np.stack(lines)


def payout(plan: Plan, credits: Mapping[str, Credit]) -> FloatArray:
    """Variable pay / target incentive for each credit: the sum of the lines; shaped like the credits."""
    total: FloatArray = pay_by_term(plan, credits).sum(axis=0)
    return total


def pay_lines(plan: Plan) -> tuple[str, ...]:
    """Return the labels of the lines of `pay_by_term`, in the same order."""
    labels = [f"{measure.name}: {term.label}" for measure in plan.measures for term in measure.terms]
    return (*labels, *(f"All measures: {term.label}" for term in plan.terms))


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
        variable=to_cents(plan.target_incentive_per_year * share_of_year * share_of_target),
    )


def scope_payout(plan: Plan, individual: ArrayLike, team: ArrayLike) -> FloatArray:
    """Payout when every individual measure stands at one attainment and every team measure at another.

    Shaped like the two broadcast together, also when the plan has measures of one scope alone.
    """
    by_scope = {"individual": individual, "team": team}
    attainments = {measure.name: np.asarray(by_scope[measure.scope], dtype=np.float64) for measure in plan.measures}
    paid = payout(plan, {name: Credit(attainment=attainment) for name, attainment in attainments.items()})
    return np.broadcast_to(paid, np.broadcast_shapes(np.shape(individual), np.shape(team)))


def to_cents(dollars: FloatArray) -> FloatArray:
    """Round dollars to cents, half away from zero."""
    cents = np.floor(np.abs(dollars) * CENTS_PER_DOLLAR + HALF_CENT)
    return np.copysign(cents / CENTS_PER_DOLLAR, dollars)


def _changes(terms: tuple[Term, ...], credit: Credit) -> list[FloatArray]:
    """Return what each term of a measure adds or takes, in target incentives of that measure."""
    curve = next((term for term in terms if isinstance(term, Curve)), None)
    pay = np.zeros_like(credit.attainment)
    amounts: list[FloatArray] = []
    for place, term in enumerate(terms):
        amount = term.change(PaySoFar(amount=pay, at=partial(_pay_at, terms[:place]), curve=curve), credit)
        amounts.append(amount)
        pay = pay + amount
    return amounts


@lru_cache(maxsize=4096)
def _pay_at(terms: tuple[Term, ...], attainment: float) -> float:
    """Return what terms of a measure pay together at one attainment; remembered, for later terms ask again."""
    return float(np.sum(_changes(terms, Credit(attainment=np.array(attainment)))))


def _not_for_plans(attainment: float) -> float:
    raise SimError(f"a term of the whole plan asked for its pay at attainment {attainment:g}; measures differ there")


def _blended(plan: Plan, credits: Mapping[str, Credit]) -> Credit:
    """Return the weighted attainment over all measures: what a term of the whole plan sees."""
    weighted = [measure.weight * credits[measure.name].attainment for measure in plan.measures]
    return Credit(attainment=np.sum(np.broadcast_arrays(*weighted), axis=0))


def _check_names(plan: Plan, credits: Mapping[str, Credit]) -> None:
    needed = {measure.name for measure in plan.measures}
    if needed != set(credits):
        wrong = ", ".join(sorted(needed ^ set(credits)))
        raise SimError(f"credits must name the measures of {plan.name!r} exactly; missing or unknown: {wrong}")
