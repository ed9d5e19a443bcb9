"""Statements: deals become pay line by line, and whatever cannot be paid is named by row, never half-paid."""

import datetime

import numpy as np
import pytest

from sim.errors import ImportedFileError, ScenarioError
from sim.importing.pay_files import credits_in, read_credits, read_roster, roster_in
from sim.pay.plan import plan_from
from sim.pay.proration import months_in_seat, unearned_shares
from sim.pay_statements.credit_table import credit_table
from sim.pay_statements.ledger import ledger
from sim.pay_statements.records import CreditFile
from sim.pay_statements.statement import statements

YEAR = datetime.date(2026, 1, 1)


def a_plan(**more):
    own = {"name": "Own", "scope": "individual", "weight": 0.6, "quota": {"per_year": 120_000.0}}
    team = {"name": "Team", "scope": "team", "weight": 0.4, "quota": {"per_year": 120_000.0}}
    return plan_from(
        {
            "name": "Two measures",
            "ote_per_year": 100_000.0,
            "base_share": 0.5,
            "pay_every": "quarter",
            "measures": [own, team],
            **more,
        }
    )


def credits_of(*rows, head="payee,date,measure,amount,deal,split"):
    return credits_in(("\n".join([head, *rows]) + "\n").encode())


ROSTER = roster_in(b"payee,team\nAnn,East\nBob,East\nCy,West\n")


def booked(plan, credits, roster):
    return ledger(plan, credit_table(credits.records), roster.people, YEAR)


def by_name(outcome):
    return {statement.payee: statement for statement in outcome.statements}


def test_a_statement_shows_every_term_and_adds_up():
    outcome = statements(a_plan(), credits_of("Ann,2026-01-05,Own,33333.33,,", "Bob,2026-02-05,Team,50000,,"), ROSTER)
    for statement in outcome.statements:
        by_period = np.array([line.amounts for line in statement.lines]).sum(axis=0)
        assert by_period == pytest.approx(np.array(statement.variable), abs=1e-9)
    ann = by_name(outcome)["Ann"]
    assert [line.label for line in ann.lines] == ["Own: curve", "Team: curve"]
    # A quarter's quota is 30,000 of one's own and 60,000 of two; a quarter's incentive is 7,500 and 5,000.
    assert ann.variable[2] == pytest.approx(7_500 * 33_333.33 / 30_000 + 5_000 * 50_000 / 60_000, abs=0.01)
    assert ann.variable[0] == ann.variable[1] == 0.0
    assert ann.base == pytest.approx([4166.67] * 12, abs=0.011)
    assert sum(round(100 * amount) for amount in ann.base) == 5_000_000  # months that add up to the year's salary
    assert ann.attainment["Team"][2] == pytest.approx(50_000 / 60_000)
    assert by_name(outcome)["Cy"].total == pytest.approx(50_000.04)
    assert ann.as_dict()["payee"] == "Ann"


def test_the_order_of_rows_is_irrelevant():
    rows = ["Ann,2026-01-05,Own,10000,D1,0.5", "Bob,2026-01-05,Own,10000,D1,0.5", "Ann,2026-07-05,Own,90000,D2,1"]
    forward, backward = (by_name(statements(a_plan(), credits_of(*order), ROSTER)) for order in (rows, rows[::-1]))
    assert {n: s.lines for n, s in forward.items()} == {n: s.lines for n, s in backward.items()}


@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        ("Zed,2026-01-05,Own,1,D9,0.5", "payee", "'Zed' is not on the roster"),
        (",2026-01-05,Own,1,D9,", "payee", "is blank"),
        ("Bob,2026-02-30,Own,1,D9,", "date", "'2026-02-30' is no date"),
        ("Bob,2025-12-31,Own,1,D9,0.5", "date", "outside the plan year"),
        ("Bob,2026-01-05,Mars,1,D9,0.5", "measure", "'Mars' is no measure of the plan"),
        ("Bob,2026-01-05,Own,,D9,", "amount", "is blank"),
        ("Bob,2026-01-05,Own,inf,D9,", "amount", "is no number"),
        ("Bob,2026-01-05,Own,NaN,D9,", "amount", "is no number"),
        ("Bob,2026-01-05,Own,1_0,D9,", "amount", "is no number"),
        ("Bob,2026-01-05,Own,1,D9,40", "split", "write 0.4 for 40 %"),
        ("Ann,2026-01-05,Own,100,D9,0.5", "deal", "repeats row 2"),
        ("Bob,2026-01-05,Own,100,D9,0.75", "split", "sum to 1.25"),
    ],
)
def test_a_row_that_cannot_be_credited_is_named_and_its_deal_is_paid_to_nobody(row, column, message):
    outcome = statements(a_plan(), credits_of("Ann,2026-01-05,Own,100,D9,0.5", row), ROSTER, YEAR)
    assert [(problem.row, problem.column) for problem in outcome.problems] == [(3, column)]
    assert message in outcome.problems[0].message
    assert all(sum(statement.variable) == 0.0 for statement in outcome.statements)


