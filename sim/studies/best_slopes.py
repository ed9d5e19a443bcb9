"""Team or individual pay, asked in two ways: at an equal pool, and with each plan at its own best slope.

*Equal pool*: the same share of revenue is paid out; only who shares it differs. *Best slopes*: each way of sharing
gets the slope that is best for it. In both, salary adjusts until the offer just matches the outside option. So the
measure is the surplus: contribution before pay, less the outside option, the cost of effort and help, and the risk
premium, all from simulated output, effort and pay. Nobody quits over pay then, so `retention` is off.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.optimize import minimize_scalar

from sim.engine.measures import Estimate, contribution_per_seat, estimate, pay_per_seat
from sim.engine.results import DETAILED_REPLICATIONS, Result
from sim.engine.run import simulate
from sim.model.managers import team_share
from sim.model.motion import Motion
from sim.model.talent import REFERENCE_SKILL
from sim.pay.plan import Plan
from sim.scenario.scenario import Scenario
from sim.units import FloatArray, divided

Question = Literal["equal pool", "best slopes"]
QUESTIONS: tuple[Question, ...] = ("equal pool", "best slopes")
Sharing = Literal["individual", "team"]
SHARINGS: tuple[Sharing, ...] = ("individual", "team")
FINENESS = 0.01  # tolerance of the search for the best slope, as a share of the largest slope
MOST_TRIALS = 25


@dataclass(frozen=True, eq=False)
class Offer:
    """One way of sharing at one slope ($ of pay per $ of credit at target); `surplus` is $ per seat and year.

    `draws` holds the surplus of each replication, on the same draws as every other offer's.
    """

    sharing: Sharing
    slope: float
    draws: FloatArray

    @property
    def surplus(self) -> Estimate:
        """Return the mean surplus with its interval."""
        return estimate(self.draws)


@dataclass(frozen=True, eq=False)
class SharingComparison:
    """The two offers that a question compares: pay on own results and pay on the team's."""

    question: Question
    individual: Offer
    team: Offer

    @property
    def advantage(self) -> Estimate:
        """Return by how much the team plan's surplus exceeds the individual plan's, paired."""
        return estimate(self.team.draws - self.individual.draws)

    @property
    def winner(self) -> Sharing | None:
        """Return the way of sharing with the larger surplus; None when the interval of the difference contains zero."""
        advantage = self.advantage
        return "team" if advantage.low > 0.0 else "individual" if advantage.high < 0.0 else None


def compare_sharing(
    question: Question,
    scenario: Scenario,
    normal_output: float | None = None,
    *,
    plans: Mapping[Sharing, Plan] | None = None,
    threads: int | None = None,
    cancel: threading.Event | None = None,
) -> SharingComparison:
    """Return how team and individual pay compare in the scenario's motion, both with the curve of the plan in force.

    At an equal pool both have that plan's slope; at best slopes `plans` may give each way of sharing its own curve.
    `normal_output` is a seat's yearly output at normal effort, $; by default its quota, as in the rule of effort cost.
    """
    offers = _Offers(scenario, normal_output, plans or {}, threads, cancel)
    if question == "equal pool":
        individual, team = (offers.offer(sharing, slope_of(scenario)) for sharing in SHARINGS)
    else:
        individual, team = (offers.best(sharing) for sharing in SHARINGS)
    return SharingComparison(question, individual, team)


def compare_arms(
    question: Question,
    scenario: Scenario,
    motion: Motion,
    *,
    threads: int | None = None,
    cancel: threading.Event | None = None,
) -> SharingComparison:
    """Return how the two plans of the 2x2 compare in one of its motions under a question other than equal OTE.

    Equal pool: the team arm's slope and curve, paid on own or on shared results. Best slopes: each arm keeps its curve
    and gets the target incentive, out of the same OTE, with the largest surplus.
    """
    arms = scenario.archetypes
    in_motion = scenario.replace(motion=motion, plan=arms.team)
    plans: dict[Sharing, Plan] = {"individual": arms.individual, "team": arms.team}
    if question == "equal pool":
        return compare_sharing(question, in_motion, threads=threads, cancel=cancel)
    return compare_sharing(question, in_motion, plans=plans, threads=threads, cancel=cancel)


def slope_of(scenario: Scenario) -> float:
    """Return target incentive over quota: the pay of a dollar of credit at target, $ per $."""
    return scenario.plan.target_incentive_per_year / scenario.quota.annual_quota


def offered(scenario: Scenario, sharing: Sharing, slope: float) -> Scenario:
    """Return a scenario whose plan pays `slope` per dollar, all of it on own or on the team's results."""
    ote = scenario.plan.ote_per_year
    measures = tuple(measure.model_copy(update={"scope": sharing}) for measure in scenario.plan.measures)
    share = min(max(1.0 - slope * scenario.quota.annual_quota / ote, 0.0), 1.0)
    plan = scenario.plan.model_copy(update={"base_share": share, "measures": measures})
    switches = scenario.switches.model_copy(update={"retention": False})
    return scenario.replace(plan=plan, switches=switches)


