"""The process that opens a file: it ends when told, when its time is up, when nobody is left; and leaves nothing."""

import ast
import errno
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import sim.importing.isolated
from sim.errors import ImportedFileError, RunCanceledError
from sim.importing import csv_text, worker
from sim.importing.isolated import read_isolated
from sim.importing.limits import LARGEST_FILE, MEGABYTE
from sim.importing.mapping import propose
from sim.importing.records import import_table
from sim.importing.transport import packed, unpacked
from sim.yaml_files import validation
from ui.widgets import share

PROJECT = Path(__file__).resolve().parents[2]
HEAD = "payee,date,measure,amount,deal\n"
GOOD = HEAD + "Ann,2025-01-02,Own,5,D1\n"
on_posix = pytest.mark.skipif(os.name != "posix", reason="signals and /proc are POSIX's")
ENDLESS = "import sim.importing.worker as w; w.read_file = lambda *_, **__: [None for _ in iter(int, 1)]; w.main()"


@pytest.fixture
def endless(tmp_path, monkeypatch):
    """Let the other process be one that never ends of itself; return where it is started from."""
    program = tmp_path / "endless"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{ENDLESS}"\n', encoding="utf-8")
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))
    return program


def children() -> set[str]:
    return set(Path(f"/proc/self/task/{threading.get_native_id()}/children").read_text(encoding="ascii").split())


@on_posix
def test_canceling_while_rows_are_read_ends_the_other_process_at_once(endless):
    before, stop, stopped = children(), threading.Event(), []

    def cancel():
        stopped.append(time.monotonic())
        stop.set()

    threading.Timer(0.3, cancel).start()
    with pytest.raises(RunCanceledError, match=r"reading slow\.csv was canceled; nothing was kept"):
        read_isolated(GOOD.encode(), "slow.csv", cancel=stop)
    assert time.monotonic() - stopped[0] < 20.0  # of the 60 that it may take
    assert children() <= before


@on_posix
def test_a_file_that_takes_too_long_is_given_up_and_its_process_ended(endless):
    before = children()
    with pytest.raises(ImportedFileError, match=r"takes longer than 0.5 seconds to read"):
        read_isolated(GOOD.encode(), "slow.csv", seconds=0.5)
    assert children() <= before


@on_posix
def test_an_error_in_whoever_looks_on_ends_the_other_process(endless, monkeypatch):
    before = children()
    monkeypatch.setattr(sim.importing.isolated, "_pause", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        read_isolated(GOOD.encode(), "slow.csv")
    assert children() <= before


@on_posix
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for the process in /proc")
def test_a_killed_parent_leaves_no_reader_behind(endless, tmp_path):
    program = f"""
        import sys
        sys.executable = {str(endless)!r}
        from sim.importing.isolated import read_isolated
        read_isolated({GOOD.encode()!r}, "slow.csv", seconds=4.0)
    """
    python = endless.read_text(encoding="utf-8").split('"')[1]
    parent = subprocess.Popen([python, "-c", textwrap.dedent(program)], cwd=PROJECT, start_new_session=True)
    reader = Path(f"/proc/{parent.pid}/task/{parent.pid}/children")
    deadline = time.monotonic() + 120.0
    while not (readers := reader.read_text(encoding="ascii").split()) and time.monotonic() < deadline:
        time.sleep(0.01)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    assert readers, "the reader was never started"
    while time.monotonic() < deadline and _lives(readers[0]):
        time.sleep(0.05)
    assert not _lives(readers[0])


def _lives(process: str) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@on_posix
def test_the_reader_ends_itself_when_its_time_is_up():
    order = b'{"name": "slow.csv", "seconds": 0.2}\n'
    with subprocess.Popen(
        [sys.executable, "-m", sim.importing.isolated.WORKER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=PROJECT,
    ) as process:
        process.stdin.write(order)
        process.stdin.flush()  # and the file never comes
        assert process.wait(120.0) == -signal.SIGALRM


@on_posix
@pytest.mark.parametrize("how", ["read", "refused", "canceled"])
def test_no_file_is_left_behind(how, tmp_path, monkeypatch, request):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    stop = threading.Event()
    if how == "canceled":
        stop.set()
    try:
        read_isolated(b"no table" if how == "refused" else GOOD.encode(), "a.csv", cancel=stop)
    except (ImportedFileError, RunCanceledError):
        assert how != "read"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"{}\n",
        b"[1]\n",
        b'{"table": {}}\n',
        b'{"table": 5}\n',
        b"\xff\n",
        b'{"table": {"rows": 400, "cells": [], "header": []}}\nshort',
    ],
)
def test_an_answer_that_is_none_is_one_sentence(answer):
    with pytest.raises(ImportedFileError, match="made its reader fail"):
        sim.importing.isolated._answer(io.BytesIO(answer), 0, "a.csv")


