"""Studies of timing: what accelerators and year ends do to when deals close, and at what price."""

from __future__ import annotations

import numpy as np

from sim.engine.measures import Z_95, Estimate, ratio
from sim.engine.results import Result
from sim.evidence.finding import Effort, Measuring, StudyResult, gain, per_filled_seat
from sim.evidence.settings import SAME_PEOPLE, SELLER, at_work, experienced, plan_of, seller
from sim.pay.archetypes import INDIVIDUAL_HIGH_LEVERAGE
from sim.pay.measure import Measure
from sim.pay.plan import Plan
from sim.pay.terms.curve import Accelerator, Curve
from sim.pay.terms.rates import Step, Steps

BONUS_WEIGHT = 0.25  # of target incentive, an assumption; the sign is asked for, not the size


STRENGTH, GIVEN_AWAY = "behavior.timing_strength", "timing_discounts"
PLAYED = "accelerators and quarter ends are what people play with here; the middle of the plausible range, not a fit"
ACCELERATED = Plan(
    name="Accelerated by the quarter",
    base_share=INDIVIDUAL_HIGH_LEVERAGE.base_share,
    measures=(Measure(name="Own revenue", scope="individual", measured_per="quarter", terms=(Curve(), Accelerator())),),
)


def given_away(effort: Effort, plan: Plan, share: float) -> Estimate:
    """Return the share of revenue given away to time deals under a plan, at a share of the strength's range."""
    scenario = seller(effort.replications, effort.seed, *SAME_PEOPLE, *at_work(STRENGTH, PLAYED, share))
    result = effort.run(experienced(scenario, plan))
    return ratio(result.total(GIVEN_AWAY).sum(axis=1), result.total("revenue").sum(axis=1))


def larkin(effort: Effort) -> StudyResult:
    """Run a plan that accelerates by the quarter, and a straight one for comparison, with timing games."""
    ends = sorted(given_away(effort, ACCELERATED, share).mean for share in (0.0, 1.0))
    straight = given_away(effort, plan_of(ACCELERATED.base_share), 0.5).mean
    return StudyResult(
        value=given_away(effort, ACCELERATED, 0.5),
        dictated=(*SELLER, *SAME_PEOPLE, *at_work(STRENGTH, PLAYED)),
        span=(ends[0], ends[1]),
        note=f"A straight commission gives away {straight:.1%}. On the defaults nobody plays: nothing is given away.",
        why="next to a period's end the default accelerator pays little more than the next period will, so hardly any "
        "deal is worth a discount; steeper accelerators and longer cycles are not part of the defaults",
    )


def steenburgh(effort: Effort) -> StudyResult:
    """Run a straight commission against one that holds back a part for a lump sum at quota, paying the same there."""
    scenario = seller(effort.replications, effort.seed, *SAME_PEOPLE)
    share = scenario.archetypes.individual.base_share
    straight = plan_of(share)
    bonus = Measure(
        name="Bonus", scope="individual", weight=BONUS_WEIGHT, terms=(Steps(steps=(Step(above=1.0, share=1.0),)),)
    )
    commission = Measure(name="Output", scope="individual", weight=1.0 - BONUS_WEIGHT)
    mixed = Plan(name="With a bonus", base_share=share, measures=(commission, bonus))
    scenario = experienced(scenario, straight)
    before, after = (per_filled_seat(effort.run(scenario.replace(plan=plan))) for plan in (straight, mixed))
    return StudyResult(
        value=gain(after, before),
        dictated=(*SELLER, *SAME_PEOPLE),
        note="On the defaults no deal moves in time, so whatever changes is effort.",
        why="the lump sum takes more pull from whoever is far from quota than it adds for whoever is near",
    )


def last_over_first_quarter(result: Result) -> Estimate:
    """Return revenue of the fiscal years' last quarters over that of their first, less 1.

    Errors of months are added as if perfectly correlated, which gives the widest possible interval.
    """
    column = list(result.month("revenue"))
    errors = result.monthly.standard_error[:, 0]
    years = np.arange(result.years)[:, None] * 12
    first, last = (years + np.arange(start, start + 3) for start in (0, 9))
    low, high = (float(np.sum(np.array(column)[months])) for months in (first, last))
    error = (float(errors[last].sum()) + high / low * float(errors[first].sum())) / low
    mean = high / low - 1.0
    return Estimate(mean, mean - Z_95 * error, mean + Z_95 * error)


def oyer(effort: Effort) -> StudyResult:
    """Run the accelerated individual plan in a market that is the same all year, with timing games."""
    played = at_work(STRENGTH, PLAYED)
    base = seller(effort.replications, effort.seed, *SAME_PEOPLE)
    scenario = experienced(base, INDIVIDUAL_HIGH_LEVERAGE)
    calm = last_over_first_quarter(effort.run(scenario))
    moved = scenario.with_values({dictated.path: dictated.value for dictated in played})
    timed = last_over_first_quarter(effort.run(moved))
    return StudyResult(
        value=timed,
        dictated=(*SELLER, *SAME_PEOPLE, *played),
        note=f"The last quarter sells {calm.mean:+.1%} against the first by effort alone, {timed.mean:+.1%} timed.",
        why="as the year ends some are sure of the accelerator and some have lost it, so sales move little",
    )


MEASURED: dict[str, Measuring] = {"larkin": larkin, "steenburgh": steenburgh, "oyer": oyer}
