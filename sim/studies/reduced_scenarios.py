"""Reduced scenarios: with the dynamics switched off, the simulation must reproduce the theory's closed forms."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from sim.model.deals import execution_factor, guidance_factor
from sim.model.switches import Switches
from sim.pay.measure import Measure, Scope
from sim.pay.plan import Plan
from sim.scenario.scenario import Scenario
from sim.theory import teams
from sim.theory.teams import Team

SKILL = 0.6
# Nobody reacts, leaves or learns; all partners are alike, have plenty of opportunities and sell nothing themselves; all
# time goes to vendor-led deals, and hours beyond the concurrency cap win nothing more.
STILL: dict[str, Any] = {
    **{f"switches.{name}": False for name in Switches.model_fields},
    "run.months": 12,
    "market.growth_per_year": 0.0,
    "market.opportunities_per_partner": 50.0,
    "market.partner_size_log_sd": 0.0,
    "market.partner_opportunity_log_sd": 0.0,
    "organization.partners_per_seat": 1,
    "organization.selling_hours_per_month": 80.0,
    "delivery.cadence_hours_per_deal": 0.0,
    "delivery.attention_limit": 1.0,
    "partners.capacity_start": 0.0,
    "partners.capacity_min": 0.0,
    "partners.churn_per_year": 0.0,
    "talent.quit_hazard_per_month": 0.0,
    "talent.profiles": [
        {
            "name": "Alike",
            **dict.fromkeys(("visioning", "sales_management", "business_development", "execution"), SKILL),
            "spread": 0.0,
            "learning_per_year": 0.0,
            "portal_moves_per_year": 0.0,
        }
    ],
    "motion.build_share": 0.0,
    "motion.role_clarity": 1.0,
    "quota.ratchet": 0.0,
}
# Only effort responds to the plan, in proportion: its cost is quadratic, without bounds or other motives. Pay costs the
# firm what people receive: no burden, no partner terms.
PROPORTIONAL: dict[str, Any] = {
    "switches.effort": True,
    "switches.helping": True,
    "switches.internalization": True,
    "behavior.effort_elasticity": 1.0,
    "behavior.baseline_pull": 0.0,
    "behavior.lowest_effort": 0.0,
    "behavior.highest_effort": 5.0,
    "behavior.forecast_sd": 0.05,
    "behavior.forecast_memory": 0.99,
    "quota.growth_per_year": 0.0,
    "delivery.max_concurrent_deals": 500.0,
    "economics.partner_margin": 0.0,
    "economics.rebate": 0.0,
    "economics.mdf": 0.0,
    "economics.burden": 1.0,
    "talent.hiring_cost": 0.0,
}
YEARS = 10  # of a replication, each a draw of its own
DEAL = 1_000.0
LEAST_LUCK = 20.0  # deals a month that a seat's partners win by themselves: luck, independent of effort
EFFORT_TO_LUCK = 0.0025  # deals won by normal effort over those: few, so that effort hardly changes the luck
WIDEST_SWING = 0.25  # variance of the market factor; more deals stand for more correlation
PARTNERS, PARTNER_WIN_RATE, ROOM_TO_SPARE = 16, 0.1, 200.0


@dataclass(frozen=True, kw_only=True)
class LinearContract:
    """A reduced scenario with a linear plan, and a seat's yearly output at normal effort, $."""

    scenario: Scenario
    normal_output: float


def still(changes: dict[str, Any] | None = None) -> Scenario:
    """Return the default scenario with all dynamics off, then `changes` by dotted path."""
    return Scenario().with_values({**STILL, **(changes or {})})


def straight_plan(base_share: float, scope: Scope, ote: float = 150_000.0) -> Plan:
    """Return a plan that pays in proportion to one measure, from the first dollar on and without a cap."""
    return Plan(
        name="Straight", ote_per_year=ote, base_share=base_share, measures=(Measure(name="Sales", scope=scope),)
    )


def linear_contract(team: Team, *, slope: float = 0.3, replications: int = 100) -> LinearContract:
    """Return the reduced scenario of the linear contract for a team: output x = k e + noise, pay linear in x.

    The simulation's own rules are set to the theory's case (correlation at most 0.9): normal effort is the effort under
    individual pay at a slope equal to the margin (e = b tau / m). The noise is the partners' own sales, the same at
    every effort and correlated by the market factor. Risk aversion is set to the risk load R = r c sigma^2 / k^2. There
    is one team of `team.size` seats in each replication, and the plan in force is individual.
    """
    size = round(team.size)
    steepest = 2.5 * max(team.margin, teams.best_slope_team(team), slope)
    common = team.correlation / (1.0 - team.correlation)
    deals = max(LEAST_LUCK, common / WIDEST_SWING)
    luck, normal = 12.0 * deals * DEAL, 12.0 * deals * EFFORT_TO_LUCK * DEAL
    ote = steepest * luck
    variance = luck * DEAL / (1.0 - team.correlation)
    aversion = team.risk_load * normal / (team.margin * variance)
    values: dict[str, Any] = {
        **PROPORTIONAL,
        "run.months": 12 * YEARS,
        "run.replications": replications,
        "organization.seats": size,
        "organization.team_size": size,
        "quota.annual_quota": luck,
        "behavior.reference_pay": team.margin / steepest,
        "behavior.internalization": team.internalization,
        "behavior.helping": team.helping * steepest / team.margin,
        "behavior.result_correlation": team.correlation,
        "talent.risk_aversion": aversion * ote,
        "economics.vendor_gross_margin": team.margin,
        "switches.market_shock": team.correlation > 0.0,
        "market.persistence": 0.0,
        "market.shock": math.sqrt(math.log1p(common / deals)),
        **_wins(deals),
    }
    plan = straight_plan(1.0 - slope / steepest, "individual", ote)
    return LinearContract(scenario=still(values).replace(plan=plan), normal_output=normal)


def _wins(deals: float) -> dict[str, Any]:
    """Return what makes a seat's partners win so many deals a month, and its own normal effort its share of them."""
    own_factor, partner_factor = execution_factor(SKILL), guidance_factor(SKILL)
    slots = deals / PARTNERS / (PARTNER_WIN_RATE * partner_factor)
    return {
        "market.deal_size": DEAL,
        "market.deal_size_log_sd": 0.0,
        "market.opportunities_per_partner": ROOM_TO_SPARE,
        "organization.partners_per_seat": PARTNERS,
        "organization.selling_hours_per_month": 100.0,
        "delivery.hours_per_vendor_led_deal": 100.0,
        "delivery.vendor_led_win_rate": EFFORT_TO_LUCK * deals / own_factor,
        "delivery.deals_per_partner_rep": slots,
        "delivery.partner_cycle_months": 1.0,
        "delivery.partner_win_rate_untrained": PARTNER_WIN_RATE,
        "delivery.partner_win_rate_trained": PARTNER_WIN_RATE,
        "partners.capacity_start": 1.0,
        "partners.commitment_start": 1.0,
    }
