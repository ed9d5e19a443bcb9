"""People in reduced scenarios: quits, sorting, the bar, teaching and contagion land on their closed forms."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.compiled.records import as_record
from sim.engine.applicants import applicants, team_weight, worth, worth_slope
from sim.engine.measures import estimate, ratio
from sim.engine.plans_in_force import incentives_of
from sim.engine.run import seat_months, simulate
from sim.model.deals import EXECUTION_WEIGHT, execution_factor
from sim.model.hiring import COLUMNS, SHARE_HIRED, SHIFT, overall_spread, profile_table
from sim.model.talent import Talent, cost_of_hire, months_to_fill, quit_hazard
from sim.month import state
from sim.pay.archetypes import INDIVIDUAL_HIGH_LEVERAGE, TEAM_LOW_LEVERAGE
from sim.scenario.scenario import Scenario
from sim.theory import turnover
from tests.limits.means import assert_mean
from tests.limits.test_simulator_limits import still, with_plan

SKILLS = COLUMNS[1:5]


def people(**changes):
    """Return a still organization of 40 people, all from one hiring profile."""
    return still(organization__seats=40, run__replications=100, **changes)


def alike(skill=0.6, spread=0.0, **more):
    """Return a hiring mix of one profile, the four skills equal on average."""
    return [
        {
            "name": "Alike",
            **dict.fromkeys(SKILLS, skill),
            "spread": spread,
            "learning_per_year": 0.0,
            "portal_moves_per_year": 0.0,
            **more,
        }
    ]


# --- quits ------------------------------------------------------------------------------------------------------------


def test_the_quit_hazard_is_the_theory_s():
    """O34: at 20 % and a sensitivity of 2, seven percent less worth raises the hazard to 23.0055 %."""
    talent = as_record(Talent(quit_hazard_per_month=0.2, quit_sensitivity=2.0, risk_aversion=0.0))
    assert quit_hazard(93.0, 0.0, 0.0, 0.6, 100.0, talent) == pytest.approx(0.230055, abs=5e-7)
    assert quit_hazard(93.0, 0.0, 0.0, 0.6, 100.0, talent) == turnover.quit_hazard(0.2, 2.0, 93.0 / 100.0 - 1.0)


def test_quits_come_at_the_hazard_of_the_offer_against_the_outside_option():
    """All pay is base, so its certainty equivalent is the OTE; the outside option of skill 0.75 is 7.5 % above it."""
    scenario = people(
        switches__retention=True,
        talent__profiles=alike(0.75),
        talent__quit_hazard_per_month=0.03,
        talent__quit_sensitivity=2.0,
        talent__vacancy_months=0.0,
        behavior__effort_elasticity=0.0,
    )
    scenario = with_plan(scenario, 1.0, "individual")
    quits = simulate(scenario).total("leavers").sum(axis=1) / (40.0 * 12.0)
    assert_mean(quits, turnover.quit_hazard(0.03, 2.0, 1.0 / 1.075 - 1.0))
    indifferent = scenario.with_values({"switches.retention": False})
    assert_mean(simulate(indifferent).total("leavers").sum(axis=1) / (40.0 * 12.0), 0.03)


def test_portal_moves_are_reported_apart_from_quits_and_can_be_switched_off():
    scenario = people(
        switches__portal=True,
        talent__quit_hazard_per_month=0.02,
        talent__vacancy_months=0.0,
        talent__career_definition=0.5,
        talent__profiles=alike(portal_moves_per_year=0.6),
    )
    result = simulate(scenario)
    moves = result.total("portal_moves").sum(axis=1) / (40.0 * 12.0)
    quits = result.total("leavers").sum(axis=1) / (40.0 * 12.0) - moves
    assert_mean(quits, 0.02)
    assert_mean(moves, 0.98 * 0.6 * 0.5 / 12.0)  # who quits in the same month has quit
    careers = simulate(scenario.with_values({"talent.career_definition": 1.0}))
    nobody = simulate(scenario.with_values({"switches.portal": False}))
    for without in (careers, nobody):
        assert without.total("portal_moves").sum() == 0.0
        assert_mean(without.total("leavers").sum(axis=1) / (40.0 * 12.0), 0.02)


def test_contagion_spreads_quits_on_a_team_and_only_with_its_switch_and_strength():
    calm = people(
        organization__team_size=5,
        run__months=36,
        talent__quit_hazard_per_month=0.02,
        talent__vacancy_months=0.0,
    )
    spread = calm.with_values({"switches.contagion": True, "talent.contagion": 1.0})
    off = spread.with_values({"switches.contagion": False})
    none = spread.with_values({"talent.contagion": 0.0})
    quits = {name: simulate(scenario).total("leavers") for name, scenario in {"calm": calm, "spread": spread}.items()}
    np.testing.assert_array_equal(simulate(off).total("leavers"), quits["calm"])
    np.testing.assert_array_equal(simulate(none).total("leavers"), quits["calm"])
    # A quit counts three months in all; in the long run h = h0 (1 + contagion x 4 colleagues x 3 h), nearly.
    expected = 0.02 / (1.0 - 0.02 * 4.0 * 3.0)
    rate = estimate(quits["spread"][:, 1:].mean(axis=1) / (40.0 * 12.0))
    assert rate.low > 0.02
    assert rate.mean == pytest.approx(expected, rel=0.06)


def test_belonging_to_a_team_keeps_people_under_a_team_plan_alone():
    leavers = {}
    for scope in ("team", "individual"):
        for benefit in (0.0, 0.2):
            scenario = people(
                switches__retention=True, talent__quit_hazard_per_month=0.04, talent__team_benefit=benefit
            )
            leavers[scope, benefit] = simulate(with_plan(scenario, 0.7, scope)).total("leavers").sum(axis=1)
    np.testing.assert_array_equal(leavers["individual", 0.2], leavers["individual", 0.0])
    kept = ratio(leavers["team", 0.2], leavers["team", 0.0])
    assert kept.high < 1.0
    assert kept.mean == pytest.approx(math.exp(-1.5 * 0.2), abs=0.05)


# --- who is hired -----------------------------------------------------------------------------------------------------


def newcomers(scenario):
    """Return the mean overall skill of newcomers who fill every seat on the first day, by replication."""
    started = scenario.with_values({"talent.opening_tenure_months": 0.0})
    return simulate(started).total("skill")[:, 0] / (12.0 * scenario.organization.seats)


@pytest.mark.parametrize("correlation", [0.0, 0.5])
def test_a_bar_hires_the_mean_of_those_above_it(correlation):
    """Of a normal population the upper half is sd x sqrt(2 / pi) above the mean; the spread stays inside 0 and 1."""
    spread = 0.08
    scenario = people(talent__profiles=alike(0.5, spread), talent__skill_correlation=correlation)
    low, high = newcomers(scenario), newcomers(scenario.with_values({"talent.hiring_bar": 0.5}))
    assert_mean(low, 0.5)
    assert_mean(high, 0.5 + spread * overall_spread(correlation) * math.sqrt(2.0 / math.pi))
    assert (high - low).min() > 0.0  # the same applicants, each lifted


def test_the_bar_is_one_level_for_all_profiles_so_that_weaker_ones_fail_it_more():
    weak, strong = alike(0.4, 0.1)[0], {**alike(0.6, 0.1)[0], "name": "Strong"}
    talent = Talent(profiles=[weak, strong], hiring_bar=0.5)
    table = profile_table(talent)
    assert table[0, 0] == 0.5
    assert table[0, SHARE_HIRED] < 0.05
    assert table[:, 9].mean() == pytest.approx(0.5, abs=1e-9)  # in all, half are turned away


def test_a_bar_lengthens_the_search_and_costs_every_applicant_turned_away():
    free, choosy = Talent(), Talent(hiring_bar=0.5)
    assert months_to_fill(as_record(free)) == 1.5
    assert months_to_fill(as_record(choosy)) == pytest.approx(1.5 + 0.5 * 1.5)
    assert cost_of_hire(choosy) - cost_of_hire(free) == pytest.approx(4_000.0)


def test_incumbents_of_the_first_month_came_before_bar_and_offer():
    scenario = people(talent__profiles=alike(0.5, 0.1))
    changed = scenario.with_values({"talent.hiring_bar": 0.5, "talent.sorting": 20.0, "switches.sorting": True})
    np.testing.assert_array_equal(simulate(changed).total("skill"), simulate(scenario).total("skill"))


# --- who takes the offer ----------------------------------------------------------------------------------------------


def offered(plan, **changes):
    """Return a scenario with a plan, and its incentive table."""
    scenario = Scenario().with_values({name.replace("__", "."): value for name, value in changes.items()})
    scenario = scenario.replace(plan=plan)
    return scenario, np.ascontiguousarray(incentives_of(plan, scenario))


def test_individual_pay_is_worth_more_to_the_able_and_the_lines_cross():
    """Theory 3.3: above some ability individual pay is preferred; below it the team plan is."""
    lead = []
    for skill in np.linspace(0.1, 0.95, 12):
        own, team = (worth(skill, *offered(plan)) for plan in (INDIVIDUAL_HIGH_LEVERAGE, TEAM_LOW_LEVERAGE))
        lead.append(own - team)
    assert np.all(np.diff(lead) > 0.0)
    assert lead[0] < 0.0 < lead[-1]


def test_a_straight_plan_is_worth_what_the_closed_form_says():
    """No risk, no cost of effort, slope 1: worth rises by TI x win-rate slope less the outside option's slope."""
    scenario = with_plan(
        Scenario().with_values({"talent.risk_aversion": 0.0, "behavior.effort_elasticity": 0.0}), 0.6, "individual"
    )
    table = np.ascontiguousarray(incentives_of(scenario.plan, scenario))
    by_skill = EXECUTION_WEIGHT / execution_factor(0.6)
    assert worth(0.6, scenario, table) == pytest.approx(0.0, abs=1e-6)
    assert worth_slope(0.6, scenario, table) == pytest.approx(0.4 * by_skill - 0.5, abs=1e-4)


