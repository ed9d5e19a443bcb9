"""Reduced scenarios land on closed forms: with the dynamics switched off, the whole simulation obeys the theory.

Every comparison allows four standard errors of the replications it rests on and no more; what is not drawn must agree
to rounding.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.engine.run import seat_months, simulate
from sim.model.deals import execution_factor
from sim.pay.measure import Measure
from sim.pay.plan import Plan
from sim.pay.terms.curve import Accelerator, Curve
from sim.studies import reduced_scenarios
from sim.studies.reduced_scenarios import SKILL
from sim.theory import compound_poisson, flow, response, teams, turnover
from sim.theory.compound_poisson import DealFlow
from tests.limits.means import assert_mean

# Effort answers the plan and nothing else does; no bound and no other motive stands between.
RESPONSIVE = {
    "switches.effort": True,
    "behavior.baseline_pull": 0.0,
    "behavior.lowest_effort": 0.0,
    "behavior.highest_effort": 5.0,
    # Many small deals and a sharp forecast, well above 0: a straight curve is straight for every outcome that counts.
    "organization.selling_hours_per_month": 60.0,
    "delivery.hours_per_vendor_led_deal": 1.0,
    "delivery.max_concurrent_deals": 500.0,
    "market.opportunities_per_partner": 200.0,
    "market.deal_size": 1_250.0,
    "behavior.forecast_sd": 0.05,
    "quota.annual_quota": 90_000.0,
    "quota.growth_per_year": 0.0,
}


def still(**changes):
    return reduced_scenarios.still({name.replace("__", "."): value for name, value in changes.items()})


def with_plan(scenario, base_share, scope, *terms):
    measure = Measure(name="Sales", scope=scope, terms=(Curve(), *terms))
    return scenario.replace(plan=Plan(name="Limit", base_share=base_share, measures=(measure,)))


def wins_a_month(scenario, deals):
    return deals * scenario.delivery.vendor_led_win_rate * execution_factor(SKILL)


def flow_of(scenario, deals, **more):
    """The closed form's description of a seat that closes `deals` a month, over one month."""
    market = scenario.market
    cv = compound_poisson.lognormal_cv(market.deal_size_log_sd)
    return DealFlow(deals=wins_a_month(scenario, deals), size=market.deal_size, size_cv=cv, **more)


def credited(scenario):
    """Return credited revenue (replications, seats, months) of a scenario."""
    return seat_months(scenario, 0, scenario.run.replications).credit


