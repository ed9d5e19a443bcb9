"""A plan year as pay sees it: periods with first and last day that tile it, and the months and quarters they make."""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np

from sim.pay.columns import Days, months_since
from sim.pay.proration import month_starts
from sim.pay.to_date import Blocks, blocks_from
from sim.units import MONTHS_PER_YEAR, FloatArray, IntArray

ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class PayYear:
    """The spans of a plan year, in order and without gap: a span is a pay period, or a part of one that is cut.

    `starts` are the first days of the spans and of the next plan year (one more than there are spans); `months` says
    how many twelfths of the year each span counts for, 12 together. `pay_periods`, `in_months` and `in_quarters` are
    the spans that begin a pay period, a month and a quarter. `names` are the pay periods' own, empty where none is
    given.
    """

    starts: tuple[datetime.date, ...]
    months: tuple[float, ...]
    pay_periods: tuple[int, ...]
    in_months: tuple[int, ...]
    in_quarters: tuple[int, ...]
    names: tuple[str, ...] = ()
    is_plain: bool = False

    def __len__(self) -> int:
        """Return how many spans there are."""
        return len(self.months)

    @property
    def first_day(self) -> datetime.date:
        """Return the first day of the plan year."""
        return self.starts[0]

    @property
    def last_day(self) -> datetime.date:
        """Return the last day of the plan year."""
        return self.starts[-1] - ONE_DAY

    @cached_property
    def twelfths(self) -> FloatArray:
        """Return `months` as an array (spans,)."""
        return np.array(self.months)

    @cached_property
    def blocks(self) -> Blocks:
        """Return which spans a pay period, a month and a quarter hold."""
        return blocks_from(self.starts[:-1], self.pay_periods, self.in_months, self.in_quarters)

    @cached_property
    def days_of_periods(self) -> tuple[tuple[datetime.date, datetime.date], ...]:
        """Return the first and last day of every pay period."""
        firsts = [self.starts[place] for place in self.pay_periods]
        return tuple((first, after - ONE_DAY) for first, after in pairwise([*firsts, self.starts[-1]]))

    @cached_property
    def numbers_of_periods(self) -> tuple[int, ...]:
        """Return for every span the number of the pay period it lies in, counted from 0."""
        return tuple(bisect_right(self.pay_periods, span) - 1 for span in range(len(self)))

    @cached_property
    def period_names(self) -> tuple[str, ...]:
        """Return what a statement calls each pay period: its month, or its own name with first and last day."""
        if self.is_plain:
            return tuple(f"{first:%Y-%m}" for first, _ in self.days_of_periods)
        names = self.names or ("",) * len(self.pay_periods)
        spans = (f"{first} to {last}" for first, last in self.days_of_periods)
        return tuple(f"{name}: {span}" if name else span for name, span in zip(names, spans, strict=True))

    def place_of(self, days: Days) -> IntArray:
        """Return the span each day lies in: below 0 before the year and for no day, `len(self)` or more after it."""
        if self.is_plain and len(self) == MONTHS_PER_YEAR:
            return months_since(self.first_day, days)
        firsts = np.array(self.starts, dtype="datetime64[D]")
        place = np.searchsorted(firsts, days, side="right") - 1
        outside: IntArray = np.where(np.isnat(days), np.iinfo(np.int64).min // 2, place).astype(np.int64)
        return outside

    def period_totals(self, amounts: FloatArray) -> FloatArray:
        """Return amounts (..., spans) added up by pay period."""
        if len(self.pay_periods) == len(self):
            return amounts
        total: FloatArray = np.add.reduceat(amounts, self.pay_periods, axis=-1)
        return total

    def at_period_ends(self, standing: FloatArray) -> FloatArray:
        """Return what stands (..., spans) at the end of each pay period."""
        if len(self.pay_periods) == len(self):
            return standing
        ends: FloatArray = standing[..., [*(place - 1 for place in self.pay_periods[1:]), len(self) - 1]]
        return ends

    def due(self, per: str) -> tuple[range, ...]:
        """Return the pay periods that each payment covers, for pay every period, month, quarter or year."""
        begins = {"period": self.pay_periods, "month": self.in_months, "quarter": self.in_quarters}.get(per, (0,))
        number = {span: place for place, span in enumerate(self.pay_periods)}
        firsts = [number[span] for span in begins if span in number]
        return tuple(range(low, high) for low, high in pairwise([*firsts, len(self.pay_periods)]))

    def cut_at(self, days: Iterable[datetime.date]) -> PayYear:
        """Return the year with a span that begins on each of these days; months are divided by days."""
        inside = {day for day in days if self.first_day < day <= self.last_day} - set(self.starts)
        if not inside:
            return self
        starts = tuple(sorted({*self.starts, *inside}))
        place = {day: number for number, day in enumerate(starts)}
        months: list[float] = []
        for (first, after), whole in zip(pairwise(self.starts), self.months, strict=True):
            parts = [day for day in starts if first <= day <= after]
            months.extend(whole * ((b - a).days / (after - first).days) for a, b in pairwise(parts))
        moved = {span: place[day] for span, day in enumerate(self.starts[:-1])}
        return replace(
            self,
            starts=starts,
            months=tuple(months),
            pay_periods=tuple(moved[span] for span in self.pay_periods),
            in_months=tuple(moved[span] for span in self.in_months),
            in_quarters=tuple(moved[span] for span in self.in_quarters),
        )


def year_of_months(first: datetime.date) -> PayYear:
    """Return the plan year of twelve months from a day on; a day after the 28th is the last of a shorter month."""
    places = tuple(range(MONTHS_PER_YEAR))
    return PayYear(
        starts=month_starts(first),
        months=(1.0,) * MONTHS_PER_YEAR,
        pay_periods=places,
        in_months=places,
        in_quarters=places[::3],
        is_plain=first.day == 1,
    )
