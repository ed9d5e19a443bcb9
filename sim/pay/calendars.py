"""The calendar a plan is measured and paid by: months from any day, weeks of several patterns, or a written list."""

from __future__ import annotations

import datetime
from calendar import monthrange
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, model_validator

from sim.errors import ScenarioError
from sim.parameters import ASSUMPTION, Group, parameter
from sim.pay.plan_year import ONE_DAY, PayYear, year_of_months
from sim.pay.proration import month_starts
from sim.units import MONTHS_PER_YEAR

Weekday = Literal["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
Kind = Literal["months", "4-4-5", "4-5-4", "5-4-4", "13 x 4 weeks", "weeks", "two weeks", "listed"]
WEEK_YEARS = ("4-4-5", "4-5-4", "5-4-4", "13 x 4 weeks")
ROLLING = {"weeks": 7, "two weeks": 14}  # days
QUARTERS_OF_THIRTEEN = (0, 3, 6, 9)  # four quarters of 3, 3, 3 and 4 periods
DAYS_A_WEEK, WEEKS_A_YEAR, WEEKS_A_PERIOD = 7, 52, 4


FIRST_YEAR, LAST_YEAR = 1900, 2200
CalendarDay = Annotated[datetime.date, Field(ge=datetime.date(FIRST_YEAR, 1, 1), le=datetime.date(LAST_YEAR, 12, 31))]


class YearEnd(Group):
    """How a year of whole weeks ends, year after year: on which weekday, the last in a month or nearest its end."""

    weekday: Weekday = "Saturday"
    rule: Literal["last", "nearest"] = "last"
    month: int = parameter(1, "Month the year ends in", "month", (1, 12), ASSUMPTION)

    def year_with(self, day: datetime.date) -> tuple[datetime.date, datetime.date]:
        """Return first and last day of the year that a day lies in."""
        # Loaded for such calendars alone: reading any other plan takes no half second for it.
        from pandas import Timestamp  # noqa: PLC0415 - see above
        from pandas.tseries.offsets import FY5253  # noqa: PLC0415 - see above

        offset = FY5253(weekday=get_args(Weekday).index(self.weekday), startingMonth=self.month, variation=self.rule)
        end = offset.rollforward(Timestamp(day))
        return (end - offset).date() + ONE_DAY, end.date()


class ListedPeriod(Group):
    """One pay period of a written calendar, first and last day included; its name, if it has one."""

    first: CalendarDay
    last: CalendarDay
    name: str = Field(default="", max_length=40)
    quarter: int = parameter(0, "Quarter", "quarter", (0, 4), ASSUMPTION, note="0: the quarters are not stated.")


class Calendar(Group):
    """The periods of a plan year; every date lies in exactly one.

    `months` begin on the day of the month of `first_day`. Years of whole weeks (`4-4-5` and alike, `13 x 4 weeks`) end
    as `year_end` says, or hold `weeks` weeks from `first_day`; a 53rd week belongs to the last period. Pay periods of
    `weeks` and `two weeks` follow one another from `first_day`; a year, quarter or month holds those that end in it,
    and `from_month` begins the year. `listed` periods are written out.
    """

    kind: Kind = "months"
    first_day: CalendarDay | None = None
    year_end: YearEnd | None = None
    weeks: int = parameter(WEEKS_A_YEAR, "Weeks of the year", "weeks", (52, 53), ASSUMPTION)
    weekly: bool = parameter(
        False, "Every week a pay period", "yes or no", (0, 1), ASSUMPTION, note="In years of whole weeks."
    )
    from_month: int = parameter(1, "Year of rolling weeks begins in", "month", (1, 12), ASSUMPTION)
    shares: Literal["even", "by days"] = "even"
    periods: tuple[ListedPeriod, ...] = Field(default=(), max_length=366)

    @property
    def months_a_year(self) -> int:
        """Return how many months, as the calendar counts them, a year has: periods of a written list."""
        return {"13 x 4 weeks": 13, "listed": len(self.periods)}.get(self.kind, MONTHS_PER_YEAR)

    @property
    def has_calendar_months(self) -> bool:
        """Tell whether its periods are the twelve months of the calendar, from whichever on."""
        day = None if self.first_day is None else self.first_day.day
        return self.kind == "months" and day == 1 and self.shares == "even"

    @property
    def states_one_year(self) -> bool:
        """Tell whether it states one plan year and leaves the next open."""
        return self.kind == "listed" or (self.kind in WEEK_YEARS and self.year_end is None)

    @model_validator(mode="after")
    def _check_stated(self) -> Self:
        """Refuse a calendar that does not say where its years begin, or says it twice."""
        week_year = self.kind in WEEK_YEARS
        if self.kind == "listed":
            _check_tiling(self.periods)
        elif self.periods:
            raise ValueError(
                f"periods are written out and the kind is {self.kind!r}; write `kind: listed`, or drop them"
            )
        elif week_year and (self.first_day is None) == (self.year_end is None):
            raise ValueError(
                f"a {self.kind} calendar needs one of `first_day`, for one year, and `year_end`, for every year, such "
                "as `year_end: {weekday: Saturday, rule: last, month: 1}`; write one"
            )
        elif not week_year and self.first_day is None:
            raise ValueError(f"a calendar of {self.kind} needs its `first_day`, such as 2026-02-01; write it")
        if self.year_end is not None and not week_year:
            raise ValueError(f"`year_end` is for years of whole weeks, and the kind is {self.kind!r}; drop it")
        if self.weekly and not week_year:
            raise ValueError(f"`weekly` divides years of whole weeks; with {self.kind!r} write `kind: weeks` instead")
        if self.weeks != WEEKS_A_YEAR and (not week_year or self.year_end is not None):
            raise ValueError("`weeks` counts the weeks of the year from `first_day`; drop it, or write `first_day`")
        return self

    def year_with(self, day: datetime.date) -> PayYear:
        """Return the plan year that a day lies in; ScenarioError where the calendar does not say one."""
        check_reasonable(day)
        if self.kind == "listed":
            return self._stated(day, _listed_year(self))
        assert self.first_day is not None or self.year_end is not None, "checked on construction"
        if self.year_end is not None:
            first, last = self.year_end.year_with(day)
            return _week_year(self, first, ((last - first).days + 1) // DAYS_A_WEEK)
        assert self.first_day is not None, "checked on construction"
        if self.kind in WEEK_YEARS:
            return self._stated(day, _week_year(self, self.first_day, self.weeks))
        if self.kind in ROLLING:
            return _rolling_year(self, day)
        return _with_shares(self, _year_of_months(self.first_day, day))

    def year_from(self, month: datetime.date) -> PayYear:
        """Return the plan year that begins in a month; ScenarioError, with the nearest, where none does."""
        first, after = month_starts(month.replace(day=1), 1)
        year = self.year_with(after - ONE_DAY)
        if not first <= year.first_day < after:
            raise ScenarioError(
                f"no plan year of the plan's calendar begins in {first:%Y-%m}; the one that holds it begins on "
                f"{year.first_day}: name that month"
            )
        return year

    def _stated(self, day: datetime.date, year: PayYear) -> PayYear:
        if not year.first_day <= day <= year.last_day:
            raise ScenarioError(
                f"plan.calendar: {day} lies outside the one year it states, {year.first_day} to {year.last_day}; "
                f"write that year's {'periods' if self.kind == 'listed' else 'first_day, or year_end for every year'}"
            )
        return year


def plan_year(calendar: Calendar | None, first_month: datetime.date) -> PayYear:
    """Return the plan year that begins in a month, by the calendar; without one, of twelve calendar months."""
    check_reasonable(first_month)
    return year_of_months(first_month.replace(day=1)) if calendar is None else calendar.year_from(first_month)


def check_reasonable(day: datetime.date) -> None:
    """Raise ScenarioError for a day of no plan year, such as one with a slip of the pen in its year."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ScenarioError(
            f"{day} lies outside the years {FIRST_YEAR} to {LAST_YEAR}; correct the date, or name the plan year with "
            "--first-month"
        )


def _check_tiling(periods: tuple[ListedPeriod, ...]) -> None:
    """Raise ValueError unless listed periods follow one another day by day, and quarters rise."""
    if not periods:
        raise ValueError("a listed calendar needs its `periods`, with `first` and `last` day; write them")
    for place, period in enumerate(periods, 1):
        if period.last < period.first:
            raise ValueError(f"period {place} ends on {period.last}, before it begins on {period.first}; swap the days")
    for place, (here, after) in enumerate(pairwise(periods), 2):
        expected = here.last + ONE_DAY
        if after.first != expected:
            trouble = "leaves days out" if after.first > expected else "overlaps"
            raise ValueError(
                f"period {place} begins on {after.first} and the one before ends on {here.last}, which {trouble}; "
                f"begin it on {expected}"
            )
    quarters = [period.quarter for period in periods]
    if quarters != sorted(quarters) or (0 in quarters and any(quarters)):
        raise ValueError("the quarters of listed periods rise from 1 to 4, for every period or for none; correct them")


def _listed_year(calendar: Calendar) -> PayYear:
    """Return the year of written periods; without quarters stated they are as even as can be."""
    periods, count = calendar.periods, len(calendar.periods)
    starts = (*(period.first for period in periods), periods[-1].last + ONE_DAY)
    quarters = tuple(
        place for place in range(count) if place == 0 or periods[place].quarter != periods[place - 1].quarter
    )
    if not periods[0].quarter:
        quarters = tuple(sorted({round(count * quarter / 4) for quarter in range(4)}))
    places = tuple(range(count))
    year = _even_year(starts, places, quarters)
    names = tuple(period.name for period in periods)
    return _with_shares(calendar, year, names if any(names) else ())


def _week_year(calendar: Calendar, first: datetime.date, weeks: int) -> PayYear:
    """Return a year of whole weeks; a 53rd belongs to the last period."""
    if calendar.kind == "13 x 4 weeks":
        lengths, quarters = [WEEKS_A_PERIOD] * 13, QUARTERS_OF_THIRTEEN
    else:
        lengths, quarters = [int(part) for part in calendar.kind.split("-")] * 4, (0, 3, 6, 9)
    lengths[-1] += weeks - WEEKS_A_YEAR
    begins = [0, *accumulate(lengths)]
    firsts = range(weeks + 1) if calendar.weekly else begins
    starts = tuple(first + datetime.timedelta(weeks=week) for week in firsts)
    if not calendar.weekly:
        return _with_shares(calendar, _even_year(starts, tuple(range(len(lengths))), quarters))
    in_months = tuple(begins[:-1])
    year = _even_year(starts, in_months, tuple(begins[quarter] for quarter in quarters))
    months = [MONTHS_PER_YEAR / len(lengths) / length for length in lengths for _ in range(length)]
    return _with_shares(calendar, replace(year, months=tuple(months)))


def _rolling_year(calendar: Calendar, day: datetime.date) -> PayYear:
    """Return the year of pay periods of one or two weeks that end in the twelve months a day's period ends in."""
    assert calendar.first_day is not None, "checked on construction"
    anchor, length = calendar.first_day, datetime.timedelta(days=ROLLING[calendar.kind])

    def begin_by(end: datetime.date) -> datetime.date:
        """Return the first day of the first period that ends on a day or after it."""
        return anchor + length * ((end - anchor).days // length.days)

    last = begin_by(day) + length - ONE_DAY
    opens = datetime.date(last.year if last.month >= calendar.from_month else last.year - 1, calendar.from_month, 1)
    first, after = begin_by(opens), begin_by(month_starts(opens)[-1])
    count = (after - first).days // length.days
    starts = tuple(first + length * place for place in range(count + 1))
    ends = [start - ONE_DAY for start in starts[1:]]
    number = [(end.year - opens.year) * MONTHS_PER_YEAR + end.month - opens.month for end in ends]
    in_months = tuple(place for place in range(count) if place == 0 or number[place] != number[place - 1])
    in_quarters = tuple(place for place in in_months if place == 0 or number[place] // 3 != number[place - 1] // 3)
    return _with_shares(calendar, _even_year(starts, in_months, in_quarters))


def _year_of_months(first: datetime.date, day: datetime.date) -> PayYear:
    """Return the year of twelve months that a day lies in, begun like the year from `first`."""
    begun = day.year * MONTHS_PER_YEAR + first.month - 1
    if _on(begun, first.day) > day:
        begun -= MONTHS_PER_YEAR
    starts = tuple(_on(begun + month, first.day) for month in range(MONTHS_PER_YEAR + 1))
    return replace(year_of_months(starts[0]), starts=starts)


def _on(months: int, day: int) -> datetime.date:
    """Return a day of a month, counted from the year 0, or the last of a month that is shorter."""
    year, month = divmod(months, MONTHS_PER_YEAR)
    return datetime.date(year, month + 1, min(day, monthrange(year, month + 1)[1]))


def _even_year(starts: tuple[datetime.date, ...], in_months: tuple[int, ...], in_quarters: tuple[int, ...]) -> PayYear:
    """Return a year whose spans count alike."""
    count = len(starts) - 1
    return PayYear(
        starts=starts,
        months=(MONTHS_PER_YEAR / count,) * count,
        pay_periods=tuple(range(count)),
        in_months=in_months,
        in_quarters=in_quarters,
    )


def _with_shares(calendar: Calendar, year: PayYear, names: tuple[str, ...] = ()) -> PayYear:
    """Return a year whose periods count evenly, or by their days where the calendar says so."""
    if calendar.shares == "even":
        return replace(year, names=names)
    days = [(after - here).days for here, after in pairwise(year.starts)]
    return replace(year, names=names, months=tuple(MONTHS_PER_YEAR * length / sum(days) for length in days))
