"""Run tasks on Dask: a local cluster, or a remote scheduler over TLS whose workers have the same software versions."""

from __future__ import annotations

import importlib
import importlib.util
import ipaddress
import logging
import queue
import secrets
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from sim.engine.run import simulate
from sim.errors import SimError
from sim.runners.executors import TaskOutcome, in_words, stop_if
from sim.runners.software import Software, software
from sim.runners.tasks import Task, digest_of, run_task
from sim.scenario.scenario import Scenario
from sim.units import FloatArray

CONNECT_SECONDS = 15
WORKER_SECONDS = 60
HEARTBEAT = 0.3  # seconds between two looks at `cancel` and at the connection
LEAST_WINDOW, WINDOW_PER_THREAD = 16, 4  # tasks handed over at a time, so that a canceled sweep leaves few behind
GONE = "the Dask scheduler went away; finished members were kept"
REMEDY = "install it with `pip install -r requirements-dask.txt`"
# By default a local cluster gives up a worker that is not back 15 s after it ended, and a machine may be slower.
PATIENT = {"distributed.deploy.lost-worker-timeout": "1 day"}
_CANARY = {"run.months": 24, "run.replications": 4, "organization.seats": 2, "organization.partners_per_seat": 3}


class Certificates(NamedTuple):
    """The files of mutual TLS: the authority both sides trust, and this side's certificate and key."""

    authority: Path
    certificate: Path
    key: Path


class ClusterError(SimError):
    """A Dask cluster cannot be reached, may not be used, or went away."""


class Dask:
    """Runs tasks on the scheduler at `address`, or on a local cluster of `workers` one-thread workers.

    ClusterError when Dask is not installed, or the address leaves this machine without TLS.
    """

    def __init__(
        self, address: str | None = None, *, workers: int = 2, certificates: Certificates | None = None
    ) -> None:
        if importlib.util.find_spec("distributed") is None:
            raise ClusterError(f"Dask is not installed; {REMEDY}")
        if address is not None:
            check_address(address, certificates)
        self.address, self.workers, self.certificates = address, workers, certificates

    def outcomes(self, tasks: Sequence[Task], cancel: threading.Event) -> Iterator[TaskOutcome]:
        """Yield outcomes as they come; tasks whose results were lost with a worker are run again."""
        if not tasks:
            return
        with ExitStack() as stack:
            stack.enter_context(_quiet())
            client = stack.enter_context(self._client(stack))
            check_workers(client)
            yield from _outcomes(client, tasks, cancel)

    @contextmanager
    def _client(self, stack: ExitStack) -> Iterator[Any]:
        """Yield a connected client; on exit, wait at most 2 s for a scheduler that may be gone."""
        dask: Any = importlib.import_module("distributed")  # optional, slow to load, and without types
        security = None
        if self.certificates is not None:
            authority, certificate, key = map(str, self.certificates)
            security = dask.Security(
                tls_ca_file=authority, tls_client_cert=certificate, tls_client_key=key, require_encryption=True
            )
        where: Any = self.address
        if where is None:
            stack.enter_context(importlib.import_module("dask").config.set(PATIENT))
            where = stack.enter_context(
                dask.LocalCluster(
                    n_workers=self.workers,
                    threads_per_worker=1,
                    host="127.0.0.1",
                    dashboard_address="127.0.0.1:0",  # any free port, and this machine alone
                    silence_logs=logging.CRITICAL,
                )
            )
        try:
            client = dask.Client(where, security=security, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, TimeoutError) as problem:
            raise ClusterError(
                f"no scheduler answers at {self.address} ({in_words(problem)}); is it running?"
            ) from None
        try:
            yield client
        finally:
            client.close(timeout=2)


def check_address(address: str, certificates: Certificates | None) -> None:
    """Raise ClusterError unless an address is tls:// with certificates, or tcp:// on this very machine."""
    parts = urlsplit(address)
    try:
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if parts.scheme not in {"tcp", "tls"} or not host or not port:
        raise ClusterError(f"--scheduler {address!r} is no address; write tls://HOST:PORT, or tcp://127.0.0.1:PORT")
    if parts.scheme == "tls" and certificates is None:
        raise ClusterError("--scheduler tls://... needs --tls-ca, --tls-cert and --tls-key")
    if parts.scheme == "tcp" and not _is_loopback(host):
        raise ClusterError(
            f"--scheduler {address} would leave this machine unencrypted; start the scheduler with TLS and write "
            "tls://HOST:PORT with --tls-ca, --tls-cert and --tls-key"
        )
    for path in certificates or ():
        if not path.is_file():
            raise ClusterError(f"the certificate file {path} cannot be found")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def check_workers(client: Any) -> None:  # noqa: ANN401 - a Dask client
    """Raise ClusterError unless there are workers, all with this process's software."""
    try:
        client.wait_for_workers(1, timeout=WORKER_SECONDS)
    except TimeoutError:
        raise ClusterError(
            f"the scheduler has no workers, and none came within {WORKER_SECONDS} s; start some"
        ) from None
    try:
        versions = client.run(software)
    except ImportError as problem:
        raise ClusterError(
            f"a worker cannot load Multiplier ({problem}); install {software().multiplier} there"
        ) from None
    except OSError as problem:
        raise ClusterError(f"the cluster cannot be asked for its versions: {in_words(problem)}") from None
    for worker, theirs in sorted(versions.items()):
        difference = software().difference(Software(*theirs))
        if difference:
            raise ClusterError(
                f"the worker {worker} has {difference}; its numbers could differ, so nothing was sent; install the "
                "same versions there"
            )


