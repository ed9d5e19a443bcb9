"""Many scenarios, one measure: the rows in the order of the scenarios, whoever computed them and in whatever order."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence

from sim.engine.run import Progress
from sim.errors import SimError
from sim.runners.executors import Executor, Here
from sim.runners.tasks import Measure, Task, task_of
from sim.scenario.scenario import Scenario
from sim.units import FloatArray

SHOWN_FAILURES = 5


class FailedMembersError(SimError):
    """Some scenarios could not be run; `failures` says by position why, and all others were run."""

    def __init__(self, message: str, failures: Mapping[int, str]) -> None:
        super().__init__(message)
        self.failures = dict(failures)


def run_many(
    scenarios: Iterable[Scenario],
    measure: Measure,
    *,
    executor: Executor | None = None,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> list[FloatArray]:
    """Return `measure(scenario, threads)` of every scenario, in their order; the same bits for any executor.

    `measure` is a function at the top of a module that returns an array of numbers. Scenarios that are equal but for
    their names are run once. The executor is this process with the engine's threads unless given (`Here`; `Processes`
    and `Dask` are the others). `progress(done, total)` is called in the calling thread. Setting `cancel` raises
    RunCanceledError; FailedMembersError, after all others have run, names the scenarios that could not be run.
    """
    tasks = [task_of(scenario, measure) for scenario in scenarios]
    return numbers_of(tasks, executor or Here(), {}, progress=progress, cancel=cancel)


def numbers_of(
    tasks: Sequence[Task],
    executor: Executor,
    found: dict[str, FloatArray],
    keep: Callable[[str, FloatArray], None] | None = None,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> list[FloatArray]:
    """Return the numbers of every task, in their order; those in `found`, by task id, are not run again.

    New numbers are added to `found` and handed to `keep`. FailedMembersError, after all others have run, names the
    tasks that could not be run.
    """
    failures = run_tasks(tasks, executor, found, keep, progress, cancel)
    if failures:
        raise _failed({place: failures[task.id] for place, task in enumerate(tasks) if task.id in failures})
    return [found[task.id] for task in tasks]


def run_tasks(
    tasks: Iterable[Task],
    executor: Executor,
    found: dict[str, FloatArray],
    keep: Callable[[str, FloatArray], None] | None = None,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> dict[str, str]:
    """Run every distinct task that `found` lacks, add its numbers there, tell `keep`, and return the failures by id."""
    distinct = list({task.id: task for task in tasks if task.id not in found}.values())
    failures: dict[str, str] = {}
    if progress is not None:
        progress(0, len(distinct))
    for done, outcome in enumerate(executor.outcomes(distinct, cancel or threading.Event()), start=1):
        if outcome.numbers is None:
            failures[outcome.id] = outcome.failure
        else:
            found[outcome.id] = outcome.numbers
            if keep is not None:
                keep(outcome.id, outcome.numbers)
        if progress is not None:
            progress(done, len(distinct))
    return failures


def _failed(failures: Mapping[int, str]) -> FailedMembersError:
    """Return the error that names the first few of the scenarios that could not be run."""
    lines = [f"scenario {place + 1} could not be run: {why}" for place, why in list(failures.items())[:SHOWN_FAILURES]]
    if len(failures) > SHOWN_FAILURES:
        lines.append(f"and {len(failures) - SHOWN_FAILURES} more; all others were run")
    return FailedMembersError("\n".join(lines), failures)
