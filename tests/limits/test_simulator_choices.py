"""Reduced scenarios, continued: what people choose, what kinked plans pay, what queues hold, and when building pays.

As in the other limits, draws may be four standard errors off and what is not drawn must agree to rounding or to the
error that is stated.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.optimize import brentq

from sim.compiled.records import as_record
from sim.engine.run import simulate
from sim.model.building import built_months
from sim.model.deals import execution_factor, guidance_factor
from sim.model.partners import uptake
from sim.pay.measure import Measure
from sim.pay.plan import Plan
from sim.pay.terms.curve import Accelerator, Curve
from sim.studies.reduced_scenarios import PROPORTIONAL, SKILL, still, straight_plan
from sim.theory import capability_trap, flow, kinked_pay, multitask
from sim.theory.kinked_pay import Normal, Payout
from tests.limits.means import STANDARD_ERRORS, assert_mean

# --- run or build: the multitask corner -------------------------------------------------------------------------------

DISCOUNT, DECAY = 0.95, 0.04


def choosing(hours_per_deal):
    """Return a scenario in which people alone decide, sharply, between running and building capability."""
    return still(
        {
            "switches.allocation": True,
            "run.months": 12,
            "run.replications": 4,
            "organization.seats": 2,
            "motion.role_clarity": 0.0,
            "behavior.allocation_scale": 0.05,
            "behavior.horizon_months": 60.0,
            "behavior.discount_per_month": DISCOUNT,
            "delivery.hours_per_vendor_led_deal": hours_per_deal,
            "delivery.max_concurrent_deals": 500.0,
            "partners.capacity_start": 1.0,
            "partners.capability_decay": DECAY,
            "partners.commitment_growth": 0.0,
            "partners.commitment_start": 0.5,
            "market.opportunities_per_partner": 200.0,
            # A sure forecast inside the straight part of the plan, so that a dollar is worth the same now and later.
            "behavior.forecast_sd": 0.01,
            "behavior.forecast_memory": 0.99,
            "quota.annual_quota": 60_000.0,
            "quota.growth_per_year": 0.0,
        }
    ).replace(plan=straight_plan(0.6, "individual"))


def indifferent_hours():
    """Return the hours per deal at which an hour of running is worth an hour of building, by the closed form."""
    scenario = choosing(20.0)
    practice, delivery = scenario.partners, scenario.delivery
    built = built_months(1.0, 1.0, as_record(practice)) * SKILL * practice.capability_growth
    learned = built * uptake(practice.commitment_start) * (1.0 - practice.capability_start)
    reps_deals = delivery.deals_per_partner_rep / delivery.partner_cycle_months * practice.commitment_start
    spread = delivery.partner_win_rate_trained - delivery.partner_win_rate_untrained
    monthly = learned * spread * guidance_factor(SKILL) * reps_deals * scenario.market.deal_size
    # Credit per dollar is the same for both tasks, so it cancels: V1 = wins x size / hours, V2 the value of building.
    value = multitask.value_of_building(1.0, monthly, DECAY, DISCOUNT)
    won = delivery.vendor_led_win_rate * execution_factor(SKILL) * scenario.market.deal_size
    return won / value


@pytest.mark.parametrize(("times", "share"), [(0.7, 0.0), (1.0, 0.5), (1.4, 1.0)])
def test_building_dies_where_running_pays_more(times, share):
    """On one side of the corner nobody builds, on the other all do; 60 months stand for the closed form's infinity."""
    result = simulate(choosing(times * indifferent_hours()))
    built = result.total("build_hours")[:, 0] / (result.total("build_hours") + result.total("run_hours"))[:, 0]
    assert built == pytest.approx(np.full(4, share), abs=0.03 if times == 1.0 else 0.005)


def test_more_pay_for_both_tasks_moves_no_one_at_the_corner():
    hours = indifferent_hours()
    low, high = (
        simulate(choosing(hours).replace(plan=straight_plan(share, "individual"))).total("build_hours")
        for share in (0.8, 0.4)
    )
    np.testing.assert_allclose(low, high, rtol=1e-6)


# --- kinked pay -------------------------------------------------------------------------------------------------------

WINS_PER_YEAR = 600.0
KINKS = ((0.98, 2.0),)  # from there every unit of attainment pays 2 more than the 1 below it


