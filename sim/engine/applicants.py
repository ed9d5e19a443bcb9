"""Applicants: who takes the offer, by what the plan is worth to somebody of that skill against the outside option.

With many applicants for a seat, the odds that one of overall skill s takes the offer go with exp(sorting x worth(s)).
Quality being normal and worth nearly straight over the range of applicants, those who take it are normal again, with
the same spread and a mean moved by sorting x slope of worth x variance: Lo, Ghosh and Lafontaine (2011) for the sign.
"""

from __future__ import annotations

import numpy as np

from sim.compiled.records import as_record
from sim.engine.incentives import SHARED_SCOPES, incentive_table
from sim.model.deals import vendor_led_win_rate
from sim.model.hiring import overall_of, overall_spread, profile_table
from sim.model.managers import effort_cost, marginal_pay, team_share
from sim.model.talent import REFERENCE_SKILL, certainty_equivalent, outside_option
from sim.month.incentive_table import read_incentive
from sim.pay.plan import Plan
from sim.scenario.scenario import Scenario
from sim.units import MONTHS_PER_YEAR, FloatArray

_STEP = 0.05  # of skill, on either side, for the slope of worth


def applicants(scenario: Scenario) -> FloatArray:
    """Return `profile_table` of a scenario, its skills moved by who takes the offer of its plan.

    Only newcomers choose: those in a seat at the start came before this plan.
    """
    talent = scenario.talent
    if not scenario.switches.sorting or talent.sorting <= 0.0:
        return profile_table(talent)
    table = incentive_table(
        scenario.plan,
        team_size=scenario.organization.team_size,
        correlation=scenario.behavior.result_correlation,
        forecast_sd=scenario.behavior.forecast_sd,
        quota=scenario.quota.annual_quota,
    ).values
    apart = overall_spread(talent.skill_correlation)
    shifts = [
        talent.sorting * worth_slope(overall_of(profile), scenario, table) * (apart * profile.spread) ** 2
        for profile in talent.profiles
    ]
    return profile_table(talent, shifts)


def worth_slope(skill: float, scenario: Scenario, table: FloatArray) -> float:
    """Return how fast the offer's worth rises with overall skill, OTE per unit; where it falls, the able stay away."""
    low, high = (worth(skill + step, scenario, table) for step in (-_STEP, _STEP))
    return (high - low) / (2.0 * _STEP)


def worth(skill: float, scenario: Scenario, table: FloatArray) -> float:
    """Return what the offer is worth to an applicant beyond the outside option, in OTE; `table` is the incentives'.

    Someone of the reference skill expects to make quota, others as much more or less as they win more or fewer of the
    deals they run; the team's result moves by the applicant's part in it. Pay comes from the incentive table alone.
    """
    plan, behavior, talent = scenario.plan, as_record(scenario.behavior), as_record(scenario.talent)
    size = scenario.organization.team_size
    delivery = as_record(scenario.delivery)
    own = vendor_led_win_rate(skill, delivery) / vendor_led_win_rate(REFERENCE_SKILL, delivery)
    team = 1.0 + (own - 1.0) / size
    pay, variance, slope_own, slope_team = read_incentive(table, MONTHS_PER_YEAR, own, team)
    target, ote = plan.target_incentive_per_year, plan.ote_per_year
    internalized = behavior.internalization if scenario.switches.internalization else 0.0
    pull = marginal_pay(slope_own, slope_team, target, 1.0, 1.0, team_share(float(size), internalized)) / ote
    cost = effort_cost(pull, ote, behavior) - talent.team_benefit * team_weight(plan) * ote
    certain = certainty_equivalent(plan.base_per_year + target * pay, target * target * variance, cost, ote, talent)
    return float(certain - outside_option(skill, ote, talent)) / ote


def team_weight(plan: Plan) -> float:
    """Return the share of target incentive that rides on results shared with others, 0 to 1."""
    return float(np.clip(sum(measure.weight for measure in plan.measures if measure.scope in SHARED_SCOPES), 0.0, 1.0))
