"""What deals that fell through had brought: the pay that a clawback at own rate takes back.

From the month of its cancellation on a deal is out of everybody's pay to date. The deals that stay keep the rates they
had: what a deal brought is what pay rose by when it was added to the deals sold before it (by date, then row). What
sees the deals in sum (a cap or a link after the last accelerator or threshold, the terms of the whole plan, a pool) and
deals paid by themselves count as if the deal had never been; so does a measure that pays every credit alike.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from sim.pay.measure import ON_SUMS, Measure
from sim.pay.terms.curve import Curve
from sim.pay.terms.pools import Pool
from sim.pay.terms.rates import MarginalRates, RetroactiveRates
from sim.pay.terms.settlements import Clawback
from sim.pay_statements.records import CreditRecord
from tests.reference.bases import points_of
from tests.reference.crediting import Counted
from tests.reference.earnings import earned
from tests.reference.exact import MONTHS, ONE, ZERO, Amounts, apart, nothing, plus, to_date
from tests.reference.measure_pay import placed_lines
from tests.reference.positions import Desk
from tests.reference.results import Year, in_window, shares_credit
from tests.reference.seats import day_of_thirty


def lost_pay(desk: Desk, clawback: Clawback) -> Amounts:
    """Return by month what the payee earned on deals that fell through, dated when they did."""
    whole, out = to_date(earned(desk), MONTHS), nothing()
    parts = [lost_part(desk.year, credit, clawback) for credit in desk.year.credits]
    canceled = sorted(
        {c.canceled for c, part in zip(desk.year.credits, parts, strict=True) if part and c.canceled is not None}
    )
    for when in canceled:
        gone = [
            part if c.canceled is not None and c.canceled <= when else ZERO
            for c, part in zip(desk.year.credits, parts, strict=True)
        ]
        left = to_date(earned_without(desk, gone), MONTHS)
        out[when:] = [before - after for before, after in zip(whole[when:], left[when:], strict=True)]
    return apart(out, MONTHS)


def lost_part(year: Year, credit: Counted, clawback: Clawback) -> Fraction:
    """Return the part of a credit that a cancellation takes out: what was left of its contract; 0 where none does.

    A score is no deal.
    """
    scored = any(m.name == credit.record.measure and m.scope == "score" for m in year.plan.measures)
    if scored or not in_window(credit, clawback):
        return ZERO
    return unearned(credit.record, clawback.prorated, year.plan.day_count)


def earned_without(desk: Desk, gone: Sequence[Fraction]) -> Amounts:
    """Return what is earned by month when a part of each credit is out and those that stay keep their rates."""
    credits = desk.year.credits
    left = [replace(c, amount=c.amount * (ONE - part)) for c, part in zip(credits, gone, strict=True)]
    there = replace(desk, year=desk.year.with_credits(left))
    placed = {}
    for measure in desk.plan.measures:
        lost = [(c, part) for c, part in zip(credits, gone, strict=True) if part and _pays(desk, measure, c)]
        if lost and not pays_all_alike(measure):
            placed[measure.name] = _at_their_places(desk, there, measure, lost)
    return earned(there, placed)


def pays_all_alike(measure: Measure) -> bool:
    """Tell whether no place has a rate of its own: deals paid by themselves, a pool, one straight line or one rate."""
    if measure.measured_per == "transaction" or isinstance(measure.base, Pool):
        return True
    if any(not isinstance(term, ON_SUMS) for term in measure.terms[1:]) or measure.attainment_decimals >= 0:
        return False
    if isinstance(measure.base, MarginalRates | RetroactiveRates):
        return [tier.above for tier in measure.base.tiers] == [0.0]
    if not isinstance(measure.base, Curve):
        return False
    points = points_of(measure.base.points)
    slopes = {share / attainment for attainment, share in points[1:]}
    return points[0] == (ZERO, ZERO) and len(slopes) == 1 and measure.base.beyond == "last slope"


def _at_their_places(
    desk: Desk, there: Desk, measure: Measure, lost: Sequence[tuple[Counted, Fraction]]
) -> list[Amounts]:
    """Return the lines of the placed terms: of all deals, less what each lost deal brought at its place."""
    others = [c for c in there.year.credits if c.record.measure != measure.name]
    mine = sorted((c for c in desk.year.credits if c.record.measure == measure.name), key=_order)
    lines = placed_lines(_with(there, [*others, *mine]), measure)
    for credit, part in lost:
        before = mine[: mine.index(credit)]
        with_it = plus(*placed_lines(_with(there, [*others, *before, credit]), measure))
        without_it = plus(*placed_lines(_with(there, [*others, *before]), measure))
        lines[0] = [a - part * (b - c) for a, b, c in zip(lines[0], with_it, without_it, strict=True)]
    return lines


def _with(desk: Desk, credits: list[Counted]) -> Desk:
    return replace(desk, year=desk.year.with_credits(credits))


def _order(credit: Counted) -> tuple[datetime.date, int]:
    return credit.record.date, credit.record.row


def _pays(desk: Desk, measure: Measure, credit: Counted) -> bool:
    """Tell whether the payee is paid on a credit by a measure."""
    if credit.record.measure != measure.name:
        return False
    seller = next(person for person in desk.year.people if person.name == credit.record.payee)
    return shares_credit(measure, desk.payee, seller, desk.year.people)


def unearned(record: CreditRecord, prorated: str, day_count: str) -> Fraction:
    """Return the part of the contract that was left when it was canceled.

    By months, whole calendar months from the deal's to the cancellation's; by days, days since the deal over the days
    of the contract (`actual/actual`), over 365/12 a month (`actual/365`), or in months of 30 days, the last day of a
    month being its 30th (`30/360`).
    """
    if prorated == "in full":
        return ONE
    assert record.canceled is not None
    start, end, term = record.date, record.canceled, record.contract_months
    months = (end.year - start.year) * MONTHS + end.month - start.month
    if prorated == "by months":
        served = Fraction(months, term)
    elif day_count == "30/360":
        served = Fraction(months * 30 + day_of_thirty(end) - day_of_thirty(start), term * 30)
    elif day_count == "actual/365":
        served = Fraction((end - start).days) / (term * Fraction(365, MONTHS))
    else:
        served = Fraction((end - start).days, (_months_later(start, term) - start).days)
    return max(ONE - served, ZERO)


def _months_later(day: datetime.date, months: int) -> datetime.date:
    """Return the same day some months later, or the last of that month."""
    year, month = divmod(day.year * MONTHS + day.month - 1 + months, MONTHS)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