# --- deals ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seats", [1, 8])
def test_vendor_led_revenue_is_compound_poisson(seats):
    scenario = still(organization__seats=seats, run__replications=12_000 // seats)
    year = flow_of(scenario, deals=4.0 * 12.0)
    sold = simulate(scenario).total("vendor_led_revenue")[:, 0]
    mean = seats * compound_poisson.mean_revenue(year)
    assert_mean(sold, mean)
    assert_mean((sold - mean) ** 2, (mean * compound_poisson.revenue_cv(year, seats)) ** 2)


def test_one_market_factor_makes_results_correlate_as_the_deal_counts_say():
    """With no memory each month's factor is lognormal with mean 1: omega^2 = exp(shock^2) - 1."""
    seats = 6
    scenario = still(
        organization__seats=seats,
        run__replications=2_000,
        switches__market_shock=True,
        market__persistence=0.0,
        market__shock=0.3,
    )
    omega = math.sqrt(math.expm1(scenario.market.shock**2))
    month = flow_of(scenario, deals=4.0, market_sd=omega)
    deviation = credited(scenario) - compound_poisson.mean_revenue(month)
    squares = (deviation**2).mean(axis=1)
    products = (deviation.sum(axis=1) ** 2 - (deviation**2).sum(axis=1)) / (seats * (seats - 1))
    # The months are independent, so each is a draw of its own.
    assert_mean(squares.ravel(), compound_poisson.revenue_sd(month) ** 2)
    assert_mean((products - compound_poisson.correlation(month) * squares).ravel(), 0.0)


def test_a_factor_that_lasts_correlates_years_more_than_months():
    """A year's factor is the mean of its months', with covariances exp(v persistence^|s - t|) - 1."""
    seats, months = 4, 12
    scenario = still(
        organization__seats=seats, run__replications=6_000, switches__market_shock=True, market__shock=0.12
    )
    variance = scenario.market.shock**2 / (1.0 - scenario.market.persistence**2)
    apart = np.abs(np.subtract.outer(np.arange(months), np.arange(months)))
    omega = math.sqrt(float(np.expm1(variance * scenario.market.persistence**apart).mean()))
    year = flow_of(scenario, deals=4.0 * months, market_sd=omega)
    deviation = credited(scenario).sum(axis=2) - compound_poisson.mean_revenue(year)
    squares = (deviation**2).mean(axis=1)
    products = (deviation.sum(axis=1) ** 2 - (deviation**2).sum(axis=1)) / (seats * (seats - 1))
    assert_mean(squares, compound_poisson.revenue_sd(year) ** 2)
    assert_mean(products - compound_poisson.correlation(year) * squares, 0.0)


def test_direct_reps_sell_their_attainment_of_quota():
    scenario = still(direct_rep__reps=3, run__replications=3_000)
    direct = scenario.direct_rep
    deals = direct.annual_quota * direct.attainment / direct.deal_size
    cv = compound_poisson.lognormal_cv(direct.deal_size_log_sd)
    year = DealFlow(deals=deals, size=direct.deal_size, size_cv=cv)
    sold = simulate(scenario).total("direct_revenue")[:, 0]
    mean = 3.0 * direct.annual_quota * direct.attainment
    assert_mean(sold, mean)
    assert_mean((sold - mean) ** 2, (mean * compound_poisson.revenue_cv(year, 3.0)) ** 2)


# --- flow -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hours", "opportunities", "bound"),
    [(40.0, 50.0, "hours"), (200.0, 50.0, "cap"), (200.0, 1.5, "market")],
)
def test_throughput_obeys_littles_law(hours, opportunities, bound):
    scenario = still(
        organization__seats=5,
        organization__selling_hours_per_month=hours,
        market__opportunities_per_partner=opportunities,
        run__replications=1_000,
    )
    delivery = scenario.delivery
    cycle = delivery.vendor_led_cycle_months
    limits = {
        "hours": hours / delivery.hours_per_vendor_led_deal,
        "cap": flow.throughput_limit(1.0, delivery.max_concurrent_deals, cycle),
        "market": opportunities,
    }
    deals = 5.0 * min(limits.values())
    assert deals == 5.0 * limits[bound]
    result = simulate(scenario)
    assert result.month("deals_in_progress") == pytest.approx(np.full(12, flow.in_progress(deals, cycle)), rel=1e-12)
    assert_mean(
        result.total("vendor_led_revenue")[:, 0],
        12.0 * flow.bookings(deals, math.inf, wins_a_month(scenario, 1.0), scenario.market.deal_size),
    )


# --- ramp and turnover ------------------------------------------------------------------------------------------------


def long_run(quits, vacancy, ramp_start, ramp_months):
    """Return the mean share of seats filled, and of full productivity, in the last years of each replication."""
    scenario = still(
        organization__seats=25,
        run__months=240,
        run__replications=250,
        talent__quit_hazard_per_month=quits,
        talent__vacancy_months=vacancy,
        talent__ramp_start=ramp_start,
        talent__ramp_months=ramp_months,
    )
    result = simulate(scenario)
    seat_months = 25.0 * 12.0 * 5.0
    filled = result.total("presence")[:, -5:].sum(axis=1) / seat_months
    worked = result.total("run_hours")[:, -5:].sum(axis=1) / seat_months
    return filled, worked / scenario.organization.selling_hours_per_month


@pytest.mark.parametrize(("quits", "vacancy"), [(0.05, 3.0), (0.08, 1.0), (0.05, 0.0)])
def test_ramp_and_turnover_leave_the_capacity_of_the_theory(quits, vacancy):
    """Productivity min(1, (k + 1) / 9) in the kth month: a ninth on the first day, full after eight months."""
    filled, productive = long_run(quits, vacancy, ramp_start=1.0 / 9.0, ramp_months=8.0)
    expected = turnover.filled_fraction(quits, vacancy)
    if vacancy > 0.0:
        assert_mean(filled, expected)
    else:
        assert filled == pytest.approx(1.0)
    ramped = turnover.stepwise_ramp_fraction(quits, 9)
    assert_mean(productive, turnover.capacity(1.0, ramped, expected))


def test_a_vacancy_of_a_broken_month_is_filled_within_it():
    """Nobody leaves in the month of joining, so a stay lasts 1 / q months after the part of a month it begins with."""
    quits, vacancy = 0.05, 1.5
    filled, _ = long_run(quits, vacancy, ramp_start=1.0, ramp_months=0.0)
    stay = 1.0 / quits + math.ceil(vacancy) - vacancy
    assert_mean(filled, stay / (stay + vacancy))


# --- effort -----------------------------------------------------------------------------------------------------------


