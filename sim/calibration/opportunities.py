"""Opportunities from a CSV file: which columns hold what, which rows can be used, and why the others cannot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sim.errors import ImportedFileError
from sim.importing.csv_text import read_sheet
from sim.importing.notation import date_reader, is_placeholder, number_reader
from sim.importing.spelling import LOST, WON, Notes, Reading, place_columns, plain, spelling_warnings

# What the columns of a field may be called, in small letters without spaces and signs.
COLUMN_NAMES: Mapping[str, tuple[str, ...]] = {
    "stage": ("stage", "dealstage", "stagename", "outcome", "status", "dealstatus", "result"),
    "value": ("value", "closevalue", "amount", "dealvalue", "dealamount", "revenue", "dealsize"),
    "opened": ("opened", "engagedate", "openeddate", "opendate", "created", "createddate", "createdate", "startdate"),
    "closed": ("closed", "closedate", "closeddate", "closingdate", "enddate"),
    "seller": ("seller", "salesagent", "owner", "opportunityowner", "dealowner", "salesrep", "rep"),
    "product": ("product", "productname", "solution", "item"),
    "account": ("account", "accountname", "customer", "company", "companyname"),
    "id": ("id", "opportunityid", "oppid", "dealid", "recordid"),
}
REQUIRED = ("stage", "value", "opened", "closed")


@dataclass(frozen=True)
class Opportunity:
    """A decided opportunity; what its row did not say readably is None."""

    line: int
    won: bool
    value: float | None
    opened: date | None
    closed: date | None
    seller: str | None


@dataclass(frozen=True)
class Opportunities:
    """The decided opportunities of a file, and what was noted on the way: row counts add up to the rows read."""

    name: str
    decided: tuple[Opportunity, ...]
    rows: Mapping[str, int]
    notes: tuple[dict[str, Any], ...]
    warnings: tuple[str, ...]
    columns: Mapping[str, str]
    date_format: str
    decimal: str
    delimiter: str
    encoding: str


def read_opportunities(path: Path | str, reading: Reading | None = None) -> Opportunities:
    """Return the opportunities of a CSV file; ImportedFileError says what is missing, ambiguous or malformed."""
    reading = reading or Reading()
    sheet = read_sheet(path, reading.delimiter, reading.encoding)
    places = place_columns(sheet, reading.columns, COLUMN_NAMES, REQUIRED)
    cells = {name: [row[place] for _, row in sheet.rows] for name, place in places.items()}
    read_date, date_format = date_reader([*cells["opened"], *cells["closed"]], reading.date_format, sheet.name)
    read_number, decimal = number_reader(cells["value"], reading.decimal, sheet.name)
    notes, rows, decided = Notes(), Counter[str](), []
    for line in sheet.blank_lines:
        notes.add(line, "blank line", "not used")
    seen: set[str] = set()
    for line, row in sheet.rows:
        written = {name: row[place] for name, place in places.items()}
        kind = _kind_of(line, row, written, seen, notes)
        rows[kind] += 1
        if kind in {"won", "lost"}:
            value = read_number(written["value"])
            opened, closed = read_date(written["opened"]), read_date(written["closed"])
            deal = Opportunity(line, kind == "won", value, opened, closed, written.get("seller") or None)
            _note_gaps(deal, written, notes)
            decided.append(deal)
    _check_decided(rows, cells["stage"], sheet.name)
    return Opportunities(
        name=sheet.name,
        decided=tuple(decided),
        rows={"read": len(sheet.rows), **{kind: rows[kind] for kind in ("won", "lost", "open", "unused")}},
        notes=tuple(notes.as_dicts()),
        warnings=tuple(
            spelling_warnings({name: cells[name] for name in ("seller", "product", "stage") if name in cells})
        ),
        columns={name: sheet.header[place] for name, place in places.items()},
        date_format=date_format,
        decimal=decimal,
        delimiter=sheet.delimiter,
        encoding=sheet.encoding,
    )


def _kind_of(line: int, row: Sequence[str], written: Mapping[str, str], seen: set[str], notes: Notes) -> str:
    """Return what a row is: won, lost, open or unused; whatever is not decided gets its note."""
    if all(is_placeholder(cell) for cell in row):
        notes.add(line, "blank line", "not used")
        return "unused"
    identity = written.get("id")
    if identity and identity in seen:
        notes.add(line, "the id of an earlier row", "not used")
        return "unused"
    if identity:
        seen.add(identity)
    stage = plain(written["stage"])
    if not stage:
        notes.add(line, "no stage", "not used")
        return "unused"
    if "account" in written and not written["account"]:
        notes.add(line, "no account", "used all the same")
    if stage in WON:
        return "won"
    if stage in LOST:
        return "lost"
    notes.add(line, f"open deal ({written['stage']})", "not used: its outcome is not known")
    if written["closed"] and is_placeholder(written["closed"]):
        notes.add(line, f"placeholder for a date ({written['closed']})", "read as no date")
    return "open"


def _note_gaps(deal: Opportunity, written: Mapping[str, str], notes: Notes) -> None:
    """Note what a decided row does not say readably, and for which estimates it is therefore missing."""
    line = deal.line
    if deal.won and deal.value is None:
        about = "won, value not readable" if written["value"] else "won without a value"
        notes.add(line, about, "used for win rate, cycle and season, not for deal size")
    elif deal.won and deal.value is not None and deal.value <= 0.0:
        notes.add(line, "won at a value of zero or less", "used for win rate, cycle and season, not for deal size")
    if deal.closed is None:
        notes.add(line, "decided without a readable close date", "used for win rate and deal size only")
    elif deal.opened is None:
        notes.add(line, "decided without a readable opening date", "used for all but the cycle")
    elif deal.closed < deal.opened:
        notes.add(line, "closed before it was opened", "used for all but the cycle")
    if deal.seller is None and "seller" in written:
        notes.add(line, "no seller", "used for all but the differences between sellers")


def _check_decided(rows: Mapping[str, int], stages: Sequence[str], where: str) -> None:
    """Refuse a file in which nothing was won or nothing was lost: there is no win rate in it."""
    if not rows["won"] or not rows["lost"]:
        found = ", ".join(name[:40] or "(empty)" for name, _ in Counter(stages).most_common(8))
        missing = "won" if not rows["won"] else "lost"
        raise ImportedFileError(
            f"{where} has no deal that was {missing}; its stages are {found}; won and lost deals must be called so"
        )
