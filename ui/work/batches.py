"""Any page's own scenarios as one piece of background work: `look` at it, draw what there is, `follow` the rest.

    found = batches.look("scale", {"twenty": scenario, "thirty": larger}, read)
    if found.found is not None:
        ...  # draw found.found, which `read` made of {"twenty": Result, "thirty": Result}
        batches.byline(found)
    batches.follow(found, st.bottom)

Scenarios share their draws, so results are paired by replication. Work is shared by all sessions, cached by the
scenarios' fingerprints, refined from few replications to all, and ends by itself when nobody looks any more.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from sim.engine.results import Result
from sim.engine.run import Progress, simulate
from sim.errors import SimError
from sim.scenario.scenario import Scenario
from sim.version import __version__
from ui.session import state
from ui.widgets import charts
from ui.work import jobs
from ui.work.jobs import CHUNK, CHUNK_MONTHS, FEWEST, MOST_WORK, Job

Reading = TypeVar("Reading")
Scenarios = Mapping[str, Scenario]
Results = Mapping[str, Result]


@dataclass(frozen=True)
class Batch(Generic[Reading]):
    """What a page shows of its scenarios: the reading, the replications behind it, and their computing time."""

    reading: Reading
    replications: int
    seconds: float


@dataclass(frozen=True)
class Look(Generic[Reading]):
    """What can be shown of a batch now.

    `found` is None at the very first; `for_other_inputs` says that it is for the scenarios before; `most` is how many
    replications are run in the end. `job` belongs to `follow`.
    """

    found: Reading | None
    for_other_inputs: bool
    refined: bool
    replications: int
    most: int
    seconds: float
    key: str
    job: jobs.Look[Batch[Reading]]


def look(name: str, scenarios: Scenarios, read: Callable[[Results], Reading], most: int | None = None) -> Look[Reading]:
    """Return the best that can be shown of scenarios within a moment, and what is still to come.

    `name` is the page's and stands for what `read` makes of the results: keep that small, it is all that is cached.
    `most` limits the replications, else the scenarios' largest number counts. SimError when they are too much work.
    """
    fingerprints = tuple(f"{each}:{scenario.fingerprint()}" for each, scenario in scenarios.items())
    key = f"{name}.{hashlib.sha256(' '.join(fingerprints).encode()).hexdigest()[:16]}"
    all_of_them = _affordable(scenarios, most)
    few = jobs.few_of(all_of_them, work(scenarios))
    shown = jobs.look(
        lambda: _job(key, few, scenarios, read),
        (lambda: _job(key, all_of_them, scenarios, read)) if few < all_of_them else None,
        state.preference(f"batch.{name}", None),
    )
    batch = shown.found
    if batch is not None and not shown.for_other_inputs:
        state.prefer(f"batch.{name}", batch)
    return Look(
        found=None if batch is None else batch.reading,
        for_other_inputs=shown.for_other_inputs,
        refined=shown.awaited is None,
        replications=0 if batch is None else batch.replications,
        most=all_of_them,
        seconds=0.0 if batch is None else batch.seconds,
        key=key,
        job=shown,
    )


def ready(
    look_at: Callable[[], Look[Reading]], head: DeltaGenerator, question: str
) -> tuple[Look[Reading], Reading] | None:
    """Return what can be shown and its reading, or None, having drawn the question and what an answer waits for."""
    try:
        found = look_at()
    except SimError as problem:
        head.header(question)
        st.error(charts.escaped(str(problem)), icon=":material/error:")
        return None
    if found.found is None:
        head.header(question)
        follow(found, st.empty())
        return None
    return found, found.found


def follow(found: Look[Any], place: DeltaGenerator) -> None:
    """Show the progress of what is awaited, with a button that stops a refinement, then draw the page anew.

    Call it last: it returns only when nothing is awaited.
    """
    jobs.follow(found.job, place, _progress_text)


def byline(found: Look[Any], scenario: Scenario, more: str = "") -> None:
    """Draw what is needed to repeat the numbers, `more` at its end, and a way on where a refinement was stopped."""
    parts = [
        f"Seed {scenario.run.seed}",
        f"{found.replications:,} of {found.most:,} replications on shared draws",
        f"model {__version__}",
        f"{found.seconds:.1f} s",
        f"scenario {scenario.fingerprint()}",
    ]
    st.caption(" · ".join([*parts, more] if more else parts))
    if jobs.stopped(found.key):
        st.button(
            "Go on refining", on_click=jobs.go_on, args=(found.key,), icon=":material/play_arrow:", type="tertiary"
        )


def work(scenarios: Scenarios) -> float:
    """Return the partner-months of one replication of all scenarios."""
    places = [(each.organization, each.run.months) for each in scenarios.values()]
    return float(sum(place.seats * place.partners_per_seat * months for place, months in places))


def _affordable(scenarios: Scenarios, most: int | None) -> int:
    within = int(MOST_WORK / work(scenarios))
    if within < FEWEST:
        raise SimError(
            f"These {len(scenarios)} scenarios take {work(scenarios):,.0f} partner-months a replication; the dashboard "
            f"stops at {MOST_WORK / FEWEST:,.0f}. Lower organization.seats, organization.partners_per_seat or "
            "run.months, or use the command line."
        )
    wanted = max(scenario.run.replications for scenario in scenarios.values())
    return min(wanted, within, wanted if most is None else most)


@st.cache_resource(max_entries=64, show_spinner=False, validate=lambda job: job.usable, on_release=Job.cancel)
def _job(key: str, replications: int, _scenarios: Scenarios, _read: Callable[[Results], Any]) -> Job[Batch[Any]]:
    """Return the one run of a batch with so many replications, started when it was not there yet."""

    def task(progress: Progress, cancel: threading.Event) -> Batch[Any]:
        found: dict[str, Result] = {}
        share = {name: work({name: scenario}) for name, scenario in _scenarios.items()}
        before, total = 0.0, sum(share.values())
        for name, scenario in _scenarios.items():

            def report(done: int, of: int, before: float = before, name: str = name) -> None:
                progress(round(1_000 * (before + share[name] * done / of) / total), 1_000)

            smaller = scenario.with_values({"run.replications": replications})
            chunk = max(1, min(CHUNK, CHUNK_MONTHS // (smaller.organization.seats * smaller.run.months)))
            found[name] = simulate(smaller, chunk=chunk, progress=report, cancel=cancel)
            before += share[name]
        return Batch(_read(found), replications, sum(result.seconds for result in found.values()))

    return Job(key, replications, task).start()


def _progress_text(found: jobs.Look[Batch[Any]], awaited: Job[Batch[Any]]) -> str:
    if found.for_other_inputs:
        return "What you see is for the inputs before; yours are being simulated"
    if found.found is not None:
        return f"First look from {found.found.replications:,} replications; refining to {awaited.replications:,}"
    return f"Simulating a first look: {awaited.replications:,} replications"
