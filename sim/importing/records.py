"""What a checked table is worth: records of its kind, rows that add up, duplicates named, and one sum of money."""

from __future__ import annotations

import math
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sim.credits import CreditRecord
from sim.importing.checking import Checked, Problem, Question, check_table
from sim.importing.limits import MOST_PROBLEMS
from sim.importing.mapping import ColumnMapping
from sim.importing.table import Table, as_text
from sim.roster import Payee

PREVIEWED = 20  # rows


@dataclass(frozen=True, kw_only=True)
class Attained:
    """A payee's result in one month, as a share of quota."""

    row: int
    payee: str
    month: date
    attainment: float
    measure: str = ""
    quota: float | None = None


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """Which plan applies to a payee, from `start` to `end` (None: open)."""

    row: int
    payee: str
    plan: str
    start: date | None = None
    end: date | None = None


Record = CreditRecord | Payee | Attained | Assignment


@dataclass(frozen=True)
class Imported:
    """Everything about a brought file: records of the rows that can be used, and what stands in the way of the others.

    `rows` counts add up to `read`. `usable` says that nothing is wrong and nothing is left to ask; only then may the
    records be used without being told which rows to leave out. `total` is the sum of the money of the records.
    """

    name: str
    mapping: ColumnMapping
    records: tuple[Record, ...] = field(repr=False)
    problems: tuple[Problem, ...]
    questions: tuple[Question, ...]
    notes: tuple[dict[str, Any], ...]
    warnings: tuple[str, ...]
    rows: dict[str, int]
    total: float | None
    formats: dict[str, Any]
    preview: tuple[dict[str, str], ...] = field(repr=False)

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
    found = check_table(table, mapping, progress, cancel)
    if not found.questions:
        _check_rows(table, mapping, found)
    wrong = found.wrong_rows()
    held = _held(table, mapping, found, wrong)
    used = [
        place
        for place, row in enumerate(table.row_numbers)
        if row not in wrong and place not in found.left_out and place not in held
    ]
    records = tuple(_records(table, mapping, found, used)) if not found.questions else ()
    numbers = set(table.row_numbers)
    counts = Counter(why for place, why in found.left_out.items() if table.row_numbers[place] not in wrong)
    money = mapping.table.money
    total = math.fsum(each.amount for each in records if isinstance(each, CreditRecord)) if money and records else None
    for row, message in sorted(held.items()):
        found.notes.add(table.row_numbers[row], message, "left out with it, so that no deal is half-paid")
    found.warnings += [f"assumption: {name} = {value}" for name, value in mapping.assumptions.items()]
    return Imported(
        name=table.name,
        mapping=mapping,
        records=records,
        problems=tuple(sorted(found.problems, key=lambda each: each.row)[:MOST_PROBLEMS]),
        questions=tuple(found.questions),
        notes=tuple(found.notes.as_dicts()),
        warnings=(*table.remarks, *found.warnings),
        rows={
            "read": len(table.rows),
            "used": len(used) if not found.questions else 0,
            **counts,
            "held": len(held),
            "wrong": len(wrong & numbers),
        },
        total=total,
        formats={**found.formats, **{k: v for k, v in table.reading.items() if k != "dates"}},
        preview=tuple(_preview(table, mapping)),
    )


def _preview(table: Table, mapping: ColumnMapping) -> Iterable[dict[str, str]]:
    """Yield the first rows as they stand in the file, by header."""
    del mapping
    for row, cells in list(zip(table.row_numbers, table.rows, strict=True))[:PREVIEWED]:
        yield {"row": str(row), **{h: as_text(c) for h, c in zip(table.header, cells, strict=True)}}


def _check_rows(table: Table, mapping: ColumnMapping, found: Checked) -> None:
    """Find what only whole rows show: stages, duplicates, dates in the wrong order, overlapping assignments."""
    if mapping.kind == "deals":
        _sort_deals(table, mapping, found)
    for first, second, message in (
        ("start", "end", "lies before the start"),
        ("date", "canceled", "lies before the deal"),
        ("opened", "closed", ""),
    ):
        for place, (a, b) in enumerate(zip(_of(found, first, table), _of(found, second, table), strict=True)):
            if isinstance(a, date) and isinstance(b, date) and b < a:
                row = table.row_numbers[place]
                if message:
                    found.problems.append(Problem(row, second, b.isoformat(), f"{b} {message}, {a}; check both"))
                else:
                    found.notes.add(row, "closed before it was opened", "used all the same")
    _check_duplicates(table, mapping, found)
    if mapping.kind == "assignment":
        _check_overlaps(table, found)


