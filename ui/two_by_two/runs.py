"""The 2x2 of a scenario in the background: a first look at once, then the full number in place."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace

from sim.engine.run import Progress
from sim.reports.two_by_two import TwoByTwo, paired, read
from sim.scenario.scenario import Scenario
from sim.studies.factorial import CELLS, factorial
from ui.background import batches, looks
from ui.background.jobs import chunk_of
from ui.background.looks import Look, Work
from ui.session import state


@dataclass
class RefinedSession:
    """The scenario this session saw refined last: its first look and its full run."""

    first_look: TwoByTwo | None = None
    refined: TwoByTwo | None = None


def look(scenario: Scenario) -> Look[TwoByTwo]:
    """Return the best that can be shown of a scenario's 2x2, and what is still to come; SimError if nothing.

    A first look is paired with the scenario seen before, so that it shows no change that is not there.
    """
    work = _work(scenario)
    shown, session = looks.look(work), state.of(RefinedSession)
    reading = shown.reading
    if reading is None or shown.for_other_inputs or work.few == work.most:
        return shown
    if shown.replications == work.most:
        session.first_look, session.refined = looks.first_look(work), reading
        return shown
    before, refined = session.first_look, session.refined
    if before is None or refined is None or not _comparable(reading, before):
        return shown
    return replace(shown, reading=paired(reading, before, refined))


def _comparable(reading: TwoByTwo, before: TwoByTwo) -> bool:
    """Return whether two first looks share their draws, month by month."""
    ours, theirs = reading.scenario.run, before.scenario.run
    return (ours.seed, ours.months, reading.replications) == (theirs.seed, theirs.months, before.replications)


def _work(scenario: Scenario) -> Work[TwoByTwo]:
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
    return Work(
        key=f"two by two {scenario.fingerprint()}", place="two by two", task=task, few=few, most=most, first=first
    )
