"""The evidence in the background, shared by all sessions: a first look at few replications, then all of them."""

from __future__ import annotations

import threading
import time

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from sim.engine.run import Progress
from sim.evidence.closed_forms import limits
from sim.evidence.finding import Effort
from sim.evidence.rows import REPLICATIONS, evidence
from sim.scenario.scenario import Scenario
from sim.version import __version__
from ui.session import state
from ui.work import jobs
from ui.work.jobs import Job
from views.evidence.studies import Evidence

FEW = 10  # replications of the first look
SHARE_OF_ROWS = 0.8  # of the time; the closed forms take the rest
_SHOWN = "evidence"

Look = jobs.Look[Evidence]


@st.cache_resource(max_entries=16, show_spinner=False, validate=lambda job: job.usable, on_release=Job.cancel)
def job(seed: int, replications: int) -> Job[Evidence]:
    """Return the one run of the evidence with a seed and so many replications, started when it was not there yet."""

    def task(progress: Progress, cancel: threading.Event) -> Evidence:
        began = time.perf_counter()

        def of_rows(done: int, total: int) -> None:
            progress(round(1_000 * SHARE_OF_ROWS * done / total), 1_000)

        rows = evidence(replications=replications, seed=seed, progress=of_rows, cancel=cancel)
        landed = limits(Effort(replications=replications, seed=seed, cancel=cancel))
        seconds = time.perf_counter() - began
        return Evidence(rows=rows, limits=landed, replications=replications, seed=seed, seconds=seconds)

    return Job(f"evidence {seed}", replications, task).start()


def look(scenario: Scenario) -> Look:
    """Return the best that can be shown now; of the scenario in force only seed and replications count."""
    seed, most = scenario.run.seed, min(scenario.run.replications, REPLICATIONS)
    few = min(FEW, most)
    found = jobs.look(
        lambda: job(seed, few), (lambda: job(seed, most)) if few < most else None, state.preference(_SHOWN, None)
    )
    if found.found is not None and not found.for_other_inputs:
        state.prefer(_SHOWN, found.found)
    return found


def follow(found: Look, place: DeltaGenerator) -> None:
    """Show the progress of what is awaited, with a button that stops a refinement, then draw the page anew."""
    jobs.follow(found, place, _progress_text)


def byline(found: Evidence) -> None:
    """Draw what is needed to repeat the numbers, and a way on where their refinement was stopped."""
    st.caption(
        f"Seed {found.seed} · {found.replications:,} replications a run, on shared draws · model {__version__} · "
        f"{found.seconds:.1f} s · the model's defaults, whatever scenario is open · "
        f"`python -m sim validate --replications {found.replications} --seed {found.seed}`"
    )
    key = f"evidence {found.seed}"
    if jobs.stopped(key):
        st.button("Go on refining", on_click=jobs.go_on, args=(key,), icon=":material/play_arrow:", type="tertiary")


def _progress_text(found: Look, awaited: Job[Evidence]) -> str:
    if found.found is not None and not found.for_other_inputs:
        return f"First look from {found.found.replications:,} replications; refining to {awaited.replications:,}"
    return f"Running the published plan changes: {awaited.replications:,} replications of each"
