"""Credits by column: one array for each field of the records, so that a rule is applied to all of them at once."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from operator import attrgetter
from typing import Any

import numpy as np

from sim.pay.columns import Days, Names, named
from sim.pay_statements.records import TEXT_ATTRIBUTES, CreditRecord
from sim.units import BoolArray, FloatArray, IntArray

EPOCH, NO_DAY = datetime.date(1970, 1, 1).toordinal(), np.datetime64("NaT").astype(np.int64)


@dataclass(frozen=True, kw_only=True, eq=False)
class CreditTable:
    """Credits as columns (rows,), in the order of their records; the fields are those of a CreditRecord.

    `attributes` has a column for each that any record states: names, "" where a record states none, or numbers, NaN.
    """

    row: IntArray
    payee: Names
    date: Days
    measure: Names
    amount: FloatArray
    deal: Names
    motion: Names
    split: FloatArray
    canceled: Days
    contract_months: IntArray
    attributes: Mapping[str, Names | FloatArray] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return how many credits there are."""
        return len(self.row)

    @cached_property
    def alone(self) -> BoolArray:
        """Tell which credits belong to no deal that others could belong to as well."""
        return self.deal.are("")

    def at(self, places: IntArray | BoolArray) -> CreditTable:
        """Return the credits at some places, in their order."""
        columns: dict[str, Any] = {field.name: getattr(self, field.name) for field in fields(self)}
        for name, column in columns.items():
            columns[name] = _at(column, places)
        return CreditTable(**columns)

    def between(self, since: datetime.date, until: datetime.date) -> CreditTable:
        """Return the credits of the days from one to another, both included."""
        return self.at((self.date >= np.datetime64(since)) & (self.date <= np.datetime64(until)))

    def text(self, attribute: str) -> Names:
        """Return an attribute that is a text, "" for every row where no record states it."""
        column = self.attributes.get(attribute)
        return column if isinstance(column, Names) else Names(np.zeros(len(self), dtype=np.int64), ("",))

    def number(self, attribute: str) -> FloatArray:
        """Return an attribute that is a number, NaN for every row where no record states it."""
        column = self.attributes.get(attribute)
        return np.full(len(self), np.nan) if column is None or isinstance(column, Names) else column

    def column(self, name: str) -> Names | FloatArray:
        """Return what deals can be looked up by: a column of names or of numbers."""
        if name in ("motion", "contract_months"):
            own: Names | IntArray = getattr(self, name)
            return own if isinstance(own, Names) else own.astype(np.float64)
        return self.text(name) if name in TEXT_ATTRIBUTES else self.number(name)

    def scaled(self, factor: float) -> CreditTable:
        """Return the credits with every amount multiplied."""
        return replace(self, amount=self.amount * factor)

    def measured_as(self, name: str, others: Sequence[str]) -> CreditTable:
        """Return the credits with those of a measure as credits of others: one of each, side by side."""
        meant = self.measure.are(name)
        every = self.at(np.repeat(np.arange(len(self)), np.where(meant, len(others), 1)))
        known = tuple(dict.fromkeys((*self.measure.known, *others)))
        numbers = every.measure.numbers.copy()
        numbers[every.measure.are(name)] = np.tile([known.index(other) for other in others], int(meant.sum()))
        return replace(every, measure=Names(numbers, known))


def credit_table(records: Sequence[CreditRecord]) -> CreditTable:
    """Return the columns of some credits."""

    def column(name: str) -> list[Any]:
        return list(map(attrgetter(name), records))

    return CreditTable(
        row=np.array(column("row"), dtype=np.int64),
        payee=named(column("payee")),
        date=days(column("date")),
        measure=named(column("measure")),
        amount=np.array(column("amount"), dtype=np.float64),
        deal=named(column("deal")),
        motion=named(column("motion")),
        split=np.array(column("split"), dtype=np.float64),
        canceled=days(column("canceled")),
        contract_months=np.array(column("contract_months"), dtype=np.int64),
        attributes=_attributes(column("attributes")),
    )


def _attributes(stated: Sequence[tuple[tuple[str, str | float], ...]]) -> dict[str, Names | FloatArray]:
    """Return a column for each attribute that any row states."""
    if not any(stated):
        return {}
    rows = [dict(attributes) for attributes in stated]
    columns: dict[str, Names | FloatArray] = {}
    for name in dict.fromkeys(name for row in rows for name in row):
        if name in TEXT_ATTRIBUTES:
            columns[name] = named(str(row.get(name, "")) for row in rows)
        else:
            columns[name] = np.array([row.get(name, np.nan) for row in rows], dtype=np.float64)
    return columns


def _at(column: Any, places: IntArray | BoolArray) -> Any:  # noqa: ANN401 - any column of a table, or all attributes
    if isinstance(column, Mapping):
        return {name: _at(attribute, places) for name, attribute in column.items()}
    return column.at(places) if isinstance(column, Names) else column[places]


def days(dates: Iterable[datetime.date | None]) -> Days:
    """Return dates as days; by their ordinals, which takes a tenth of the time that NumPy's own reading does."""
    numbers = [NO_DAY if day is None else day.toordinal() - EPOCH for day in dates]
    return np.array(numbers, dtype=np.int64).view("datetime64[D]")


def months_between(since: Days, until: Days) -> IntArray:
    """Return how many months after its first day's each second day's month lies; a large number below 0 for no day."""
    months: IntArray = (until.astype("datetime64[M]") - since.astype("datetime64[M]")).astype(np.int64)
    return months
