"""A year of credit for a payee who does not exist, so that a plan can be seen as a pay statement."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from sim.errors import SimError
from sim.pay.calendars import plan_year
from sim.pay.measure import Measure
from sim.pay.plan import Plan
from sim.pay.plan_year import PayYear
from sim.pay.quota import EVEN
from sim.pay.terms.bonuses import Kicker, Spiff
from sim.pay_statements.records import CreditFile, CreditRecord, Payee, RosterFile
from sim.pay_statements.statement import statements
from sim.pay_statements.statement_records import Statement
from sim.plan_design.interpretations import LUMPY_YEAR, quota_for
from sim.units import MONTHS_PER_YEAR

PAYEE, REPORT = "Sample payee", "Report of the sample payee"
FIRST_MONTH = datetime.date(2025, 1, 1)
# Weights of the months; each year adds up to the attainment asked for.
YEARS: Mapping[str, tuple[float, ...]] = {
    "lumpy, as deals fall": LUMPY_YEAR,
    "even": EVEN,
    "late, most in the last quarter": (0.4, 0.5, 0.6, 0.5, 0.6, 0.7, 0.6, 0.7, 0.9, 1.5, 2.0, 3.0),
    "one windfall in month 6": (0.6, 0.6, 0.6, 0.6, 0.6, 5.4, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6),
}


def annual_quota(measure: Measure, own: float, team_size: float) -> float:
    """Return the annual quota a measure is judged by: its own, else one person's or, where it is shared, the team's."""
    if measure.quota is not None or measure.scope == "individual":
        return quota_for(measure, own)
    return 1.0 if measure.scope == "score" else own * team_size


def sample_statement(plan: Plan, attainment: float, year: str, own_quota: float, team_size: float = 1.0) -> Statement:
    """Return the statement of a year that ends at an attainment on every measure; `year` is a key of YEARS.

    Measures without a quota are given one by `annual_quota`. The payee is in seat all year, alone in the team, with one
    report where a measure adds up what reports bring in; a score is the same every month. The plan's calendar holds; a
    plan with dates of its own is shown in the year of the first.
    """
    quotas = {measure.name: annual_quota(measure, own_quota, team_size) for measure in plan.measures}
    weights, shown = YEARS[year], _shown(plan)
    days = _days(shown)
    records = tuple(
        CreditRecord(
            row=1 + place * MONTHS_PER_YEAR + month,
            payee=REPORT if measure.scope == "roll-up" else PAYEE,
            date=days[month],
            measure=measure.name,
            amount=attainment * (1.0 if measure.scope == "score" else quotas[measure.name] * weight / sum(weights)),
            deal=f"{measure.name} {month + 1}",
        )
        for place, measure in enumerate(plan.measures)
        for month, weight in enumerate(weights)
    )
    stated = {name.lower(): quota for name, quota in quotas.items()}
    people: tuple[Payee, ...] = (Payee(row=1, name=PAYEE, team="sample", region="sample", quotas=stated),)
    if any(measure.scope == "roll-up" for measure in plan.measures):
        people += (Payee(row=2, name=REPORT, team="reports", manager=PAYEE, quotas=stated),)
    outcome = statements(plan, CreditFile(records=records), RosterFile(people=people), shown)
    if outcome.problems:
        raise SimError(outcome.problems[0].message)
    return outcome.statements[0]


def _shown(plan: Plan) -> PayYear:
    """Return the plan year to show: that of the first date the plan states, else of 2025."""
    stated = [revision.since for measure in plan.measures for revision in measure.revisions]
    stated += [
        day for term in plan.terms if isinstance(term, (Spiff, Kicker)) for day in (term.since, term.until) if day
    ]
    if plan.calendar is None:
        return plan_year(None, min(stated, default=FIRST_MONTH).replace(month=1))
    known = [plan.calendar.first_day, *(period.first for period in plan.calendar.periods[:1])]
    anchor = next((day for day in known if day is not None), FIRST_MONTH)
    return plan.calendar.year_with(anchor if plan.calendar.states_one_year else min(stated, default=anchor))


def _days(year: PayYear) -> list[datetime.date]:
    """Return a day for each of twelve months of credit: the first of every pay period, or evenly over the year."""
    if len(year) == MONTHS_PER_YEAR:
        return list(year.starts[:-1])
    length = (year.last_day - year.first_day).days
    return [
        year.first_day + datetime.timedelta(days=length * month // MONTHS_PER_YEAR) for month in range(MONTHS_PER_YEAR)
    ]
