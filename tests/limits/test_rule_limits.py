"""Rules at the limits where a closed form or a published number says what must come out."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from sim.compiled.randomness import MOST_SMALL_COUNT, normal_from, poisson_from, small_poisson_count, stream, uniform
from sim.compiled.records import as_record
from sim.engine.plans_in_force import incentives_of
from sim.model.coaching import effective_skill, taught, trained
from sim.model.deals import Delivery, attention, vendor_led_capacity
from sim.model.hiring import hired_skill, passing
from sim.model.managers import (
    Behavior,
    annuity,
    build_fraction,
    chosen_build_share,
    effort,
    marginal_pay,
    ratchet_cost,
    team_share,
)
from sim.model.market import Market, first_state, market_factor, next_state, state_variance
from sim.model.partners import Practice, commitment_floor, grown_capability, grown_capacity, investment_pull, reluctance
from sim.model.quotas import QuotaPolicy, next_quota
from sim.model.talent import Talent, quit_hazard, ramp
from sim.month.deal_book import BOOK, DealKind, enter_wins, size_deals
from sim.month.incentive_table import GRID_TOP, read_incentive
from sim.pay.archetypes import INDIVIDUAL_HIGH_LEVERAGE, TEAM_LOW_LEVERAGE
from sim.pay.plan import Plan
from sim.scenario.scenario import Scenario

UNBOUNDED = {"lowest_effort": 0.0, "highest_effort": 5.0, "baseline_pull": 0.0}


@pytest.mark.parametrize(("multiple", "output"), [(2.0, 1.152542), (0.2, 0.719180), (0.1, 0.623994)])
def test_effort_multiplies_as_the_iso_elastic_response_says(multiple: float, output: float) -> None:
    """Output multiplies by M to the power e / (2 - e) at the elasticity of Albers et al. (2010)."""
    behavior = Behavior(reference_pay=0.5, **UNBOUNDED)
    assert effort(0.5 * multiple, as_record(behavior)) == pytest.approx(output, abs=1e-6)


@pytest.mark.parametrize(
    ("plan", "share", "slope"),
    [(INDIVIDUAL_HIGH_LEVERAGE, 1.0, 2.0), (TEAM_LOW_LEVERAGE, (1.0 + 0.3 * 4.0) / 5.0, 0.5)],
)
def test_marginal_pay_is_the_slope_times_target_incentive_over_quota(plan: Plan, share: float, slope: float) -> None:
    """Far above quota every forecast lies on the last slope; a team's result counts by the share internalized."""
    target, quota = plan.target_incentive_per_year, 480_000.0
    last = read_incentive(incentives_of(plan, Scenario()), 12, GRID_TOP, GRID_TOP)
    marginal = marginal_pay(last.slope_own, last.slope_team, target, quota, quota, share)
    assert marginal == pytest.approx(share * slope * target / quota, rel=1e-3)


def test_effort_is_normal_at_the_reference_and_bounded_far_from_it() -> None:
    behavior = as_record(Behavior())
    assert effort(0.5, behavior) == pytest.approx(1.0)
    assert effort(-1.0, behavior) >= 0.6
    assert effort(50.0, behavior) == 1.3
    assert effort(3.0, as_record(Behavior(effort_elasticity=0.0))) == 1.0


@pytest.mark.parametrize(
    ("size", "internalization", "share"), [(5, 0.0, 0.2), (5, 1.0, 1.0), (10, 0.4, 0.46), (1, 0.0, 1.0)]
)
def test_the_team_share_lies_between_free_riding_and_first_best(
    size: int, internalization: float, share: float
) -> None:
    assert team_share(float(size), internalization) == pytest.approx(share)


@pytest.mark.parametrize(
    ("size", "internalization", "efficiency"), [(2, 0, 0.75), (5, 0, 0.36), (10, 0, 0.19), (10, 0.4, 0.7084)]
)
def test_the_efficiency_of_a_partnership_is_holmstroms(size: int, internalization: float, efficiency: float) -> None:
    share = team_share(float(size), float(internalization))
    assert 2.0 * share - share**2 == pytest.approx(efficiency)


def test_little_s_law_limits_deals_by_hours_then_by_the_cap() -> None:
    delivery = as_record(
        Delivery(hours_per_vendor_led_deal=20.0, max_concurrent_deals=14.0, vendor_led_cycle_months=3.0)
    )
    assert vendor_led_capacity(40.0, 0.0, delivery) == pytest.approx(2.0)
    assert vendor_led_capacity(1_000.0, 0.0, delivery) == pytest.approx(14.0 / 3.0)


def test_hours_beyond_the_cap_raise_the_win_rate_up_to_the_limit() -> None:
    delivery = as_record(Delivery())
    assert attention(80.0, 4.0, 0.34, delivery) == 1.0
    assert attention(120.0, 4.0, 0.34, delivery) == pytest.approx(1.5**0.34)
    assert attention(900.0, 4.0, 0.34, delivery) == pytest.approx(1.6**0.34)