def yearly_surplus(result: Result, normal_output: float | None = None) -> FloatArray:
    """Return the surplus per seat and year for each of the replications whose people are listed, $, (listed,).

    Contribution before pay, less the salary needed to match the outside option: that option, the cost of effort and
    help, and r / 2 times the variance of people's pay around its mean, all with the payroll burden. The variance is
    taken over seats and replications, so differences between territories count as risk even if known beforehand.
    """
    scenario = result.scenario
    listed = min(result.replications, DETAILED_REPLICATIONS)
    seats = scenario.organization.seats
    pay = pay_per_seat(result)[:listed]
    years_in_seat = result.total("paid_months")[:listed] / 12.0 / seats
    skill = result.total("skill")[:listed] / 12.0 / seats
    outside = scenario.plan.ote_per_year * (1.0 + scenario.talent.outside_option_slope * (skill - REFERENCE_SKILL))
    salary = (outside + yearly_effort_cost(result, normal_output)[:listed]) * years_in_seat + yearly_risk_premium(
        result
    )
    per_year = contribution_per_seat(result)[:listed] + scenario.economics.burden * (pay - salary)
    per_replication: FloatArray = per_year.mean(axis=1)
    return per_replication


def yearly_effort_cost(result: Result, normal_output: float | None = None) -> FloatArray:
    """Return what effort and help cost a person in a year, $; shape (replications, years).

    Effort E answers marginal pay M by E = ((M + M0) / (Mref + M0))^(e / (2 - e)), so it costs e / 2 M E, in units of
    OTE per quota times the output of normal effort; `sim.model.managers.effort_cost` agrees near E = 1. Help of
    strength h costs h (team part x M)^2 / 2.
    """
    scenario, behavior = result.scenario, result.scenario.behavior
    if not scenario.switches.effort or behavior.effort_elasticity == 0.0:
        return np.zeros((result.replications, result.years))
    presence = result.total("presence")
    effort = divided(result.total("effort"), presence, nothing=1.0)
    elasticity = behavior.effort_elasticity
    pull = (behavior.reference_pay + behavior.baseline_pull) * effort ** ((2.0 - elasticity) / elasticity)
    marginal = np.maximum(pull - behavior.baseline_pull, 0.0)
    per_unit = scenario.plan.ote_per_year / scenario.quota.annual_quota
    normal_pay = per_unit * (scenario.quota.annual_quota if normal_output is None else normal_output)
    spent: FloatArray = 0.5 * elasticity * marginal * effort * normal_pay
    if scenario.switches.helping and behavior.helping > 0.0:
        spent += 0.5 * behavior.helping * (_team_part(scenario) * marginal) ** 2 * normal_pay
    return spent


def yearly_risk_premium(result: Result) -> FloatArray:
    """Return r / 2 x the squared deviations of variable pay per seat, $; shape (replications listed, years)."""
    scenario, slips = result.scenario, result.people
    listed, years = min(result.replications, DETAILED_REPLICATIONS), result.years
    earned = np.bincount(slips.year, weights=slips.variable, minlength=years)
    months = np.maximum(np.bincount(slips.year, weights=slips.months, minlength=years), 1e-9)
    off = slips.variable - (earned / months)[slips.year] * slips.months
    row = slips.replication * years + slips.year
    squares = np.bincount(row, weights=off**2, minlength=listed * years).reshape(listed, years)
    aversion = scenario.talent.risk_aversion / scenario.plan.ote_per_year
    premium: FloatArray = 0.5 * aversion * squares / scenario.organization.seats
    return premium


def _team_part(scenario: Scenario) -> float:
    """Return the share of marginal pay that comes from team measures, on straight curves."""
    plan: Plan = scenario.plan
    internalized = scenario.behavior.internalization if scenario.switches.internalization else 0.0
    shared = team_share(float(scenario.organization.team_size), internalized)
    own = plan.weight_on("individual")
    team = (1.0 - own) * shared
    return team / (own + team) if own + team > 0.0 else 0.0


@dataclass(frozen=True)
class _Offers:
    """Simulates offers of one scenario, all on the same draws."""

    scenario: Scenario
    normal_output: float | None
    plans: Mapping[Sharing, Plan]
    threads: int | None
    cancel: threading.Event | None

    def offer(self, sharing: Sharing, slope: float) -> Offer:
        curved = self.scenario.replace(plan=self.plans.get(sharing, self.scenario.plan))
        result = simulate(offered(curved, sharing, slope), threads=self.threads, cancel=self.cancel)
        return Offer(sharing, slope, yearly_surplus(result, self.normal_output))

    def best(self, sharing: Sharing) -> Offer:
        """Return the offer with the largest mean surplus, by a search over the slopes a plan of this OTE can have."""
        steepest = self.scenario.plan.ote_per_year / self.scenario.quota.annual_quota
        tried: list[Offer] = []

        def loss(slope: float) -> float:
            tried.append(self.offer(sharing, float(slope)))
            return -tried[-1].surplus.mean

        options = {"xatol": FINENESS * steepest, "maxiter": MOST_TRIALS}
        minimize_scalar(loss, bounds=(0.0, steepest), method="bounded", options=options)
        return max(tried, key=lambda offer: offer.surplus.mean)
