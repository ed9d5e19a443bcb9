"""Studies of people: who leaves when commissions are cut, how hard the others work, and what stays learned.

Quits and learning go through the compiled rules that the simulation applies to one person a month.
"""

from __future__ import annotations

import numpy as np

from sim.compiled.records import as_record
from sim.engine.plans_in_force import incentives_of
from sim.evidence import settings
from sim.evidence.finding import Effort, Measuring, StudyResult, exactly, gain
from sim.evidence.settings import DECILE, MEAN_SKILL, SAME_PEOPLE, SELLER, experienced, plan_of, seller
from sim.model.coaching import trained
from sim.model.managers import effort_cost, marginal_pay
from sim.model.talent import quit_hazard
from sim.month.incentive_table import read_incentive
from sim.pay.plan import Plan
from sim.pay.terms.curve import Curve
from sim.scenario.scenario import Scenario

# --- Sandvik and others (2021): commissions cut -----------------------------------------------------------------------

COMMISSION_CUT, PAY_CUT = 0.18, 0.07
COMMISSION_SHARE = PAY_CUT / COMMISSION_CUT  # of take-home pay, as the two cuts imply


def commission_plan(rate: float) -> Plan:
    """Return the firm's plan with the commission at `rate` times what it was."""
    return plan_of(1.0 - COMMISSION_SHARE, Curve(points=((0.0, 0.0), (1.0, rate))))


def yearly_quits(scenario: Scenario, skill: float) -> float:
    """Return the probability that a person of a skill quits within a year under the scenario's plan.

    The person's attainment is output against that of mean skill, at the effort the plan calls for.
    """
    plan, behavior = scenario.plan, as_record(scenario.behavior)
    table = np.ascontiguousarray(incentives_of(plan, scenario))
    lowest, rise = 0.6, 0.4  # of the win rate by skill
    attainment = (lowest + rise * skill) / (lowest + rise * MEAN_SKILL)
    pay, variance, slope, _ = read_incentive(table, 12, attainment, 1.0)
    marginal = marginal_pay(slope, 0.0, plan.target_incentive_per_year, 1.0, 1.0, 1.0) / plan.ote_per_year
    target = plan.target_incentive_per_year
    hazard = quit_hazard(
        plan.base_per_year + target * pay,
        target * target * variance,
        effort_cost(marginal, plan.ote_per_year, behavior),
        skill,
        plan.ote_per_year,
        as_record(scenario.talent),
    )
    return 1.0 - float((1.0 - hazard) ** 12)


def sandvik_quits(effort: Effort) -> StudyResult:
    """Compare the rise of yearly quits of the most able tenth with that of the least able tenth."""
    scenario = seller(effort.replications, effort.seed)
    spread = scenario.talent.profiles[0].spread
    rises = []
    for side in (1.0, -1.0):
        before, after = (
            yearly_quits(scenario.replace(plan=commission_plan(rate)), MEAN_SKILL + side * DECILE * spread)
            for rate in (1.0, 1.0 - COMMISSION_CUT)
        )
        rises.append(after - before)
    return StudyResult(
        value=exactly(rises[0] - rises[1]),
        dictated=SELLER,
        note=f"The ablest tenth quits {100.0 * rises[0]:+.1f} percentage points more a year, the least able "
        f"{100.0 * rises[1]:+.1f}: the difference has the published sign, but nobody's quits stay as they were.",
        why="commission income and the outside option rise with skill alike",
    )


def sandvik_effort(effort: Effort) -> StudyResult:
    """Run the cut and compare hours' productivity."""
    old, new = (commission_plan(rate) for rate in (1.0, 1.0 - COMMISSION_CUT))
    scenario = experienced(seller(effort.replications, effort.seed, *SAME_PEOPLE), old)
    before, after = (effort.run(scenario.replace(plan=plan)) for plan in (old, new))
    worked = [result.total("effort").sum(axis=1) / result.total("presence").sum(axis=1) for result in (before, after)]
    return StudyResult(
        value=gain(worked[1], worked[0]),
        dictated=(*SELLER, *SAME_PEOPLE),
        note=f"Commissions are {COMMISSION_SHARE:.0%} of take-home pay, as the two published cuts imply.",
        why="effort follows marginal pay with the published elasticity in the model, cuts included",
    )


# --- Sandvik and others (2020): what was taught stays -----------------------------------------------------------------

WEEKS_LATER = 20.0
WEEKS_PER_MONTH = 52.0 / 12.0


def left_of_teaching(coaching_hours: float) -> float:
    """Return how much of a month's teaching is left WEEKS_LATER, with so many hours of coaching a month."""
    talent = (
        settings.defaults()
        .with_values({"talent.training": 1.0, "talent.coaching_hours_per_month": coaching_hours})
        .talent
    )
    taught = trained(0.0, as_record(talent))
    resting = as_record(talent.model_copy(update={"training": 0.0}))
    level = taught
    for _ in range(round(WEEKS_LATER / WEEKS_PER_MONTH)):
        level = trained(level, resting)
    return float(level / taught)


def sandvik_learning(effort: Effort) -> StudyResult:
    """Teach for a month through the rule of training, then wait."""
    del effort  # nothing is drawn
    coached = left_of_teaching(settings.defaults().talent.full_coaching_hours)
    return StudyResult(
        value=exactly(left_of_teaching(0.0)),
        note=f"With first-line coaching throughout, {coached:.0%} of it would be left.",
        why="training without coaching is forgotten by half a month on the defaults; exchange among colleagues, which "
        "lasted, is no part of the model",
    )


MEASURED: dict[str, Measuring] = {
    "sandvik_quits": sandvik_quits,
    "sandvik_effort": sandvik_effort,
    "sandvik_learning": sandvik_learning,
}
