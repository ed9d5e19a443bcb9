"""The periods of a plan year: adding up to date, taking apart again, and what falls due at the end of a period."""

from __future__ import annotations

import numpy as np

from sim.credit import FloatArray

MONTHS_IN = {"month": 1, "quarter": 3}


def block_of(per: str, periods: int) -> int:
    """Return how many periods a month, quarter or year holds; the year is all of them."""
    return min(MONTHS_IN.get(per, periods), periods)


def to_date(amounts: FloatArray, block: int) -> FloatArray:
    """Return the running sum along the last axis, which begins anew every `block` periods."""
    periods = amounts.shape[-1]
    if block >= periods:
        whole: FloatArray = np.cumsum(amounts, axis=-1)
        return whole
    running = np.array(amounts, dtype=np.float64)
    for period in range(1, periods):
        if period % block:
            running[..., period] += running[..., period - 1]
    return running


def differences(running: FloatArray, block: int) -> FloatArray:
    """Return the amounts whose running sum, begun anew every `block` periods, is given."""
    apart = np.array(running, dtype=np.float64)
    apart[..., 1:] -= running[..., :-1]
    apart[..., ::block] = running[..., ::block]
    return apart


def whole_block(amounts: FloatArray, block: int) -> FloatArray:
    """Return for every period the sum over the block it lies in."""
    periods = amounts.shape[-1]
    starts = np.arange(0, periods, block)
    sums = np.add.reduceat(amounts, starts, axis=-1)
    total: FloatArray = sums[..., np.arange(periods) // block]
    return total


def at_block_ends(amounts: FloatArray, block: int) -> FloatArray:
    """Return amounts moved to the last period of their block."""
    periods = amounts.shape[-1]
    starts = np.arange(0, periods, block)
    moved = np.zeros_like(amounts)
    moved[..., np.minimum(starts + block, periods) - 1] = np.add.reduceat(amounts, starts, axis=-1)
    return moved
