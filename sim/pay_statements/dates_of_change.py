"""Which plan year is paid, and the days within it on which pay begins to count other results or to pay otherwise."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from sim.errors import ScenarioError
from sim.pay.calendars import check_reasonable, plan_year
from sim.pay.plan import Plan
from sim.pay.plan_year import ONE_DAY, PayYear
from sim.pay.proration import month_starts
from sim.pay.terms.bonuses import Kicker, Spiff
from sim.pay_statements.credit_table import CreditTable
from sim.pay_statements.records import Payee
from sim.pay_statements.time_in_seat import changes_of_group

GROUPED = {"team": "team", "region": "region", "roll-up": "manager"}  # what decides whose results a measure counts


def year_paid(plan: Plan, credits: CreditTable, first_month: datetime.date | PayYear | None = None) -> PayYear:
    """Return the plan year that is paid: that of the month stated, else the one the earliest credit lies in.

    Without a calendar a year begins in January. ScenarioError where credits of twelve months or less cross New Year and
    nothing says where the plan year begins, and where no plan year begins in the month stated.
    """
    none = datetime.date(2000, 1, 1)
    first, last = (credits.date.min().item(), credits.date.max().item()) if len(credits) else (none, none)
    if first_month is not None:
        return first_month if isinstance(first_month, PayYear) else plan_year(plan.calendar, first_month)
    check_reasonable(first)
    if plan.calendar is not None:
        return plan.calendar.year_with(first)
    if first.year != last.year and last < month_starts(first.replace(day=1))[-1]:
        raise ScenarioError(
            f"the credits run from {first} to {last}, across New Year, and nothing says where the plan year begins; "
            f"write `--first-month {first:%Y-%m}`, or in the plan `calendar: {{first_day: {first:%Y-%m}-01}}`"
        )
    return plan_year(None, first.replace(month=1))


def spans_of(plan: Plan, people: Sequence[Payee], first_month: datetime.date | PayYear) -> PayYear:
    """Return a plan year, or the one that begins in a month, cut where pay begins to count or pay otherwise."""
    year = first_month if isinstance(first_month, PayYear) else plan_year(plan.calendar, first_month)
    fields = {GROUPED[measure.scope] for measure in plan.measures if measure.scope in GROUPED}
    groups = changes_of_group(people, fields) if fields else frozenset()
    revised = {revision.since for measure in plan.measures for revision in measure.revisions}
    return year.cut_at(groups | revised | _bounds_of_extras(plan))


def _bounds_of_extras(plan: Plan) -> set[datetime.date]:
    """Return the days on which a SPIFF or kicker begins, and those after it ends."""
    bounds = {term.days for term in plan.terms if isinstance(term, (Spiff, Kicker)) and term.days is not None}
    ends = {days.until + ONE_DAY for days in bounds if days.until < datetime.date.max}
    return {days.since for days in bounds} | ends
