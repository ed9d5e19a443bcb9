"""Records made of a checked table's values: credits, people, results, assignments, a row each."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from datetime import date
from functools import partial
from itertools import islice, repeat
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from sim.importing.coded import Coded, numbered
from sim.importing.kinds import BY_ROW
from sim.importing.mapping import ColumnMapping
from sim.importing.table import Table
from sim.pay.columns import Names
from sim.pay_statements.credit_table import CreditTable, credit_table, days
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
        self, table: Table, mapping: ColumnMapping, values: Mapping[str, Sequence[Any]], used: Sequence[int]
    ) -> None:
        self._length = len(used)
        self._made: tuple[Record, ...] | None = None if used else ()
        self._make: Callable[[], Iterable[Record]] = partial(records_of, table, mapping, values, used)
        self._credits: Callable[[], Mapping[str, Sequence[Any]]] | None
        self._credits = partial(credits_of, table, mapping, values, used) if used else None
        self._table: CreditTable | None = None
        self._turn = threading.Lock()

    def __len__(self) -> int:
        return self._length

    def credit_table(self) -> CreditTable:
        """Return the columns of credits, or of the credits that won deals are, without a record of each."""
        with self._turn:
            if self._table is None:
                self._table = self._by_column() or credit_table(cast("Sequence[CreditRecord]", self._records()))
            return self._table

    def _by_column(self) -> CreditTable | None:
        """Return the columns without a record of each; None where the records are made, or say more of their deals."""
        if self._credits is None:
            return None
        columns = self._credits()
        return None if set(ATTRIBUTES) & set(columns) else table_of(columns)

    def __iter__(self) -> Iterator[Record]:
        return iter(self._all())

    def __getitem__(self, place: Any) -> Any:  # noqa: ANN401 - a record, or a tuple of them for a slice
        return self._all()[place]

    def __eq__(self, other: object) -> bool:
        return self._all() == (other._all() if isinstance(other, Records) else other)

    __hash__ = None  # type: ignore[assignment]  # compared by what they hold, like a list

    def _all(self) -> tuple[Record, ...]:
        with self._turn:
            return self._records()

    def _records(self) -> tuple[Record, ...]:
        """Return the records, made now if they are not yet; its caller has the turn."""
        if self._made is None:
            self._made = tuple(self._make())
            self._make, self._credits = partial(tuple), None  # lets go of the table
        return self._made


def records_of(
    table: Table, mapping: ColumnMapping, values: Mapping[str, Sequence[Any]], used: Sequence[int]
) -> Iterable[Record]:
    """Return the records of the rows at the places `used`; what a row leaves blank is the record's default."""
    if mapping.kind in {"credits", "deals"}:
        return _credits(credits_of(table, mapping, values, used))
    kept = _kept(table, mapping, values, used)
    makers: dict[str, Callable[..., Record]] = {"roster": _payee, "attainment": Attained, "assignment": Assignment}
    make = makers[mapping.kind]
    return (
        make(**{name: value for name, value in zip(kept, row, strict=True) if value is not None})
        for row in zip(*kept.values(), strict=True)
    )


def _kept(
    table: Table, mapping: ColumnMapping, values: Mapping[str, Sequence[Any]], used: Sequence[int]
) -> dict[str, Sequence[Any]]:
    """Return the columns of records at the places `used`, the row number with them."""
    by_row = BY_ROW in mapping.accepted  # else one currency stands for the whole file and nothing is to be converted
    kept = {
        "row": table.row_numbers,
        **{name: column for name, column in values.items() if by_row or name != "currency"},
    }
    if len(used) == len(table.row_numbers):
        return kept
    return {
        name: column.at(used) if isinstance(column, Coded) else list(map(column.__getitem__, used))
        for name, column in kept.items()
    }


