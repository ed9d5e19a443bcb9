"""Reading a file of open positions, handed from one plan year to the next in the format `payout --closing` writes."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from sim.errors import ImportedFileError
from sim.importing.csv_text import DELIMITERS, Sheet, sheet_of, text_of
from sim.importing.local import content_of
from sim.importing.table import INVISIBLE
from sim.pay_statements.positions import COLUMNS, KINDS, NEEDED, Position
from sim.units import LARGEST_AMOUNT, MONTHS_PER_YEAR

_AMOUNT = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_SHOWN = 40  # characters of a wrong cell that a message repeats


class _WrongCellError(Exception):
    """A cell is not what its column claims; its text is the message."""


def read_positions(path: Path | str) -> tuple[Position, ...]:
    """Return the positions of a CSV file; ImportedFileError, naming row and column, when any cannot be used."""
    return _read(content_of(path), Path(path).name)


def positions_from_text(text: str, where: str = "positions") -> tuple[Position, ...]:
    """Return the positions of CSV text; errors are those of `read_positions`."""
    return _read(text.encode(), where)


def _read(content: bytes, where: str) -> tuple[Position, ...]:
    """Return the positions in a file's bytes; none where a heading stands alone, for a year may leave nothing open."""
    text = text_of(content, where)
    lines = [line for line in text.text.splitlines() if line.strip()]
    if len(lines) == 1:
        _check_heading([name.strip().lower() for name in lines[0].split(DELIMITERS[text.delimiter])], where)
        return ()
    return _positions(sheet_of(text))


def _positions(sheet: Sheet) -> tuple[Position, ...]:
    """Return a sheet's rows as positions, when its columns are those of the format."""
    heading = [name.lower() for name in sheet.header]
    _check_heading(heading, sheet.name)
    return tuple(_position(dict(zip(heading, cells, strict=True)), line, sheet.name) for line, cells in sheet.rows)


def _check_heading(heading: Sequence[str], where: str) -> None:
    """Raise ImportedFileError unless the columns are those of the format."""
    missing = [name for name in NEEDED if name not in heading]
    strange = [name for name in heading if name not in COLUMNS]
    if missing or strange:
        complaint = f"the column {missing[0]!r} is missing" if missing else f"the column {strange[0]!r} is not known"
        raise ImportedFileError(f"{where}: {complaint}; the columns of positions are {', '.join(COLUMNS)}")


def _position(cells: Mapping[str, str], line: int, where: str) -> Position:
    """Return the position a row states; ImportedFileError names the first cell that is wrong."""
    column = ""
    try:
        column = "payee"
        payee = _name(cells["payee"])
        column, kind = "position", KINDS.get(cells["position"])
        if kind is None:
            raise _WrongCellError(f"{cells['position'][:_SHOWN]!r} is none of {', '.join(KINDS)}")
        column = "amount"
        amount = _amount(cells["amount"])
        column, due = "due", cells.get("due", "")
        released = _day(f"{due}-01") if due else None
        if (kind == "held back") != (released is not None):
            raise _WrongCellError(
                "is the month, such as 2027-03, in which pay held back is released, and of that alone"
            )
        column, deal = "deal", cells.get("deal", "")
        if (kind == "deal paid") != bool(deal):
            raise _WrongCellError("is the deal that was paid, and of that alone")
        column, sold = "sold", cells.get("sold", "")
        day = _day(sold) if kind == "deal paid" or sold else None
        column, months = "contract_months", cells.get("contract_months", "")
        term = max(1, round(_amount(months))) if months else MONTHS_PER_YEAR
    except _WrongCellError as problem:
        raise ImportedFileError(f"{where} row {line}: {column} {problem}") from None
    return Position(payee=payee, kind=kind, amount=amount, due=released, deal=deal, sold=day, contract_months=term)


def _name(text: str) -> str:
    """Return a name that is not blank and holds no sign that nobody sees."""
    if not text:
        raise _WrongCellError("is blank; fill it in")
    if INVISIBLE.search(text):
        raise _WrongCellError(f"{text[:_SHOWN]!r} holds a sign that nobody sees; type the name anew")
    return text


def _amount(text: str) -> float:
    """Return an amount written with a decimal point and without separators."""
    if not _AMOUNT.fullmatch(text):
        raise _WrongCellError(f"{text[:_SHOWN]!r} is no number; write 1234.56")
    if abs(float(text)) > LARGEST_AMOUNT:
        raise _WrongCellError(f"{text[:_SHOWN]!r} is out of range; amounts lie within a trillion")
    return float(text)


def _day(text: str) -> datetime.date:
    """Return a date written as 2026-02-28."""
    try:
        if not _DAY.fullmatch(text):
            raise ValueError
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise _WrongCellError(f"{text[:_SHOWN]!r} is no date; write year-month-day, such as 2026-02-28") from None
