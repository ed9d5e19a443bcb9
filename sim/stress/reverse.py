"""Reverse stress: the mildest change that breaks the budget, by root finding on the same draws.

A change is one factor held all year on the market, on quotas, or on credit. The budget counts as broken where the mean
payout exceeds it. Draws are shared, so the mean is a smooth function of the factor up to single deals.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist

from scipy.optimize import brentq

from sim.engine.measures import Z_95, Estimate, estimate
from sim.scenario.scenario import Scenario, value_at
from sim.stress.library import MOST_CREDIT
from sim.stress.market_levels import at_market, log_sd_of_year
from sim.stress.outcomes import Frame, Outcomes

TOLERANCE = 1e-4  # of the factor
STEP = 1.25  # factor by which a bracket grows
REACH = 3.0  # no factor beyond this, or below its reciprocal, is looked at
_CREDIT = ("crediting.vendor_led", "crediting.shoulder", "crediting.partner_led")

Run = Callable[[Scenario], Outcomes]


@dataclass(frozen=True)
class Direction:
    """A number that one factor multiplies; the payout rises with the factor, or falls (`rises` False)."""

    name: str
    label: str
    rises: bool
    at: Callable[[Scenario, float], Scenario]


@dataclass(frozen=True)
class Reverse:
    """Where the mean payout meets the budget along one direction.

    `factor` is None when the payout meets the budget nowhere within REACH. `already` says that the budget is broken as
    planned, so that at the factor it would hold again. `cost` and `revenue` are the means at the factor, $; `error` is
    one standard error of the factor; `chance` is that of a market at least as strong under the scenario's own shocks
    (market only). `tried` holds the factors simulated with their mean payout, $.
    """

    direction: str
    label: str
    factor: float | None
    already: bool
    cost: Estimate | None
    revenue: Estimate | None
    error: float
    chance: float | None
    tried: tuple[tuple[float, float], ...]

    @property
    def distance(self) -> float:
        """Return the distance from the plan, |log factor|; infinity when there is no factor."""
        return math.inf if self.factor is None else abs(math.log(self.factor))

    def under_target(self, frame: Frame) -> bool:
        """Return whether mean revenue at the factor stays under the target."""
        return self.revenue is not None and self.revenue.mean < frame.target


def with_quotas(scenario: Scenario, factor: float) -> Scenario:
    """Return the scenario with every annual quota times a factor."""
    return scenario.with_values({"quota.annual_quota": scenario.quota.annual_quota * factor})


def with_credit(scenario: Scenario, factor: float) -> Scenario:
    """Return the scenario with credit per dollar times a factor, at most MOST_CREDIT."""
    return scenario.with_values({path: min(value_at(scenario, path) * factor, MOST_CREDIT) for path in _CREDIT})


DIRECTIONS = (
    Direction("market", "the market", True, at_market),
    Direction("quotas", "quotas", False, with_quotas),
    Direction("credit", "credit per dollar sold", True, with_credit),
)


def reverse_stress(scenario: Scenario, frame: Frame, direction: Direction, run: Run) -> Reverse:
    """Return the factor along a direction at which the mean payout equals the budget; `run` simulates a scenario."""
    draws_at: dict[float, Outcomes] = {}

    def excess(log_factor: float) -> float:
        factor = math.exp(log_factor)
        if factor not in draws_at:
            draws_at[factor] = run(direction.at(scenario, factor))
        return float(draws_at[factor].cost.mean()) - frame.budget

    already = excess(0.0) > 0.0
    ends = _bracket(excess, upward=direction.rises != already)
    tried = _tried(draws_at)
    if ends is None:
        return Reverse(direction.name, direction.label, None, already, None, None, 0.0, None, tried)
    root = ends[0] if ends[0] == ends[1] else float(brentq(excess, *ends, xtol=TOLERANCE))
    excess(root)
    draws = draws_at[math.exp(root)]
    cost = estimate(draws.cost)
    slope = (excess(ends[1]) - excess(ends[0])) / (ends[1] - ends[0]) if ends[0] != ends[1] else math.inf
    error = math.exp(root) * (cost.high - cost.mean) / Z_95 / abs(slope) if slope else math.inf
    return Reverse(
        direction.name,
        direction.label,
        math.exp(root),
        already,
        cost,
        estimate(draws.revenue),
        error,
        chance_of(scenario, math.exp(root)) if direction.name == "market" else None,
        _tried(draws_at),
    )


def mildest(reversals: tuple[Reverse, ...]) -> Reverse | None:
    """Return the reversal with the factor nearest to 1; None where no direction breaks the budget."""
    nearest = min(reversals, key=lambda reversal: reversal.distance, default=None)
    return None if nearest is None or nearest.factor is None else nearest


def chance_of(scenario: Scenario, factor: float) -> float | None:
    """Return the chance that a year's mean market state is that far from the plan or further, on the same side.

    None without shocks. The mean log factor of a year is normal, with the spread of `log_sd_of_year`.
    """
    sd = log_sd_of_year(scenario.market)
    if sd == 0.0 or not scenario.switches.market_shock:
        return None
    return 1.0 - NormalDist().cdf(abs(math.log(factor)) / sd)


def _bracket(excess: Callable[[float], float], upward: bool) -> tuple[float, float] | None:
    """Return log factors between which the excess changes sign, going outward from 0; None within REACH."""
    step, last = math.log(STEP) * (1.0 if upward else -1.0), math.log(REACH)
    before, value = 0.0, excess(0.0)
    if value == 0.0:
        return 0.0, 0.0
    while abs(before) < last - TOLERANCE:
        after = before + step
        after = math.copysign(min(abs(after), last), step)
        if value * excess(after) <= 0.0:
            return before, after
        before = after
    return None


def _tried(seen: dict[float, Outcomes]) -> tuple[tuple[float, float], ...]:
    return tuple(sorted((factor, float(draws.cost.mean())) for factor, draws in seen.items()))
