"""The facts that the default scenario must show: signs and ratios with 95 % intervals, never dollars.

None holds by construction; where the model says otherwise, tune defaults inside their ranges, never these tests.
"""

from __future__ import annotations

import functools

import numpy as np
import pytest

from sim.engine import measures
from sim.engine.measures import Estimate, estimate, ratio
from sim.engine.results import Result
from sim.engine.run import simulate
from sim.scenario.scenario import Scenario
from sim.studies.factorial import (
    BUILD_AND_PAY,
    BUILD_ONLY,
    CORNERS,
    PAY_ONLY,
    STATUS_QUO,
    UNDIRECTED,
    cell_scenario,
    contrasts,
    crossover_month,
    effects,
    factorial,
    monthly_crossover,
)
from sim.studies.story_facts import in_setting

REPLICATIONS = 200


@functools.cache
def cell(name: str, *changes: tuple[str, float]) -> Result:
    """Return one cell of the default 2x2, with values changed; cached for the module."""
    scenario = Scenario().with_values({"run.replications": REPLICATIONS, **dict(changes)})
    return simulate(cell_scenario(scenario, name))


def revenue_ratio(one: Result, other: Result, year: int) -> Estimate:
    return ratio(one.total("revenue")[:, year], other.total("revenue")[:, year])


# --- Fact 1: the status quo ---


def test_the_status_quo_is_flat_in_a_growing_market() -> None:
    sold = cell(STATUS_QUO).total("revenue")
    change = ratio(sold[:, 2], sold[:, 0])
    assert change.low > 0.88
    assert change.high < 1.06


def test_the_status_quo_loses_market_share() -> None:
    first, second, third = measures.market_share_index(cell(STATUS_QUO))
    assert third.high < second.low < second.high < first.low
    assert third.high < 0.9


def test_such_a_partner_manager_brings_a_quarter_to_two_thirds_of_a_direct_rep() -> None:
    result = cell(STATUS_QUO)
    for year in range(3):
        share = ratio(measures.revenue_per_seat(result)[:, year], measures.direct_revenue(result)[:, year])
        assert share.low > 0.25
        assert share.high < 0.70


def test_the_concurrency_cap_limits_vendor_led_selling() -> None:
    usual = cell(PAY_ONLY)
    binds = ratio(usual.total("cap_binds")[:, 0], usual.total("presence")[:, 0])
    assert binds.low > 0.5  # most people would run more deals than they can hold at once
    twice = ("organization.selling_hours_per_month", 220.0)
    sold = "vendor_led_revenue"
    longer = cell(PAY_ONLY, twice)
    assert ratio(longer.total(sold)[:, 0], usual.total(sold)[:, 0]).high < 1.35  # twice the hours
    uncapped = cell(PAY_ONLY, twice, ("delivery.max_concurrent_deals", 100.0))
    assert ratio(uncapped.total(sold)[:, 0], usual.total(sold)[:, 0]).low > 1.7


def test_leverage_on_top_of_vendor_led_selling_buys_little() -> None:
    gain = revenue_ratio(cell(PAY_ONLY), cell(STATUS_QUO), 2)
    assert gain.low > 1.0
    assert gain.high < 1.25
    assert revenue_ratio(cell(BUILD_AND_PAY), cell(BUILD_ONLY), 2).low > gain.high  # there is more to leverage


def test_the_status_quo_runs_as_many_deals_as_its_cap_lets_it() -> None:
    """Its people hold nearly as many deals at once as they can, and without the cap they would sell more."""
    usual = cell(PAY_ONLY)
    held = measures.deals_in_progress(usual).by_year()[0]
    cap = Scenario().delivery.max_concurrent_deals
    assert held.low > 0.8 * cap
    assert held.high <= cap
    free = cell(PAY_ONLY, ("delivery.max_concurrent_deals", 100.0), ("delivery.attention_limit", 1.0))
    bound = cell(PAY_ONLY, ("delivery.attention_limit", 1.0))
    assert ratio(free.total("vendor_led_revenue")[:, 0], bound.total("vendor_led_revenue")[:, 0]).low > 1.0


