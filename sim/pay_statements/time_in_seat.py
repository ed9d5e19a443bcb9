"""Time in seat: a person's year as dated assignments, each with its part of every period of the plan year.

Most people have one assignment and no leave; what changes within the year is taken apart for the others alone.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from sim.errors import ScenarioError
from sim.pay.leave import ANY_LEAVE, Leave
from sim.pay.plan import Plan
from sim.pay.plan_year import ONE_DAY, PayYear
from sim.pay.proration import month_weights, months_served, parts_of_months
from sim.pay_statements.records import Payee
from sim.units import MONTHS_PER_YEAR, FloatArray, IntArray

ALWAYS = (datetime.date.min, datetime.date.max)


@dataclass(frozen=True, kw_only=True, eq=False)
class Pieces:
    """The assignments of people with more than one, or with leave: (pieces, spans) parts of each span, 0 to 1.

    `owner` (pieces,) is the place among the people and `rows` the assignment; `earning`, `with_quota` and `salaried`
    are the parts that count for target incentive, quota and base salary. `window` is the part of each span from the
    assignment's start to the next one's; the first begins with the year and the last ends with it.
    """

    owner: IntArray
    rows: tuple[Payee, ...]
    earning: FloatArray
    with_quota: FloatArray
    salaried: FloatArray
    window: FloatArray

    def summed(self, amounts: FloatArray, people: int) -> FloatArray:
        """Return amounts by piece (pieces, spans) as sums by person (people, spans)."""
        sums = np.zeros((people, amounts.shape[1]))
        np.add.at(sums, self.owner, amounts)
        return sums


@dataclass(frozen=True, kw_only=True, eq=False)
class Seats:
    """Who is in seat when: the `present` part of each span (people, spans), and what a span counts for, `weights`.

    `served` and `on_plan` (people,) are the months from hire date and plan date to the first month in seat. `pieces` is
    None where nobody's year has more than one.
    """

    people: tuple[Payee, ...]
    year: PayYear
    present: FloatArray
    weights: FloatArray
    served: FloatArray
    on_plan: FloatArray
    pieces: Pieces | None = None

    @cached_property
    def months(self) -> FloatArray:
        """Return the months that every span counts for (people, spans)."""
        return self.present * self.weights

    def base_salaries(self, plan: Plan) -> FloatArray:
        """Return everybody's base salary by span (people, spans), in dollars."""
        annual = np.array([plan.base_per_year if p.ote is None else p.ote * plan.base_share for p in self.people])
        if self.pieces is None:
            return annual[:, None] / MONTHS_PER_YEAR * self.months
        return self._by_row(self.pieces, [_ote(row, plan) * plan.base_share for row in self.pieces.rows], salary=True)

    def targets(self, plan: Plan) -> FloatArray | None:
        """Return everybody's target incentive by span (people, spans), in dollars; None where nobody's changes."""
        if self.pieces is None:
            return None
        annual = [_ote(row, plan) * (1.0 - plan.base_share) for row in self.pieces.rows]
        return self._by_row(self.pieces, annual, salary=False)

    def _by_row(self, pieces: Pieces, annual: Sequence[float], *, salary: bool) -> FloatArray:
        parts = pieces.salaried if salary else pieces.earning
        dollars = np.array(annual)[:, None] / MONTHS_PER_YEAR * (parts * self.weights)
        return pieces.summed(dollars, len(self.people))


def seats_of(plan: Plan, people: Sequence[Payee], year: PayYear) -> Seats:
    """Return everybody's time in seat in a plan year; ScenarioError for a kind of leave that the plan does not name."""
    by_days, first = plan.proration == "by days", year.first_day
    dates = {(payee.start, payee.end) for payee in people}
    parts = {change: _parts(plan, year, *change) for change in dates}
    present = np.array([parts[payee.start, payee.end] for payee in people])
    weights = _weights(year, plan.day_count) if by_days and year.is_plain else year.twelfths
    pieces = _pieces(plan, people, year, present)
    if pieces is not None:
        present = pieces.summed(pieces.earning, len(people))
    return Seats(
        people=tuple(people),
        year=year,
        present=present,
        weights=weights,
        served=np.array([_served(payee, first) for payee in people]),
        on_plan=np.array([months_served(payee.start, first) for payee in people]),
        pieces=pieces,
    )