def test_payees_of_a_held_deal_are_told_that_their_statement_is_incomplete():
    outcome = statements(
        a_plan(), credits_of("Ann,2026-01-05,Own,100,D9,0.5", "Bob,2026-01-05,Own,x,D9,0.5"), ROSTER, YEAR
    )
    assert {name: statement.incomplete for name, statement in by_name(outcome).items()} == {
        "Ann": True,
        "Bob": True,
        "Cy": False,
    }


def test_other_deals_are_paid_although_one_is_held():
    outcome = statements(a_plan(), credits_of("Ann,2026-01-05,Own,3000,D1,", "Bob,2026-01-05,Own,x,D2,"), ROSTER, YEAR)
    assert sum(by_name(outcome)["Ann"].variable) == 750.0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("payee,date,amount\nAnn,2026-01-05,1\n", "which column is the measure"),
        ("payee,date,measure,amount\n", "no rows below a header"),
        ("payee,payee,date,measure,amount\n", "two columns are named 'payee'"),
        ("payee,date,measure,amount\nAnn,05.01.2026,Own,1\n", "month or the day first"),
        ('payee,date,measure,amount\nAnn,2026-01-05,Own,"1.234,56"\nAnn,2026-01-05,Own,1.5\n', "decimal comma"),
        ("payee,date,measure,amount\nAnn,2026-01-05,Own,1,234\n", "line 2: 5 cells where the header has 4"),
        ("payee,date,measure,amount\nAnn,2026-01-05,Own\n", "line 2: 3 cells where the header has 4"),
        ("payee,date,measure,amount\nA\x07nn,2026-01-05,Own,1\n", "line 2: control character"),
        ("", "is empty"),
    ],
)
def test_a_file_that_is_no_table_of_credits_is_refused(text, message):
    with pytest.raises(ImportedFileError, match=message):
        credits_in(text.encode())


def test_a_file_that_is_not_there_or_not_text_is_refused(tmp_path):
    with pytest.raises(ImportedFileError, match="cannot be read"):
        read_credits(tmp_path / "none.csv")
    (tmp_path / "binary.csv").write_bytes(b"payee\nAnn\xff\n")
    with pytest.raises(ImportedFileError, match="not text in utf-8"):
        read_roster(tmp_path / "binary.csv")


def test_a_roster_row_that_cannot_be_read_is_named():
    read = roster_in(b"payee,start,end,quota\nAnn,2026-02-30,,\nBob,2026-05-01,2026-04-01,\nCy,,,x\nDee,,,\nDee,,,\n")
    assert [(problem.row, problem.column) for problem in read.problems] == [
        (2, "start"),
        (3, "end"),
        (4, "quota"),
        (6, "payee"),
    ]
    assert [payee.name for payee in read.people] == ["Dee"]


def test_nobody_to_pay_is_said():
    with pytest.raises(ImportedFileError, match="nobody to pay"):
        statements(a_plan(), CreditFile(records=()))


def test_a_measure_on_attainment_asks_for_its_quota():
    plan = plan_from({"name": "No quota", "measures": [{"name": "Own", "scope": "individual"}]})
    with pytest.raises(ScenarioError, match="has no quota; write"):
        statements(plan, credits_of("Ann,2026-01-05,Own,100,,"))
    outcome = statements(plan, credits_of("Ann,2026-01-05,Own,120000,,"), roster_in(b"payee,quota\nAnn,120000\n"))
    assert sum(outcome.statements[0].variable) == 45_000.0


