"""Explain the difference between two scenarios by attributing it to groups of inputs (Shapley values)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sim.engine.measures import Estimate, contribution_per_seat, estimate, pay_per_seat, revenue_per_seat
from sim.engine.results import Result
from sim.engine.run import DEFAULT_CHUNK, Progress, simulate
from sim.errors import SimError
from sim.plan_design.components import blended_plan, differing_parts
from sim.scenario.scenario import Scenario
from sim.studies.shapley import Coalition, coalitions, owen_values
from sim.units import FloatArray

PAY = "pay"
# Every field of a scenario belongs to one group or to SHARED, which is not explained.
GROUPS: dict[str, tuple[str, ...]] = {
    PAY: ("plan", "transition"),
    "motion": ("motion",),
    "talent": ("talent",),
    "market": ("market", "direct_rep", "events"),
    "partner economics": ("economics", "partners", "delivery"),
    "quota setting": ("quota", "crediting"),
    "organization": ("organization", "archetypes"),
    "behavior": ("behavior", "switches"),
}
SHARED = ("format", "name", "description", "run", "sources")
MEASURES: dict[str, Callable[[Result], FloatArray]] = {
    "contribution": contribution_per_seat,
    "revenue": revenue_per_seat,
    "pay": pay_per_seat,
}


@dataclass(frozen=True)
class Explanation:
    """A paired difference per seat in $, over the horizon or its last year, and the parts that sum to it.

    `parts` are the groups of inputs that differ; `within` splits the pay part further where the plans allow it.
    """

    measure: str
    last_year: bool
    baseline: Estimate
    difference: Estimate
    parts: Mapping[str, Estimate]
    within: Mapping[str, Estimate]
    replications: int
    runs: int


def differing_groups(baseline: Scenario, other: Scenario) -> tuple[str, ...]:
    """Return the groups of inputs in which two scenarios differ, in the order of GROUPS."""
    return tuple(
        group
        for group, fields in GROUPS.items()
        if any(getattr(baseline, name) != getattr(other, name) for name in fields)
    )


def runs_needed(baseline: Scenario, other: Scenario, split_pay: bool = True) -> int:
    """Return how many simulations `explain` takes; SimError when there are too many parts to explain at once."""
    unions = _unions(baseline, other, split_pay)
    return len(coalitions(unions)) if unions else 1


def explain(
    baseline: Scenario,
    other: Scenario,
    *,
    measure: str = "contribution",
    last_year: bool = False,
    split_pay: bool = True,
    threads: int | None = None,
    chunk: int = DEFAULT_CHUNK,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> Explanation:
    """Return why `other` differs from `baseline`, run on the baseline's months, replications and seed.

    Each coalition of groups is run once, all on the same draws, so every part is paired by replication and the parts
    sum to the difference. `progress(done, total)` counts runs. SimError when the two run for different lengths or the
    measure is unknown.
    """
    if measure not in MEASURES:
        raise SimError(f"measure {measure!r} cannot be explained; choose one of {', '.join(MEASURES)}")
    if baseline.run.months != other.run.months:
        raise SimError(
            f"the scenarios run for {baseline.run.months} and {other.run.months} months; set the same run.months"
        )
    unions = _unions(baseline, other, split_pay)
    asked = coalitions(unions) if unions else [frozenset[str]()]
    worth: dict[Coalition, FloatArray] = {}
    for index, members in enumerate(asked):
        result = simulate(mixed(baseline, other, members), threads=threads, chunk=chunk, cancel=cancel)
        values = MEASURES[measure](result)
        worth[members] = values[:, -1] if last_year else values.sum(axis=1)
        if progress is not None:
            progress(index + 1, len(asked))
    players = owen_values(worth.__getitem__, unions)
    whole = frozenset(player for union in unions for player in union)
    inside = [player for player in players if player.startswith(f"{PAY}: ")]
    parts = {player: estimate(value) for player, value in players.items() if player not in inside}
    if inside:
        parts = {PAY: estimate(sum((players[player] for player in inside), start=0.0 * worth[whole])), **parts}
    return Explanation(
        measure=measure,
        last_year=last_year,
        baseline=estimate(worth[frozenset()]),
        difference=estimate(worth[whole] - worth[frozenset()]),
        parts=parts,
        within={player.removeprefix(f"{PAY}: "): estimate(players[player]) for player in inside},
        replications=baseline.run.replications,
        runs=len(asked),
    )


def mixed(baseline: Scenario, other: Scenario, members: Coalition) -> Scenario:
    """Return the baseline with the inputs of `members` taken from the other scenario."""
    taken: dict[str, object] = {}
    for group in members & set(GROUPS):
        taken.update({name: getattr(other, name) for name in GROUPS[group]})
    pieces = {player.removeprefix(f"{PAY}: ") for player in members if player.startswith(f"{PAY}: ")}
    if pieces:
        same = set(differing_parts(baseline.plan, other.plan)) <= pieces
        taken["plan"] = other.plan if same else blended_plan(baseline.plan, other.plan, pieces)
    return baseline.replace(**taken) if taken else baseline


def _unions(baseline: Scenario, other: Scenario, split_pay: bool) -> Sequence[tuple[str, ...]]:
    """Return the players in unions: a union for each differing group, that of pay split into parts of the plan.

    Pay stays one player where the transitions differ too. Groups that do not differ would get 0 and are left out.
    """
    unions: list[tuple[str, ...]] = []
    for group in differing_groups(baseline, other):
        apart = group == PAY and split_pay and baseline.transition == other.transition
        pieces = differing_parts(baseline.plan, other.plan) if apart else ()
        unions.append(tuple(f"{PAY}: {piece}" for piece in pieces) if len(pieces) > 1 else (group,))
    return unions
