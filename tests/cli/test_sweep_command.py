"""The command `sweep`: its numbers, what it keeps, how it goes on, and what it refuses."""

import csv
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cli.workers import WorkerOptions
from sim.errors import SimError
from sim.runners import dask_cluster
from sim.runners.executors import InProcess
from sim.runners.processes import Processes
from tests.cli.test_bad_input import refused

ROOT = Path(__file__).resolve().parents[2]
AXES = ("--axis", "partners.influence=0.4,0.8", "--axis", "market.growth_per_year=0:0.2:2")
ONE = ("--processes", "1")


@pytest.fixture
def sweep(call, small: Path, tmp_path: Path):
    """Sweep the small scenario in this process, its members kept in a folder of the test."""
    return lambda *options: call("sweep", small, *AXES, *ONE, "--folder", tmp_path / "kept", *options)


def test_json_holds_every_member_against_the_base(sweep):
    answer = sweep("--json")
    assert answer.exit_code == 0, answer.stderr
    printed = json.loads(answer.stdout)
    assert answer.stderr == ""
    assert (printed["seed"], printed["replications"], len(printed["members"])) == (1, 30, 5)
    base, *others = printed["members"]
    assert base["changes"] == {}
    assert base["difference"]["contribution"] == {"mean": 0.0, "low": 0.0, "high": 0.0}
    assert [member["changes"]["partners.influence"] for member in others] == [0.4, 0.4, 0.8, 0.8]
    assert all(len(member["measures"]["ccos"]) == 2 for member in printed["members"])
    assert all(member["difference"]["revenue"]["low"] <= member["difference"]["revenue"]["mean"] for member in others)
    assert others[3]["difference"]["revenue"]["mean"] > others[1]["difference"]["revenue"]["mean"]


def test_members_agree_with_the_command_run(call, sweep, small: Path):
    member = json.loads(sweep("--json").stdout)["members"][4]
    changes = [part for path, value in member["changes"].items() for part in ("--set", f"{path}={value}")]
    alone = json.loads(call("run", small, *changes, "--json").stdout)
    assert member["measures"]["contribution_per_seat"] == alone["measures"]["contribution_per_seat"]


def test_the_table_for_people_and_the_file_say_the_same(sweep, tmp_path: Path):
    answer = sweep("--out", tmp_path / "t.csv", "--measures", "effects")
    assert answer.exit_code == 0, answer.stderr
    assert "partners.influence = 0.8, market.growth_per_year = 0.2" in answer.stdout
    assert "contribution, 2 years vs base" in answer.stdout
    rows = list(csv.DictReader((tmp_path / "t.csv").open(encoding="utf-8")))
    assert {row["member"] for row in rows} == set("01234")
    fourth = {row["measure"]: row for row in rows if row["member"] == "4"}
    assert fourth["difference from base in contribution"]["last_year"] == "2"
    assert "effect on contribution: motion" in fourth
    assert f"{float(fourth['difference from base in revenue']['mean']) / 1000:,.1f} ±" in answer.stdout


def test_started_again_or_taken_up_it_prints_the_same_without_running_anything(
    call, sweep, tmp_path: Path, monkeypatch
):
    first = sweep("--json")
    monkeypatch.setattr("sim.runners.executors.run_task", lambda *_: pytest.fail("nothing was missing"))
    assert sweep("--json").stdout == first.stdout
    name = json.loads(first.stdout)["sweep"]
    assert call("sweep", "--resume", name, "--folder", tmp_path / "kept", *ONE, "--json").stdout == first.stdout


