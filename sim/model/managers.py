"""Partner managers at work: what the plan makes another dollar worth, how hard they work, and what they work on."""

from __future__ import annotations

import math

from sim.compiled.rules import rule
from sim.parameters import ASSUMPTION, Group, parameter

TINY_VALUE = 1e-12


class Behavior(Group):
    """How people respond to incentives; the plan enters behavior here and nowhere else."""

    effort_elasticity: float = parameter(
        0.34, "Elasticity of sales to selling effort", "elasticity", (0.0, 1.0), "albers2010", plausible=(0.2, 0.6)
    )
    baseline_pull: float = parameter(
        0.15,
        "Pull of career and supervision",
        "OTE per quota of results",
        (0.0, 5.0),
        ASSUMPTION,
        plausible=(0.05, 0.4),
        note="What another dollar is worth to people without any plan.",
    )
    reference_pay: float = parameter(
        0.5,
        "Marginal pay at which effort is normal",
        "OTE per quota of results",
        (0.01, 5.0),
        ASSUMPTION,
        plausible=(0.3, 0.8),
    )
    lowest_effort: float = parameter(0.6, "Lowest effort", "times normal", (0.0, 1.0), ASSUMPTION, plausible=(0.4, 0.8))
    highest_effort: float = parameter(
        1.3, "Highest effort", "times normal", (1.0, 5.0), ASSUMPTION, plausible=(1.1, 1.6)
    )
    internalization: float = parameter(
        0.3,
        "Peer internalization",
        "share of colleagues' benefit",
        (0.0, 1.0),
        "kandel_lazear1992",
        plausible=(0.0, 0.6),
        note="0 is free-riding, 1 treats the team's dollar as one's own. The form is published, the value assumed.",
    )
    helping: float = parameter(
        0.0,
        "Helping",
        "colleagues' output per OTE per quota of team pay",
        (0.0, 50.0),
        ASSUMPTION,
        plausible=(0.0, 0.5),
        note="Help that only a team measure buys.",
    )
    discount_per_month: float = parameter(
        0.99, "Personal discount factor", "per month", (0.5, 1.0), ASSUMPTION, plausible=(0.95, 0.995)
    )
    horizon_months: float = parameter(
        12.0, "Planning horizon", "months", (0.0, 60.0), ASSUMPTION, plausible=(3.0, 24.0)
    )
    allocation_scale: float = parameter(
        0.5, "Sharpness of the choice between tasks", "logit scale", (0.05, 10.0), ASSUMPTION, plausible=(0.25, 1.0)
    )
    forecast_sd: float = parameter(
        0.25, "Uncertainty of a year's attainment", "sd of attainment", (0.01, 2.0), ASSUMPTION, plausible=(0.15, 0.4)
    )
    forecast_memory: float = parameter(
        0.7,
        "Memory of the revenue forecast",
        "weight of the old forecast/month",
        (0.0, 0.99),
        ASSUMPTION,
        plausible=(0.5, 0.9),
    )
    timing_strength: float = parameter(
        0.0,
        "Timing games",
        "0 to 1",
        (0.0, 1.0),
        ASSUMPTION,
        plausible=(0.0, 1.0),
        note="How far people move deals across a period's end. Larkin (2014) finds it, Steenburgh (2008) little.",
    )
    signing_discount: float = parameter(
        0.3,
        "Discount that moves a deal forward",
        "share of list",
        (0.01, 1.0),
        ASSUMPTION,
        plausible=(0.1, 0.5),
        note="At it every buyer signs a month early; at a part of it that part of the buyers does.",
    )
    forecast_visibility: float = parameter(
        0.5,
        "Forecast accuracy that reviews bring",
        "share of the error",
        (0.0, 1.0),
        ASSUMPTION,
        plausible=(0.2, 0.7),
        note="What reviewing every deal tells in advance of how a quarter will differ from the trend.",
    )
    result_correlation: float = parameter(
        0.15, "Correlation of results within a team", "correlation", (0.0, 1.0), ASSUMPTION, plausible=(0.0, 0.4)
    )


