"""Memory upkeep: garbage is collected once a minute by one thread, because the collection after every rerun is off.

Streamlit collects garbage after each rerun of each session, which costs more than the rerun itself, so
`.streamlit/config.toml` turns that off (`runner.postScriptGC`). What it protected against, memory that cycles keep
alive, is covered here.
"""

from __future__ import annotations

import gc
import logging
import os
import threading
from collections.abc import Callable
from pathlib import Path

import streamlit as st

PERIOD_SECONDS = 60.0
LIMIT_BYTES = 1_500_000_000
STATM = Path("/proc/self/statm")

_log = logging.getLogger(__name__)


def resident_bytes(statm: Path = STATM) -> int | None:
    """Return the memory this process holds, in bytes, or None where the system does not tell."""
    try:
        pages = int(statm.read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return None
    return pages * os.sysconf("SC_PAGE_SIZE")


class Upkeep:
    """One daemon thread that collects garbage every `period` seconds and warns when memory passes `limit` bytes."""

    def __init__(
        self,
        period: float = PERIOD_SECONDS,
        limit: int = LIMIT_BYTES,
        resident: Callable[[], int | None] = resident_bytes,
    ) -> None:
        self._period = period
        self._limit = limit
        self._resident = resident
        self._above = False
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="multiplier-upkeep", daemon=True)

    def start(self) -> Upkeep:
        """Start the thread and return this upkeep; RuntimeError if it was started before."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Ask the thread to end and wait until it has; harmless when it is not running."""
        self._stopping.set()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(timeout=5.0)

    @property
    def running(self) -> bool:
        """True between `start` and `stop`."""
        return self._thread.is_alive()

    def tidy(self) -> int:
        """Collect garbage once, check the memory, and return how many unreachable objects were found."""
        collected = gc.collect()
        held = self._resident()
        above = held is not None and held > self._limit
        if above and not self._above:
            _log.warning(
                "memory = %.0f MB after collecting garbage; the limit is %.0f MB. Close idle sessions or restart.",
                (held or 0) / 1e6,
                self._limit / 1e6,
            )
        self._above = above
        return collected

    def _keep(self) -> None:
        while not self._stopping.wait(self._period):
            self.tidy()


@st.cache_resource(show_spinner=False, on_release=Upkeep.stop)
def ensure_running() -> Upkeep:
    """Return this process's upkeep, started at the first call and shared by all sessions; `app.py` calls it."""
    return Upkeep().start()
