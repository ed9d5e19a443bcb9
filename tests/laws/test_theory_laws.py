"""Laws of the closed forms, and the same numbers found another way: by search, quadrature, integration or summing."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from scipy import stats
from scipy.integrate import quad, solve_ivp
from scipy.optimize import minimize, minimize_scalar

from sim.theory import (
    capability_trap,
    compound_poisson,
    flow,
    kinked_pay,
    learning,
    linear_contract,
    multitask,
    response,
    teams,
    turnover,
)
from sim.theory.capability_trap import Shop
from sim.theory.compound_poisson import DealFlow
from sim.theory.kinked_pay import LogNormal, Normal, Payout
from sim.theory.linear_contract import LinearSeller
from sim.theory.multitask import Efforts, Package
from sim.theory.teams import Team

shares = st.floats(0.0, 1.0)
loads = st.just(0.0) | st.floats(1e-6, 10.0)
sizes = st.integers(2, 60)
margins = st.floats(0.05, 1.0)
positive = st.floats(0.1, 5.0)


def highest(function, low, high):
    """Return where a function peaks between two bounds."""
    minimum = minimize_scalar(lambda x: -function(x), bounds=(low, high), method="bounded", options={"xatol": 1e-10})
    return float(minimum.x)


# --- one seller on a straight plan ------------------------------------------------------------------------------------


@given(output=positive, cost=positive, noise=st.floats(0.0, 3.0), risk=st.floats(0.0, 3.0), margin=margins)
def test_no_slope_beats_the_best_one(output, cost, noise, risk, margin):
    seller = LinearSeller(output=output, cost=cost, noise_sd=noise, risk_aversion=risk)
    best = linear_contract.best_slope(seller, margin)
    highest_at = highest(lambda slope: linear_contract.surplus(slope, seller, margin), 0.0, 1.5)
    assert highest_at == pytest.approx(best, abs=1e-5)
    assert linear_contract.surplus(best, seller, margin) == pytest.approx(linear_contract.best_surplus(seller, margin))


@given(slope=st.floats(0.0, 1.0), output=positive, cost=positive, noise=positive, risk=positive)
def test_the_certainty_equivalent_is_that_of_exponential_utility(slope, output, cost, noise, risk):
    seller = LinearSeller(output=output, cost=cost, noise_sd=noise, risk_aversion=risk)
    effort = highest(lambda e: slope * output * e - 0.5 * cost * e**2, 0.0, 60.0)
    assert linear_contract.chosen_effort(slope, seller) == pytest.approx(effort, abs=1e-4)
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    spread = min(slope, 1.0 / (risk * noise)) * noise  # where sixty nodes suffice
    utility = -np.sum(weights * np.exp(-risk * spread * nodes)) / math.sqrt(2.0 * math.pi)
    assert -math.log(-utility) / risk == pytest.approx(-linear_contract.risk_premium(spread, risk), abs=1e-9)


def test_the_least_salary_leaves_just_the_outside_option():
    seller = LinearSeller(cost=1.5, noise_sd=0.8, risk_aversion=2.0)
    salary = linear_contract.least_salary(0.7, 0.3, seller)
    assert linear_contract.certainty_equivalent(salary, 0.3, seller) == pytest.approx(0.7, abs=1e-12)


# --- teams ------------------------------------------------------------------------------------------------------------


@given(size=sizes, risk=loads, correlation=shares, margin=margins)
def test_without_peers_and_help_a_team_plan_never_wins_at_best_slopes(size, risk, correlation, margin):
    team = Team(size=size, risk_load=risk, correlation=correlation, margin=margin)
    alone = teams.best_surplus_individual(team)
    assert teams.best_surplus_team(team) <= alone * (1.0 + 1e-12)
    assert teams.team_advantage(team) <= 1e-12
    assert teams.best_hybrid(team).surplus >= alone * (1.0 - 1e-12)


@given(size=sizes, helping=st.floats(0.0, 3.0), risk=loads, correlation=shares, margin=margins)
def test_a_hybrid_is_never_worse_than_either_pure_plan(size, helping, risk, correlation, margin):
    team = Team(size=size, helping=helping, risk_load=risk, correlation=correlation, margin=margin)
    pure = max(teams.best_surplus_individual(team), teams.best_surplus_team(team))
    assert teams.best_hybrid(team).surplus >= pure * (1.0 - 1e-9)


@given(size=sizes, helping=st.floats(0.01, 3.0), risk=st.floats(0.01, 10.0), correlation=st.floats(0.0, 0.95))
def test_the_group_weight_is_positive_above_its_boundary(size, helping, risk, correlation):
    team = Team(size=size, helping=helping, risk_load=risk, correlation=correlation)
    boundary = teams.helping_for_group_weight(team)
    if abs(helping - boundary) > 1e-9:
        assert (teams.best_hybrid(team).group > 0.0) == (helping > boundary)


@settings(max_examples=25)
@given(size=st.integers(2, 12), helping=st.floats(0.05, 2.0), risk=st.floats(0.1, 5.0), correlation=st.floats(0.0, 0.8))
def test_no_search_over_hybrids_finds_a_better_one(size, helping, risk, correlation):
    team = Team(size=size, helping=helping, risk_load=risk, correlation=correlation, margin=0.6)

    def surplus(slopes):
        own, group = slopes
        value = 0.6 * own - 0.5 * own**2 + helping * (0.6 * group - 0.5 * group**2)
        return value - 0.5 * risk * teams.pay_variance(own, group, 1.0, size, correlation)

    minimum = minimize(lambda slopes: -surplus(slopes), (0.1, 0.1), method="BFGS", options={"gtol": 1e-10})
    best = teams.best_hybrid(team)
    assert tuple(minimum.x) == pytest.approx((best.own, best.group), abs=1e-5)
    assert surplus((best.own, best.group)) == pytest.approx(best.surplus, abs=1e-10)


@given(size=sizes, peers=shares, helping=st.floats(0.0, 3.0), risk=loads, correlation=shares, margin=margins)
def test_no_team_slope_beats_the_best_one(size, peers, helping, risk, correlation, margin):
    team = Team(
        size=size, internalization=peers, helping=helping, risk_load=risk, correlation=correlation, margin=margin
    )
    slope = teams.best_slope_team(team)
    surplus = teams.best_surplus_team(team)
    assert teams.pool_surplus_team(slope, team) == pytest.approx(surplus, rel=1e-9)
    for other in (0.9 * slope, 1.1 * slope):
        assert teams.pool_surplus_team(other, team) <= surplus
    own = teams.best_slope_individual(team)
    assert teams.pool_surplus_individual(own, team) == pytest.approx(teams.best_surplus_individual(team), rel=1e-9)


@given(size=sizes, peers=shares, helping=st.floats(0.0, 3.0), risk=loads, correlation=shares)
def test_the_winner_at_best_slopes_is_the_sign_of_the_advantage(size, peers, helping, risk, correlation):
    team = Team(size=size, internalization=peers, helping=helping, risk_load=risk, correlation=correlation)
    ahead = teams.best_surplus_team(team) - teams.best_surplus_individual(team)
    advantage = teams.team_advantage(team)
    if abs(advantage) > 1e-6:
        assert (ahead > 0.0) == (advantage > 0.0)


@given(size=sizes, peers=shares, helping=st.floats(0.0, 2.0), correlation=st.floats(0.0, 0.9), slope=margins)
def test_both_plans_tie_at_the_risk_threshold(size, peers, helping, correlation, slope):
    def team(risk):
        return Team(size=size, internalization=peers, helping=helping, risk_load=risk, correlation=correlation)

    risk = teams.pool_risk_threshold(slope, team(0.0))
    ahead = teams.pool_surplus_team(slope, team(risk)) - teams.pool_surplus_individual(slope, team(risk))
    assert ahead == pytest.approx(0.0, abs=1e-9 * (1.0 + abs(risk)))


def test_where_sharing_spreads_no_risk_only_output_decides():
    certain = Team(size=5, correlation=1.0)
    assert teams.pool_risk_threshold(0.3, certain) == math.inf
    assert teams.pool_risk_threshold(0.3, Team(size=5, correlation=1.0, helping=9.0)) == -math.inf


@given(size=sizes, peers=shares)
def test_a_partnership_loses_what_its_members_do_not_internalize(size, peers):
    """Surplus m e - e^2 / 2 at m = 1 over the first best 1 / 2; ((N - 1) / N)^2 is lost without peers."""
    share = teams.effective_share(size, peers)
    effort = teams.member_effort(1.0, share)
    assert teams.partnership_efficiency(share) == pytest.approx((effort - 0.5 * effort**2) / 0.5, abs=1e-12)
    assert 1.0 - teams.partnership_efficiency(1.0 / size) == pytest.approx(((size - 1.0) / size) ** 2, abs=1e-12)


@given(size=sizes, correlation=st.floats(0.0, 0.9))
def test_peers_win_exactly_above_their_boundary(size, correlation):
    boundary = teams.internalization_for_team(size, correlation)
    for peers in (boundary - 1e-4, boundary + 1e-4):
        team = Team(size=size, internalization=peers, risk_load=1.0, correlation=correlation)
        assert (teams.team_advantage(team) > 0.0) == (peers > boundary)


@given(size=sizes, peers=shares)
def test_both_plans_sell_the_same_at_the_output_boundary(size, peers):
    helping = teams.helping_for_equal_output(size, peers)
    assert (1.0 + helping) * teams.effective_share(size, peers) == pytest.approx(1.0, abs=1e-9)


def test_the_variance_of_pay_is_that_of_the_covariance_matrix():
    size, correlation, own, peer = 7, 0.3, 0.8, -0.1
    covariance = 0.5**2 * (correlation + (1.0 - correlation) * np.eye(size))
    weights = np.array([own] + [peer] * (size - 1))
    expected = float(weights @ covariance @ weights)
    assert teams.pay_variance(own, peer, 0.5, size, correlation) == pytest.approx(expected, abs=1e-12)
    average = teams.pay_variance(1.0 / size, 1.0 / size, 0.5, size, correlation)
    assert teams.team_pay_sd(1.0, 0.5, size, correlation) == pytest.approx(math.sqrt(average), abs=1e-12)


@pytest.mark.parametrize("correlation", [-0.1, 0.0, 0.25, 0.8])
def test_no_peer_weight_carries_less_risk_than_the_best_one(correlation):
    highest_at = highest(lambda peer: -teams.pay_variance(1.0, peer, 1.0, 8, correlation), -2.0, 2.0)
    assert teams.best_peer_weight(8, correlation) == pytest.approx(highest_at, abs=1e-6)


# --- two tasks --------------------------------------------------------------------------------------------------------


@settings(max_examples=40)
@given(run=st.floats(-0.5, 2.0), build=st.floats(-0.5, 2.0), gamma=st.floats(0.0, 0.95), cost=positive)
def test_no_allocation_beats_the_chosen_one(run, build, gamma, cost):
    chosen = multitask.efforts(run, build, gamma, cost)
    assert chosen.run >= 0.0
    assert chosen.build >= 0.0

    def gain(other):
        return run * other.run + build * other.build - multitask.two_task_cost(other, gamma, cost)

    best = gain(chosen)
    for step in (1e-3, 0.1, 0.5):
        for a, b in ((step, 0.0), (-step, 0.0), (0.0, step), (0.0, -step), (step, -step), (-step, step)):
            other = Efforts(max(chosen.run + a, 0.0), max(chosen.build + b, 0.0))
            assert gain(other) <= best + 1e-12


@given(build=st.floats(0.01, 2.0), gamma=st.floats(0.05, 0.9))
def test_building_ends_at_the_corner_and_not_before(build, gamma):
    corner = multitask.slope_that_ends_building(build, gamma)
    assert multitask.efforts(corner * 1.001, build, gamma).build == 0.0
    assert multitask.efforts(corner * 0.999, build, gamma).build > 0.0
    assert multitask.efforts(corner, build, gamma).run == pytest.approx(corner)


def test_tasks_that_do_not_compete_leave_each_other_alone():
    assert multitask.slope_that_ends_building(0.4, 0.0) == math.inf
    assert multitask.efforts(9.0, 0.4, 0.0) == (9.0, 0.4)


@pytest.mark.parametrize(("build_value", "build_slope", "gamma"), [(0.6, 0.5, 0.5), (0.9, 0.8, 0.3), (0.4, 0.4, 0.0)])
def test_no_slope_on_running_beats_the_best_one(build_value, build_slope, gamma):
    def surplus(slope):
        chosen = multitask.efforts(slope, build_slope, gamma, 1.2)
        value = 1.0 * chosen.run + build_value * chosen.build - multitask.two_task_cost(chosen, gamma, 1.2)
        return value - 0.5 * 2.0 * (slope * 0.5) ** 2

    best = multitask.best_run_slope(1.0, build_value, build_slope, gamma, 0.5, 2.0, 1.2)
    chosen = multitask.efforts(best, build_slope, gamma, 1.2)
    assert min(chosen) > 0.0  # the closed form is that of an interior optimum
    end = min(multitask.slope_that_ends_building(build_slope, gamma), 3.0)
    assert highest(surplus, gamma * build_slope, end) == pytest.approx(best, abs=1e-6)


@given(y=st.floats(0.01, 2.0), decay=st.floats(0.0, 0.5), discount=st.floats(0.5, 0.99), staying=st.floats(0.5, 1.0))
def test_the_value_of_building_is_the_sum_of_what_it_yields(y, decay, discount, staying):
    kept = discount * staying
    summed = sum(0.7 * y * kept**period * (1.0 - decay) ** (period - 1) for period in range(1, 3_000))
    assert multitask.value_of_building(0.7, y, decay, discount, staying) == pytest.approx(summed, rel=1e-9)


def test_the_two_packages_tie_at_the_building_value():
    first, second = Package(run_slope=0.5, build_slope=0.3, risk_cost=0.03), Package(run_slope=0.2, build_slope=0.3)
    tie = multitask.building_value_for(first, second, 0.9, 0.4, 1.3)

    def surplus(package):
        chosen = multitask.efforts(package.run_slope, package.build_slope, 0.4, 1.3)
        value = 0.9 * chosen.run + tie * chosen.build
        return value - multitask.two_task_cost(chosen, 0.4, 1.3) - package.risk_cost

    assert surplus(first) == pytest.approx(surplus(second), abs=1e-12)
    patience = multitask.patience_for(tie, 0.8, 0.25, 0.1)
    assert multitask.value_of_building(0.8, 0.25, 0.1, patience) == pytest.approx(tie, abs=1e-12)
    assert multitask.building_value_for(second, first, 0.9, 0.4) == math.inf  # the first builds less


def test_only_the_aligned_part_of_a_measure_is_paid_for():
    measured, valued = (1.0, 2.0), (0.5, 0.8)

    def surplus(slope):
        run, build = slope * measured[0] / 1.4, slope * measured[1] / 1.4
        cost = 0.7 * (run**2 + build**2) + 0.5 * 2.0 * (slope * 0.6) ** 2
        return valued[0] * run + valued[1] * build - cost

    best = multitask.aligned_slope(measured, valued, 0.6, 2.0, 1.4)
    assert highest(surplus, -2.0, 2.0) == pytest.approx(best.slope, abs=1e-6)
    assert surplus(best.slope) == pytest.approx(best.surplus, abs=1e-12)
    assert multitask.aligned_slope((1.0, -1.0), (1.0, 1.0), 0.6, 2.0).surplus == 0.0


# --- bent curves ------------------------------------------------------------------------------------------------------

ACCELERATED = Payout(kinks=((0.5, 2.0), (1.0, 1.0), (4.0 / 3.0, -3.0)))
CURVES = [
    ACCELERATED,
    Payout(fixed=0.2, kinks=((0.8, 1.0),), gates=((0.8, 0.8),)),
    Payout(kinks=((0.0, 1.0), (1.2, 0.5)), gates=((0.7, 0.1), (1.0, 0.3))),
]
OUTCOMES = [Normal(mean=0.95, sd=0.25), Normal(mean=1.3, sd=0.4), LogNormal(mean=0.95, log_sd=0.26)]


def density_of(outcome):
    if isinstance(outcome, Normal):
        return stats.norm(outcome.mean, outcome.sd)
    return stats.lognorm(s=outcome.log_sd, scale=outcome.mean * math.exp(-0.5 * outcome.log_sd**2))


def quadrature(payout, outcome):
    """Return E P and E P^2 by adaptive quadrature between the bends."""
    density = density_of(outcome)
    low, high = density.ppf(1e-15), density.isf(1e-15)
    places = {strike for strike, _ in payout.kinks} | {level for level, _ in payout.gates}
    edges = [low, *sorted(place for place in places if low < place < high), high]
    moments = []
    for power in (1, 2):
        parts = [
            quad(lambda x, n=power: payout.at(x) ** n * density.pdf(x), a, b, epsabs=1e-12)[0]
            for a, b in pairwise(edges)
        ]
        moments.append(math.fsum(parts))
    return moments


@pytest.mark.parametrize("outcome", OUTCOMES, ids=str)
@pytest.mark.parametrize("payout", CURVES, ids=["accelerated", "gated", "bonuses"])
def test_quadrature_finds_the_same_mean_spread_and_slope(payout, outcome):
    moments = kinked_pay.pay_moments(payout, outcome)
    mean, square = quadrature(payout, outcome)
    assert moments.mean == pytest.approx(mean, abs=1e-9)
    assert moments.sd == pytest.approx(math.sqrt(square - mean**2), abs=1e-8)
    step = 1e-5
    up, down = (type(outcome)(**{**vars(outcome), "mean": outcome.mean + sign * step}) for sign in (1.0, -1.0))
    slope = (kinked_pay.pay_moments(payout, up).mean - kinked_pay.pay_moments(payout, down).mean) / (2.0 * step)
    assert moments.marginal == pytest.approx(slope, abs=1e-6)


@settings(max_examples=20)
@given(start=st.floats(0.0, 1.2), sd=st.floats(0.05, 0.4), cost=st.floats(1.0, 12.0))
def test_no_effort_beats_the_best_one_even_with_several_equilibria(start, sd, cost):
    payout = CURVES[2]

    def worth(effort):
        return kinked_pay.pay_moments(payout, Normal(mean=start + effort, sd=sd)).mean - 0.5 * cost * effort**2

    best = kinked_pay.best_effort(payout, start, sd, cost=cost)
    grid = np.linspace(0.0, 5.0 / cost + 1.0, 400)
    assert max(worth(float(effort)) for effort in grid) <= worth(best) + 1e-9


def test_a_steep_bonus_has_give_up_and_sprint_equilibria_until_effort_costs_enough():
    bonus = Payout(kinks=((0.0, 0.2),), gates=((1.0, 1.0),))
    assert len(kinked_pay.equilibria(bonus, 0.3, 0.1, cost=1.5)) == 3
    enough = kinked_pay.cost_for_one_equilibrium(bonus, 0.1)
    assert len(kinked_pay.equilibria(bonus, 0.3, 0.1, cost=enough * 1.01)) == 1
    assert kinked_pay.equilibria(Payout(fixed=1.0), 0.3, 0.1) == (0.0,)


@given(deal=st.floats(0.51, 1.0), slope=st.floats(0.01, 0.2), accelerator=st.floats(0.0, 0.3))
def test_pooling_two_deals_pays_what_the_curve_pays(deal, slope, accelerator):
    payout = Payout(kinks=((0.0, slope), (1.0, accelerator)))
    discount = kinked_pay.largest_discount(deal, 1.0, slope, accelerator)
    pooled = payout.at(deal + deal * (1.0 - discount))
    assert pooled == pytest.approx(2.0 * payout.at(deal), abs=1e-12)
    assert kinked_pay.pooling_gain(deal, 1.0, slope, accelerator, discount) == pytest.approx(0.0, abs=1e-12)
    assert kinked_pay.largest_discount(deal, 1.0, slope, 0.0) == 0.0


# --- flow, capability, learning ---------------------------------------------------------------------------------------


@given(slots=st.integers(0, 40), load=st.floats(0.01, 60.0))
def test_erlangs_recursion_is_his_sum(slots, load):
    logs = [busy * math.log(load) - math.lgamma(busy + 1.0) for busy in range(slots + 1)]
    summed = math.fsum(math.exp(term - logs[slots]) for term in logs)
    assert flow.erlang_loss(slots, load) == pytest.approx(1.0 / summed, rel=1e-9)
    assert flow.carried_load(slots, load) <= min(slots, load) + 1e-9


def test_switching_between_deals_saturates():
    assert flow.throughput_with_switching(1.0, 3.0, 0.2) == pytest.approx(1.0 / 3.0)
    assert flow.throughput_with_switching(1e9, 3.0, 0.2) == pytest.approx(1.0 / 0.6)
    assert flow.throughput_with_switching(10.0, 3.0, 0.0) == pytest.approx(10.0 / 3.0)


def test_bookings_stop_growing_at_the_limit():
    assert flow.bookings(12.0, 15.0, 0.25, 100.0) == flow.bookings(12.0, 99.0, 0.25, 100.0) == 300.0
    assert flow.bookings(12.0, 8.0, 0.25, 100.0) == 200.0


@pytest.mark.parametrize(("old", "new"), [(0.1, 0.3), (0.3, 0.1), (0.1, 0.45), (0.5, 0.4)])
def test_integrating_capability_finds_the_same_path_crossing_and_value(old, new):
    shop = Shop(time=1.0, reach=4.0, tau=12.0)
    gain = shop.reach / shop.tau
    start = capability_trap.steady_capability(old, shop)
    times = np.linspace(0.0, 600.0, 120_001)
    path = solve_ivp(
        lambda _, c: gain * new - c / shop.tau, (0.0, 600.0), [start], t_eval=times, rtol=1e-10, atol=1e-12
    ).y[0]
    for place in (200, 5_000, 60_000):
        closed = capability_trap.capability_after(times[place], start, new, shop)
        assert path[place] == pytest.approx(closed, abs=1e-8)
    ahead = (shop.time - new) * path - capability_trap.steady_output(old, shop)
    switch = capability_trap.switch(old, new, shop, interest=0.05)
    discounted = float(np.trapezoid(ahead * np.exp(-0.05 * times), times))
    assert switch.value == pytest.approx(discounted, abs=1e-4)
    changes = np.flatnonzero(np.diff(np.sign(ahead)))
    if switch.crossing is None:
        assert changes.size == 0
    else:
        assert times[changes[0]] == pytest.approx(switch.crossing, abs=0.01)


def test_a_shop_that_serves_demand_first_tips_between_its_fixed_points():
    shop = Shop(time=1.0, reach=4.0, tau=1.0)
    points = capability_trap.demand_first(0.75, shop)
    assert points is not None

    def settle(start):
        def change(_, c):
            return shop.reach / shop.tau * max(shop.time - 0.75 / max(c[0], 1e-9), 0.0) - c[0] / shop.tau

        return float(solve_ivp(change, (0.0, 200.0), [start], rtol=1e-9, atol=1e-10).y[0, -1])

    assert settle(points.tipping * 1.01) == pytest.approx(points.stable, abs=1e-4)
    assert settle(points.tipping * 0.99) == pytest.approx(0.0, abs=1e-4)
    assert capability_trap.demand_first(capability_trap.highest_demand(shop) * 1.001, shop) is None


@given(time=positive, reach=positive, floor=st.floats(0.0, 2.0))
def test_no_improvement_time_makes_more_than_the_best(time, reach, floor):
    shop = Shop(time=time, reach=reach)

    def output(improvement):
        return (time - improvement) * (floor + capability_trap.steady_capability(improvement, shop))

    best = capability_trap.best_improvement(shop, floor)
    assert highest(output, 0.0, time) == pytest.approx(best, abs=1e-4)
    assert output(best) >= output(0.5 * time) - 1e-12
    assert capability_trap.best_improvement(shop) == pytest.approx(0.5 * time)


def test_a_shop_that_changes_nothing_has_no_crossing():
    switch = capability_trap.switch(0.2, 0.2, Shop(time=1.0, reach=4.0, tau=12.0), 0.01)
    assert switch.crossing is None
    assert switch.value == pytest.approx(0.0, abs=1e-9)


def test_unit_time_falls_by_the_progress_ratio_at_each_doubling():
    assert learning.unit_time(2.0, 0.8) == pytest.approx(0.8)
    assert learning.unit_time(64.0, 0.8) == pytest.approx(0.8**6)
    assert math.log2(0.8) == pytest.approx(-0.32, abs=0.002)


def test_adoption_solves_basss_equation():
    p, q = 0.03, 0.38
    times = (1.0, 6.0, 15.0)
    path = solve_ivp(lambda _, f: (p + q * f) * (1.0 - f), (0.0, 15.0), [0.0], t_eval=times, rtol=1e-10, atol=1e-12).y[
        0
    ]
    assert [learning.adopted(time, p, q) for time in times] == pytest.approx(path.tolist(), abs=1e-8)
    peak = highest(lambda t: (p + q * learning.adopted(t, p, q)) * (1.0 - learning.adopted(t, p, q)), 0.0, 20.0)
    assert learning.peak_of_adoption(p, q) == pytest.approx(peak, abs=1e-5)
    assert learning.peak_of_adoption(0.4, 0.1) == 0.0


# --- people and deals -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("hazard", [0.01, 0.0359, 0.2])
def test_every_ramp_is_the_mean_over_exponential_tenure(hazard):
    def mean_of(ramp):
        return turnover.productive_fraction(ramp, lambda age: math.exp(-hazard * age), 30.0 / hazard)

    linear = mean_of(lambda age: min(0.2 + 0.8 * age / 9.0, 1.0))
    assert turnover.linear_ramp_fraction(hazard, 9.0, 0.2) == pytest.approx(linear, abs=1e-6)
    smooth = mean_of(lambda age: 1.0 - 0.8 * math.exp(-age / 6.0))
    assert turnover.exponential_ramp_fraction(hazard, 6.0, 0.2) == pytest.approx(smooth, abs=1e-6)
    step = mean_of(lambda age: float(age >= 9.0))
    assert turnover.step_ramp_fraction(hazard, 9.0) == pytest.approx(step, abs=1e-4)


@given(quits=st.floats(0.001, 0.5), ramp=st.integers(1, 24))
def test_a_stepwise_ramp_is_the_mean_over_geometric_tenure(quits, ramp):
    summed = sum(quits * (1.0 - quits) ** month * min((month + 1.0) / ramp, 1.0) for month in range(20_000))
    assert turnover.stepwise_ramp_fraction(quits, ramp) == pytest.approx(summed, abs=1e-8)


def test_nobody_leaving_means_everybody_is_there_and_ramped():
    assert turnover.linear_ramp_fraction(0.0, 9.0) == turnover.stepwise_ramp_fraction(0.0, 9) == 1.0
    assert turnover.filled_fraction(0.0, 3.0) == 1.0
    assert turnover.share_leaving(turnover.hazard_from(0.2), 12.0) == pytest.approx(0.2)


def test_revenue_moments_are_those_of_a_random_sum():
    """E X^2 summed over deal counts, the market factor taking two values with mean 1 and sd omega."""
    flow_of = DealFlow(deals=3.0, size=2.0, size_cv=0.8, market_sd=0.4)
    square, product = 0.0, 0.0
    for factor in (0.6, 1.4):
        counts = np.arange(80)
        chances = stats.poisson.pmf(counts, 3.0 * factor)
        square += 0.5 * float(np.sum(chances * (counts * (2.0 * 0.8) ** 2 + (2.0 * counts) ** 2)))
        product += 0.5 * float(np.sum(chances * 2.0 * counts)) ** 2
    mean = compound_poisson.mean_revenue(flow_of)
    assert compound_poisson.revenue_sd(flow_of) ** 2 == pytest.approx(square - mean**2, rel=1e-9)
    assert compound_poisson.correlation(flow_of) == pytest.approx((product - mean**2) / (square - mean**2), rel=1e-9)
    assert compound_poisson.lognormal_cv(0.7) == pytest.approx(
        float(stats.lognorm(s=0.7).std() / stats.lognorm(s=0.7).mean())
    )


@given(sellers=st.integers(1, 50), omega=st.floats(0.0, 0.5), deals=positive)
def test_a_group_of_sellers_is_as_noisy_as_its_correlation_says(sellers, omega, deals):
    one = DealFlow(deals=deals, size_cv=1.2, market_sd=omega)
    shrunk = teams.team_pay_sd(1.0, compound_poisson.revenue_cv(one), sellers, compound_poisson.correlation(one))
    assert compound_poisson.revenue_cv(one, sellers) == pytest.approx(shrunk, rel=1e-9)


# --- response ---------------------------------------------------------------------------------------------------------


@given(multiple=st.floats(0.1, 5.0), elasticity=st.floats(0.05, 0.9))
def test_output_multiplies_as_the_best_effort_says(multiple, elasticity):
    """Max M e^eps - e^2 / 2 gives e^(2 - eps) = eps M."""

    def output(incentive):
        return (elasticity * incentive) ** (elasticity / (2.0 - elasticity))

    assert response.output_multiple(multiple, elasticity) == pytest.approx(output(multiple) / output(1.0), rel=1e-9)


def test_a_tournament_effort_is_a_best_reply_to_itself():
    seller = LinearSeller(output=1.3, cost=2.0, noise_sd=4.0)
    rival = response.tournament_effort(20.0, seller)

    def worth(effort):
        ahead = stats.norm.cdf(1.3 * (effort - rival) / (4.0 * math.sqrt(2.0)))
        return 20.0 * ahead - 0.5 * 2.0 * effort**2

    assert highest(worth, 0.0, 5.0) == pytest.approx(rival, abs=1e-6)


def test_incentive_and_sorting_multiply():
    total = response.total_effect(0.2, 0.15)
    assert total == pytest.approx(0.38)
    assert response.sorting_effect(total, 0.2) == pytest.approx(0.15)


@given(
    size=st.integers(2, 20),
    slope=st.floats(0.1, 1.0),
    correlation=shares,
    benefit=st.floats(0.0, 0.2),
    risk=st.floats(0.0, 3.0),
)
def test_the_able_leave_the_team_exactly_above_the_indifferent_ability(size, slope, correlation, benefit, risk):
    """Both certainty equivalents, written out, agree at theta hat; above it the individual plan is worth more."""
    noise, cost, colleague, salary = 0.6, 1.4, 0.8, 0.05
    seller = LinearSeller(cost=cost, noise_sd=noise, risk_aversion=risk)
    theta = response.ability_that_leaves_team(seller, slope, size, correlation, colleague, salary, benefit)

    def ahead(ability):
        alone = linear_contract.certainty_equivalent(
            0.0, slope, LinearSeller(output=ability, cost=cost, noise_sd=noise, risk_aversion=risk)
        )
        effort = teams.member_effort(slope, 1.0 / size, ability, cost)
        pay = salary + slope / size * (ability * effort + (size - 1.0) * colleague)
        sd = teams.team_pay_sd(slope, noise, size, correlation)
        shared = pay - 0.5 * cost * effort**2 - linear_contract.risk_premium(sd, risk) + benefit
        return alone - shared

    assert ahead(theta) == pytest.approx(0.0, abs=1e-9)
    assert ahead(1.01 * theta) > 0.0 > ahead(0.99 * theta)
