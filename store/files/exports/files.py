"""Exports of replays and stress tests: the file's ending selects the format; written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.replay.replay import Replay
from sim.replay.response import Response
from sim.replay.several import Years
from sim.reports.replay_tables import STATEMENT_COLUMNS, YEAR_COLUMN, statement_rows
from sim.reports.stress_tables import STRESS_COLUMNS, stress_object, stress_rows
from sim.stress.accruals import Accounting
from sim.stress.study import StressStudy
from store.files.exports.inert import inert_name
from store.files.exports.replay_brief import replay_brief
from store.files.exports.replay_slides import replay_slides, years_slides
from store.files.exports.replay_workbook import replay_workbook
from store.files.exports.stress_brief import stress_brief
from store.files.exports.stress_slides import stress_slides
from store.files.exports.stress_workbook import stress_workbook
from store.files.exports.years_brief import years_brief
from store.files.exports.years_workbook import years_workbook
from store.files.tables import check_target, csv_bytes, replace_file

Makers = Mapping[str, Callable[..., bytes]]  # by ending; each takes the content and what goes with it


def statements_csv(replayed: Replay, _second: Sequence[Response] = ()) -> bytes:
    """Return every amount of every statement as CSV; the texts are inert."""
    return csv_bytes(STATEMENT_COLUMNS, list(map(_inert_row, statement_rows(replayed))))


def years_csv(years: Years, _second: Sequence[Response] = ()) -> bytes:
    """Return every amount of every statement of every year as CSV, the year first; the texts are inert.

    There are no rows of sums, so that a plan's amounts sum to what it pays in all years together.
    """
    rows = [(label, *_inert_row(row)) for label, replayed in years.by_label.items() for row in statement_rows(replayed)]
    return csv_bytes((YEAR_COLUMN, *STATEMENT_COLUMNS), rows)


def _inert_row(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(inert_name(cell) if isinstance(cell, str) else cell for cell in row)


def stress_csv(study: StressStudy, accounting: Accounting) -> bytes:
    """Return every number of a stress test as CSV, one a row."""
    return csv_bytes(STRESS_COLUMNS, stress_rows(stress_object(study, accounting)))


EXPORTS: Makers = {".xlsx": replay_workbook, ".csv": statements_csv, ".html": replay_brief, ".pptx": replay_slides}
YEARS_EXPORTS: Makers = {".xlsx": years_workbook, ".csv": years_csv, ".html": years_brief, ".pptx": years_slides}
STRESS_EXPORTS: Makers = {
    ".xlsx": stress_workbook,
    ".csv": stress_csv,
    ".html": stress_brief,
    ".pptx": stress_slides,
}


def check_export(path: Path | str, endings: Iterable[str] = tuple(EXPORTS)) -> None:
    """Raise TableError when the file could not be written; to be called before time is spent on the content."""
    check_target(path, endings)


def export(content: Any, beside: Any, path: Path | str, makers: Makers = EXPORTS) -> None:  # noqa: ANN401 - as the makers take
    """Write a replay, years or stress test, and what goes with it, in the format of the ending; replaces the file."""
    check_export(path, makers)
    replace_file(path, makers[Path(path).suffix.lower()](content, beside))
