"""The array types and constants that all packages of the library share, and division that allows a 0 below."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

MONTHS_PER_YEAR = 12
LARGEST_AMOUNT = 1e12  # dollars, of a credit or of a boundary between rates; more is taken for a typing error


def divided(top: NDArray[np.float64], bottom: NDArray[np.float64], nothing: float = 0.0) -> NDArray[np.float64]:
    """Return top / bottom, element by element, broadcast; `nothing` where the bottom is 0, NaN where either is NaN."""
    out = np.full(np.broadcast_shapes(top.shape, bottom.shape), nothing)
    quotient: NDArray[np.float64] = np.divide(top, bottom, out=out, where=bottom != 0.0)
    return quotient
