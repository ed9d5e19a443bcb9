"""The search: designs tried on common random numbers, the best examined again on draws it was not chosen by."""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.engine import Progress, simulate
from sim.errors import RunCanceledError, SimError
from sim.experiment import CORNERS, cell_scenario
from sim.measures import Estimate, estimate
from sim.optimize.design import KNOBS, NO_CAP, Knob, design_of, designed, measures_in
from sim.optimize.goals import Appraisal, Goals, appraise
from sim.optimize.searchers import SEARCHERS, Searcher
from sim.scenario import Scenario

FINALISTS = 5  # designs that are run again on other draws before the best is named
PENALTY = 10.0  # OTE a year for breaking a limit by its own size
FRESH, AGAIN = 1, 2  # how far the seeds of the finalists' and of the last, reported draws lie from the search's

World = Mapping[str, Any]  # changes by dotted path


@dataclass(frozen=True)
class Trial:
    """A design that was tried: means of aim and pay ($/seat over the horizon), and by how much it breaks limits."""

    design: Mapping[str, float]
    aim: float
    pay: float
    broken_by: float


@dataclass(frozen=True, eq=False)
class Optimum:
    """The best design found, beside the best archetype, both on draws the search never saw.

    `gain` is the paired difference of the aim; `promised` what the search's own draws claimed, which flatters the
    winner. `is_within_limits` says whether every limit holds on the fresh draws.
    """

    goals: Goals
    knobs: Mapping[str, Knob]
    design: Mapping[str, float]
    scenario: Scenario
    found: Appraisal
    reference_name: str
    reference: Appraisal
    gain: Estimate
    promised: float
    trials: Sequence[Trial]

    @property
    def at_the_end(self) -> tuple[str, ...]:
        """Return the knobs that stand at an end of their range: the answer is the range's, not the model's."""
        return tuple(
            name
            for name, value in self.design.items()
            if value in (self.knobs[name].low, self.knobs[name].high) and not _means_none(name, value)
        )

    @property
    def is_within_limits(self) -> bool:
        """Return whether every limit holds on the fresh draws."""
        return self.found.broken_by == 0.0


class _Bench:
    """Tries designs of one scenario, each once; the same design gives the same numbers."""

    def __init__(
        self,
        scenario: Scenario,
        goals: Goals,
        worlds: Sequence[World],
        threads: int | None,
        cancel: threading.Event | None,
    ) -> None:
        self.scenario, self.goals, self.threads, self.cancel = scenario, goals, threads, cancel
        self.worlds = [scenario.with_values(dict(world)) if world else scenario for world in worlds or ({},)]
        self.trials: dict[tuple[tuple[str, float], ...], Trial] = {}

    def trial(self, design: Mapping[str, float]) -> Trial:
        """Return how a design does, on average over the worlds."""
        key = tuple(sorted(design.items()))
        if key not in self.trials:
            if self.cancel is not None and self.cancel.is_set():
                raise RunCanceledError("the search was canceled; nothing was kept")
            self.trials[key] = self._tried(design)
        return self.trials[key]

    def _tried(self, design: Mapping[str, float]) -> Trial:
        whole = {**design_of(self.scenario), **design}
        if measures_in(whole) > self.goals.most_measures:
            return Trial(dict(design), 0.0, 0.0, float(measures_in(whole)))  # refused without a run
        seen = [self.appraisal(world, design) for world in self.worlds]
        count = len(seen)
        return Trial(
            dict(design),
            sum(each.aim.mean for each in seen) / count,
            sum(each.pay.mean for each in seen) / count,
            sum(each.broken_by for each in seen) / count,
        )

    def appraisal(self, world: Scenario, design: Mapping[str, float]) -> Appraisal:
        """Return how a design does in one world."""
        result = simulate(designed(world, design), threads=self.threads, cancel=self.cancel)
        return appraise(result, self.goals)

    def score(self, trial: Trial) -> float:
        """Return what is maximized: the aim, less a penalty for broken limits."""
        years = self.scenario.run.months / 12.0
        return trial.aim - PENALTY * self.scenario.plan.ote_per_year * years * trial.broken_by


