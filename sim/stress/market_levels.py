"""Sensitivity and volatility: how the mean payout moves with the market, and its spread at one market state."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sim.engine.measures import Z_95, Estimate, estimate
from sim.model.market import Market
from sim.parameters import declarations
from sim.scenario.market_levels import MARKET_LEVELS, SCALED
from sim.scenario.scenario import Scenario, value_at
from sim.stress.outcomes import Outcomes, quantile_with_interval
from sim.units import MONTHS_PER_YEAR

LEVELS = tuple(MARKET_LEVELS.values())
LOW, HIGH = 0.1, 0.9  # quantiles between which the spread at one market state is given
# Numbers that follow the market state with the power the scenario gives: correlated shocks.
FOLLOWING = {
    "talent.quit_hazard_per_month": "talent.quits_with_market",
    "partners.churn_per_year": "partners.churn_with_market",
}
_LIMITS = {declared.path: declared.high for declared in declarations(Scenario) if declared.path in FOLLOWING}
_HIGHEST = {declared.path: declared.high for declared in declarations(Scenario) if declared.path in SCALED}


@dataclass(frozen=True)
class Level:
    """One market state held all year: its factor, and the mean, P10 and P90 of payout, $."""

    factor: float
    mean: Estimate
    low: Estimate
    high: Estimate


@dataclass(frozen=True)
class Split:
    """How much of the payout's variance follows the year's mean market state, and the effect of one percent of it.

    `slope` is $ per one percent of market; `explained` a share of the variance (linear, so never more than all).
    """

    slope: Estimate
    explained: float
    sd: float
    sd_at_one_state: float


def at_market(scenario: Scenario, factor: float) -> Scenario:
    """Return the scenario with opportunities and all win rates times a factor; quotas and plan stay unchanged.

    A market state has the same effect on one month. Quits and partner churn change too where they follow the market. A
    number that would leave its range is set to the end of the range.
    """
    changes = {path: min(value_at(scenario, path) * factor, highest) for path, highest in _HIGHEST.items()}
    for path, follows in FOLLOWING.items():
        power = value_at(scenario, follows)
        if power != 0.0:
            changes[path] = min(value_at(scenario, path) * factor**power, _LIMITS[path])
    return scenario.with_values(changes)


def held_at(scenario: Scenario, factor: float) -> Scenario:
    """Return the scenario at one market state all year: the factor, and no shocks."""
    return at_market(scenario, factor).with_values({"switches.market_shock": False})


def level_of(factor: float, draws: Outcomes) -> Level:
    """Return the level that a run of `held_at` shows."""
    return Level(
        factor, estimate(draws.cost), quantile_with_interval(draws.cost, LOW), quantile_with_interval(draws.cost, HIGH)
    )


def split_of(draws: Outcomes, at_one_state: Outcomes) -> Split:
    """Return the split from a run with market shocks and one at the planned market without them."""
    cost, market = draws.cost, draws.market
    sd, sd_still = float(cost.std(ddof=1)), float(at_one_state.cost.std(ddof=1))
    spread = market - market.mean()
    square = float(spread @ spread)
    if square == 0.0 or sd == 0.0:
        return Split(Estimate(0.0, 0.0, 0.0), 0.0, sd, sd_still)
    slope = float(spread @ cost) / square
    left = cost - cost.mean() - slope * spread
    error = math.sqrt(float(np.sum((spread * left) ** 2))) / square  # White's, whatever the spread depends on
    explained = 1.0 - float(left @ left) / float(np.sum((cost - cost.mean()) ** 2))
    per_percent = slope / 100.0
    half = Z_95 * error / 100.0
    return Split(Estimate(per_percent, per_percent - half, per_percent + half), explained, sd, sd_still)


def log_sd_of_year(market: Market) -> float:
    """Return the sd of a year's mean of the market state X: that of twelve months of an AR(1) in its long run."""
    months, kept = MONTHS_PER_YEAR, market.persistence
    variance = market.shock**2 / (1.0 - kept**2)
    together = 1.0 + 2.0 * sum((1.0 - lag / months) * kept**lag for lag in range(1, months))
    return math.sqrt(variance / months * together)