def kinked(expected_attainment, replications=200):
    """Return a scenario of many small deals on an accelerated plan, and the sd of a year's attainment."""
    deal = 1_000.0
    win_rate = 0.2 * execution_factor(SKILL)
    scenario = still(
        {
            "run.replications": replications,
            "organization.seats": 20,
            "organization.selling_hours_per_month": WINS_PER_YEAR / 24.0 / win_rate * expected_attainment,
            "delivery.hours_per_vendor_led_deal": 0.5,
            "delivery.vendor_led_win_rate": 0.2,
            "delivery.max_concurrent_deals": 500.0,
            "delivery.vendor_led_cycle_months": 0.5,
            "market.opportunities_per_partner": 200.0,
            "organization.partners_per_seat": 2,
            "market.deal_size": deal,
            "market.deal_size_log_sd": 0.0,
            "quota.annual_quota": WINS_PER_YEAR * deal,
            "quota.growth_per_year": 0.0,
        }
    )
    at, rate = KINKS[0]
    terms = (Curve(), Accelerator(above=at, rate=1.0 + rate))
    plan = Plan(name="Kinked", base_share=0.5, measures=(Measure(name="Sales", scope="individual", terms=terms),))
    return scenario.replace(plan=plan), math.sqrt(expected_attainment / WINS_PER_YEAR)


def closed_form(mean, sd):
    """Return expected pay of the kinked plan in target incentives, and its slope: a line and two calls at the kink."""
    return kinked_pay.pay_moments(Payout(kinks=((0.0, 1.0), *KINKS)), Normal(mean=mean, sd=sd))


@pytest.mark.parametrize("attainment", [0.9, 0.98, 1.05])
def test_a_kinked_plan_pays_what_the_portfolio_of_calls_pays(attainment):
    scenario, sd = kinked(attainment)
    people = simulate(scenario).by_person()
    paid = people["variable"].to_numpy() / scenario.plan.target_incentive_per_year
    assert float(people["attainment"].std()) == pytest.approx(sd, rel=0.05)
    assert_mean(paid, closed_form(attainment, sd).mean)


def test_the_slope_of_kinked_pay_is_the_chance_of_being_above_the_kink():
    """One more percent of attainment, on the same draws, pays its own and twice the chance to lie above the kink."""
    step = 0.01
    runs = [kinked(0.98 + shift) for shift in (-step / 2.0, step / 2.0)]
    pay = [
        simulate(scenario).by_person().groupby("replication")["variable"].mean().to_numpy()
        / scenario.plan.target_incentive_per_year
        for scenario, _ in runs
    ]
    expected = closed_form(0.98, math.sqrt(0.98 / WINS_PER_YEAR)).marginal
    assert expected == pytest.approx(1.0 + KINKS[0][1] * 0.5)
    assert_mean((pay[1] - pay[0]) / step, expected)


@pytest.mark.parametrize("attainment", [0.8, 0.95, 1.15])
def test_effort_answers_the_expected_slope_of_a_kinked_plan(attainment):
    """In the first month nothing is booked and the forecast is the status quo's, whose effort at target is normal."""
    scenario, _ = kinked(attainment, replications=2)
    at_target = closed_form(1.0, 0.25).marginal
    driven = {**PROPORTIONAL, "behavior.forecast_sd": 0.25, "organization.team_size": 1}
    driven["archetypes.vendor_led.build_share"] = 0.0
    driven["behavior.reference_pay"] = (1.0 - scenario.plan.base_share) * at_target
    arms = scenario.archetypes.model_copy(update={"team": scenario.plan})
    result = simulate(scenario.replace(archetypes=arms).with_values(driven))
    expected = closed_form(attainment, 0.25).marginal / at_target
    assert float(result.month("effort")[0]) / 20.0 == pytest.approx(expected, rel=2e-3)


# --- queues -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("servers", "offered", "slack"), [(14.0, 4.0, 1e-3), (200.0, 150.0, 1e-3), (6.0, 6.0, 0.4)])
def test_deals_in_progress_are_erlangs_where_there_is_room(servers, offered, slack):
    """The cap holds expected flows, without waiting or loss: with room to spare it carries what Erlang's system does.

    At a full cap, where chance alone turns deals away in Erlang's system, ours carries more: an optimistic limit.
    """
    scenario = still(
        {
            "run.replications": 2,
            "organization.seats": 1,
            "organization.selling_hours_per_month": 300.0,
            "delivery.hours_per_vendor_led_deal": 1.0,
            "delivery.vendor_led_cycle_months": 2.0,
            "delivery.max_concurrent_deals": servers,
            "market.opportunities_per_partner": offered / 2.0,
        }
    )
    carried = flow.carried_load(int(servers), offered)
    held = simulate(scenario).month("deals_in_progress")
    assert held == pytest.approx(np.full(12, min(servers, offered)))
    assert (held >= carried - 1e-9).all()
    assert held[0] == pytest.approx(carried, rel=slack)
    if servers == offered:
        assert held[0] > 1.1 * carried


# --- building: worse before better, and the tipping point -------------------------------------------------------------