def test_an_annuity_is_the_sum_of_its_terms() -> None:
    assert annuity(0.97, 12.0) == pytest.approx(sum(0.97**k for k in range(1, 13)), rel=1e-12)
    assert annuity(0.97, 0.0) == 0.0
    assert annuity(1.0, 7.0) == 7.0


def test_equal_multiples_of_both_values_leave_the_allocation_alone() -> None:
    for scale in (0.3, 0.5, 2.0):
        assert build_fraction(2.0, 3.0, scale) == pytest.approx(build_fraction(20.0, 30.0, scale))
        assert build_fraction(1.0, 1.0, scale) == pytest.approx(0.5)
    assert chosen_build_share(100.0, 1.0, 1.0, 60.0, 0.0, 0.5) == pytest.approx((60.0 * 0.5 + 40.0) / 100.0)


def test_a_ratchet_costs_nothing_to_those_who_will_miss_quota() -> None:
    assert ratchet_cost(0.2, 0.1, 0.5, 0.08, 0.1, 0.7) == pytest.approx(0.0, abs=1e-12)
    assert ratchet_cost(3.0, 0.1, 0.5, 0.08, 0.1, 0.7) == pytest.approx(0.5 * 1.08 * 0.1 * 0.7)


def test_next_years_quota() -> None:
    policy = as_record(QuotaPolicy(growth_per_year=0.08, ratchet=0.5))
    assert next_quota(100.0, 80.0, policy) == pytest.approx(108.0)  # a miss never lowers it
    assert next_quota(100.0, 140.0, policy) == pytest.approx(1.08 * 120.0)


def test_a_partner_left_alone_sinks_to_its_floor_and_a_profitable_practice_does_not() -> None:
    practice = as_record(Practice())
    alone, practiced = 0.5, 0.5
    for _ in range(600):
        alone = grown_capability(alone, 0.15, 0.0, 0.0, 0.0, practice)
        practiced = grown_capability(practiced, 0.15, 0.0, 0.0, 1.0, practice)
    assert alone == pytest.approx(0.15, abs=1e-6)
    sustain, decay = Practice().capability_sustain, Practice().capability_decay
    assert practiced == pytest.approx((sustain + decay * 0.15) / (sustain + decay), abs=1e-6)


def test_investment_turns_on_the_return_on_a_rep() -> None:
    pull, sustained = investment_pull(reluctance(1.0))
    assert (pull, sustained) == (0.5, 0.5)
    pull, sustained = investment_pull(reluctance(1.3))
    assert pull == pytest.approx(1.0 / (1.0 + math.exp(-1.5)))
    assert sustained == pytest.approx(1.0 / (1.0 + math.exp(-4.5)))


def test_commitment_fades_when_a_partner_gets_too_few_hours() -> None:
    practice = as_record(Practice())
    assert commitment_floor(4.0, practice) == 0.15
    assert commitment_floor(2.0, practice) == pytest.approx(0.075)


def test_capacity_rises_faster_with_building_and_falls_without() -> None:
    practice = as_record(Practice())
    assert grown_capacity(1.0, 3.0, 0.0, practice) == pytest.approx(1.0 + 2.0 / 8.0 * 0.3)
    assert grown_capacity(1.0, 3.0, 0.2, practice) == pytest.approx(1.0 + 2.0 / 8.0 * 0.6)
    assert grown_capacity(3.0, 1.0, 0.2, practice) == pytest.approx(3.0 - 2.0 / 8.0 * 0.5)


def test_the_market_state_has_its_long_run_variance_and_its_factor_mean_one() -> None:
    market = as_record(Market())
    key = np.uint64(stream(3, 1, 0))
    states = np.empty(40_000)
    for place in range(states.size):
        state = first_state(uniform(key, place, 0), market)
        states[place] = next_state(state, uniform(key, place, 1), market)
    variance = state_variance(market)
    assert variance == pytest.approx(0.06**2 / (1.0 - 0.85**2))
    assert states.var() == pytest.approx(variance, rel=4.0 * math.sqrt(2.0 / states.size))
    factors = np.array([market_factor(state, market) for state in states])
    assert factors.mean() == pytest.approx(1.0, abs=4.0 * math.sqrt(variance / states.size))


