"""Checking a mapped table cell by cell: values, every problem with its row and column, and what must be asked first."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any, cast

import numpy as np

from sim.errors import ImportedFileError, RunCanceledError
from sim.importing.cells import NUMBERS, Value, Why, reader_of, values_of
from sim.importing.checked import Checked, Question
from sim.importing.coded import Coded, distinct, numbers_in
from sim.importing.fields import Field
from sim.importing.kinds import BY_ROW
from sim.importing.mapping import ColumnMapping
from sim.importing.notation import CURRENCY, SIGNS, date_reader, decisive, is_placeholder, number_reader, plain_numbers
from sim.importing.spelling import spelling_warnings
from sim.importing.table import Cell, Table, as_text

DATES = ("date", "month")
MANY = 1_000  # cells that show whether most of a column differ
ONLY_WHEN_WON = ("closed", "value")  # of deals: an open one has neither yet


def check_table(
    table: Table,
    mapping: ColumnMapping,
    progress: Callable[[int, int], None] | None = None,
    cancel: threading.Event | None = None,
) -> Checked:
    """Return every mapped cell as a value or a problem; `progress(rows, all rows)` is called between columns.

    Where a file leaves open how its dates or numbers are written, or a column is missing, there is a question and no
    values for the fields it touches. ImportedFileError when the mapping names a column that is not there.
    """
    checked = Checked({})
    places = _places(table, mapping, checked)
    cells = {name: table.cells[place] for name, place in places.items()}
    kinds = {name: _kinds(column, mapping.table.field(name)) for name, column in cells.items()}
    _leave_out_empty_rows(table, checked)
    _note_unused(table, mapping, places, checked)
    flaws = _flawed(table, places, checked)
    read_date, read_number = _formats(table, mapping, kinds, checked)
    asked = {question.about for question in checked.questions}
    for done, (name, column) in enumerate(cells.items()):
        stop_if_told(table, cancel)
        if progress is not None:
            progress(len(column) * done // len(cells), len(column))
        known = mapping.table.field(name)
        assert known is not None, "the mapping was checked"
        if (known.type in DATES and "date_format" in asked) or (known.type in NUMBERS and "decimal" in asked):
            continue
        header = table.header[places[name]]
        checked.values[name] = _column(table, column, kinds[name], known, header, flaws.get(name, {}), mapping, checked,
                                     reader_of(known, read_number, read_date))  # fmt: skip
        _note_mixture(column, kinds[name], known, header, checked)
    for name, text in mapping.constants.items():
        checked.values[name] = Coded([text], np.zeros(len(table.row_numbers), dtype=np.uint8))
    _ask_for_required(mapping, checked)
    _check_units(mapping, checked)
    _check_currency(kinds, mapping, checked)
    names = ("payee", "manager", "team", "product", "stage", "measure", "plan")
    checked.warnings += spelling_warnings({n: _texts(cells[n], kinds[n]) for n in names if n in cells})
    return checked


def stop_if_told(table: Table, cancel: threading.Event | None) -> None:
    """Raise RunCanceledError when somebody canceled."""
    if cancel is not None and cancel.is_set():
        raise RunCanceledError(f"checking {table.name} was canceled; nothing was kept")


def _kinds(column: Sequence[Cell], known: Field | None) -> Sequence[Cell]:
    """Return what stands in a column; of long lists of numbers, most of which differ, every cell as it stands."""
    if isinstance(column, list) and known is not None and known.type in NUMBERS and len(column) >= MANY:
        few = column[:MANY]
        if len(set(few)) * 2 > len(few):
            return column
    return distinct(column)


def _texts(column: Sequence[Cell], kinds: Sequence[Cell]) -> Sequence[str]:
    """Return a column's cells as text."""
    if set(map(type, kinds)) <= {str}:
        return column  # type: ignore[return-value]  # all of them texts
    return [as_text(cell) for cell in column]


def _places(table: Table, mapping: ColumnMapping, checked: Checked) -> dict[str, int]:
    """Return the place of each field's column among the header."""
    by_name = {header.casefold(): place for place, header in enumerate(table.header)}
    places = {}
    for name, header in mapping.columns.items():
        if header.casefold() not in by_name:
            listed = ", ".join(table.header)[:200]
            raise ImportedFileError(f"{table.name} has no column {header!r} for {name}; its columns are {listed}")
        places[name] = by_name[header.casefold()]
    for known in mapping.table.fields:
        if known.required and known.name not in places and known.name not in mapping.constants:
            listed = ", ".join(table.header)[:200]
            checked.questions.append(
                Question(
                    f"columns.{known.name}", f"which column is the {known.name} ({known.about})? there are {listed}"
                )
            )
    return places


