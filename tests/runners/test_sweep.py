"""A sweep's members, its id, and its table: paired with the base, kept, taken up, and the same for every engine."""

import json
import os
import threading
from pathlib import Path

import numpy as np
import pytest

from sim.engine.measures import contribution_per_seat, estimate, yearly_measures
from sim.errors import RunCanceledError, ScenarioError, SimError
from sim.runners.executors import InProcess
from sim.runners.processes import Processes
from sim.scenario.scenario import value_at
from sim.studies.factorial import CORNERS, effects, factorial
from sim.uncertainty import sweep as sweep_module
from sim.uncertainty.sweep import Sweep, run_sweep
from sim.uncertainty.sweep_axes import MOST_MEMBERS, Axis, axis_over, changes_along
from sim.uncertainty.sweep_measures import YEARLY
from store.sweeps import SweepFile, SweepFileError, read_header
from tests.runners import members

BASE = members.small()
GROWTH, INFLUENCE, SEATS = "market.growth_per_year", "partners.influence", "organization.seats"


def small_sweep(**other: object) -> Sweep:
    return Sweep(
        base=BASE, axes=(Axis(path=INFLUENCE, values=(0.4, 0.8)), Axis(path=GROWTH, values=(0.0, 0.2))), **other
    )


def test_the_grid_holds_every_combination_the_first_axis_slowest():
    axes = (axis_over(GROWTH, "0:0.3:4", (), BASE), axis_over("switches.effort", "true, false", (True, False), BASE))
    points = [tuple(changes.values()) for changes in changes_along(axes, 0, 1)]
    assert points == [(growth, switch) for growth in (0.0, 0.1, 0.2, 0.3) for switch in (True, False)]


def test_a_range_of_whole_numbers_stays_whole():
    assert axis_over(SEATS, "2:5:7", (), BASE).values == (2, 3, 4, 5)


def test_a_latin_hypercube_has_one_value_in_every_slice_of_every_axis():
    axes = (axis_over(GROWTH, "0:0.5", (), BASE), axis_over(INFLUENCE, "0.2:1", (), BASE))
    axes = (*axes, axis_over(SEATS, "2,4", (2, 4), BASE))
    points = changes_along(axes, 20, 7)
    assert len(points) == 20
    for path, low, width in ((GROWTH, 0.0, 0.5 / 20), (INFLUENCE, 0.2, 0.8 / 20)):
        slices = sorted(int((changes[path] - low) / width + 1e-9) for changes in points)
        assert slices == list(range(20))
    assert sorted(changes[SEATS] for changes in points) == [2] * 10 + [4] * 10
    assert points == changes_along(axes, 20, 7)
    assert points != changes_along(axes, 20, 8)


@pytest.mark.parametrize(
    ("path", "text", "values", "words"),
    [
        ("market.growth", "0:1:3", (), "market.growth"),
        ("run.seed", "1,2", (1, 2), "share their draws"),
        (GROWTH, "1:0:3", (), "empty"),
        (GROWTH, "0:1:1", (), "2 to"),
        (GROWTH, "0:1:", (), "neither"),
        (GROWTH, "[1]", ([1],), "neither"),
        (GROWTH, "1,1", (1, 1), "twice"),
    ],
)
def test_an_axis_that_makes_no_sense_is_refused(path: str, text: str, values: tuple, words: str):
    with pytest.raises(ScenarioError, match=words):
        axis_over(path, text, values, BASE)


def test_too_many_members_and_an_open_range_are_refused():
    wide = Axis(path=GROWTH, values=tuple(np.linspace(0.0, 0.5, 200).tolist()))
    with pytest.raises(ScenarioError, match=f"40000 members; the most is {MOST_MEMBERS}"):
        changes_along((wide, wide.model_copy(update={"path": INFLUENCE})), 0, 1)
    with pytest.raises(ScenarioError, match="low:high:n, or draw them with --sample"):
        changes_along((Axis(path=GROWTH, span=(0.0, 0.5)),), 0, 1)
    with pytest.raises(ScenarioError, match="stands twice"):
        changes_along((wide, wide), 0, 1)


