"""Flip points: the value of one assumption at which an effect of the 2x2 changes its sign, all else unchanged."""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass

import numpy as np

from sim.engine.measures import Estimate, estimate
from sim.engine.run import Progress
from sim.errors import SimError
from sim.parameters import Declaration, Group, declarations
from sim.runners.threads import side_by_side
from sim.scenario.scenario import Scenario, value_at
from sim.studies.factorial import (
    BUILD_AND_PAY,
    BUILD_ONLY,
    CORNERS,
    OUTCOMES,
    PAY_ONLY,
    STATUS_QUO,
    factorial,
    outcome_contrasts,
)
from sim.uncertainty.unknowns import Unknown, unknowns

AGAINST_STATUS_QUO = {"pay": PAY_ONLY, "motion": BUILD_ONLY, "both": BUILD_AND_PAY}
POINTS = 7
REPLICATIONS = 60


@dataclass(frozen=True)
class FlipPoint:
    """An effect along one assumption: `effects[i]` at `values[i]`, and where it crosses zero, if it does.

    `crossings` are values of the assumption by straight lines between the points; `rises` says whether the effect is
    larger at the end of the range than at its start.
    """

    about: Declaration
    current: float
    values: tuple[float, ...]
    effects: tuple[Estimate, ...]
    crossings: tuple[float, ...]

    @property
    def rises(self) -> bool:
        """Return whether the effect is larger at the end of the range than at its start."""
        return self.effects[-1].mean > self.effects[0].mean

    @property
    def distance(self) -> float:
        """Return how far the nearest crossing is, as a share of the range; infinite when there is none."""
        if self.nearest is None:
            return math.inf
        return abs(self.nearest - self.current) / (max(self.values) - min(self.values))

    @property
    def nearest(self) -> float | None:
        """Return the crossing nearest to the current value; None when the sign is the same all along."""
        return min(self.crossings, key=lambda value: abs(value - self.current), default=None)


def flip_point(
    scenario: Scenario,
    path: str,
    *,
    effect: str = "motion",
    outcome: str = "contribution",
    span: tuple[float, float] | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> FlipPoint:
    """Return where a three-year effect of the 2x2 changes sign as the number at `path` runs over its plausible range.

    `effect` is pay, motion, interaction or both; `outcome` revenue or contribution. All points share their draws, so
    the curve is smooth at few replications (at most REPLICATIONS). The range, `span` when given, is widened to hold the
    current value.
    """
    about = declared_at(scenario, path)
    current = float(value_at(scenario, path))
    low, high = span or about.plausible
    low, high = min(low, current), max(high, current)
    values = tuple(float(value) for value in np.linspace(low, high, POINTS))
    replications = min(scenario.run.replications, REPLICATIONS)
    effects = []
    for index, value in enumerate(values):
        varied = scenario.with_values({path: value, "run.replications": replications})
        effects.append(_effect(varied, effect, outcome, threads, cancel))
        if progress is not None:
            progress(index + 1, POINTS)
    means = np.array([estimate.mean for estimate in effects])
    return FlipPoint(about, current, values, tuple(effects), crossings(np.array(values), means))


def flip_points(
    scenario: Scenario,
    *,
    effect: str = "motion",
    outcome: str = "contribution",
    threads: int | None = None,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> list[FlipPoint]:
    """Return the flip point of every unmeasured number, the closest first; numbers without one come last.

    Closeness is `FlipPoint.distance`. One number varies at a time.
    """

    def one(unknown: Unknown) -> FlipPoint:
        ends = (unknown.low, unknown.high)
        return flip_point(
            scenario, unknown.about.path, effect=effect, outcome=outcome, span=ends, threads=1, cancel=cancel
        )

    varied = [number for number in unknowns(scenario) if number.about.kind is float]
    flips = side_by_side(one, varied, threads=threads, progress=progress, cancel=cancel)
    return sorted(flips, key=lambda flip: flip.distance)


def _effect(
    scenario: Scenario, effect: str, outcome: str, threads: int | None, cancel: threading.Event | None
) -> Estimate:
    """Return one three-year contrast, running only the cells it needs."""
    if effect not in AGAINST_STATUS_QUO:
        cells = factorial(scenario, cells=CORNERS, threads=threads, cancel=cancel).cells
        return outcome_contrasts(cells, outcome)[effect]
    cell = AGAINST_STATUS_QUO[effect]
    cells = factorial(scenario, cells=(STATUS_QUO, cell), threads=threads, cancel=cancel).cells
    values = OUTCOMES[outcome]
    return estimate((values(cells[cell]) - values(cells[STATUS_QUO])).sum(axis=1))


def declared_at(scenario: Scenario, path: str) -> Declaration:
    """Return the declaration of the number at a dotted path of a scenario's groups; SimError when there is none."""
    group = path.rsplit(".", 1)[0]
    try:
        owner = value_at(scenario, group)
    except ValueError as problem:
        raise SimError(str(problem)) from None
    for declared in declarations(type(owner), f"{group}.") if isinstance(owner, Group) else ():
        if declared.path == path and declared.kind in (float, int):
            return declared
    raise SimError(f"{path!r} is no number that can be varied; `python -m sim presets --fields` lists them")


def crossings(values: np.ndarray, means: np.ndarray) -> tuple[float, ...]:
    """Return where the line through the points crosses zero."""
    before, after = means[:-1], means[1:]
    crosses = np.nonzero((before < 0.0) != (after < 0.0))[0]
    share = before[crosses] / (before[crosses] - after[crosses])
    return tuple(float(value) for value in values[crosses] + share * (values[crosses + 1] - values[crosses]))