def test_a_manager_is_paid_on_everybody_below():
    plan = plan_from(
        {"name": "Roll-up", "measures": [{"name": "Own", "scope": "roll-up", "quota": {"per_year": 1_200.0}}]}
    )
    roster = roster_in(b"payee,manager\nTop,\nMid,Top\nAnn,Mid\nBob,Mid\n")
    book = booked(plan, credits_of("Ann,2026-01-05,Own,100,,", "Bob,2026-01-05,Own,50,,"), roster)
    assert book.credits["Own"].credited[:, 0].tolist() == [150.0, 150.0, 0.0, 0.0]
    with pytest.raises(ScenarioError, match="circle"):
        booked(plan, CreditFile(records=()), roster_in(b"payee,manager\nA,B\nB,A\n"))


def test_a_motion_is_credited_between_its_dates():
    rules = {"by_motion": [{"motion": "partner", "credit": 0.5, "since": "2026-03-01", "until": "2026-04-30"}]}
    rows = [f"Ann,2026-0{month}-15,Own,1000,,,partner" for month in (2, 3, 4, 5)]
    credits = credits_of(*rows, head="payee,date,measure,amount,deal,split,motion")
    book = booked(a_plan(crediting=rules), credits, ROSTER)
    assert book.credits["Own"].credited[0, 1:5].tolist() == [1000.0, 500.0, 500.0, 1000.0]


def test_a_windfall_is_credited_in_part_or_waits_for_review():
    row = "Ann,2026-01-05,Own,90000,D1,"
    half = a_plan(crediting={"windfall": {"above": 0.25, "credited": 0.5}})
    assert booked(half, credits_of(row), ROSTER).credits["Own"].credited[0, 0] == 60_000.0
    review = a_plan(crediting={"windfall": {"above": 0.25, "then": "reviewed"}})
    outcome = statements(review, credits_of(row), ROSTER)
    assert "windfall" in outcome.problems[0].message
    assert sum(by_name(outcome)["Ann"].variable) == 0.0


def test_an_attainment_is_restated_when_the_deal_falls_through():
    plan = a_plan(terms=[{"kind": "clawback", "at": "attainment restated"}], pay_every="month")
    credits = credits_of("Ann,2026-01-05,Own,12000,D1,2026-03-02", head="payee,date,measure,amount,deal,canceled")
    ann = by_name(statements(plan, credits, ROSTER))["Ann"]
    assert sum(ann.variable) == 0.0
    assert ann.variable[0] > 0.0 > ann.variable[2]


def test_a_score_holds_until_the_next_one():
    plan = plan_from(
        {
            "name": "MBO",
            "ote_per_year": 24_000.0,
            "base_share": 0.5,
            "pay_every": "month",
            "measures": [{"name": "KSO", "scope": "score", "measured_per": "month"}],
        }
    )
    outcome = statements(
        plan, credits_of("Ann,2026-02-01,KSO,0.8,,", "Ann,2026-04-01,KSO,1.0,,"), roster_in(b"payee\nAnn\n"), YEAR
    )
    assert outcome.statements[0].variable[:5] == (800.0, 800.0, 800.0, 1000.0, 1000.0)


def test_a_month_in_part_counts_by_the_stated_day_count():
    start = datetime.date(2026, 2, 15)
    by = {
        count: months_in_seat(start, None, YEAR, by_days=True, day_count=count)[1]
        for count in ("actual/actual", "actual/365", "30/360")
    }
    assert by == pytest.approx({"actual/actual": 14 / 28, "actual/365": 14 * 12 / 365, "30/360": 16 / 30})
    assert months_in_seat(start, datetime.date(2026, 4, 3), YEAR, by_days=False) == [0, 1, 1, 1, *[0] * 8]


def test_a_contract_ends_with_part_of_it_unearned():
    start, end = np.array(["2026-01-10"], "M8[D]"), np.array(["2026-07-10"], "M8[D]")

    def left(by, day_count="actual/actual", begun=start, months=12):
        return unearned_shares(begun, end, np.array([months]), by=by, day_count=day_count)[0]

    assert left("by months") == 0.5
    assert left("by days") == pytest.approx(1 - 181 / 365)
    assert left("by days", "actual/365") == pytest.approx(1 - 181 / 365)
    assert left("by days", "30/360") == 0.5
    assert left("in full") == 1.0
    # Four months from 31 May end with September, after 122 days; one month is over by July.
    assert left("by days", begun=np.array(["2026-05-31"], "M8[D]"), months=1) == 0.0
    assert left("by days", begun=np.array(["2026-05-31"], "M8[D]"), months=4) == pytest.approx(1 - 40 / 122)


