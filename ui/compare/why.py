"""Why one scenario does better than another, on demand: a first look at once, then the full number in place."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from sim.engine.run import Progress
from sim.errors import SimError
from sim.studies.explanation import Explanation, explain, runs_needed
from sim.version import __version__
from ui.background import batches, looks
from ui.background.jobs import CHUNK
from ui.background.looks import Look, Work
from ui.compare.session import Question, session
from ui.session import state

MOST = 500  # replications; every coalition of inputs takes that many


@dataclass(frozen=True)
class Answer:
    """An explanation with the question it answers."""

    question: Question
    explanation: Explanation


def ask(question: Question) -> None:
    """Remember the question, so that it is worked on whatever part of the page is shown; too much work is noticed."""
    try:
        affordable(question)
    except SimError as problem:
        state.refuse(str(problem))
    else:
        session().asked = question
        state.forget_notice()


def asked() -> Question | None:
    """Return the question that was asked last, or None."""
    return session().asked


def look(question: Question) -> Look[Answer]:
    """Return the best answer that can be shown now; SimError when it takes too many or too long runs."""
    few, most = affordable(question)

    def task(replications: int, progress: Progress, cancel: threading.Event) -> Answer:
        return Answer(question, _explained(question, replications, progress, cancel))

    first = "Running every combination of inputs, {:,} replications each"
    return looks.look(Work(key=question.key, place="", task=task, few=few, most=most, first=first))


def affordable(question: Question) -> tuple[int, int]:
    """Return the replications of a first look and of all that the dashboard runs; SimError when these are too few."""
    runs = runs_needed(question.before, question.after, question.split_pay)
    return looks.affordable(
        min(question.before.run.replications, MOST),
        runs * batches.partner_months(question.before),
        f"The {runs:,} runs of this explanation take",
        "Keep pay as one part, choose scenarios that differ in less, or use `python -m sim explain`",
    )


def repeatable(look: Look[Answer], answer: Answer) -> str:
    """Return what is needed to repeat the numbers."""
    run, inside = answer.question.before.run, ", pay's parts by Owen's rule" if answer.explanation.within else ""
    return (
        f"Shapley values{inside} · {answer.explanation.runs} runs of {answer.explanation.replications:,} "
        f"replications on shared draws · seed {run.seed} · model {__version__} · {look.seconds:.1f} s"
    )


def _explained(question: Question, replications: int, progress: Progress, cancel: threading.Event) -> Explanation:
    changed = {"run.replications": replications}
    return explain(
        question.before.with_values(changed),
        question.after.with_values(changed),
        measure=question.measure,
        last_year=question.last_year,
        split_pay=question.split_pay,
        chunk=CHUNK,
        progress=progress,
        cancel=cancel,
    )