@pytest.mark.parametrize("name", [STATUS_QUO, PAY_ONLY])
def test_vendor_led_selling_neither_sells_twice_as_much_nor_lets_partners_invest(name: str) -> None:
    result = cell(name)
    assert measures.partner_sales_index(result).by_year()[2].high < 1.3
    capacity = result.total("capacity")
    assert ratio(capacity[:, 2], capacity[:, 0]).high < 1.2


# --- Fact 2: building dips, then overtakes ---


@pytest.mark.parametrize(
    ("name", "monthly", "cumulative"), [(BUILD_AND_PAY, (5, 11), (12, 20)), (BUILD_ONLY, (8, 15), (17, 25))]
)
def test_partner_built_dips_first_then_overtakes(
    name: str, monthly: tuple[int, int], cumulative: tuple[int, int]
) -> None:
    built, baseline = cell(name), cell(STATUS_QUO)
    early = (built.month("revenue") - baseline.month("revenue"))[:3]
    error = np.hypot(built.month_error("revenue"), baseline.month_error("revenue"))[:3]
    assert (early.sum() + 1.96 * np.sqrt((error**2).sum())) < 0.0
    overtakes, recovers = monthly_crossover(built, baseline), crossover_month(built, baseline)
    assert overtakes is not None
    assert monthly[0] <= overtakes <= monthly[1]
    assert recovers is not None
    assert cumulative[0] <= recovers <= cumulative[1]


def test_with_individual_pay_partner_led_sales_double_then_triple() -> None:
    _, second, third = measures.partner_sales_index(cell(BUILD_AND_PAY)).by_year()
    assert second.low > 2.0
    assert second.high < 2.6
    assert third.low > 2.6
    assert third.high < 3.5


# --- Fact 3: pay decides how hard, the horizon and the role decide what ---

SHORT = ("behavior.horizon_months", 3.0)


def built_share(result: Result) -> Estimate:
    return measures.build_share(result).by_year()[2]


def test_the_role_moves_what_people_work_on() -> None:
    """The same plan and horizon, with and without a directive: a defined role settles the building share."""
    directed, left_alone = (built_share(cell(name)) for name in (BUILD_AND_PAY, UNDIRECTED[1]))
    assert directed.low > left_alone.high + 0.1
    assert built_share(cell(PAY_ONLY)).high < left_alone.low


def test_the_cap_moves_what_people_work_on() -> None:
    """Hours beyond the concurrency cap are worth little in running, so a lower cap turns people to building."""
    low_cap = built_share(cell(UNDIRECTED[1], ("delivery.max_concurrent_deals", 7.0)))
    high_cap = built_share(cell(UNDIRECTED[1], ("delivery.max_concurrent_deals", 28.0)))
    assert low_cap.low > high_cap.high


def test_pay_moves_the_what_through_timing() -> None:
    """A ratchet taxes this year's bookings, so without it people run more and build less."""
    without = built_share(cell(UNDIRECTED[1], ("quota.ratchet", 0.0)))
    assert built_share(cell(UNDIRECTED[1])).low > without.high


def test_high_leverage_with_a_short_horizon_and_no_role_leaves_little_building() -> None:
    share = built_share(cell(UNDIRECTED[1], SHORT))
    assert share.low > 0.05
    assert share.high < 0.20


def test_the_horizon_moves_what_people_work_on_more_than_pay_does() -> None:
    patient = {name: built_share(cell(name)) for name in UNDIRECTED}
    short = {name: built_share(cell(name, SHORT)) for name in UNDIRECTED}
    by_horizon = min(patient[name].low - short[name].high for name in UNDIRECTED)
    by_pay = max(abs(shares[UNDIRECTED[1]].mean - shares[UNDIRECTED[0]].mean) for shares in (patient, short))
    assert by_horizon > 2.0 * by_pay


