"""A process pool that survives the death of workers: their tasks run again, and a task that keeps killing fails."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool

from sim.errors import SimError
from sim.runners.executors import TaskOutcome, in_words, stop_if
from sim.runners.tasks import Task, TaskResult, run_task

ATTEMPTS = 3  # the first and two more
HEARTBEAT = 0.2  # seconds between two looks at `cancel`


class Processes:
    """Runs tasks in worker processes, each on one thread; one worker per core unless `workers` is given."""

    def __init__(self, workers: int | None = None) -> None:
        self.workers = max(1, workers or os.cpu_count() or 1)

    def outcomes(self, tasks: Sequence[Task], cancel: threading.Event) -> Iterator[TaskOutcome]:
        """Yield outcomes as they come; when a worker dies the pool starts anew and its tasks run again.

        When a pool breaks, nobody knows which of the running tasks broke it. So each of them is run again alone, where
        the blame is certain; one that ends its worker ATTEMPTS times is given up, and the others go on.
        """
        waiting, suspects = deque(tasks), deque[Task]()
        deaths: Counter[str] = Counter()
        answered = False
        while waiting or suspects:
            pool = _pool(min(self.workers, len(tasks)))
            running: dict[Future[TaskResult], Task] = {}
            try:
                if not answered:
                    _check_start(pool, min(self.workers, len(tasks)))
                    answered = True
                while waiting or suspects or running:
                    alone = bool(suspects) or any(task.id in deaths for task in running.values())
                    _fill(pool, running, suspects or waiting, 1 if alone else self.workers)
                    stop_if(cancel)
                    for future in wait(running, HEARTBEAT, FIRST_COMPLETED).done:
                        outcome = _outcome(future, running[future].id)
                        del running[future]
                        yield outcome
            except BrokenProcessPool:
                yield from _finished(running)
                for task in _lost(running):
                    deaths[task.id] += 1
                    if deaths[task.id] < ATTEMPTS:
                        suspects.append(task)
                    else:
                        yield TaskOutcome(
                            task.id, None, f"it ended its worker process {ATTEMPTS} times (out of memory?)"
                        )
            finally:
                _end(pool, at_once=bool(running))


def _check_start(pool: ProcessPoolExecutor, workers: int) -> None:
    """Start all workers at once; SimError when a worker process cannot even start."""
    try:
        for begun in [pool.submit(os.getpid) for _ in range(workers)]:
            begun.result()
    except BrokenProcessPool:
        raise SimError(
            "worker processes cannot start here; a script that starts them needs `if __name__ == '__main__':` around "
            "its calls, or run the sweep in one process (--processes 1)"
        ) from None


def _fill(pool: ProcessPoolExecutor, running: dict[Future[TaskResult], Task], queue: deque[Task], most: int) -> None:
    """Submit tasks from the queue until `most` are running."""
    while queue and len(running) < most:
        running[pool.submit(run_task, queue[0])] = queue[0]
        queue.popleft()


def _outcome(future: Future[TaskResult], task_id: str) -> TaskOutcome:
    """Return a finished future's outcome; BrokenProcessPool when its worker died."""
    problem = future.exception()
    if isinstance(problem, BrokenProcessPool):
        raise problem
    return TaskOutcome(task_id, None, in_words(problem)) if problem else TaskOutcome(task_id, future.result().numbers)


def _is_lost(future: Future[TaskResult]) -> bool:
    return not future.done() or isinstance(future.exception(), BrokenProcessPool)


def _lost(running: dict[Future[TaskResult], Task]) -> list[Task]:
    """Return the tasks that a broken pool did not finish."""
    return [task for future, task in running.items() if _is_lost(future)]


def _finished(running: dict[Future[TaskResult], Task]) -> Iterator[TaskOutcome]:
    """Yield the outcomes that a broken pool had finished but that were not yielded yet."""
    for future, task in running.items():
        if not _is_lost(future):
            yield _outcome(future, task.id)


def _pool(workers: int) -> ProcessPoolExecutor:
    # Started afresh, not forked: a forked child would inherit the locks of threads that it does not have.
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _begin_worker)


def _begin_worker() -> None:
    """Ignore Ctrl-C, which the parent handles, and exit when the parent exits, even if it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _end(pool: ProcessPoolExecutor, *, at_once: bool) -> None:
    """Shut a pool down; with `at_once`, terminate running workers instead of waiting for them."""
    processes = list((getattr(pool, "_processes", None) or {}).values())  # public only from Python 3.14 on
    if at_once:
        for process in processes:
            process.terminate()
    pool.shutdown(wait=True, cancel_futures=True)
