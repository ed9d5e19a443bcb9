"""Run many scenarios through one measure; results keep the order of the scenarios, whatever the executor."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sim.engine.run import Progress
from sim.errors import SimError
from sim.runners.executors import Executor, InProcess
from sim.runners.tasks import Measure, Task, task_of
from sim.scenario.scenario import Scenario
from sim.units import FloatArray

SHOWN_FAILURES = 5


class FailedMembersError(SimError):
    """Some scenarios could not be run; `failures` gives the reason by position, and all others were run."""

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

    `measure` is a module-level function that returns an array of numbers. Scenarios that are equal but for
    their names are run once. The executor is `InProcess`, with the engine's threads, unless given; `Processes` and
    `Dask` are the others. `progress(done, total)` is called in the calling thread. Setting `cancel` raises
    RunCanceledError; FailedMembersError, after all others have run, names the scenarios that could not be run.
    """
    tasks = [task_of(scenario, measure) for scenario in scenarios]
    return numbers_of(tasks, executor or InProcess(), {}, progress=progress, cancel=cancel)


@dataclass(frozen=True, kw_only=True)
class Execution:
    """How tasks are run: by which executor, which results are known already, and callbacks.

    Tasks in `kept`, by id, are not run again, and `keep(id, numbers)` gets each new result, so that a long study can
    be resumed. `progress(done, total)` counts tasks; setting `cancel` raises RunCanceledError.
    """

    executor: Executor = field(default_factory=InProcess)
    kept: Mapping[str, FloatArray] = field(default_factory=dict)
    keep: Callable[[str, FloatArray], None] | None = None
    progress: Progress | None = None
    cancel: threading.Event | None = None

    def numbers_of(self, tasks: Sequence[Task], numbers: dict[str, FloatArray]) -> list[FloatArray]:
        """Return the numbers of every task, as `numbers_of` does; `numbers` gains the new ones."""
        return numbers_of(tasks, self.executor, numbers, self.keep, self.progress, self.cancel)


def numbers_of(
    tasks: Sequence[Task],
    executor: Executor,
    numbers: dict[str, FloatArray],
    keep: Callable[[str, FloatArray], None] | None = None,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> list[FloatArray]:
    """Return the numbers of every task, in their order; those already in `numbers`, by task id, are not run again.

    New numbers are added to `numbers` and passed to `keep(id, numbers)`. FailedMembersError, after all others have run,
    names the tasks that could not be run.
    """
    failures = run_tasks(tasks, executor, numbers, keep, progress, cancel)
    if failures:
        raise _failed({position: failures[task.id] for position, task in enumerate(tasks) if task.id in failures})
    return [numbers[task.id] for task in tasks]


def run_tasks(
    tasks: Iterable[Task],
    executor: Executor,
    numbers: dict[str, FloatArray],
    keep: Callable[[str, FloatArray], None] | None = None,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> dict[str, str]:
    """Run every distinct task that `numbers` lacks and return the failures as messages by task id.

    New numbers are added to `numbers` and passed to `keep(id, numbers)`.
    """
    distinct = list({task.id: task for task in tasks if task.id not in numbers}.values())
    failures: dict[str, str] = {}
    if progress is not None:
        progress(0, len(distinct))
    for done, outcome in enumerate(executor.outcomes(distinct, cancel or threading.Event()), start=1):
        if outcome.numbers is None:
            failures[outcome.id] = outcome.failure
        else:
            numbers[outcome.id] = outcome.numbers
            if keep is not None:
                keep(outcome.id, outcome.numbers)
        if progress is not None:
            progress(done, len(distinct))
    return failures


def _failed(failures: Mapping[int, str]) -> FailedMembersError:
    """Return the error that names the first few of the scenarios that could not be run."""
    lines = [
        f"scenario {position + 1} could not be run: {why}" for position, why in list(failures.items())[:SHOWN_FAILURES]
    ]
    if len(failures) > SHOWN_FAILURES:
        lines.append(f"and {len(failures) - SHOWN_FAILURES} more; all others were run")
    return FailedMembersError("\n".join(lines), failures)