def test_pay_decides_how_hard_people_work() -> None:
    team, individual = cell(STATUS_QUO), cell(PAY_ONLY)
    effort = ratio(
        individual.total("effort").sum(axis=1) / individual.total("presence").sum(axis=1),
        team.total("effort").sum(axis=1) / team.total("presence").sum(axis=1),
    )
    assert effort.low > 1.1


def test_equal_multiples_of_marginal_pay_leave_the_allocation_alone() -> None:
    """Twice the slope below and above target, without ratchet and cap effects, must not move what people work on."""
    plain = [
        ("quota.ratchet", 0.0),
        ("behavior.baseline_pull", 0.0),
        ("switches.effort", False),
        ("switches.retention", False),
    ]
    slopes = "archetypes.individual.measures.0.terms"
    doubled = [(f"{slopes}.0.points", ((0.0, 0.0), (1.0, 2.0))), (f"{slopes}.1.rate", 4.0)]
    once, twice = cell(UNDIRECTED[1], *plain), cell(UNDIRECTED[1], *plain, *doubled)
    assert built_share(twice).mean == pytest.approx(built_share(once).mean, rel=1e-6)


# --- Fact 5: the tipping point ---


@functools.cache
def partner_led_lead(stop_after: int) -> np.ndarray:
    """Return the yearly partner-led lead over never building, when building stops after some months (0: never)."""
    changes = {"run.replications": 100, "run.months": 84, "archetypes.partner_built.change_after_months": stop_after}
    scenario = Scenario().with_values(changes)
    built, never = (simulate(cell_scenario(scenario, name)) for name in (BUILD_AND_PAY, PAY_ONLY))
    return built.total("partner_led_revenue") - never.total("partner_led_revenue")


def test_building_for_six_months_and_stopping_loses_most_of_the_lead_within_a_few_years() -> None:
    lead = partner_led_lead(6)
    assert ratio(lead[:, 4], lead[:, 0]).high < 0.60
    assert ratio(lead[:, 6], lead[:, 0]).high < 0.40


def test_building_for_three_years_and_stopping_keeps_most_of_it() -> None:
    lead = partner_led_lead(36)
    assert ratio(lead[:, 4], lead[:, 2]).low > 0.70
    assert ratio(lead[:, 6], lead[:, 2]).low > 0.60


# --- The market matters, attention is shared, and the interaction is what it is ---


def test_build_and_pay_responds_to_the_market() -> None:
    usual = cell(BUILD_AND_PAY, ("market.growth_per_year", 0.20))
    still = cell(BUILD_AND_PAY, ("market.growth_per_year", 0.0))
    assert revenue_ratio(still, usual, 2).high < 0.92
    fewer = cell(BUILD_AND_PAY, ("market.opportunities_per_partner", 1.0))
    assert revenue_ratio(fewer, cell(BUILD_AND_PAY), 2).high < 0.95


def test_build_and_pay_follows_the_market_shock() -> None:
    """Revenue of a month and the month's market factor move together over replications."""
    result = cell(BUILD_AND_PAY)
    sold, state = result.total("revenue")[:, 2], result.total("market_state")[:, 2]
    slope = np.cov(sold, state)[0, 1] / np.var(state, ddof=1) * state.mean() / sold.mean()
    residual = sold - sold.mean() - (state - state.mean()) * slope * sold.mean() / state.mean()
    error = residual.std() / state.std() / np.sqrt(state.size) * state.mean() / sold.mean()
    assert slope - 1.96 * error > 0.3
    quiet = cell(BUILD_AND_PAY, ("switches.market_shock", False))
    assert quiet.total("revenue")[:, 2].std() < 0.8 * sold.std()