@rule
def team_share(team_size: float, internalization: float) -> float:
    """Return how much of a team dollar a member counts as his own: (1 + pi (N - 1)) / N (Kandel and Lazear 1992)."""
    return (1.0 + internalization * (team_size - 1.0)) / team_size


@rule
def ratchet_cost(
    forecast: float, sd: float, ratchet: float, quota_growth: float, next_marginal: float, patience: float
) -> float:
    """Return what a dollar booked this year costs through next year's quota (the mechanism of Misra and Nair 2011).

    `forecast` and `sd` describe the year's attainment; `patience` is (discount x survival) to the twelfth power.
    """
    above = 0.5 * math.erfc((1.0 - forecast) / (sd * math.sqrt(2.0)))
    return above * ratchet * (1.0 + quota_growth) * next_marginal * patience


@rule
def marginal_pay(
    slope_own: float, slope_team: float, target_incentive: float, quota: float, team_quota: float, share: float
) -> float:
    """Return the pay of one more dollar of credit: own measure in full, team measure by the share internalized.

    Slopes are in target incentives per unit of attainment; `team_quota` is the team's quota per head.
    """
    return target_incentive * (slope_own / quota + share * slope_team / team_quota)


@rule
def effort(marginal: float, behavior: Behavior) -> float:
    """Return effort, 1 at the reference: ((M + M0) / (Mref + M0)) to the power e / (2 - e), M in OTE per quota."""
    pull = (max(marginal, 0.0) + behavior.baseline_pull) / (behavior.reference_pay + behavior.baseline_pull)
    elasticity = behavior.effort_elasticity / (2.0 - behavior.effort_elasticity)
    response: float = pull**elasticity
    return min(max(response, behavior.lowest_effort), behavior.highest_effort)


@rule
def effort_cost(marginal: float, ote: float, behavior: Behavior) -> float:
    """Return the yearly cost of effort in dollars, against the reference: e / 2 (M - Mref) OTE."""
    return 0.5 * behavior.effort_elasticity * (max(marginal, 0.0) - behavior.reference_pay) * ote


@rule
def annuity(rate: float, months: float) -> float:
    """Return rate + rate^2 + ... over `months` terms (fractions of a month count in proportion)."""
    if months <= 0.0 or rate <= 0.0:
        return 0.0
    if rate > 0.999999:
        return months
    return rate * (1.0 - math.exp(months * math.log(rate))) / (1.0 - rate)


@rule
def worth_of_stream(
    kept: float, patience: float, months_left: float, horizon: float, now: float, later: float
) -> float:
    """Return what a monthly revenue gain, `kept` from month to month, is worth over the planning horizon.

    Until the fiscal year ends a dollar is worth `now`, afterwards `later`; the gain starts next month. Shared by the
    three ways in which building pays.
    """
    rate = kept * patience
    within = min(max(months_left - 1.0, 0.0), horizon)
    total = annuity(rate, horizon)
    first = annuity(rate, within) if within < horizon else total
    scale = 1.0 / kept if kept > 0.0 else 0.0
    return scale * (now * first + later * (total - first))


@rule
def build_fraction(build_value: float, run_value: float, scale: float) -> float:
    """Return the share of time given to building by a logit in log(build value / run value)."""
    build = max(build_value, TINY_VALUE)
    run = max(run_value, TINY_VALUE)
    if scale == 0.5:  # the default, without a power
        return build * build / (build * build + run * run)
    odds: float = (run / build) ** (1.0 / scale)
    return 1.0 / (1.0 + odds)


@rule
def chosen_build_share(
    hours: float, build_value: float, run_value: float, capped_hours: float, beyond_value: float, scale: float
) -> float:
    """Return the building share people choose, hours below and beyond the concurrency cap taken separately."""
    if hours <= 0.0:
        return 0.0
    below = min(hours, capped_hours)
    beyond = hours - below
    chosen = below * build_fraction(build_value, run_value, scale)
    chosen += beyond * build_fraction(build_value, beyond_value, scale)
    return chosen / hours


@rule
def blended_build_share(directive: float, chosen: float, clarity: float) -> float:
    """Return the building share: the directive by role clarity, people's own choice for the rest."""
    return clarity * directive + (1.0 - clarity) * chosen