def effort_and_revenue(scenario):
    result = simulate(scenario)
    return result.month("effort") / scenario.organization.seats, result.total("vendor_led_revenue").sum(axis=1)


def assert_multiplies(base, other, multiple):
    """Fail unless effort, to rounding, and revenue, within its error, multiply; both runs share their draws."""
    low_effort, low_sales = effort_and_revenue(base)
    high_effort, high_sales = effort_and_revenue(other)
    assert high_effort / low_effort == pytest.approx(np.full(12, multiple), rel=1e-6)
    assert_mean(high_sales - multiple * low_sales, 0.0)


@pytest.mark.parametrize("elasticity", [0.2, 0.34, 0.6])
def test_twice_the_target_incentive_multiplies_effort_as_the_elasticity_says(elasticity):
    scenario = still(**RESPONSIVE, run__replications=600, organization__seats=5)
    scenario = scenario.with_values({"behavior.effort_elasticity": elasticity})
    base, other = (with_plan(scenario, share, "individual") for share in (0.8, 0.6))
    assert_multiplies(base, other, response.output_multiple(2.0, elasticity))


@pytest.mark.parametrize("peers", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("size", [2, 5])
def test_a_team_plan_dilutes_effort_by_the_team_share(size, peers):
    """At equal target incentives and straight curves M multiplies by tau; without peers the team plan sells less."""
    scenario = still(
        **RESPONSIVE,
        run__replications=400,
        organization__seats=10,
        organization__team_size=size,
        switches__internalization=True,
        behavior__internalization=peers,
    )
    base, other = (with_plan(scenario, 0.7, scope) for scope in ("individual", "team"))
    share = teams.effective_share(size, peers)
    if peers == 1.0:
        assert effort_and_revenue(other)[0] == pytest.approx(effort_and_revenue(base)[0], rel=1e-6)
    else:
        assert_multiplies(base, other, response.output_multiple(share, 0.34))


def test_a_hybrid_drives_effort_by_its_own_part_and_the_team_share_of_the_rest():
    scenario = still(
        **RESPONSIVE,
        run__replications=400,
        organization__seats=10,
        switches__internalization=True,
        behavior__internalization=0.3,
    )
    measures = (
        Measure(name="Own", scope="individual", weight=0.6, terms=(Curve(),)),
        Measure(name="Team", scope="team", weight=0.4, terms=(Curve(),)),
    )
    hybrid = scenario.replace(plan=Plan(name="Hybrid", base_share=0.7, measures=measures))
    pull = 0.6 + 0.4 * teams.effective_share(scenario.organization.team_size, 0.3)
    assert_multiplies(with_plan(scenario, 0.7, "individual"), hybrid, response.output_multiple(pull, 0.34))


def test_an_accelerator_multiplies_effort_by_its_rate_once_it_is_sure_to_pay():
    scenario = still(**RESPONSIVE, run__replications=400, organization__seats=5)
    base, other = (
        with_plan(scenario, 0.8, "individual"),
        with_plan(scenario, 0.8, "individual", Accelerator(above=0.0, rate=2.0)),
    )
    assert_multiplies(base, other, response.output_multiple(2.0, 0.34))


def test_without_a_response_the_plan_changes_pay_and_nothing_else():
    scenario = still(**RESPONSIVE, run__replications=50, organization__seats=5)
    scenario = scenario.with_values({"behavior.effort_elasticity": 0.0})
    plans = [with_plan(scenario, 0.8, "team"), with_plan(scenario, 0.5, "individual", Accelerator())]
    team, individual = (simulate(plan) for plan in plans)
    np.testing.assert_array_equal(team.total("revenue"), individual.total("revenue"))
    assert not np.array_equal(team.total("variable"), individual.total("variable"))


def test_a_straight_team_plan_spreads_pay_like_the_mean_of_its_team():
    """Pay of a team of N has (1 + (N - 1) rho) / N of the variance of pay on one's own result; here rho = 0."""
    size = 5
    scenario = still(run__replications=200, organization__seats=50, organization__team_size=size)
    own, shared = (
        simulate(with_plan(scenario, 0.7, scope)).by_person()["variable"].to_numpy() for scope in ("individual", "team")
    )
    mean = float(own.mean())
    assert float(shared.mean()) == pytest.approx(mean, rel=1e-6)  # cents apart
    ratio = teams.team_pay_sd(1.0, 1.0, size, 0.0) ** 2
    by_team = ((shared - mean) ** 2 - ratio * (own - mean) ** 2).reshape(-1, size).mean(axis=1)
    assert_mean(by_team, 0.0)
