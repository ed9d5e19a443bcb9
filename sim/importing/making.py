"""Records made of a checked table's values: credits, people, results, assignments, a row each."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from datetime import date
from functools import partial
from itertools import islice, repeat
from typing import Any

from sim.importing.kinds import BY_ROW
from sim.importing.mapping import ColumnMapping
from sim.importing.table import Table
from sim.pay_statements.records import ATTRIBUTES, CreditRecord, Payee

ROWS_A_STEP = 10_000  # made in one go, during which no other thread of this process has its turn


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


class Records(Sequence[Record]):
    """The records of the rows at the places `used`, made when they are first asked for; a preview needs none."""

    def __init__(
        self, table: Table, mapping: ColumnMapping, values: Mapping[str, list[Any]], used: Sequence[int]
    ) -> None:
        self._length = len(used)
        self._made: tuple[Record, ...] | None = None if used else ()
        self._make: Callable[[], Iterable[Record]] = partial(records_of, table, mapping, values, used)
        self._turn = threading.Lock()

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Record]:
        return iter(self._all())

    def __getitem__(self, place: Any) -> Any:  # noqa: ANN401 - a record, or a tuple of them for a slice
        return self._all()[place]

    def __eq__(self, other: object) -> bool:
        return self._all() == (other._all() if isinstance(other, Records) else other)

    __hash__ = None  # type: ignore[assignment]  # compared by what they hold, like a list

    def _all(self) -> tuple[Record, ...]:
        with self._turn:
            if self._made is None:
                self._made = tuple(self._make())
                self._make = partial(tuple)  # lets go of the table
            return self._made


def records_of(
    table: Table, mapping: ColumnMapping, values: Mapping[str, list[Any]], used: Sequence[int]
) -> Iterable[Record]:
    """Return the records of the rows at the places `used`; what a row leaves blank is the record's default."""
    by_row = BY_ROW in mapping.accepted  # else one currency stands for the whole file and nothing is to be converted
    kept: dict[str, list[Any]] = {name: column for name, column in values.items() if by_row or name != "currency"}
    kept = {"row": table.row_numbers, **kept}
    if len(used) < len(table.row_numbers):
        kept = {name: list(map(column.__getitem__, used)) for name, column in kept.items()}
    if mapping.kind == "credits":
        return _credits(kept)
    if mapping.kind == "deals":
        measure = str(mapping.assumptions.get("measure", mapping.constants.get("measure", "Own bookings")))
        columns = {"row": "row", "payee": "payee", "date": "closed", "amount": "value", "deal": "deal"}
        found = {name: kept[field] for name, field in columns.items()}
        return _credits({**found, "measure": [measure] * len(used)})
    makers: dict[str, Callable[..., Record]] = {"roster": _payee, "attainment": Attained, "assignment": Assignment}
    make = makers[mapping.kind]
    return (
        make(**{name: value for name, value in zip(kept, row, strict=True) if value is not None})
        for row in zip(*kept.values(), strict=True)
    )


def _credits(values: dict[str, list[Any]]) -> Iterable[CreditRecord]:
    """Yield a credit for each row.

    A frozen record's own constructor sets field after field the long way round, half the time of a large import; so
    the checked values become its fields in one step.
    """
    stated = [name for name in ATTRIBUTES if name in values]
    if stated:
        values = {**values, "attributes": _attributes(stated, values)}
    known = fields(CreditRecord)
    columns: list[Iterable[Any]] = []
    for each in known:
        column = values.get(each.name)
        if each.name == "contract_months" and column is not None:
            whole = {months: None if months is None else max(1, round(months)) for months in set(column)}
            column = list(map(whole.__getitem__, column))
        if column is None:
            columns.append(repeat(each.default))
        elif each.default not in {MISSING, None} and None in column:
            columns.append([each.default if value is None else value for value in column])
        else:
            columns.append(column)
    names, rows = [each.name for each in known], zip(*columns, strict=False)
    while step := list(islice(rows, ROWS_A_STEP)):
        made = list(map(object.__new__, repeat(CreditRecord, len(step))))
        deque(map(dict.update, map(vars, made), map(zip, repeat(names), step)), maxlen=0)
        yield from made


def _attributes(stated: Sequence[str], values: Mapping[str, list[Any]]) -> list[tuple[tuple[str, Any], ...]]:
    """Return what each row says of its deal besides, name by name; what is blank is left out."""
    rows = zip(*(values[name] for name in stated), strict=True)
    return [tuple((name, value) for name, value in zip(stated, row, strict=True) if value is not None) for row in rows]


def _payee(row: int, payee: str, **filled: Any) -> Payee:  # noqa: ANN401 - values of fields
    quotas = {
        name.removeprefix("quota").strip().lower(): filled.pop(name)
        for name in list(filled)
        if name.startswith("quota")
    }
    return Payee(row=row, name=payee, quotas=quotas, **filled)
