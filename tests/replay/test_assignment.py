"""Everybody under the plan assigned to them, in one sentence where that cannot be, and by hand where plans change."""

import pytest

from sim.errors import ImportedFileError
from sim.pay.archetypes import INDIVIDUAL_HIGH_LEVERAGE, TEAM_LOW_LEVERAGE
from sim.pay.plan import read_plan
from sim.replay.assigned import AS_ASSIGNED
from sim.replay.replay import replay
from sim.replay.response import responses
from sim.reports.replay_tables import exception_rows, statement_rows
from sim.scenario.scenario import Scenario
from tests.replay.conftest import CURVE, PLANS, TWO, acted, plan_of, read

PAIR = (TEAM_LOW_LEVERAGE, INDIVIDUAL_HIGH_LEVERAGE)
HEAD = "payee,plan,start,end\n"
EACH = HEAD + "Ann,team_low_leverage,,\nBo,Individual high-leverage,,\n"


def assigned(text, plans=PAIR, credits=TWO, roster=None, also=()):
    return replay(plans, acted(credits, roster), assignment=read(text, "assignment"), also=also)


def cents(amount):
    return round(amount * 100)


def test_everybody_is_paid_under_their_own_plan_and_compared_with_each():
    replayed = assigned(EACH)
    team, own = (replayed.paid[plan.name] for plan in PAIR)
    assert replayed.first == AS_ASSIGNED
    assert replayed.paid[AS_ASSIGNED].cents == (team.cents[0], own.cents[1])
    changes = {name: [change.change for change in plan_changes] for name, plan_changes in replayed.changes.items()}
    assert changes == {
        TEAM_LOW_LEVERAGE.name: [0.0, (team.cents[1] - own.cents[1]) / 100],
        INDIVIDUAL_HIGH_LEVERAGE.name: [(own.cents[0] - team.cents[0]) / 100, 0.0],
    }
    for plan_changes in replayed.changes.values():
        for change in plan_changes:
            assert sum(map(cents, change.parts.values())) == cents(change.change)
    ann = replayed.changes[INDIVIDUAL_HIGH_LEVERAGE.name][0]
    alone = replay(PAIR, acted()).changes[INDIVIDUAL_HIGH_LEVERAGE.name][0]
    assert {part: value for part, value in ann.parts.items() if value} == {p: v for p, v in alone.parts.items() if v}
    assert replayed.paid[AS_ASSIGNED].lead == "each plan's own"
    assert replayed.paid[AS_ASSIGNED].lines == ("Ann: Team, low leverage", "Bo: Individual, high leverage")
    assert any("1 on Team, low leverage, 1 on Individual" in change.text for change in replayed.findings)


def test_all_on_one_plan_is_that_plan():
    replayed = assigned(HEAD + "Ann,Team low leverage,,\nBo,Team low leverage,,\n")
    assert replayed.paid[AS_ASSIGNED].cents == replayed.paid[TEAM_LOW_LEVERAGE.name].cents
    comparisons = replayed.as_dict()["comparisons"][TEAM_LOW_LEVERAGE.name]
    assert (comparisons["change"], comparisons["unchanged"], comparisons["reasons"]) == (0.0, 2, {})


