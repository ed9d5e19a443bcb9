"""Laws of dated assignments: a year written in parts is the year, leave is time away, and dates do not count twice."""

import datetime

import numpy as np
import pytest
from hypothesis import assume, given, strategies as st

from sim.errors import ScenarioError
from sim.pay.plan import plan_from
from sim.pay_statements.records import CreditFile
from sim.pay_statements.statement import statements
from tests.pay_statements.texts import credits_from_text, roster_from_text

FIRST = datetime.date(2026, 1, 1)
days_in_year = st.integers(1, 364).map(lambda after: FIRST + datetime.timedelta(days=after))
counting = st.sampled_from(
    [("by months", "actual/actual"), ("by days", "actual/actual"), ("by days", "actual/365"), ("by days", "30/360")]
)
CREDITS = credits_from_text(
    "payee,date,measure,amount\nAnn,2026-02-03,Own,40000\nBob,2026-05-20,Own,70000\nAnn,2026-11-30,Own,65000\n"
    "Ann,2026-02-03,Team,40000\nBob,2026-05-20,Team,70000\nAnn,2026-11-30,Team,65000\nBob,2026-06-01,Roll,1000\n"
)


def a_plan(proration="by days", day_count="actual/actual", **more):
    return plan_from(
        {
            "name": "Three measures",
            "ote_per_year": 100_000.0,
            "base_share": 0.5,
            "pay_every": "quarter",
            "proration": proration,
            "day_count": day_count,
            "measures": [
                {
                    "name": "Own",
                    "scope": "individual",
                    "weight": 0.5,
                    "quota": {"per_year": 120_000.0, "ramp": [0.5, 0.75]},
                    "terms": [{"kind": "curve"}, {"kind": "accelerator"}],
                },
                {"name": "Team", "scope": "team", "weight": 0.4, "quota": {"per_year": 120_000.0}},
                {"name": "Roll", "scope": "roll-up", "weight": 0.1, "quota": {"per_year": 120_000.0}},
            ],
            **more,
        }
    )


def paid(plan, *rows, head="payee,start,end,team,manager,quota own,ote,leave"):
    answer = statements(plan, CREDITS, roster_from_text("\n".join([head, *rows]) + "\n"), FIRST)
    assert answer.problems == ()
    return {statement.payee: statement for statement in answer.statements}


def differ(one, other):
    return [
        abs(a - b)
        for name in one
        for a, b in zip((*one[name].variable, *one[name].base), (*other[name].variable, *other[name].base), strict=True)
    ]


@given(counting, st.lists(days_in_year, min_size=1, max_size=3, unique=True))
def test_a_year_in_parts_that_change_nothing_is_the_year(how, cuts):
    plan = a_plan(*how)
    starts = [FIRST, *sorted(cuts)]
    whole = paid(plan, "Ann,2026-01-01,,East,Bob,130000,110000,", "Bob,2020-01-01,,East,,,,")
    parts = [f"Ann,{start},,East,Bob,130000,110000," for start in starts]
    assert max(differ(whole, paid(plan, *parts, "Bob,2020-01-01,,East,,,,"))) < 0.0101


@given(days_in_year, st.sampled_from(["quota own", "ote"]))
def test_a_change_of_nobody_else_changes_nobody_else(day, column):
    before, after = ("120000,100000", "240000,100000" if column == "quota own" else "120000,150000")
    plan = a_plan()
    alike = paid(plan, f"Ann,2026-01-01,,East,,{before},", "Bob,2020-01-01,,West,,,,")
    changed = paid(plan, f"Ann,2026-01-01,,East,,{before},", f"Ann,{day},,East,,{after},", "Bob,2020-01-01,,West,,,,")
    assert max(differ({"Bob": alike["Bob"]}, {"Bob": changed["Bob"]})) < 0.0101


