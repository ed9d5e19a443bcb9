"""run_many: one answer, in order, from any executor; failures are named and the rest is done."""

import threading
from pathlib import Path

import numpy as np
import pytest

from sim.errors import RunCanceledError, SimError
from sim.runners.executors import InProcess
from sim.runners.many import FailedMembersError, run_many
from sim.runners.processes import ATTEMPTS, Processes
from sim.runners.tasks import digest_of
from tests.runners import members

EVERYWHERE = [
    pytest.param(InProcess(1), id="here"),
    pytest.param(Processes(2), id="processes", marks=pytest.mark.long),  # starting processes takes seconds
]


def digests(rows: list[np.ndarray]) -> list[str]:
    return [digest_of(row) for row in rows]


def test_threads_and_processes_give_the_same_digests_in_the_order_of_the_scenarios():
    scenarios = members.varied(5)
    expected = [members.revenue(scenario, 1) for scenario in scenarios]
    assert len(set(digests(expected))) == 5
    assert digests(run_many(scenarios, members.revenue)) == digests(expected)
    assert digests(run_many(scenarios, members.revenue, executor=InProcess(1))) == digests(expected)
    assert digests(run_many(scenarios, members.revenue, executor=Processes(2))) == digests(expected)


@pytest.mark.long
def test_members_are_single_threaded_inside_workers():
    assert run_many(members.varied(1), members.threads_given, executor=Processes(1))[0] == 1.0
    assert run_many(members.varied(1), members.threads_given)[0] == -1.0


def test_equal_scenarios_are_run_once_whatever_they_are_called():
    once = members.small()
    seen: list[tuple[int, int]] = []
    rows = run_many(
        [once, once.replace(name="Another")], members.echo, progress=lambda done, total: seen.append((done, total))
    )
    assert len(rows) == 2
    assert rows[0] is rows[1]
    assert seen == [(0, 1), (1, 1)]


@pytest.mark.long
def test_a_worker_killed_once_costs_nothing_but_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    marker = tmp_path / "died"
    monkeypatch.setenv(members.MARKER, str(marker))
    scenarios = members.varied(4)
    rows = run_many(scenarios, members.die_once, executor=Processes(2))
    assert marker.exists()
    assert digests(rows) == digests([members.revenue(scenario, 1) for scenario in scenarios])


@pytest.mark.long
def test_a_member_that_kills_its_worker_is_named_and_all_others_are_run():
    scenarios = [*members.varied(3), members.small(market__growth_per_year=members.POISON), *members.varied(6)[3:]]
    progress: list[int] = []
    with pytest.raises(FailedMembersError, match=rf"scenario 4 .*{ATTEMPTS} times") as caught:
        run_many(
            scenarios, members.echo_or_die, executor=Processes(2), progress=lambda done, _total: progress.append(done)
        )
    assert set(caught.value.failures) == {3}
    assert progress == list(range(8))


@pytest.mark.parametrize("executor", EVERYWHERE)
def test_a_member_that_raises_is_named_and_all_others_are_run(executor):
    scenarios = [members.small(market__growth_per_year=members.TOO_DEAR), *members.varied(3)]
    progress: list[int] = []
    with pytest.raises(FailedMembersError, match="scenario 1 could not be run: ValueError: too dear"):
        run_many(scenarios, members.echo_or_raise, executor=executor, progress=lambda done, _: progress.append(done))
    assert progress == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("executor", EVERYWHERE)
def test_cancel_stops_soon_after_it_is_set(executor):
    cancel = threading.Event()
    finished: list[int] = []

    def stop_after_two(done: int, _total: int) -> None:
        finished.append(done)
        if done == 2:
            cancel.set()

    with pytest.raises(RunCanceledError, match="kept"):
        run_many(members.varied(20), members.echo, executor=executor, progress=stop_after_two, cancel=cancel)
    assert 2 <= finished[-1] <= 4


def test_a_measure_no_other_process_could_find_is_refused():
    with pytest.raises(SimError, match="top of a module"):
        run_many(members.varied(1), lambda scenario, threads: np.zeros(1))


def test_nothing_to_run_is_no_error():
    assert run_many([], members.echo, executor=Processes(2)) == []


@pytest.mark.long
def test_two_workers_work_at_the_same_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(members.MARKER, str(tmp_path))
    assert [row[0] for row in run_many(members.varied(2), members.meet, executor=Processes(2))] == [2.0, 2.0]
