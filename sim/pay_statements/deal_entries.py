"""The entries of a deal: instalments, reversals, rebookings and order lines of one payee, measure and deal."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.pay_statements.credit_table import CreditTable
from sim.units import BoolArray, FloatArray, IntArray


class DealEntries(NamedTuple):
    """Rows of a table in the order of payee, measure and deal, within a deal by date, then row; one group a deal.

    `first` tells where a group begins. A row without a deal id is a deal of its own.
    """

    rows: IntArray
    first: BoolArray

    @property
    def group(self) -> IntArray:
        """Return the number of the deal of each entry."""
        return np.cumsum(self.first) - 1

    @property
    def several(self) -> bool:
        """Tell whether any deal has more than one entry."""
        return not bool(self.first.all())

    def to_date(self, amounts: FloatArray) -> FloatArray:
        """Return what each entry's deal adds up to, the entry included; `amounts` (rows,), result in entry order."""
        running = amounts[self.rows]
        if not self.several:
            return running
        starts = np.flatnonzero(self.first)
        counts = np.diff(np.append(starts, len(running)))
        for place in range(1, int(counts.max())):  # entry after entry, so that no other deal's size blurs a cent
            starts, counts = starts[counts > place], counts[counts > place]
            running[starts + place] += running[starts + place - 1]
        return running

    def before(self, to_date: FloatArray) -> FloatArray:
        """Return what stood before each entry of its deal, 0 for the first; both in entry order."""
        return np.where(self.first, 0.0, np.concatenate([[0.0], to_date[:-1]]))


def deal_entries(table: CreditTable, rows: IntArray) -> DealEntries:
    """Return some rows of a table as entries of their deals."""
    deal = np.where(table.alone[rows], len(table.deal.known) + rows, table.deal.numbers[rows])
    payee, measure = table.payee.numbers[rows], table.measure.numbers[rows]
    order = np.lexsort((table.row[rows], table.date[rows], deal, measure, payee))
    keys = np.stack([payee, measure, deal])[:, order]
    first = np.ones(len(rows), dtype=np.bool_)
    first[1:] = (keys[:, 1:] != keys[:, :-1]).any(axis=0)
    return DealEntries(rows[order], first)


def split_sums(table: CreditTable) -> tuple[IntArray, FloatArray, FloatArray]:
    """Return what the payees' splits of each deal's measure sum to; not of deals of which one row is the whole.

    Returns the deal's last row, the sum, and the amount of that row; one of each for every deal, measure and line. A
    payee counts once, however many entries the deal has; lines of an order count apart where `line` numbers them.
    """
    rows = np.flatnonzero(~table.alone)
    of_several = np.bincount(table.deal.numbers[rows], minlength=1)[table.deal.numbers[rows]] > 1
    lone = rows[~of_several & (table.split[rows] != 1.0)]  # its one row is all there is to sum
    last, sums, first = _sums_of_several(table, rows[of_several])
    order = np.argsort(np.concatenate([first, lone]), kind="stable")
    last, sums = np.concatenate([last, lone])[order], np.concatenate([sums, table.split[lone]])[order]
    return last, sums, table.amount[last]


def _sums_of_several(table: CreditTable, rows: IntArray) -> tuple[IntArray, FloatArray, IntArray]:
    """Return of some rows of deals each deal's last one, the sum of its payees' splits, and its first row."""
    line = table.text("line")
    wide = (max(1, len(table.measure.known)), max(1, len(line.known)))
    whole = (table.deal.numbers[rows] * wide[0] + table.measure.numbers[rows]) * wide[1] + line.numbers[rows]
    wholes, first, group = np.unique(whole, return_index=True, return_inverse=True)
    sums: FloatArray = np.bincount(group, weights=table.split[rows], minlength=len(wholes)).astype(np.float64)
    shared = np.flatnonzero(np.bincount(group, minlength=len(wholes))[group] > 1)  # a lone row repeats nobody's split
    people = max(1, len(table.payee.known))
    pair, pair_of = np.unique(group[shared] * people + table.payee.numbers[rows[shared]], return_inverse=True)
    if len(pair) < len(shared):  # somebody has several entries of a deal
        largest = np.zeros(len(pair))
        np.maximum.at(largest, pair_of, table.split[rows[shared]])
        of_several = np.unique(group[shared])
        sums[of_several] = np.bincount(pair // people, weights=largest, minlength=len(wholes))[of_several]
    last = np.zeros(len(wholes), dtype=np.int64)
    np.maximum.at(last, group, rows)
    return last, sums, rows[first]
