"""The tail of a year's payout: quantiles, shortfall and probabilities land on closed forms, and a year stands alone."""

import math

import numpy as np
import pytest
from hypothesis import given, strategies as st
from scipy import integrate, stats

from sim.engine.measures import Z_95
from sim.engine.run import simulate
from sim.errors import SimError
from sim.pay.archetypes import INDIVIDUAL_HIGH_LEVERAGE
from sim.pay.measure import Measure
from sim.pay.payout import scope_payout
from sim.pay.plan import Plan
from sim.pay.terms.curve import Accelerator, Cap, Curve, Threshold
from sim.scenario.scenario import Scenario
from sim.stress.outcomes import (
    Outcomes,
    breaks_budget,
    breaks_under_target,
    by_revenue,
    expected_shortfall,
    frame_of,
    misses_target,
    outcomes,
    quantile_with_interval,
)
from sim.theory.kinked_pay import LogNormal, Payout

STANDARD_ERRORS = 4.0
DRAWS = 40_000
ATTAINMENT = LogNormal(mean=1.05, log_sd=0.35)
CAPPED = Plan(
    name="Kinked",
    base_share=0.5,
    measures=(Measure(name="Own", scope="individual", terms=(Curve(), Accelerator(above=1.0, rate=2.5), Cap(at=2.5))),),
)
GATED = Plan(
    name="Gated",
    base_share=0.5,
    measures=(
        Measure(name="Own", scope="individual", terms=(Curve(), Threshold(at=0.7), Accelerator(above=1.0, rate=2.0))),
    ),
)
KINKED = (
    (INDIVIDUAL_HIGH_LEVERAGE, Payout(kinks=((0.0, 1.0), (1.0, 1.0)))),
    (CAPPED, Payout(kinks=((0.0, 1.0), (1.0, 1.5), (1.6, -2.5)))),
    (GATED, Payout(kinks=((0.7, 1.0), (1.0, 1.0)), gates=((0.7, 0.7),))),
)


def slope_at(curve: Payout, place: float) -> float:
    return math.fsum(slope for strike, slope in curve.kinks if place > strike)


@pytest.mark.parametrize(("plan", "curve"), KINKED)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_quantiles_of_a_kinked_plan_are_the_payout_of_the_quantiles(plan, curve, share):
    law = stats.lognorm(ATTAINMENT.log_sd, scale=ATTAINMENT.mean * math.exp(-0.5 * ATTAINMENT.log_sd**2))
    drawn = law.rvs(DRAWS, random_state=np.random.default_rng(7))
    result = quantile_with_interval(scope_payout(plan, drawn, 1.0), share)
    place = ATTAINMENT.quantile(share)
    assert place == pytest.approx(law.ppf(share))
    error = math.sqrt(share * (1.0 - share) / DRAWS) / float(law.pdf(place)) * slope_at(curve, place)
    assert abs(result.mean - curve.at(place)) <= STANDARD_ERRORS * error + 1e-9
    assert result.low <= result.mean <= result.high


@pytest.mark.parametrize(("plan", "curve"), KINKED)
def test_the_expected_shortfall_of_a_kinked_plan_is_its_integral(plan, curve):
    law = stats.lognorm(ATTAINMENT.log_sd, scale=ATTAINMENT.mean * math.exp(-0.5 * ATTAINMENT.log_sd**2))
    drawn = law.rvs(DRAWS, random_state=np.random.default_rng(11))
    result = expected_shortfall(scope_payout(plan, drawn, 1.0))
    above = integrate.quad(lambda share: curve.at(float(law.ppf(share))), 0.9, 1.0, limit=200)[0] / 0.1
    assert abs(result.mean - above) <= STANDARD_ERRORS * (result.high - result.mean) / Z_95 + 1e-9