class WorkerResult(NamedTuple):
    """A worker's reply: the numbers, and digests of its software and of a small run, to compare with this process."""

    numbers: FloatArray
    software: str
    canary: str


def run_far(task_id: str, measure: str, scenario: NDArray[np.uint8]) -> WorkerResult:
    """Run a task on a worker: an opaque id, the name of a measure and an array in, arrays and digests out."""
    answer = run_task(Task(task_id, measure, scenario))
    return WorkerResult(answer.numbers, answer.software, canary())


@lru_cache(maxsize=1)
def canary() -> str:
    """Return the digest of a small run; another kind of processor may round differently even with equal versions."""
    return digest_of(simulate(Scenario().with_values(_CANARY), threads=1).yearly)


def _outcomes(client: Any, tasks: Sequence[Task], cancel: threading.Event) -> Iterator[TaskOutcome]:  # noqa: ANN401
    """Yield the outcomes of tasks; ClusterError when the scheduler is gone.

    When a worker dies, Dask blames every task queued there. So each task that Dask gives up is submitted once more,
    alone, to see whether it really kills its worker.
    """
    suspects: list[Task] = []
    with _connected():
        window = max(LEAST_WINDOW, WINDOW_PER_THREAD * sum(client.nthreads().values()))
    yield from _handed_over(client, tasks, window, cancel, suspects)
    yield from _handed_over(client, suspects, 1, cancel, None)


def _handed_over(
    client: Any,  # noqa: ANN401 - a Dask client
    tasks: Sequence[Task],
    window: int,
    cancel: threading.Event,
    suspects: list[Task] | None,
) -> Iterator[TaskOutcome]:
    """Submit tasks, at most `window` at a time, and yield outcomes; tasks that Dask gives up go to `suspects`."""
    waiting, running = deque(tasks), dict[Any, Task]()
    done: queue.SimpleQueue[Any] = queue.SimpleQueue()
    try:
        while waiting or running:
            while waiting and len(running) < window:
                task = waiting.popleft()
                key = f"{task.id}-{secrets.token_hex(4)}"  # never an answer another sweep left on the scheduler
                with _connected():
                    future = client.submit(run_far, *task, key=key, pure=False)
                running[future] = task
                future.add_done_callback(done.put)
            stop_if(cancel)
            try:
                future = done.get(timeout=HEARTBEAT)
            except queue.Empty:
                _check_connection(client)
                continue
            task = running.pop(future)
            if future.status == "lost":  # it was done, and its worker ended before the numbers were fetched
                waiting.append(task)
                continue
            if suspects is not None and _is_given_up(future):
                suspects.append(task)
                continue
            with _connected():
                outcome = _outcome(client, future, task)
            yield outcome
    finally:
        if running and client.status == "running":
            with suppress(ClusterError), _connected():
                client.cancel(list(running), force=True)


def _is_given_up(future: Any) -> bool:  # noqa: ANN401 - Dask's own
    """Return whether Dask gave a task up because several workers died while running it."""
    if future.status != "error":
        return False
    with _connected():
        return type(future.exception()).__name__ == "KilledWorker"


def _outcome(client: Any, future: Any, task: Task) -> TaskOutcome:  # noqa: ANN401 - Dask's own
    """Return a finished future's outcome; ClusterError when it ended because the scheduler did."""
    if future.status == "cancelled":
        _check_connection(client, lost=True)
    if future.status == "error":
        ended = "it ended its worker process several times (out of memory?)"
        return TaskOutcome(task.id, None, ended if _is_given_up(future) else in_words(future.exception()))
    answer: WorkerResult = future.result()
    if answer.software != software().digest():
        raise ClusterError("a worker that came later has other versions; install the same there, then go on")
    if answer.canary != canary():
        raise ClusterError(
            "a worker has the same versions but rounds otherwise (another kind of processor); use one kind for a sweep"
        )
    return TaskOutcome(task.id, np.array(answer.numbers))


def _check_connection(client: Any, *, lost: bool = False) -> None:  # noqa: ANN401 - a Dask client
    if lost or client.status != "running":
        raise ClusterError(GONE)


@contextmanager
def _connected() -> Iterator[None]:
    """Turn any error that Dask raises because the scheduler went away into ClusterError."""
    try:
        yield
    except (OSError, TimeoutError, CancelledError):
        raise ClusterError(GONE) from None
    except Exception as problem:
        if type(problem).__name__ == "ClosedClientError":  # what Dask raises once it has given up to connect again
            raise ClusterError(GONE) from None
        raise


@contextmanager
def _quiet() -> Iterator[None]:
    """Silence Dask's loggers; ClusterError reports what the user needs to know."""
    loggers = [logging.getLogger(name) for name in ("distributed", "distributed.client", "distributed.core", "tornado")]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)
