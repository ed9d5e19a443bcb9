"""A fiscal year's payout over the replications: its tail, its budget, and its cost where revenue is low or high.

Payout cost is the variable pay of the whole organization in one fiscal year; a budget is compared with it alone. CCOS
adds base pay. Open territories, turnover and ramp are inside: they happen in the simulation.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.calibration.fitting import fit_share
from sim.compiled.records import as_record
from sim.engine.measures import Z_95, Estimate, estimate, ratio
from sim.engine.results import Result
from sim.errors import SimError
from sim.model.transition import next_plan_share
from sim.scenario.scenario import Scenario
from sim.units import MONTHS_PER_YEAR, FloatArray

QUANTILES = (0.5, 0.9, 0.99)
WORST = 0.9  # the expected shortfall is the mean of the outcomes above this quantile
DECILES = 10
BARS = 28  # of a histogram


@dataclass(frozen=True, eq=False)
class Outcomes:
    """One fiscal year of the whole organization, each (replications,): $ except `market`, the year's mean factor."""

    cost: FloatArray
    base: FloatArray
    revenue: FloatArray
    credited: FloatArray
    market: FloatArray


@dataclass(frozen=True)
class Frame:
    """The year under stress (1 is the first), its budget of variable pay and its revenue target, $."""

    year: int
    budget: float
    target: float


@dataclass(frozen=True)
class Decile:
    """A tenth of the outcomes by revenue, lowest first: mean revenue and payout cost, $, and CCOS."""

    revenue: float
    cost: Estimate
    ccos: Estimate


def outcomes(result: Result, year: int) -> Outcomes:
    """Return a fiscal year of a run; year 1 is the first. SimError when the run has no such year."""
    if not 1 <= year <= result.years:
        raise SimError(f"year = {year} must lie between 1 and {result.years}, the years of the horizon")
    columns = ("variable", "base", "revenue", "credited", "market_state")
    cost, base, revenue, credited, market = (result.total(column)[:, year - 1] for column in columns)
    return Outcomes(cost, base, revenue, credited, market / MONTHS_PER_YEAR)


def frame_of(scenario: Scenario, year: int = 1, budget: float | None = None, target: float | None = None) -> Frame:
    """Return year, budget and revenue target, checked; what is not given is assumed.

    The assumed budget is the target incentive of all seats, what the year pays at attainment 1; the assumed revenue
    target is the sum of all quotas, with their growth. SimError for a year outside the horizon or an amount below 0.
    """
    years = scenario.run.months // MONTHS_PER_YEAR
    if not 1 <= year <= years:
        raise SimError(f"year = {year} must lie between 1 and {years}, the years of the horizon (run.months)")
    for name, amount in (("budget", budget), ("revenue target", target)):
        if amount is not None and not (math.isfinite(amount) and amount > 0.0):
            raise SimError(f"{name} = {amount:g} $/year must be above 0; leave it out to take the assumed one")
    seats, policy = scenario.organization.seats, scenario.quota.in_force()
    quotas = seats * policy.annual_quota * (1.0 + policy.growth_per_year) ** (year - 1)
    at_target = seats * _target_incentive(scenario, year)
    return Frame(year, at_target if budget is None else budget, quotas if target is None else target)


def quantile_with_interval(draws: FloatArray, share: float) -> Estimate:
    """Return a quantile with the 95 % interval of order statistics; any distribution, kinks and lumps included.

    For few draws and an extreme quantile the interval stops at the smallest or largest draw and covers less than 95 %.
    """
    ordered, count = np.sort(draws), draws.size
    half = Z_95 * math.sqrt(count * share * (1.0 - share))
    low, high = math.floor(count * share - half), math.ceil(count * share + half)
    ends = ordered[max(low - 1, 0)], ordered[min(high, count - 1)]
    middle = float(np.quantile(ordered, share))
    return Estimate(middle, min(float(ends[0]), middle), max(float(ends[1]), middle))


def expected_shortfall(draws: FloatArray, share: float = WORST) -> Estimate:
    """Return the mean of the draws above a quantile (Rockafellar and Uryasev's form), with its interval."""
    level = float(np.quantile(draws, share, method="inverted_cdf"))  # a draw, so that no mean passes the largest
    return estimate(level + np.maximum(draws - level, 0.0) / (1.0 - share))


def breaks_budget(draws: Outcomes, frame: Frame) -> Estimate:
    """Return the probability that the payout exceeds the budget, with Wilson's interval."""
    return _share(draws.cost > frame.budget)


def breaks_under_target(draws: Outcomes, frame: Frame) -> Estimate:
    """Return the probability that the payout exceeds the budget while revenue stays under the target."""
    return _share((draws.cost > frame.budget) & (draws.revenue < frame.target))


def misses_target(draws: Outcomes, frame: Frame) -> Estimate:
    """Return the probability that revenue stays under the target."""
    return _share(draws.revenue < frame.target)


def ccos_of_year(draws: Outcomes) -> Estimate:
    """Return base and variable pay over credited revenue."""
    return ratio(draws.base + draws.cost, draws.credited)


def by_revenue(draws: Outcomes) -> tuple[Decile, ...]:
    """Return the tenths of the outcomes by revenue, lowest first; fewer where there are under two draws for each."""
    order = np.argsort(draws.revenue, kind="stable")
    parts = np.array_split(order, max(1, min(DECILES, order.size // 2)))
    return tuple(
        Decile(
            float(draws.revenue[part].mean()),
            estimate(draws.cost[part]),
            ratio((draws.base + draws.cost)[part], draws.credited[part]),
        )
        for part in parts
    )


def histogram(draws: Outcomes, frame: Frame) -> tuple[FloatArray, FloatArray]:
    """Return the edges, $, of about BARS bars of payout, one of them exactly at the budget, and the share in each."""
    low, high = float(draws.cost.min()), float(draws.cost.max())
    width = (high - low) / BARS or 1.0
    first, last = np.floor((low - frame.budget) / width), np.ceil((high - frame.budget) / width)
    edges = np.asarray(frame.budget + width * np.arange(first, last + 1.5), dtype=np.float64)
    counts = np.histogram(draws.cost, bins=edges)[0]
    return edges, np.asarray(counts / counts.sum(), dtype=np.float64)


def _target_incentive(scenario: Scenario, year: int) -> float:
    """Return a seat's target incentive of a year, $, the next plan's from its cutover on; nobody keeps the old one."""
    months = range(MONTHS_PER_YEAR * (year - 1), MONTHS_PER_YEAR * year)
    change = as_record(scenario.transition)
    later = sum(next_plan_share(month, change) for month in months) / MONTHS_PER_YEAR
    now, then = scenario.plan.target_incentive_per_year, scenario.transition.plan.target_incentive_per_year
    return (1.0 - later) * now + later * then


def _share(hits: NDArray[np.bool_]) -> Estimate:
    return fit_share(int(np.count_nonzero(hits)), hits.size)
