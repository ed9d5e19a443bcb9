"""Scale: what more seats, partners, reps or hours bring and cost by motion and plan, and what limits sales.

A new partner manager brings new partners, so more seats mean more market (`seats`); `split` divides the same partners
among more managers. New seats and partners are appended, so the draws of the others stay the same and differences are
paired by replication. A `split` moves partners to other seats, so its draws differ.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.engine.measures import Estimate, contribution_per_seat, estimate
from sim.engine.results import Result
from sim.engine.run import DEFAULT_CHUNK, Progress, simulate
from sim.errors import SimError
from sim.model.economics import net_margin
from sim.scenario.scenario import SHOULDER_TO_SHOULDER, Scenario
from sim.studies.scale_inputs import TEN, input_named
from sim.units import FloatArray

MOTIONS = ("vendor-led", "shoulder-to-shoulder", "partner-built")
PLANS = ("team", "individual")
LIMITS = ("hours", "cap", "market", "partners")
OUTCOMES = ("revenue", "contribution", "cost")
BY_SELLER = ("vendor_led_revenue", "shoulder_revenue", "partner_led_revenue")
SATURATED = 0.5  # log of output per log of input, below which an input counts as saturated


@dataclass(frozen=True, eq=False)
class ScalePoint:
    """One level of an input: its amount, the outcomes of the organization, and what limited its sales.

    `outcomes` holds OUTCOMES and BY_SELLER over the horizon and in the last year (`last_year_...`), (replications,) in
    $; `limits` is (years, LIMITS), the shares of seat-months held back by each.
    """

    level: float
    amount: float
    outcomes: Mapping[str, FloatArray]
    limits: FloatArray

    def estimate(self, outcome: str) -> Estimate:
        """Return an outcome with its interval, $."""
        return estimate(self.outcomes[outcome])


@dataclass(frozen=True, eq=False)
class ScaleCurve:
    """Output along one input under one motion and plan; `own` and `step` are levels of `points`."""

    by: str
    motion: str
    plan: str
    own: float
    step: float
    points: tuple[ScalePoint, ...]

    def at(self, level: float) -> ScalePoint:
        """Return the point of a level; SimError when it was not simulated."""
        for point in self.points:
            if point.level == level:
                return point
        raise SimError(f"{self.by} at {level:g} was not simulated; the levels are {[p.level for p in self.points]}")


def arm(scenario: Scenario, motion: str, plan: str) -> Scenario:
    """Return the scenario with a motion of MOTIONS and a plan of PLANS in force; SimError for any other name."""
    arms = scenario.archetypes
    motions = dict(zip(MOTIONS, (arms.vendor_led, SHOULDER_TO_SHOULDER, arms.partner_built), strict=True))
    plans = dict(zip(PLANS, (arms.team, arms.individual), strict=True))
    if motion not in motions or plan not in plans:
        raise SimError(f"there is no arm {motion!r} with {plan!r}; motions are {MOTIONS}, plans are {PLANS}")
    return scenario.replace(motion=motions[motion], plan=plans[plan])


def trials(
    scenario: Scenario,
    by: str,
    motions: Sequence[str] = MOTIONS,
    plans: Sequence[str] = PLANS,
    levels: Sequence[float] | None = None,
) -> dict[str, Scenario]:
    """Return the scenarios to simulate, by `input/motion/plan/level` as `curves` reads it; by default at all levels."""
    scaled = input_named(by)
    scenarios: dict[str, Scenario] = {}
    for motion in motions:
        for plan in plans:
            base = arm(scenario, motion, plan)
            for level in scaled.levels(scenario) if levels is None else levels:
                scenarios[f"{by}/{motion}/{plan}/{level!r}"] = scaled.at(base, level)
    return scenarios


def curves(scenario: Scenario, results: Mapping[str, Result]) -> tuple[ScaleCurve, ...]:
    """Return a curve for each input, motion and plan among the results of `trials`, in their order."""
    points: dict[tuple[str, str, str], list[ScalePoint]] = {}
    for name, result in results.items():
        by, motion, plan, level = name.split("/")
        points.setdefault((by, motion, plan), []).append(_point(by, float(level), result))
    return tuple(
        ScaleCurve(
            by,
            motion,
            plan,
            input_named(by).own(scenario),
            input_named(by).next_level(scenario),
            tuple(sorted(along, key=lambda point: point.level)),
        )
        for (by, motion, plan), along in points.items()
    )


def scale(
    scenario: Scenario,
    by: str,
    *,
    motions: Sequence[str] = MOTIONS,
    plans: Sequence[str] = PLANS,
    threads: int | None = None,
    chunk: int = DEFAULT_CHUNK,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> tuple[ScaleCurve, ...]:
    """Simulate every level of an input under motions and plans; `progress(done, total)` counts scenarios."""
    scenarios = trials(scenario, by, motions, plans)
    results: dict[str, Result] = {}
    for name, varied in scenarios.items():
        results[name] = simulate(varied, threads=threads, chunk=chunk, cancel=cancel)
        if progress is not None:
            progress(len(results), len(scenarios))
    return curves(scenario, results)


def exponent(points: Sequence[ScalePoint], outcome: str = "revenue") -> Estimate | None:
    """Return the slope of log mean output on log input, by least squares, with its interval from paired replications.

    None where output is not positive everywhere or there is one level only. The interval is the delta method's, over
    replications; how far the points are from one line is not in it.
    """
    means = np.array([float(point.outcomes[outcome].mean()) for point in points])
    if len(points) < 2 or np.any(means <= 0.0):
        return None
    x = np.log([point.amount for point in points])
    spread = x - x.mean()
    weights = spread / (spread @ spread)
    slope = float(weights @ np.log(means))
    draws = np.stack([point.outcomes[outcome] for point in points], axis=1)
    slope_draws = estimate((draws / means) @ weights)
    return Estimate(slope, slope + slope_draws.low - slope_draws.mean, slope + slope_draws.high - slope_draws.mean)


def local_exponents(curve: ScaleCurve, outcome: str = "revenue") -> list[Estimate | None]:
    """Return the exponent between each level and the next one."""
    return [exponent(pair, outcome) for pair in zip(curve.points, curve.points[1:], strict=False)]


def saturation(curve: ScaleCurve, outcome: str = "revenue") -> float | None:
    """Return the amount from which the exponent stays below SATURATED to the last level; None if there is none.

    An exponent counts as below SATURATED when its whole interval is.
    """
    amount: float | None = None
    for point, local in zip(curve.points[-2::-1], local_exponents(curve, outcome)[::-1], strict=True):
        if local is None or local.high >= SATURATED:
            return amount
        amount = point.amount
    return amount


def next_ten(curve: ScaleCurve, outcome: str) -> Estimate | None:
    """Return what the next ten of the input bring, paired by replication, $ of the whole organization.

    Where the next step is not ten (one more partner for each of 20 seats is 20), its effect is scaled to ten. None when
    there is no next step.
    """
    if curve.step == curve.own:
        return None
    own, next_step = curve.at(curve.own), curve.at(curve.step)
    more = next_step.outcomes[outcome] - own.outcomes[outcome]
    return estimate(more * (TEN / (next_step.amount - own.amount)))


def main_limit(point: ScalePoint, year: int) -> str:
    """Return the one of LIMITS that binds in most of a year's seat-months; year 0 is the first."""
    return LIMITS[int(np.argmax(point.limits[year]))]


def _point(by: str, level: float, result: Result) -> ScalePoint:
    """Return the point of a curve that a result stands for."""
    seats = result.scenario.organization.seats
    revenue = result.total("revenue")
    contribution = contribution_per_seat(result) * seats
    yearly = {
        "revenue": revenue,
        "contribution": contribution,
        "cost": revenue * net_margin(result.scenario.economics) - contribution,
        **{name: result.total(name) for name in BY_SELLER},
    }
    outcomes = {name: values.sum(axis=1) for name, values in yearly.items()}
    outcomes |= {f"last_year_{name}": values[:, -1] for name, values in yearly.items()}
    held = np.stack([result.total(f"held_by_{limit}").mean(axis=0) for limit in LIMITS], axis=1)
    return ScalePoint(level, input_named(by).amount(result.scenario), outcomes, held / (12.0 * seats))
