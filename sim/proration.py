"""Parts of months and of contracts, by months or by days with the day count stated."""

from __future__ import annotations

import calendar
import datetime
from itertools import pairwise

PERIODS = 12


def month_starts(first: datetime.date, count: int = PERIODS) -> list[datetime.date]:
    """Return the first days of `count` months and of the one after."""
    return [_month_after(first, months) for months in range(count + 1)]


def months_in_seat(
    start: datetime.date | None,
    end: datetime.date | None,
    first: datetime.date,
    *,
    by_days: bool,
    day_count: str = "actual/actual",
) -> list[float]:
    """Return the part of each of twelve months, 0 to 1, that somebody is in seat; `end` is the last day.

    By months a month counts in full from the month of the start, to the month of the end. By days a month's part is
    days in seat over its days (actual/actual), over 365 / 12 (actual/365), or of 30 (30/360).
    """
    days = month_starts(first)
    parts = []
    for here, after in pairwise(days):
        last = after - datetime.timedelta(days=1)
        since, until = max(here, start or here), min(last, end or last)
        if since > until:
            parts.append(0.0)
        elif not by_days:
            parts.append(1.0)
        else:
            parts.append(_part_of_month(since, until, (after - here).days, day_count))
    return parts


def months_served(start: datetime.date | None, first: datetime.date) -> float:
    """Return the whole months somebody served before the plan year; many for somebody without a start."""
    if start is None:
        return 1_200.0
    return float(max(0, (first.year - start.year) * 12 + first.month - start.month))


def unearned_share(
    start: datetime.date, end: datetime.date, contract_months: int, *, by: str, day_count: str = "actual/actual"
) -> float:
    """Return the part of a contract that was left when it ended: 1 when pay is taken back in full (`by` "in full")."""
    if by == "in full":
        return 1.0
    if by == "by months":
        served = (end.year - start.year) * 12 + end.month - start.month
        return min(1.0, max(0.0, 1.0 - served / contract_months))
    if day_count == "30/360":
        served_days = (end.year - start.year) * 360 + (end.month - start.month) * 30
        served_days += min(end.day, 30) - min(start.day, 30)
        whole = contract_months * 30.0
    else:
        served_days = (end - start).days
        full = (_month_after(start, contract_months) - start).days
        whole = contract_months * 365.0 / 12.0 if day_count == "actual/365" else float(full)
    return min(1.0, max(0.0, 1.0 - served_days / whole))


def _part_of_month(since: datetime.date, until: datetime.date, length: int, day_count: str) -> float:
    days = (until - since).days + 1
    if days == length:
        return 1.0
    if day_count == "30/360":
        return min(1.0, days / 30.0)
    if day_count == "actual/365":
        return min(1.0, days / (365.0 / 12.0))
    return days / length


def _month_after(day: datetime.date, months: int) -> datetime.date:
    """Return the same day some months later, or the last of that month."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
