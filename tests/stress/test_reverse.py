"""Reverse stress on reduced scenarios equals its closed form; levels, tornado and library change what they say."""

import math
import threading

import numpy as np
import pytest

from sim.engine.run import simulate
from sim.errors import RunCanceledError, SimError
from sim.model.deals import execution_factor
from sim.model.market import Market
from sim.pay.archetypes import INDIVIDUAL_HIGH_LEVERAGE
from sim.pay.measure import Measure
from sim.pay.payout import scope_payout
from sim.pay.plan import Plan
from sim.pay.terms.curve import Accelerator, Cap, Curve
from sim.scenario.presets import preset, preset_names
from sim.scenario.scenario import Scenario
from sim.stress import tornado
from sim.stress.library import LIBRARY, stress_named
from sim.stress.market_levels import at_market, held_at, log_sd_of_year
from sim.stress.outcomes import frame_of, outcomes, quantile_with_interval
from sim.stress.reverse import DIRECTIONS, chance_of, mildest, reverse_stress
from sim.stress.study import study
from sim.studies.reduced_scenarios import SKILL, STILL
from sim.theory.kinked_pay import LogNormal, Payout

STANDARD_ERRORS = 4.0
LINEAR = Plan(name="Straight", base_share=0.6, measures=(Measure(name="Own", scope="individual", terms=(Curve(),)),))
MARKET, QUOTAS, CREDIT = DIRECTIONS
REDUCED = {"organization.seats": 5, "run.replications": 60, "market.deal_size_log_sd": 0.3}


def run(scenario):
    return outcomes(simulate(scenario), 1)


@pytest.fixture(scope="module")
def still():
    return Scenario().with_values({**STILL, **REDUCED}).replace(plan=LINEAR)


@pytest.fixture(scope="module")
def planned(still):
    return run(still)


def target_incentive(scenario):
    return scenario.organization.seats * LINEAR.target_incentive_per_year


def test_quotas_that_break_the_budget_are_proportional_to_it(still, planned):
    """Pay is TI x sold / quota, so on the very same draws the quota factor is mean payout / budget."""
    budget = 1.2 * planned.cost.mean()
    result = reverse_stress(still, frame_of(still, budget=budget), QUOTAS, run)
    assert result.factor == pytest.approx(1.0 / 1.2, rel=2e-4)
    assert result.revenue.mean == pytest.approx(planned.revenue.mean())
    assert not result.already


def test_credit_that_breaks_the_budget_is_proportional_to_it(still, planned):
    result = reverse_stress(still, frame_of(still, budget=1.3 * planned.cost.mean()), CREDIT, run)
    assert result.factor == pytest.approx(1.3, rel=2e-4)


def test_a_budget_already_broken_holds_again_at_the_closed_form(still, planned):
    result = reverse_stress(still, frame_of(still, budget=0.8 * planned.cost.mean()), QUOTAS, run)
    assert result.already
    assert result.factor == pytest.approx(1.25, rel=2e-4)


def test_the_market_that_breaks_the_budget_is_the_closed_form_of_hours_and_win_rates(still):
    """Hours allow so many closes a year, each won with w (0.6 + 0.4 skill) x market; no draw enters the formula."""
    closes = 12 * 80.0 / still.delivery.hours_per_vendor_led_deal
    won = closes * still.delivery.vendor_led_win_rate * execution_factor(SKILL)
    attainment = won * still.market.deal_size / still.quota.annual_quota
    budget = 1.25 * target_incentive(still) * attainment
    result = reverse_stress(still, frame_of(still, budget=budget), MARKET, run)
    assert result.factor is not None
    assert abs(result.factor - 1.25) <= STANDARD_ERRORS * result.error + 1e-3
    assert 0.0 < result.error < 0.05
    assert result.chance is None  # without shocks no market but the planned one ever comes


def test_a_budget_out_of_reach_has_no_world_that_breaks_it(still, planned):
    result = [
        reverse_stress(still, frame_of(still, budget=50.0 * planned.cost.mean()), direction, run)
        for direction in (CREDIT,)
    ]
    assert result[0].factor is None
    assert result[0].distance == math.inf
    assert mildest(tuple(result)) is None


def test_the_mildest_world_is_the_nearest_by_its_factor(still, planned):
    frame = frame_of(still, budget=1.2 * planned.cost.mean())
    result = tuple(reverse_stress(still, frame, direction, run) for direction in (QUOTAS, CREDIT))
    assert mildest(result).distance == min(direction.distance for direction in result)


