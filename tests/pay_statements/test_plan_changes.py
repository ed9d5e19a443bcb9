"""People who change plan within the year: whose credit counts where, and what is refused."""

import pytest

from sim.errors import ScenarioError
from sim.pay.plan import plan_from
from sim.pay_statements.plan_changes import statements_of_plans
from sim.pay_statements.records import CreditFile
from sim.pay_statements.statement import statements
from tests.pay_statements.texts import credits_from_text, roster_from_text

HEAD = "payee,date,measure,amount,deal,canceled\n"


def a_plan(name, rate, **more):
    terms = [{"kind": "marginal rates", "tiers": [{"above": 0.0, "rate": rate}]}]
    return plan_from({"name": name, "measures": [{"name": "Sales", "scope": "individual", "terms": terms}], **more})


def by_plan(outcome):
    return {(statement.payee, statement.plan): round(sum(statement.variable), 2) for statement in outcome.statements}


ROSTER = roster_from_text("payee,start,plan\nAnn,2026-01-01,A\nAnn,2026-07-01,B\nBob,,\n")


def test_a_deal_canceled_after_the_change_is_taken_back_under_the_plan_that_paid_it():
    clawback = {"terms": [{"kind": "clawback"}], "pay_every": "month"}
    plans = (a_plan("A", 0.1, **clawback), a_plan("B", 0.2, **clawback))
    credits = credits_from_text(f"{HEAD}Ann,2026-05-01,Sales,1000,D1,2026-09-01\nAnn,2026-08-01,Sales,500,D2,\n")
    outcome = statements_of_plans(plans, credits, ROSTER)
    assert by_plan(outcome) == {("Ann", "A"): 0.0, ("Ann", "B"): 100.0, ("Bob", "A"): 0.0}
    under_a = outcome.statements[0]
    assert (under_a.variable[4], under_a.variable[8]) == (100.0, -100.0)
    assert under_a.as_dict()["plan"] == "A"


def test_a_row_that_cannot_be_used_is_named_once():
    credits = credits_from_text(f"{HEAD}Zed,2026-05-01,Sales,1,,\nAnn,2026-05-01,Mars,1,,\nAnn,2026-05-01,Sales,x,,\n")
    outcome = statements_of_plans((a_plan("A", 0.1), a_plan("B", 0.2)), credits, ROSTER)
    assert [problem.row for problem in outcome.problems] == [2, 3, 4]
    assert [
        statement.incomplete for statement in outcome.statements if statement.plan == "A" and statement.payee == "Ann"
    ] == [True]


def test_plans_the_roster_does_not_know_and_shared_results_are_refused():
    credits = credits_from_text(f"{HEAD}Ann,2026-05-01,Sales,1000,,\n")
    with pytest.raises(ScenarioError, match="puts Ann on 'B', which is none of the plans given; known are a, c"):
        statements_of_plans((a_plan("A", 0.1), a_plan("C", 0.2)), credits, ROSTER)
    with pytest.raises(ScenarioError, match="puts Ann on 'B', and 'A' is paid; give both plans"):
        statements(a_plan("A", 0.1), credits, ROSTER)
    with pytest.raises(ScenarioError, match="two plans are named alike"):
        statements_of_plans((a_plan("A", 0.1), a_plan("a", 0.2)), credits, ROSTER)
    team = plan_from({"name": "B", "measures": [{"name": "Team", "scope": "team", "quota": {"per_year": 1.0}}]})
    with pytest.raises(ScenarioError, match="'Team' counts the results of a team"):
        statements_of_plans((a_plan("A", 0.1), team), credits, ROSTER)


@pytest.mark.parametrize("proration", ["by months", "by days"])
@pytest.mark.parametrize("day", ["2026-06-30", "2026-07-01", "2026-07-15"])
@pytest.mark.parametrize("calendar", [None, {"kind": "4-4-5", "year_end": {"month": 12}}])
def test_two_plans_of_one_year_never_count_a_period_twice(proration, day, calendar):
    more = {"proration": proration, "ote_per_year": 120_000.0, "base_share": 0.5, "calendar": calendar}
    roster = roster_from_text(f"payee,start,plan\nAnn,2025-01-01,A\nAnn,{day},B\n")
    credits = credits_from_text(f"{HEAD}Ann,2026-05-01,Sales,1000,,\n")
    outcome = statements_of_plans((a_plan("A", 0.1, **more), a_plan("B", 0.2, **more)), credits, roster)
    assert sum(sum(statement.base) for statement in outcome.statements) == pytest.approx(60_000.0, abs=0.011)


def test_plans_that_prorate_otherwise_are_refused():
    plans = (a_plan("A", 0.1), a_plan("B", 0.2, proration="by days"))
    with pytest.raises(ScenarioError, match="write the same `proration` in both"):
        statements_of_plans(plans, CreditFile(records=()), ROSTER)


def test_a_deal_with_rows_under_two_plans_is_refused_where_one_asks_what_it_comes_to_in_all():
    rows = "Ann,2026-05-01,Sales,1000,D1,\nAnn,2026-08-01,Sales,500,D1,\n"
    orders = a_plan("B", 0.2, crediting={"windfall": {"above": 0.5, "credited": 0.5}})
    with pytest.raises(ScenarioError, match="deal 'D1' of Ann has rows under 'A' and 'B'"):
        statements_of_plans((a_plan("A", 0.1), orders), credits_from_text(f"{HEAD}{rows}"), ROSTER)
    outcome = statements_of_plans((a_plan("A", 0.1), a_plan("B", 0.2)), credits_from_text(f"{HEAD}{rows}"), ROSTER)
    assert by_plan(outcome) == {("Ann", "A"): 100.0, ("Ann", "B"): 100.0, ("Bob", "A"): 0.0}


def test_dated_rows_of_one_person_in_two_currencies_are_refused():
    rows = "payee,start,currency\nAnn,2026-01-01,EUR\nAnn,2026-07-01,USD\n"
    problem = roster_from_text(rows).problems[0]
    assert (problem.row, problem.column) == (3, "currency")
    assert "a year is stated in one currency" in problem.message
