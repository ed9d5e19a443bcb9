"""Dask: one digest whatever happens to workers, a clear word when the scheduler goes, and what may leave at all."""

import os
import pickle
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from sim.errors import RunCanceledError
from sim.runners import dask_cluster
from sim.runners.dask_cluster import Certificates, ClusterError, Dask
from sim.runners.executors import InProcess
from sim.runners.many import FailedMembersError, run_many
from sim.uncertainty.sweep import Sweep, run_sweep
from sim.uncertainty.sweep_axes import Axis
from store.sweeps import SweepFile
from tests.runners import members
from tests.runners.test_tasks import with_secrets

distributed = pytest.importorskip("distributed", reason="Dask is not installed; pip install -r requirements-dask.txt")
dask = pytest.importorskip("dask", reason="the same")
ROOT = Path(__file__).resolve().parents[2]
NO_CERTIFICATES = Certificates(Path("ca.pem"), Path("cert.pem"), Path("key.pem"))


def digest_of_sweep(sweep: Sweep) -> str:
    return run_sweep(sweep, InProcess()).digest


def a_sweep(count: int, replications: int = 6) -> Sweep:
    growth = Axis(path="market.growth_per_year", values=tuple(0.01 * place for place in range(count)))
    return Sweep(base=members.small(run__replications=replications), axes=(growth,))


@pytest.fixture(scope="module")
def two_workers() -> Iterator[distributed.LocalCluster]:
    """Two worker processes of one thread each, as `--dask-workers 2` starts them."""
    with (
        dask.config.set(dask_cluster.PATIENT),
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0", silence_logs=50
        ) as running,
    ):
        yield running


@pytest.fixture
def local(two_workers: distributed.LocalCluster) -> distributed.LocalCluster:
    """The two workers, once those that the test before has killed are back."""
    until(lambda: {nanny.worker_address for nanny in two_workers.workers.values()} == set(workers_of(two_workers)))
    until(lambda: all(nanny.process.status.name == "running" for nanny in two_workers.workers.values()))
    return two_workers


def workers_of(local: distributed.LocalCluster) -> list[str]:
    """Return the addresses of the workers that the scheduler knows."""
    return list(local.scheduler.workers)


