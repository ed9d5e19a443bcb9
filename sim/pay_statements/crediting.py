"""Which credits count under a plan, for whom, when and with how much; and why the others do not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from sim.pay.plan import Plan
from sim.pay.plan_year import PayYear
from sim.pay_statements.cell_sums import CellSums
from sim.pay_statements.counted import counted
from sim.pay_statements.credit_table import CreditTable
from sim.pay_statements.deal_entries import split_sums
from sim.pay_statements.records import Payee, RowProblem
from sim.units import BoolArray, FloatArray, IntArray

WHOLE_SPLIT = 1.0 + 1e-9  # of a deal; beyond it somebody would be credited what another already was
SHORT_SPLIT = 1.0 - 1e-9  # of a deal; below it part of it is credited to nobody


@dataclass(frozen=True, kw_only=True, eq=False)
class Credited:
    """Every credit of a table under a plan, as columns (rows,): where it lies, what of it counts, and whether it does.

    `payee` is the place among the people, -1 for a stranger, and `month` the period of the plan year; `reviewed` waits
    for review, and `before` was paid in an earlier year. `excess` is what the splits of a deal sum to, at the deal's
    last credit, where that is more than the whole. `rates`, `faults` and `remarks` are those of a `Counted`, whose
    notes the last are.
    """

    table: CreditTable
    known: frozenset[str]
    year: PayYear
    payee: IntArray
    month: IntArray
    amount: FloatArray
    counts: BoolArray
    reviewed: BoolArray
    before: BoolArray
    excess: Mapping[int, float]
    rates: Mapping[str, FloatArray] = field(default_factory=dict)
    faults: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    _sums: dict[str, tuple[IntArray, CellSums]] = field(default_factory=dict, repr=False)  # shared by copies of it

    def of(self, measure: str) -> IntArray:
        """Return the places of the credits of a measure that count."""
        return np.flatnonzero(self.counts & self.table.measure.are(measure))

    def sums(self, measure: str, shape: tuple[int, ...]) -> FloatArray:
        """Return the credit of a measure by payee and period, of so many payees and periods.

        A copy with other amounts sums anew what differs alone; what counts, and where, must be the same in all of them.
        """
        if measure not in self._sums:
            rows = self.of(measure)
            self._sums[measure] = (
                rows,
                CellSums(cell=self.payee[rows] * shape[1] + self.month[rows], cells=shape[0] * shape[1]),
            )
        rows, sums = self._sums[measure]
        return sums.of(self.amount[rows]).reshape(shape)

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """Return what is worth knowing and stops nothing: cents of shares, and credit that splits leave to nobody."""
        if not (self.table.split < 1.0).any():
            return self.remarks
        last, sums, amounts = split_sums(self.table)
        short = np.flatnonzero(sums < SHORT_SPLIT)
        if not short.size:
            return self.remarks
        lost = (1.0 - sums[short]) * amounts[short]
        most = short[np.argmax(np.abs(lost))]
        deals = "1 deal leave" if short.size == 1 else f"{short.size:,} deals leave"
        name = self.table.deal.known[self.table.deal.numbers[last[most]]]
        lacking = f"{lost.sum():,.2f} of credit to nobody; those of {name!r} sum to {sums[most]:.6g}"
        return (*self.remarks, f"the splits of {deals} {lacking}")

    @cached_property
    def problems(self) -> tuple[RowProblem, ...]:
        """Return every row that is not credited, or to be reviewed, with the reason: splits first, then row by row."""
        return (*self._of_splits(), *self._of_rows())

    def _of_splits(self) -> Iterator[RowProblem]:
        """Yield a problem for each deal that is credited more than once."""
        deal = self.table.deal
        for place, whole in self.excess.items():
            name = deal.known[deal.numbers[place]]
            message = (
                f"the splits of deal {name!r} sum to {whole:.6g}, more than 1; correct them, "
                "number the deal's lines in a column `line`, or allow overlays with `splits: may exceed 1`"
            )
            yield RowProblem(row=int(self.table.row[place]), column="split", message=message)

    def _of_rows(self) -> Iterator[RowProblem]:
        """Yield a problem for each row that cannot be credited or is to be reviewed, the first that holds."""
        table, names = self.table, ", ".join(sorted(self.known))
        known, inside = _is_known(table, self.known), _inside(self.month, self.year)
        wrong = self.reviewed | (~self.before & ((self.payee < 0) | ~known | ~inside))
        wrong[list(self.faults)] = True
        for place in np.flatnonzero(wrong):
            if self.payee[place] < 0:
                payee = table.payee.known[table.payee.numbers[place]]
                column, message = "payee", f"{payee!r} is not on the roster; add the row"
            elif not known[place]:
                measure = table.measure.known[table.measure.numbers[place]]
                column, message = "measure", f"{measure!r} is no measure of the plan; known are {names}"
            elif not inside[place]:
                year = f"the plan year that begins {self.year.first_day}"
                year += "" if self.year.is_plain else f" and ends {self.year.last_day}"
                column, message = "date", f"{table.date[place]} lies outside {year}; correct it or leave it out"
                if _inside(self.year.place_of(table.canceled[place : place + 1]), self.year).any():
                    message += ", or bring what it was paid as an opening position, for it was canceled in the year"
            elif int(place) in self.faults:
                column, message = self.faults[int(place)]
            else:
                amount = f"{table.amount[place]:,.2f}"
                column, message = "amount", f"{amount} is a windfall under the plan; it is credited after review"
            yield RowProblem(row=int(table.row[place]), column=column, message=message)


def credited(
    plan: Plan,
    table: CreditTable,
    people: Sequence[Payee],
    year: PayYear,
    annual: Mapping[str, FloatArray],
    paid_before: frozenset[str] = frozenset(),
) -> Credited:
    """Return every credit under the plan's crediting rules; `annual` is everybody's quota of the year by measure.

    A deal with one row that cannot be credited, or with splits beyond the whole, does not count for anybody. Rows of
    earlier years are no problem where the deal was `paid_before`.
    """
    known = frozenset({measure.name for measure in plan.measures} | set(plan.extra_credits))
    place = {payee.name: number for number, payee in enumerate(people)}
    payee = table.payee.mapped(lambda name: place.get(name, -1), np.int64)
    month = year.place_of(table.date)
    excess = {} if plan.crediting.splits == "may exceed 1" else _excess(table)
    before = month < 0
    before &= table.deal.mapped(paid_before.__contains__, np.bool_) if paid_before else np.False_
    fine = (payee >= 0) & _is_known(table, known) & _inside(month, year)
    counted_rows = counted(plan, table, fine, payee, annual)
    fine[list(counted_rows.faults)] = False
    return Credited(
        table=table,
        known=known,
        year=year,
        payee=payee,
        month=month,
        amount=counted_rows.amount,
        counts=fine & ~_held(table, fine | before, excess),
        reviewed=counted_rows.reviewed,
        before=before,
        excess=excess,
        rates=counted_rows.rates,
        faults=counted_rows.faults,
        remarks=tuple(counted_rows.notes),
    )


def _is_known(table: CreditTable, known: frozenset[str]) -> BoolArray:
    return table.measure.mapped(known.__contains__, np.bool_)


def _inside(month: IntArray, year: PayYear) -> BoolArray:
    return (month >= 0) & (month < len(year))


def _held(table: CreditTable, fine: BoolArray, excess: Mapping[int, float]) -> BoolArray:
    """Tell which credits belong to a deal that is not credited as a whole."""
    deals = np.zeros(len(table.deal.known), dtype=np.bool_)
    deals[table.deal.numbers[~fine]] = True
    deals[table.deal.numbers[list(excess)]] = True
    held: BoolArray = deals[table.deal.numbers] & ~table.alone
    return held


def _excess(table: CreditTable) -> dict[int, float]:
    """Return what the splits of a deal and measure sum to, where beyond the whole, at its last credit."""
    last, sums, _ = split_sums(table)
    return {int(last[place]): float(sums[place]) for place in np.flatnonzero(sums > WHOLE_SPLIT)}
