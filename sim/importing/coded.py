"""A column as the cells that stand in it and, row by row, which of them: a million rows by their few distinct cells."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")


class Coded(Sequence[T]):
    """A sequence of cells, read like a list: row `n` is `kinds[codes[n]]`, and each of the kinds stands in some row.

    Kinds stand in the order of their first rows. They are `unlike` in a column as brought; of values read from it two
    may be equal, as those of 1 and 1.0.
    """

    __slots__ = ("codes", "kinds", "unlike")

    def __init__(self, kinds: list[T], codes: NDArray[Any], *, unlike: bool = False) -> None:
        self.unlike = unlike
        self.kinds = kinds
        self.codes = codes

    def __len__(self) -> int:
        return len(self.codes)

    def __iter__(self) -> Iterator[T]:
        return map(self.kinds.__getitem__, self.codes.tolist())

    def __contains__(self, cell: object) -> bool:
        return cell in self.kinds

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> list[T]: ...
    def __getitem__(self, place: int | slice) -> T | list[T]:
        """Return a cell, or the list of some."""
        if isinstance(place, slice):
            return list(map(self.kinds.__getitem__, self.codes[place].tolist()))
        return self.kinds[int(self.codes[place])]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # compared by what it holds, like a list

    def at(self, places: Sequence[int]) -> Coded[T]:
        """Return the cells at some places, in their order."""
        used, first, codes = np.unique(self.codes[np.asarray(places)], return_index=True, return_inverse=True)
        order = np.argsort(first)
        number = np.empty_like(order)
        number[order] = np.arange(len(order))
        return Coded([self.kinds[kind] for kind in used[order].tolist()], number[codes], unlike=self.unlike)


class Joined(Sequence[str]):
    """Texts without a line break as one block of ASCII, a break between two: what is sent on without being divided."""

    __slots__ = ("_length", "block")

    def __init__(self, block: bytes, length: int) -> None:
        self.block = block
        self._length = length

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        """Return a text, or the list of some."""
        return self.texts()[place]

    def __contains__(self, text: object) -> bool:
        return text in self.texts()

    def texts(self) -> list[str]:
        """Return the texts, divided anew."""
        return self.block.decode("ascii").split("\n") if self._length else []


def divided(column: Sequence[Any]) -> Sequence[Any]:
    """Return a column of which no text is joined to others any more."""
    if isinstance(column, Joined):
        return column.texts()
    if isinstance(column, Coded) and isinstance(column.kinds, Joined):
        return Coded(column.kinds.texts(), column.codes, unlike=column.unlike)
    return column


def distinct(column: Sequence[T]) -> list[T]:
    """Return what stands in a column, in the order of the first rows."""
    return column.kinds if isinstance(column, Coded) else list(dict.fromkeys(column))


def counted(column: Sequence[T]) -> dict[T, int]:
    """Return in how many rows each of a brought column's cells stands."""
    if isinstance(column, Coded):
        return dict(zip(column.kinds, np.bincount(column.codes, minlength=len(column.kinds)).tolist(), strict=True))
    return dict(Counter(column))


def numbered(column: Sequence[T]) -> Coded[T]:
    """Return a column by cells that differ from one another, in the order of their first rows."""
    number: dict[T, int] = defaultdict(count().__next__)
    if not isinstance(column, Coded):
        codes = np.array(list(map(number.__getitem__, column)), dtype=np.int64)
        return Coded(list(number), codes, unlike=True)
    if column.unlike:
        return column
    places = np.array(list(map(number.__getitem__, column.kinds)))
    return Coded(list(number), places[column.codes], unlike=True)


def repeats(columns: Sequence[Sequence[Any]]) -> bool:
    """Return whether two rows are alike in every one of some columns.

    The column with most cells that differ comes first: of the rows that it leaves, the others number few.
    """
    alike = np.arange(len(columns[0]))
    group = np.zeros(len(alike), dtype=np.int64)
    for column in sorted(columns, key=lambda column: -len(column.kinds) if isinstance(column, Coded) else 1):
        if not alike.size:
            return False
        number, kinds = _numbers_at(column, alike)
        whole = group * kinds + number
        several = group.any() or kinds > len(alike)
        group = np.unique(whole, return_inverse=True)[1] if several else whole
        left = np.bincount(group)[group] > 1
        alike, group = alike[left], group[left]
    return bool(alike.size)


def _numbers_at(column: Sequence[Any], places: NDArray[np.int64]) -> tuple[NDArray[np.int64], int]:
    """Return for some rows of a column a number that alike cells share, and one above the largest."""
    if isinstance(column, Coded):
        one: Coded[Any] = numbered(column)
        return one.codes[places].astype(np.int64), max(1, len(one.kinds))
    some = column if len(places) == len(column) else [column[place] for place in places.tolist()]
    one = numbered(some)
    return one.codes.astype(np.int64), max(1, len(one.kinds))


def numbers_in(column: Sequence[Any]) -> NDArray[np.float64]:
    """Return the numbers of a column of values in the order of its rows, without whatever is none."""
    if not isinstance(column, Coded):
        if set(map(type, column)) == {float}:
            return np.array(column)
        return np.array([value for value in column if isinstance(value, float)])
    kinds = np.array([value if isinstance(value, float) else np.nan for value in column.kinds])
    there = np.array([isinstance(value, float) for value in column.kinds], dtype=np.bool_)
    numbers: NDArray[np.float64] = kinds[column.codes if there.all() else column.codes[there[column.codes]]]
    return numbers
