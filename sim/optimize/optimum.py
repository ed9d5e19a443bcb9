"""The result of a search: every design tried, the best beside the references on fresh draws, and the frontier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.engine.measures import Estimate
from sim.optimize.design import Knob
from sim.optimize.goals import Appraisal, Goals
from sim.scenario.scenario import Scenario


@dataclass(frozen=True)
class Trial:
    """A design that was tried: means of aim and pay ($/seat over the horizon), and by how much it breaks limits."""

    design: Mapping[str, float]
    aim: float
    pay: float
    broken_by: float


@dataclass(frozen=True)
class InWorld:
    """The optimum in one world on fresh draws: the paired gain, and by how much it breaks limits."""

    gain: Estimate
    broken_by: float


@dataclass(frozen=True, eq=False)
class Optimum:
    """The best design found, beside the best archetype, both on draws the search never saw.

    `best` is the best design's on the fresh draws, and `gain` the paired difference of its aim from the
    reference's. `promised` is that difference on the search's own draws, which flatter the winner. `references` are all
    designs to beat, on the same fresh draws, and `at_home` the same on the search's draws, comparable with `trials`.
    `across` holds every world of a robust search.
    """

    goals: Goals
    knobs: Mapping[str, Knob]
    design: Mapping[str, float]
    scenario: Scenario
    best: Appraisal
    reference_name: str
    references: Mapping[str, Appraisal]
    at_home: Mapping[str, Trial]
    gain: Estimate
    promised: float
    trials: Sequence[Trial]
    across: Sequence[InWorld] = ()

    @property
    def reference(self) -> Appraisal:
        """Return the best of the references on the fresh draws."""
        return self.references[self.reference_name]

    @property
    def delivered(self) -> float:
        """Return the gain on fresh draws, comparable with `promised`; in a robust search the mean over worlds."""
        gains = [world.gain.mean for world in self.across] or [self.gain.mean]
        return sum(gains) / len(gains)

    @property
    def best_trial(self) -> Trial:
        """Return the best design as the search's draws showed it."""
        return next(trial for trial in self.trials if trial.design == self.design)

    @property
    def at_the_end(self) -> tuple[str, ...]:
        """Return the knobs at an end of their range that is not natural: there the range decides, not the model."""
        return tuple(
            name
            for name, value in self.design.items()
            if value in (self.knobs[name].low, self.knobs[name].high) and value not in self.knobs[name].natural
        )

    @property
    def is_within_limits(self) -> bool:
        """Return whether every limit holds on the fresh draws."""
        return self.best.broken_by == 0.0


def frontier(trials: Sequence[Trial]) -> tuple[list[Trial], list[Trial]]:
    """Return the efficient designs by rising pay, and those that another beats on pay and aim; limits must hold."""
    efficient: list[Trial] = []
    dominated: list[Trial] = []
    for trial in sorted((t for t in trials if t.broken_by == 0.0), key=lambda t: (t.pay, -t.aim)):
        beaten = efficient and trial.aim <= efficient[-1].aim
        (dominated if beaten else efficient).append(trial)
    return efficient, dominated
