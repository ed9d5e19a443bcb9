"""What a checked table is worth: records of its kind, rows that add up, duplicates named, and one sum of money."""

from __future__ import annotations

import math
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from sim.importing.checked import Checked, Question
from sim.importing.checking import check_table, stop_if_told
from sim.importing.coded import Coded, distinct, numbers_in, repeats
from sim.importing.making import Record, Records
from sim.importing.mapping import ColumnMapping
from sim.importing.spelling import plain
from sim.importing.table import Table, as_text
from sim.pay_statements.records import RowProblem
from sim.units import FloatArray

PREVIEWED = 20  # rows
TOTALS = frozenset({"total", "totals", "grandtotal", "subtotal", "sum"})  # plainly; nobody is called so
FEWEST_SUMMED = 3  # amounts of which the last may be the sum of the others
HELD_BACK = "left out with it, so that no deal is half-paid"


@dataclass(frozen=True)
class Imported:
    """Everything about a brought file: records of the rows that can be used, and what stands in the way of the others.

    `rows` counts add up to `read`. `usable` says that nothing is wrong and nothing is left to ask; only then may the
    records be used without being told which rows to leave out. `total` is the sum of the money of the records.
    `held` are the rows left out because another of their deal is wrong, `touched` the payees of those and of the wrong.
    """

    name: str
    mapping: ColumnMapping
    records: Sequence[Record] = field(repr=False)
    problems: tuple[RowProblem, ...]
    questions: tuple[Question, ...]
    notes: tuple[dict[str, Any], ...]
    warnings: tuple[str, ...]
    rows: dict[str, int]
    total: float | None
    formats: dict[str, Any]
    preview: tuple[dict[str, str], ...] = field(repr=False)
    unlisted: int = 0
    held: tuple[int, ...] = ()
    touched: frozenset[str] = frozenset()

    @property
    def usable(self) -> bool:
        """Return whether every row was either read or left out for a stated reason."""
        return not self.problems and not self.questions


def import_table(
    table: Table,
    mapping: ColumnMapping,
    progress: Callable[[int, int], None] | None = None,
    cancel: threading.Event | None = None,
) -> Imported:
    """Return what a table is worth under a mapping; nothing is stored. ImportedFileError when a column is not there."""
    checked = check_table(table, mapping, progress, cancel)
    if not checked.questions:
        _check_rows(table, mapping, checked)
    stop_if_told(table, cancel)
    wrong = checked.wrong_rows
    held = _held(table, mapping, checked, wrong)
    out = wrong or checked.left_out or held
    used: Sequence[int] = range(len(table.row_numbers))
    if out:
        kept = zip(used, table.row_numbers, strict=True)
        used = [p for p, row in kept if row not in wrong and p not in checked.left_out and p not in held]
    if checked.questions:
        used = []
    counts = Counter(why for place, why in checked.left_out.items() if table.row_numbers[place] not in wrong)
    money = mapping.table.money
    total = _total(checked.values[money], used) if money and used else None
    for row, message in sorted(held.items()):
        checked.notes.add(table.row_numbers[row], message, HELD_BACK)
    checked.warnings += [f"assumption: {name} = {value}" for name, value in mapping.assumptions.items()]
    return Imported(
        name=table.name,
        mapping=mapping,
        records=Records(table, mapping, checked.values, used),
        problems=tuple(sorted(checked.problems, key=lambda problem: problem.row)),
        questions=tuple(checked.questions),
        notes=tuple(checked.notes.as_dicts()),
        warnings=(*table.remarks, *checked.warnings),
        rows={
            "read": len(table.row_numbers),
            "used": len(used),
            **counts,
            "held": len(held),
            "wrong": len(wrong.intersection(table.row_numbers)),
        },
        total=total,
        formats={**checked.formats, **table.reading},
        preview=tuple(_preview(table)),
        unlisted=checked.unlisted,
        held=tuple(sorted(map(table.row_numbers.__getitem__, held))),
        touched=_touched(table, checked, wrong, held),
    )


def _total(amounts: Sequence[Any], used: Sequence[int]) -> float:
    """Return the sum of the amounts at some places, rounded once."""
    return math.fsum(amounts if len(used) == len(amounts) else map(amounts.__getitem__, used))


