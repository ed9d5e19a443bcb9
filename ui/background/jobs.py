"""Tasks in threads of their own, which report progress, wait for each other and end when nobody looks any more."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from sim.engine.run import Progress
from sim.errors import RunCanceledError
from sim.scenario.scenario import Scenario

FIRST_LOOK = 50  # replications of the first paint
QUICK_WORK, MOST_WORK = 2.5e6, 4e8  # partner-months of a first look and of the longest run the dashboard starts
FEWEST = 4  # replications that still make an interval
CHUNK, CHUNK_MONTHS = 25, 1_000_000  # replications and seat-months simulated at once
ABANDONED_AFTER = 3.0  # seconds without anybody looking, beyond what drawing takes
LONGEST_DRAWING = 30.0  # seconds that a page may take to be drawn while its work goes on
PATIENCE = 0.7  # seconds to wait before results for earlier inputs are shown meanwhile
COMPILING_AFTER = 2.5  # seconds without a single replication on a process that never ran one
POLL = 0.08  # seconds

_refining = threading.BoundedSemaphore(max(1, (os.cpu_count() or 1) // 2))
_compiled = threading.Event()
_drawing = 0.0  # seconds between asking for work and following it, at most so far

Outcome = TypeVar("Outcome")
Task = Callable[[Progress, threading.Event], Outcome]  # simulates, reports progress, stops when told


class Job(Generic[Outcome]):
    """One task in its own thread, which ends by itself when nobody looks at it any more.

    `key` says what is worked on, the same for a first look and its refinement.
    """

    def __init__(
        self, key: str, replications: int, task: Task[Outcome], *, abandoned_after: float | None = None
    ) -> None:
        self.key = key
        self.replications = replications
        self.result: Outcome | None = None
        self.problem: Exception | None = None
        self.share_done = 0.0
        self.waiting_in_line = False
        self._task = task
        self._abandoned_after = ABANDONED_AFTER if abandoned_after is None else abandoned_after
        self._cancel = threading.Event()
        self._ended = threading.Event()
        self._seen = time.monotonic()
        self._thread = threading.Thread(target=self._run, name="job", daemon=True)

    def start(self) -> Job[Outcome]:
        """Start the thread and return this job."""
        self._thread.start()
        return self

    def touch(self) -> None:
        """Say that somebody still wants this."""
        self._seen = time.monotonic()

    def followed(self) -> None:
        """Say that the page that asked for this is drawn: work must not end before a machine as slow as this can look.

        Else it would be given up while the page is drawn, asked for again, and given up again without end.
        """
        global _drawing  # noqa: PLW0603 - how slow this machine is, for all jobs of the process
        _drawing = min(LONGEST_DRAWING, max(_drawing, time.monotonic() - self._seen))
        self.touch()

    def cancel(self) -> None:
        """Stop at the next chunk."""
        self._cancel.set()

    def wait(self, seconds: float) -> bool:
        """Wait at most so long; return whether the task has ended."""
        self.touch()
        return self._ended.wait(seconds)

    def outcome(self) -> Outcome | None:
        """Return what the task returned, or None when the task was canceled; what went wrong otherwise is raised."""
        if self.problem is not None and not isinstance(self.problem, RunCanceledError):
            raise self.problem
        return self.result

    def hindrance(self, elapsed: float) -> str | None:
        """Return why nothing has happened in the seconds since somebody waits, None where work goes on."""
        if not _compiled.is_set() and elapsed > COMPILING_AFTER and self.share_done == 0.0:
            return "Compiling the model, once on this machine: about half a minute. Later starts take a second."
        return "Waiting for other sessions' runs to finish" if self.waiting_in_line else None

    @property
    def usable(self) -> bool:
        """Return whether the task stands or may still come to its end."""
        return self.result is not None or not (self._cancel.is_set() or self._ended.is_set())

    def _run(self) -> None:
        try:
            self._work_in_turn()
        except Exception as problem:
            self.problem = problem
        finally:
            self._ended.set()

    def _work_in_turn(self) -> None:
        if self.replications <= FIRST_LOOK:
            self._work()
            return
        self.waiting_in_line = True
        while not _refining.acquire(timeout=POLL):
            self._report(0, 1)
            if self._cancel.is_set():
                raise RunCanceledError("the simulation was canceled while it waited for others")
        self.waiting_in_line = False
        try:
            self._work()
        finally:
            _refining.release()

    def _work(self) -> None:
        self.result = self._task(self._report, self._cancel)
        _compiled.set()

    def _report(self, done: int, total: int) -> None:
        self.share_done = done / total
        if time.monotonic() - self._seen > self._abandoned_after + 2.0 * _drawing:
            self.cancel()


def few_of(most: int, work: float) -> int:
    """Return the replications of a first look at what is run `most` times at `work` partner-months each."""
    return min(most, FIRST_LOOK, max(FEWEST, int(QUICK_WORK / work)))


def chunk_of(scenario: Scenario) -> int:
    """Return how many replications of a scenario are simulated at once, so that a job stops soon when it is told to."""
    return max(1, min(CHUNK, CHUNK_MONTHS // (scenario.organization.seats * scenario.run.months)))
