"""Why one scenario does better than another, on demand: a first look at once, then the full number in place."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from sim.engine.run import Progress
from sim.errors import SimError
from sim.scenario.scenario import Scenario
from sim.studies.explanation import Explanation, explain, runs_needed
from sim.version import __version__
from ui.session import state
from ui.work import batches, jobs
from ui.work.jobs import FEWEST, MOST_WORK, Job

MOST = 500  # replications; every coalition of inputs takes that many
_ASKED = "explain.asked"


@dataclass(frozen=True)
class Question:
    """Which two scenarios, by label, and what is to be explained."""

    baseline: str
    other: str
    before: Scenario
    after: Scenario
    measure: str
    last_year: bool
    split_pay: bool

    @property
    def key(self) -> str:
        """Return what the work is known by."""
        pair = f"{self.before.fingerprint()} {self.after.fingerprint()}"
        return f"explain {pair} {self.measure} {self.last_year} {self.split_pay}"


@dataclass(frozen=True)
class Answer:
    """An explanation with the question it answers, and its computing time."""

    question: Question
    found: Explanation
    seconds: float


Look = jobs.Look[Answer]


def ask(question: Question) -> None:
    """Remember the question, so that it is worked on whatever part of the page is shown; too much work is noticed."""
    try:
        affordable(question)
    except SimError as problem:
        state.refuse(str(problem))
    else:
        state.prefer(_ASKED, question)
        state.forget_notice()


def asked() -> Question | None:
    """Return the question that was asked last, or None."""
    return state.preference(_ASKED, None)


def look(question: Question) -> Look:
    """Return the best answer that can be shown now; SimError when it takes too many or too long runs."""
    few, most = affordable(question)
    return jobs.look(
        lambda: job(question.key, few, question),
        (lambda: job(question.key, most, question)) if few < most else None,
        None,
    )


def affordable(question: Question) -> tuple[int, int]:
    """Return the replications of a first look and of all that the dashboard runs; SimError when these are too few."""
    runs = runs_needed(question.before, question.after, question.split_pay)
    work = runs * batches.work({"": question.before})
    within = int(MOST_WORK / work)
    if within < FEWEST:
        raise SimError(
            f"This takes {runs:,} runs of {work / runs:,.0f} partner-months a replication, more than the dashboard "
            "starts. Keep pay as one part, choose scenarios that differ in less, or use `python -m sim explain`."
        )
    most = min(question.before.run.replications, within, MOST)
    return jobs.few_of(most, work), most


@st.cache_resource(max_entries=32, show_spinner=False, validate=lambda job: job.usable, on_release=Job.cancel)
def job(key: str, replications: int, _question: Question) -> Job[Answer]:
    """Return the one run of a question with so many replications, started when it was not there yet."""

    def task(progress: Progress, cancel: threading.Event) -> Answer:
        began = time.perf_counter()
        changed = {"run.replications": replications}
        found = explain(
            _question.before.with_values(changed),
            _question.after.with_values(changed),
            measure=_question.measure,
            last_year=_question.last_year,
            split_pay=_question.split_pay,
            chunk=jobs.CHUNK,
            progress=progress,
            cancel=cancel,
        )
        return Answer(_question, found, time.perf_counter() - began)

    return Job(key, replications, task).start()


def follow(found: Look, place: DeltaGenerator) -> None:
    """Show the progress of what is awaited, with a button that stops a refinement, then draw the page anew."""
    jobs.follow(found, place, _progress_text)


def byline(answer: Answer) -> None:
    """Draw what is needed to repeat the numbers, and a way on where their refinement was stopped."""
    run, inside = answer.question.before.run, ", pay's parts by Owen's rule" if answer.found.within else ""
    st.caption(
        f"Shapley values{inside} · {answer.found.runs} runs of {answer.found.replications:,} "
        f"replications on shared draws · seed {run.seed} · model {__version__} · {answer.seconds:.1f} s"
    )
    if jobs.stopped(answer.question.key):
        st.button(
            "Go on refining",
            key="explain.go_on",
            on_click=jobs.go_on,
            args=(answer.question.key,),
            icon=":material/play_arrow:",
            type="tertiary",
        )


def _progress_text(found: Look, awaited: Job[Answer]) -> str:
    if found.found is not None:
        first = f"First explanation from {found.found.found.replications:,} replications"
        return f"{first}; refining to {awaited.replications:,}"
    return f"Running every combination of inputs, {awaited.replications:,} replications each"
