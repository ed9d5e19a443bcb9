"""A file on disk opened in this process, for whoever brings a file of their own into their own Python.

What strangers bring is opened by `sim.importing.isolated`, by the same code in a process that may die of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.errors import ImportedFileError
from sim.importing.limits import LARGEST_FILE
from sim.importing.table import Table
from sim.importing.worker import read_file


def content_of(path: Path | str) -> bytes:
    """Return the bytes of a file on disk, one more than are read at most when it is too large."""
    try:
        with Path(path).open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as problem:
        raise ImportedFileError(f"{path} cannot be read: {problem.strerror}; check the path") from None


def read_local(
    path: Path | str,
    *,
    delimiter: str | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
    kinds: Sequence[str] = (),
) -> Table:
    """Return the table in a file on disk; the options are those of `sim.importing.isolated.read_isolated`."""
    order = {"delimiter": delimiter, "encoding": encoding, "sheet": sheet, "kinds": kinds}
    return read_file(content_of(path), {"name": Path(path).name, **order})