def _leave_out_empty_rows(table: Table, checked: Checked) -> None:
    for row in table.blank_rows:
        checked.notes.add(row, "blank row", "not used")
    if "" not in table.cells[0]:
        return
    for place, first in enumerate(table.cells[0]):
        if first == "" and all(is_placeholder(as_text(column[place])) for column in table.cells):
            checked.left_out[place] = "empty"
            checked.notes.add(table.row_numbers[place], "row of blanks and zeros only", "not used")


def _note_unused(table: Table, mapping: ColumnMapping, places: dict[str, int], checked: Checked) -> None:
    used, on_purpose = set(places.values()), {header.casefold() for header in mapping.unused}
    others = [h for place, h in enumerate(table.header) if place not in used and h.casefold() not in on_purpose]
    if others:
        checked.warnings.append(f"columns not used: {', '.join(others)}")


def _flawed(table: Table, places: dict[str, int], checked: Checked) -> dict[str, dict[int, str]]:
    """Return the flaws of mapped cells by field and row; those of the file as a whole become problems at once."""
    by_column = {table.columns[place]: name for name, place in places.items()}
    rows, flaws = set(table.row_numbers) if table.flaws else set(), dict[str, dict[int, str]]()
    for flaw in table.flaws:
        if flaw.row not in rows or flaw.column not in table.columns:
            checked.wrong(flaw.row, "", "", flaw.message)
        elif flaw.column in by_column:
            flaws.setdefault(by_column[flaw.column], {})[flaw.row] = flaw.message
        else:
            header = table.header[table.columns.index(flaw.column)]
            checked.notes.add(flaw.row, f"{header} {flaw.message}", "the column is not used")
    return flaws


def _formats(
    table: Table, mapping: ColumnMapping, kinds: dict[str, Sequence[Cell]], checked: Checked
) -> tuple[Any, Any]:
    """Return the readers of dates and numbers; a question where the file does not decide, with a reader of nothing."""
    absent = set(mapping.absent)
    texts: dict[str, list[str]] = {"dates": [], "numbers": []}
    for name, column in list(kinds.items()):
        known = mapping.table.field(name)
        group = "dates" if known and known.type in DATES else "numbers" if known and known.type in NUMBERS else None
        if group == "numbers" and set(map(type, column)) == {str}:
            filled = [str(cell) for cell in column if cell] if "" in column else cast("list[str]", list(column))
            plain = plain_numbers(filled)
            if plain is not None:
                checked.plain[name] = plain
                texts[group] += decisive(filled)
                continue
            column = kinds[name] = distinct(column)  # noqa: PLW2901 - each is read by itself, so once
        if group:
            texts[group] += [cell.rstrip(" %") for cell in column if type(cell) is str and cell and cell not in absent]
    readers: list[Any] = []
    for group, about, stated, make in (
        ("dates", "date_format", mapping.date_format, date_reader),
        ("numbers", "decimal", mapping.decimal, number_reader),
    ):
        try:
            read, used = make(texts[group], stated, table.name)
        except ImportedFileError as problem:
            checked.questions.append(Question(about, str(problem).removeprefix(f"{table.name}: ")))
            read, used = (lambda _: None), None
        readers.append(read)
        if texts[group] and used is not None:
            checked.formats[about] = {"value": used, "stated": stated is not None}
    return readers[0], readers[1]


def _column(
    table: Table,
    column: Sequence[Cell],
    kinds: Sequence[Cell],
    known: Field,
    header: str,
    flaws: dict[int, str],
    mapping: ColumnMapping,
    checked: Checked,
    read: Callable[[Cell], Value],
) -> Sequence[Value | None]:
    """Return a column's values; a blank where a value is needed, and whatever cannot be read, become problems."""
    plain = checked.plain.get(known.name) if checked.formats.get("decimal", {}).get("value", ".") == "." else None
    filled = [cell for cell in kinds if cell != ""] if "" in kinds else list(kinds)
    read_cells = values_of(filled, known, read, plain)
    absent = set(mapping.absent) if known.type in DATES else set()
    must = known.required and not (mapping.kind == "deals" and known.name in ONLY_WHEN_WON)
    whole = not flaws and absent.isdisjoint(kinds) and Why not in set(map(type, read_cells))
    if whole and isinstance(column, Coded) and not (must and "" in kinds):
        return Coded(_with_blank(read_cells, kinds), column.codes, unlike=column.unlike and read_cells == filled)
    if whole and "" not in kinds:
        if len(filled) == len(column):
            return read_cells  # no problem is among them
        return list(map(dict(zip(filled, read_cells, strict=True)).__getitem__, column))
    memo = dict(zip(filled, read_cells, strict=True))
    values: list[Value | None] = [None] * len(column)
    for place, cell in enumerate(column):
        if flaws and table.row_numbers[place] in flaws:
            row = table.row_numbers[place]
            checked.wrong(row, header, as_text(cell), flaws[row])
        elif cell == "":
            if must and place not in checked.left_out:
                checked.wrong(table.row_numbers[place], header, "", "is blank; fill it in")
        elif cell in absent:
            if place not in checked.left_out:
                checked.notes.add(table.row_numbers[place], f"{header}: {cell} stands for no date", "read as no date")
        else:
            value = memo[cell]
            if type(value) is not Why:
                values[place] = value
            elif place not in checked.left_out:
                checked.wrong(table.row_numbers[place], header, as_text(cell), str(value))
    return values