def test_draws_are_uniform_normal_and_poisson() -> None:
    key = np.uint64(stream(11, 4, 2))  # a plain int would take the type of whoever called first
    draws = np.array([uniform(key, month, entity) for month in range(200) for entity in range(100)])
    assert stats.kstest(draws, "uniform").pvalue > 1e-4
    assert abs(np.corrcoef(draws[:-1], draws[1:])[0, 1]) < 4.0 / math.sqrt(draws.size)
    quantiles = np.array([1e-8, 0.001, 0.02, 0.3, 0.5, 0.9, 0.98, 1.0 - 1e-8])
    np.testing.assert_allclose([normal_from(u) for u in quantiles], stats.norm.ppf(quantiles), atol=1e-7)
    for mean in (0.01, 0.7, 5.0, 60.0):
        points = (0.001, 0.3, 0.5, 0.95, 0.9999)
        assert [poisson_from(u, mean) for u in points] == stats.poisson.ppf(points, mean).tolist()
    for mean in (501.0, 900.0, 20_000.0):  # exp(-mean) is no number beyond 745, and no count may be cut off
        counted = np.array([poisson_from(u, mean) for u in points])
        assert np.abs(counted - stats.poisson.ppf(points, mean)).max() <= 1.0


def test_few_wins_are_told_without_doubt_or_not_at_all() -> None:
    certain = 0
    points = (np.arange(400) + 0.5) / 400.0
    for mean in (0.0, 0.003, 0.05, 0.3, 0.8, 1.5, 4.0, 30.0):
        counts = np.array([small_poisson_count(u, mean) for u in points])
        sure = counts <= MOST_SMALL_COUNT
        np.testing.assert_array_equal(counts[sure], stats.poisson.ppf(points[sure], mean))
        certain += sure.sum() if 0.0 < mean < 1.0 else 0
    assert certain > 0.95 * 4 * points.size


def test_a_months_revenue_is_compound_poisson() -> None:
    """Mean lambda mu and variance lambda mu^2 (1 + c^2), within four standard errors."""
    wins, sizes, spread, expected = np.uint64(stream(1, 4, 0)), np.uint64(stream(1, 5, 0)), 0.7, 2.5
    kind = DealKind(wins, sizes, 100.0, spread)
    book, sold = np.zeros(1, BOOK), np.zeros(40_000)
    for month in range(sold.size):
        enter_wins(poisson_from(uniform(wins, month, 0), expected), month, kind, month, 0, book[0], sold)
        if month % 150 == 0:  # between two of these the book fills up, so both ways of sizing a deal are tried
            size_deals(100.0, spread, book[0], sold)
    size_deals(100.0, spread, book[0], sold)
    variation = math.exp(spread**2) - 1.0
    variance = expected * 100.0**2 * (1.0 + variation)
    assert sold.mean() == pytest.approx(250.0, abs=4.0 * math.sqrt(variance / sold.size))
    spread_of_variance = np.std((sold - sold.mean()) ** 2) / math.sqrt(sold.size)
    assert sold.var() == pytest.approx(variance, abs=4.0 * spread_of_variance)


def test_an_even_offer_meets_the_base_hazard_and_a_worse_one_more() -> None:
    talent = as_record(Talent(risk_aversion=0.0))
    even = quit_hazard(150_000.0, 0.0, 0.0, 0.6, 150_000.0, talent)
    assert even == pytest.approx(Talent().quit_hazard_per_month)
    able = quit_hazard(150_000.0, 0.0, 0.0, 0.9, 150_000.0, talent)
    risky = quit_hazard(150_000.0, 30_000.0**2, 0.0, 0.6, 150_000.0, as_record(Talent()))
    assert able > even
    assert risky > even


def test_people_ramp_learn_and_forget() -> None:
    assert ramp(0.0, 0.3, 6.0) == pytest.approx(0.3)
    assert ramp(3.0, 0.3, 6.0) == pytest.approx(0.65)
    assert ramp(9.0, 0.3, 6.0) == 1.0
    forgetting, coached = (as_record(Talent(training=1.0, coaching_hours_per_month=hours)) for hours in (0.0, 8.0))
    level, kept = 0.0, 0.0
    for _ in range(100):
        level, kept = trained(level, forgetting), trained(kept, coached)
    assert level == pytest.approx(0.5)
    assert kept == pytest.approx(1.0)
    assert effective_skill(0.6, taught(1.0, 0.0, coached)) == pytest.approx(0.6 * 1.15)
    assert effective_skill(0.6, taught(1.0, 1.0, coached)) == pytest.approx(0.6 * (1.0 + 0.15 + 0.1))


def test_a_higher_bar_hires_better_people() -> None:
    draws = [normal_from(u) for u in np.linspace(0.0005, 0.9995, 1000)]
    low = np.mean([hired_skill(0.6, 0.05, passing(z, 0.0)) for z in draws])
    high = np.mean([hired_skill(0.6, 0.05, passing(z, 0.5)) for z in draws])
    assert high - low == pytest.approx(0.05 * math.sqrt(2.0 / math.pi), abs=0.001)  # the mean of the upper half
    assert all(passing(z, 0.3) > z for z in draws)
    assert passing(9.0, 0.9) < 9.0
