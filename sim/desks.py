"""Desks: the large arrays that a chunk writes on, kept from run to run, so that fresh memory is not paid for again."""

from __future__ import annotations

import threading
from typing import NamedTuple

import numpy as np

from sim.state import FloatArray, IntArray

MOST_KEPT = 16
MOST_BYTES = 16_000_000  # of one desk that is kept; larger ones go back to the system at once


class Desk(NamedTuple):
    """What one chunk reports per replication, seat and month; every value is written anew, so none is cleared."""

    credit: FloatArray
    quota: FloatArray
    presence: FloatArray
    ordinal: IntArray


_kept: list[Desk] = []
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
