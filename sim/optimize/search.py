"""The search: designs tried on common random numbers, and the best appraised again on fresh draws."""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
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
from sim.uncertainty.unknowns import drawn_worlds, in_world, unknowns

FINALISTS = 5  # designs that are run again on other draws before the best is named
PENALTY = 10.0  # OTE a year for breaking a limit by its own size
FRESH, AGAIN = 1, 2  # offsets from the search's seed, of the finalists' draws and of the reported ones

IN_FORCE = "in force"  # the name of the scenario as it is, beside the archetypes

World = Mapping[str, Any]  # changes by dotted path


class _Meter:
    """Reports the replications simulated so far, out of the most that a search takes."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self.done, self.total, self.progress = 0, total, progress

    def add(self, replications: int) -> None:
        """Count more replications and report."""
        self.reach(self.done + replications)

    def reach(self, done: int) -> None:
        """Count at least `done` replications, since some turned out not to be needed, and report."""
        self.done = min(max(self.done, done), self.total)
        if self.progress is not None:
            self.progress(self.done, self.total)


class _Trials:
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
        """Return the trial of a design, averaged over the worlds."""
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
        """Return the trial of a scenario, averaged over the worlds."""
        appraisals = [self.appraisal(scenario, world) for world in self.worlds]
        count = len(appraisals)
        return Trial(
            dict(design),
            sum(seen.aim.mean for seen in appraisals) / count,
            sum(seen.pay.mean for seen in appraisals) / count,
            sum(seen.broken_by for seen in appraisals) / count,
        )

    def appraisal(self, scenario: Scenario, world: World) -> Appraisal:
        """Return the appraisal of a scenario in one world; RunCanceledError once `cancel` is set."""
        if self.cancel is not None and self.cancel.is_set():
            raise RunCanceledError("the search was canceled; nothing was kept")
        changed = scenario.with_values(dict(world)) if world else scenario
        result = simulate(changed.replace(run=self.scenario.run), threads=self.threads, cancel=self.cancel)
        self.meter.add(self.scenario.run.replications)
        return appraise(result, self.goals)

    def on_other_draws(self, step: int, replications: int) -> _Trials:
        """Return the same trials on other draws."""
        run = {"run.replications": replications, "run.seed": (self.scenario.run.seed + step) % 2**53}
        return _Trials(self.scenario.with_values(run), self.goals, self.worlds, self.meter, self.threads, self.cancel)

    def score(self, trial: Trial) -> float:
        """Return what is maximized: the aim, less a penalty for broken limits."""
        years = self.scenario.run.months / 12.0
        return trial.aim - PENALTY * self.scenario.plan.ote_per_year * years * trial.broken_by


@dataclass(frozen=True, kw_only=True)
class SearchBudget:
    """How much a search computes, and by which searcher.

    It tries `evaluations` designs, each on `replications` replications (and in each world), and reports the best on
    `fresh_replications` more. `searcher` is a key of SEARCHERS; no number depends on `threads`.
    """

    evaluations: int = 200
    replications: int = 60
    fresh_replications: int = 400
    searcher: str = "scipy"
    threads: int | None = None


def optimize(
    scenario: Scenario,
    goals: Goals,
    *,
    knobs: Mapping[str, Knob] = KNOBS,
    references: Mapping[str, Scenario] | None = None,
    worlds: Sequence[World] = (),
    budget: SearchBudget | None = None,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> Optimum:
    """Return the best design of `scenario` under `goals`, seeded by the scenario's seed and the same each time.

    Only the `knobs` vary. The `references` are the scenarios to beat, by default the archetypes. `worlds` are sets of
    changes, such as draws over the assumptions' ranges: a design counts by its average over them, and the optimum
    reports every world. `progress(done, total)` counts replications, those on fresh draws included. SimError for too
    few evaluations or an unknown searcher; RunCanceledError once `cancel` is set.
    """
    budget = budget or SearchBudget()
    evaluations = budget.evaluations
    search = _checked_searcher(knobs, evaluations, budget.searcher)
    beaten = references or archetypes(scenario, knobs)
    each_time = budget.replications * max(len(worlds), 1)
    fresh = budget.fresh_replications * (len(beaten) + 1) + (2 * each_time if worlds else 0)
    meter = _Meter(each_time * (evaluations + FINALISTS + len(beaten)) + fresh, progress)
    base = scenario.with_values({"run.replications": budget.replications})
    tried = _Trials(base, goals, worlds, meter, budget.threads, cancel)
    starts = [{name: knobs[name].rounded(design_of(start)[name]) for name in knobs} for start in beaten.values()]
    search(lambda design: tried.score(tried.trial(design)), knobs, starts, evaluations, scenario.run.seed)
    meter.reach(each_time * evaluations)
    finalists = sorted(tried.trials.values(), key=tried.score, reverse=True)[:FINALISTS]
    other = tried.on_other_draws(FRESH, budget.replications)
    best = max(finalists, key=lambda trial: other.score(other.trial(trial.design)))
    optimum = _optimum(scenario, best, beaten, tried, knobs, budget.fresh_replications)
    meter.reach(meter.total)
    return optimum


def archetypes(scenario: Scenario, knobs: Collection[str] = KNOBS) -> dict[str, Scenario]:
    """Return the scenarios that an optimum must beat: the corners of the 2x2 where the motion is free to choose.

    Otherwise the archetypes' two plans under the scenario's own motion.
    """
    cells = {cell: cell_scenario(scenario, cell) for cell in CORNERS}
    if "build_share" in knobs:
        return cells
    plans = scenario.archetypes
    return {plan.name: scenario.replace(plan=plan) for plan in (plans.team, plans.individual)}


def yardsticks(scenario: Scenario, knobs: Collection[str] = KNOBS) -> dict[str, Scenario]:
    """Return the archetypes and the scenario as it is, under the name IN_FORCE."""
    return {**archetypes(scenario, knobs), IN_FORCE: scenario}


def _optimum(
    scenario: Scenario,
    best: Trial,
    references: Mapping[str, Scenario],
    tried: _Trials,
    knobs: Mapping[str, Knob],
    replications: int,
) -> Optimum:
    """Return the winner and the references, appraised on draws that the search did not use."""
    trials = tuple(tried.trials.values())
    fresh = tried.on_other_draws(AGAIN, replications)
    winner = designed(scenario, best.design)
    runs = {name: fresh.appraisal(reference, {}) for name, reference in references.items()}
    name = max(runs, key=lambda rival: (-round(runs[rival].broken_by, 12), runs[rival].aim.mean))
    appraisal = fresh.appraisal(winner, {})
    at_home = {rival: tried.averaged(reference, {}) for rival, reference in references.items()}
    return Optimum(
        goals=tried.goals,
        knobs=knobs,
        design=best.design,
        scenario=winner,
        best=appraisal,
        reference_name=name,
        references=runs,
        at_home=at_home,
        gain=estimate(appraisal.draws - runs[name].draws),
        promised=best.aim - at_home[name].aim,
        trials=trials,
        across=_across(winner, references[name], tried),
    )


def plausible_worlds(scenario: Scenario, count: int) -> tuple[World, ...]:
    """Return `count` draws over the plausible ranges of the unmeasured numbers, as changes by path."""
    unknown = unknowns(scenario)
    paths = (*(number.about.path for number in unknown), "partners.capacity_max")
    drawn = [in_world(scenario, unknown, values) for values in drawn_worlds(scenario, unknown, count)] if count else []
    return tuple({path: value_at(world, path) for path in paths} for world in drawn)


def _across(winner: Scenario, reference: Scenario, tried: _Trials) -> tuple[InWorld, ...]:
    """Return the winner beside the reference in every world of a robust search, on fresh draws."""
    if tried.worlds == ({},):
        return ()
    fresh = tried.on_other_draws(AGAIN, tried.scenario.run.replications)
    pairs = [(fresh.appraisal(winner, world), fresh.appraisal(reference, world)) for world in tried.worlds]
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
