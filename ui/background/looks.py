"""What can be shown of background work: a first look at once, then the full number in its place, refined or stopped.

    look = looks.look(Work(key=..., place="talent", task=simulated, few=50, most=400))
    if look.reading is not None:
        ...  # draw look.reading
        looks.byline(look, looks.repeatable(look, scenario))
    looks.follow(look, st.bottom)

Work is shared by all sessions under its key, and ends by itself when nobody looks any more.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from sim.engine.run import Progress
from sim.errors import SimError
from sim.scenario.scenario import Scenario
from sim.version import __version__
from ui.background import jobs
from ui.background.jobs import FEWEST, MOST_WORK, PATIENCE, POLL, Job
from ui.session import state
from ui.widgets import charts

FEWER_PARTNERS = "Lower organization.seats, organization.partners_per_seat or run.months"
FOR_OTHER_INPUTS = "What you see is for the inputs before; yours are being simulated"

Reading = TypeVar("Reading")
Task = Callable[[int, Progress, threading.Event], Reading]  # simulates so many replications, stops when told


@dataclass(frozen=True, kw_only=True)
class Work(Generic[Reading]):
    """One piece of work, the same for a first look of `few` replications and for all of them, `most`.

    `key` names it among all sessions; `place` names where its last result is shown until there is a new one (empty:
    nowhere). `first` is what is said of the first look, with a place for the replications; `refining` what is said
    while it is refined, with places for both numbers.
    """

    key: str
    place: str
    task: Task[Reading]
    few: int
    most: int
    first: str = "Simulating a first look: {:,} replications"
    refining: str = "First look from {:,} replications; refining to {:,}"


@dataclass(frozen=True)
class Finished(Generic[Reading]):
    """What a task returned, of how many replications, and its computing time."""

    reading: Reading
    replications: int
    seconds: float


@dataclass(frozen=True, kw_only=True)
class Look(Generic[Reading]):
    """What can be shown of work now.

    `reading` is None at the very first; `for_other_inputs` says that it is for the inputs before; `most` is how many
    replications are run in the end. `awaited` is what `follow` waits for, None when nothing is.
    """

    reading: Reading | None
    replications: int = 0
    most: int = 0
    seconds: float = 0.0
    key: str
    for_other_inputs: bool = False
    awaited: Job[Any] | None = None
    progress: str = ""

    @property
    def refined(self) -> bool:
        """Return whether nothing better is awaited."""
        return self.awaited is None


@dataclass
class WorkSession:
    """What a session remembers of work: the last result by place, and the keys whose refinement was stopped."""

    results: dict[str, Finished[Any]] = field(default_factory=dict)
    stopped: set[str] = field(default_factory=set)


def look(work: Work[Reading], patience: float = PATIENCE) -> Look[Reading]:
    """Return the best there is of work within so many seconds: all of it, a first look, else the result before."""
    session = state.of(WorkSession)
    quick = _job(work.key, work.few, work)
    if not quick.wait(patience):
        return _shown(work, session.results.get(work.place), True, quick)
    result, awaited = quick.outcome(), None
    if result is None:
        awaited = _job(work.key, work.few, work)
    elif work.few < work.most and work.key not in session.stopped:
        full = _job(work.key, work.most, work)
        refined = full.outcome() if full.wait(0.0) else None
        result, awaited = refined or result, full if refined is None else None
    if result is not None and work.place:
        session.results[work.place] = result
    return _shown(work, result, False, awaited)


def first_look(work: Work[Reading]) -> Reading | None:
    """Return what the first look of work was, None where that is not there any more."""
    quick = _job(work.key, work.few, work)
    result = quick.outcome() if quick.wait(0.0) else None
    return None if result is None else result.reading


def watch(job: Job[Reading]) -> Look[Reading]:
    """Return what can be shown of a job that belongs to one session alone."""
    ended = job.wait(PATIENCE)
    reading = job.outcome() if ended else None
    return Look(reading=reading, key=job.key, awaited=job if reading is None else None)


def ready(
    look_at: Callable[[], Look[Reading]],
    head: DeltaGenerator,
    question: str,
    meanwhile: Callable[[], None] = lambda: None,
) -> tuple[Look[Reading], Reading] | None:
    """Return what can be shown and its reading, or None, having drawn the question and what an answer waits for.

    `meanwhile` draws what else stands on the page while there is no answer.
    """
    try:
        look = look_at()
    except SimError as problem:
        head.title(question, anchor=False)
        st.error(charts.escaped(str(problem)), icon=":material/error:")
        meanwhile()
        return None
    if look.reading is None:
        head.title(question, anchor=False)
        place = st.empty()
        meanwhile()
        follow(look, place)
        return None
    return look, look.reading


def follow(look: Look[Any], place: DeltaGenerator, progress: Callable[[], str] | None = None) -> None:
    """Show the progress of what is awaited, with a button that stops a refinement, then draw the page anew.

    `progress` returns what is said meanwhile, where that changes. Call it last: it returns only when nothing is
    awaited.
    """
    awaited = look.awaited
    if awaited is None:
        return
    awaited.followed()
    with place.container(horizontal=True, vertical_alignment="center"):
        bar = st.progress(0.0, text="Starting")
        if look.reading is not None and not look.for_other_inputs:
            st.button("Stop here", key="stop_refining", on_click=_stop, args=(look.key,), icon=":material/stop:")
    began = time.monotonic()
    while not awaited.wait(POLL):
        text = progress() if progress is not None else look.progress
        bar.progress(awaited.share_done, text=awaited.hindrance(time.monotonic() - began) or text)
    awaited.outcome()
    st.rerun()


def byline(look: Look[Any], text: str) -> None:
    """Draw what is needed to repeat the numbers, and a way on where their refinement was stopped."""
    st.caption(text)
    if look.key in state.of(WorkSession).stopped:
        st.button(
            "Go on refining",
            key=f"go_on.{look.key}",
            on_click=_go_on,
            args=(look.key,),
            icon=":material/play_arrow:",
            type="tertiary",
        )


def repeatable(look: Look[Any], scenario: Scenario, more: str = "") -> str:
    """Return what is needed to repeat the numbers of a scenario's runs, `more` at its end."""
    asked = scenario.run.replications
    fewer = f" (the scenario asks for {asked:,})" if look.most < asked else ""
    parts = (
        f"Seed {scenario.run.seed}",
        f"{look.replications:,} of {look.most:,} replications on shared draws{fewer}",
        f"model {__version__}",
        f"{look.seconds:.1f} s",
        f"scenario {scenario.fingerprint()}",
        more,
    )
    return " · ".join(part for part in parts if part)


