"""The replay pays to the cent, says who wins and why, and lists every assumption."""

import threading
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from sim.errors import ImportedFileError, RunCanceledError, ScenarioError
from sim.importing.isolated import read_brought
from sim.importing.mapping import propose, read_mapping
from sim.importing.records import import_table
from sim.pay.plan import plan_from, read_plan
from sim.pay_statements.statement import statements
from sim.plan_design.components import IN_FOUR, IN_SIX, blended_plan, differing_parts
from sim.replay.actuals import actuals
from sim.replay.distribution import distribution
from sim.replay.paying import paid_under
from sim.replay.reasons import REASONS, reasons
from sim.replay.replay import FROZEN, replay
from sim.reports.replay_tables import change_columns, change_rows, statement_rows
from tests.replay.conftest import CRM, CURVE, HEAD, TWO, acted, needs_crm, plan_of, read

PLANS = Path(__file__).resolve().parents[2] / "data" / "plans"
ARCHETYPES = sorted({*PLANS.glob("*team*.yaml"), *PLANS.glob("*individual*.yaml")})
FAST = {"kind": "accelerator", "above": 1.0, "rate": 2.0}

SAMPLES = PLANS.parent / "samples"
TWO_ARCHETYPES = ("team_low_leverage", "individual_high_leverage")


def cents(amount):
    return round(amount * 100)


def test_pay_attainment_and_ccos_are_those_worked_out_by_hand():
    content = replay([plan_of("Flat"), plan_of("Fast", terms=(CURVE, FAST))], acted()).as_dict()
    assert (content["credited_total"], content["deals"], content["payees"]) == (200_000.0, 3, 2)
    # Half of 100,000 is base; attainment 1.5 and 0.5 pay 1.5 and 0.5 of 50,000, past quota at twice the rate 2.0.
    assert content["plans"]["Flat"]["pay_total"] == 100_000.0 + 75_000.0 + 25_000.0
    assert content["plans"]["Fast"]["pay_total"] == 100_000.0 + 100_000.0 + 25_000.0
    assert content["plans"]["Fast"]["ccos"] == pytest.approx(225_000.0 / 200_000.0)
    assert content["plans"]["Flat"]["attainment"]["lowest"] == pytest.approx(0.5)
    assert content["comparisons"]["Fast"] == {
        "against": "Flat",
        "change": 25_000.0,
        "winners": 1,
        "losers": 0,
        "unchanged": 1,
        "reasons": {"curve": 25_000.0},
    }
    people = {person["payee"]: person["changes"]["Fast"]["change"] for person in content["people"]}
    assert people == {"Ann": 25_000.0, "Bo": 0.0}


ONE_THING = {
    "mix": {"base_share": 0.7},
    "curve": {"terms": (CURVE, FAST)},
    "quota": {"measure": {"quota": {"per_year": 80_000.0}}},
    "cap": {"terms": (CURVE, {"kind": "cap", "at": 1.2})},
    "timing": {"measure": {"measured_per": "month"}, "terms": (CURVE,)},
}


@pytest.mark.parametrize("part", sorted(ONE_THING))
def test_plans_that_differ_in_one_thing_have_one_reason_and_it_is_the_change(part):
    before, after = plan_of(), plan_of(**ONE_THING[part])
    assert differing_parts(before, after, IN_SIX) == (part,)
    replayed = replay([before, after], acted())
    for change in replayed.changes["A (2)"]:
        assert dict(change.parts) == {part: change.change}


def test_every_part_is_tried_alone_but_crediting_which_has_a_test_of_its_own():
    assert {*ONE_THING, "crediting"} == set(REASONS)


def test_whose_results_count_is_crediting():
    replayed = replay([plan_of(scope="team"), plan_of("B")], acted())
    ann, bo = replayed.changes["B"]
    assert (dict(ann.parts), ann.outcome, ann.reason) == ({"crediting": 25_000.0}, "wins", "crediting")
    assert (bo.change, bo.outcome) == (-25_000.0, "loses")


def test_a_blend_of_nothing_is_the_plan_and_of_everything_the_other():
    one, other = (read_plan(PLANS / f"{name}.yaml") for name in ("team_low_leverage", "individual_high_leverage"))
    parts = differing_parts(one, other, IN_SIX)
    assert parts == ("mix", "curve", "crediting")
    assert blended_plan(one, other, (), IN_SIX).measures == one.measures
    assert blended_plan(one, other, parts, IN_SIX).model_dump(exclude={"name"}) == other.model_dump(exclude={"name"})


