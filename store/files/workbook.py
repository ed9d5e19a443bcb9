"""Workbooks to download: text is never run as a formula, numbers are finite, and all formulas are Multiplier's own."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from store.files.tables import TableError

LONGEST_TEXT = 32_767  # characters of a cell
MOST_ROWS = 1_048_576
LONGEST_SHEET_NAME = 31
NARROWEST, WIDEST = 14, 60  # characters of a column
DATE_SHAPE = "yyyy-mm-dd"
TEXT_SHAPE = "@"
INERT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}

_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


class Formula(NamedTuple):
    """A formula, and the result stored with it; never built from text of an imported file."""

    expression: str
    result: float | str | bool


Filled = str | float | int | bool | date | Formula | None


@dataclass(frozen=True)
class SheetToWrite:
    """A sheet: its name, the names of its columns and its rows; `shapes` are number formats by column name."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Filled]]
    shapes: dict[str, str] | None = None


def workbook_of(sheets: Sequence[SheetToWrite]) -> bytes:
    """Return an .xlsx workbook; TableError when a cell or a sheet cannot be written faithfully.

    Numbers are stored with 16 significant digits, which keeps every cent below a hundred trillion.
    """
    buffer = io.BytesIO()
    try:
        with xlsxwriter.Workbook(buffer, INERT) as book:
            for sheet, name in zip(sheets, sheet_names([listed.name for listed in sheets]), strict=True):
                _write(book, sheet, name)
    except (XlsxWriterException, UnicodeEncodeError) as problem:
        raise TableError(f"the workbook was not written: {' '.join(str(problem).split())[:200]}") from None
    return buffer.getvalue()


def sheet_names(names: Sequence[str]) -> list[str]:
    """Return names that a workbook can have: without the signs it forbids, at most 31 characters, each once."""
    distinct: list[str] = []
    for name in names:
        clean = _NOT_IN_NAMES.sub(" ", name).strip().strip("'").strip()[:LONGEST_SHEET_NAME] or "Sheet"
        clean = "History of it" if clean.casefold() == "history" else clean  # the one name that is reserved
        chosen, number = clean, 2
        while chosen.casefold() in {other.casefold() for other in distinct}:
            ending = f" ({number})"
            chosen, number = clean[: LONGEST_SHEET_NAME - len(ending)] + ending, number + 1
        distinct.append(chosen)
    return distinct


def _write(book: xlsxwriter.Workbook, sheet: SheetToWrite, name: str) -> None:
    """Write one sheet, its heading bold and frozen."""
    target = book.add_worksheet(name)
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": DATE_SHAPE})
    for column, heading in enumerate(sheet.columns):
        _check(target.write_string(0, column, _sound(heading, name), bold), name, heading)
    target.freeze_panes(1, 0)
    longest = [len(heading) for heading in sheet.columns]
    for row_number, row in enumerate(sheet.rows, start=1):
        if row_number >= MOST_ROWS:
            raise TableError(f"the sheet {name!r} has more than {MOST_ROWS - 1:,} rows; write it as CSV or Parquet")
        for column, cell in enumerate(row):
            _check(_write_cell(target, row_number, column, cell, day, name), name, f"row {row_number}")
            if isinstance(cell, str):
                longest[column] = max(longest[column], len(cell))
    for column, (heading, width) in enumerate(zip(sheet.columns, longest, strict=True)):
        shape = (sheet.shapes or {}).get(heading)
        characters = min(max(width + 2, NARROWEST), WIDEST)
        target.set_column(column, column, characters, book.add_format({"num_format": shape}) if shape else None)


def _write_cell(target: Any, row: int, column: int, cell: Filled, day: Any, name: str) -> int:  # noqa: ANN401 - untyped library
    """Write one cell by its type and return the library's code, 0 when it was written."""
    if cell is None:
        return 0
    if isinstance(cell, Formula):
        return int(target.write_formula(row, column, cell.expression, None, cell.result))
    if isinstance(cell, bool):
        return int(target.write_boolean(row, column, cell))
    if isinstance(cell, str):
        return int(target.write_string(row, column, _sound(cell, name)))
    if isinstance(cell, date):
        return int(target.write_datetime(row, column, cell, day))
    if not math.isfinite(cell):
        raise TableError(f"the sheet {name!r}, row {row}: {cell} is not a finite number; nothing was written")
    return int(target.write_number(row, column, cell))


def _sound(text: str, name: str) -> str:
    """Return a text that a cell can hold; TableError for one too long, or with half a character."""
    if len(text) > LONGEST_TEXT:
        raise TableError(f"the sheet {name!r}: a text has {len(text):,} characters, a cell holds {LONGEST_TEXT:,}")
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise TableError(f"the sheet {name!r}: a text holds half a character (a lone surrogate)")
    return text


def _check(code: int, name: str, where: str) -> None:
    """Raise TableError for a cell that the library would have dropped without an error."""
    if code != 0:
        raise TableError(f"the sheet {name!r}, {where}: a cell could not be written, so nothing was")