@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        ("Ann,2026-01-31,Own revenue,1e3", "amount", "write all its digits"),
        ("Ann,2026-01-31,Own revenue,1000000000001", "amount", "out of range"),
        ("Ann,2026-01-31,Own revenue,١٢٣", "amount", "is no number"),
        ("Ann,2026-01-31,Own revenue,1_000", "amount", "is no number"),
        ("Ann,2026-01-31,Own revenue,nan", "amount", "is no number"),
        ("Ann,2026-01-31,Own revenue,", "amount", "is blank"),
        ("Ann,20260131,Own revenue,5", "date", "is no date"),
        ("A\u200bnn,2026-01-31,Own revenue,5", "payee", "U+200B, which cannot be seen"),
    ],
)
def test_a_row_that_could_be_misread_is_named_and_not_paid(row: str, column: str, message: str) -> None:
    imported = credits_in(f"payee,date,measure,amount\nBob,2026-01-31,Own revenue,7\n{row}\n".encode(), decimal=".")
    assert [record.payee for record in imported.records] == ["Bob"]
    assert [(problem.row, problem.column) for problem in imported.problems] == [(3, column)]
    assert message in imported.problems[0].message


def test_a_quote_that_never_ends_is_no_table() -> None:
    with pytest.raises(ImportedFileError, match="check the quotation marks"):
        credits_in(b'payee,date,measure,amount\nAnn,2026-01-31,"' + b"x" * 140_000)


def test_people_have_an_ote_of_their_own_where_the_roster_states_one():
    """Ann's 150,000 is split by the plan's mix, half and half; Bob has the plan's 100,000."""
    roster = roster_in(b"payee,team,ote\nAnn,East,150000\nBob,East,\n")
    sold = credits_of("Ann,2026-01-05,Own,120000,,", "Bob,2026-01-05,Own,120000,,")
    outcome = by_name(statements(a_plan(), sold, roster))
    assert sum(outcome["Ann"].base) == pytest.approx(75_000.0) and sum(outcome["Bob"].base) == pytest.approx(
        50_000.0, abs=0.05
    )
    assert sum(outcome["Ann"].variable) == pytest.approx(0.6 * 75_000.0)
    assert sum(outcome["Bob"].variable) == pytest.approx(0.6 * 50_000.0)


ROSTER_OF_TWO = roster_in(b"payee,team\nAnn,East\nBob,East\n")
TERMS = [
    {"kind": "cap", "at": 1.2},
    {"kind": "guarantee", "share": 0.8, "months": 60},
    {"kind": "draw", "dollars": 3_000.0, "recovery_starts": 4},
]


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term["kind"])
@pytest.mark.parametrize("per", ["month", "quarter", "year"])
def test_an_ote_of_ones_own_pays_what_a_plan_of_that_ote_pays(term, per):
    """Whatever is stated in target incentives scales with the person's, line by line."""
    roster = roster_in(b"payee,team,ote\nAnn,East,150000\nBob,East,80000\n")
    sold = credits_of("Ann,2026-01-05,Own,90000,,", "Ann,2026-07-05,Own,95000,,", "Bob,2026-03-05,Team,70000,,")
    measures = [
        {"name": name, "scope": scope, "weight": weight, "quota": {"per_year": 120_000.0}, "measured_per": per}
        for name, scope, weight in (("Own", "individual", 0.6), ("Team", "team", 0.4))
    ]
    shared = {"measures": measures, "terms": [term], "pay_every": "quarter" if per == "quarter" else per}
    own = by_name(statements(a_plan(**shared), sold, roster))
    for name, ote in (("Ann", 150_000.0), ("Bob", 80_000.0)):
        whole = by_name(statements(a_plan(ote_per_year=ote, **shared), sold, ROSTER_OF_TWO))
        assert own[name].variable == whole[name].variable
        assert own[name].base == whole[name].base
        assert own[name].lines == whole[name].lines


@pytest.mark.parametrize("ote", ["0", "-5", "nan", "lots"])
def test_an_ote_that_is_none_is_an_error_of_its_cell(ote):
    read = roster_in(f"payee,team,ote\nAnn,East,{ote}\n".encode())
    assert [problem.column for problem in read.problems] == ["ote"]
    assert not read.people


