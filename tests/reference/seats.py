"""Who is in seat when: parts of months, what a month counts for, months of tenure, and the quota of each month."""

from __future__ import annotations

import calendar
import datetime
from fractions import Fraction

from sim.pay.measure import Measure
from sim.pay.plan import Plan
from sim.pay.quota import QuotaPlan
from sim.pay_statements.records import Payee
from tests.reference.exact import MONTHS, ONE, ZERO, Amounts, exact

LONG_SERVED = 1_200  # months; somebody without a start has been there for long


def month_of(first: datetime.date, day: datetime.date) -> int:
    """Return how many months a day lies after the first month of the plan year; 0 is that month."""
    return (day.year - first.year) * MONTHS + day.month - first.month


def parts_of_months(plan: Plan, payee: Payee, first: datetime.date) -> Amounts:
    """Return the part of each month, 0 to 1, that somebody is in seat.

    By months, the months of the first and of the last day count in full. By days it is days in seat, both included,
    over the days of the month; under `30/360` a month has 30, and the last day of any month is its 30th.
    """
    parts: Amounts = []
    for begins, length in months_of(first):
        ends = begins.replace(day=length)
        since, until = max(begins, payee.start or begins), min(ends, payee.end or ends)
        if since > until:
            parts.append(ZERO)
        elif plan.proration == "by months":
            parts.append(ONE)
        elif plan.day_count == "30/360":
            before = 0 if since == begins else day_of_thirty(since - datetime.timedelta(days=1))
            parts.append(Fraction(day_of_thirty(until) - before, 30))
        else:
            parts.append(Fraction(until.day - since.day + 1, length))
    return parts


def weights_of_months(plan: Plan, first: datetime.date) -> Amounts:
    """Return what each full month counts for, in months; they sum to 12.

    Each is a twelfth of the year; under `actual/365` by days it is its days over 365, February always 28 of them.
    """
    if plan.proration == "by months" or plan.day_count != "actual/365":
        return [ONE] * MONTHS
    return [Fraction(min(length, 28 if day.month == 2 else 31) * MONTHS, 365) for day, length in months_of(first)]


def months_of(first: datetime.date) -> list[tuple[datetime.date, int]]:
    """Return the first day and the length of each month of the plan year."""
    days = []
    for month in range(MONTHS):
        year, place = divmod(first.year * MONTHS + first.month - 1 + month, MONTHS)
        days.append((datetime.date(year, place + 1, 1), calendar.monthrange(year, place + 1)[1]))
    return days


def day_of_thirty(day: datetime.date) -> int:
    """Return which of 30 days of its month a day is; the last is the 30th."""
    return 30 if day.day == calendar.monthrange(day.year, day.month)[1] else min(day.day, 30)


def tenure(payee: Payee, parts: Amounts, first: datetime.date, counts_from: str) -> list[int]:
    """Return the month of tenure each month is, from the hire date or the plan date, counted from 1.

    Whole calendar months up to the first month in seat count, and from there on the months in seat.
    """
    since = payee.start if counts_from == "plan date" else payee.hired or payee.start
    entry = max(first, payee.start or first)
    before = LONG_SERVED if since is None else max(0, -month_of(entry, since))
    return [before + sum(1 for part in parts[: month + 1] if part > ZERO) for month in range(MONTHS)]


def quota_by_month(
    measure: Measure, payee: Payee, parts: Amounts, weights: Amounts, first: datetime.date
) -> list[Fraction] | None:
    """Return somebody's own quota of each month, None where neither plan nor roster states one.

    The annual quota (the roster's, else the plan's), over-assigned, is spread over the months by season and by what a
    month counts for; a month has the part of it in seat. In the first months of tenure it is the ramp's part of that,
    or the ramp's own amount. A score has no quota.
    """
    if measure.scope == "score":
        return None
    stated = payee.quota_of(measure.name)
    if measure.quota is None and stated is None:
        return None
    rule = measure.quota or QuotaPlan(per_year=0.0)
    annual = exact(rule.per_year if stated is None else stated) * (ONE + exact(rule.over_assignment))
    shares = [exact(season) * weight for season, weight in zip(rule.seasons, weights, strict=True)]
    served = tenure(payee, parts, first, rule.counts_from)
    return [
        _quota(rule, annual * share / sum(shares, ZERO), part, month)
        for share, part, month in zip(shares, parts, served, strict=True)
    ]


def _quota(rule: QuotaPlan, full: Fraction, part: Fraction, served: int) -> Fraction:
    in_seat = part if rule.proration == "months in seat" else ONE
    if 1 <= served <= len(rule.ramp_quotas):
        return exact(rule.ramp_quotas[served - 1]) * in_seat
    ramp = exact(rule.ramp[served - 1]) if 1 <= served <= len(rule.ramp) else ONE
    return full * in_seat * ramp
