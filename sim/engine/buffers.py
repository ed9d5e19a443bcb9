"""Buffers: the large arrays that a chunk writes to, kept from run to run, since fresh memory costs time."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from sim.units import FloatArray, IntArray

MOST_KEPT = 16
MOST_BYTES = 16_000_000  # of one chunk's buffers that are kept; larger ones go back to the system at once


class ChunkBuffers(NamedTuple):
    """What one chunk reports per replication, seat and month; every value is written anew, so none is cleared."""

    credit: FloatArray  # (replications, seats, months) each, as in `state.Report`
    quota: FloatArray
    presence: FloatArray
    ordinal: IntArray


_kept: list[ChunkBuffers] = []
_series: list[FloatArray] = []
_lock = threading.Lock()


def take_buffers(shape: tuple[int, int, int]) -> ChunkBuffers:
    """Return buffers of this shape (replications, seats, months) that nobody uses, with whatever was left in them."""
    with _lock:
        for place, buffers in enumerate(_kept):
            if buffers.credit.shape == shape:
                return _kept.pop(place)
    return ChunkBuffers(np.empty(shape), np.empty(shape), np.empty(shape), np.empty(shape, dtype=np.int64))


def return_buffers(buffers: ChunkBuffers) -> None:
    """Keep buffers for the next chunk, instead of those that wait longest; too large ones are let go."""
    if sum(array.nbytes for array in buffers) > MOST_BYTES:
        return
    with _lock:
        _kept.append(buffers)
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


def return_series(used: Iterable[FloatArray]) -> None:
    """Keep arrays of monthly totals that nobody reads any more for later chunks; too large ones are let go."""
    with _lock:
        _series.extend(series for series in used if series.nbytes <= MOST_BYTES)
        del _series[:-MOST_KEPT]
