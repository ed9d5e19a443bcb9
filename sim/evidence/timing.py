"""Studies of timing: what accelerators and year ends do to when deals close, and at what price."""

from __future__ import annotations

import numpy as np

from sim.evidence.finding import Effort, Finding, Measuring, exactly, gain, per_filled_seat
from sim.evidence.settings import SAME_PEOPLE, SELLER, experienced, plan_of, seller
from sim.measures import Z_95, Estimate
from sim.plan import INDIVIDUAL_HIGH_LEVERAGE, Measure, Plan
from sim.rates import Step, Steps
from sim.results import Result

BONUS_WEIGHT = 0.25  # of target incentive, an assumption; the sign is asked for, not the size


def larkin(effort: Effort) -> Finding:
    """Say that nothing is given away: the simulation has no timing games."""
    del effort
    return Finding(
        value=exactly(0.0),
        why="people work harder near a kink in the model, but neither move deals nor discount them: timing games are "
        "not simulated",
    )


def steenburgh(effort: Effort) -> Finding:
    """Run a straight commission against one that holds back a part for a lump sum at quota, paying the same there."""
    scenario = seller(effort.replications, effort.seed, SAME_PEOPLE)
    share = scenario.archetypes.individual.base_share
    straight = plan_of(share)
    bonus = Measure(
        name="Bonus", scope="individual", weight=BONUS_WEIGHT, terms=(Steps(steps=(Step(above=1.0, share=1.0),)),)
    )
    commission = Measure(name="Output", scope="individual", weight=1.0 - BONUS_WEIGHT)
    mixed = Plan(name="With a bonus", base_share=share, measures=(commission, bonus))
    scenario = experienced(scenario, straight)
    before, after = (per_filled_seat(effort.run(scenario.replace(plan=plan))) for plan in (straight, mixed))
    return Finding(
        value=gain(after, before),
        dictated=(*SELLER, SAME_PEOPLE),
        note="No deal moves in time in the simulation, so whatever changes is effort.",
        why="the lump sum takes more pull from whoever is far from quota than it adds for whoever is near",
    )


def last_over_first_quarter(result: Result) -> Estimate:
    """Return revenue of the fiscal years' last quarters over that of their first, less 1.

    Errors of months add up as if all moved together, which is at least as wide as they can be.
    """
    column = list(result.month("revenue"))
    errors = result.monthly.standard_error[:, 0]
    years = np.arange(result.years)[:, None] * 12
    first, last = (years + np.arange(start, start + 3) for start in (0, 9))
    low, high = (float(np.sum(np.array(column)[each])) for each in (first, last))
    error = (float(errors[last].sum()) + high / low * float(errors[first].sum())) / low
    mean = high / low - 1.0
    return Estimate(mean, mean - Z_95 * error, mean + Z_95 * error)


def oyer(effort: Effort) -> Finding:
    """Run the accelerated individual plan in a market that is the same all year."""
    scenario = experienced(seller(effort.replications, effort.seed, SAME_PEOPLE), INDIVIDUAL_HIGH_LEVERAGE)
    found = last_over_first_quarter(effort.run(scenario))
    return Finding(
        value=found,
        dictated=(*SELLER, SAME_PEOPLE),
        note=f"The last quarter sells {found.mean:+.1%} against the first, by effort alone.",
        why="as the year ends some are sure of the accelerator and some have lost it, so effort alone moves little",
    )


MEASURED: dict[str, Measuring] = {"larkin": larkin, "steenburgh": steenburgh, "oyer": oyer}
