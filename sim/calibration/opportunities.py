"""Opportunities from a CSV file: which columns hold what, which rows can be used, and why the others cannot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sim.errors import ImportedFileError
from sim.importing.local import read_local
from sim.importing.mapping import ColumnMapping, NoKindFitsError
from sim.importing.notation import date_reader, is_placeholder, number_reader
from sim.importing.opening import choose_mapping, mappings_kept
from sim.importing.spelling import Notes, Reading, plain, spelling_warnings
from sim.importing.table import INVISIBLE, Table

# The fields of a calibration, by the import's names for the same.
FIELDS: Mapping[str, str] = {
    "stage": "stage",
    "value": "value",
    "opened": "opened",
    "closed": "closed",
    "seller": "payee",
    "product": "product",
    "account": "account",
    "id": "deal",
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


def read_opportunities(
    file: Path | str | Table, reading: Reading | None = None, mapping: ColumnMapping | None = None
) -> Opportunities:
    """Return the opportunities of a file, on disk or read already; ImportedFileError says what is in the way.

    `mapping` says which column holds what, and which stages are won and lost; without one a kept mapping that fits
    says it, else the names of the columns. What `reading` states goes before either.
    """
    reading = reading or Reading()
    table = table_of(file, reading)
    mapping = mapping or mapping_of(table)
    places = _places(table, reading.columns, mapping)
    refuse_flaws(table, places.values(), [places[name] for name in ("seller", "id") if name in places])
    columns = [table.texts(place) for place in range(len(table.header))]
    cells = {name: columns[place] for name, place in places.items()}
    dates, decimal_sign = reading.date_format or mapping.date_format, reading.decimal or mapping.decimal
    read_date, date_format = date_reader([*cells["opened"], *cells["closed"]], dates, table.name)
    read_number, decimal = number_reader(cells["value"], decimal_sign, table.name)
    notes, rows, decided = Notes(), Counter[str](), []
    for line in table.blank_rows:
        notes.add(line, "blank line", "not used")
    seen: set[str] = set()
    for line, row in zip(table.row_numbers, zip(*columns, strict=True), strict=True):
        written = {name: row[place] for name, place in places.items()}
        kind = _kind_of(line, row, written, seen, notes, mapping)
        rows[kind] += 1
        if kind in {"won", "lost"}:
            value = read_number(written["value"])
            opened, closed = read_date(written["opened"]), read_date(written["closed"])
            deal = Opportunity(line, kind == "won", value, opened, closed, written.get("seller") or None)
            _note_gaps(deal, written, notes)
            decided.append(deal)
    _check_decided(rows, cells["stage"], table.name)
    unused = [header for place, header in enumerate(table.header) if place not in places.values()]
    return Opportunities(
        name=table.name,
        decided=tuple(decided),
        rows={"read": len(table.row_numbers), **{kind: rows[kind] for kind in ("won", "lost", "open", "unused")}},
        notes=tuple(notes.as_dicts()),
        warnings=(
            *table.remarks,
            *((f"columns not used: {', '.join(unused)}",) if unused else ()),
            *spelling_warnings({name: cells[name] for name in ("seller", "product", "stage") if name in cells}),
        ),
        columns={name: table.header[place] for name, place in places.items()},
        date_format=date_format,
        decimal=decimal,
        delimiter=table.reading.get("delimiter", ""),
        encoding=table.reading.get("encoding", ""),
    )


def table_of(file: Path | str | Table, reading: Reading) -> Table:
    """Return the table of a file on disk, or the one that was read already."""
    if isinstance(file, Table):
        return file
    return read_local(
        file, delimiter=reading.delimiter, encoding=reading.encoding, sheet=reading.sheet, kinds=("deals", "attainment")
    )


def mapping_of(table: Table) -> ColumnMapping:
    """Return the mapping of a table of opportunities: one that is kept and fits, else what its columns are called."""
    try:
        return choose_mapping(table, ("deals",), kept=mappings_kept()).mapping
    except NoKindFitsError:
        return ColumnMapping(kind="deals")


def refuse_flaws(table: Table, places: Iterable[int], names: Iterable[int] = ()) -> None:
    """Raise ImportedFileError for a cell of these columns that must not be used, such as a formula without a result.

    In the columns of `names`, of whoever or whatever is told apart, a sign that nobody sees is refused too.
    """
    used = {table.columns[place] for place in places}
    flaw = next((flaw for flaw in table.flaws if flaw.row == 0 or flaw.column in used), None)
    if flaw is not None:
        raise ImportedFileError(f"{table.name}, row {flaw.row}: column {flaw.column} {flaw.message}")
    for place in names:
        for row, text in zip(table.row_numbers, table.texts(place), strict=True):
            hidden = None if text.isprintable() else INVISIBLE.search(text)
            if hidden:
                raise ImportedFileError(
                    f"{table.name}, row {row}, {table.header[place]}: {text[:40]!r} holds U+{ord(hidden.group()):04X}, "
                    "which cannot be seen; delete it"
                )


def _places(table: Table, stated: Mapping[str, str], mapping: ColumnMapping) -> dict[str, int]:
    """Return the place of each field's column; ImportedFileError when one is missing or not there."""
    unknown = sorted(set(stated) - set(FIELDS))
    if unknown:
        raise ImportedFileError(f"{unknown[0]!r} is not a field; fields are {', '.join(FIELDS)}")
    chosen = {header.casefold() for header in stated.values()}
    headers = {name: mapping.columns[field] for name, field in FIELDS.items() if field in mapping.columns}
    headers = {name: header for name, header in headers.items() if header.casefold() not in chosen} | dict(stated)
    by_name, listed = {header.casefold(): place for place, header in enumerate(table.header)}, ", ".join(table.header)
    for header in headers.values():
        if header.casefold() not in by_name:
            raise ImportedFileError(f"{table.name} has no column {header!r}; its columns are {listed}")
    missing = next((name for name in REQUIRED if name not in headers), None)
    if missing is not None:
        raise ImportedFileError(f"{table.name} has no column for {missing}; state which of {listed} it is")
    return {name: by_name[headers[name].casefold()] for name in FIELDS if name in headers}


def _kind_of(
    line: int, row: Sequence[str], written: Mapping[str, str], seen: set[str], notes: Notes, mapping: ColumnMapping
) -> str:
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
    if not plain(written["stage"]):
        notes.add(line, "no stage", "not used")
        return "unused"
    if "account" in written and not written["account"]:
        notes.add(line, "no account", "used all the same")
    stage = mapping.stage_of(written["stage"])
    if stage in {"won", "lost"}:
        return stage
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
        named = ", ".join(name[:40] or "(empty)" for name, _ in Counter(stages).most_common(8))
        missing = "won" if not rows["won"] else "lost"
        raise ImportedFileError(
            f"{where} has no deal that was {missing}; its stages are {named}; won and lost deals must be called so"
        )
