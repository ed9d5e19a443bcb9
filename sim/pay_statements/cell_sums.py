"""Credit summed by payee and period, anew only where an amount has changed since the last time; and rows in order."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from sim.units import BoolArray, FloatArray, IntArray

MANY = 0.25  # share of amounts changed from which summing everything anew is no slower


@dataclass(kw_only=True, eq=False)
class CellSums:
    """The sums of some credits by cell, a payee's period: `cell` (rows,) says where each counts, of `cells` in all.

    Amounts of a cell add up in the order of their rows, whatever was asked for before.
    """

    cell: IntArray
    cells: int
    _amount: FloatArray | None = field(default=None, init=False)
    _sums: FloatArray = field(default_factory=lambda: np.zeros(0), init=False)

    def of(self, amount: FloatArray) -> FloatArray:
        """Return the sum of the amounts (rows,) of every cell (cells,), an array of the caller's own."""
        changed = None if self._amount is None else np.flatnonzero(amount != self._amount)
        if changed is None or changed.size > MANY * len(amount):
            self._sums = self._summed(self.cell, amount)
        elif changed.size:
            touched: BoolArray = np.zeros(self.cells, dtype=np.bool_)
            touched[self.cell[changed]] = True
            rows = np.flatnonzero(touched[self.cell])
            self._sums = np.where(touched, self._summed(self.cell[rows], amount[rows]), self._sums)
        self._amount = amount
        return self._sums.copy()

    def _summed(self, cell: IntArray, amount: FloatArray) -> FloatArray:
        sums: FloatArray = np.bincount(cell, amount, minlength=self.cells).astype(np.float64)  # of no row at all, whole
        return sums


def stable_order(numbers: IntArray) -> IntArray:
    """Return the places that put whole numbers in order, alike ones as they stood; quickest where few differ."""
    if not numbers.size or (numbers[1:] >= numbers[:-1]).all():
        return np.arange(len(numbers))
    least = int(numbers.min())
    if int(numbers.max()) - least < 1 << 16:
        return np.argsort((numbers - least).astype(np.uint16), kind="stable")  # NumPy sorts these without comparing
    return np.argsort(numbers, kind="stable")
