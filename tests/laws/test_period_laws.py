"""Laws of pay by period that hold for every plan of a kind."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from sim.pay.credit import Credit
from sim.pay.money import to_cents
from sim.pay.payout import pay_in_dollars
from sim.pay.periods import CHUNK, pay_by_period
from sim.pay.plan import Plan, plan_from
from sim.pay.terms.settlements import Standing
from sim.pay.to_date import at_block_ends, differences, to_date, whole_block
from sim.pay_statements.statement import cents_that_add_up

MONTHS = 12
RATES = st.lists(st.integers(0, 20), min_size=1, max_size=5)
AMOUNTS = st.lists(st.integers(0, 200_000), min_size=MONTHS, max_size=MONTHS)


def tiers_of(steps, *, rising=False):
    rates = np.cumsum(steps) if rising else steps
    return [{"above": 60_000.0 * place, "rate": float(rate) / 100} for place, rate in enumerate(rates)]


def commission(kind, steps, *, rising=False, **more):
    base = {"kind": kind, "tiers": tiers_of(steps, rising=rising), "of": "amount"}
    measure = {"name": "Sales", "scope": "individual", "terms": [base], **more}
    return plan_from({"name": "Drawn", "pay_every": "month", "measures": [measure]})


@st.composite
def curve_plans(draw):
    """Draw a plan of one to three measures on curves, with accelerators, thresholds and caps, that never falls."""
    measures = []
    count = draw(st.integers(1, 3))
    for place in range(count):
        terms = [{"kind": "curve"}]
        if draw(st.booleans()):
            terms.append({"kind": "accelerator", "above": 1.0, "rate": draw(st.sampled_from([1.5, 2.0, 3.0]))})
        if draw(st.booleans()):
            terms.append({"kind": "threshold", "at": draw(st.sampled_from([0.5, 0.8]))})
        if draw(st.booleans()):
            terms.append({"kind": "cap", "at": draw(st.sampled_from([1.5, 2.0]))})
        measures.append({"name": f"M{place}", "scope": "individual", "weight": 1.0 / count, "terms": terms})
    terms = [{"kind": "cap", "at": 1.8}] if draw(st.booleans()) else []
    return plan_from({"name": "Drawn", "pay_every": "month", "measures": measures, "terms": terms})


def year_of(plan, amounts, quota=90_000.0):
    return {m.name: Credit.by_period(np.asarray(amounts, dtype=float), np.array(quota)) for m in plan.measures}


@settings(max_examples=40)
@given(curve_plans(), AMOUNTS)
def test_monthly_pay_trued_up_equals_the_annual_payout(plan, amounts):
    plan = plan.model_copy(update={"rounding": "none"})
    paid = pay_by_period(plan, year_of(plan, amounts)).pay.sum()
    total = np.array(float(sum(amounts)))
    credits = {m.name: Credit.against_quota(total, np.array(90_000.0 * MONTHS)) for m in plan.measures}
    assert paid == pytest.approx(float(pay_in_dollars(plan, credits).variable), abs=1e-6)


@settings(max_examples=40)
@given(curve_plans(), AMOUNTS, st.integers(0, 11), st.integers(0, 50_000))
def test_more_credit_never_pays_a_year_less(plan, amounts, month, more):
    plan = plan.model_copy(update={"rounding": "none"})
    raised = [amount + more * (place == month) for place, amount in enumerate(amounts)]
    before = pay_by_period(plan, year_of(plan, amounts)).pay.sum()
    assert pay_by_period(plan, year_of(plan, raised)).pay.sum() >= before - 1e-6


@settings(max_examples=40)
@given(curve_plans(), st.lists(AMOUNTS, min_size=1, max_size=4))
def test_the_lines_of_every_period_add_up_to_cents(plan, people):
    paid = pay_by_period(plan, year_of(plan, people))
    assert (paid.lines.sum(axis=0) == paid.pay).all()
    assert np.abs(paid.pay - to_cents(paid.pay)).max() < 1e-9
    assert len(paid.labels) == len(paid.lines)


@settings(max_examples=25)
@given(curve_plans(), st.lists(AMOUNTS, min_size=2, max_size=5), st.randoms())
def test_the_order_of_people_is_irrelevant(plan, people, random):
    order = list(range(len(people)))
    random.shuffle(order)
    paid = pay_by_period(plan, year_of(plan, people)).pay
    shuffled = pay_by_period(plan, year_of(plan, [people[place] for place in order])).pay
    assert (shuffled == paid[order]).all()


@settings(max_examples=25)
@given(curve_plans(), AMOUNTS, st.sampled_from([0.01, 7.0, 1_000.0]))
def test_pay_knows_no_currency(plan, amounts, rate):
    plan = plan.model_copy(update={"rounding": "none"})
    richer = Plan.model_validate(
        {**plan.model_dump(mode="json"), "ote_per_year": min(1e8, max(1_000.0, plan.ote_per_year * rate))}
    )
    times = richer.ote_per_year / plan.ote_per_year
    here = pay_by_period(plan, year_of(plan, amounts)).pay
    there = pay_by_period(richer, year_of(plan, np.array(amounts) * rate, 90_000.0 * rate)).pay
    assert there == pytest.approx(here * times, rel=1e-9, abs=1e-6 * times)


@settings(max_examples=40)
@given(RATES, AMOUNTS, st.integers(0, 11), st.integers(1, 99))
def test_splitting_a_deal_in_two_changes_nothing_under_accumulated_marginal_rates(steps, amounts, month, percent):
    plan = commission("marginal rates", steps)
    whole = np.array(amounts, dtype=float)[:, None]
    part = np.zeros((MONTHS, 2))
    part[:, 0] = amounts
    part[month] = [amounts[month] * percent / 100, amounts[month] * (100 - percent) / 100]
    paid = [
        pay_by_period(plan, {"Sales": Credit.by_period(deals.sum(axis=-1), deals=deals)}).pay for deals in (whole, part)
    ]
    assert paid[1] == pytest.approx(paid[0], abs=0.011)


@settings(max_examples=40)
@given(RATES, st.integers(0, 400_000), st.integers(0, 100_000))
def test_rising_rates_never_pay_less_for_more(steps, amount, more):
    for kind in ("marginal rates", "retroactive rates"):
        plan = commission(kind, steps, rising=True)
        low, high = (
            pay_by_period(plan, {"Sales": Credit.by_period(np.array([a]))}).pay[0] for a in (amount, amount + more)
        )
        assert high >= low


@settings(max_examples=40)
@given(RATES, st.integers(0, 400_000))
def test_retroactive_rates_that_rise_pay_at_least_the_marginal_ones(steps, amount):
    credit = {"Sales": Credit.by_period(np.array([float(amount)]))}
    everything, slices = (
        pay_by_period(commission(kind, steps, rising=True), credit).pay[0]
        for kind in ("retroactive rates", "marginal rates")
    )
    assert everything >= slices - 0.01


@settings(max_examples=40)
@given(AMOUNTS, st.integers(0, 10), st.sampled_from([0.25, 0.5, 1.0]), st.integers(1, 8))
def test_a_recoverable_draw_owes_what_it_advanced_and_did_not_recover(amounts, thousands, rate, starts):
    draw = {
        "kind": "draw",
        "dollars": 1_000.0 * thousands,
        "recovery_rate": rate,
        "recovery_starts": starts,
    }
    plan = commission("marginal rates", [5]).model_dump(mode="json") | {"terms": [draw], "rounding": "none"}
    paid = pay_by_period(
        plan_from(plan), {"Sales": Credit.by_period(np.array(amounts, dtype=float))}, Standing(debt=np.array(700.0))
    )
    (balance,) = paid.balances.values()
    assert balance == pytest.approx(700.0 + np.cumsum(paid.lines[1]), abs=1e-6)
    assert paid.pay.min() >= 1_000.0 * thousands - 1e-6
    assert balance.min() >= -1e-9


@settings(max_examples=25)
@given(AMOUNTS, st.integers(1, 14))
def test_a_holdback_pays_late_and_never_more(amounts, months):
    held = {"kind": "holdback", "share": 0.3, "months": months}
    plan = plan_from(commission("marginal rates", [5]).model_dump(mode="json") | {"terms": [held], "rounding": "none"})
    paid = pay_by_period(plan, {"Sales": Credit.by_period(np.array(amounts, dtype=float))})
    (balance,) = paid.balances.values()
    assert np.cumsum(paid.pay) + balance == pytest.approx(0.05 * np.cumsum(amounts), abs=1e-6)


def test_people_are_paid_the_same_alone_and_in_chunks():
    rng = np.random.default_rng(7)
    many = CHUNK // MONTHS + 40
    plan = plan_from(
        {
            "name": "Three",
            "pay_every": "quarter",
            "measures": [
                {"name": "A", "scope": "individual", "weight": 0.5, "measured_per": "quarter"},
                {
                    "name": "B",
                    "scope": "team",
                    "weight": 0.5,
                    "terms": [{"kind": "curve"}, {"kind": "gate", "measure": "A"}],
                },
            ],
            "terms": [{"kind": "cap", "at": 1.2, "per": "quarter"}, {"kind": "draw"}],
        }
    )
    credits = {name: Credit.by_period(rng.lognormal(10.0, 0.6, (many, MONTHS)), np.array(26_000.0)) for name in "AB"}
    together = pay_by_period(plan, credits).lines
    for person in (0, many // 2, many - 1):
        alone = {n: Credit.by_period(c.credited[person], np.array(26_000.0)) for n, c in credits.items()}
        assert (pay_by_period(plan, alone).lines == together[:, person]).all()


@given(st.lists(st.integers(-1_000, 1_000), min_size=1, max_size=14), st.integers(1, 14))
def test_sums_to_date_and_their_differences_undo_each_other(amounts, block):
    given_amounts = np.array([amounts, amounts], dtype=float)
    assert (differences(to_date(given_amounts, block), block) == given_amounts).all()
    assert at_block_ends(given_amounts, block).sum() == given_amounts.sum()
    assert whole_block(given_amounts, len(amounts))[0, 0] == sum(amounts)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=8))
def test_lines_in_cents_sum_to_the_rounded_sum(lines):
    cents = cents_that_add_up(np.array(lines))
    assert to_cents(cents.sum()) == to_cents(np.cumsum(lines)[-1])
    assert np.abs(cents - np.array(lines)).max() <= 0.01 + 1e-6