def test_a_member_that_is_no_scenario_is_named():
    with pytest.raises(ScenarioError, match=r"the member partners.influence = 9: .*partners.influence = 9"):
        Sweep(base=BASE, axes=(Axis(path=INFLUENCE, values=(0.4, 9)),)).members()


def test_the_base_comes_first_and_every_member_shares_its_draws():
    members = small_sweep().members()
    assert not members[0].changes
    assert len(members) == 5
    for member in members:
        assert member.scenario.run == BASE.run
        assert all(value_at(member.scenario, path) == value for path, value in member.changes.items())


def test_the_id_depends_on_everything_the_numbers_depend_on(monkeypatch: pytest.MonkeyPatch):
    one = small_sweep()
    others = [
        Sweep(base=BASE, axes=one.axes[::-1]),
        small_sweep(measures="effects"),
        small_sweep(sample=4),
        one.model_copy(update={"base": BASE.with_values({"run.seed": 2})}),
        one.model_copy(update={"base": BASE.with_values({"run.replications": 7})}),
    ]
    ids = {sweep.digest() for sweep in (one, *others)}
    assert len(ids) == 6
    assert small_sweep().digest() == one.digest()
    newer = sweep_module.software()._replace(model="0123456789ab")
    monkeypatch.setattr(sweep_module, "software", lambda: newer)
    assert one.digest() not in ids


def test_the_table_says_what_single_runs_say_and_pairs_each_member_with_the_base():
    from sim.engine.run import simulate

    result = run_sweep(small_sweep(), InProcess(1))
    base, member = result.members[0], result.members[3]
    alone, plain = simulate(member.scenario), simulate(base.scenario)
    expected = yearly_measures(alone)
    rows = {(row.measure, row.first_year): row.value for row in result.result_of(member).rows}
    assert rows == {(name, year + 1): expected[name][year] for name in YEARLY for year in range(2)}
    difference = contribution_per_seat(alone).sum(axis=1) - contribution_per_seat(plain).sum(axis=1)
    assert result.differences(member)["contribution"] == estimate(difference)
    assert result.differences(base)["contribution"] == (0.0, 0.0, 0.0)


def test_effects_are_those_of_the_factorial():
    sweep = Sweep(base=BASE, axes=(Axis(path=INFLUENCE, values=(0.4,)),), measures="effects")
    result = run_sweep(sweep, InProcess(1))
    member = result.members[1]
    expected = effects(factorial(member.scenario, cells=CORNERS))["contribution"]["motion"]
    (row,) = [row for row in result.result_of(member).rows if row.measure == "effect on contribution: motion"]
    assert (row.first_year, row.last_year, row.value) == (1, 2, expected)


def test_any_engine_gives_the_same_digest():
    assert run_sweep(small_sweep(), Processes(2)).digest == run_sweep(small_sweep(), InProcess()).digest


class Stops(InProcess):
    """An executor that goes away after some members, as a scheduler might."""

    def __init__(self, after: int) -> None:
        super().__init__(1)
        self.after, self.ran = after, []

    def outcomes(self, tasks, cancel):
        for place, outcome in enumerate(super().outcomes(tasks, cancel)):
            if place == self.after:
                raise SimError("gone")
            self.ran.append(outcome.id)
            yield outcome


def test_a_sweep_that_ended_early_is_taken_up_by_id_and_runs_only_what_is_missing(tmp_path: Path):
    sweep, whole = small_sweep(), run_sweep(small_sweep(), InProcess(1))
    file = SweepFile(tmp_path, sweep.header())
    with pytest.raises(SimError, match="gone"):
        run_sweep(sweep, Stops(2), keep=file.keep)
    file.close()
    again = Sweep.from_header(read_header(tmp_path, sweep.digest()))
    assert again == sweep
    file = SweepFile(tmp_path, again.header())
    assert list(file.kept) == [member.task.id for member in whole.members[:2]]
    seen: list[int] = []
    rest = Stops(99)
    result = run_sweep(
        again, rest, kept=file.kept.copy(), keep=file.keep, progress=lambda done, total: seen.append(done * 100 + total)
    )
    file.close()
    assert rest.ran == [member.task.id for member in whole.members[2:]]
    assert seen == [205, 305, 405, 505]
    assert result.digest == whole.digest


