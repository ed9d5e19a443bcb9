"""Many small simulations side by side: results in their order, progress as they come, one switch to stop them all."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sim.engine.run import MOST_THREADS, Progress
from sim.errors import RunCanceledError

_Task = TypeVar("_Task")
_Found = TypeVar("_Found")


def side_by_side(
    run: Callable[[_Task], _Found],
    tasks: Sequence[_Task],
    *,
    threads: int | None = None,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> list[_Found]:
    """Return what `run` makes of each task, in the tasks' order; RunCanceledError once `cancel` is set.

    `progress(done, total)` is called in the calling thread. An error of one task is raised and stops the others.
    """

    def unless_canceled(task: _Task) -> _Found:
        if cancel is not None and cancel.is_set():
            raise RunCanceledError("the simulations were canceled; nothing was kept")
        return run(task)

    found: list[_Found] = []
    with ThreadPoolExecutor(min(threads or os.cpu_count() or 1, MOST_THREADS), "side-by-side") as pool:
        waiting = [pool.submit(unless_canceled, task) for task in tasks]
        try:
            for future in waiting:
                found.append(future.result())
                if progress is not None:
                    progress(len(found), len(waiting))
        finally:
            for future in waiting:
                future.cancel()
    return found
