"""What must be true for a cell of the 2x2 to be the best: single assumptions that turn the winner, and where.

One assumption varies at a time over its plausible range, all else as the scenario sets it; `sim.uncertainty.robustness`
varies all of them at once.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sim.engine.run import Progress
from sim.runners.threads import side_by_side
from sim.scenario.scenario import Scenario
from sim.studies.factorial import CORNERS, amounts, factorial
from sim.uncertainty.flip_points import crossings
from sim.uncertainty.unknowns import Unknown, changed_to, unknowns

POINTS = 7  # values of each assumption that may turn the winner
SCREENING_REPLICATIONS, REPLICATIONS = 12, 60  # paired: all runs share their draws
REFINED = 6  # assumptions looked at closely, those nearest to turning the winner first


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One assumption over its plausible range, and how far the cell is ahead of the best other corner there.

    `margins[i]` is in $ per seat at `values[i]`, `rivals[i]` the best other corner. `turns` is the value nearest to the
    scenario's at which the cell stops (or starts) being the best, None when it does so nowhere in the range.
    """

    cell: str
    unknown: Unknown
    values: tuple[float, ...]
    margins: tuple[float, ...]
    rivals: tuple[str, ...]
    turns: float | None

    @property
    def distance(self) -> float:
        """Return how far `turns` lies from the scenario's value, as a share of the range; infinite without one."""
        if self.turns is None:
            return math.inf
        return abs(self.turns - self.unknown.current) / (self.unknown.high - self.unknown.low)

    @property
    def best_above(self) -> bool:
        """Return whether the cell is the best at values just above `turns` rather than just below."""
        if self.turns is None:
            return self.margins[-1] > 0.0
        return self.margins[int(np.searchsorted(self.values, self.turns, side="right"))] > 0.0

    @property
    def rival(self) -> str:
        """Return the best corner on the other side of `turns`, or at the range's least favorable value without one."""
        if self.turns is None:
            return self.rivals[int(np.argmin(self.margins))]
        above = int(np.searchsorted(self.values, self.turns, side="right"))
        return self.rivals[above - 1 if self.best_above else above]


@dataclass(frozen=True, kw_only=True)
class Conditions:
    """What decides whether `cell` is the best on `amount` (of AMOUNTS).

    `turning` holds the assumptions that alone turn the winner, the nearest first; `tried` says how many were varied.
    """

    cell: str
    amount: str
    turning: tuple[Condition, ...]
    tried: int


def deciding(
    scenario: Scenario,
    cell: str,
    amount: str,
    *,
    threads: int | None = None,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> Conditions:
    """Return which unmeasured numbers, each alone, decide whether a corner is the best on an amount of AMOUNTS.

    Every number is tried at both ends of its plausible range first; the REFINED ones nearest to a turn are then run at
    POINTS values. A winner that turns only inside a range, and turns back before its end, is not seen. All runs share
    their draws and no number depends on `threads`; `progress(done, total)` counts runs.
    """
    unknown = unknowns(scenario)
    if not unknown:
        return Conditions(cell=cell, amount=amount, turning=(), tried=0)
    first = 1 + 2 * len(unknown)
    total = first + POINTS * REFINED

    def run(points: Sequence[tuple[Unknown, float]], replications: int, before: int) -> list[_Margin]:
        def one(point: tuple[Unknown, float]) -> _Margin:
            return _margin(changed_to(scenario, *point, replications), cell, amount, cancel)

        def report(done: int, _: int) -> None:
            if progress is not None:
                progress(before + done, total)

        return side_by_side(one, points, threads=threads, progress=report, cancel=cancel)

    here = (unknown[0], unknown[0].current)
    ends = [(number, end) for number in unknown for end in (number.low, number.high)]
    now, *at_ends = run([here, *ends], SCREENING_REPLICATIONS, 0)
    near = {
        number: min(_distance(now, end, number) for end in zip(at_ends[2 * i : 2 * i + 2], number.ends, strict=True))
        for i, number in enumerate(unknown)
    }
    close = [number for number in sorted(unknown, key=near.__getitem__) if near[number] < math.inf][:REFINED]
    points = [(number, value) for number in close for value in np.linspace(*number.ends, POINTS).tolist()]
    curves = run(points, REPLICATIONS, first)
    conditions = [_condition(cell, number, curves[POINTS * i : POINTS * (i + 1)]) for i, number in enumerate(close)]
    turning = [condition for condition in conditions if condition.turns is not None]
    turning.sort(key=lambda condition: condition.distance)
    return Conditions(cell=cell, amount=amount, turning=tuple(turning), tried=len(unknown))


class _Margin(NamedTuple):
    """How far a cell is ahead of the best other corner, $ per seat, and which that is."""

    ahead: float
    rival: str


def _margin(world: Scenario, cell: str, amount: str, cancel: threading.Event | None) -> _Margin:
    cells = factorial(world, cells=CORNERS, threads=1, cancel=cancel).cells
    means = {corner: float(amounts(cells[corner])[amount].mean()) for corner in CORNERS}
    rival = max((corner for corner in CORNERS if corner != cell), key=means.__getitem__)
    return _Margin(means[cell] - means[rival], rival)


def _distance(now: _Margin, at_end: tuple[_Margin, float], number: Unknown) -> float:
    """Return how far a straight line from here to an end of the range goes until the winner turns, infinite if never.

    The distance is a share of the range.
    """
    (there, _), end = at_end
    if (now.ahead > 0.0) == (there > 0.0):
        return math.inf
    return abs(now.ahead / (now.ahead - there) * (end - number.current)) / (number.high - number.low)


def _condition(cell: str, number: Unknown, curve: Sequence[_Margin]) -> Condition:
    values = np.linspace(*number.ends, POINTS)
    turns = crossings(values, np.array([margin.ahead for margin in curve]))
    return Condition(
        cell=cell,
        unknown=number,
        values=tuple(values.tolist()),
        margins=tuple(margin.ahead for margin in curve),
        rivals=tuple(margin.rival for margin in curve),
        turns=min(turns, key=lambda value: abs(value - number.current), default=None),
    )
