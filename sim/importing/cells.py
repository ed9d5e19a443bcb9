"""One cell read as what its column claims: a value, a blank, or the reason why it is neither."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from sim.importing.fields import Field, FieldType
from sim.importing.limits import LONGEST_NAME
from sim.importing.notation import EARLIEST_YEAR, LATEST_YEAR, remedy_for_date, remedy_for_number
from sim.importing.table import INVISIBLE, Cell, as_text
from sim.units import LARGEST_AMOUNT

NUMBERS = ("money", "number", "months", "share")
SHOWN = 40  # characters of a wrong cell that a message repeats
Value = str | float | date

_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})", re.ASCII)
_PERCENT = re.compile(r"(.*?)\s?%", re.DOTALL)


class CellProblem(Exception):  # noqa: N818 - what is wrong with a cell, collected and never raised to a user
    """Why a cell cannot be used; its text is the message."""


class Why(str):
    """The message of a CellProblem, kept without the frames an exception holds on to: there may be 100,000 of them."""

    __slots__ = ()


def values_of(
    cells: list[Cell], field: Field, read: Callable[[Cell], Value], plain: list[float] | None
) -> list[Value | Why]:
    """Return what each of a field's filled cells is, or why it is nothing; `plain` are their values where known.

    Where all are of one kind and within bounds, the column is read in one go; `read` reads the cells of any other.
    """
    kinds = set(map(type, cells))
    values: list[float] | None = None
    if field.type in {"id", "name"} and kinds == {str}:
        joined = "".join(cells)  # type: ignore[arg-type]  # all of them texts
        seen = joined.isprintable() or not INVISIBLE.search(joined)
        if seen and max(map(len, cells)) <= LONGEST_NAME:  # type: ignore[arg-type]
            return list(cells)
    elif field.type in NUMBERS and kinds == {float}:
        values = cells  # type: ignore[assignment]  # all of them numbers
    elif field.type in NUMBERS and kinds == {str}:
        values = plain
    least = -LARGEST_AMOUNT if field.least is None else field.least
    most = LARGEST_AMOUNT if field.most is None else field.most
    if values and least <= min(values) and max(values) <= most:
        return list(values)
    return [_read(read, cell) for cell in cells]


def _read(read: Callable[[Cell], Value], cell: Cell) -> Value | Why:
    try:
        return read(cell)
    except CellProblem as problem:
        return Why(problem)


def reader_of(
    field: Field, read_number: Callable[[str], float | None], read_date: Callable[[str], date | None]
) -> Callable[[Cell], Value]:
    """Return the function that reads a filled cell of a field; it raises CellProblem."""
    readers: dict[FieldType, Callable[[Cell], Value]] = {
        "id": read_text,
        "name": read_text,
        "date": lambda cell: _day(cell, read_date),
        "month": lambda cell: _month(cell, read_date),
        "money": lambda cell: _number(cell, read_number, field),
        "number": lambda cell: _number(cell, read_number, field),
        "months": lambda cell: _number(cell, read_number, field),
        "share": lambda cell: _share(cell, read_number, field),
    }
    return readers[field.type]


def read_text(cell: Cell) -> str:
    """Return a name or identifier letter by letter; a stored whole number without its decimal point."""
    if isinstance(cell, date):
        raise CellProblem(f"is the date {cell}; a spreadsheet may have made it of a text: store it as text")
    text = as_text(cell)
    if "\n" in text or "\r" in text:
        raise CellProblem("runs over several lines; look for a quotation mark that never ends")
    hidden = None if text.isprintable() else INVISIBLE.search(text)
    if hidden:
        raise CellProblem(f"{shown(text)} holds U+{ord(hidden.group()):04X}, which cannot be seen; delete it")
    if len(text) > LONGEST_NAME:
        raise CellProblem(f"has {len(text):,} characters, at most {LONGEST_NAME} are kept; shorten it")
    return text


def shown(cell: Cell) -> str:
    """Return a cell as a message repeats it."""
    text = as_text(cell)
    return repr(text if len(text) <= SHOWN else text[:SHOWN] + "...")


def _number(cell: Cell, read_number: Callable[[str], float | None], field: Field) -> float:
    if isinstance(cell, date):
        raise CellProblem(f"is the date {cell} where a number is expected; format the column as a number")
    value = read_number(cell) if isinstance(cell, str) else cell
    if value is None:
        remedy = remedy_for_number(as_text(cell))
        raise CellProblem(f"{shown(cell)} is no number as this file writes them; {remedy}")
    if abs(value) > LARGEST_AMOUNT:
        raise CellProblem(f"{shown(cell)} is out of range; amounts lie within a trillion")
    if field.least is not None and value < field.least:
        raise CellProblem(f"{shown(cell)} is below {field.least:g}; {field.about} cannot be")
    return value


def _share(cell: Cell, read_number: Callable[[str], float | None], field: Field) -> float:
    percent = _PERCENT.fullmatch(cell) if isinstance(cell, str) else None
    value = _number(percent[1] if percent else cell, read_number, field)
    share = value / 100.0 if percent else value
    if field.most is not None and share > field.most:
        raise CellProblem(f"{shown(cell)} is more than the whole; write 0.4 for 40 %")
    return share


def _day(cell: Cell, read_date: Callable[[str], date | None]) -> date:
    if isinstance(cell, float):
        raise CellProblem(f"is the number {as_text(cell)} where a date is expected; format the column as a date")
    value = read_date(cell) if isinstance(cell, str) else cell
    if value is None:
        raise CellProblem(f"{shown(cell)} is no date as this file writes them; {remedy_for_date(as_text(cell))}")
    if not EARLIEST_YEAR <= value.year <= LATEST_YEAR:
        raise CellProblem(f"{value} lies outside {EARLIEST_YEAR} to {LATEST_YEAR}; correct the date")
    return value


def _month(cell: Cell, read_date: Callable[[str], date | None]) -> date:
    match = _MONTH.fullmatch(cell) if isinstance(cell, str) else None
    if match and 1 <= int(match[2]) <= 12 and EARLIEST_YEAR <= int(match[1]) <= LATEST_YEAR:
        return date(int(match[1]), int(match[2]), 1)
    return _day(cell, read_date).replace(day=1)