def test_a_torn_last_line_is_noticed_and_its_member_runs_again(tmp_path: Path):
    sweep, whole = small_sweep(), run_sweep(small_sweep(), InProcess(1))
    file = SweepFile(tmp_path, sweep.header())
    run_sweep(sweep, InProcess(1), keep=file.keep)
    file.close()
    content = file.path.read_bytes()
    last = content.rstrip(b"\n").rfind(b"\n") + 1
    for cut in range(last + 1, len(content) - 1, max(1, (len(content) - last) // 7)):
        file.path.write_bytes(content[:cut])
        torn = SweepFile(tmp_path, sweep.header())
        assert (len(torn.kept), torn.damaged) == (4, 1)
        rest = Stops(99)
        assert run_sweep(sweep, rest, kept=torn.kept.copy(), keep=torn.keep).digest == whole.digest
        torn.close()
        assert rest.ran == [whole.members[4].task.id]
        healed = SweepFile(tmp_path, sweep.header())
        healed.close()
        assert len(healed.kept) == 5


def test_a_flipped_digit_is_noticed(tmp_path: Path):
    sweep = small_sweep()
    file = SweepFile(tmp_path, sweep.header())
    run_sweep(sweep, InProcess(1), keep=file.keep)
    file.close()
    lines = file.path.read_bytes().split(b"\n")
    place = lines[2].index(b'"numbers":"') + 40
    lines[2] = lines[2][:place] + (b"A" if lines[2][place : place + 1] != b"A" else b"B") + lines[2][place + 1 :]
    file.path.write_bytes(b"\n".join(lines))
    again = SweepFile(tmp_path, sweep.header())
    again.close()
    assert (len(again.kept), again.damaged) == (4, 1)


def test_a_full_disk_is_said_and_leaves_what_was_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    sweep = small_sweep()
    file = SweepFile(tmp_path, sweep.header())
    real = os.write

    def short(descriptor: int, content: bytes) -> int:
        return real(descriptor, content[: len(content) // 2]) if len(file.kept) == 3 else real(descriptor, content)

    monkeypatch.setattr("store.sweeps.os.write", short)
    with pytest.raises(SweepFileError, match="the disk is full"):
        run_sweep(sweep, InProcess(1), keep=file.keep)
    file.close()
    monkeypatch.undo()
    again = SweepFile(tmp_path, sweep.header())
    again.close()
    assert (len(again.kept), again.damaged) == (3, 1)


def test_a_sweep_begun_with_other_software_is_not_mixed(tmp_path: Path):
    sweep = small_sweep()
    SweepFile(tmp_path, sweep.header()).close()
    header = read_header(tmp_path, sweep.digest())
    header["software"]["numba"] = "0.1"
    with pytest.raises(SimError, match=r"other software \(here numba .* instead of 0.1\)"):
        Sweep.from_header(header)
    header = read_header(tmp_path, sweep.digest())
    header["made_of"]["sample"] = 3
    with pytest.raises(SimError, match="damaged"):
        Sweep.from_header(header)


@pytest.mark.parametrize("name", ["../../etc/passwd", "0123", "", "0123456789ABCDEF"])
def test_only_an_id_names_a_sweep(tmp_path: Path, name: str):
    with pytest.raises(SweepFileError, match="no sweep's id"):
        read_header(tmp_path, name)


def test_a_file_that_is_no_sweep_is_said(tmp_path: Path):
    path = tmp_path / f"{'0' * 16}.jsonl"
    for text in ("", "{}", "[1]", json.dumps({"format": 2}), "\x00"):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(SweepFileError, match="not a sweep of format 1"):
            read_header(tmp_path, "0" * 16)
    with pytest.raises(SweepFileError, match="there is no sweep"):
        read_header(tmp_path, "1" * 16)


def test_a_canceled_sweep_keeps_what_it_finished():
    kept: list[str] = []
    cancel = threading.Event()

    def keep(task_id: str, _numbers: np.ndarray) -> None:
        kept.append(task_id)
        cancel.set()

    with pytest.raises(RunCanceledError):
        run_sweep(small_sweep(), InProcess(1), keep=keep, cancel=cancel)
    assert len(kept) == 1