def _sort_deals(table: Table, mapping: ColumnMapping, found: Checked) -> None:
    """Leave out what was not won, and hold what was won to a date and a value."""
    unreadable = {(problem.row, problem.column) for problem in found.problems}
    for place, stage in enumerate(found.values["stage"]):
        if place in found.left_out or stage is None:
            continue
        row, kind = table.row_numbers[place], mapping.stage_of(str(stage))
        if kind != "won":
            found.left_out[place] = kind
            found.notes.add(row, f"deal {kind} ({stage})", "earns no credit")
            continue
        for name in ("closed", "value"):
            header = mapping.columns.get(name, name)
            if found.values[name][place] is None and (row, header) not in unreadable:
                message = f"is blank, though the deal was won; fill in the {name}"
                found.problems.append(Problem(row, header, "", message))
    for name in ("account", "product"):
        for place, value in enumerate(_of(found, name, table)):
            if value is None and name in mapping.columns and found.left_out.get(place) != "empty":
                found.notes.add(table.row_numbers[place], f"no {name}", "used all the same")


def _check_duplicates(table: Table, mapping: ColumnMapping, found: Checked) -> None:
    """Refuse a second row with the key of an earlier one; note a second row that is the same in every cell."""
    key = [name for name in mapping.table.key if name in found.values]
    if mapping.kind == "credits" and "deal" not in key:
        key = []
    seen: dict[tuple[Any, ...], int] = {}
    alike: dict[tuple[Any, ...], int] = {}
    for place, row in enumerate(table.row_numbers):
        if found.left_out.get(place) == "empty":
            continue
        values = tuple(found.values[name][place] for name in key)
        if key and values[0] is not None:
            if values in seen:
                what = ", ".join(str(value) for value in values if value is not None)[:80]
                header = mapping.columns.get(key[0], key[0])
                found.problems.append(
                    Problem(row, header, str(values[0]), f"{what} already stands in row {seen[values]}; remove one")
                )
            else:
                seen[values] = row
        elif table.rows[place] in alike:
            found.notes.add(row, f"the same in every cell as row {alike[table.rows[place]]}", "used all the same")
        else:
            alike[table.rows[place]] = row


def _check_overlaps(table: Table, found: Checked) -> None:
    """Refuse two plans for one payee at one time."""
    spans: dict[Any, list[tuple[date, date, int]]] = {}
    for place, payee in enumerate(found.values["payee"]):
        start, end = _of(found, "start", table)[place], _of(found, "end", table)[place]
        span = (start if isinstance(start, date) else date.min, end if isinstance(end, date) else date.max)
        row = table.row_numbers[place]
        for first, last, earlier in spans.get(payee, []):
            if payee is not None and span[0] <= last and first <= span[1]:
                message = f"{payee} already has a plan at that time in row {earlier}; end one before the other starts"
                found.problems.append(Problem(row, "payee", str(payee), message))
                break
        spans.setdefault(payee, []).append((*span, row))


def _held(table: Table, mapping: ColumnMapping, found: Checked, wrong: set[int]) -> dict[int, str]:
    """Return the rows, by place, that are right themselves and belong to a deal with a wrong row."""
    if mapping.kind != "credits" or "deal" not in found.values or not wrong:
        return {}
    deals = found.values["deal"]
    bad = {deals[place] for place, row in enumerate(table.row_numbers) if row in wrong} - {None}
    return {
        place: f"of the deal {deal}, which has a wrong row"
        for place, deal in enumerate(deals)
        if deal in bad and table.row_numbers[place] not in wrong and place not in found.left_out
    }


def _of(found: Checked, name: str, table: Table) -> list[Any]:
    """Return a field's values; blanks where it has no column."""
    return found.values.get(name) or [None] * len(table.rows)


def _records(table: Table, mapping: ColumnMapping, found: Checked, used: list[int]) -> Iterable[Record]:
    """Yield the records of the rows that can be used."""
    makers: dict[str, Callable[[int, dict[str, Any], str], Record]] = {
        "roster": _payee,
        "credits": _credit,
        "deals": _credit_of_deal,
        "attainment": _attained,
        "assignment": _assignment,
    }
    make = makers[mapping.kind]
    columns = [(name, values) for name, values in found.values.items() if name != "currency"]
    measure = str(mapping.assumptions.get("measure", mapping.constants.get("measure", "Own bookings")))
    for place in used:
        filled = {name: value for name, values in columns if (value := values[place]) is not None}
        yield make(table.row_numbers[place], filled, measure)


def _credit(row: int, filled: dict[str, Any], _measure: str) -> CreditRecord:
    months = filled.pop("contract_months", None)
    kept = CreditRecord(row=row, **filled)
    return kept if months is None else CreditRecord(row=row, contract_months=max(1, round(months)), **filled)


def _credit_of_deal(row: int, filled: dict[str, Any], measure: str) -> CreditRecord:
    return CreditRecord(
        row=row,
        payee=filled["payee"],
        date=filled["closed"],
        measure=measure,
        amount=filled["value"],
        deal=filled["deal"],
    )


def _payee(row: int, filled: dict[str, Any], _measure: str) -> Payee:
    quotas = {
        name.removeprefix("quota").strip().lower(): filled.pop(name)
        for name in list(filled)
        if name.startswith("quota")
    }
    return Payee(row=row, name=filled.pop("payee"), quotas=quotas, **filled)


def _attained(row: int, filled: dict[str, Any], _measure: str) -> Attained:
    return Attained(row=row, **filled)


def _assignment(row: int, filled: dict[str, Any], _measure: str) -> Assignment:
    return Assignment(row=row, **filled)
