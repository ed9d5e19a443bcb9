"""What plans with tiers by other results, deal rates, cash and true-ups refuse, and what `check` and statements say."""

import datetime

import numpy as np
import pytest

from sim.errors import ScenarioError, SimError
from sim.pay.credit import Credit
from sim.pay.payout import pay_in_dollars, payout
from sim.pay.plan import plan_from, plan_text
from sim.pay_statements.statement import statements
from sim.plan_design.components import blended_plan, differing_parts
from sim.plan_design.interpretations import interpretation_spread
from sim.plan_design.leverage import leverages
from sim.plan_design.traps import check
from tests.pay_statements.texts import credits_from_text

TIERS = [{"above": 0, "rate": 0.05}, {"above": 100_000, "rate": 0.1}]
MARGIN = {"kind": "deal rates", "by": "margin", "tiers": [{"above": 0, "rate": 0.04}, {"above": 0.2, "rate": 0.08}]}
PLACED = {"kind": "marginal rates", "placed_by": ["Own", "Other"], "tiers": TIERS}


def plan_of(*terms, more=(), name="Own", **fields):
    measure = {"name": name, "scope": "individual", "terms": list(terms), **fields}
    other = {
        "name": "Other",
        "scope": "individual",
        "weight": 0.0,
        "terms": [{"kind": "marginal rates", "tiers": [{"above": 0, "rate": 0.04}]}],
    }
    return plan_from(
        {"name": "Drawn", "base_share": 0.5, "pay_every": "month", "measures": [measure, other], "terms": list(more)}
    )


REFUSED = [
    (({**PLACED, "placed_by": ["Mars"]},), {}, "placed by 'Mars', which is no measure"),
    ((PLACED, {"kind": "accelerator"}), {}, "write it as a tier"),
    ((PLACED, {"kind": "threshold", "pays_from": "curve"}), {}, "pay from zero"),
    ((PLACED,), {"measured_per": "transaction"}, "measure by year, quarter or month"),
    ((MARGIN,), {"measured_per": "transaction"}, "measure by year, quarter or month"),
    ((PLACED,), {"more": [{"kind": "clawback"}]}, "attainment restated"),
    (({**PLACED, "of": "pay"},), {}, "not both"),
    (({"kind": "marginal rates", "of": "pay", "tiers": [{"above": 100, "rate": 0.1}]},), {}, "begin at 0"),
    (
        ({"kind": "marginal rates", "of": "pay", "tiers": [{"above": 0, "rate": 0}, {"above": 9, "rate": 0.1}]},),
        {},
        "reaches none",
    ),
    (({**MARGIN, "rates": [{"value": "x", "rate": 0.1}]},), {}, "under `tiers`"),
    (({"kind": "deal rates", "by": "product", "tiers": TIERS},), {}, "under `rates`"),
    (({"kind": "deal rates", "by": "product", "rates": [{"value": "A"}, {"value": "A"}]},), {}, "has two rates"),
    (({**MARGIN, "otherwise": -0.5},), {}, "below 0"),
    (({"kind": "curve"}, {"kind": "annual true-up"}), {"measured_per": "transaction"}, "no year to true up"),
    ((MARGIN,), {"revisions": [{"since": "2026-07-01", "terms": [MARGIN]}]}, "go with no `deal rates`"),
    (
        ({"kind": "curve"},),
        {"revisions": [{"since": "2026-07-01", "terms": [{"kind": "curve"}, {"kind": "paid on cash"}]}]},
        "go with no `paid on cash`",
    ),
    (
        ({"kind": "curve"},),
        {"revisions": [{"since": "2026-07-01", "terms": [PLACED, {"kind": "accelerator"}]}]},
        "write it as a tier",
    ),
    (({"kind": "curve"}, {"kind": "annual true-up"}, {"kind": "cap"}), {"measured_per": "quarter"}, "stand last"),
    (
        ({"kind": "curve"}, {"kind": "annual true-up"}),
        {"measured_per": "quarter", "more": [{"kind": "clawback"}]},
        "negative credits or payments",
    ),
    (({"kind": "curve"}, {"kind": "paid on cash"}), {"scope": "team"}, "one's own deals"),
    (
        ({"kind": "curve"}, {"kind": "paid on cash"}),
        {"more": [{"kind": "clawback", "at": "attainment restated"}]},
        "negative payment",
    ),
    (({"kind": "curve"},), {"takes": {"measure": "Sales", "by": "product", "below": 3.0}}, "list those that are taken"),
    (({"kind": "curve"},), {"takes": {"measure": "Sales", "by": "margin", "names": ["A"]}}, "holds numbers"),
    (({"kind": "curve"},), {"takes": {"measure": "Sales", "by": "margin", "at_least": 3.0, "below": 2.0}}, "swap them"),
]


@pytest.mark.parametrize(("terms", "fields", "message"), REFUSED, ids=[refusal_case[2] for refusal_case in REFUSED])
def test_a_clause_that_has_no_meaning_is_refused_with_the_remedy(terms, fields, message):
    with pytest.raises(ScenarioError, match=message):
        plan_of(*terms, **fields)