def kill(local: distributed.LocalCluster, count: int) -> list[int]:
    """Kill workers and return their processes once the scheduler knows that they are gone."""
    chosen = [(nanny.pid, nanny.worker_address) for nanny in list(local.workers.values())[:count]]
    for process, _ in chosen:
        os.kill(process, signal.SIGKILL)
    until(lambda: not {address for _, address in chosen} & set(workers_of(local)))
    return [process for process, _ in chosen]


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds; fail after two minutes."""
    deadline = time.monotonic() + 120.0
    while not holds():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.01)


def test_a_cluster_gives_the_digest_of_this_process_and_counts_progress(local):
    sweep = a_sweep(6)
    seen: list[int] = []
    result = run_sweep(sweep, Dask(local.scheduler_address), progress=lambda done, _total: seen.append(done))
    assert result.digest == digest_of_sweep(sweep)
    assert seen == list(range(8))


def test_a_killed_worker_changes_nothing(local):
    """Every member takes a while, so that the worker dies in the middle of one."""
    sweep = a_sweep(12, replications=300)
    killed: list[int] = []

    def kill_one(done: int, _total: int) -> None:
        if done == 3 and not killed:
            killed.extend(kill(local, 1))

    result = run_sweep(sweep, Dask(local.scheduler_address), progress=kill_one)
    assert killed
    assert result.digest == digest_of_sweep(sweep)


@pytest.mark.long
def test_numbers_that_a_worker_had_not_handed_over_when_it_was_killed_are_computed_again(local):
    """All members are done and none but the first was fetched when both workers die."""
    sweep = a_sweep(6)
    killed: list[int] = []

    def kill_all(done: int, _total: int) -> None:
        if done != 1 or killed:
            return
        until(lambda: all(task.state == "memory" for task in list(local.scheduler.tasks.values())))
        killed.extend(kill(local, 2))
        until(lambda: all(task.state != "memory" for task in list(local.scheduler.tasks.values())))

    result = run_sweep(sweep, Dask(local.scheduler_address), progress=kill_all)
    assert killed
    assert result.digest == digest_of_sweep(sweep)


def test_a_member_that_raises_is_named_and_all_others_are_run(local):
    scenarios = [*members.varied(3), members.small(market__growth_per_year=members.TOO_DEAR)]
    with pytest.raises(FailedMembersError, match="scenario 4 could not be run: ValueError: too dear") as caught:
        run_many(scenarios, members.echo_or_raise, executor=Dask(local.scheduler_address))
    assert list(caught.value.failures) == [3]


def test_nothing_is_handed_over_but_arrays_opaque_ids_and_the_name_of_a_measure(local, monkeypatch):
    handed: list[tuple] = []
    submit = distributed.Client.submit

    def inspected(client, function, *parts, **options):
        handed.append((function, parts, options))
        return submit(client, function, *parts, **options)

    monkeypatch.setattr(distributed.Client, "submit", inspected)
    scenarios = [with_secrets(scenario) for scenario in members.varied(3)]
    assert len(run_many(scenarios, members.revenue, executor=Dask(local.scheduler_address))) == 3
    assert len(handed) == 3
    for function, (task_id, measure, scenario), options in handed:
        assert function is dask_cluster.run_far
        assert int(task_id, 16) >= 0
        assert measure == "tests.runners.members:revenue"
        assert (type(scenario), scenario.dtype) == (np.ndarray, np.uint8)
        assert set(options) == {"key", "pure"}
        assert b"Maria" not in pickle.dumps((task_id, measure, options)) + scenario.tobytes()


def test_what_comes_back_is_arrays_and_digests():
    from sim.runners.tasks import task_of

    answer = dask_cluster.run_far(*task_of(with_secrets(members.small()), members.revenue))
    assert [type(part) for part in answer] == [np.ndarray, str, str]
    assert b"Maria" not in pickle.dumps(answer)


def test_cancel_stops_a_cluster_soon(local):
    cancel = threading.Event()
    finished: list[int] = []

    def stop(done: int, _total: int) -> None:
        finished.append(done)
        if done == 2:
            cancel.set()

    with pytest.raises(RunCanceledError):
        run_sweep(a_sweep(50, replications=100), Dask(local.scheduler_address), progress=stop, cancel=cancel)
    assert finished[-1] == 2


def test_a_worker_with_other_versions_is_refused_before_anything_is_sent(local, monkeypatch):
    ours, theirs = dask_cluster.software()._replace(numpy="1.0.0"), dask_cluster.software()
    monkeypatch.setattr(distributed.Client, "run", lambda *_: {"tcp://10.0.0.9:1": tuple(theirs)})
    monkeypatch.setattr(distributed.Client, "submit", lambda *_, **__: pytest.fail("something was sent"))
    monkeypatch.setattr(dask_cluster, "software", lambda: ours)
    with pytest.raises(ClusterError, match=rf"tcp://10.0.0.9:1 has numpy {theirs.numpy} instead of 1.0.0"):
        run_many(members.varied(2), members.echo, executor=Dask(local.scheduler_address))


@pytest.mark.parametrize(("name", "words"), [("software", "came later"), ("canary", "rounds otherwise")])
def test_an_answer_of_a_worker_that_computes_otherwise_is_refused(local, monkeypatch, name: str, words: str):
    monkeypatch.setattr(dask_cluster, "check_workers", lambda _: None)
    other = dask_cluster.software()._replace(model="0" * 12)
    monkeypatch.setattr(dask_cluster, name, (lambda: other) if name == "software" else (lambda: "another digest"))
    with pytest.raises(ClusterError, match=words):
        run_many(members.varied(2), members.echo, executor=Dask(local.scheduler_address))


@pytest.mark.long
def test_a_member_that_stood_in_line_with_one_that_kills_its_worker_is_run_and_not_blamed(tmp_path, monkeypatch):
    """Dask blames both: here for the first end of a worker, and usually for the fourth."""
    monkeypatch.setenv(members.MARKER, str(tmp_path / "in company"))
    scenarios = [*members.varied(2), members.small(market__growth_per_year=members.POISON)]
    with (
        dask.config.set({**dask_cluster.PATIENT, "distributed.scheduler.allowed-failures": 0}),
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=2, host="127.0.0.1", dashboard_address="127.0.0.1:0", silence_logs=50
        ) as one_worker,
        pytest.raises(FailedMembersError, match=r"scenario 3 .*ended its worker process") as caught,
    ):
        run_many(scenarios, members.die_in_company, executor=Dask(one_worker.scheduler_address))
    assert list(caught.value.failures) == [2]


@pytest.mark.long
def test_a_worker_that_takes_long_to_come_back_is_waited_for(tmp_path, monkeypatch):
    """By Dask's own setting a local cluster would give the only worker up before it can be back."""
    monkeypatch.setenv(members.MARKER, str(tmp_path / "died"))
    scenarios = members.varied(2)
    with dask.config.set({"distributed.deploy.lost-worker-timeout": "1 ms"}):
        rows = run_many(scenarios, members.die_once, executor=Dask(workers=1))
    assert (tmp_path / "died").exists()
    np.testing.assert_array_equal(rows, [members.revenue(scenario, 1) for scenario in scenarios])