START, FORGOTTEN, BUILD = 0.2, 0.05, 0.6
# Only capability moves; commitment and capacity stand still, and demand is plenty.
CAPABILITY_ALONE = {
    "switches.partner_growth": True,
    "run.months": 36,
    "organization.seats": 4,
    "market.opportunities_per_partner": 200.0,
    "partners.capability_start": START,
    "partners.capability_floor": START,
    "partners.capability_decay": FORGOTTEN,
    "partners.capability_sustain": 0.0,
    "partners.commitment_start": 1.0,
    "partners.commitment_decay": 0.0,
    "partners.commitment_growth": 0.0,
    "partners.commitment_sustain": 0.0,
    "partners.commitment_from_revenue": 0.0,
    "partners.capacity_start": 4.0,
    "partners.capacity_min": 4.0,
    "partners.capacity_max": 4.0,
}


def test_building_costs_first_and_crosses_when_the_capability_trap_says():
    """Capability rises as C1 + (C0 - C1) exp(-t / tau); the lead turns at tau ln[(C1 - C0) / (C1 - C needed)]."""
    idle = still({**CAPABILITY_ALONE, "run.replications": 500})
    built = idle.with_values({"motion.build_share": BUILD})
    practice, delivery, size = built.partners, built.delivery, built.market.deal_size
    hours = BUILD * built.organization.selling_hours_per_month
    gain = built_months(hours, 1.0, as_record(practice)) * SKILL * practice.capability_growth
    rate = gain + FORGOTTEN
    goal = (gain + FORGOTTEN * START) / rate
    shop = capability_trap.Shop(time=1.0, reach=goal / BUILD, tau=-1.0 / math.log1p(-rate))
    months = np.arange(36)
    capability = np.array([capability_trap.capability_after(month, START, BUILD, shop) for month in months])
    with_building, without = simulate(built), simulate(idle)
    assert with_building.month("capability") / 4.0 == pytest.approx(capability, rel=1e-9)
    led = delivery.deals_per_partner_rep / delivery.partner_cycle_months * 4.0
    spread = delivery.partner_win_rate_trained - delivery.partner_win_rate_untrained
    per_capability = led * spread * guidance_factor(SKILL) * size
    given_up = (
        hours / delivery.hours_per_vendor_led_deal * delivery.vendor_led_win_rate * execution_factor(SKILL) * size
    )
    expected = per_capability * (capability - START) - given_up
    lead = (with_building.month("revenue") - without.month("revenue")) / 4.0
    error = np.hypot(with_building.month_error("revenue"), without.month_error("revenue")) / 4.0
    assert np.abs(lead - expected).max() <= STANDARD_ERRORS * error.max()
    needed = START + given_up / per_capability
    crossing = shop.tau * math.log((goal - START) / (goal - needed))
    assert 2.0 < crossing < 30.0
    assert lead[: math.floor(crossing) - 1].max() < 0.0
    assert lead[math.ceil(crossing) + 2 :].mean() > 0.0


def practice_fixed_points(scenario):
    """Return the capabilities at which a practice that nobody builds stands still, lowest first."""
    practice, delivery, economics = scenario.partners, scenario.delivery, scenario.economics

    def drift(capability):
        spread = delivery.partner_win_rate_trained - delivery.partner_win_rate_untrained
        win_rate = (delivery.partner_win_rate_untrained + spread * capability) * guidance_factor(SKILL)
        deals = delivery.deals_per_partner_rep / delivery.partner_cycle_months
        earned = (economics.partner_margin + economics.services_ratio) * deals * scenario.market.deal_size * win_rate
        sustained = 1.0 / (1.0 + math.exp(-15.0 * (earned / economics.partner_rep_cost_per_month - 1.0)))
        pulled = practice.capability_sustain * sustained * (1.0 - capability)
        return pulled - practice.capability_decay * (capability - practice.capability_floor)

    grid = np.linspace(0.0, 1.0, 401)
    heights = [drift(point) for point in grid]
    turns = [place for place in range(400) if (heights[place] < 0.0) != (heights[place + 1] < 0.0)]
    return [brentq(drift, grid[place], grid[place + 1]) for place in turns]


def test_a_practice_tips_where_its_return_says():
    """Below the middle fixed point a practice sinks to the low one, above it rises to the high one."""
    lone = still(
        {
            **CAPABILITY_ALONE,
            "switches.self_sustaining": True,
            "run.months": 240,
            "run.replications": 2,
            "organization.seats": 1,
            "partners.capability_floor": 0.15,
            "partners.capability_decay": 0.03,
            "partners.capability_sustain": 0.12,
            "economics.partner_rep_cost_per_month": 11_090.0,
        }
    )
    low, tipping, high = practice_fixed_points(lone)
    assert 0.15 < low < tipping < high < 1.0
    for start, end in ((tipping - 0.04, low), (tipping + 0.04, high), (0.95, high), (0.0, low)):
        by_month = simulate(lone.with_values({"partners.capability_start": start})).month("capability")
        assert by_month[-1] == pytest.approx(end, abs=0.01)  # slow near a fixed point: 240 months are not forever