def test_any_table_comes_out_as_it_went_in():
    table = worker.read_file((HEAD + "Ann,2025-01-02,Own,5,D1\n" * 3_000).encode(), {"name": "a.csv"})
    kinds = [
        ["x"] * 3_000,
        [float(place) for place in range(3_000)],
        [date(2025, 1, place % 28 + 1) if place % 2 else "" for place in range(3_000)],
        [f"many {place}\nlines" for place in range(3_000)],
        [str(place % 700) if place % 3 else float(place % 300) for place in range(3_000)],
    ]
    for place in range(5):
        mixed = replace(table, cells=(*kinds[place:], *kinds[:place]), remarks=("a",), blank_rows=(7,))
        carried = io.BytesIO(b"".join(packed(mixed)))
        assert unpacked(json.loads(carried.readline())["table"], carried) == mixed


def test_a_system_without_limits_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "resource", None)  # importing it is an ImportError
    monkeypatch.setattr(worker.signal, "setitimer", lambda *_: None)
    said = worker.limit_this_process(60.0)
    assert said == (worker.NO_MEMORY_LIMIT,)
    assert "cannot limit the memory" in said[0]


@on_posix
def test_what_a_system_cannot_limit_stands_beside_the_table(tmp_path, monkeypatch):
    without = "import sys; sys.modules['resource'] = None; import sim.importing.worker as w; w.main()"
    program = tmp_path / "without"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{without}"\n', encoding="utf-8")
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))
    table = read_isolated(GOOD.encode(), "a.csv")
    assert worker.NO_MEMORY_LIMIT in import_table(table, propose(table)).warnings


def test_rows_read_and_rows_checked_are_told_and_both_can_be_canceled():
    text = HEAD + "".join(f"P{place % 50},2025-01-02,Own,{place},D{place}\n" for place in range(100_000))
    read, checked = [], []
    table = read_isolated(text.encode(), "big.csv", progress=lambda *rows: read.append(rows))
    import_table(table, propose(table), lambda *rows: checked.append(rows))
    for reports in (read, checked):
        assert reports == sorted(reports)
        assert {total for _, total in reports} == {100_000}
    assert len(checked) == 5
    stop = threading.Event()
    last = []
    read_isolated(GOOD.encode(), "small.csv", progress=lambda *rows: last.append(rows))
    assert last[-1] == (1, 1)  # however soon it ends

    def cancel_half_way(done, _total):
        if done >= 40_000:
            stop.set()

    with pytest.raises(RunCanceledError, match=r"checking big\.csv was canceled; nothing was kept"):
        import_table(table, propose(table), cancel_half_way, stop)


def test_a_full_temporary_folder_is_told_with_what_to_do(monkeypatch):
    def full():
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("sim.importing.isolated.tempfile.TemporaryFile", full)
    with pytest.raises(ImportedFileError, match=r"mine\.csv cannot be opened: .* make room"):
        read_isolated(b"payee,quota\nAnn,1\n", "mine.csv")


# --- one number rules what may be brought ----------------------------------------------------------------------------


def test_server_uploader_and_reader_agree_on_the_largest_file():
    config = tomllib.loads((PROJECT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert LARGEST_FILE == 64 * MEGABYTE
    assert config["server"]["maxUploadSize"] == LARGEST_FILE // MEGABYTE
    assert csv_text.LARGEST_FILE is LARGEST_FILE
    assert share.LARGEST_UPLOAD_MB * MEGABYTE >= validation.LARGEST_FILE


def test_every_uploader_has_a_cap_of_its_own_and_table_uploaders_the_readers():
    caps = {}
    for path in sorted([*PROJECT.glob("ui/**/*.py"), *PROJECT.glob("pages/**/*.py")]):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("file_uploader"):
                cap = next((word.value for word in call.keywords if word.arg == "max_upload_size"), None)
                assert cap is not None, f"{path}: an uploader without a cap"
                caps[path.stem] = ast.unparse(cap)
    for reads_tables in ("slots", "extract"):
        assert caps.pop(reads_tables) == "LARGEST_FILE // MEGABYTE"
    assert set(caps.values()) <= {"share.LARGEST_UPLOAD_MB", "LARGEST_UPLOAD_MB"}, caps
    assert len(caps) >= 3