def test_payout_quantiles_of_a_kinked_plan_under_lognormal_attainment_are_the_analytic_ones():
    """All demand falls in one month, so attainment is a constant times exp(X): lognormal with the long-run spread."""
    shock, kept, count = 0.3, 0.0, 40_000
    scenario = (
        Scenario()
        .with_values(
            {
                **STILL,
                "run.replications": count,
                "organization.seats": 1,
                "organization.team_size": 1,
                "organization.selling_hours_per_month": 300.0,
                "delivery.hours_per_vendor_led_deal": 0.1,
                "delivery.max_concurrent_deals": 500.0,
                "delivery.vendor_led_cycle_months": 0.1,
                "market.opportunities_per_partner": 200.0,
                "organization.partners_per_seat": 20,
                "market.season": [12.0, *[0.0] * 11],
                "market.deal_size_log_sd": 0.0,
                "market.shock": shock,
                "market.persistence": kept,
                "switches.market_shock": True,
            }
        )
        .replace(plan=INDIVIDUAL_HIGH_LEVERAGE)
    )
    wins = 3_000.0 * scenario.delivery.vendor_led_win_rate * execution_factor(SKILL)
    scenario = scenario.with_values({"quota.annual_quota": wins * scenario.market.deal_size})
    attainment, curve = LogNormal(mean=1.0, log_sd=shock), Payout(kinks=((0.0, 1.0), (1.0, 1.0)))
    payouts = run(scenario).cost / INDIVIDUAL_HIGH_LEVERAGE.target_incentive_per_year
    for share in (0.1, 0.5, 0.9, 0.99):
        place = attainment.quantile(share)
        z = math.log(place / attainment.quantile(0.5)) / shock
        density = math.exp(-0.5 * z**2) / math.sqrt(2.0 * math.pi) / (shock * place)
        slope = 2.0 if place > 1.0 else 1.0
        error = slope * math.sqrt(share * (1.0 - share) / count) / density
        # Wins are counts: with some 600 of them a year their own scatter adds a variance of 1 / wins, which moves a
        # quantile by z / 2 of it; that is allowed beside the four standard errors, and is far smaller.
        counted = slope * place * abs(z) / (2.0 * wins * shock)
        assert abs(quantile_with_interval(payouts, share).mean - curve.at(place)) <= STANDARD_ERRORS * error + counted


def test_the_spread_of_a_year_of_the_market_is_that_of_its_twelve_months():
    market = Market(shock=0.1, persistence=0.8)
    months = np.arange(12)
    together = market.shock**2 / (1.0 - market.persistence**2) * market.persistence ** abs(months[:, None] - months)
    assert log_sd_of_year(market) == pytest.approx(math.sqrt(together.sum()) / 12.0)
    assert chance_of(Scenario().replace(market=market), 1.0) == pytest.approx(0.5)
    assert chance_of(Scenario().replace(market=market), 1.1) < chance_of(Scenario().replace(market=market), 1.05)


def test_a_market_held_all_year_scales_sales_and_scatters_less(still):
    shocked = still.with_values({"switches.market_shock": True, "market.shock": 0.1})
    base, held = run(shocked), run(held_at(shocked, 1.0))
    assert held.cost.std() < base.cost.std()
    assert np.all(held.market == 1.0)
    better = run(held_at(shocked, 1.3))
    assert better.revenue.mean() == pytest.approx(1.3 * held.revenue.mean(), rel=0.02)
    assert at_market(still, 1.0) == still


def test_every_range_of_the_tornado_holds_the_own_value_and_stays_allowed(still):
    for path in tornado.PATHS:
        low, high = tornado.range_of(still, path)
        own = float(getattr(getattr(still, path.split(".")[0]), path.split(".")[1]))
        assert low <= own <= high
    assert len(tornado.end_scenarios(still)) == 2 * len(tornado.PATHS)


def capped():
    terms = (Curve(beyond="flat"), Accelerator(above=1.0, rate=2.0), Cap(at=1.5))
    return Plan(name="Capped", measures=(Measure(name="Own", scope="individual", terms=terms),), terms=(Cap(at=2.0),))


def test_removing_the_cap_leaves_none_and_nothing_where_there_was_none():
    scenario = Scenario().replace(plan=capped())
    stress = stress_named("cap removed")
    plan = stress.change(scenario).plan
    assert not any(isinstance(term, Cap) for term in (*plan.terms, *plan.measures[0].terms))
    assert plan.measures[0].terms[0].beyond == "last slope"
    assert stress.applies_to(scenario)
    assert not stress.applies_to(Scenario())


def test_the_next_plan_is_stressed_too_where_there_will_be_one():
    stress = stress_named("cap removed")
    later = Scenario().replace(transition=Scenario().transition.model_copy(update={"plan": capped()}))
    assert not stress.applies_to(later)
    later = later.with_values({"transition.cutover_month": 12})
    assert not stress.change(later).transition.plan.terms


def test_retroactive_tiers_pay_the_accelerated_rate_from_the_first_dollar():
    scenario = Scenario().replace(plan=INDIVIDUAL_HIGH_LEVERAGE)
    plan = stress_named("retroactive tiers").change(scenario).plan
    assert scope_payout(plan, [0.99, 1.0, 1.5], 1.0).tolist() == pytest.approx([0.99, 2.0, 3.0])
    assert scope_payout(stress_named("retroactive tiers").change(Scenario()).plan, 1.0, [0.9, 1.0])[1] == 1.5


@pytest.mark.parametrize("stress", LIBRARY, ids=lambda stress: stress.name)
def test_every_stress_is_one_named_difference_of_every_preset(stress):
    for name in preset_names():
        scenario = preset(name)
        stressed = stress.change(scenario)
        assert stressed.run == scenario.run
        assert stressed != scenario or stress.name == "cap removed"
    assert stress.sentence.endswith(".")


def test_a_study_reports_how_far_it_is_and_stops_when_told(still):
    few, seen = still.with_values({"run.replications": 2, "organization.seats": 2}), []
    study(few, frame_of(few), progress=lambda done, total: seen.append(done / total))
    assert seen == sorted(seen)
    assert 0.5 < seen[-1] <= 1.0
    cancel = threading.Event()
    with pytest.raises(RunCanceledError):
        study(few, frame_of(few), progress=lambda done, total: cancel.set(), cancel=cancel)


def test_a_stress_that_does_not_exist_is_refused_with_the_names_there_are():
    with pytest.raises(SimError, match="hiring freeze"):
        stress_named("flood")