@pytest.mark.long
def test_a_member_that_kills_its_workers_is_named_and_all_others_are_run(local):
    scenarios = [*members.varied(3), members.small(market__growth_per_year=members.POISON)]
    with pytest.raises(FailedMembersError, match=r"scenario 4 .*ended its worker process") as caught:
        run_many(scenarios, members.echo_or_die, executor=Dask(local.scheduler_address))
    assert list(caught.value.failures) == [3]


@pytest.mark.parametrize(
    ("address", "certificates", "words"),
    [
        ("tcp://10.1.2.3:8786", None, "unencrypted"),
        ("tcp://scheduler.example:8786", None, "unencrypted"),
        ("tcp://localhost.example:8786", None, "unencrypted"),
        ("tcp://0.0.0.0:8786", None, "unencrypted"),
        ("tcp://10.1.2.3:8786", NO_CERTIFICATES, "unencrypted"),
        ("tls://10.1.2.3:8786", None, "--tls-ca"),
        ("tls://10.1.2.3:8786", NO_CERTIFICATES, "ca.pem cannot be found"),
        ("ws://127.0.0.1:8786", None, "no address"),
        ("inproc://127.0.0.1:1", None, "no address"),
        ("127.0.0.1:8786", None, "no address"),
        ("tcp://127.0.0.1", None, "no address"),
        ("tcp://127.0.0.1:99999", None, "no address"),
        ("", None, "no address"),
    ],
)
def test_off_this_machine_only_tls_with_certificates(address: str, certificates: Certificates | None, words: str):
    with pytest.raises(ClusterError, match=words):
        Dask(address, certificates=certificates)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "tcp://localhost:1", "tcp://[::1]:1", "tcp://127.8.0.1:1"])
def test_this_machine_may_do_without(address: str):
    assert Dask(address).address == address


def test_a_scheduler_that_is_not_there_is_said(monkeypatch):
    monkeypatch.setattr(dask_cluster, "CONNECT_SECONDS", 1)
    with pytest.raises(ClusterError, match=r"no scheduler answers at tcp://127\.0\.0\.1:9"):
        run_many(members.varied(1), members.echo, executor=Dask("tcp://127.0.0.1:9"))


def started(*arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", *arguments]
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    return subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": path}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def written(path: Path) -> str:
    """Return what a process writes to a file, once it is there."""
    until(lambda: path.exists() and path.read_text(encoding="utf-8").endswith("}"))
    return path.read_text(encoding="utf-8")


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A scheduler and one worker as processes of their own, and the scheduler's address."""
    import json

    place = tmp_path / "scheduler.json"
    listen = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(place))
    running = [started("distributed.cli.dask_scheduler", *listen)]
    try:
        address = json.loads(written(place))["address"]
        alone = ("--nthreads", "1", "--no-dashboard", "--no-nanny")
        running.append(started("distributed.cli.dask_worker", address, *alone))
        yield running[0], address
    finally:
        for process in running:
            process.kill()
            process.wait(30)


