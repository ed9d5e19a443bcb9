"""Tables somebody brings as CSV: every cell is text until it is read as what its column claims, row by row."""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sim.errors import ImportedFileError
from sim.units import LARGEST_AMOUNT

LARGEST_TABLE = 50_000_000  # bytes
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
SHOWN = 40  # characters of a wrong cell that a message repeats


@dataclass(frozen=True, kw_only=True)
class TextRow:
    """One row as text by column, and the line it stands on; a misshapen row must not be used."""

    row: int
    cells: Mapping[str, str]
    misshapen: str = ""  # says so when the row has more or fewer cells than the heading


def read_rows(
    path: Path | str, needed: Iterable[str], known: Iterable[str], prefixes: tuple[str, ...] = ()
) -> list[TextRow]:
    """Return the rows of a CSV file; ImportedFileError when it is no table with the columns needed."""
    try:
        content = Path(path).read_bytes()
    except OSError as problem:
        raise ImportedFileError(f"{path} cannot be read: {problem.strerror}; check the path") from None
    if len(content) > LARGEST_TABLE:
        raise ImportedFileError(f"{path} is larger than 50 MB; split it")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ImportedFileError(f"{path} is not text in UTF-8; save it as CSV in UTF-8") from None
    return rows_of(text, str(path), needed, known, prefixes)


def rows_of(
    text: str, where: str, needed: Iterable[str], known: Iterable[str], prefixes: tuple[str, ...] = ()
) -> list[TextRow]:
    """Return the rows of CSV text; `where` starts every message."""
    first_line = text.split("\n", 1)[0]
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=";" if first_line.count(";") > first_line.count(",") else ","
    )
    try:
        lines = [(reader.line_num, cells) for cells in reader]
    except csv.Error as problem:
        raise ImportedFileError(
            f"{where}, line {reader.line_num}: {problem}; look for a quote that never ends"
        ) from None
    heading = [name.strip().lower() for name in (lines[0][1] if lines else [])]
    missing = [name for name in needed if name not in heading]
    if missing:
        raise ImportedFileError(
            f"{where}: the column {missing[0]!r} is missing; columns are {', '.join(heading) or 'none'}"
        )
    repeated = next((name for name in heading if heading.count(name) > 1), None)
    if repeated is not None:
        raise ImportedFileError(f"{where}: two columns are named {repeated!r}; keep one")
    allowed = set(known)
    strange = [name for name in heading if name not in allowed and not name.startswith(prefixes or ("\0",))]
    if strange:
        raise ImportedFileError(
            f"{where}: the column {strange[0]!r} is not known; known are {', '.join(sorted(allowed))}"
        )
    return [_row(line, cells, heading) for line, cells in lines[1:] if any(cell.strip() for cell in cells)]


def _row(line: int, cells: list[str], heading: list[str]) -> TextRow:
    """Return a row by column; one cell too many, such as an unquoted 1,234, would shift or cut the others."""
    misshapen = ""
    if len(cells) != len(heading):
        misshapen = f"has {len(cells)} cells, the heading {len(heading)}; put quotes around a cell that holds a comma"
    padded = [*cells, *[""] * (len(heading) - len(cells))]
    return TextRow(
        row=line, cells={name: cell.strip() for name, cell in zip(heading, padded, strict=False)}, misshapen=misshapen
    )


class CellError(Exception):
    """A cell is not what its column claims; its text is the message."""


def as_date(text: str) -> datetime.date:
    """Return a date written as 2026-02-28."""
    try:
        if not _DATE.fullmatch(text):
            raise ValueError
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise CellError(f"{_shown(text)} is no date; write year-month-day, such as 2026-02-28") from None


def as_number(text: str) -> float:
    """Return a finite number written with a point and without separators."""
    if not text:
        raise CellError("is blank; write a number such as 1234.56")
    if not _NUMBER.fullmatch(text):
        raise CellError(f"{_shown(text)} is no number; write 1234.56")
    number = float(text)
    if abs(number) > LARGEST_AMOUNT:
        raise CellError(f"{_shown(text)} is out of range; amounts lie within a trillion")
    return number


def as_share(text: str) -> float:
    """Return a share from 0 to 2 (1 is all of it)."""
    share = as_number(text)
    if not 0.0 <= share <= 2.0:
        raise CellError(f"{_shown(text)} is no share; write 0.4 for 40 %")
    return share


def as_name(text: str) -> str:
    """Return a name that is not blank."""
    if not text:
        raise CellError("is blank; fill it in")
    if not text.isprintable():
        raise CellError(f"{_shown(text)} holds a control character or a line break; look for a quote that never ends")
    return text


def _shown(text: str) -> str:
    if not text:
        return "a blank cell"
    return repr(text if len(text) <= SHOWN else text[:SHOWN] + "...")