def _with_blank(read_cells: Sequence[Value], kinds: Sequence[Cell]) -> list[Value | None]:
    """Return what was read of the filled kinds, with None where the blank stands among them all."""
    values: list[Value | None] = list(read_cells)
    if "" in kinds:
        values.insert(kinds.index(""), None)
    return values


def _note_mixture(column: Sequence[Cell], kinds: Sequence[Cell], known: Field, header: str, checked: Checked) -> None:
    """Warn of an identifier or name column with both texts and numbers: 00123 and 123 stay two."""
    if known.type not in {"id", "name"} or float not in set(map(type, kinds)):
        return
    numbers = sum(isinstance(cell, float) for cell in column)
    if numbers:
        texts = sum(isinstance(cell, str) and cell != "" for cell in column)
        mixed = f"mixes {texts:,} texts and {numbers:,} numbers" if texts else f"holds {numbers:,} numbers"
        checked.warnings.append(
            f"{header} {mixed}; each is kept as written, 123.0 as 123, and 00123 is another than 123"
        )


def _ask_for_required(mapping: ColumnMapping, checked: Checked) -> None:
    if mapping.kind == "deals" and "stage" in checked.values:
        unknown = sorted({str(text) for text in checked.values["stage"] if text and not mapping.stage_of(str(text))})
        if unknown:
            listed = ", ".join(unknown)[:200]
            checked.questions.append(Question("open", f"are deals in the stages {listed} won, lost or still open?"))


def _check_units(mapping: ColumnMapping, checked: Checked) -> None:
    """Ask when the median of a column lies where its unit makes little sense: thousands, or percent for shares."""
    for name, values in checked.values.items():
        known = mapping.table.field(name)
        if known is None or known.usual is None or name in mapping.accepted:
            continue
        numbers = np.abs(numbers_in(values))
        numbers = numbers[numbers != 0.0]
        if not numbers.size:
            continue
        low, high = known.usual
        median = float(np.median(numbers))
        if not low <= median <= high:
            checked.questions.append(
                Question(
                    "accepted",
                    f"the median {name} is {median:g} where {low:g} to {high:g} {known.unit} is usual: is the unit "
                    f"right? correct it, or accept {name}",
                )
            )


def _check_currency(kinds: dict[str, Sequence[Cell]], mapping: ColumnMapping, checked: Checked) -> None:
    """Ask when amounts name more than one currency, or another than the mapping states."""
    named = {str(value).upper() for value in set(distinct(checked.values.get("currency", ()))) if value}
    for name, column in kinds.items():
        known = mapping.table.field(name)
        if known is not None and known.type == "money" and name not in checked.plain:
            texts = [cell for cell in column if isinstance(cell, str)]
            some = CURRENCY.search("\n".join(texts)) is not None
            signs = {match[1] for text in texts if (match := CURRENCY.search(text))} if some else set()
            named |= {SIGNS.get(sign, sign) for sign in signs}
    if len(named) > 1 and BY_ROW in mapping.accepted and checked.values.get("currency"):
        checked.warnings.append(f"amounts are in {', '.join(sorted(named))}; each row counts in the currency it names")
    elif len(named) > 1:
        listed = ", ".join(sorted(named))
        checked.questions.append(Question("currency", f"amounts are in {listed}; bring one file for each currency"))
    elif named and mapping.currency and named != {mapping.currency.upper()}:
        checked.questions.append(
            Question("currency", f"amounts are in {named.pop()}, the mapping says {mapping.currency}")
        )
    checked.formats["currency"] = {
        "value": min(named, default=mapping.currency),
        "stated": mapping.currency is not None,
    }