def test_sorting_moves_newcomers_as_the_closed_form_says_and_only_with_its_switch_and_strength():
    spread, strength = 0.1, 40.0
    plain = people(talent__profiles=alike(0.5, spread), talent__skill_correlation=0.5)
    sorting = {"switches.sorting": True, "talent.sorting": strength}
    means = {}
    for plan in (INDIVIDUAL_HIGH_LEVERAGE, TEAM_LOW_LEVERAGE):
        scenario = plain.replace(plan=plan)
        table = np.ascontiguousarray(incentives_of(plan, scenario))
        slope = worth_slope(0.5, scenario, table)
        sorted_, unsorted = newcomers(scenario.with_values(sorting)), newcomers(scenario)
        assert_mean(unsorted, 0.5)
        assert_mean(sorted_, 0.5 + strength * slope * (spread * overall_spread(0.5)) ** 2)
        means[plan.name] = sorted_
        for off in ({**sorting, "switches.sorting": False}, {**sorting, "talent.sorting": 0.0}):
            np.testing.assert_array_equal(newcomers(scenario.with_values(off)), unsorted)
            assert applicants(scenario.with_values(off))[0, SHIFT] == 0.0
    assert (means["Individual, high leverage"] - means["Team, low leverage"]).min() > 0.01


def test_the_team_weight_is_what_rides_on_shared_results():
    assert team_weight(TEAM_LOW_LEVERAGE) == 1.0
    assert team_weight(INDIVIDUAL_HIGH_LEVERAGE) == 0.0


