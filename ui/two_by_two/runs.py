"""The 2x2 of a scenario in the background: a first look at once, then the full number in place."""

from __future__ import annotations

import threading

from sim.engine.run import Progress
from sim.reports.two_by_two import TwoByTwo, read
from sim.scenario.scenario import Scenario
from sim.studies.factorial import CELLS, factorial
from ui.work import batches, looks
from ui.work.jobs import chunk_of
from ui.work.looks import Look, Work


def look(scenario: Scenario) -> Look[TwoByTwo]:
    """Return the best that can be shown of a scenario's 2x2, and what is still to come; SimError if nothing."""
    few, most = looks.affordable(
        scenario.run.replications,
        batches.partner_months(scenario) * len(CELLS),
        "This organization takes",
        f"{looks.FEWER_PARTNERS}, or run it with `python -m sim factorial`",
    )

    def task(replications: int, progress: Progress, cancel: threading.Event) -> TwoByTwo:
        smaller = scenario.with_values({"run.replications": replications})
        return read(factorial(smaller, cells=CELLS, chunk=chunk_of(smaller), progress=progress, cancel=cancel))

    first = "Simulating a first look: {:,} replications of six cells"
    return looks.look(
        Work(key=f"two by two {scenario.fingerprint()}", place="two by two", task=task, few=few, most=most, first=first)
    )