@given(counting, days_in_year, st.integers(0, 200))
def test_leave_without_pay_is_time_out_of_seat(how, first, length):
    plan = a_plan(*how, leaves=[{"name": "unpaid", "base": "unpaid"}])
    last = min(first + datetime.timedelta(days=length), datetime.date(2026, 12, 31))
    on_leave = paid(plan, "Ann,2025-01-01,,East,,,,", f"Ann,{first},{last},,,,,unpaid", "Bob,2020-01-01,,West,,,,")
    back = last + datetime.timedelta(days=1)
    rows = [f"Ann,2025-01-01,{first - datetime.timedelta(days=1)},East,,,,", f"Ann,{back},,East,,,,"]
    away = paid(plan, *rows, "Bob,2020-01-01,,West,,,,")
    if how[0] == "by days":
        assert max(differ(on_leave, away)) < 0.0101
    else:  # by months a month that begins on leave is on leave, and one that begins in seat is in seat
        months = sum(day.day == 1 for day in _days(first, last))
        assert sum(on_leave["Ann"].base) == pytest.approx(50_000.0 * (12 - months) / 12, abs=0.01)


def _days(first, last):
    return [first + datetime.timedelta(days=after) for after in range((last - first).days + 1)]


@given(counting, days_in_year, days_in_year)
def test_parts_of_a_year_never_sum_to_more_than_it(how, one, other):
    assume(one != other)
    first, second = sorted((one, other))
    rows = ["Ann,2026-01-01,,East,,,,", f"Ann,{first},,West,,,,", f"Ann,{second},,East,,,,"]
    statements_of = paid(a_plan(*how), *rows, "Bob,2020-01-01,,West,,,,")
    assert sum(statements_of["Ann"].base) == pytest.approx(50_000.0, abs=0.01)
    assert sum(statements_of["Ann"].quota["Own"][-1:]) <= 120_000.0 + 1e-6


@pytest.mark.parametrize(
    ("rows", "place", "words"),
    [
        (["Ann,2026-01-01,2026-05-31,,", "Ann,2026-05-31,,,"], (3, "start"), "row 2 of Ann ends on 2026-05-31"),
        (["Ann,,,,", "Ann,,,,"], (3, "payee"), "already stands in row 2"),
        (["Ann,2026-01-01,,,", "Ann,2026-01-01,,,"], (3, "payee"), "give each its own start"),
        (["Ann,2026-03-01,,,leave"], (2, "leave"), "has no other row"),
        (["Ann,,,,", "Ann,,,,leave"], (3, "start"), "has no start"),
        (["Ann,,,,", "Ann,2026-03-01,,,leave", "Ann,2026-05-01,,,leave"], (4, "start"), "overlaps that of row 3"),
        (["Ann,,,,", "Ann,2026-03-01,2026-04-01,East,leave"], (3, "leave"), "more than its dates"),
    ],
)
def test_rows_of_one_person_that_do_not_go_together_are_named(rows, place, words):
    read = roster_from_text("payee,start,end,team,leave\n" + "\n".join(rows) + "\n")
    assert [(problem.row, problem.column) for problem in read.problems] == [place]
    assert words in read.problems[0].message


def test_a_leave_the_plan_does_not_name_is_refused():
    with pytest.raises(ScenarioError, match="'gardening', which is no leave of 'Three measures'; known are leave"):
        paid(a_plan(), "Ann,,,,,,,", "Ann,2026-02-01,2026-03-01,,,,,gardening")


def test_what_changes_within_the_year_and_cannot_be_followed_is_refused():
    pool = {"name": "Pot", "scope": "team", "terms": [{"kind": "pool", "dollars": 1000.0}]}
    plan = plan_from({"name": "Pool", "measures": [pool]})
    rows = "payee,start,team\nAnn,2026-01-01,East\nAnn,2026-03-05,West\n"
    with pytest.raises(ScenarioError, match="somebody changes it within the plan year"):
        statements(plan, CreditFile(records=()), roster_from_text(rows), FIRST)


def test_statements_of_a_transfer_within_a_month_are_by_month():
    statements_of = paid(a_plan(), "Ann,2026-01-01,,East,,,,", "Ann,2026-05-11,,West,,,,", "Bob,2020-01-01,,West,,,,")
    assert statements_of["Ann"].periods == statements_of["Bob"].periods
    assert len(statements_of["Ann"].variable) == len(statements_of["Ann"].attainment["Team"]) == 12
    lines = np.array([line.amounts for line in statements_of["Ann"].lines]).sum(axis=0)
    assert lines == pytest.approx(np.array(statements_of["Ann"].variable), abs=1e-9)