def credits_of(
    table: Table, mapping: ColumnMapping, values: Mapping[str, Sequence[Any]], used: Sequence[int]
) -> dict[str, Sequence[Any]]:
    """Return the columns of the credits, or of those that won deals are, at the places `used`."""
    kept = _kept(table, mapping, values, used)
    if mapping.kind == "credits":
        return kept
    measure = str(mapping.assumptions.get("measure", mapping.constants.get("measure", "Own bookings")))
    columns = {"row": "row", "payee": "payee", "date": "closed", "amount": "value", "deal": "deal"}
    renamed = {name: kept[field] for name, field in columns.items()}
    return {**renamed, "measure": Coded([measure], np.zeros(len(used), dtype=np.uint8))}


def table_of(values: Mapping[str, Sequence[Any]]) -> CreditTable:
    """Return the columns of credits as arrays; what is blank, or has no column, is a credit's default."""
    rows = len(values["row"])
    columns: dict[str, Any] = {}
    for field in (known for known in fields(CreditRecord) if known.name != "attributes"):  # of these, a file has none
        column = values.get(field.name, Coded([None], np.zeros(rows, dtype=np.uint8)))
        default = None if field.default is MISSING else field.default
        if field.name == "row":
            columns["row"] = (
                np.arange(column.start, column.stop, column.step, dtype=np.int64)
                if isinstance(column, range)
                else np.array(column, dtype=np.int64)
            )
        elif field.name in {"date", "canceled"}:
            columns[field.name] = _array(column, days)
        elif isinstance(default, str) or (field.default is MISSING and field.name != "amount"):
            names = numbered(_filled(column, default))
            columns[field.name] = Names(names.codes.astype(np.int64), tuple(names.kinds))
        elif field.name == "contract_months":
            columns[field.name] = _array(_filled(column, default), _whole_months)
        else:
            columns[field.name] = _array(_filled(column, default), partial(np.array, dtype=np.float64))
    return CreditTable(**columns)


def _filled(column: Sequence[Any], default: Any) -> Sequence[Any]:  # noqa: ANN401 - a value of a field
    """Return a column with its blanks filled in."""
    if default is None or None not in column:
        return column
    if isinstance(column, Coded):
        return Coded([default if value is None else value for value in column.kinds], column.codes)
    return [default if value is None else value for value in column]


def _array(column: Sequence[Any], make: Callable[[Sequence[Any]], NDArray[Any]]) -> NDArray[Any]:
    """Return a column as an array, of which each kind is worked out once."""
    return make(column.kinds)[column.codes] if isinstance(column, Coded) else make(column)


def _whole_months(months: Sequence[float]) -> NDArray[np.int64]:
    return np.array([max(1, round(number)) for number in months], dtype=np.int64)


def _credits(values: Mapping[str, Sequence[Any]]) -> Iterable[CreditRecord]:
    """Yield a credit for each row.

    A frozen record's own constructor sets field after field the long way round, half the time of a large import; so
    the checked values become its fields in one step.
    """
    stated = [name for name in ATTRIBUTES if name in values]
    if stated:
        values = {**values, "attributes": _attributes(stated, values)}
    known = fields(CreditRecord)
    columns: list[Iterable[Any]] = []
    for field in known:
        column = values.get(field.name)
        if field.name == "contract_months" and column is not None:
            whole = {months: None if months is None else max(1, round(months)) for months in set(column)}
            column = list(map(whole.__getitem__, column))
        if column is None:
            columns.append(repeat(field.default))
        elif field.default not in {MISSING, None} and None in column:
            columns.append([field.default if value is None else value for value in column])
        else:
            columns.append(column)
    names, rows = [known_field.name for known_field in known], zip(*columns, strict=False)
    while step := list(islice(rows, ROWS_A_STEP)):
        records = list(map(object.__new__, repeat(CreditRecord, len(step))))
        deque(map(dict.update, map(vars, records), map(zip, repeat(names), step)), maxlen=0)
        yield from records


def _attributes(stated: Sequence[str], values: Mapping[str, Sequence[Any]]) -> list[tuple[tuple[str, Any], ...]]:
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
