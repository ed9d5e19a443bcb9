"""What `check` says about a plan's calendar, its leaves, and terms that change within the year."""

from __future__ import annotations

from collections.abc import Iterator

from sim.pay.calendars import ROLLING, Calendar
from sim.pay.measure import Measure, Revision
from sim.pay.plan import Plan
from sim.pay.terms.gates import RetroactiveAccelerator
from sim.pay.terms.rates import RetroactiveRates
from sim.plan_design.plan_trap import PlanTrap

SAMPLE_MONTHS = 3  # of leave, that a sentence reckons with
MONTHS_LEFT = 12 - SAMPLE_MONTHS


def dates(plan: Plan) -> Iterator[PlanTrap]:
    """Yield what is worth knowing about days: of the calendar, of leaves, and of revisions."""
    if plan.calendar is not None:
        yield from _calendar(plan, plan.calendar)
    yield from _leaves(plan)
    for place, measure in enumerate(plan.measures):
        for number, revision in enumerate(measure.revisions):
            yield from _revision(measure, revision, f"measures.{place}.revisions.{number}")


def _calendar(plan: Plan, calendar: Calendar) -> Iterator[PlanTrap]:
    yield _note(
        "calendar",
        "calendar",
        f"Statements go by the plan's calendar ({calendar.kind}). Curves and simulations know no days: "
        "they pay by twelve equal months.",
    )
    if calendar.states_one_year:
        remedy = "its periods" if calendar.kind == "listed" else "its first day, or `year_end` for every year"
        yield _note("calendar of one year", "calendar", f"The calendar states one plan year; the next needs {remedy}.")
    by_month = [m.name for m in plan.measures if m.measured_per == "month"]
    monthly = "pay" if plan.pay_every == "month" else by_month[0] if by_month else ""
    if calendar.kind in ROLLING and monthly:
        weeks = "four or five weeks" if calendar.kind == "weeks" else "two or three fortnights"
        yield PlanTrap(
            kind="uneven months",
            severity="warning",
            where="calendar",
            sentence=f"A month holds the pay periods that end in it, {weeks}, and {monthly} goes by the month; write "
            "`period` in place of `month`, or a calendar of whole weeks such as 4-4-5.",
        )


def _leaves(plan: Plan) -> Iterator[PlanTrap]:
    """Yield kinds of leave after which results are held against a quota of months away, or paid a target of them."""
    on_quota = any(measure.needs_quota and measure.scope != "score" for measure in plan.measures)
    for place, leave in enumerate(plan.leaves):
        where, away = f"leaves.{place}", f"{SAMPLE_MONTHS} months of {leave.name}"
        if leave.quota == "kept" and on_quota:
            yield PlanTrap(
                kind="leave without relief",
                severity="warning",
                where=where,
                sentence=f"After {away} the quota is still the whole year's: {MONTHS_LEFT} months at quota reach "
                f"{MONTHS_LEFT / 12:.2f} of it.",
            )
        if leave.quota == "relieved" and leave.incentive == "kept":
            yield _note(
                "incentive on leave",
                where,
                f"After {away} the quota is {MONTHS_LEFT / 12:.0%} of a year's and the target incentive a whole "
                f"year's: every dollar sold pays {12 / MONTHS_LEFT:.2f} times as much.",
            )


def _revision(measure: Measure, revision: Revision, where: str) -> Iterator[PlanTrap]:
    yield _note(
        "dated terms",
        where,
        f"From {revision.since} {measure.name} is paid by other terms, which take up where results then stand. "
        "What was earned before stays; curves and simulations show the first terms.",
    )
    if any(isinstance(term, (RetroactiveRates, RetroactiveAccelerator)) for term in revision.terms):
        yield PlanTrap(
            kind="dated terms from the first dollar",
            severity="warning",
            where=where,
            sentence=f"From {revision.since} {measure.name} is paid from the first dollar: a tier reached after that "
            "day pays its gain on what was sold before it, too. Write marginal rates if it should not.",
        )


def _note(kind: str, where: str, sentence: str) -> PlanTrap:
    return PlanTrap(kind=kind, severity="note", where=where, sentence=sentence)