def changes_of_group(people: Sequence[Payee], fields: Iterable[str]) -> frozenset[datetime.date]:
    """Return the days on which anybody's team, region or manager changes, of the `fields` named."""
    days = set()
    for payee in (payee for payee in people if payee.assignments):
        for before, after in pairwise(payee.works):
            if any(getattr(before, name) != getattr(after, name) for name in fields):
                assert after.start is not None, "checked when the roster is read"
                days.add(after.start)
    return frozenset(days)


def by_span(payee: Payee, year: PayYear, field: str) -> list[str]:
    """Return somebody's team, region or manager in every span of a year that is cut where it changes."""
    works = payee.works
    begins = [work.start or ALWAYS[0] for work in works[1:]]
    return [getattr(works[sum(begin <= day for begin in begins)], field) for day in year.starts[:-1]]


def _ote(row: Payee, plan: Plan) -> float:
    return plan.ote_per_year if row.ote is None else row.ote


def _served(payee: Payee, first: datetime.date) -> float:
    """Return the whole months from somebody's hire date to their first month in seat in the plan year."""
    return months_served(payee.hired or payee.start, max(first, payee.start or first))


def _parts(plan: Plan, year: PayYear, start: datetime.date | None, end: datetime.date | None) -> list[float]:
    """Return the part of every span, 0 to 1, from a first day to a last.

    By months a pay period counts in full if any day of it is in seat; by days in the part of its days that are.
    """
    by_days = plan.proration == "by days"
    if year.is_plain and len(year) == len(year.pay_periods):
        return parts_of_months(start, end, year.first_day, by_days=by_days, day_count=plan.day_count)
    since, until = start or ALWAYS[0], end or ALWAYS[1]
    if not by_days:
        touched = [float(since <= last and first <= until) for first, last in year.days_of_periods]
        return [touched[number] for number in year.numbers_of_periods]
    parts = []
    for place, (first, after) in enumerate(pairwise(year.starts)):
        inside = max(first, since), min(after - ONE_DAY, until)
        whole = _days(plan, year, place, first, after - ONE_DAY)
        parts.append(_days(plan, year, place, *inside) / whole if whole else float(inside[0] <= inside[1]))
    return parts


def _weights(year: PayYear, day_count: str) -> FloatArray:
    """Return what every span of a year of calendar months counts for, in months, by days as the plan counts them."""
    weights = year.twelfths
    if day_count == "actual/365":
        whole = month_weights(year.first_day, by_days=True, day_count=day_count)
        weights = weights * np.array(whole)[list(year.numbers_of_periods)]
    elif day_count == "30/360" and len(year) != len(year.pay_periods):
        spans = enumerate(pairwise(year.starts))
        weights = np.array([_thirtieths(year, place, first, after - ONE_DAY) for place, (first, after) in spans])
    return weights


def _thirtieths(year: PayYear, place: int, since: datetime.date, until: datetime.date) -> float:
    """Return the part of its month, 0 to 1, that some days of a span are where every month has 30."""
    parts = parts_of_months(since, until, year.first_day, by_days=True, day_count="30/360")
    return parts[year.numbers_of_periods[place]]


def _days(plan: Plan, year: PayYear, place: int, since: datetime.date, until: datetime.date) -> float:
    """Return days from one to another as the plan counts them within a span: parts of a month of 30, or days."""
    if until < since:
        return 0.0
    if year.is_plain and plan.day_count == "30/360":
        return _thirtieths(year, place, since, until)
    return float((until - since).days + 1)


