"""From deals to credit: which count, with how much, for whom and in which month."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sim.pay.plan import Plan
from sim.pay_statements.records import CreditRecord
from tests.reference.exact import MONTHS, ONE, ZERO, exact
from tests.reference.seats import month_of

AnnualQuotas = Mapping[tuple[str, str], Fraction]  # by payee and measure


@dataclass(frozen=True, kw_only=True)
class Counted:
    """A credit that counts: what of the amount, and the months of the deal and of its cancellation (or None)."""

    record: CreditRecord
    amount: Fraction
    month: int
    canceled: int | None


def counted(
    plan: Plan, records: Sequence[CreditRecord], names: set[str], first: datetime.date, annual: AnnualQuotas
) -> list[Counted]:
    """Return the credits that count under the plan's crediting rules, in the order of the file.

    A deal with one row that cannot be credited (a payee or a measure that is not known, a date outside the plan year,
    splits of more than the whole) counts for nobody.
    """
    known = {measure.name for measure in plan.measures} | set(plan.extra_credits)
    held = _overcredited(plan, records)
    for record in records:
        inside = 0 <= month_of(first, record.date) < MONTHS
        if record.deal and not (record.payee in names and record.measure in known and inside):
            held.add(record.deal)
    return [
        Counted(
            record=record,
            amount=_amount(plan, record, annual),
            month=month_of(first, record.date),
            canceled=None if record.canceled is None else month_of(first, record.canceled),
        )
        for record in records
        if record.payee in names
        and record.measure in known
        and 0 <= month_of(first, record.date) < MONTHS
        and record.deal not in held
    ]


def _overcredited(plan: Plan, records: Sequence[CreditRecord]) -> set[str]:
    """Return the deals whose splits of one measure sum to more than 1, unless the plan has overlays."""
    if plan.crediting.splits == "may exceed 1":
        return set()
    sums: dict[tuple[str, str], Fraction] = {}
    for record in records:
        if record.deal:
            pair = (record.deal, record.measure)
            sums[pair] = sums.get(pair, ZERO) + exact(record.split)
    return {deal for (deal, _), total in sums.items() if total > ONE}


def _amount(plan: Plan, record: CreditRecord, annual: AnnualQuotas) -> Fraction:
    """Return amount x split x the credit of its motion, after the windfall clause.

    Of several rules for a motion the last that fits holds. Of what lies above the windfall's share of the annual quota
    the clause credits a part; where deals are reviewed nothing of the deal counts before that.
    """
    share = ONE
    for rule in plan.crediting.by_motion:
        in_time = (rule.since or record.date) <= record.date <= (rule.until or record.date)
        if rule.motion == record.motion and in_time and (not rule.measures or record.measure in rule.measures):
            share = exact(rule.credit)
    amount = exact(record.amount) * exact(record.split) * share
    windfall, quota = plan.crediting.windfall, annual.get((record.payee, record.measure))
    if windfall is None or quota is None:
        return amount
    limit = exact(windfall.above) * quota
    if amount <= limit:
        return amount
    return ZERO if windfall.then == "reviewed" else limit + exact(windfall.credited) * (amount - limit)
