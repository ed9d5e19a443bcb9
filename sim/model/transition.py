"""From one plan to another in mid-horizon: at a cutover, in steps, for everybody or for newcomers only."""

from __future__ import annotations

from sim.compiled.rules import rule
from sim.parameters import ASSUMPTION, Group, parameter
from sim.pay.archetypes import INDIVIDUAL_HIGH_LEVERAGE
from sim.pay.plan import Plan


class Transition(Group):
    """Which plan follows the scenario's, from when, how fast and for whom."""

    plan: Plan = INDIVIDUAL_HIGH_LEVERAGE
    cutover_month: int = parameter(
        0,
        "Months until the next plan",
        "months, 0 for never",
        (0, 600),
        ASSUMPTION,
        note="In mid-year both parts of the year are settled apart, each against the quota of its months.",
    )
    step_share: float = parameter(
        1.0,
        "Step toward the next plan",
        "share of pay",
        (0.01, 1.0),
        ASSUMPTION,
        plausible=(0.2, 1.0),
        note="At 1 the next plan pays everything from the cutover; at 0.2 it takes five steps.",
    )
    months_per_step: int = parameter(
        12, "Months between steps", "months", (1, 60), ASSUMPTION, plausible=(3, 12), note="Toward the next plan."
    )
    grandfathering: bool = parameter(
        False,
        "Grandfathering",
        "yes or no",
        (0, 1),
        ASSUMPTION,
        note="Whoever is in seat at the cutover keeps the old plan; newcomers get the next one.",
    )


@rule
def next_plan_share(month: int, transition: Transition) -> float:
    """Return the share of a month's pay that comes from the next plan, for those whom it concerns."""
    if transition.cutover_month <= 0 or month < transition.cutover_month:
        return 0.0
    steps = 1 + (month - transition.cutover_month) // transition.months_per_step
    return min(1.0, steps * transition.step_share)


@rule
def settled_until(month: int, period_months: int, transition: Transition) -> int:
    """Return the month, not included, at which what is being earned is settled: the end of the period, or a step.

    The period is what the plan measures by: the fiscal year, its quarter or a month.
    """
    end = month - month % period_months + period_months
    if transition.cutover_month <= 0:
        return end
    share = next_plan_share(month, transition)
    later = month + 1
    while later < end and next_plan_share(later, transition) == share:
        later += 1
    return later
