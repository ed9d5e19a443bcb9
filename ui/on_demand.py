"""Work that somebody asks for with a button: in the background, with progress and a way to stop it, kept for all."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import streamlit as st

from sim.engine import Progress
from sim.errors import RunCanceledError
from sim.scenario import Scenario

Task = Callable[[Scenario, Progress, threading.Event], Any]
ABANDONED_AFTER = 5.0  # seconds without anybody looking
POLL = 0.5  # seconds


class Errand:
    """One piece of work on one scenario; `found` is its result once it is done."""

    def __init__(self, scenario: Scenario, task: Task) -> None:
        self.found: Any = None
        self.problem: Exception | None = None
        self.share_done = 0.0
        self._scenario, self._task = scenario, task
        self._cancel = threading.Event()
        self._thread: threading.Thread | None = None
        self._seen = 0.0

    @property
    def running(self) -> bool:
        """Return whether the work is under way; asking says that somebody still wants it."""
        self._seen = time.monotonic()
        return self._thread is not None and self._thread.is_alive()

    def start(self) -> None:
        """Start the work, unless it is done or under way."""
        if self.running or self.found is not None:
            return
        self.problem, self.share_done = None, 0.0
        self._cancel = threading.Event()
        self._thread = threading.Thread(target=self._run, name="on-demand", daemon=True)
        self._thread.start()

    def cancel(self) -> None:
        """Stop at the next piece; nothing is kept."""
        self._cancel.set()

    def _run(self) -> None:
        try:
            self.found = self._task(self._scenario, self._report, self._cancel)
        except RunCanceledError:
            return
        except Exception as problem:
            self.problem = problem

    def _report(self, done: int, total: int) -> None:
        self.share_done = done / total
        if time.monotonic() - self._seen > ABANDONED_AFTER:
            self.cancel()


@st.cache_resource(max_entries=32, show_spinner=False, on_release=Errand.cancel)
def errand(name: str, fingerprint: str, _scenario: Scenario, _task: Task) -> Errand:
    """Return the one errand of this name on a scenario, shared by all sessions; it waits to be started."""
    del name, fingerprint  # the key of the cache
    return Errand(_scenario, _task)


def offer(name: str, scenario: Scenario, task: Task, label: str, doing: str, key: str | None = None) -> Any:  # noqa: ANN401 - what the task finds
    """Return what an errand found, or draw the button that starts it, or its progress; None until it is done.

    Where the name changes with what is asked, a `key` of its own keeps the button one and the same: a click that comes
    with a change of the question starts the new one.
    """
    work = errand(name, scenario.fingerprint(), scenario, task)
    if work.found is None:
        _wait(key or name, work, label, doing)
    return work.found


def _wait(name: str, work: Errand, label: str, doing: str) -> None:
    if not work.running:
        if work.problem is not None:
            st.error(f"It did not work: {work.problem}", icon=":material/error:")
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
