"""In what share of plausible worlds does each cell of the 2x2 win? Every unmeasured number is drawn from its range."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.engine.measures import Z_95, Estimate, estimate
from sim.engine.run import Progress
from sim.runners.threads import side_by_side
from sim.scenario.scenario import Scenario
from sim.studies.factorial import AMOUNTS, CORNERS, amounts, factorial
from sim.uncertainty.unknowns import Unknown, drawn_worlds, in_world, unknowns
from sim.units import FloatArray

DRAWS = 200
REPLICATIONS = 12  # of each world; cells share their draws, so few are enough to compare them
LOPSIDED = 0.80  # share of worlds; above it a warning says that the ranges themselves may decide the winner


@dataclass(frozen=True, kw_only=True, eq=False)
class Robustness:
    """The outcome of every cell of the 2x2 in each world, $ per seat.

    `values` is (worlds, unknowns); `totals` and `settled` have the keys AMOUNTS (over the whole horizon, and in the
    last year alone): amounts (worlds, CORNERS), and whether the best cell's lead over the second is larger than its
    simulation error (worlds,).
    """

    scenario: Scenario
    unknown: tuple[Unknown, ...]
    values: FloatArray
    totals: Mapping[str, FloatArray]
    settled: Mapping[str, FloatArray]

    @property
    def draws(self) -> int:
        """Return the number of worlds."""
        return int(self.values.shape[0])

    def shares(self, outcome: str) -> dict[str, Estimate]:
        """Return the share of worlds in which each cell brings most, with its sampling interval."""
        best = np.argmax(self.totals[outcome], axis=1)
        return {cell: _share(best == corner) for corner, cell in enumerate(CORNERS)}

    def unsettled(self, outcome: str) -> float:
        """Return the share of worlds in which the two best cells are too close to call."""
        return float(1.0 - self.settled[outcome].mean())

    def lopsided(self) -> dict[str, str]:
        """Return, by outcome, the cell that wins in more than LOPSIDED of the worlds."""
        winners = {}
        for outcome in self.totals:
            cell, share = max(self.shares(outcome).items(), key=lambda item: item[1].mean)
            if share.mean > LOPSIDED:
                winners[outcome] = cell
        return winners

    def effect_gains(self, outcome: str) -> dict[str, Estimate]:
        """Return the share of worlds in which pay alone, motion alone, and both together gain over the status quo."""
        base, pay, motion, both = self.totals[outcome].T
        return {name: _share(value > base) for name, value in (("pay", pay), ("motion", motion), ("both", both))}


def robustness(
    scenario: Scenario,
    *,
    draws: int = DRAWS,
    replications: int = REPLICATIONS,
    threads: int | None = None,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> Robustness:
    """Run the 2x2 in `draws` worlds: every unmeasured number uniform over its plausible range, independently.

    Independence and uniformity are themselves assumptions. Worlds are the same for equal scenarios and draws; no number
    depends on `threads`. `progress(done, total)` counts worlds.
    """
    unknown = unknowns(scenario)
    values = drawn_worlds(scenario, unknown, draws)
    few = scenario.with_values({"run.replications": replications})

    def cells_in(world: FloatArray) -> dict[str, FloatArray]:
        cells = factorial(in_world(few, unknown, world), cells=CORNERS, threads=1, cancel=cancel).cells
        by_corner = [amounts(cells[corner]) for corner in CORNERS]
        return {key: np.stack([corner[key] for corner in by_corner]) for key in AMOUNTS}

    by_world = side_by_side(cells_in, list(values), threads=threads, progress=progress, cancel=cancel)
    return Robustness(
        scenario=scenario,
        unknown=unknown,
        values=values,
        totals={name: np.stack([totals[name].mean(axis=1) for totals in by_world]) for name in AMOUNTS},
        settled={name: np.array([_settled(totals[name]) for totals in by_world]) for name in AMOUNTS},
    )


def _settled(amounts: FloatArray) -> float:
    """Return 1 when the best cell's lead over the second (cells, replications) exceeds its error, else 0."""
    second, best = np.argsort(amounts.mean(axis=1))[-2:]
    return float(estimate(amounts[best] - amounts[second]).low > 0.0)


def _share(wins: np.ndarray) -> Estimate:
    """Return a share of worlds with Wilson's 95 % interval, which stays inside 0 and 1."""
    count, share = wins.size, float(wins.mean())
    weight = Z_95**2 / count
    center = (share + weight / 2.0) / (1.0 + weight)
    half = Z_95 * float(np.sqrt(share * (1.0 - share) / count + weight / (4.0 * count))) / (1.0 + weight)
    return Estimate(share, max(center - half, 0.0), min(center + half, 1.0))
