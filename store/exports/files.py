"""A replay as a file, its kind by the ending, written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from sim.replay.replay import Replay
from sim.replay.response import Response
from sim.replay.tables import STATEMENT_COLUMNS, statement_rows
from store.exports.replay_brief import replay_brief
from store.exports.replay_slides import replay_slides
from store.exports.replay_workbook import replay_workbook
from store.tables import check_target, csv_bytes, replace_file

Made = Callable[[Replay, Sequence[Response]], bytes]


def statements_csv(made: Replay, _second: Sequence[Response] = ()) -> bytes:
    """Return every amount of every statement as CSV; the texts are inert."""
    return csv_bytes(STATEMENT_COLUMNS, list(statement_rows(made)))


EXPORTS: dict[str, Made] = {
    ".xlsx": replay_workbook,
    ".csv": statements_csv,
    ".html": replay_brief,
    ".pptx": replay_slides,
}


def check_export(path: Path | str) -> None:
    """Raise TableError when nothing could be written there; before time is spent on it."""
    check_target(path, EXPORTS)


def export(made: Replay, second: Sequence[Response], path: Path | str) -> None:
    """Write a replay as the ending says; what stood there is replaced in one step."""
    check_export(path)
    replace_file(path, EXPORTS[Path(path).suffix.lower()](made, second))
