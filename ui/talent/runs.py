"""The Talent page's runs in the background: every choice of people, and what hires are worth, as one piece of work."""

from __future__ import annotations

import threading
import time

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from sim.engine.run import Progress
from sim.errors import SimError
from sim.reports.talent import BOTH, TalentReading, read
from sim.scenario.scenario import Scenario
from sim.studies.factorial import BUILD_AND_PAY, cell_scenario
from sim.studies.hire_value import HireValue, hire_value
from sim.studies.talent_choices import AS_SET, choices, compare, portal_choice
from sim.version import __version__
from ui.session import state
from ui.work import jobs
from ui.work.jobs import CHUNK, CHUNK_MONTHS, FEWEST, MOST_WORK, Job, Look

_SHOWN = "talent.shown"
_PARTS = 1_000  # of all work, in which progress is told
HIRED = 2  # runs that stand behind the worth of one kind of hire: seats filled and seats empty
KINDS = 3  # at most


def look(scenario: Scenario) -> Look[TalentReading]:
    """Return the best that can be shown of a scenario's people within a moment; SimError when it is too much work."""
    work = _work(scenario)
    within = int(MOST_WORK / work)
    if within < FEWEST:
        raise SimError(
            f"The choices of people take {work:,.0f} partner-months a replication; the dashboard stops at "
            f"{MOST_WORK / FEWEST:,.0f}. Lower organization.seats, organization.partners_per_seat or run.months."
        )
    most = min(scenario.run.replications, within)
    few, key = jobs.few_of(most, work), f"talent.{scenario.fingerprint()}"
    found = jobs.look(
        lambda: _job(key, few, scenario),
        (lambda: _job(key, most, scenario)) if few < most else None,
        state.preference(_SHOWN, None),
    )
    if found.found is not None and not found.for_other_inputs:
        state.prefer(_SHOWN, found.found)
    return found


def follow(found: Look[TalentReading], place: DeltaGenerator) -> None:
    """Show the progress of what is awaited, with a button that stops a refinement, then draw the page anew."""
    jobs.follow(found, place, _told)


def byline(scenario: Scenario, reading: TalentReading) -> None:
    """Draw what is needed to repeat the numbers, and a way on where their refinement was stopped."""
    st.caption(
        f"Seed {scenario.run.seed} · {reading.replications:,} of {scenario.run.replications:,} replications on shared "
        f"draws · model {__version__} · {reading.seconds:.1f} s · scenario {scenario.fingerprint()} · build and "
        "pay, amounts per partner manager seat, vacancies included"
    )
    key = f"talent.{scenario.fingerprint()}"
    if jobs.stopped(key):
        st.button("Go on refining", on_click=jobs.go_on, args=(key,), icon=":material/play_arrow:", type="tertiary")


def _work(scenario: Scenario) -> float:
    place = scenario.organization
    runs = len(choices(scenario)) + 1 + KINDS * HIRED
    return float(place.seats * place.partners_per_seat * scenario.run.months * runs)


@st.cache_resource(max_entries=32, show_spinner=False, validate=lambda job: job.usable, on_release=Job.cancel)
def _job(key: str, replications: int, _scenario: Scenario) -> Job[TalentReading]:
    """Return the one run of a scenario's people with so many replications, started when it was not there yet."""
    smaller = _scenario.with_values({"run.replications": replications})

    def task(progress: Progress, cancel: threading.Event) -> TalentReading:
        return _simulated(smaller, progress, cancel)

    return Job(key, replications, task).start()


def _simulated(scenario: Scenario, progress: Progress, cancel: threading.Event) -> TalentReading:
    began = time.perf_counter()
    arms = choices(scenario)
    hired = {name: arms[name] for name in (AS_SET, BOTH, portal_choice(scenario)) if name in arms}
    runs = len(arms) + 1
    total = runs + HIRED * len(hired)
    chunk = max(1, min(CHUNK, CHUNK_MONTHS // (scenario.organization.seats * scenario.run.months)))

    def choosing(done: int, of: int) -> None:
        progress(round(_PARTS * runs * done / (of * total)), _PARTS)

    found = compare(scenario, chunk=chunk, progress=choosing, cancel=cancel)
    worth: dict[str, HireValue] = {}
    for name, arm in hired.items():
        before = runs + HIRED * len(worth)

        def valuing(done: int, of: int, before: int = before) -> None:
            progress(round(_PARTS * (before + HIRED * done / of) / total), _PARTS)

        worth[name] = hire_value(cell_scenario(arm, BUILD_AND_PAY), progress=valuing, cancel=cancel)
    return read(found, worth, time.perf_counter() - began)


def _told(found: Look[TalentReading], awaited: Job[TalentReading]) -> str:
    if found.for_other_inputs:
        return "What you see is for the inputs before; yours are being simulated"
    if found.found is not None:
        return f"First look from {found.found.replications:,} replications; refining to {awaited.replications:,}"
    return f"Simulating a first look: {awaited.replications:,} replications of every choice"