def test_four_parts_and_six_are_made_of_the_same_pieces():
    four, six = (sorted(piece for pieces in parts.values() for piece in pieces) for parts in (IN_FOUR, IN_SIX))
    assert four == six
    assert len(set(six)) == len(six)


def test_a_plan_that_is_no_other_changes_nothing_and_needs_no_reason():
    replayed = replay([plan_of(), plan_of()], acted())
    assert list(replayed.paid) == ["A", "A (2)"]
    assert all(
        change.outcome == "unchanged" and not change.parts and change.reason == ""
        for change in replayed.changes["A (2)"]
    )


@pytest.mark.parametrize("path", ARCHETYPES, ids=lambda path: path.stem)
def test_parts_and_statements_sum_to_the_cent_under_every_archetype(path):
    replayed = replay([read_plan(PLANS / "hybrid.yaml"), read_plan(path)], acted())
    name = list(replayed.paid)[1]
    for change in replayed.changes[name]:
        assert (
            sum(map(cents, change.parts.values())) == cents(change.change) == cents(change.after) - cents(change.before)
        )
    total = {plan: 0 for plan in replayed.paid}
    for plan, *_, amount in statement_rows(replayed):
        total[plan] += cents(amount)
    assert total == {plan: cents(paid.pay_total) for plan, paid in replayed.paid.items()}
    rows = change_rows(replayed, name)
    assert len(rows) == 2
    assert all(len(row) == len(change_columns(replayed, name)) for row in rows)


AMOUNTS = st.lists(st.integers(1, 9_999_999), min_size=2, max_size=6)


@settings(max_examples=15, deadline=None)
@given(first=AMOUNTS, second=AMOUNTS)
def test_any_credits_give_parts_that_add_up_and_no_order_of_rows_matters(first, second):
    rows = [f"Ann,2025-{1 + n % 12:02},Bookings,{c / 100}" for n, c in enumerate(first)]
    rows += [f"Bo,2025-{1 + n % 12:02},Bookings,{c / 100}" for n, c in enumerate(second)]
    lines = [row.replace(",Book", "-15,Book") for row in rows]
    head = "payee,date,measure,amount\n"
    capped = plan_of("B", "team", (CURVE, FAST, {"kind": "cap", "at": 1.1}), base_share=0.6)
    replayed = replay([plan_of(), capped], acted(head + "\n".join(lines) + "\n"))
    for change in replayed.changes["B"]:
        assert sum(map(cents, change.parts.values())) == cents(change.change)
    turned = replay([plan_of(), capped], acted(head + "\n".join(lines[::-1]) + "\n"))
    assert [paid.cents for paid in turned.paid.values()] == [paid.cents for paid in replayed.paid.values()]


def test_it_is_the_pay_of_the_statement_engine_to_the_cent():
    from sim.importing.pay_files import credits_in, roster_in

    plan = plan_of(terms=(CURVE, FAST))
    paid = paid_under(plan, acted())
    written = credits_in(TWO.replace("Bookings", "Own").encode())
    known = statements(plan, written, roster_in(b"payee,quota\nAnn,100000\nBo,100000\n"))
    assert paid.cents == tuple(cents(statement.total) for statement in known.statements)


def test_assumptions_are_found_each_with_how_often_it_is_used():
    findings = replay([plan_of()], acted()).as_dict()["findings"]
    assumed = {(note["about"], note["uses"]) for note in findings if note["kind"] == "assumption"}
    assert {("quota", 2), ("people", 2), ("measure", 3), ("base", 2), ("target incentive", 2)} <= assumed
    assert any(note["text"] == FROZEN for note in findings)
    stated = replay([plan_of(measure={"name": "Bookings", "quota": {"per_year": 1e5}})], acted()).as_dict()["findings"]
    assert not any("have the assumed quota" in note["text"] or note["about"] == "measure" for note in stated)


