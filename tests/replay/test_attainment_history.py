"""Attainment pays as the credits behind it would, and what it cannot tell is refused or listed."""

import pytest

from sim.errors import ImportedFileError, ScenarioError
from sim.pay.plan import plan_from, read_plan
from sim.replay.actuals import actuals
from sim.replay.paying import paid_under
from sim.replay.replay import replay
from tests.replay.conftest import CURVE, PLANS, acted, plan_of, read

# Ann's annual quota is 120,000 and Bo's 60,000: 10,000 and 5,000 a month.
RESULTS = {("Ann", 1): 1.5, ("Ann", 2): 0.5, ("Ann", 12): 2.0, ("Bo", 1): 1.0, ("Bo", 6): 0.25, ("Bo", 12): 0.0}
QUOTAS = {"Ann": 120_000.0, "Bo": 60_000.0}


def history(results=RESULTS, quota=True, **changes):
    head = "payee,month,attainment" + (",quota\n" if quota else "\n")
    rows = [
        f"{who},2025-{month:02},{share}" + (f",{QUOTAS[who]}" if quota else "")
        for (who, month), share in results.items()
    ]
    return read(head + "\n".join(rows) + "\n", "attainment", **changes)


def told_of(response, kind, about):
    return [note.text for note in response.findings if (note.kind, note.about) == (kind, about)]


@pytest.mark.parametrize("name", ["team_low_leverage", "individual_high_leverage", "hybrid", "hybrid_build_credit"])
def test_it_pays_to_the_cent_what_the_credits_behind_it_pay(name):
    lines = [f"{w},2025-{m:02}-01,Bookings,{a * QUOTAS[w] / 12}" for (w, m), a in RESULTS.items()]
    credits = acted("payee,date,measure,amount\n" + "\n".join(lines) + "\n", "payee,quota\nAnn,120000\nBo,60000\n")
    plan = read_plan(PLANS / f"{name}.yaml")
    actual = actuals(history())
    assert paid_under(plan, actual).cents == paid_under(plan, credits).cents
    assert actual.credited_total == pytest.approx(credits.credited_total)


def test_without_quotas_any_quota_gives_the_same_pay_and_no_ccos():
    plans = [plan_of("Own"), plan_of("Team", "team")]
    replayed = replay(plans, actuals(history(quota=False)))
    other = replay(plans, actuals(history(quota=False, assumptions={"quota": 654_321.0})))
    assert [paid.cents for paid in replayed.paid.values()] == [paid.cents for paid in other.paid.values()]
    # Ann: base 50,000, attainment (1.5 + 0.5 + 2) / 12; Bo the same of 1.25 / 12.
    assert replayed.paid["Own"].cents == (
        round(100 * (50_000 + 50_000 * 4 / 12)),
        round(100 * (50_000 + 50_000 * 1.25 / 12)),
    )
    content = replayed.as_dict()
    assert (content["credited_total"], content["file_total"], content["deals"]) == (None, None, 0)
    assert {plan["ccos"] for plan in content["plans"].values()} == {None}
    assert other.as_dict()["credited_total"] == pytest.approx(654_321.0 / 12 * 5.25, abs=0.01)
    assert "which cancels out" in told_of(replayed, "assumption", "quota")[0]


def test_months_without_a_result_count_as_nothing_and_are_listed_and_seats_are_those_of_the_file():
    replayed = replay([plan_of()], actuals(history({("Ann", 1): 1.0, ("Ann", 3): 1.0, ("Bo", 1): 1.0, ("Bo", 2): 1.0})))
    # Ann is in seat for three months and reaches 2/3 of a quarter's quota, Bo for two months and reaches all of it.
    assert replayed.paid["A"].cents == (round(100 * (12_500 + 12_500 * 2 / 3)), 2 * 833_333)
    assert [note.uses for note in replayed.findings if note.about == "missing months"] == [1]
    assert "2 of 2 for less than the whole year" in told_of(replayed, "assumption", "seat")[0]


