"""Work that somebody asks for with a button: in the background, with progress and a way to stop it, kept for all."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from sim.engine.run import Progress
from sim.errors import RunCanceledError
from sim.scenario.scenario import Scenario
from ui.background.jobs import Job
from ui.widgets.charts import escaped

Task = Callable[[Scenario, Progress, threading.Event], Any]
ABANDONED_AFTER = 90.0  # seconds without anybody looking; a browser lets a hidden page ask but once a minute
POLL = 0.5  # seconds
AT_ONCE = 0  # replications of a job that waits for no other


class Errand:
    """A place for one piece of work on one scenario, whose job starts when asked, and again after it was stopped."""

    def __init__(self, scenario: Scenario, task: Task) -> None:
        self._scenario, self._task = scenario, task
        self._job: Job[Any] | None = None

    @property
    def running(self) -> bool:
        """Return whether the work is under way; asking says that somebody still wants it."""
        return self._job is not None and not self._job.wait(0.0)

    @property
    def result(self) -> Any:  # noqa: ANN401 - what the task finds
        """Return the result; None until it is there."""
        return None if self._job is None else self._job.result

    @property
    def problem(self) -> Exception | None:
        """Return what went wrong; None also where the work was stopped."""
        problem = None if self._job is None else self._job.problem
        return None if isinstance(problem, RunCanceledError) else problem

    @property
    def share_done(self) -> float:
        """Return how far the work is."""
        return 0.0 if self._job is None else self._job.share_done

    def start(self) -> None:
        """Start the work, unless it is done or under way."""
        if self.running or self.result is not None:
            return
        task = partial(self._task, self._scenario)
        self._job = Job("on demand", AT_ONCE, task, abandoned_after=ABANDONED_AFTER).start()

    def cancel(self) -> None:
        """Stop at the next piece; nothing is kept."""
        if self._job is not None:
            self._job.cancel()


@st.cache_resource(max_entries=32, show_spinner=False, on_release=Errand.cancel)
def errand(name: str, fingerprint: str, _scenario: Scenario, _task: Task) -> Errand:
    """Return the one errand of this name on a scenario, shared by all sessions; it waits to be started."""
    del name, fingerprint  # the key of the cache
    return Errand(_scenario, _task)


def start(name: str, scenario: Scenario, task: Task) -> None:
    """Start an errand that nobody has to ask for, as the same arguments of `offer` would at a click."""
    errand(name, scenario.fingerprint(), scenario, task).start()


def offer(name: str, scenario: Scenario, task: Task, label: str, doing: str, key: str | None = None) -> Any:  # noqa: ANN401 - what the task finds
    """Return what an errand found, or draw the button that starts it, or its progress; None until it is done.

    Where the name changes with what is asked, a `key` of its own keeps the button one and the same: a click that comes
    with a change of the question starts the new one.
    """
    work = errand(name, scenario.fingerprint(), scenario, task)
    if work.result is None:
        _wait(key or name, work, label, doing)
    return work.result


def _wait(name: str, work: Errand, label: str, doing: str) -> None:
    if not work.running:
        if work.problem is not None:
            st.error(escaped(f"It did not work: {work.problem}"), icon=":material/error:")
        if st.button(label, key=f"{name}.start", icon=":material/casino:"):
            work.start()
            st.rerun()
        return

    @st.fragment(run_every=POLL)
    def follow() -> None:
        if not work.running:
            st.rerun()
        with st.container(horizontal=True, vertical_alignment="center"):
            st.progress(work.share_done, text=doing)
            st.button("Stop", key=f"{name}.stop", on_click=work.cancel, icon=":material/stop:")

    follow()
