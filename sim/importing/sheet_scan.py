"""What a reader of workbooks passes over in silence: errors, formulas without a result, merged cells, hidden rows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice

from sim.importing.limits import MOST_FLAWS
from sim.importing.table import Flaw

REACH = 600  # bytes within which a cell that holds an error ends

_CELL = (
    rb"<(?:\w{1,20}:)?c\b([^<>]{0,400})>"  # bounded, so that no hostile text makes it scan to the end again and again
)
_ERROR = re.compile(_CELL + rb"(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v[^<>]{0,100}>([^<]*)</", re.DOTALL)
_FORMULA = re.compile(
    _CELL
    + rb"\s*<(?:\w+:)?f\b[^<>]{0,400}?(?:/>|>[^<]*</(?:\w+:)?f>)\s*(<(?:\w+:)?v\b[^<>]{0,400}?(?:/>|>([^<]*)</))?",
    re.DOTALL,
)
_ADDRESS = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d+)[\"']")
_TYPE = re.compile(rb"\bt=[\"'](\w+)[\"']")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^<>]{0,100}?ref=[\"']([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)[\"']")
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\b[^<>]{0,400}\bhidden=[\"'](?:1|true)[\"']")
_HIDDEN_COLUMN = re.compile(rb"<(?:\w+:)?col\b[^<>]{0,400}\bhidden=[\"'](?:1|true)[\"']")
_ERROR_CELL = re.compile(rb"<(?:\w+:)?c\b[^<>]{0,400}?\bt=[\"']e[\"'][^<>]{0,400}>")


@dataclass(frozen=True)
class Scan:
    """What was found in a sheet's XML; merged ranges are (first row, first column, last row, last column)."""

    flaws: list[Flaw] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: int = 0
    hidden_columns: int = 0


def scan_sheet(xml: bytes) -> Scan:
    """Return what is amiss in the bytes of a sheet part, quickly where it holds neither formulas nor errors.

    Beyond MOST_FLAWS of a kind it stops looking, one further, so that nobody takes the list for all there is.
    """
    flaws = [*_errors(xml), *_formulas(xml)]
    tail = xml[max(xml.find(b"mergeCell") - 40, 0) :] if b"mergeCell" in xml else b""
    merged = [(int(b), column_number(a), int(d), column_number(c)) for a, b, c, d in _MERGED.findall(tail)]
    return Scan(flaws, merged, _count(_HIDDEN_ROW, xml), _count(_HIDDEN_COLUMN, xml))


def _count(pattern: re.Pattern[bytes], xml: bytes) -> int:
    return len(pattern.findall(xml)) if b"hidden=" in xml else 0


def column_number(letters: bytes) -> int:
    """Return the number of a column, 1 for A."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _errors(xml: bytes) -> list[Flaw]:
    """Return the cells that hold an error value such as #DIV/0!."""
    if b'"e"' not in xml and b"'e'" not in xml:
        return []
    flaws: list[Flaw] = []
    for start in islice(_ERROR_CELL.finditer(xml), MOST_FLAWS + 1):
        whole = _ERROR.match(xml, start.start(), start.start() + REACH)
        text = whole[2].decode("utf-8", "replace") if whole else "an error"
        flaws.append(_flaw(start.group(), f"holds the error {text[:20]}; correct the formula"))
    return flaws


def _formulas(xml: bytes) -> list[Flaw]:
    """Return the cells with a formula whose result was never stored; a text result may be empty."""
    if b"<f" not in xml and b":f" not in xml:
        return []
    message = "holds a formula without a stored result; open the file in a spreadsheet and save it"
    flaws: list[Flaw] = []
    for cell in _FORMULA.finditer(xml):
        if len(flaws) > MOST_FLAWS:
            break
        kind = _TYPE.search(cell[1])
        if not cell[3] and not (kind and kind[1] == b"str" and cell[2]):
            flaws.append(_flaw(cell[1], message))
    return flaws


def _flaw(attributes: bytes, message: str) -> Flaw:
    """Return a flaw at the address among a cell's attributes; row 0 where the cell states none."""
    address = _ADDRESS.search(attributes)
    return Flaw(int(address[2]), column_number(address[1]), message) if address else Flaw(0, 0, message)
