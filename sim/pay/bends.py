"""Where a plan's pay bends or jumps, asked of the pay itself."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from sim.units import FloatArray

_FIRST_CELL = 0.05 / math.e  # irrational, so that no written attainment stands on a cell's edge
_STRAIGHT = 1e-12  # target incentives; rounding leaves 1e-15
_HALVINGS = 40
_MOST_BENDS = 100
NO_BENDS = np.empty(0)


def bends_of(pay_at: Callable[[FloatArray], FloatArray], top: float) -> FloatArray:
    """Return the attainments from 0 to `top` at which pay bends or jumps.

    Pay alone is asked, so that no term has to declare its bends. Between them pay is straight; a cell in which it is
    not is halved until the bend is located to about 1e-11.
    """
    edges = np.arange(0.0, top + _FIRST_CELL, _FIRST_CELL)
    low, high = _crooked(pay_at, edges[:-1], edges[1:])
    bends: list[FloatArray] = []
    for _ in range(_HALVINGS):
        if not 0 < low.size <= _MOST_BENDS:
            break
        middle = (low + high) / 2.0
        next_low, next_high = _crooked(pay_at, np.concatenate((low, middle)), np.concatenate((middle, high)))
        bends.append(middle[~np.isin(low, next_low) & ~np.isin(high, next_high)])
        low, high = next_low, next_high
    return np.concatenate((*bends, (low + high) / 2.0)) if bends else NO_BENDS


def _crooked(
    pay_at: Callable[[FloatArray], FloatArray], low: FloatArray, high: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return those cells in which pay is not a straight line."""
    inside = np.array([0.0, 0.3, 0.55, 0.8, 1.0])
    pay = pay_at(low[:, None] + (high - low)[:, None] * inside)
    chord = pay[:, :1] + (pay[:, -1:] - pay[:, :1]) * inside
    crooked = np.abs(pay - chord).max(axis=1) > _STRAIGHT
    return low[crooked], high[crooked]
