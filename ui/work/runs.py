"""Runs of the 2x2 in the background, shared by all sessions: a first look at once, then the full number in place."""

from __future__ import annotations

import threading

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from sim.engine.run import Progress
from sim.errors import SimError
from sim.reports.two_by_two import Reading, read
from sim.scenario.scenario import Scenario
from sim.studies.factorial import CELLS, factorial
from ui.session import state
from ui.work import jobs
from ui.work.jobs import CHUNK, CHUNK_MONTHS, FEWEST, MOST_WORK, Job

Look = jobs.Look[Reading]


@st.cache_resource(max_entries=64, show_spinner=False, validate=lambda job: job.usable, on_release=Job.cancel)
def job(fingerprint: str, replications: int, _scenario: Scenario) -> Job[Reading]:
    """Return the one run of a scenario with so many replications, started when it was not there yet."""

    def task(progress: Progress, cancel: threading.Event) -> Reading:
        smaller = _scenario.with_values({"run.replications": replications})
        months = smaller.organization.seats * smaller.run.months
        chunk = max(1, min(CHUNK, CHUNK_MONTHS // months))
        return read(factorial(smaller, cells=CELLS, chunk=chunk, progress=progress, cancel=cancel))

    return Job(fingerprint, replications, task).start()


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
    few = jobs.few_of(most, work(scenario))
    return jobs.look(
        lambda: job(fingerprint, few, scenario),
        (lambda: job(fingerprint, most, scenario)) if few < most else None,
        state.shown(),
    )


def follow(found: Look, place: DeltaGenerator) -> None:
    """Show the progress of what is awaited, with a button that stops a refinement, then draw the page anew."""
    jobs.follow(found, place, _progress_text)


def stopped(scenario: Scenario) -> bool:
    """Return whether the person stopped this scenario's refinement."""
    return jobs.stopped(scenario.fingerprint())


def go_on(scenario: Scenario) -> None:
    """Take back that a refinement was stopped."""
    jobs.go_on(scenario.fingerprint())


def _progress_text(found: Look, awaited: Job[Reading]) -> str:
    if found.for_other_inputs:
        return "What you see is for the inputs before; yours are being simulated"
    if found.found is not None:
        return f"First look from {found.found.replications:,} replications; refining to {awaited.replications:,}"
    return f"Simulating a first look: {awaited.replications:,} replications of six cells"