def test_a_mapping_supplies_quota_base_and_target_incentive():
    given_pay = {"quota": 200_000.0, "base": 40_000.0, "target incentive": 20_000.0, "region": "EMEA"}
    acts = acted(assumptions=given_pay)
    paid = paid_under(plan_of(), acts)
    assert paid.cents == (4_000_000 + 1_500_000, 4_000_000 + 500_000)
    assert any("not used here" in note.text for note in acts.findings)
    for wrong in ({"quota": "a guess"}, {"base": "much"}, {"base": -1.0}):
        with pytest.raises(ImportedFileError, match="the mapping assumes"):
            acted(assumptions=wrong)


def test_the_roster_says_who_is_paid_in_which_team_and_since_when():
    roster = "payee,manager,start\nAnn,Kim,2025-01-01\nCy,Kim,2025-07-01\n"
    acts = acted(roster=roster)
    # Kim's team sold 150,000 in one and a half years; Bo is on no roster.
    assert acts.quota == {"Ann": 100_000.0, "Cy": 100_000.0}
    paid = paid_under(plan_of(scope="team"), acts)
    assert paid.attainment == (pytest.approx(1.0), pytest.approx(1.0))
    assert paid.cents == (10_000_000, 5_000_000)
    assert [exception.message for exception in paid.exceptions] == ["'Bo' is not on the roster; add the row"]
    about = {exception.about for exception in acts.findings}
    assert {"not on the roster", "credited nothing", "team"} <= about


def test_what_cannot_be_credited_is_an_exception_not_a_loss():
    text = TWO + "Ann,2025-03-01,Renewals,7,D9\nBo,2026-01-05,Bookings,9,D8\n"
    replayed = replay([plan_of(measure={"name": "Bookings"})], acted(text))
    reasons_given = [exception["message"] for exception in replayed.as_dict()["exceptions"]]
    assert len(reasons_given) == 2
    assert "is no measure of the plan" in reasons_given[0]
    assert "outside the plan year" in reasons_given[1]
    content = replayed.as_dict()
    assert (content["credited_total"], content["credited_outside"], content["file_total"]) == (
        200_007.0,
        9.0,
        200_016.0,
    )


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (HEAD + "Ann,2025-01-01,Bookings,0,D1\n", "bring quotas"),
        (HEAD + "Ann,x,Bookings,5,D1\n", "nothing that can be"),
    ],
)
def test_nothing_to_pay_is_said(text, word):
    with pytest.raises(ImportedFileError, match=word):
        acted(text, **({"date_format": "y-m-d"} if ",x," in text else {}))


def test_plans_that_cannot_be_taken_apart_have_one_reason():
    own = {"name": "Own", "scope": "individual", "weight": 0.5, "terms": [CURVE]}
    team = {"name": "Team", "scope": "team", "weight": 0.5, "terms": [CURVE]}
    gated = plan_of("B", base_share=0.4).model_dump() | {
        "measures": [own, team],
        "terms": [{"kind": "gate", "measure": "Team", "at": 0.9}],
    }
    replayed = replay([plan_of(), plan_from(gated)], acted())
    assert differing_parts(plan_of(), plan_from(gated), IN_SIX) == ("plan",)
    assert [dict(change.parts) for change in replayed.changes["B"]] == [
        {"plan": change.change} for change in replayed.changes["B"]
    ]
    assert any(change.change for change in replayed.changes["B"])


def test_a_replay_can_be_canceled_and_is_limited():
    stop = threading.Event()
    stop.set()
    with pytest.raises(RunCanceledError):
        replay([plan_of(), plan_of("B", base_share=0.4)], acted(), cancel=stop)
    for number in (0, 7):
        with pytest.raises(ScenarioError, match=f"{number} plans"):
            replay([plan_of()] * number, acted())


def test_progress_ends_at_the_whole():
    seen = []
    replay([plan_of(), plan_of("B", base_share=0.4)], acted(), lambda done, total: seen.append((done, total)))
    assert seen[-1][0] == seen[-1][1]
    assert all(done <= total for done, total in seen)


def test_the_spread_leaves_out_what_is_not_known():
    assert distribution([float("nan")])["p50"] is None
    assert distribution([2.0, float("nan")])["p90"] == 2.0
    assert distribution([0.0, 1.0, 2.0, 3.0, 4.0])["p25"] == pytest.approx(1.0)


