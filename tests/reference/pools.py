"""Shares of a pool: equal or by weight among those who qualify, in whole cents that sum to the pot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from sim.pay.measure import Measure
from sim.pay.plan import Plan
from sim.pay.terms.pools import Pool
from sim.pay_statements.records import Payee
from tests.reference.exact import MONTHS, ONE, ZERO, Amounts, exact, nothing, plus, rounded, to_date

SPANS = {"month": 1, "quarter": 3, "year": MONTHS}
UNITS = {"cents": Fraction(1, 100), "dollars": Fraction(1)}


def pool_share(
    plan: Plan,
    measure: Measure,
    payee: Payee,
    group: Sequence[Payee],
    own: Mapping[str, Amounts],
    goals: Mapping[str, Amounts | None],
) -> Amounts:
    """Return somebody's share of their group's pool by month, 1 where a measure has no pool.

    The pot to date is what the pool's span has come to; with a plan that rounds, shares are whole cents of it.
    """
    pool = measure.base
    if not isinstance(pool, Pool):
        return [ONE] * MONTHS
    span = SPANS[measure.measured_per]
    credited = to_date(plus(nothing(), *(own[other.name] for other in group)), span)
    shares: Amounts = []
    for month in range(MONTHS):
        parts = _parts(pool, group, own, goals, month)
        pot = (exact(pool.dollars) + exact(pool.rate) * credited[month]) * exact(pool.allocated)
        if plan.rounding != "none" and pot != ZERO and any(parts):
            parts = [amount / pot for amount in in_whole_units(pot, parts, UNITS[plan.rounding])]
        shares.append(parts[[other.name for other in group].index(payee.name)])
    return shares


def _parts(
    pool: Pool,
    group: Sequence[Payee],
    own: Mapping[str, Amounts],
    goals: Mapping[str, Amounts | None],
    month: int,
) -> Amounts:
    """Return everybody's part: equal or by weight among those who have qualified to date, 0 for the others."""
    weights = [
        (ONE if pool.shared == "equally" else exact(other.weight))
        if pool.qualifies_at == 0.0 or _attained(own[other.name], goals[other.name], month) >= exact(pool.qualifies_at)
        else ZERO
        for other in group
    ]
    total = sum(weights, ZERO)
    return [weight / total if total else ZERO for weight in weights]


def in_whole_units(pot: Fraction, parts: Sequence[Fraction], unit: Fraction) -> Amounts:
    """Return the amounts, whole units, that share a rounded pot: what is left over goes to the largest remainders.

    Of equal remainders to whoever stands first; nobody without a part gets any.
    """
    amounts = [(pot * part / unit).__floor__() * unit for part in parts]
    remainders = [pot * part - amount for part, amount in zip(parts, amounts, strict=True)]
    left = (rounded(pot, unit) - sum(amounts, ZERO)) / unit
    first = sorted((place for place, part in enumerate(parts) if part), key=lambda place: (-remainders[place], place))
    for place in first[: int(left)]:
        amounts[place] += unit
    return amounts


def _attained(own: Amounts, goal: Amounts | None, month: int) -> Fraction:
    quota = to_date(goal, MONTHS)[month] if goal is not None else ZERO
    return to_date(own, MONTHS)[month] / quota if quota else ZERO
