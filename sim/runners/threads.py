"""Run many small simulations in a thread pool: ordered results, progress, and one event that cancels them all."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sim.engine.run import MOST_THREADS, Progress
from sim.errors import RunCanceledError

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")


def side_by_side(
    run: Callable[[_Task], _Result],
    tasks: Sequence[_Task],
    *,
    threads: int | None = None,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> list[_Result]:
    """Return `run(task)` for every task, in the tasks' order; RunCanceledError once `cancel` is set.

    `progress(done, total)` is called in the calling thread. An error of one task is raised and stops the others.
    """

    def unless_canceled(task: _Task) -> _Result:
        if cancel is not None and cancel.is_set():
            raise RunCanceledError("the simulations were canceled; nothing was kept")
        return run(task)

    results: list[_Result] = []
    with ThreadPoolExecutor(min(threads or os.cpu_count() or 1, MOST_THREADS), "side-by-side") as pool:
        futures = [pool.submit(unless_canceled, task) for task in tasks]
        try:
            for future in futures:
                results.append(future.result())
                if progress is not None:
                    progress(len(results), len(futures))
        finally:
            for future in futures:
                future.cancel()
    return results
