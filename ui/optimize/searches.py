"""Searches and reverse solves that somebody asked for, in the background, and where the plan in force stands."""

from __future__ import annotations

import threading
from collections.abc import Mapping

import streamlit as st

from sim.engine.measures import Estimate
from sim.engine.results import Result
from sim.engine.run import Progress
from sim.errors import SimError
from sim.optimize.goals import GoalStanding, standing
from sim.optimize.reverse import Solution, solve
from sim.optimize.search import SearchBudget, knobs_named, optimize, plausible_worlds, yardsticks
from sim.scenario.scenario import Scenario
from ui.background import batches, on_demand
from ui.background.looks import Look
from ui.optimize.session import Answer, Request, session
from ui.plan import draft
from ui.session import state

FEW_REPLICATIONS, WORLD_REPLICATIONS = 60, 20  # of a design, in one world and in each of several
FRESH = 400  # replications behind the reported numbers, at most
SOLVING = 200  # replications of each value tried, at most
MOST_WORK = 4e8  # partner-months of the longest search that the dashboard starts

Standings = Mapping[str, GoalStanding]


def position(scenario: Scenario) -> Look[Standings]:
    """Return where the plan in force and the archetypes stand, or what is there of it so far."""

    def read(results: Mapping[str, Result]) -> Standings:
        return {name: standing(result) for name, result in results.items()}

    return batches.look("optimize", yardsticks(scenario), read)


def search(scenario: Scenario, request: Request) -> Answer | None:
    """Return the answer to a request, or draw the button or the progress of its search; then the answer before it."""
    before = session().answer
    if before is not None and before.is_for(scenario, request):
        return before
    refusal = _refusal(scenario, request)
    if refusal:
        st.error(refusal, icon=":material/error:")
        return before

    def task(asked: Scenario, progress: Progress, cancel: threading.Event) -> Answer:
        fresh = min(asked.run.replications, FRESH)
        optimum = optimize(
            asked,
            request.goals,
            knobs=knobs_named(request.free),
            references=yardsticks(asked, request.free),
            worlds=plausible_worlds(asked, request.worlds),
            progress=progress,
            cancel=cancel,
            budget=SearchBudget(
                evaluations=request.evaluations,
                replications=min(_replications(request), fresh),
                fresh_replications=fresh,
            ),
        )
        return Answer(request, asked, optimum)

    label = "Search for the best plan" if before is None else "Search again"
    answer: Answer | None = on_demand.offer(
        f"optimize.{request.key}",
        scenario,
        task,
        label,
        f"Trying {request.evaluations} designs, then fresh draws",
        "optimize",
    )
    if answer is None:
        return before
    session().answer = answer
    return answer


def effort(request: Request) -> str:
    """Return what a search takes, in a sentence."""
    runs = request.evaluations * _replications(request) * max(request.worlds, 1)
    return (
        f"This search simulates {runs:,} organizations for its {request.evaluations} designs, then fresh draws for the "
        "winner. It runs in the background with its progress shown, and can be stopped."
    )


def solution(scenario: Scenario, knob: str, target: float, quantile: float) -> Solution | None:
    """Return which value of a number meets a budget, or draw the button or the progress of finding out."""

    def task(asked: Scenario, progress: Progress, cancel: threading.Event) -> Solution:
        few = asked.with_values({"run.replications": min(asked.run.replications, SOLVING)})
        return solve(few, knob, target, quantile=quantile, progress=progress, cancel=cancel)

    name = f"solve.{knob}.{target:g}.{quantile:g}"
    solved: Solution | None = on_demand.offer(name, scenario, task, "Solve", "Trying values on the same draws", "solve")
    return solved


def use(answer: Answer) -> None:
    """Put the optimum's plan, quota and direction in force; undo takes it back."""
    best = answer.optimum.scenario
    values = {
        "plan": best.plan.model_dump(mode="json"),
        "quota.annual_quota": best.quota.annual_quota,
        "motion.build_share": best.motion.build_share,
    }
    refusal = state.change(values, redraw=True)
    if refusal:
        state.refuse(refusal)
    else:
        draft.choose("plan")


def aims_of(standings: Standings, aim: str) -> dict[str, tuple[Estimate, Estimate]]:
    """Return pay and aim of every yardstick, $/seat over the horizon."""
    return {name: (standing.pay, standing.aims[aim]) for name, standing in standings.items()}


def _replications(request: Request) -> int:
    return WORLD_REPLICATIONS if request.worlds else FEW_REPLICATIONS


def _refusal(scenario: Scenario, request: Request) -> str | None:
    """Return why a search cannot be started, None when it can."""
    try:
        knobs_named(request.free)
    except SimError:
        return "Nothing is free to choose; pick at least one number above."
    if request.evaluations < 2 * len(request.free):
        return f"{request.evaluations} designs are too few for {len(request.free)} numbers; try more designs."
    runs = request.evaluations * _replications(request) * max(request.worlds, 1)
    if batches.partner_months(scenario) * runs > MOST_WORK:
        return (
            "This organization is too large for so many designs here; try fewer, lower organization.seats or run.months"
            ", or use `python -m sim optimize`."
        )
    return None
