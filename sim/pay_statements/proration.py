"""Parts of months and of contracts, by months or by days with the day count stated."""

from __future__ import annotations

import calendar
import datetime
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.pay.columns import Days
from sim.units import FloatArray, IntArray

PERIODS = 12


@lru_cache(maxsize=64)  # asked for once a payee
def month_starts(first: datetime.date, count: int = PERIODS) -> tuple[datetime.date, ...]:
    """Return the first days of `count` months and of the one after."""
    return tuple(_month_after(first, months) for months in range(count + 1))


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


def unearned_shares(
    start: Days, end: Days, contract_months: IntArray, *, by: str, day_count: str = "actual/actual"
) -> FloatArray:
    """Return the part of each contract that was left when it ended: 1 when pay is taken back in full (`by` "in full").

    All arrays are shaped alike; the last month of a contract ends at the latest with the month's last day.
    """
    if by == "in full":
        return np.ones(np.shape(start))
    since, until = start.astype("datetime64[M]"), end.astype("datetime64[M]")
    months = (until - since).astype(np.int64)
    if by == "by months":
        return _left(months, contract_months)
    if day_count == "30/360":
        served = months * 30 + np.minimum(_day_of_month(end), 30) - np.minimum(_day_of_month(start), 30)
        return _left(served, contract_months * 30.0)
    over = since + contract_months
    last_day = (over + 1).astype("datetime64[D]") - 1
    full = np.minimum(over.astype("datetime64[D]") + (_day_of_month(start) - 1), last_day) - start
    whole = contract_months * 365.0 / 12.0 if day_count == "actual/365" else full.astype(np.float64)
    return _left((end - start).astype(np.int64), whole)


def _left(served: IntArray, whole: NDArray[Any]) -> FloatArray:
    left: FloatArray = np.clip(1.0 - served / whole, 0.0, 1.0)
    return left


def _day_of_month(days: Days) -> IntArray:
    before: IntArray = (days - days.astype("datetime64[M]").astype("datetime64[D]")).astype(np.int64)
    return before + 1


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
