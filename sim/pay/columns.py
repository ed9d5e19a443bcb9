"""Columns of names and days, one entry a row, so that a rule is applied to all rows at once."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.units import BoolArray, IntArray

Days = NDArray[np.datetime64]  # by day; NaT for none


class Names(NamedTuple):
    """A column of names: a number for each row, and what the numbers stand for."""

    numbers: IntArray
    known: tuple[str, ...]

    def mapped(self, value_of: Callable[[str], Any], dtype: type[np.generic]) -> NDArray[Any]:
        """Return for every row what its name is worth; each name is asked for once."""
        return np.array([value_of(name) for name in self.known], dtype=dtype)[self.numbers]

    def are(self, name: str) -> BoolArray:
        """Tell which rows have a name."""
        same: BoolArray = self.numbers == (self.known.index(name) if name in self.known else -1)
        return same

    def at(self, places: IntArray | BoolArray) -> Names:
        """Return the column at some places, in their order."""
        return self._replace(numbers=self.numbers[places])

    def used(self) -> tuple[str, ...]:
        """Return the names that stand in any row."""
        rows = np.bincount(self.numbers, minlength=len(self.known))
        return tuple(name for name, count in zip(self.known, rows, strict=True) if count)


def named(names: Iterable[str]) -> Names:
    """Return a column of names."""
    known: dict[str, int] = {}
    numbers = [known.setdefault(name, len(known)) for name in names]
    return Names(np.array(numbers, dtype=np.int64), tuple(known))


def months_since(first: datetime.date, days: Days) -> IntArray:
    """Return how many months after a month each day lies; a large negative number for no day."""
    return (days.astype("datetime64[M]") - np.datetime64(first, "M")).astype(np.int64)
