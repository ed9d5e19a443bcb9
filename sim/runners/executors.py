"""Executors run tasks; every executor, with any number of workers, gives the same numbers bit for bit."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from sim.errors import RunCanceledError, SimError
from sim.runners.tasks import Task, run_task
from sim.units import FloatArray


class TaskOutcome(NamedTuple):
    """A finished task: its numbers, or None and the reason why it failed."""

    id: str
    numbers: FloatArray | None
    failure: str = ""


class Executor(Protocol):
    """Runs tasks and yields their outcomes as they come, in any order."""

    def outcomes(self, tasks: Sequence[Task], cancel: threading.Event) -> Iterator[TaskOutcome]:
        """Yield the outcome of every task; a task that fails does not stop the others.

        RunCanceledError soon after `cancel` is set; SimError when nothing can run at all. Outcomes yielded
        before stay valid.
        """
        ...


class InProcess:
    """Runs tasks one after another in this process, each on `threads` threads (None: as many as there are)."""

    def __init__(self, threads: int | None = None) -> None:
        self.threads = threads

    def outcomes(self, tasks: Sequence[Task], cancel: threading.Event) -> Iterator[TaskOutcome]:
        """Yield the outcomes in the order of the tasks."""
        for task in tasks:
            stop_if(cancel)
            try:
                outcome = TaskOutcome(task.id, run_task(task, self.threads).numbers)
            except Exception as problem:  # any error of a member is that member's failure alone
                outcome = TaskOutcome(task.id, None, in_words(problem))
            yield outcome


def stop_if(cancel: threading.Event) -> None:
    """Raise RunCanceledError once `cancel` is set."""
    if cancel.is_set():
        raise RunCanceledError("the sweep was canceled; finished members were kept")


def in_words(problem: BaseException) -> str:
    """Return an error's message in one line, with the type in front unless it is a SimError, written for users."""
    text = " ".join(str(problem).split()) or "no message"
    return text if isinstance(problem, SimError) else f"{type(problem).__name__}: {text}"