@pytest.fixture(scope="module")
def crm():
    return import_table(read_brought(CRM / "sales_pipeline.csv"), read_mapping("crm_sales_pipeline"))


@needs_crm
def test_the_crm_extract_is_replayed_under_the_archetypes(crm):
    replayed = replay([read_plan(path) for path in ARCHETYPES], actuals(crm))
    content = replayed.as_dict()
    assert (content["credited_total"], content["deals"], content["payees"]) == (10_005_534.0, 4_238, 30)
    for paid in replayed.paid.values():
        if paid.plan.measures[0].scope == "team":
            # The quota is the mean of the same results: everybody stands at target, and the plan costs 30 OTEs.
            assert paid.pay_total == 30 * 150_000.0
    by_hand = sum(
        cents(value)
        for name in replayed.changes
        for change in replayed.changes[name]
        for value in change.parts.values()
    )
    assert by_hand == sum(
        cents(replayed.paid[name].pay_total - replayed.paid[replayed.first].pay_total) for name in replayed.changes
    )
    assert sum(change["kind"] == "assumption" and change["about"] == "quota" for change in content["findings"]) == 1 + 4


@needs_crm
def test_own_pay_on_the_crm_extract_is_the_formula_applied_to_each_sellers_sum(crm):
    acts = actuals(crm)
    paid = paid_under(read_plan(PLANS / "individual_high_leverage.yaml"), acts)
    quota = 333_517.80
    assert set(acts.quota.values()) == {quota}
    sold = {name: sum(r.amount for r in acts.records if r.payee == name) for name in acts.quota}
    for statement, cents_paid in zip(paid.statements, paid.cents, strict=True):
        at = sold[statement.payee] / quota
        assert cents_paid == pytest.approx(cents(82_500.0 + 67_500.0 * (at + max(at - 1.0, 0.0))), abs=1)


def test_reasons_alone_can_be_asked_for():
    acts = acted()
    by_part = reasons(plan_of(), plan_of(base_share=0.4), lambda plan: paid_under(plan, acts).cents)
    assert {part: values.tolist() for part, values in by_part.items()} == {"mix": [5_000.0, -5_000.0]}
    assert reasons(plan_of(), plan_of("B"), lambda plan: paid_under(plan, acts).cents) == {}


def test_the_made_up_year_is_read_without_a_question_and_shows_what_a_replay_is_for():
    """Winners and losers, newcomers and a leaver, a split, canceled deals, and no quota or OTE left to assume."""
    brought = {}
    for name in ("credits", "roster"):
        table = read_brought(SAMPLES / f"{name}_2025.csv")
        brought[name] = import_table(table, propose(table))
        assert brought[name].usable and brought[name].mapping.kind == name
    acted_on = actuals(brought["credits"], brought["roster"])
    content = replay([read_plan(PLANS / f"{name}.yaml") for name in TWO_ARCHETYPES], acted_on).as_dict()
    comparison = content["comparisons"]["Individual, high leverage"]
    assert comparison["winners"] > 3 and comparison["losers"] > 3
    assert cents(sum(comparison["reasons"].values())) == cents(comparison["change"])
    assert {person.end is not None for person in acted_on.people} == {
        person.start is not None for person in acted_on.people
    }
    assert any(person.split < 1.0 for person in acted_on.records) and any(
        person.canceled for person in acted_on.records
    )
    assumed = {finding["about"] for finding in content["findings"] if finding["kind"] == "assumption"}
    assert not assumed & {"quota", "base", "target incentive", "team", "seat"}


def test_what_the_roster_leaves_open_is_told_with_how_many_it_is_about():
    people = read("payee,team,quota,ote\nAnn,East,50000,90000\nBo,East,,\n", "roster")
    notes_by_subject = {note.about: note for note in actuals(read(TWO, "credits"), people).findings}
    assert (notes_by_subject["quota"].uses, notes_by_subject["base"].uses, notes_by_subject["ote"].uses) == (1, 1, 1)
    everybody = read("payee,team,quota,ote\nAnn,East,50000,90000\nBo,East,60000,80000\n", "roster")
    notes_by_subject = {note.about: note for note in actuals(read(TWO, "credits"), everybody).findings}
    assert "quota" not in notes_by_subject and "base" not in notes_by_subject and notes_by_subject["ote"].uses == 2
