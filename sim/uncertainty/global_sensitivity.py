"""Global sensitivity: which unknown numbers move an effect of the 2x2, alone and together (Morris, then Sobol)."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.errors import SimError
from sim.runners.many import Execution
from sim.runners.tasks import task_of
from sim.scenario.scenario import Scenario
from sim.studies.factorial import CONTRASTS, CORNERS, OUTCOMES, factorial, outcome_contrasts
from sim.uncertainty.unknowns import Unknown, in_world, unknowns
from sim.units import FloatArray

LEVELS = 4  # of Morris's grid
REPLICATIONS = 12  # of each point: draws are shared, so few are enough to compare points
TARGETS = tuple(f"{effect} on {outcome}" for outcome in OUTCOMES for effect in CONTRASTS)
REMEDY = "SALib is not installed; run `pip install -r requirements-extras.txt`"


@dataclass(frozen=True, kw_only=True)
class Screened:
    """One number in Morris's screening, $ per seat over its range: mean absolute step, its error, spread of steps.

    A spread as large as the mean step means that the number's effect depends on the others.
    """

    unknown: Unknown
    mean_step: float
    error: float
    spread: float


@dataclass(frozen=True, kw_only=True)
class Apportioned:
    """One number's share of the variance (Sobol): its first-order index, and its total index with interactions."""

    unknown: Unknown
    alone: float
    alone_error: float
    total: float
    total_error: float


@dataclass(frozen=True, kw_only=True)
class Sensitivity:
    """What moves one effect: the screening of all numbers, largest first, and Sobol shares of the leading ones."""

    target: str
    runs: int
    screened: tuple[Screened, ...]
    apportioned: tuple[Apportioned, ...]


def effects_of(scenario: Scenario, threads: int | None) -> FloatArray:
    """Return the mean of every one of TARGETS, $ per seat over the horizon."""
    cells = factorial(scenario, cells=CORNERS, threads=threads).cells
    return np.array([outcome_contrasts(cells, outcome)[effect].mean for outcome in OUTCOMES for effect in CONTRASTS])


def sensitivity(
    scenario: Scenario,
    *,
    target: str = "motion on contribution",
    trajectories: int = 10,
    leading: int = 6,
    base_samples: int = 64,
    replications: int = REPLICATIONS,
    execution: Execution | None = None,
) -> Sensitivity:
    """Return which assumed numbers move an effect when all vary at once, seeded by the scenario's seed.

    Morris's screening takes `trajectories` x (numbers + 1) points; Sobol's indices of the `leading` numbers take
    `base_samples` (a power of two) x (leading + 2), the others at the scenario's values; 0 leaves Sobol out.
    """
    if target not in TARGETS:
        raise SimError(f"there is no effect {target!r}; choose one of {', '.join(TARGETS)}")
    if importlib.util.find_spec("SALib") is None:
        raise SimError(REMEDY)
    if base_samples and base_samples & (base_samples - 1):
        raise SimError(f"base samples = {base_samples} must be a power of two, such as 64")
    varied = tuple(unknown for unknown in unknowns(scenario) if unknown.about.kind is float)
    base = scenario.with_values({"run.replications": replications})
    runner = _PointRunner(base, TARGETS.index(target), execution or Execution())
    screened = _screen(varied, runner, trajectories, scenario.run.seed)
    chosen = tuple(row.unknown for row in screened[:leading])
    apportioned = _apportion(chosen, runner, base_samples, scenario.run.seed) if base_samples and chosen else ()
    return Sensitivity(target=target, runs=runner.runs, screened=screened, apportioned=apportioned)


@dataclass
class _PointRunner:
    """Evaluates the target, a column of TARGETS, at points of the unit cube of some numbers, each point once."""

    scenario: Scenario
    column: int
    execution: Execution
    runs: int = 0

    def __post_init__(self) -> None:
        self.numbers = dict(self.execution.kept)

    def values(self, unknown: Sequence[Unknown], points: FloatArray) -> FloatArray:
        """Return the target, (points,), at each row of `points` (points, unknown), shares of the numbers' ranges."""
        worlds = [
            in_world(
                self.scenario,
                tuple(unknown),
                np.array([number.at(share) for number, share in zip(unknown, row, strict=True)]),
            )
            for row in points.tolist()
        ]
        tasks = [task_of(world, effects_of) for world in worlds]
        effects = self.execution.numbers_of(tasks, self.numbers)
        self.runs += len({task.id for task in tasks})
        return np.array([row[self.column] for row in effects])


def _problem(unknown: Sequence[Unknown]) -> dict[str, Any]:
    return {
        "num_vars": len(unknown),
        "names": [number.about.path for number in unknown],
        "bounds": [[0.0, 1.0] for _ in unknown],
    }


def _screen(unknown: Sequence[Unknown], runner: _PointRunner, trajectories: int, seed: int) -> tuple[Screened, ...]:
    sample: Any = importlib.import_module("SALib.sample.morris")
    analyze: Any = importlib.import_module("SALib.analyze.morris")
    problem = _problem(unknown)
    points = sample.sample(problem, trajectories, num_levels=LEVELS, seed=seed % 2**32)
    screening = analyze.analyze(problem, points, runner.values(unknown, points), num_levels=LEVELS, seed=seed % 2**32)
    columns = (np.asarray(screening[name], dtype=np.float64) for name in ("mu_star", "mu_star_conf", "sigma"))
    rows = [
        Screened(unknown=number, mean_step=float(step), error=float(error), spread=float(spread))
        for number, step, error, spread in zip(unknown, *columns, strict=True)
    ]
    return tuple(sorted(rows, key=lambda row: -row.mean_step))


def _apportion(
    unknown: Sequence[Unknown], runner: _PointRunner, base_samples: int, seed: int
) -> tuple[Apportioned, ...]:
    sample: Any = importlib.import_module("SALib.sample.sobol")
    analyze: Any = importlib.import_module("SALib.analyze.sobol")
    problem = _problem(unknown)
    points = sample.sample(problem, base_samples, calc_second_order=False, seed=seed % 2**32)
    values = runner.values(unknown, points)
    indices = analyze.analyze(problem, values, calc_second_order=False, seed=seed % 2**32)
    rows = [
        Apportioned(unknown=number, alone=float(a), alone_error=float(b), total=float(c), total_error=float(d))
        for number, a, b, c, d in zip(
            unknown, indices["S1"], indices["S1_conf"], indices["ST"], indices["ST_conf"], strict=True
        )
    ]
    return tuple(sorted(rows, key=lambda row: -row.total))