def affordable(wanted: int, work: float, subject: str, remedy: str) -> tuple[int, int]:
    """Return the replications of a first look, and how many of the wanted ones at `work` partner-months each are run.

    SimError, about the `subject` with its verb (`This takes`) and with the remedy, when even a few are too many.
    """
    within = int(MOST_WORK / work)
    if within < FEWEST:
        raise SimError(
            f"{subject} {work:,.0f} partner-months a replication; the dashboard stops at {MOST_WORK / FEWEST:,.0f}. "
            f"{remedy}."
        )
    most = min(wanted, within)
    return jobs.few_of(most, work), most


@st.cache_resource(max_entries=160, show_spinner=False, validate=lambda job: job.usable, on_release=Job.cancel)
def _job(key: str, replications: int, _work: Work[Any]) -> Job[Finished[Any]]:
    """Return the one run of work with so many replications, started when it was not there yet."""

    def task(progress: Progress, cancel: threading.Event) -> Finished[Any]:
        began = time.perf_counter()
        reading = _work.task(replications, progress, cancel)
        return Finished(reading, replications, time.perf_counter() - began)

    return Job(key, replications, task).start()


def _shown(
    work: Work[Reading], result: Finished[Reading] | None, before: bool, awaited: Job[Any] | None
) -> Look[Reading]:
    """Return the look of a result, which is of other inputs when it was there `before`; `awaited` comes next."""
    empty: Look[Reading] = Look(reading=None, most=work.most, key=work.key, awaited=awaited)
    replications = awaited.replications if awaited is not None else work.most
    if result is None:
        return replace(empty, progress=work.first.format(replications))
    refining = work.refining.format(result.replications, replications)
    return replace(
        empty,
        reading=result.reading,
        replications=result.replications,
        seconds=result.seconds,
        for_other_inputs=before,
        progress=FOR_OTHER_INPUTS if before else refining,
    )


def _stop(key: str) -> None:
    state.of(WorkSession).stopped.add(key)


def _go_on(key: str) -> None:
    state.of(WorkSession).stopped.discard(key)