# --- teaching ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("training", "coaching", "lift"),
    [(0.0, 0.0, 0.0), (1.0, 0.0, 0.15 * 0.5), (0.0, 8.0, 0.1), (1.0, 8.0, 0.25), (0.0, 4.0, 0.05)],
)
def test_teaching_ends_at_the_skill_that_was_taught_and_none_is_neutral(training, coaching, lift):
    """With half taught and half forgotten a month, training without coaching ends at half of its effect."""
    scenario = people(talent__training=training, talent__coaching_hours_per_month=coaching, run__months=24)
    result = simulate(scenario)
    at_work = result.month("skill_at_work")[-1] / result.month("presence")[-1]
    assert at_work == pytest.approx(0.6 * (1.0 + lift), rel=1e-6)
    hours = 80.0 - 6.0 * training - 0.5 * coaching
    assert result.month("run_hours")[-1] / 40.0 == pytest.approx(hours)


# --- what the report says of people -----------------------------------------------------------------------------------


def test_tenure_and_ramp_are_counted_from_the_day_somebody_starts():
    started = people(talent__opening_tenure_months=0.0, talent__ramp_start=0.4, talent__ramp_months=6.0)
    result = simulate(started)
    assert result.month("tenure")[:3] / 40.0 == pytest.approx([0.0, 1.0, 2.0])
    assert result.month("ramp")[:8] / 40.0 == pytest.approx([0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.0])
    assert simulate(people()).month("tenure")[:2] / 40.0 == pytest.approx([24.0, 25.0])


def test_seats_that_open_empty_are_filled_when_the_vacancy_ends():
    report = seat_months(people(talent__opening_vacancy_months=2.5), 0, 3)
    assert report.presence[:, :, :4].mean(axis=(0, 1)) == pytest.approx([0.0, 0.0, 0.5, 1.0])
    assert set(np.unique(report.ordinal)) == {1}
    assert report.series[:, :2, state.VENDOR_LED].sum() == 0.0
