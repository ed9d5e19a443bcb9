"""Does the answer hold elsewhere? Worlds and conditions of a lead, shipped for presets, else run in background."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

from sim.engine.run import Progress
from sim.reports.two_by_two import TwoByTwo
from sim.scenario.scenario import Scenario
from sim.uncertainty.deciding import REPLICATIONS, Conditions, deciding
from sim.uncertainty.robustness import DRAWS, Robustness, robustness
from sim.uncertainty.shipped_worlds import shipped_conditions, shipped_robustness
from ui.background import looks
from ui.background.looks import Look, Work

COARSE = 64  # worlds of a first look
MOST_PARTNER_MONTHS = 1_000_000  # of one replication; larger organizations are asked on the command line
AT_ONCE = 0.05  # seconds to wait: the 2x2 itself stands on the page already


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """What is known beyond the scenario as set; `awaited` is the look whose work goes on, None when nothing is."""

    worlds: Robustness | None = None
    conditions: Conditions | None = None
    awaited: Look[Any] | None = None
    too_large: bool = False


def look(scenario: Scenario, reading: TwoByTwo, amount: str, ready: bool) -> Elsewhere:
    """Return worlds and conditions of the leader on an amount; nothing is started before the 2x2 is `ready`."""
    leader = reading.best(amount).name
    shipped, conditions = shipped_robustness(scenario), shipped_conditions(scenario, leader, amount)
    if shipped is not None or not ready:
        return Elsewhere(worlds=shipped, conditions=conditions)
    place = scenario.organization
    if place.seats * place.partners_per_seat * scenario.run.months > MOST_PARTNER_MONTHS:
        return Elsewhere(too_large=True)
    worlds = looks.look(_worlds(scenario), AT_ONCE)
    if worlds.for_other_inputs or worlds.awaited is not None:
        return Elsewhere(worlds=None if worlds.for_other_inputs else worlds.reading, awaited=worlds)
    decided = looks.look(_conditions(scenario, leader, amount), AT_ONCE)
    return Elsewhere(
        worlds=worlds.reading,
        conditions=None if decided.for_other_inputs else decided.reading,
        awaited=decided if decided.awaited is not None else None,
    )


def _worlds(scenario: Scenario) -> Work[Robustness]:
    def task(draws: int, progress: Progress, cancel: threading.Event) -> Robustness:
        return robustness(scenario, draws=draws, progress=progress, cancel=cancel)

    return Work(
        key=f"worlds {scenario.fingerprint()}",
        place="",
        task=task,
        few=COARSE,
        most=DRAWS,
        first="Does it hold elsewhere? Drawing {:,} plausible worlds",
        refining="{:,} plausible worlds drawn; drawing {:,}",
    )


def _conditions(scenario: Scenario, leader: str, amount: str) -> Work[Conditions]:
    def task(_: int, progress: Progress, cancel: threading.Event) -> Conditions:
        return deciding(scenario, leader, amount, progress=progress, cancel=cancel)

    return Work(
        key=f"conditions {leader} {amount} {scenario.fingerprint()}",
        place="",
        task=task,
        few=REPLICATIONS,
        most=REPLICATIONS,
        first="What must be true? Trying each assumption over its plausible range",
    )
