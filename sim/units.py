"""The types and fixed numbers that all rooms of the library share, and division where nothing may be below."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

MONTHS_PER_YEAR = 12
LARGEST_AMOUNT = 1e12  # dollars, of a credit or of a boundary between rates; more is a slip of the hand


def divided(top: NDArray[np.float64], bottom: NDArray[np.float64], nothing: float = 0.0) -> NDArray[np.float64]:
    """Return top / bottom, element by element; `nothing` where the bottom is 0, NaN where it is not known."""
    out = np.full(np.broadcast_shapes(top.shape, bottom.shape), nothing)
    found: NDArray[np.float64] = np.divide(top, bottom, out=out, where=bottom != 0.0)
    return found