def test_a_plan_with_every_clause_reads_back_from_its_text():
    import yaml

    plan = plan_of({**PLACED, "of": "amount"}, {"kind": "annual true-up", "pays": "both ways"}, measured_per="quarter")
    assert plan_from(yaml.safe_load(plan_text(plan))) == plan


def test_rates_by_deal_ask_for_the_rate_of_deals_without_columns():
    credits = {name: Credit.against_quota(np.array(50_000.0), np.array(100_000.0)) for name in ("Own", "Other")}
    with pytest.raises(SimError, match="otherwise"):
        payout(plan_of(MARGIN), credits)
    paid = pay_in_dollars(plan_of({**MARGIN, "otherwise": 0.06}), credits)
    assert float(paid.variable) == 50_000 * 0.06 + 50_000 * 0.04


def test_check_says_which_rate_it_asks_of_deals_and_which_tie_is_open():
    traps = {trap.kind: trap for trap in check(plan_of(MARGIN), quota=100_000.0)}
    assert "paid 0.06, the mean of its rates" in traps["rate by deal"].sentence
    assert "tie not stated" in traps


GAPPED = [{"above": 0, "rate": 0.05, "up_to": 90_000}, {"above": 100_000, "rate": 0.1}]


@pytest.mark.parametrize(
    ("term", "dollars"),
    [
        ({"kind": "marginal rates", "tiers": GAPPED}, 500.0),  # 10,000 at 5 % more
        (
            {"kind": "retroactive rates", "of": "amount", "tie": "upper", "tiers": GAPPED},
            5_000.0,
        ),  # 100,000 at 5 % more
        (
            {"kind": "steps", "steps": [{"above": 0, "up_to": 0.9, "share": 0.5}, {"above": 1, "share": 1}]},
            37_500.0,  # half of 75,000
        ),
    ],
)
def test_a_gap_between_bands_is_named_with_the_money_in_it(term, dollars):
    (missing,) = (trap for trap in check(plan_of(term), quota=100_000.0) if trap.kind == "missing band")
    assert missing.dollars == pytest.approx(dollars)
    assert f"${dollars:,.0f}" in missing.sentence


def test_a_result_between_two_bands_is_named_on_the_statement_with_the_money():
    plan = plan_of({"kind": "retroactive rates", "of": "amount", "tie": "upper", "tiers": GAPPED})
    text = "payee,date,measure,amount\nAnn,2026-02-03,Own,95000\nBen,2026-02-03,Own,90000\nCy,2026-02-03,Own,100000\n"
    outcome = statements(plan, credits_from_text(text), None, datetime.date(2026, 1, 1))
    assert outcome.notes == (
        "Own ends between the bands that end at 90000 and begin at 100000 for Ann at 95,000; it is paid like the lower "
        "one, the upper would pay 4,750.00 more",
    )


def test_what_a_measure_counts_and_the_currencies_of_a_plan_belong_to_its_curve():
    plain = plan_of({"kind": "curve"})
    content = plain.model_dump(mode="json")
    content["measures"][0]["counts"] = "deals paid in full"
    once_paid = plan_from(content)
    abroad = plan_from({**plain.model_dump(mode="json"), "currencies": {"pays_in": "EUR"}})
    for other in (once_paid, abroad):
        assert differing_parts(plain, other) == ("curve",)
        assert blended_plan(plain, other, {"curve"}) == other


def test_parts_of_plans_that_name_each_other_s_measures_cannot_be_taken_apart():
    """The tiers of one plan name a measure that the other has not, so that their curves cannot be exchanged."""
    placed = plan_of(PLACED)
    plain = plan_of({"kind": "curve"}).model_copy(update={"measures": plan_of({"kind": "curve"}).measures[:1]})
    assert differing_parts(placed, plain) == ("plan",)
    with pytest.raises(ScenarioError):
        blended_plan(plain, placed, {"curve"})


def test_the_readings_of_placed_tiers_include_tiers_by_the_credit_that_is_paid_on():
    """A year of 1.05 of 100,000 a measure fills 210,000 together, of which half lies above 100,000, or 5,000 alone."""
    pays = {reading.name: reading.pay for reading in interpretation_spread(plan_of(PLACED), quota=100_000.0)}
    other = 105_000 * 0.04
    assert pays["tiers by the credit that is paid on"] == pytest.approx(100_000 * 0.05 + 5_000 * 0.1 + other)
    assert pays["as written"] == pytest.approx(50_000 * 0.05 + 55_000 * 0.1 + other)


def test_a_plan_of_rates_by_deal_can_be_checked_read_and_levered_at_their_mean():
    plan = plan_of(MARGIN)
    pays = {reading.name: reading.pay for reading in interpretation_spread(plan, quota=100_000.0)}
    assert pays["as written"] == pytest.approx(105_000 * 0.06 + 105_000 * 0.04)
    assert leverages(plan, quota=100_000.0)[1].value == pytest.approx((150_000 * 0.06 + 150_000 * 0.04) / 75_000)
