"""A table as it was brought: cells are text, or numbers and dates where the file itself stores such; flaws named."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from math import isnan
from typing import Any

from sim.errors import ImportedFileError
from sim.importing.limits import LARGEST_EXACT, LONGEST_CELL

Cell = str | float | date  # "" is a blank cell
UNREAD = "not read: "  # begins the remark that tells a workbook's other sheets
# Signs that turn the direction of writing make a name look like another; they are refused like control characters.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
# What else nobody sees: names and identifiers that differ in such signs alone would be two in silence.
INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)


@dataclass(frozen=True)
class Flaw:
    """A cell that must not be used as it stands: its row and column in the file (1 is the first), and why."""

    row: int
    column: int
    message: str


@dataclass(frozen=True)
class Table:
    """A header and rows of one width, every row with its number in the file.

    `cells` holds the column of each name, row for row. `columns` are the places of the header's columns in the file (1
    is the first). `reading` tells how the file was read: kind, sheet, delimiter, encoding, whichever apply. `remarks`
    are to be shown, `flaws` forbid a cell's use.
    """

    name: str
    header: tuple[str, ...]
    columns: tuple[int, ...]
    cells: tuple[Sequence[Cell], ...] = field(repr=False)
    row_numbers: Sequence[int] = field(repr=False)
    blank_rows: tuple[int, ...]
    flaws: tuple[Flaw, ...]
    remarks: tuple[str, ...]
    reading: Mapping[str, Any]

    @cached_property
    def rows(self) -> list[tuple[Cell, ...]]:
        """Return the cells row by row."""
        return list(zip(*self.cells, strict=True))

    def texts(self, place: int) -> list[str]:
        """Return a column, by its place among the header's, as text."""
        return [as_text(cell) for cell in self.cells[place]]


def as_text(cell: Cell) -> str:
    """Return a cell as text: 123.0 is 123, a number never in scientific notation, a date year first."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, date):
        return cell.isoformat()
    return str(int(cell)) if float(cell).is_integer() else f"{Decimal(repr(float(cell))):f}"


def flaw_of(cell: Cell) -> str:
    """Return why a cell cannot be used whatever its column means, empty when it can."""
    if isinstance(cell, str):
        if len(cell) > LONGEST_CELL:
            return f"has {len(cell):,} characters, at most {LONGEST_CELL:,} are read; shorten it"
        match = CONTROL.search(cell)
        return f"holds the control character U+{ord(match.group()):04X}; delete it" if match else ""
    if isinstance(cell, float) and (isnan(cell) or abs(cell) >= LARGEST_EXACT):
        return "is a number of more than 15 digits, of which a workbook keeps only 15; store it as text"
    return ""


def checked_header(cells: list[Cell], where: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Return the names of columns and their places; cells right of the last name are no columns.

    Raises ImportedFileError for a blank name between others, or two columns of one name, whatever their case.
    """
    names = [as_text(cell).strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    for place, name in enumerate(names, start=1):
        if not name:
            raise ImportedFileError(f"{where}: column {place} has no name; name it or delete it")
        if "\n" in name or "\r" in name:
            raise ImportedFileError(f"{where}: the name of column {place} runs over several lines; shorten it")
        earlier = [other.casefold() for other in names[: place - 1]]
        if name.casefold() in earlier:
            raise ImportedFileError(f"{where}: two columns are named {name[:60]!r}; rename one")
    return tuple(names), tuple(range(1, len(names) + 1))