@pytest.mark.long
def test_a_killed_scheduler_is_said_what_was_finished_is_kept_and_the_sweep_is_taken_up(scheduler, tmp_path: Path):
    process, address = scheduler
    sweep = a_sweep(40, replications=200)
    file = SweepFile(tmp_path, sweep.header())

    killed: list[float] = []

    def end(done: int, _total: int) -> None:
        if done == 5:
            process.kill()
            killed.append(time.monotonic())

    with pytest.raises(ClusterError, match="the Dask scheduler went away"):
        run_sweep(sweep, Dask(address), keep=file.keep, progress=end)
    assert time.monotonic() - killed[0] < 60.0
    file.close()
    again = SweepFile(tmp_path, sweep.header())
    assert 5 <= len(again.kept) < 41
    assert run_sweep(sweep, InProcess(), kept=again.kept.copy(), keep=again.keep).digest == digest_of_sweep(sweep)
    again.close()


@pytest.mark.long
def test_the_local_cluster_listens_on_this_machine_alone_and_gives_the_same_digest(monkeypatch):
    psutil = pytest.importorskip("psutil")
    listening: set[str] = set()
    mine = psutil.Process()
    others = {process.pid for process in mine.children(recursive=True)}  # of tests before

    def look(done: int, _total: int) -> None:
        if done == 2:
            for process in (mine, *mine.children(recursive=True)):
                if process.pid not in others:
                    listening.update(c.laddr.ip for c in process.net_connections("inet") if c.status == "LISTEN")

    sweep = a_sweep(4)
    assert run_sweep(sweep, Dask(workers=2), progress=look).digest == digest_of_sweep(sweep)
    assert listening == {"127.0.0.1"}


def signed(folder: Path, name: str, authority: str | None = None) -> None:
    """Write a key and a certificate, signed by an authority of the same folder or by itself."""
    subject = ("-subj", f"/CN={name}", "-keyout", f"{name}.key", "-newkey", "rsa:2048", "-nodes", "-days", "2")
    by = ("-CA", f"{authority}.pem", "-CAkey", f"{authority}.key") if authority else ()
    command = ["openssl", "req", "-x509", *subject, "-out", f"{name}.pem", *by]
    answer = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    if answer.returncode:
        pytest.skip(f"openssl cannot make certificates here: {answer.stderr.decode().splitlines()[-1]}")


@pytest.mark.long
@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl to make certificates with")
def test_with_certificates_the_digest_is_the_same_and_a_stranger_is_turned_away(tmp_path: Path, monkeypatch):
    signed(tmp_path, "ca")
    signed(tmp_path, "cluster", "ca")
    signed(tmp_path, "other")
    pem, key = str(tmp_path / "cluster.pem"), str(tmp_path / "cluster.key")
    security = distributed.Security(
        tls_ca_file=str(tmp_path / "ca.pem"), require_encryption=True,
        tls_client_cert=pem, tls_client_key=key, tls_scheduler_cert=pem, tls_scheduler_key=key,
        tls_worker_cert=pem, tls_worker_key=key,
    )  # fmt: skip
    sweep = a_sweep(2)
    mine = Certificates(tmp_path / "ca.pem", tmp_path / "cluster.pem", tmp_path / "cluster.key")
    theirs = Certificates(tmp_path / "ca.pem", tmp_path / "other.pem", tmp_path / "other.key")
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, protocol="tls://", security=security, host="127.0.0.1",
        dashboard_address="127.0.0.1:0", silence_logs=50,
    ) as encrypted:  # fmt: skip
        address = encrypted.scheduler_address
        assert address.startswith("tls://")
        assert run_sweep(sweep, Dask(address, certificates=mine)).digest == digest_of_sweep(sweep)
        monkeypatch.setattr(dask_cluster, "CONNECT_SECONDS", 2)
        for uninvited in (Dask(address, certificates=theirs), Dask(address.replace("tls://", "tcp://"))):
            with pytest.raises(ClusterError, match="no scheduler answers"):
                run_sweep(sweep, uninvited)
