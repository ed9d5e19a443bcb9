"""Global sensitivity: which unknown numbers move an effect of the 2x2, alone and together (Morris, then Sobol)."""

from __future__ import annotations

import importlib
import importlib.util
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.engine.run import Progress
from sim.errors import SimError
from sim.runners.executors import Executor, Here
from sim.runners.many import numbers_of
from sim.runners.tasks import task_of
from sim.scenario.scenario import Scenario
from sim.studies.factorial import CONTRASTS, CORNERS, OUTCOMES, factorial, outcome_contrasts
from sim.uncertainty.unknowns import Unknown, in_world, unknowns
from sim.units import FloatArray

LEVELS = 4  # of Morris's grid
REPLICATIONS = 12  # of each point: draws are shared, so few tell points apart
TARGETS = tuple(f"{effect} on {outcome}" for outcome in OUTCOMES for effect in CONTRASTS)
REMEDY = "SALib is not installed; run `pip install -r requirements-extras.txt`"


@dataclass(frozen=True, kw_only=True)
class Screened:
    """One number in Morris's screening, $ per seat over its range: mean absolute step, its error, spread of steps.

    A spread as large as the mean tells that the number's effect depends on the others.
    """

    unknown: Unknown
    mean_step: float
    error: float
    spread: float


@dataclass(frozen=True, kw_only=True)
class Apportioned:
    """One number's share of the variance (Sobol): alone, and with everything it does together with others."""

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
    executor: Executor | None = None,
    kept: Mapping[str, FloatArray] | None = None,
    keep: Callable[[str, FloatArray], None] | None = None,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> Sensitivity:
    """Return what moves an effect when all that is assumed varies at once, seeded by the scenario's seed.

    Morris's screening takes `trajectories` x (numbers + 1) points; Sobol's indices of the `leading` numbers take
    `base_samples` (a power of two) x (leading + 2), the others at the scenario's values; 0 leaves Sobol out. Points in
    `kept`, by task id, are not run again, and `keep` gets each new one, so that an analysis can be taken up.
    """
    if target not in TARGETS:
        raise SimError(f"there is no effect {target!r}; choose one of {', '.join(TARGETS)}")
    if importlib.util.find_spec("SALib") is None:
        raise SimError(REMEDY)
    if base_samples and base_samples & (base_samples - 1):
        raise SimError(f"base samples = {base_samples} must be a power of two, such as 64")
    varied = tuple(each for each in unknowns(scenario) if each.about.kind is float)
    few = scenario.with_values({"run.replications": replications})
    bench = _Bench(few, TARGETS.index(target), executor or Here(), dict(kept or {}), keep, progress, cancel)
    screened = _screen(varied, bench, trajectories, scenario.run.seed)
    chosen = tuple(each.unknown for each in screened[:leading])
    apportioned = _apportion(chosen, bench, base_samples, scenario.run.seed) if base_samples and chosen else ()
    return Sensitivity(target=target, runs=bench.runs, screened=screened, apportioned=apportioned)


@dataclass
class _Bench:
    """Evaluates points of the unit cube of some numbers, each once."""

    scenario: Scenario
    column: int
    executor: Executor
    kept: dict[str, FloatArray]
    keep: Callable[[str, FloatArray], None] | None
    progress: Progress | None
    cancel: threading.Event | None
    runs: int = 0

    def values(self, unknown: Sequence[Unknown], points: FloatArray) -> FloatArray:
        """Return the target at each row of `points`, shares of the numbers' ranges."""
        worlds = [
            in_world(
                self.scenario,
                tuple(unknown),
                np.array([each.at(share) for each, share in zip(unknown, row, strict=True)]),
            )
            for row in points.tolist()
        ]
        tasks = [task_of(world, effects_of) for world in worlds]
        found = numbers_of(tasks, self.executor, self.kept, self.keep, self.progress, self.cancel)
        self.runs += len({task.id for task in tasks})
        return np.array([each[self.column] for each in found])


def _problem(unknown: Sequence[Unknown]) -> dict[str, Any]:
    return {
        "num_vars": len(unknown),
        "names": [each.about.path for each in unknown],
        "bounds": [[0.0, 1.0] for _ in unknown],
    }


def _screen(unknown: Sequence[Unknown], bench: _Bench, trajectories: int, seed: int) -> tuple[Screened, ...]:
    sample: Any = importlib.import_module("SALib.sample.morris")
    analyze: Any = importlib.import_module("SALib.analyze.morris")
    problem = _problem(unknown)
    points = sample.sample(problem, trajectories, num_levels=LEVELS, seed=seed % 2**32)
    found = analyze.analyze(problem, points, bench.values(unknown, points), num_levels=LEVELS, seed=seed % 2**32)
    columns = (np.asarray(found[name], dtype=np.float64) for name in ("mu_star", "mu_star_conf", "sigma"))
    rows = [
        Screened(unknown=each, mean_step=float(step), error=float(error), spread=float(spread))
        for each, step, error, spread in zip(unknown, *columns, strict=True)
    ]
    return tuple(sorted(rows, key=lambda row: -row.mean_step))


def _apportion(unknown: Sequence[Unknown], bench: _Bench, base_samples: int, seed: int) -> tuple[Apportioned, ...]:
    sample: Any = importlib.import_module("SALib.sample.sobol")
    analyze: Any = importlib.import_module("SALib.analyze.sobol")
    problem = _problem(unknown)
    points = sample.sample(problem, base_samples, calc_second_order=False, seed=seed % 2**32)
    values = bench.values(unknown, points)
    found = analyze.analyze(problem, values, calc_second_order=False, seed=seed % 2**32)
    rows = [
        Apportioned(unknown=each, alone=float(a), alone_error=float(b), total=float(c), total_error=float(d))
        for each, a, b, c, d in zip(unknown, found["S1"], found["S1_conf"], found["ST"], found["ST_conf"], strict=True)
    ]
    return tuple(sorted(rows, key=lambda row: -row.total))