def _touched(table: Table, checked: Checked, wrong: set[int], held: Iterable[int]) -> frozenset[str]:
    """Return the payees of rows that are wrong, or held back with one that is."""
    payees = checked.values.get("payee")
    if not payees or not wrong:
        return frozenset()
    places = {place for place, row in enumerate(table.row_numbers) if row in wrong}
    return frozenset(str(payees[place]) for place in places.union(held) if payees[place] is not None)


def _preview(table: Table) -> Iterable[dict[str, str]]:
    """Yield the first rows as they stand in the file, by header."""
    for place, row in enumerate(table.row_numbers[:PREVIEWED]):
        yield {"row": str(row), **{h: as_text(c[place]) for h, c in zip(table.header, table.cells, strict=True)}}


def _check_rows(table: Table, mapping: ColumnMapping, checked: Checked) -> None:
    """Find what only whole rows show: stages, duplicates, dates in the wrong order, overlapping assignments."""
    if mapping.kind == "deals":
        _sort_deals(table, mapping, checked)
    for first, second, message in (
        ("start", "end", "lies before the start"),
        ("date", "canceled", "lies before the deal"),
        ("opened", "closed", ""),
    ):
        if first not in checked.values or second not in checked.values:
            continue
        for place, a, b in _against_order(checked.values[first], checked.values[second]):
            row = table.row_numbers[place]
            if message:
                checked.wrong(row, second, b.isoformat(), f"{b} {message}, {a}; check both")
            else:
                checked.notes.add(row, "closed before it was opened", "used all the same")
    _check_totals(table, mapping, checked)
    _check_duplicates(table, mapping, checked)
    if mapping.kind == "assignment":
        _check_overlaps(table, checked)


def _against_order(first: Sequence[Any], second: Sequence[Any]) -> Iterator[tuple[int, date, date]]:
    """Yield where a second date lies before the first, with both."""
    places: Sequence[int] = range(len(first))
    if isinstance(first, Coded) and isinstance(second, Coded):
        a, b = (
            np.array([day.toordinal() if isinstance(day, date) else none for day in column.kinds])[column.codes]
            for column, none in ((first, 0), (second, date.max.toordinal()))
        )
        places = np.flatnonzero(b < a).tolist()
    for place in places:
        a, b = first[place], second[place]
        if isinstance(a, date) and isinstance(b, date) and b < a:
            yield place, a, b


def _check_totals(table: Table, mapping: ColumnMapping, checked: Checked) -> None:
    """Refuse a row that is named a total instead of a payee, and warn of a last amount that sums up those above it."""
    payees = checked.values.get("payee", [])
    named = {payee for payee in distinct(payees) if isinstance(payee, str) and plain(payee) in TOTALS}
    for place, payee in enumerate(payees if named else ()):
        if payee in named and place not in checked.left_out:
            message = f"{payee!r} looks like a row of totals and not like a payee; delete the row"
            checked.wrong(table.row_numbers[place], mapping.columns.get("payee", "payee"), str(payee), message)
    money = checked.values.get(mapping.table.money or "", [])
    amounts = numbers_in(money)
    if not named and len(amounts) >= FEWEST_SUMMED and _is_sum(float(amounts[-1]), amounts[:-1]):
        checked.warnings.append(f"the last amount, {amounts[-1]:,.2f}, is the sum of all above it: is its row a total?")


def _is_sum(last: float, others: FloatArray) -> bool:
    """Return whether an amount is the sum of others, in cents; an exact sum is only taken where a fast one is near."""
    near = abs(float(others.sum()) - last) <= 1.0 + 1e-9 * float(np.abs(others).sum())
    return near and last == round(math.fsum(others.tolist()), 2) != 0.0


def _sort_deals(table: Table, mapping: ColumnMapping, checked: Checked) -> None:
    """Leave out what was not won, and hold what was won to a date and a value."""
    unreadable = {(problem.row, problem.column) for problem in checked.problems}
    for place, stage in enumerate(checked.values["stage"]):
        if place in checked.left_out or stage is None:
            continue
        row, kind = table.row_numbers[place], mapping.stage_of(str(stage))
        if kind != "won":
            checked.left_out[place] = kind
            checked.notes.add(row, f"deal {kind} ({stage})", "earns no credit")
            continue
        for name in ("closed", "value"):
            header = mapping.columns.get(name, name)
            if checked.values[name][place] is None and (row, header) not in unreadable:
                message = f"is blank, though the deal was won; fill in the {name}"
                checked.wrong(row, header, "", message)
    for name in ("account", "product"):
        for place, value in enumerate(_of(checked, name, table)):
            if value is None and name in mapping.columns and checked.left_out.get(place) != "empty":
                checked.notes.add(table.row_numbers[place], f"no {name}", "used all the same")