def test_a_change_in_mid_year_is_paid_part_by_part_by_hand():
    text = HEAD + "Ann,team_low_leverage,2025-01-01,2025-06-30\nAnn,Individual high leverage,2025-07-01,\n"
    replayed = assigned(text + "Bo,team_low_leverage,,\n")
    # To June the team sells 140,000 of 100,000: 1 + 0.4 x 0.5 of half of 45,000, and half of 105,000 base. From July
    # Ann sells 60,000 of 50,000: 1 + 0.2 x 2 of half of 67,500, and half of 82,500 base.
    by_hand = 1.2 * 22_500 + 52_500 + 1.4 * 33_750 + 41_250
    assert replayed.paid[AS_ASSIGNED].cents[0] == cents(by_hand) == 16_800_000
    statement = replayed.paid[AS_ASSIGNED].statements[0]
    assert statement.total == 168_000.0
    assert sum(line.total for line in statement.lines) + sum(statement.base) == pytest.approx(168_000.0)
    assert any("months 7 to 12" in line.label for line in statement.lines)
    assert statement.quota["Own revenue"][-1] == pytest.approx(50_000.0)
    ann = replayed.changes[INDIVIDUAL_HIGH_LEVERAGE.name][0]
    assert {part for part, value in ann.parts.items() if value} == {"plan"}
    by_plan = {name: 0 for name in replayed.paid}
    for name, *_, amount in statement_rows(replayed):
        by_plan[name] += cents(amount)
    assert by_plan == {name: cents(paid.pay_total) for name, paid in replayed.paid.items()}
    assert sum(note.about == "assignment" and note.kind == "assumption" for note in replayed.findings) == 1


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (HEAD + "Ann,Mars plan,,\nBo,Team low leverage,,\n", "assigns Mars plan, which is none of the plans given"),
        (HEAD + "Ann,Team low leverage,,\n", "assigns no plan to Bo in 2025-01 and 11 more months"),
        (HEAD + "Ann,Team low leverage,,2025-09-30\nBo,Team low leverage,,\n", "no plan to Ann in 2025-10 and 2 more"),
        (HEAD + "Ann,Team low leverage,2025-01-15,\nBo,Team low leverage,,\n", "row 2.*starts within a month"),
        (HEAD + "Ann,Team low leverage,,2025-06-15\nBo,Team low leverage,,\n", "row 2.*ends within a month"),
    ],
)
def test_what_cannot_be_assigned_is_one_sentence_with_a_remedy(text, word):
    with pytest.raises(ImportedFileError, match=word) as problem:
        assigned(text)
    assert "\n" not in str(problem.value)


def test_a_change_of_a_plan_that_reaches_over_it_is_refused():
    drawn = plan_of("Drawn").model_dump() | {"terms": [{"kind": "draw"}]}
    drawn = type(PAIR[0]).model_validate(drawn)
    text = HEAD + "Ann,Drawn,,2025-06-30\nAnn,A,2025-07-01,\nBo,A,,\n"
    with pytest.raises(ImportedFileError, match="Ann changes plan within the year, and Drawn has a draw"):
        assigned(text, (drawn, plan_of()))
    whole = assigned(HEAD + "Ann,Drawn,,\nBo,A,,\n", (drawn, plan_of()))
    assert whole.paid[AS_ASSIGNED].cents == (whole.paid["Drawn"].cents[0], whole.paid["A"].cents[1])


def test_the_roster_says_when_a_plan_is_needed_and_strangers_are_noted():
    roster = "payee,start\nAnn,2025-07-01\nBo,2025-01-01\n"
    replayed = assigned(HEAD + "Ann,A,2025-07-01,\nBo,A,,\nCy,A,,\n", (plan_of(),), roster=roster)
    assert replayed.paid[AS_ASSIGNED].cents == replayed.paid["A"].cents
    assert any("not among the payees: Cy" in note.text for note in replayed.findings)


def test_a_name_is_meant_whatever_its_case_and_signs_but_never_two_plans():
    plans = (plan_of("North-East"), plan_of("North east"))
    with pytest.raises(ImportedFileError, match="which may mean North east and North-East"):
        assigned(HEAD + "Ann,north east,,\nBo,north east,,\n", plans)
    hybrid = read_plan(PLANS / "hybrid.yaml")
    replayed = assigned(HEAD + "Ann,hybrid,,\nBo,hybrid,,\n", (hybrid,), also=[("hybrid.yaml", "hybrid")])
    assert replayed.paid[AS_ASSIGNED].cents == replayed.paid[hybrid.name].cents


def test_exceptions_are_those_of_each_payees_own_plan():
    credits = TWO + "Ann,2025-03-01,Renewals,7,D9\n"
    plans = (plan_of("A", measure={"name": "Bookings"}), plan_of("B", terms=(CURVE,), measure={"name": "Renewals"}))
    replayed = assigned(HEAD + "Ann,A,,\nBo,B,,\n", plans, credits)
    mine = [row for row in exception_rows(replayed) if row[0] == AS_ASSIGNED]
    assert {row[1] for row in mine} == {5, 4}  # Ann's renewal under A, Bo's booking under B


def test_the_second_reading_compares_the_plans_themselves():
    small = Scenario().with_values({"run.months": 12, "run.replications": 4, "organization.seats": 2})
    read_again = responses(small, assigned(EACH))
    assert [(response.plan, response.against) for response in read_again] == [(PAIR[1].name, PAIR[0].name)]
