"""The periods of a plan year: adding up to date, taking apart again, and what falls due at the end of a period."""

from __future__ import annotations

import numpy as np

from sim.units import FloatArray

MONTHS_IN = {"month": 1, "quarter": 3}


def block_of(per: str, periods: int) -> int:
    """Return how many periods a month, quarter or year holds; the year is all of them."""
    return min(MONTHS_IN.get(per, periods), periods)


def to_date(amounts: FloatArray, block: int) -> FloatArray:
    """Return the running sum along the last axis, which begins anew every `block` periods."""
    if _is_repeated(amounts):
        return np.broadcast_to(to_date(amounts[:1], block), amounts.shape)
    periods = amounts.shape[-1]
    running = np.array(amounts, dtype=np.float64)
    for period in range(1, periods):
        if period % block:
            running[..., period] += running[..., period - 1]
    return running


def differences(running: FloatArray, block: int) -> FloatArray:
    """Return the amounts whose running sum, begun anew every `block` periods, is given."""
    whole = np.ascontiguousarray(running, dtype=np.float64)
    apart = np.empty_like(whole)
    np.subtract(whole.reshape(-1)[1:], whole.reshape(-1)[:-1], out=apart.reshape(-1)[1:])  # across rows too, set next
    apart[..., ::block] = whole[..., ::block]
    return apart


def whole_block(amounts: FloatArray, block: int) -> FloatArray:
    """Return for every period the sum over the block it lies in."""
    if _is_repeated(amounts):
        return np.broadcast_to(whole_block(amounts[:1], block), amounts.shape)
    periods = amounts.shape[-1]
    starts = np.arange(0, periods, block)
    sums = np.add.reduceat(amounts, starts, axis=-1)
    total: FloatArray = sums[..., np.arange(periods) // block]
    return total


def _is_repeated(amounts: FloatArray) -> bool:
    """Tell whether the first axis repeats one row, as a quota does that everybody has."""
    return amounts.ndim > 1 and amounts.shape[0] > 1 and amounts.strides[0] == 0


def at_block_ends(amounts: FloatArray, block: int) -> FloatArray:
    """Return amounts moved to the last period of their block."""
    periods = amounts.shape[-1]
    starts = np.arange(0, periods, block)
    moved = np.zeros_like(amounts)
    moved[..., np.minimum(starts + block, periods) - 1] = np.add.reduceat(amounts, starts, axis=-1)
    return moved