TIERS = {"kind": "marginal rates", "tiers": [{"above": 0.0, "rate": 0.05}]}


@pytest.mark.parametrize(
    ("changes", "quota", "word"),
    [
        ({"measure": {"measured_per": "transaction"}}, True, "pays each deal of 'Own' on its own"),
        ({"measure": {"quota": {"per_year": 1e5}}}, False, "states its own quota for 'Own'"),
        ({"terms": (TIERS,)}, False, "pays credited dollars of 'Own'"),
    ],
)
def test_what_attainment_alone_cannot_tell_is_refused_by_plan(changes, quota, word):
    with pytest.raises(ScenarioError, match=word):
        replay([plan_of(**changes)], actuals(history(quota=quota)))


def test_rules_about_single_deals_are_left_aside_and_listed():
    crediting = {"by_motion": [{"motion": "resold", "credit": 0.5}], "windfall": {"above": 0.01}}
    terms = [{"kind": "spiff", "measure": "Demos"}, {"kind": "clawback"}]
    plan = plan_of("B", crediting=crediting).model_dump() | {"terms": terms}
    replayed = replay([plan_of(), plan_from(plan)], actuals(history()))
    assert replayed.paid["B"].cents == replayed.paid["A"].cents
    texts = " ".join(told_of(replayed, "exception", "attainment"))
    assert all(word in texts for word in ("by motion", "windfall", "clawback", "SPIFFs"))


def test_a_changing_quota_is_averaged_for_the_year_and_refused_where_the_month_matters():
    text = "payee,month,attainment,quota\nAnn,2025-01,1.0,120000\nAnn,2025-02,1.0,240000\n"
    acts = actuals(read(text, "attainment"))
    assert acts.quota_of("Ann", "Own bookings") == 180_000.0
    assert paid_under(plan_of(), acts).attainment == (pytest.approx(1.0),)
    assert any("changes within the year" in note.text for note in acts.findings)
    with pytest.raises(ScenarioError, match="quota of Ann changes"):
        paid_under(plan_of(measure={"measured_per": "month"}), acts)


def test_a_score_is_the_attainment_itself_and_two_measures_keep_their_quotas():
    text = (
        "payee,month,attainment,measure,quota\nAnn,2025-01,1.2,Own,120000\nAnn,2025-12,1.2,Own,120000\n"
        "Ann,2025-01,0.8,Aims,1\nAnn,2025-12,0.8,Aims,1\n"
    )
    own = {"name": "Own", "scope": "individual", "weight": 0.5, "terms": [CURVE]}
    aims = {"name": "Aims", "scope": "score", "weight": 0.5, "terms": [CURVE]}
    plan = plan_from({"name": "A", "ote_per_year": 1e5, "base_share": 0.5, "measures": [own, aims]})
    statement = paid_under(plan, actuals(read(text, "attainment"))).statements[0]
    assert statement.attainment["Own"][-1] == pytest.approx(0.2)
    assert statement.attainment["Aims"][-1] == pytest.approx(0.8)


def test_quotas_in_some_rows_only_are_refused():
    text = "payee,month,attainment,quota\nAnn,2025-01,1.0,120000\nBo,2025-01,1.0,\n"
    with pytest.raises(ImportedFileError, match="row 3 first"):
        actuals(read(text, "attainment"))
    for wrong in (-5.0, 0.0, float("nan"), float("inf")):
        with pytest.raises(ImportedFileError, match="the mapping assumes quota"):
            actuals(history(quota=False, assumptions={"quota": wrong}))
        with pytest.raises(ImportedFileError, match="the mapping assumes quota"):
            acted(assumptions={"quota": wrong})


def test_attainment_of_a_quota_of_nothing_is_refused():
    head = "payee,month,attainment,quota\nAnn,2025-01,"
    with pytest.raises(ImportedFileError, match=r"row 2: Ann has attainment 1\.2 of a quota of 0"):
        actuals(read(f"{head}1.2,0\n", "attainment"))
    assert actuals(read(f"{head}0,0\n", "attainment")).credited_total == 0.0
