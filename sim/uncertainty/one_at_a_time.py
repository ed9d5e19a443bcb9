"""How much each number matters: what the effects of the 2x2 do while it runs over its plausible range."""

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
class Matter:
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
class Matters:
    """All numbers of the world, on one outcome; the scenario's own effects stand beside them."""

    scenario: Scenario
    outcome: str
    now: Mapping[str, Estimate]
    rows: tuple[Matter, ...]

    def shares(self, effect: str) -> dict[str, float]:
        """Return by path how much of all swings of an effect is this number's, largest first; they sum to 1."""
        whole = sum(abs(row.swing(effect)) for row in self.rows) or 1.0
        found = {row.unknown.about.path: abs(row.swing(effect)) / whole for row in self.rows}
        return dict(sorted(found.items(), key=lambda each: -each[1]))


def matters(
    scenario: Scenario,
    *,
    outcome: str = "contribution",
    replications: int = REPLICATIONS,
    threads: int | None = None,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> Matters:
    """Return how much each number of the world matters, one at a time, all else as in the scenario.

    All runs share their draws, so that few replications tell the ends apart. What two numbers do together does not
    show here; `sim.uncertainty.robustness` varies them all at once.
    """
    unknown = unknowns(scenario, assumed_only=False)
    few = scenario.with_values({"run.replications": replications})
    worlds = [
        few,
        *(changed_to(scenario, each, end, replications) for each in unknown for end in (each.low, each.high)),
    ]

    def effects_in(world: Scenario) -> dict[str, Estimate]:
        cells = factorial(world, cells=(STATUS_QUO, *EFFECTS.values()), threads=1, cancel=cancel).cells
        total = {cell: OUTCOMES[outcome](result).sum(axis=1) for cell, result in cells.items()}
        return {effect: estimate(total[cell] - total[STATUS_QUO]) for effect, cell in EFFECTS.items()}

    now, *ends = side_by_side(effects_in, worlds, threads=threads, progress=progress, cancel=cancel)
    rows = [
        Matter(unknown=each, at_low=ends[2 * place], at_high=ends[2 * place + 1]) for place, each in enumerate(unknown)
    ]
    return Matters(scenario=scenario, outcome=outcome, now=now, rows=tuple(rows))
