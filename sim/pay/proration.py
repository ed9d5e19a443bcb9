"""Parts of months, years and contracts, by months or by days with the day count stated.

Day counts, here and wherever a plan names one: `actual/actual` counts days over the days of the period they lie in, a
month or a contract (ICMA rule 251); `actual/365` days over 365 (ISDA 2006 definitions, 4.16(d)); `30/360` months of 30
days over years of 360, the last day of a month being its 30th (ISDA 2006 definitions, 4.16(h)).
"""

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
    """Return what each of twelve months counts for somebody in seat from a first to a last day; a full year sums to 12.

    That is the part of the month in seat times what the month counts for: `parts_of_months` x `month_weights`.
    """
    parts = parts_of_months(start, end, first, by_days=by_days, day_count=day_count)
    weights = month_weights(first, by_days=by_days, day_count=day_count)
    return [part * weight for part, weight in zip(parts, weights, strict=True)]


def parts_of_months(
    start: datetime.date | None,
    end: datetime.date | None,
    first: datetime.date,
    *,
    by_days: bool,
    day_count: str = "actual/actual",
) -> list[float]:
    """Return the part of each of twelve months, 0 to 1, that somebody is in seat; `end` is the last day.

    By months, a month counts in full from the month of the start to the month of the end. By days it is days in seat,
    the first and the last included, over the days of the month; under `30/360` every month has 30, its last day being
    the 30th. Two spells that share a month between them sum to it.
    """
    parts = []
    for here, after in pairwise(month_starts(first)):
        last = after - datetime.timedelta(days=1)
        since, until = max(here, start or here), min(last, end or last)
        if since > until:
            parts.append(0.0)
        elif not by_days:
            parts.append(1.0)
        elif day_count == "30/360":
            parts.append((_thirtieth(until.day, last.day) - _thirtieth(since.day - 1, last.day)) / 30.0)
        else:
            parts.append((until.day - since.day + 1) / last.day)
    return parts


def month_weights(first: datetime.date, *, by_days: bool, day_count: str = "actual/actual") -> list[float]:
    """Return what each full month of a year counts for, in months; they sum to 12.

    A month is a twelfth of the year, but under `actual/365` by days: there it is its days over 365, so that the part of
    a year is days employed over 365. In a leap year February counts its usual 28, for a full year is the year.
    """
    if not by_days or day_count != "actual/365":
        return [1.0] * PERIODS
    usual = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    return [usual[month.month - 1] * PERIODS / 365.0 for month in month_starts(first)[:-1]]


def _thirtieth(day: int, length: int) -> int:
    """Return which of 30 days a day of a month is; its last is the 30th."""
    return 30 if day == length else min(day, 30)


def months_served(start: datetime.date | None, first: datetime.date) -> float:
    """Return the whole months from a date to the plan year, 0 for one within it; many for somebody without a date."""
    if start is None:
        return 1_200.0
    return float(max(0, (first.year - start.year) * 12 + first.month - start.month))


def unearned_shares(
    start: Days, end: Days, contract_months: IntArray, *, by: str, day_count: str = "actual/actual"
) -> FloatArray:
    """Return the part of each contract that was left when it ended: 1 when pay is taken back in full (`by` "in full").

    By months, whole calendar months are over those of the contract; by days, days since the deal over the days of the
    contract (`actual/actual`), over 365 / 12 for each of its months (`actual/365`), or in months of 30 days, the last
    day of a month being its 30th (`30/360`). All arrays are shaped alike; the last month of a contract ends at the
    latest with the month's last day.
    """
    if by == "in full":
        return np.ones(np.shape(start))
    since, until = start.astype("datetime64[M]"), end.astype("datetime64[M]")
    months = (until - since).astype(np.int64)
    if by == "by months":
        return _left(months, contract_months)
    if day_count == "30/360":
        served = months * 30 + _thirtieths(end) - _thirtieths(start)
        return _left(served, contract_months * 30.0)
    over = since + contract_months
    last_day = (over + 1).astype("datetime64[D]") - 1
    full = np.minimum(over.astype("datetime64[D]") + (_day_of_month(start) - 1), last_day) - start
    whole = contract_months * 365.0 / 12.0 if day_count == "actual/365" else full.astype(np.float64)
    return _left((end - start).astype(np.int64), whole)


def _left(served: IntArray, whole: NDArray[Any]) -> FloatArray:
    left: FloatArray = np.clip(1.0 - served / whole, 0.0, 1.0)
    return left


def _thirtieths(days: Days) -> IntArray:
    """Return which of 30 days of its month each day is; the month's last is the 30th."""
    is_last = (days + 1).astype("datetime64[M]") > days.astype("datetime64[M]")
    thirtieths: IntArray = np.where(is_last, 30, np.minimum(_day_of_month(days), 30))
    return thirtieths


def _day_of_month(days: Days) -> IntArray:
    before: IntArray = (days - days.astype("datetime64[M]").astype("datetime64[D]")).astype(np.int64)
    return before + 1


def _month_after(day: datetime.date, months: int) -> datetime.date:
    """Return the same day some months later, or the last of that month."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
