"""The stress test of a scenario's fiscal year, as the command and the page show it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from sim.engine.measures import Estimate, estimate
from sim.engine.run import DEFAULT_CHUNK, Progress, simulate
from sim.scenario.scenario import Scenario
from sim.stress.accruals import Accounting, Forecast, accrual_schedule
from sim.stress.exposure import Concentration, WindfallExposure, concentration, windfall
from sim.stress.library import LIBRARY
from sim.stress.market_levels import LEVELS, Level, Split, held_at, level_of, split_of
from sim.stress.outcomes import Frame, Outcomes, breaks_under_target, ccos_of_year, outcomes, quantile_with_interval
from sim.stress.reverse import DIRECTIONS, Reverse, reverse_stress
from sim.stress.tornado import PATHS, Bar, end_scenarios, tornado
from sim.units import MONTHS_PER_YEAR, FloatArray

SOLVED_IN = 8  # simulations that a reverse stress takes, roughly; for the progress bar alone
RUNS = len(LEVELS) + len(LIBRARY) + 2 * len(PATHS) + SOLVED_IN * len(DIRECTIONS)  # beside the plan itself, roughly


@dataclass(frozen=True)
class Effect:
    """The effect of one stress: levels, and changes paired with the plan; $, CCOS and probability as shares."""

    name: str
    applies: bool
    cost: Estimate
    cost_change: Estimate
    revenue_change: Estimate
    p90: Estimate
    ccos: Estimate
    breaks_under_target: Estimate


@dataclass(frozen=True, eq=False)
class StressStudy:
    """A fiscal year under stress; `base` holds the draws of the plan as it is."""

    scenario: Scenario
    frame: Frame
    base: Outcomes
    split: Split
    levels: tuple[Level, ...]
    library: tuple[Effect, ...]
    reverse: tuple[Reverse, ...]
    bars: tuple[Bar, ...]
    concentration: Concentration
    windfall: WindfallExposure
    pay_by_year: FloatArray
    revenue_by_month: FloatArray
    seconds: float

    @property
    def replications(self) -> int:
        """Return how many replications stand behind every number."""
        return int(self.base.cost.size)

    def accruals(self, accounting: Accounting) -> Forecast:
        """Return cash and accruals of mean variable pay by month of the horizon."""
        return accrual_schedule(self.pay_by_year, self.revenue_by_month, self.scenario.plan.pay_every, accounting)


@dataclass
class _Runner:
    """Runs the scenarios of one study, and reports how far it is."""

    run: Callable[[Scenario], Outcomes]
    total: int
    progress: Progress | None
    done: int = 0

    def __call__(self, scenario: Scenario) -> Outcomes:
        """Return the year's outcomes of a scenario."""
        draws = self.run(scenario)
        self.done = min(self.done + 1, self.total - 1)
        if self.progress is not None:
            self.progress(self.done, self.total)
        return draws


def study(
    scenario: Scenario,
    frame: Frame,
    *,
    threads: int | None = None,
    chunk: int = DEFAULT_CHUNK,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> StressStudy:
    """Return the stress test; `progress(done, total)` counts simulations, roughly.

    All runs share their draws. Years after the one under stress are simulated only once, for cash and accruals: no year
    depends on later ones. RunCanceledError when `cancel` is set.
    """
    began = time.perf_counter()
    planned = simulate(scenario, threads=threads, chunk=chunk, cancel=cancel)
    base = outcomes(planned, frame.year)

    def run(varied: Scenario) -> Outcomes:
        shorter = varied.with_values({"run.months": MONTHS_PER_YEAR * frame.year})
        return outcomes(simulate(shorter, threads=threads, chunk=chunk, cancel=cancel), frame.year)

    tornado_runs = end_scenarios(scenario)
    runner = _Runner(run, RUNS + 1, progress)
    held = {factor: runner(held_at(scenario, factor)) for factor in LEVELS}
    library = tuple(
        _effect(stress.name, stress.applied(scenario, frame.year), scenario, base, frame, runner) for stress in LIBRARY
    )
    bars = tornado(scenario, base, {name: runner(end) for name, end in tornado_runs.items()})
    return StressStudy(
        scenario=scenario,
        frame=frame,
        base=base,
        split=split_of(base, held[1.0]),
        levels=tuple(level_of(factor, draws) for factor, draws in held.items()),
        library=library,
        reverse=tuple(reverse_stress(scenario, frame, direction, runner) for direction in DIRECTIONS),
        bars=bars,
        concentration=concentration(planned, frame.year),
        windfall=windfall(scenario, base),
        pay_by_year=planned.total("variable").mean(axis=0),
        revenue_by_month=planned.month("revenue"),
        seconds=time.perf_counter() - began,
    )


def _effect(
    name: str, stressed: Scenario, scenario: Scenario, base: Outcomes, frame: Frame, run: Callable[[Scenario], Outcomes]
) -> Effect:
    applies = stressed != scenario
    draws = run(stressed) if applies else base
    return Effect(
        name=name,
        applies=applies,
        cost=estimate(draws.cost),
        cost_change=estimate(draws.cost - base.cost),
        revenue_change=estimate(draws.revenue - base.revenue),
        p90=quantile_with_interval(draws.cost, 0.9),
        ccos=ccos_of_year(draws),
        breaks_under_target=breaks_under_target(draws, frame),
    )
