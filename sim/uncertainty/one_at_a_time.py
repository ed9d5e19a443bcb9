"""One-at-a-time sensitivity: how the effects of the 2x2 change as one number runs over its plausible range."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass

from sim.engine.measures import Estimate, estimate
from sim.engine.run import Progress
from sim.runners.threads import side_by_side
from sim.scenario.scenario import Scenario
from sim.studies.factorial import BUILD_ONLY, OUTCOMES, PAY_ONLY, STATUS_QUO, factorial
from sim.uncertainty.unknowns import Unknown, changed_to, unknowns

EFFECTS = {"pay": PAY_ONLY, "motion": BUILD_ONLY}
REPLICATIONS = 40


@dataclass(frozen=True, kw_only=True)
class NumberSwing:
    """One number, and the three-year effects of pay and of motion with it at either end of its plausible range."""

    unknown: Unknown
    at_low: Mapping[str, Estimate]
    at_high: Mapping[str, Estimate]

    def swing(self, effect: str) -> float:
        """Return by how much the effect is larger at the high end than at the low one, $ per seat."""
        return self.at_high[effect].mean - self.at_low[effect].mean

    def flips(self, effect: str) -> bool:
        """Return whether the effect has different signs at the two ends, each beyond its interval."""
        ends = sorted((self.at_low[effect], self.at_high[effect]))
        return ends[0].high < 0.0 < ends[1].low


@dataclass(frozen=True, kw_only=True)
class OneAtATime:
    """The swings of all numbers of the world on one outcome, and the scenario's own effects (`now`), $ per seat.

    `replications` are those of each run, fewer than the scenario asks for.
    """

    scenario: Scenario
    outcome: str
    replications: int
    now: Mapping[str, Estimate]
    rows: tuple[NumberSwing, ...]

    def shares(self, effect: str) -> dict[str, float]:
        """Return each number's share of the sum of all absolute swings of an effect, by path, largest first; sum 1."""
        whole = sum(abs(row.swing(effect)) for row in self.rows) or 1.0
        shares = {row.unknown.about.path: abs(row.swing(effect)) / whole for row in self.rows}
        return dict(sorted(shares.items(), key=lambda item: -item[1]))


def one_at_a_time(
    scenario: Scenario,
    *,
    outcome: str = "contribution",
    replications: int = REPLICATIONS,
    threads: int | None = None,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> OneAtATime:
    """Return how much each number of the world moves the effects, one at a time, all else as in the scenario.

    All runs share their draws, so few replications are enough to compare the two ends. Interactions between numbers do
    not show here; `sim.uncertainty.robustness` varies all numbers at once.
    """
    unknown = unknowns(scenario, assumed_only=False)
    few = scenario.with_values({"run.replications": replications})
    worlds = [
        few,
        *(changed_to(scenario, number, end, replications) for number in unknown for end in (number.low, number.high)),
    ]

    def effects_in(world: Scenario) -> dict[str, Estimate]:
        cells = factorial(world, cells=(STATUS_QUO, *EFFECTS.values()), threads=1, cancel=cancel).cells
        total = {cell: OUTCOMES[outcome](result).sum(axis=1) for cell, result in cells.items()}
        return {effect: estimate(total[cell] - total[STATUS_QUO]) for effect, cell in EFFECTS.items()}

    now, *ends = side_by_side(effects_in, worlds, threads=threads, progress=progress, cancel=cancel)
    rows = [
        NumberSwing(unknown=number, at_low=ends[2 * index], at_high=ends[2 * index + 1])
        for index, number in enumerate(unknown)
    ]
    return OneAtATime(scenario=scenario, outcome=outcome, replications=replications, now=now, rows=tuple(rows))
