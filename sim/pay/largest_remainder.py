"""Cents of shares that sum to the whole: what rounding leaves goes to the largest remainders (Hamilton's method)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.pay.money import CENTS_PER_DOLLAR, to_cents
from sim.units import FloatArray

NEARLY_WHOLE = 1e-6  # cents; a share of whole cents in floating point may lie a hair below them


def cents_of_shares(parts: FloatArray, group: NDArray[np.int64]) -> FloatArray:
    """Return parts (n,) in dollars and whole cents; those of a group (n,) sum to its rounded sum.

    Every part is cut to cents toward zero; the cents still lacking go one each to the largest remainders, the first of
    equals first. The parts of a group have one sign.
    """
    if not len(parts):
        return parts
    groups = int(group.max()) + 1
    sign = np.where(np.bincount(group, weights=parts, minlength=groups) < 0.0, -1.0, 1.0)
    cents = parts * sign[group] * CENTS_PER_DOLLAR
    cut = np.floor(cents + NEARLY_WHOLE)
    remainder = cents - cut
    whole = np.round(
        to_cents(np.bincount(group, weights=cents, minlength=groups) / CENTS_PER_DOLLAR) * CENTS_PER_DOLLAR
    )
    lacking = np.round(whole - np.bincount(group, weights=cut, minlength=groups)).astype(np.int64)
    order = np.lexsort((-remainder, group))
    starts = np.searchsorted(group[order], np.arange(groups))
    rank = np.empty(len(parts), dtype=np.int64)
    rank[order] = np.arange(len(parts)) - starts[group[order]]
    whole_cents: FloatArray = sign[group] * (cut + (rank < lacking[group])) / CENTS_PER_DOLLAR
    return whole_cents
