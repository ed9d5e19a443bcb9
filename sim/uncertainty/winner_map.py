"""A map of two inputs: which cell of the 2x2 wins where, and the analytic boundary where theory has one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.engine.measures import Z_95
from sim.errors import SimError
from sim.runners.many import Execution
from sim.runners.tasks import task_of
from sim.scenario.scenario import Scenario, value_at
from sim.studies.factorial import CORNERS, OUTCOMES, factorial
from sim.theory.teams import internalization_for_team
from sim.uncertainty.flip_points import declared_at
from sim.units import FloatArray, IntArray

REPLICATIONS = 40
FEWEST, MOST = 2, 41  # points along an axis
PEERS, SIZE = "behavior.internalization", "organization.team_size"


@dataclass(frozen=True, kw_only=True)
class MapAxis:
    """One axis of a map: the dotted path, label and unit of a number, the scenario's value, and the values tried."""

    path: str
    label: str
    unit: str
    current: float
    points: tuple[float, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class WinnerMap:
    """Which cell wins where on an outcome: the winner's index in CORNERS at [y, x], and its lead over the second.

    `lead` is $ per seat over the horizon; `settled` says whether it exceeds its Monte Carlo error. `boundary` holds
    points (x, y) of the closed form at best slopes, or nothing where there is none for these two axes.
    """

    outcome: str
    across: MapAxis
    up: MapAxis
    winner: IntArray
    lead: FloatArray
    settled: FloatArray
    boundary: tuple[tuple[float, float], ...]

    def shares(self) -> dict[str, float]:
        """Return the share of the map that each cell wins."""
        return {cell: float((self.winner == corner).mean()) for corner, cell in enumerate(CORNERS)}


def corner_totals(scenario: Scenario, threads: int | None) -> FloatArray:
    """Return, for each outcome, the corners' means and the standard errors of each lead over each other.

    Shape (outcomes, corners, 1 + corners): the mean first, then the error of its paired difference with every corner.
    """
    cells = factorial(scenario, cells=CORNERS, threads=threads).cells
    by_outcome = []
    for of in OUTCOMES.values():
        totals = np.stack([of(cells[corner]).sum(axis=1) for corner in CORNERS])
        differences = totals[:, None, :] - totals[None, :, :]
        errors = differences.std(axis=2, ddof=1) / np.sqrt(totals.shape[1])
        by_outcome.append(np.column_stack([totals.mean(axis=1), errors]))
    return np.stack(by_outcome)


def map_axis(scenario: Scenario, path: str, points: int, span: tuple[float, float] | None = None) -> MapAxis:
    """Return an axis over the plausible range of the number at `path`, or over `span`; SimError for a bad range."""
    if not FEWEST <= points <= MOST:
        raise SimError(f"{points} points along {path}; take {FEWEST} to {MOST}")
    about = declared_at(scenario, path)
    low, high = span or about.plausible
    if not about.low <= low < high <= about.high:
        raise SimError(
            f"{path} runs from {low:g} to {high:g}; write the smaller first, inside {about.low:g} to {about.high:g}"
        )
    line = np.linspace(low, high, points)
    values = dict.fromkeys(float(round(value)) if about.kind is int else float(value) for value in line)
    return MapAxis(
        path=path,
        label=about.label,
        unit=about.unit,
        current=float(value_at(scenario, path)),
        points=tuple(values),
    )


def winner_map(
    scenario: Scenario,
    across: MapAxis,
    up: MapAxis,
    *,
    outcome: str = "contribution",
    replications: int = REPLICATIONS,
    execution: Execution | None = None,
) -> WinnerMap:
    """Return which cell of the 2x2 brings most at every pair of values, all else as in the scenario, on shared draws.

    SimError for an unknown outcome, or when both axes are the same number.
    """
    if outcome not in OUTCOMES:
        raise SimError(f"there is no outcome {outcome!r}; choose one of {', '.join(OUTCOMES)}")
    if across.path == up.path:
        raise SimError(f"both axes are {up.path}; choose two different numbers")
    base = scenario.with_values({"run.replications": replications})
    tasks = [
        task_of(
            base.with_values({across.path: _plain(base, across.path, x), up.path: _plain(base, up.path, y)}),
            corner_totals,
        )
        for y in up.points
        for x in across.points
    ]
    run = execution or Execution()
    by_point = run.numbers_of(tasks, dict(run.kept))
    totals = np.stack([corners[list(OUTCOMES).index(outcome)] for corners in by_point])
    order = np.argsort(totals[:, :, 0], axis=1)
    best, second = order[:, -1], order[:, -2]
    rows = np.arange(len(tasks))
    lead = totals[rows, best, 0] - totals[rows, second, 0]
    error = totals[rows, best, 1 + second]
    shape = (len(up.points), len(across.points))
    return WinnerMap(
        outcome=outcome,
        across=across,
        up=up,
        winner=best.reshape(shape).astype(np.int64),
        lead=lead.reshape(shape),
        settled=(lead > Z_95 * error).astype(np.float64).reshape(shape),
        boundary=boundary(scenario, across, up),
    )


def boundary(scenario: Scenario, across: MapAxis, up: MapAxis) -> tuple[tuple[float, float], ...]:
    """Return the closed form's points (x, y) on a map of peer internalization and team size, else nothing.

    Above it a team plan beats an individual one at best slopes, without help, in the reduced model (Kandel and Lazear
    1992); the simulated map holds OTE equal instead, so the two need not coincide.
    """
    if {across.path, up.path} != {PEERS, SIZE}:
        return ()
    sizes = across.points if across.path == SIZE else up.points
    rho = scenario.behavior.result_correlation
    points = [(size, internalization_for_team(int(size), rho)) for size in sizes if size >= 2]
    return tuple(points if across.path == SIZE else [(peers, size) for size, peers in points])


def _plain(scenario: Scenario, path: str, value: float) -> float:
    return int(value) if isinstance(value_at(scenario, path), int) else value