def test_a_torn_line_is_said_and_costs_one_member(call, sweep, tmp_path: Path):
    first = sweep("--json")
    (file,) = (tmp_path / "kept").glob("*.jsonl")
    file.write_bytes(file.read_bytes()[:-100])
    again = sweep("--json")
    assert again.stdout == first.stdout
    assert "damaged" in again.stderr
    assert again.stderr.count("\n") == 1
    assert sweep("--json").stderr == ""


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ((), ("--axis",)),
        (("--axis", "market.growth_per_year"), ("path=v1,v2",)),
        (("--axis", "market.growth_per_year="), ("path=v1,v2",)),
        (("--axis", "market.growth=1,2"), ("market.growth", "presets --fields")),
        (("--axis", "market.growth_per_year=0:1"), ("low:high:n", "--sample")),
        (("--axis", "market.growth_per_year=[1,2"), ("--axis market.growth_per_year",)),
        (("--axis", "market.growth_per_year={a: 1}"), ("--axis market.growth_per_year",)),
        (("--axis", "market.growth_per_year=.nan"), ("nan",)),
        (("--axis", "partners.influence=0.4,9"), ("the member partners.influence = 9",)),
        (("--axis", "run.seed=1,2"), ("--seed",)),
        ((*AXES, "--processes", "1", "--dask-workers", "1"), ("exclude",)),
        ((*AXES, "--tls-ca", "a.pem"), ("--tls-cert",)),
        ((*AXES, "--scheduler", "tcp://10.0.0.1:8786"), ("unencrypted", "tls://")),
        ((*AXES, "--scheduler", "tls://10.0.0.1:8786"), ("--tls-ca",)),
        ((*AXES, "--scheduler", "127.0.0.1:8786"), ("tcp://127.0.0.1:PORT",)),
        ((*AXES, "--resume", "0" * 16), ("leave the scenario",)),
        ((*AXES, "--out", "t.xlsx"), ("t.xlsx",)),
        ((*AXES, "--sample", "-1"), ("--sample",)),
        ((*AXES, "--measures", "all"), ("--measures",)),
    ],
)
def test_bad_input_is_one_line_and_leaves_nothing(call, small: Path, tmp_path: Path, options: tuple, words: tuple):
    refused(call("sweep", small, "--folder", tmp_path / "kept", *options), *words)
    assert not (tmp_path / "kept").exists()


def test_no_scenario_and_an_unknown_sweep(call, tmp_path: Path):
    refused(call("sweep", *AXES), "name the scenario", "--resume ID")
    refused(call("sweep", "--resume", "0" * 16, "--folder", tmp_path), "there is no sweep")
    refused(call("sweep", "--resume", "../x", "--folder", tmp_path), "no sweep's id")


def test_the_options_choose_where_members_run(monkeypatch: pytest.MonkeyPatch):
    assert isinstance(WorkerOptions(processes=1).executor(), InProcess)
    pool = WorkerOptions(processes=3).executor()
    assert isinstance(pool, Processes)
    assert pool.workers == 3
    monkeypatch.setattr(dask_cluster.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(SimError, match=r"pip install -r requirements-dask\.txt"):
        WorkerOptions(dask_workers=2).executor()


def until_kept(folder: Path, members: int) -> None:
    """Wait until so many members of a sweep are on disk; on a fresh machine it compiles the model first."""
    deadline = time.monotonic() + 240.0
    while sum(file.read_bytes().count(b"\n") for file in folder.glob("*.jsonl")) < 1 + members:  # below its header
        assert time.monotonic() < deadline, "no member was kept"
        time.sleep(0.02)


def test_ctrl_c_keeps_what_is_finished_and_says_how_to_go_on(call, small: Path, tmp_path: Path):
    """All members are kept sooner or later; the interrupt comes as soon as the first one is on disk."""
    kept = tmp_path / "kept"
    options = ("--axis", "market.growth_per_year=0:0.3:400", "--replications", "400", "--folder", kept, *ONE)
    command = [sys.executable, "-m", "sim", "sweep", str(small), *map(str, options)]
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    until_kept(kept, 2)
    running.send_signal(signal.SIGINT)
    printed, errors = running.communicate(timeout=120)
    assert running.returncode == 130, errors
    assert printed == b""
    assert b"Traceback" not in errors
    (file,) = kept.glob("*.jsonl")
    finished = file.read_bytes().count(b"\n") - 1
    assert 2 <= finished < 401
    message = errors.decode()
    assert f"{finished} members are kept in {file}" in message
    assert f"--resume {file.stem} --folder {kept}" in message


@pytest.mark.long
def test_killed_outright_it_loses_at_most_the_running_members_and_its_workers_end(call, small: Path, tmp_path: Path):
    kept = tmp_path / "kept"
    options = ("--axis", "market.growth_per_year=0:0.3:24", "--replications", "1500", "--folder", kept)
    command = [sys.executable, "-m", "sim", "sweep", str(small), *map(str, options), "--processes", "2"]
    running = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    until_kept(kept, 3)
    running.kill()
    running.communicate(timeout=120)  # returns only when the workers have closed their ends, too
    (file,) = kept.glob("*.jsonl")
    finished = file.read_bytes().count(b"\n") - 1
    assert 3 <= finished < 25
    again = call("sweep", "--resume", file.stem, "--folder", kept, *ONE, "--json")
    assert again.exit_code == 0, again.stderr
    whole = call("sweep", small, *options[:4], "--folder", tmp_path / "other", *ONE, "--json")
    assert json.loads(again.stdout)["digest"] == json.loads(whole.stdout)["digest"]
