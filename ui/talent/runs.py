"""The Talent page's runs in the background: every choice of people, and what hires are worth, as one piece of work."""

from __future__ import annotations

import threading
import time

from sim.engine.run import Progress
from sim.reports.talent import BOTH, TalentReading, read
from sim.scenario.scenario import Scenario
from sim.studies.factorial import BUILD_AND_PAY, cell_scenario
from sim.studies.hire_value import HireValue, hire_value
from sim.studies.talent_choices import AS_SET, choices, compare_choices, portal_choice
from ui.background import batches, looks
from ui.background.jobs import chunk_of
from ui.background.looks import Look, Work

_PARTS = 1_000  # of all work, in which progress is told
HIRED = 2  # runs that stand behind the worth of one kind of hire: seats filled and seats empty
KINDS = 3  # at most


def look(scenario: Scenario) -> Look[TalentReading]:
    """Return the best that can be shown of a scenario's people within a moment; SimError when it is too much work."""
    few, most = looks.affordable(
        scenario.run.replications,
        batches.partner_months(scenario) * (len(choices(scenario)) + 1 + KINDS * HIRED),
        "The choices of people take",
        looks.FEWER_PARTNERS,
    )

    def task(replications: int, progress: Progress, cancel: threading.Event) -> TalentReading:
        return _simulated(scenario.with_values({"run.replications": replications}), progress, cancel)

    first = "Simulating a first look: {:,} replications of every choice"
    return looks.look(
        Work(key=f"talent {scenario.fingerprint()}", place="talent", task=task, few=few, most=most, first=first)
    )


def _simulated(scenario: Scenario, progress: Progress, cancel: threading.Event) -> TalentReading:
    began = time.perf_counter()
    arms = choices(scenario)
    hired = {name: arms[name] for name in (AS_SET, BOTH, portal_choice(scenario)) if name in arms}
    runs = len(arms) + 1
    total = runs + HIRED * len(hired)

    def choosing(done: int, of: int) -> None:
        progress(round(_PARTS * runs * done / (of * total)), _PARTS)

    compared = compare_choices(scenario, chunk=chunk_of(scenario), progress=choosing, cancel=cancel)
    worth: dict[str, HireValue] = {}
    for name, arm in hired.items():
        before = runs + HIRED * len(worth)

        def valuing(done: int, of: int, before: int = before) -> None:
            progress(round(_PARTS * (before + HIRED * done / of) / total), _PARTS)

        worth[name] = hire_value(cell_scenario(arm, BUILD_AND_PAY), progress=valuing, cancel=cancel)
    return read(compared, worth, time.perf_counter() - began)