def test_the_interval_of_a_quantile_covers_it_about_95_times_in_100():
    rng, covered = np.random.default_rng(3), 0
    for _ in range(400):
        result = quantile_with_interval(rng.normal(size=200), 0.9)
        covered += result.low <= stats.norm.ppf(0.9) <= result.high
    assert 0.92 <= covered / 400 <= 0.99


amounts = st.lists(st.floats(0.0, 1e7), min_size=4, max_size=60)


@given(amounts)
def test_the_tail_is_ordered_and_lies_within_the_draws(drawn):
    values = np.array(drawn)
    result = [quantile_with_interval(values, share).mean for share in (0.5, 0.9, 0.99)]
    assert result == sorted(result)
    shortfall = expected_shortfall(values).mean
    assert result[1] - 1e-6 <= shortfall <= values.max() * (1.0 + 1e-9) + 1e-6


@given(amounts, st.floats(1.0, 1e7), st.floats(1.0, 1e7))
def test_breaking_the_budget_under_target_is_the_rarest(drawn, budget, target):
    values = np.array(drawn)
    draws = Outcomes(values, values, values[::-1].copy(), values + 1.0, np.ones(values.size))
    frame = frame_of(Scenario(), 1, budget, target)
    both = breaks_under_target(draws, frame).mean
    assert both <= min(breaks_budget(draws, frame).mean, misses_target(draws, frame).mean)
    assert both >= breaks_budget(draws, frame).mean + misses_target(draws, frame).mean - 1.0 - 1e-12


def test_tenths_by_revenue_rise_and_their_means_make_the_mean():
    rng = np.random.default_rng(5)
    revenue, cost = rng.lognormal(size=100), rng.lognormal(size=100)
    tenths = by_revenue(Outcomes(cost, cost, revenue, revenue, np.ones(100)))
    assert [tenth.revenue for tenth in tenths] == sorted(tenth.revenue for tenth in tenths)
    assert np.mean([tenth.cost.mean for tenth in tenths]) == pytest.approx(cost.mean())
    assert tenths[0].ccos.mean == pytest.approx(2 * cost[np.argsort(revenue)[:10]].sum() / np.sort(revenue)[:10].sum())


def test_a_year_does_not_depend_on_the_years_after_it():
    long = Scenario().with_values({"run.replications": 6, "organization.seats": 4, "run.months": 36})
    for year in (1, 2):
        short = long.with_values({"run.months": 12 * year})
        whole, alone = outcomes(simulate(long), year), outcomes(simulate(short), year)
        for name, values in vars(whole).items():
            assert np.array_equal(values, getattr(alone, name)), (year, name)


def test_what_is_not_given_is_every_seat_at_target_and_every_quota():
    scenario = Scenario()
    frame = frame_of(scenario, 2)
    assert frame.budget == scenario.organization.seats * scenario.plan.target_incentive_per_year
    quotas = scenario.organization.seats * scenario.quota.annual_quota * (1.0 + scenario.quota.growth_per_year)
    assert frame.target == pytest.approx(quotas)


def test_the_assumed_amounts_follow_the_next_plan_and_the_renewal_of_quotas():
    changes = {"transition.cutover_month": 18, "quota.renewal": "fixed"}
    scenario = Scenario().with_values(changes)
    seats, plans = scenario.organization.seats, (scenario.plan, scenario.transition.plan)
    old, new = (plan.target_incentive_per_year for plan in plans)
    budgets = [frame_of(scenario, year).budget / seats for year in (1, 2, 3)]
    assert budgets == pytest.approx([old, (old + new) / 2.0, new])
    assert frame_of(scenario, 3).target == seats * scenario.quota.annual_quota


@pytest.mark.parametrize(
    ("given", "words"),
    [((4,), "year = 4"), ((0,), "year = 0"), ((1, -5.0), "budget = -5"), ((1, 5.0, math.nan), "revenue target = nan")],
)
def test_a_year_or_amount_that_cannot_be_is_refused_in_words(given, words):
    with pytest.raises(SimError, match=words):
        frame_of(Scenario(), *given)
