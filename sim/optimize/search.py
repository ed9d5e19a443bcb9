"""The search: designs tried on common random numbers, the best examined again on draws it was not chosen by."""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sim.engine.measures import estimate
from sim.engine.run import Progress, simulate
from sim.errors import RunCanceledError, SimError
from sim.optimize.design import KNOBS, Knob, design_of, designed, measures_in
from sim.optimize.goals import Appraisal, Goals, appraise
from sim.optimize.optimum import InWorld, Optimum, Trial
from sim.optimize.searchers import SEARCHERS, Searcher
from sim.scenario.scenario import Scenario, value_at
from sim.studies.factorial import CORNERS, cell_scenario
from sim.uncertainty.unknowns import in_world, unknowns, worlds as worlds_drawn

FINALISTS = 5  # designs that are run again on other draws before the best is named
PENALTY = 10.0  # OTE a year for breaking a limit by its own size
FRESH, AGAIN = 1, 2  # how far the seeds of the finalists' and of the last, reported draws lie from the search's

IN_FORCE = "in force"  # the name of the scenario as it is, beside the archetypes

World = Mapping[str, Any]  # changes by dotted path


class _Meter:
    """Tells the replications simulated so far, of those that a search takes at most."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self.done, self.total, self.progress = 0, total, progress

    def add(self, replications: int) -> None:
        """Count more replications and tell."""
        self.reach(self.done + replications)

    def reach(self, done: int) -> None:
        """Count at least so many as done; what was not needed is done as well."""
        self.done = min(max(self.done, done), self.total)
        if self.progress is not None:
            self.progress(self.done, self.total)


class _Bench:
    """Tries designs of one scenario, each once; the same design gives the same numbers."""

    def __init__(
        self,
        scenario: Scenario,
        goals: Goals,
        worlds: Sequence[World],
        meter: _Meter,
        threads: int | None,
        cancel: threading.Event | None,
    ) -> None:
        self.scenario, self.goals, self.meter, self.threads, self.cancel = scenario, goals, meter, threads, cancel
        self.worlds = worlds or ({},)
        self.trials: dict[tuple[tuple[str, float], ...], Trial] = {}

    def trial(self, design: Mapping[str, float]) -> Trial:
        """Return how a design does, on average over the worlds."""
        key = tuple(sorted(design.items()))
        if key not in self.trials:
            self.trials[key] = self._tried(design)
        return self.trials[key]

    def _tried(self, design: Mapping[str, float]) -> Trial:
        whole = {**design_of(self.scenario), **design}
        if measures_in(whole) > self.goals.most_measures:
            return Trial(dict(design), 0.0, 0.0, float(measures_in(whole)))  # refused without a run
        return self.averaged(designed(self.scenario, design), design)

    def averaged(self, scenario: Scenario, design: Mapping[str, float]) -> Trial:
        """Return how a scenario does, on average over the worlds."""
        seen = [self.appraisal(scenario, world) for world in self.worlds]
        count = len(seen)
        return Trial(
            dict(design),
            sum(each.aim.mean for each in seen) / count,
            sum(each.pay.mean for each in seen) / count,
            sum(each.broken_by for each in seen) / count,
        )

    def appraisal(self, scenario: Scenario, world: World) -> Appraisal:
        """Return how a scenario does in one world, on this bench's draws; RunCanceledError once it was canceled."""
        if self.cancel is not None and self.cancel.is_set():
            raise RunCanceledError("the search was canceled; nothing was kept")
        here = scenario.with_values(dict(world)) if world else scenario
        result = simulate(here.replace(run=self.scenario.run), threads=self.threads, cancel=self.cancel)
        self.meter.add(self.scenario.run.replications)
        return appraise(result, self.goals)

    def elsewhere(self, step: int, replications: int) -> _Bench:
        """Return a bench like this one on other draws."""
        run = {"run.replications": replications, "run.seed": (self.scenario.run.seed + step) % 2**53}
        return _Bench(self.scenario.with_values(run), self.goals, self.worlds, self.meter, self.threads, self.cancel)

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
    of changes, such as draws over the assumptions' ranges: a design counts by its average over them, and the optimum
    is told world by world. `progress(done, total)` counts replications, the last runs on fresh draws included.
    """
    search = _checked_searcher(knobs, evaluations, searcher)
    beaten = references or archetypes(scenario, knobs)
    each_time = replications * max(len(worlds), 1)
    fresh = fresh_replications * (len(beaten) + 1) + (2 * each_time if worlds else 0)
    meter = _Meter(each_time * (evaluations + FINALISTS + len(beaten)) + fresh, progress)
    bench = _Bench(scenario.with_values({"run.replications": replications}), goals, worlds, meter, threads, cancel)
    starts = [{name: knobs[name].rounded(design_of(each)[name]) for name in knobs} for each in beaten.values()]
    search(lambda design: bench.score(bench.trial(design)), knobs, starts, evaluations, scenario.run.seed)
    trials = tuple(bench.trials.values())
    meter.reach(each_time * evaluations)
    finalists = sorted(trials, key=bench.score, reverse=True)[:FINALISTS]
    other = bench.elsewhere(FRESH, replications)
    best = max(finalists, key=lambda trial: other.score(other.trial(trial.design)))
    found = _reported(scenario, best, beaten, bench, knobs, fresh_replications, trials)
    meter.reach(meter.total)
    return found


def archetypes(scenario: Scenario, knobs: Collection[str] = KNOBS) -> dict[str, Scenario]:
    """Return what an optimum must beat: the corners of the 2x2, or both plans under the scenario's own motion.

    The corners are compared with where the motion directive is free to choose.
    """
    cells = {cell: cell_scenario(scenario, cell) for cell in CORNERS}
    if "build_share" in knobs:
        return cells
    plans = scenario.archetypes
    return {plan.name: scenario.replace(plan=plan) for plan in (plans.team, plans.individual)}


def yardsticks(scenario: Scenario, knobs: Collection[str] = KNOBS) -> dict[str, Scenario]:
    """Return the archetypes and the scenario as it is, under the name IN_FORCE."""
    return {**archetypes(scenario, knobs), IN_FORCE: scenario}


def _reported(
    scenario: Scenario,
    best: Trial,
    references: Mapping[str, Scenario],
    bench: _Bench,
    knobs: Mapping[str, Knob],
    replications: int,
    trials: Sequence[Trial],
) -> Optimum:
    """Return the winner and the references on draws that nobody chose by."""
    fresh = bench.elsewhere(AGAIN, replications)
    winner = designed(scenario, best.design)
    runs = {name: fresh.appraisal(each, {}) for name, each in references.items()}
    name = max(runs, key=lambda each: (-round(runs[each].broken_by, 12), runs[each].aim.mean))
    found = fresh.appraisal(winner, {})
    at_home = {each: bench.averaged(reference, {}) for each, reference in references.items()}
    return Optimum(
        goals=bench.goals,
        knobs=knobs,
        design=best.design,
        scenario=winner,
        found=found,
        reference_name=name,
        references=runs,
        at_home=at_home,
        gain=estimate(found.draws - runs[name].draws),
        promised=best.aim - at_home[name].aim,
        trials=trials,
        across=_across(winner, references[name], bench),
    )


def plausible_worlds(scenario: Scenario, count: int) -> tuple[World, ...]:
    """Return so many draws over the plausible ranges of what nobody has measured, as changes by path."""
    unknown = unknowns(scenario)
    paths = (*(each.about.path for each in unknown), "partners.capacity_max")
    drawn = [in_world(scenario, unknown, values) for values in worlds_drawn(scenario, unknown, count)] if count else []
    return tuple({path: value_at(world, path) for path in paths} for world in drawn)


def _across(winner: Scenario, reference: Scenario, bench: _Bench) -> tuple[InWorld, ...]:
    """Return the winner beside the reference in every world of a robust search, on fresh draws."""
    if bench.worlds == ({},):
        return ()
    fresh = bench.elsewhere(AGAIN, bench.scenario.run.replications)
    pairs = [(fresh.appraisal(winner, world), fresh.appraisal(reference, world)) for world in bench.worlds]
    return tuple(InWorld(estimate(ours.draws - theirs.draws), ours.broken_by) for ours, theirs in pairs)


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