def _check_duplicates(table: Table, mapping: ColumnMapping, checked: Checked) -> None:
    """Refuse a second row with the key of an earlier one; note a second row that is the same in every cell."""
    key = [name for name in mapping.table.key if name in checked.values]
    deals = checked.values.get("deal") if mapping.kind == "credits" else None
    cells: list[Sequence[Any]] = list(table.cells)
    if deals is not None:  # as it was read, for one number may be written as text in one row and as number in another
        cells[table.header.index(mapping.columns["deal"])] = deals
    if _all_differ(table, checked, key, cells):
        return
    contents = list(zip(*cells, strict=True))
    columns = [list(checked.values[name]) for name in key]
    seen: dict[tuple[Any, ...], int] = {}
    alike: dict[tuple[Any, ...], int] = {}
    for place, row in enumerate(table.row_numbers):
        if checked.left_out.get(place) == "empty":
            continue
        values = tuple(column[place] for column in columns)
        if key and values[0] is not None:
            if values in seen:
                what = ", ".join(str(value) for value in values if value is not None)[:80]
                header = mapping.columns.get(key[0], key[0])
                remedy = "remove one, or give each its own start" if mapping.kind == "roster" else "remove one"
                checked.wrong(row, header, str(values[0]), f"{what} already stands in row {seen[values]}; {remedy}")
            else:
                seen[values] = row
        elif contents[place] in alike and deals is not None and deals[place] is not None:
            message = (
                f"repeats row {alike[contents[place]]} of deal {str(deals[place])[:60]!r} in every cell; remove one, "
                "or number the lines of the deal in a column `line`"
            )
            checked.wrong(row, mapping.columns.get("deal", "deal"), str(deals[place]), message)
        elif contents[place] in alike:
            checked.notes.add(row, f"the same in every cell as row {alike[contents[place]]}", "used all the same")
        else:
            alike[contents[place]] = row


def _all_differ(table: Table, checked: Checked, key: list[str], cells: Sequence[Sequence[Any]]) -> bool:
    """Return whether no row repeats another, by its key where there is one."""
    columns = [checked.values[name] for name in key] or cells
    return not (key and None in columns[0]) and not repeats(columns)


def _check_overlaps(table: Table, checked: Checked) -> None:
    """Refuse two plans for one payee at one time."""
    spans: dict[Any, list[tuple[date, date, int]]] = {}
    for place, payee in enumerate(checked.values["payee"]):
        start, end = _of(checked, "start", table)[place], _of(checked, "end", table)[place]
        span = (start if isinstance(start, date) else date.min, end if isinstance(end, date) else date.max)
        row = table.row_numbers[place]
        for first, last, earlier in spans.get(payee, []):
            if payee is not None and span[0] <= last and first <= span[1]:
                message = f"{payee} already has a plan at that time in row {earlier}; end one before the other starts"
                checked.wrong(row, "payee", str(payee), message)
                break
        spans.setdefault(payee, []).append((*span, row))


def _held(table: Table, mapping: ColumnMapping, checked: Checked, wrong: set[int]) -> dict[int, str]:
    """Return the rows, by place, that are right themselves and belong to a deal with a wrong row."""
    if mapping.kind != "credits" or "deal" not in checked.values or not wrong:
        return {}
    deals = checked.values["deal"]
    bad = {deals[place] for place, row in enumerate(table.row_numbers) if row in wrong} - {None}
    return {
        place: f"of the deal {deal}, which has a wrong row"
        for place, deal in enumerate(deals)
        if deal in bad and table.row_numbers[place] not in wrong and place not in checked.left_out
    }


def _of(checked: Checked, name: str, table: Table) -> Sequence[Any]:
    """Return a field's values; blanks where it has no column."""
    return checked.values.get(name) or [None] * len(table.row_numbers)