def optimize(
    scenario: Scenario,
    goals: Goals,
    *,
    knobs: Mapping[str, Knob] = KNOBS,
    references: Mapping[str, Scenario] | None = None,
    evaluations: int = 200,
    replications: int = 60,
    fresh_replications: int = 400,
    worlds: Sequence[World] = (),
    searcher: str = "scipy",
    threads: int | None = None,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> Optimum:
    """Return the best design of `scenario` under `goals`, seeded by the scenario's seed and the same each time.

    Only the `knobs` are turned. The `references` are what it must beat: the archetypes unless given. `worlds` are sets
    of changes, such as draws over the assumptions' ranges: a design counts by its average over them.
    `progress(done, total)` counts evaluations.
    """
    search = _checked_searcher(knobs, evaluations, searcher)
    small = scenario.with_values({"run.replications": replications})
    bench = _Bench(small, goals, worlds, threads, cancel)
    beaten = references or archetypes(scenario, knobs)
    starts = [{name: design_of(each)[name] for name in knobs} for each in beaten.values()]

    def worth(design: Mapping[str, float]) -> float:
        trial = bench.trial(design)
        if progress is not None:
            progress(min(len(bench.trials), evaluations), evaluations)
        return bench.score(trial)

    search(worth, knobs, starts, evaluations, scenario.run.seed)
    trials = tuple(bench.trials.values())
    finalists = sorted(trials, key=bench.score, reverse=True)[:FINALISTS]
    other = _Bench(_reseeded(small, FRESH), goals, worlds, threads, cancel)
    best = max(finalists, key=lambda trial: other.score(other.trial(trial.design)))
    return _reported(scenario, best, beaten, bench, knobs, fresh_replications, trials)


def archetypes(scenario: Scenario, knobs: Collection[str] = KNOBS) -> dict[str, Scenario]:
    """Return what an optimum must beat: the corners of the 2x2, or both plans under the scenario's own motion.

    The corners are compared with where the motion directive is free to choose.
    """
    cells = {cell: cell_scenario(scenario, cell) for cell in CORNERS}
    if "build_share" in knobs:
        return cells
    plans = scenario.archetypes
    return {plan.name: scenario.replace(plan=plan) for plan in (plans.team, plans.individual)}


def _reported(
    scenario: Scenario,
    best: Trial,
    references: Mapping[str, Scenario],
    bench: _Bench,
    knobs: Mapping[str, Knob],
    replications: int,
    trials: Sequence[Trial],
) -> Optimum:
    """Return the winner and the best archetype on draws that nobody chose by."""
    fresh = _reseeded(scenario.with_values({"run.replications": replications}), AGAIN)
    winner = designed(fresh, best.design)
    runs = {
        name: appraise(simulate(each.replace(run=fresh.run), threads=bench.threads, cancel=bench.cancel), bench.goals)
        for name, each in references.items()
    }
    name = max(runs, key=lambda each: (-round(runs[each].broken_by, 12), runs[each].aim.mean))
    found = appraise(simulate(winner, threads=bench.threads, cancel=bench.cancel), bench.goals)
    at_home = appraise(simulate(references[name].replace(run=bench.scenario.run), threads=bench.threads), bench.goals)
    return Optimum(
        goals=bench.goals,
        knobs=knobs,
        design=best.design,
        scenario=winner.replace(run=scenario.run),
        found=found,
        reference_name=name,
        reference=runs[name],
        gain=estimate(found.draws - runs[name].draws),
        promised=best.aim - at_home.aim.mean,
        trials=trials,
    )


def frontier(trials: Sequence[Trial]) -> tuple[list[Trial], list[Trial]]:
    """Return the efficient designs by rising pay, and those that another beats on pay and aim; limits must hold."""
    efficient: list[Trial] = []
    dominated: list[Trial] = []
    for trial in sorted((t for t in trials if t.broken_by == 0.0), key=lambda t: (t.pay, -t.aim)):
        beaten = efficient and trial.aim <= efficient[-1].aim
        (dominated if beaten else efficient).append(trial)
    return efficient, dominated


def _means_none(name: str, value: float) -> bool:
    """Return whether the end of a range means that the plan does without."""
    return value == (NO_CAP if name == "cap" else 0.0)


def _reseeded(scenario: Scenario, step: int) -> Scenario:
    return scenario.with_values({"run.seed": (scenario.run.seed + step) % 2**53})


def knobs_named(names: Sequence[str]) -> dict[str, Knob]:
    """Return the knobs of these names; SimError, naming what can be chosen, for any other and for none."""
    unknown = [name for name in names if name not in KNOBS]
    if unknown or not names:
        what = f"{unknown[0]!r} cannot be chosen" if unknown else "nothing is free to choose"
        raise SimError(f"{what}; what can is {', '.join(KNOBS)}")
    return {name: KNOBS[name] for name in names}


def _checked_searcher(knobs: Collection[str], evaluations: int, searcher: str) -> Searcher:
    least = 2 * len(knobs)
    if evaluations < least:
        raise SimError(f"{evaluations} evaluations are too few for {len(knobs)} numbers; take {least} or more")
    if searcher not in SEARCHERS:
        raise SimError(f"there is no searcher {searcher!r}; choose one of {', '.join(SEARCHERS)}")
    return SEARCHERS[searcher]
