"""People who change plan within the year, on any day: each part is measured and paid under its own plan."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sim.errors import ScenarioError
from sim.pay.calendars import plan_year
from sim.pay.plan import Plan
from sim.pay.plan_year import ONE_DAY, PayYear
from sim.pay_statements.credit_table import credit_table
from sim.pay_statements.dated_rows import one_person
from sim.pay_statements.dates_of_change import GROUPED, year_paid
from sim.pay_statements.records import CreditFile, CreditRecord, Payee, RosterFile
from sim.pay_statements.statement import statements
from sim.pay_statements.statement_records import Statement, Statements


def statements_of_plans(
    plans: Sequence[Plan], credits: CreditFile, roster: RosterFile, first_month: datetime.date | None = None
) -> Statements:
    """Return a statement for everybody under each plan they are on, by the roster's rows; a blank is the first plan.

    Every credit counts under the plan its payee is on that day. The plan years begin together. Raises ScenarioError for
    a plan that is not given, and for measures that a group shares, whose members may be on different plans.
    """
    _check_own(plans)
    known = {plan.name.lower(): place for place, plan in enumerate(plans)}
    on = {payee.name: [(row, _place(row, known)) for row in payee.works] for payee in roster.people}
    begins = year_paid(plans[0], credit_table(credits.records), first_month).first_day
    years = [plan_year(plan.calendar, begins) for plan in plans]
    _check_deals(plans, credits, on)
    by_plan: list[Statements] = []
    for place, plan in enumerate(plans):
        whole = None if plan.proration == "by days" else years[place]
        of_payees = ((payee, [row for row, here in on[payee.name] if here == place]) for payee in roster.people)
        people = [_under(payee, rows, whole) for payee, rows in of_payees]
        here = tuple(payee for payee in people if payee is not None)
        records = tuple(record for record in credits.records if _plan_on(record, on) == place)
        if here:
            own = replace(credits, records=records, columns=None, problems=())
            by_plan.append(_named(plan, statements(plan, own, RosterFile(people=here), years[place])))
        elif records:
            raise ScenarioError(f"nobody of the roster is on {plan.name!r}; let a row name it, or leave the plan out")
    order = {payee.name: number for number, payee in enumerate(roster.people)}
    every = sorted(
        (statement for part in by_plan for statement in part.statements), key=lambda statement: order[statement.payee]
    )
    problems = [*credits.problems, *roster.problems, *(problem for part in by_plan for problem in part.problems)]
    return Statements(
        statements=tuple(every),
        problems=tuple(sorted(problems, key=lambda problem: problem.row)),
        notes=tuple(note for part in by_plan for note in part.notes),
    )


def _check_own(plans: Sequence[Plan]) -> None:
    """Raise ScenarioError for a measure whose results a group shares, and for two plans of one name."""
    names = [plan.name.lower() for plan in plans]
    if len(set(names)) < len(names):
        raise ScenarioError(f"two plans are named alike, of {', '.join(names)}; give each its own `name`")
    if len({plan.proration for plan in plans}) > 1:
        raise ScenarioError("one plan prorates by months and another by days; write the same `proration` in both")
    for plan in plans:
        for measure in plan.measures:
            if measure.scope in GROUPED:
                raise ScenarioError(
                    f"{plan.name}: {measure.name!r} counts the results of a {measure.scope}, whose members may be on "
                    "different plans; pay each plan in a run of its own, or measure individual results"
                )


def _check_deals(plans: Sequence[Plan], credits: CreditFile, on: Mapping[str, list[tuple[Payee, int]]]) -> None:
    """Raise ScenarioError for a deal with rows under two plans, of which one asks what the deal comes to in all."""
    whole = [_asks_for_whole_deals(plan) for plan in plans]
    first: dict[tuple[str, str], int] = {}
    for record in credits.records if any(whole) else ():
        here = _plan_on(record, on)
        before = first.setdefault((record.payee, record.deal), here)
        if record.deal and here != before and (whole[here] or whole[before]):
            raise ScenarioError(
                f"row {record.row}: deal {record.deal!r} of {record.payee} has rows under {plans[before].name!r} and "
                f"{plans[here].name!r}, and one of them pays by what a deal comes to in all; date its rows within one "
                "plan"
            )


def _asks_for_whole_deals(plan: Plan) -> bool:
    """Tell whether pay depends on what all rows of a deal come to, or on payments for it."""
    by_deal = (
        measure.measured_per == "transaction" or measure.counts != "every entry" or measure.timing
        for measure in plan.measures
    )
    return plan.crediting.windfall is not None or any(by_deal)


def _place(row: Payee, known: Mapping[str, int]) -> int:
    """Return the place of the plan that a row of the roster names."""
    if not row.plan:
        return 0
    if row.plan.lower() not in known:
        raise ScenarioError(
            f"the roster's row {row.row} puts {row.name} on {row.plan!r}, which is none of the plans given; known are "
            f"{', '.join(known)}: give it with --also, or correct the name"
        )
    return known[row.plan.lower()]


def _under(payee: Payee, rows: Sequence[Payee], whole: PayYear | None) -> Payee | None:
    """Return a payee with the rows of one plan and the leaves within them; None without any.

    In a year whose periods count as a `whole`, one belongs to the plan in force on its first day in seat.
    """
    if not rows or len(rows) == len(payee.works):
        return payee if rows else None
    leaves = [row for row in payee.assignments if row.leave]
    first, last = rows[0].start or datetime.date.min, rows[-1].end or datetime.date.max
    inside = [leave for leave in leaves if (leave.start or first) <= last and first <= (leave.end or last)]
    kept = [row if whole is None else _from_whole(row, payee, whole) for row in rows]
    person, _ = one_person([replace(kept[0], hired=payee.hired or payee.start), *kept[1:], *inside])
    return person


def _from_whole(row: Payee, payee: Payee, year: PayYear) -> Payee:
    """Return a row that starts with the next period where an earlier one of the payee is in seat in its first."""
    start = row.start
    if start is None:
        return row
    first, last = next((period for period in year.days_of_periods if period[0] <= start <= period[1]), (start, start))
    earlier = any(
        (work.start is None or work.start < start) and work.end is not None and first <= work.end < start
        for work in payee.works
    )
    return replace(row, start=last + ONE_DAY) if earlier else row


def _plan_on(record: CreditRecord, on: Mapping[str, list[tuple[Payee, int]]]) -> int:
    """Return the place of the plan that a credit's payee is on that day: the first before it, the last after it."""
    rows = on.get(record.payee, [])
    begun = [place for row, place in rows if row.start is None or row.start <= record.date]
    return begun[-1] if begun else rows[0][1] if rows else 0


def _named(plan: Plan, unnamed: Statements) -> Statements:
    """Return statements that say their plan."""
    named: tuple[Statement, ...] = tuple(replace(statement, plan=plan.name) for statement in unnamed.statements)
    return replace(unnamed, statements=named)
