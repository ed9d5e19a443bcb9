"""A plan as people read it: what it pays at each attainment, and what one more dollar is worth to whoever it pays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.incentives import GRID_STEP
from sim.managers import marginal_pay, team_share
from sim.payout import scope_payout
from sim.plan import Plan
from sim.plans_in_force import incentives_of
from sim.scenario import Scenario
from sim.state import FloatArray

TOP_ATTAINMENT = 2.0


@dataclass(frozen=True, eq=False)
class PlanReading:
    """Payout (target incentives) over `attainment`; marginal pay ($ per $ of credit) over `forecast` attainment."""

    attainment: FloatArray
    payout: FloatArray
    forecast: FloatArray
    marginal: FloatArray


def read_plan_of(plan: Plan, scenario: Scenario) -> PlanReading:
    """Return a plan's curve with all measures at one attainment, and what a dollar pays on the first day of the year.

    Own and team results are forecast alike; the team measure counts by the share internalized in the scenario.
    """
    attainment = np.linspace(0.0, TOP_ATTAINMENT, 201)
    table = incentives_of(plan, scenario)[11]
    forecast = np.arange(0.0, TOP_ATTAINMENT + GRID_STEP / 2.0, GRID_STEP)
    places = np.arange(forecast.size)
    own = np.minimum(places, table.shape[0] - 1)
    team = np.minimum(places, table.shape[1] - 1)
    internalized = scenario.behavior.internalization if scenario.switches.internalization else 0.0
    share = team_share(float(scenario.organization.team_size), internalized)
    quota, target = scenario.quota.annual_quota, plan.target_incentive_per_year
    slopes = table[own, team]
    marginal = [marginal_pay(slope[2], slope[3], target, quota, quota, share) for slope in slopes]
    return PlanReading(attainment, scope_payout(plan, attainment, attainment), forecast, np.array(marginal))
