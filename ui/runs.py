"""Runs of the 2x2 in the background, shared by all sessions: a first look at once, then the full number in place."""

from __future__ import annotations

import os
import threading
import time
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from sim.errors import RunCanceledError, SimError
from sim.experiment import CELLS, factorial
from sim.scenario import Scenario
from ui import state
from views.reading import Reading, read

FIRST_LOOK = 50  # replications of the first paint
QUICK_WORK, MOST_WORK = 2.5e6, 4e8  # partner-months of a first look and of the longest run the dashboard starts
FEWEST = 4  # replications that still make an interval
CHUNK, CHUNK_MONTHS = 25, 1_000_000  # replications and seat-months simulated at once
ABANDONED_AFTER = 3.0  # seconds without anybody looking
PATIENCE = 0.7  # seconds to wait before results for earlier inputs are shown meanwhile
COMPILING_AFTER = 2.5  # seconds without a single replication on a process that never ran one
POLL = 0.08  # seconds

_refining = threading.BoundedSemaphore(max(1, (os.cpu_count() or 1) // 2))
_compiled = threading.Event()


class Job:
    """One run in its own thread, which ends by itself when nobody looks at it any more."""

    def __init__(self, scenario: Scenario, replications: int) -> None:
        self.scenario = scenario
        self.replications = replications
        self.reading: Reading | None = None
        self.problem: Exception | None = None
        self.share_done = 0.0
        self.waiting_in_line = False
        self._cancel = threading.Event()
        self._ended = threading.Event()
        self._seen = time.monotonic()
        self._thread = threading.Thread(target=self._run, name="run-2x2", daemon=True)

    def start(self) -> Job:
        """Start the thread and return this job."""
        self._thread.start()
        return self

    def touch(self) -> None:
        """Say that somebody still wants this."""
        self._seen = time.monotonic()

    def cancel(self) -> None:
        """Stop at the next chunk."""
        self._cancel.set()

    def wait(self, seconds: float) -> bool:
        """Wait at most so long; return whether the run has ended."""
        self.touch()
        return self._ended.wait(seconds)

    def outcome(self) -> Reading | None:
        """Return the reading, or None when the run was canceled; what went wrong otherwise is raised."""
        if self.problem is not None and not isinstance(self.problem, RunCanceledError):
            raise self.problem
        return self.reading

    @property
    def usable(self) -> bool:
        """Return whether the run stands or may still come to its end."""
        return self.reading is not None or not (self._cancel.is_set() or self._ended.is_set())

    def _run(self) -> None:
        try:
            self._simulate_in_turn()
        except Exception as problem:
            self.problem = problem
        finally:
            self._ended.set()

    def _simulate_in_turn(self) -> None:
        if self.replications <= FIRST_LOOK:
            self._simulate()
            return
        self.waiting_in_line = True
        while not _refining.acquire(timeout=POLL):
            self._report(0, 1)
            if self._cancel.is_set():
                raise RunCanceledError("the simulation was canceled while it waited for others")
        self.waiting_in_line = False
        try:
            self._simulate()
        finally:
            _refining.release()

    def _simulate(self) -> None:
        smaller = self.scenario.with_values({"run.replications": self.replications})
        months = smaller.organization.seats * smaller.run.months
        found = factorial(
            smaller,
            cells=CELLS,
            chunk=max(1, min(CHUNK, CHUNK_MONTHS // months)),
            progress=self._report,
            cancel=self._cancel,
        )
        self.reading = read(found)
        _compiled.set()

    def _report(self, done: int, total: int) -> None:
        self.share_done = done / total
        if time.monotonic() - self._seen > ABANDONED_AFTER:
            self.cancel()


@st.cache_resource(max_entries=64, show_spinner=False, validate=lambda job: job.usable, on_release=Job.cancel)
def job(fingerprint: str, replications: int, _scenario: Scenario) -> Job:
    """Return the one run of a scenario with so many replications, started when it was not there yet."""
    del fingerprint  # the key of the cache, with the replications
    return Job(_scenario, replications).start()


@dataclass(frozen=True)
class Look:
    """What can be shown of a scenario now: a reading (None at the very first), whose inputs it has, what is awaited."""

    reading: Reading | None
    for_other_inputs: bool
    awaited: Job | None


def work(scenario: Scenario) -> float:
    """Return the partner-months of one replication over all cells."""
    place = scenario.organization
    return float(place.seats * place.partners_per_seat * scenario.run.months * len(CELLS))


def affordable(scenario: Scenario) -> int:
    """Return how many of the scenario's replications the dashboard runs; SimError when even a few are too many."""
    most = int(MOST_WORK / work(scenario))
    if most < FEWEST:
        raise SimError(
            f"This organization takes {work(scenario):,.0f} partner-months a replication; the dashboard stops at "
            f"{MOST_WORK / FEWEST:,.0f}. Lower organization.seats, organization.partners_per_seat or run.months, or "
            "run it with `python -m sim factorial`."
        )
    return min(scenario.run.replications, most)


def look(scenario: Scenario) -> Look:
    """Return the best that can be shown of a scenario within PATIENCE, and what is still to come; SimError if none."""
    fingerprint, most = scenario.fingerprint(), affordable(scenario)
    few = min(most, FIRST_LOOK, max(FEWEST, int(QUICK_WORK / work(scenario))))
    first = job(fingerprint, few, scenario)
    if not first.wait(PATIENCE):
        before = state.shown()
        return Look(before, before is not None, first)
    reading = first.outcome()
    if few == most or reading is None or state.preference("stopped", "") == fingerprint:
        return Look(reading, False, None if reading is not None else job(fingerprint, few, scenario))
    full = job(fingerprint, most, scenario)
    done = full.outcome() if full.wait(0.0) else None
    return Look(done or reading, False, None if done is not None else full)


def follow(found: Look, place: DeltaGenerator) -> None:
    """Show the progress of what is awaited, with a button that stops a refinement, then draw the page anew."""
    awaited = found.awaited
    if awaited is None:
        return
    refines = found.reading is not None and not found.for_other_inputs
    with place.container(horizontal=True, vertical_alignment="center"):
        bar = st.progress(0.0, text="Starting")
        if refines:
            stopped = ("stopped", awaited.scenario.fingerprint())
            st.button("Stop here", key="stop_refining", on_click=state.prefer, args=stopped, icon=":material/stop:")
    began = time.monotonic()
    while not awaited.wait(POLL):
        bar.progress(awaited.share_done, text=_progress_text(found, awaited, time.monotonic() - began))
    awaited.outcome()
    st.rerun()


def stopped(scenario: Scenario) -> bool:
    """Return whether the person stopped this scenario's refinement."""
    return bool(state.preference("stopped", "") == scenario.fingerprint())


def go_on() -> None:
    """Take back that a refinement was stopped."""
    state.prefer("stopped", "")


def _progress_text(found: Look, awaited: Job, elapsed: float) -> str:
    if not _compiled.is_set() and elapsed > COMPILING_AFTER and awaited.share_done == 0.0:
        return "Compiling the model, once on this machine: about half a minute. Later starts take a second."
    if awaited.waiting_in_line:
        return "Waiting for other sessions' runs to finish"
    if found.for_other_inputs:
        return "What you see is for the inputs before; yours are being simulated"
    if found.reading is not None:
        return f"First look from {found.reading.replications:,} replications; refining to {awaited.replications:,}"
    return f"Simulating a first look: {awaited.replications:,} replications of six cells"
