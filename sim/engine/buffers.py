"""Desks: the large arrays that a chunk writes on, kept from run to run, so that fresh memory is not paid for again."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from sim.units import FloatArray, IntArray

MOST_KEPT = 16
MOST_BYTES = 16_000_000  # of one desk that is kept; larger ones go back to the system at once


class Desk(NamedTuple):
    """What one chunk reports per replication, seat and month; every value is written anew, so none is cleared."""

    credit: FloatArray
    quota: FloatArray
    presence: FloatArray
    ordinal: IntArray


_kept: list[Desk] = []
_series: list[FloatArray] = []
_lock = threading.Lock()


def take(shape: tuple[int, int, int]) -> Desk:
    """Return a desk of this shape that nobody uses, with whatever was left on it."""
    with _lock:
        for place, desk in enumerate(_kept):
            if desk.credit.shape == shape:
                return _kept.pop(place)
    return Desk(np.empty(shape), np.empty(shape), np.empty(shape), np.empty(shape, dtype=np.int64))


def give_back(desk: Desk) -> None:
    """Keep a desk for the next chunk, instead of the one that waits longest; too large a one is let go."""
    if sum(array.nbytes for array in desk) > MOST_BYTES:
        return
    with _lock:
        _kept.append(desk)
        if len(_kept) > MOST_KEPT:
            del _kept[0]


def take_series(shape: tuple[int, int, int]) -> FloatArray:
    """Return an array of zeros for a chunk's monthly totals, on used memory where there is some."""
    with _lock:
        place = next((place for place, series in enumerate(_series) if series.shape == shape), None)
        if place is None:
            return np.zeros(shape)
        series = _series.pop(place)
    series.fill(0.0)
    return series


def give_back_series(used: Iterable[FloatArray]) -> None:
    """Keep arrays of monthly totals that nobody reads any more; too large ones are let go."""
    with _lock:
        _series.extend(series for series in used if series.nbytes <= MOST_BYTES)
        del _series[:-MOST_KEPT]