def test_twice_the_partners_is_not_twice_the_building() -> None:
    once = cell(BUILD_AND_PAY)
    twice = cell(BUILD_AND_PAY, ("organization.partners_per_seat", 16))
    grown = ratio(
        twice.total("partner_led_revenue")[:, 2] - 12.0 * twice.start[:, 1],
        once.total("partner_led_revenue")[:, 2] - 12.0 * once.start[:, 1],
    )
    assert grown.high < 1.6
    hours = ratio(twice.total("build_hours")[:, 2], once.total("build_hours")[:, 2])
    assert hours.high < 1.0  # more cadence leaves less, for twice the partners


@pytest.mark.parametrize("setting", ["sober", "typical", "optimistic"])
def test_the_outcomes_are_reported_together_whatever_their_sign(setting: str) -> None:
    """Total and run rate, revenue and contribution: every contrast is there with its interval, none is demanded."""
    scenario = in_setting(Scenario().with_values({"run.replications": 30}), setting)
    by_outcome = effects(factorial(scenario, cells=CORNERS))
    assert set(by_outcome) == {"revenue", "contribution", "last_year_revenue", "last_year_contribution"}
    for contrast in by_outcome.values():
        assert set(contrast) == {"pay", "motion", "interaction", "both"}
        assert all(estimate.low < estimate.mean < estimate.high for estimate in contrast.values())


def test_the_interaction_is_reported_whatever_its_sign() -> None:
    experiment = factorial(Scenario().with_values({"run.replications": 50}), cells=CORNERS)
    revenue = measures.revenue_per_seat
    total = {name: revenue(experiment.cells[name]).sum(axis=1) for name in CORNERS}
    reported = effects(experiment)["revenue"]["interaction"]
    by_hand = estimate(total[BUILD_AND_PAY] - total[PAY_ONLY] - total[BUILD_ONLY] + total[STATUS_QUO])
    assert reported == by_hand
    assert reported.low < reported.mean < reported.high
    parts = contrasts(total)
    assert parts["both"].mean == pytest.approx(parts["pay"].mean + parts["motion"].mean + parts["interaction"].mean)


# --- Without behavior, pay changes nothing but pay ---

BEHAVIOR = ("effort", "allocation", "ratchet_response", "helping", "internalization", "retention")


def test_with_all_behavior_off_revenue_is_the_same_under_every_plan() -> None:
    off = [(f"switches.{name}", False) for name in BEHAVIOR]
    for team, individual in ((STATUS_QUO, PAY_ONLY), (BUILD_ONLY, BUILD_AND_PAY), UNDIRECTED):
        one, other = cell(team, *off), cell(individual, *off)
        np.testing.assert_array_equal(one.total("revenue"), other.total("revenue"))
        assert not np.array_equal(one.total("variable"), other.total("variable"))


@pytest.mark.parametrize("name", ["effort", "allocation", "ratchet_response", "internalization", "retention"])
def test_each_switch_alone_changes_something(name: str) -> None:
    arm = BUILD_ONLY if name == "internalization" else UNDIRECTED[1]
    off = cell(arm, (f"switches.{name}", False))
    assert not np.array_equal(off.total("revenue"), cell(arm).total("revenue"))


@pytest.mark.parametrize("name", ["portal", "partner_growth", "self_sustaining", "market_shock"])
def test_each_mechanism_can_be_switched_off(name: str) -> None:
    off = cell(BUILD_AND_PAY, (f"switches.{name}", False))
    assert not np.array_equal(off.total("revenue"), cell(BUILD_AND_PAY).total("revenue"))


def test_helping_acts_only_through_a_team_measure_and_its_switch() -> None:
    help_on = ("behavior.helping", 0.5)
    assert not np.array_equal(cell(BUILD_ONLY, help_on).total("revenue"), cell(BUILD_ONLY).total("revenue"))
    np.testing.assert_array_equal(
        cell(BUILD_ONLY, help_on, ("switches.helping", False)).total("revenue"), cell(BUILD_ONLY).total("revenue")
    )
    np.testing.assert_array_equal(cell(BUILD_AND_PAY, help_on).total("revenue"), cell(BUILD_AND_PAY).total("revenue"))
