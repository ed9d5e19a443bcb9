"""A deal sold and wholly canceled leaves everybody's year as if it had never been, whatever the plan: random plans."""

from __future__ import annotations

import datetime
import warnings
from dataclasses import replace

import pytest

from sim.pay.measure import is_timed
from sim.pay.plan import Plan
from sim.pay.terms.settlements import Clawback
from sim.pay_statements.records import CreditFile, CreditRecord, RosterFile
from sim.pay_statements.statement import statements
from tests.reference.random_plans import FIRST_MONTH, Drawn, drawn

LAST_DAY = datetime.date(2026, 12, 31)
OWN_RATE, RESTATED = Clawback(), Clawback(at="attainment restated")


def year_pay(case: Drawn, plan: Plan, records: tuple[CreditRecord, ...]) -> list[int]:
    """Return everybody's variable pay of the year, in cents."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # tried by a test of its own, of random plans
        year = statements(plan, CreditFile(records=records), RosterFile(people=case.people), FIRST_MONTH)
    return [round(100 * sum(statement.variable)) for statement in year.statements]


def with_terms(case: Drawn, clawback: Clawback) -> Plan:
    """Return the plan of a case, settled by a clawback alone and rounded to cents."""
    return case.plan.model_copy(update={"terms": (*case.plan.earnings, clawback), "rounding": "cents"})


def dead(record: CreditRecord) -> CreditRecord:
    """Return a credit canceled two months after the sale, or at the end of the year."""
    return replace(record, canceled=min(record.date + datetime.timedelta(days=60), LAST_DAY))


def is_score(case: Drawn, record: CreditRecord) -> bool:
    return any(measure.name == record.measure and measure.scope == "score" for measure in case.plan.measures)


@pytest.mark.parametrize("block", range(4))
def test_when_all_deals_are_canceled_at_own_rate_the_year_pays_what_it_pays_without_them(block: int) -> None:
    for seed in range(block * 50, block * 50 + 50):
        case = drawn(seed)
        plan = with_terms(case, OWN_RATE)
        canceled = tuple(record if is_score(case, record) else dead(record) for record in case.records)
        never = tuple(record for record in case.records if is_score(case, record))
        assert year_pay(case, plan, canceled) == year_pay(case, plan, never), f"seed {seed}"


def test_restated_any_deal_might_never_have_been_where_only_the_year_counts() -> None:
    tried = 0
    for seed in range(600):
        case = drawn(seed)
        terms: list[object] = [*case.plan.earnings, *(term for m in case.plan.measures for term in m.terms)]
        if any(map(is_timed, terms)) or any(measure.measured_per != "year" for measure in case.plan.measures):
            continue
        plan = with_terms(case, RESTATED)
        deal = next((record.deal for record in case.records if not is_score(case, record)), None)
        sold = tuple(replace(record, canceled=None) for record in case.records)
        canceled = tuple(dead(record) if record.deal == deal else record for record in sold)
        never = tuple(record for record in sold if record.deal != deal)
        assert year_pay(case, plan, canceled) == year_pay(case, plan, never), f"seed {seed}"
        tried += 1
    assert tried >= 60
