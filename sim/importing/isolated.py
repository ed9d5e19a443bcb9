"""Opening somebody's file in a process of its own, with limits on memory and time; whatever it holds, we live on."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path, PurePath
from typing import IO

from sim.errors import ImportedFileError, RunCanceledError
from sim.importing.limits import LARGEST_FILE, MEGABYTE, SECONDS
from sim.importing.local import content_of
from sim.importing.table import Table
from sim.importing.transport import unpacked

ROOT = Path(__file__).resolve().parents[2]
WORKER = "sim.importing.worker"
LOOK = 0.05  # seconds between two looks at the other process
LONGEST_REPORT = 200  # bytes of a line that is listened to
Progress = Callable[[int, int], None]
_REPORT = re.compile(r"(\d{1,9}) (\d{1,9})\s*")


def read_isolated(
    content: bytes,
    name: str,
    *,
    delimiter: str | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
    kinds: Sequence[str] = (),
    seconds: float = SECONDS,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> Table:
    """Return the table in a file's bytes; `name` is shown in messages and its ending must fit the content.

    `kinds` are those of which a sheet is looked for in a workbook of our own.
    `progress(rows, all rows)` is called in this thread. ImportedFileError when the file is refused, the other process
    dies of it, or `seconds` pass; RunCanceledError once `cancel` is set. Nothing of the file touches a disk by name.
    """
    if len(content) > LARGEST_FILE:
        raise ImportedFileError(f"{name} is larger than {LARGEST_FILE // MEGABYTE} MB; split it by year")
    name = PurePath(name.replace("\\", "/")).name or "file"
    how = {"delimiter": delimiter, "encoding": encoding, "sheet": sheet, "kinds": list(kinds)}
    order = {"name": name, **how, "seconds": seconds}
    with _temporary(name) as brought, _temporary(name) as answered:
        try:
            brought.write(json.dumps(order).encode() + b"\n")
            brought.write(content)
            brought.seek(0)
        except OSError as problem:
            raise _no_room(name, problem) from None
        code = _watched(brought, answered, name, seconds, progress, cancel)
        answered.seek(0)
        return _answer(answered, code, name)


def _temporary(name: str) -> IO[bytes]:
    """Return a file without a name, gone once it is closed."""
    try:
        return tempfile.TemporaryFile()
    except OSError as problem:
        raise _no_room(name, problem) from None


def _no_room(name: str, problem: OSError) -> ImportedFileError:
    reason = (problem.strerror or "it is not usable").lower()
    return ImportedFileError(
        f"{name} cannot be opened: the temporary folder cannot hold it ({reason}); make room, or set TMPDIR to another"
    )


def _answer(answered: IO[bytes], code: int, name: str) -> Table:
    """Return the table the other process gave back; whatever it did wrong is an ImportedFileError."""
    failed = f"{name} made its reader fail, so nothing of it was read; save it again, or as CSV"
    try:
        first = json.loads(answered.readline()) if code == 0 else None
        if first is None:
            raise ImportedFileError(failed)
        if "error" in first:
            raise ImportedFileError(first["error"])
        return unpacked(first["table"], answered)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError):
        raise ImportedFileError(failed) from None


def read_brought(path: Path | str, **order: object) -> Table:
    """Return the table in a file on disk; the options are those of `read_isolated`."""
    return read_isolated(content_of(path), Path(path).name, **order)  # type: ignore[arg-type]  # handed on as they came


def _watched(
    brought: IO[bytes],
    answered: IO[bytes],
    name: str,
    seconds: float,
    progress: Progress | None,
    cancel: threading.Event | None,
) -> int:
    """Run the other process to its end and return its exit code; it is killed when time is up or on cancel."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONFAULTHANDLER": ""}
    began = time.monotonic()
    with subprocess.Popen(
        [sys.executable, "-m", WORKER],
        stdin=brought,
        stdout=answered,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env=environment,
    ) as process:
        latest: list[tuple[int, int]] = []
        ended = threading.Event()
        assert process.stderr is not None, "asked for as a pipe"
        threading.Thread(target=_listen, args=(process.stderr, latest, ended), daemon=True).start()
        reported: tuple[int, int] | None = None
        try:
            while not ended.is_set() or process.poll() is None:
                if cancel is not None and cancel.is_set():
                    raise RunCanceledError(f"reading {name} was canceled; nothing was kept")
                if time.monotonic() - began > seconds:
                    raise ImportedFileError(
                        f"{name} takes longer than {seconds:g} seconds to read; split it, or bring it as CSV"
                    )
                if progress is not None and latest and latest[-1] != reported:
                    reported = latest[-1]
                    progress(*reported)
                _pause(ended, process)
            if progress is not None and latest and latest[-1] != reported:  # it ended between two looks
                progress(*latest[-1])
        except BaseException:
            process.kill()
            raise
        return process.returncode


def _pause(ended: threading.Event, process: subprocess.Popen[bytes]) -> None:
    """Wait a moment, or until the other process has ended."""
    if not ended.wait(LOOK):
        return
    with contextlib.suppress(subprocess.TimeoutExpired):  # it closed its standard error and goes on
        process.wait(LOOK)


def _listen(pipe: IO[bytes], latest: list[tuple[int, int]], ended: threading.Event) -> None:
    """Keep the last report of progress; anything else the other process says is of no use to a person."""
    for line in iter(lambda: pipe.readline(LONGEST_REPORT), b""):
        match = _REPORT.fullmatch(line.decode("ascii", "replace"))
        if match:
            latest[:] = [(int(match[1]), int(match[2]))]
    ended.set()