def _pieces(plan: Plan, people: Sequence[Payee], year: PayYear, present: FloatArray) -> Pieces | None:
    """Return everybody's assignments, apart by leave; None where nobody has a second one or leave."""
    if not any(payee.assignments for payee in people):
        return None
    owner: list[int] = []
    rows: list[Payee] = []
    parts: list[tuple[FloatArray, FloatArray, FloatArray, FloatArray]] = []
    for place, payee in enumerate(people):
        stretches = _apart(plan, payee, year) if payee.assignments else [(payee, None, present[place])]
        works = payee.works
        for work, leave, part in stretches:
            window = _window(works, work, year) if leave is None else np.zeros(len(year))
            none = np.zeros(len(year))
            earning = none if leave is not None and leave.incentive == "prorated" else part
            with_quota = none if leave is not None and leave.quota == "relieved" else part
            salaried = none if leave is not None and leave.base == "unpaid" else part
            owner.append(place)
            rows.append(work)
            parts.append((earning, with_quota, salaried, window))
    earning, with_quota, salaried, window = (np.array(parts_of_year) for parts_of_year in zip(*parts, strict=True))
    return Pieces(
        owner=np.array(owner),
        rows=tuple(rows),
        earning=earning,
        with_quota=with_quota,
        salaried=salaried,
        window=window,
    )


def _apart(plan: Plan, payee: Payee, year: PayYear) -> list[tuple[Payee, Leave | None, FloatArray]]:
    """Return the part of every span that belongs to each assignment, at work and on each leave."""
    leaves = [(row, _leave(plan, row)) for row in payee.assignments if row.leave]
    if plan.proration != "by days":
        return _by_whole_periods(payee, leaves, year)
    pieces: list[tuple[Payee, Leave | None, FloatArray]] = []
    for work in payee.works:
        here = np.array(_parts(plan, year, work.start, work.end))
        for row, leave in leaves:
            since, until = _later(work.start, row.start), _earlier(work.end, row.end)
            away = np.array(_parts(plan, year, since, until)) if since <= until else np.zeros(len(year))
            here = here - away
            pieces.append((work, leave, away))
        pieces.append((work, None, np.maximum(here, 0.0)))
    return pieces


def _by_whole_periods(
    payee: Payee, leaves: list[tuple[Payee, Leave]], year: PayYear
) -> list[tuple[Payee, Leave | None, FloatArray]]:
    """Return the same where every pay period counts in full: for what is in force on its first day in seat."""
    of = np.array(year.numbers_of_periods)
    parts: dict[tuple[int, int], FloatArray] = {(work, -1): np.zeros(len(year)) for work in range(len(payee.works))}
    for number, (first, last) in enumerate(year.days_of_periods):
        inside = [
            (max(first, work.start or first), place)
            for place, work in enumerate(payee.works)
            if (work.start or first) <= last and first <= (work.end or last)
        ]
        if not inside:
            continue
        day, place = min(inside)
        away = next((n for n, (row, _) in enumerate(leaves) if (row.start or day) <= day <= (row.end or day)), -1)
        parts.setdefault((place, away), np.zeros(len(year)))[of == number] = 1.0
    return [(payee.works[work], leaves[n][1] if n >= 0 else None, part) for (work, n), part in parts.items()]


def _leave(plan: Plan, row: Payee) -> Leave:
    """Return the kind of leave a roster's row names; ScenarioError for one that the plan does not know."""
    known = {leave.name: leave for leave in plan.leaves} or {ANY_LEAVE.name: ANY_LEAVE}
    if row.leave not in known:
        raise ScenarioError(
            f"the roster's row {row.row} says that {row.name} is on {row.leave!r}, which is no leave of {plan.name!r}; "
            f"known are {', '.join(known)}: write one of them, or state it under `leaves` in the plan"
        )
    return known[row.leave]


def _window(works: tuple[Payee, ...], work: Payee, year: PayYear) -> FloatArray:
    """Return the part of every span from an assignment's start to the next one's."""
    place = works.index(work)
    since = ALWAYS[0] if place == 0 else work.start or ALWAYS[0]
    until = ALWAYS[1] if place + 1 == len(works) else (works[place + 1].start or ALWAYS[1]) - ONE_DAY
    parts = []
    for first, after in pairwise(year.starts):
        days = (min(after - ONE_DAY, until) - max(first, since)).days + 1
        parts.append(max(0, days) / (after - first).days)
    return np.array(parts)


def _later(*days: datetime.date | None) -> datetime.date:
    return max(day or ALWAYS[0] for day in days)


def _earlier(*days: datetime.date | None) -> datetime.date:
    return min(day or ALWAYS[1] for day in days)
