"""Sweeps on disk: one file per sweep, one line per finished member; a damaged line is detected and run again."""

from __future__ import annotations

import base64
import binascii
import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from sim.errors import SimError
from sim.runners.tasks import digest_of
from sim.units import FloatArray
from store.files.tables import replace_file

FORMAT = 1
_ID = re.compile(r"[0-9a-f]{16}")


class SweepFileError(SimError):
    """A sweep's file cannot be read or written."""


class SweepFile:
    """The finished members of one sweep in a folder: `kept` holds their numbers by task id, `damaged` counts bad lines.

    The first line is the sweep's header, written whole or not at all; every other line is one member, appended in one
    step with its own sha256. A line that a crash or a full disk cut off is skipped, so that its member runs again.
    """

    def __init__(self, folder: Path, header: Mapping[str, Any]) -> None:
        self.path = sweep_path(folder, str(header["sweep"]))
        self.kept: dict[str, FloatArray] = {}
        self.damaged = 0
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if not self.path.exists():
                replace_file(self.path, _line({"format": FORMAT, **header}))
            self._read()
            self._file = os.open(self.path, os.O_WRONLY | os.O_APPEND)
        except OSError as problem:
            raise SweepFileError(f"{self.path} cannot be used: {problem.strerror}; choose another --folder") from None

    def keep(self, task_id: str, numbers: FloatArray) -> None:
        """Add a member and wait until the disk has it; SweepFileError when it cannot be written."""
        content = np.ascontiguousarray(numbers, dtype="<f8")
        text = base64.b64encode(content.tobytes()).decode("ascii")
        line = _line({"member": task_id, "shape": content.shape, "sha256": digest_of(numbers), "numbers": text})
        try:
            written = os.write(self._file, line)
            if written < len(line):
                raise OSError(28, "the disk is full")
            os.fsync(self._file)
        except OSError as problem:
            raise SweepFileError(f"{self.path} cannot be written: {problem.strerror}") from None
        self.kept[task_id] = numbers

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)

    def _read(self) -> None:
        """Read every intact member, and end an incomplete last line so that the next one starts a new line."""
        content = self.path.read_bytes()
        for line in content.split(b"\n")[1:]:
            if line:
                member = _member(line)
                if member is None:
                    self.damaged += 1
                else:
                    self.kept[member[0]] = member[1]
        if not content.endswith(b"\n"):
            with self.path.open("ab") as file:
                file.write(b"\n")


def sweep_path(folder: Path, sweep_id: str) -> Path:
    """Return where a sweep is kept; SweepFileError when the id is not sixteen hex digits."""
    if not _ID.fullmatch(sweep_id):
        raise SweepFileError(
            f"{sweep_id!r} is no sweep's id; it has sixteen digits from 0 to f, as the sweep printed it"
        )
    return folder / f"{sweep_id}.jsonl"


def read_header(folder: Path, sweep_id: str) -> dict[str, Any]:
    """Return the header of a kept sweep; SweepFileError when there is none, or it is no sweep's."""
    path = sweep_path(folder, sweep_id)
    try:
        with path.open("rb") as file:
            header = json.loads(file.readline())
    except FileNotFoundError:
        raise SweepFileError(f"there is no sweep {sweep_id} in {folder}; name its folder with --folder") from None
    except OSError as problem:
        raise SweepFileError(f"{path} cannot be read: {problem.strerror}") from None
    except ValueError:
        header = None
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        raise SweepFileError(f"{path} is not a sweep of format {FORMAT}; move it away and start the sweep anew")
    return header


def _line(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, separators=(",", ":")).encode() + b"\n"


def _member(line: bytes) -> tuple[str, FloatArray] | None:
    """Return the task id and the numbers of a line; None when it is incomplete or its digest is wrong."""
    try:
        content = json.loads(line)
        numbers = np.frombuffer(base64.b64decode(content["numbers"], validate=True), dtype="<f8").reshape(
            content["shape"]
        )
        task_id, digest = str(content["member"]), content["sha256"]
    except (ValueError, TypeError, KeyError, binascii.Error):
        return None
    return (task_id, numbers.astype(np.float64)) if digest_of(numbers) == digest else None