def test_credit_against_a_quota_of_0_is_said():
    roster = roster_in(b"payee,team,quota\nAnn,East,0\nBob,East,120000\n")
    outcome = statements(a_plan(), credits_of("Ann,2026-01-05,Own,100000,,", "Bob,2026-01-05,Own,9,,"), roster)
    assert [note for note in outcome.notes if "quota of 0" in note] == [
        "Own: 100,000.00 credited to Ann against a quota of 0 is attainment 0; state a quota above 0"
    ]
    assert statements(a_plan(), credits_of("Bob,2026-01-05,Own,9,,"), roster).notes == ()


def test_rows_alike_without_a_deal_are_paid_and_said():
    rows = ["Ann,2026-01-05,Own,1200,,", "Ann,2026-01-05,Own,1200,,", "Ann,2026-01-05,Own,1200,,0.5"]
    outcome = statements(a_plan(), credits_of(*rows), ROSTER)
    assert len(outcome.notes) == 1
    assert (
        "1 credits without a deal repeat an earlier row in every cell and are paid as well (row 3)" in outcome.notes[0]
    )
    assert outcome.statements[0].credited["Own"][-1] == 3_000.0
    named = [row.replace(",,", f",D{place},", 1) for place, row in enumerate(rows)]
    assert not any("repeat" in note for note in statements(a_plan(), credits_of(*named), ROSTER).notes)


def test_splits_a_little_beyond_the_whole_are_refused():
    outcome = statements(a_plan(), credits_of("Ann,2026-01-05,Own,9,D1,0.5", "Bob,2026-01-05,Own,9,D1,0.505"), ROSTER)
    assert [problem.column for problem in outcome.problems] == ["split"]
    assert sum(sum(statement.variable) for statement in outcome.statements) == 0.0


def test_nothing_is_taken_back_of_a_deal_that_was_never_credited():
    rows = ["Ann,2026-01-05,Own,9000,D1,0.5,2026-03-02", "Bob,2026-01-05,Own,9000,D1,0.505,2026-03-02"]
    rows += ["Ann,2026-01-05,Own,12000,D2,,"]
    credits = credits_of(*rows, head="payee,date,measure,amount,deal,split,canceled")
    outcome = by_name(statements(a_plan(terms=[{"kind": "clawback"}], pay_every="month"), credits, ROSTER))
    assert sum(outcome["Ann"].variable) == 12_000 / 120_000 * 30_000
    assert sum(outcome["Bob"].variable) == 0.0


CANCELED = "payee,date,measure,amount,deal,canceled"


def test_a_canceled_deal_under_a_roll_up_in_which_nobody_reports_takes_nothing():
    terms = [{"kind": "curve"}, {"kind": "threshold"}]
    measure = {"name": "Own", "scope": "roll-up", "terms": terms, "quota": {"per_year": 1_200.0}}
    plan = plan_from({"name": "Alone", "measures": [measure], "terms": [{"kind": "clawback"}]})
    outcome = statements(plan, credits_of("Ann,2026-01-05,Own,100,D1,2026-03-01", head=CANCELED), ROSTER_OF_TWO)
    assert sum(outcome.statements[0].variable) == 0.0


def test_a_link_by_the_pay_period_sees_the_quarter_when_a_canceled_deal_is_taken_out():
    """The team's quarter opens the gate, its March alone would not; Ann's deal comes back whole."""
    gate = {"kind": "gate", "measure": "Team", "at": 1.0, "counts": "period quota", "then": "from then on"}
    own = {"name": "Own", "scope": "individual", "weight": 1.0, "terms": [{"kind": "curve"}, gate]}
    team = {"name": "Team", "scope": "team", "weight": 0.0, "quota": {"per_year": 60_000.0}}
    plan = a_plan(measures=[{**own, "quota": {"per_year": 120_000.0}}, team], terms=[{"kind": "clawback"}])
    rows = ["Ann,2026-03-05,Own,30000,D1,2026-03-20", "Bob,2026-01-09,Team,30000,,"]
    ann = by_name(statements(plan, credits_of(*rows, head=CANCELED), ROSTER_OF_TWO))["Ann"]
    assert [line.total for line in ann.lines if line.total] == [12_500.0, -12_500.0]
    assert sum(ann.variable) == 0.0
