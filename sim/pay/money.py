"""Money: rounded once, at the point a plan states, half away from zero; and written out, with its sign."""

from __future__ import annotations

import math

import numpy as np

from sim.pay.to_date import differences, to_date
from sim.units import FloatArray

# A half cent reached in floating point (1.005 is stored as 1.00499...) may lie a hair below the half: a millionth of a
# cent is far above the error and far below any amount owed.
HALF_CENT = 0.5 + 1e-6
CENTS_PER_DOLLAR = 100.0
MINUS = "−"  # as wide as a plus


def to_cents(dollars: FloatArray) -> FloatArray:
    """Round dollars to cents, half away from zero."""
    cents = np.floor(np.abs(dollars) * CENTS_PER_DOLLAR + HALF_CENT)
    return np.copysign(cents / CENTS_PER_DOLLAR, dollars)


def cents_of(dollars: float) -> float:
    """Round one amount to cents as `to_cents` rounds arrays, without the time that an array of one takes."""
    cents = abs(dollars) * CENTS_PER_DOLLAR + HALF_CENT
    return math.copysign((math.floor(cents) if math.isfinite(cents) else cents) / CENTS_PER_DOLLAR, dollars)


def as_stated(dollars: FloatArray, rounding: str) -> FloatArray:
    """Round dollars as a plan says: to `cents`, to `dollars`, or not at all (`none`)."""
    if rounding == "cents":
        return to_cents(dollars)
    if rounding == "dollars":
        return np.copysign(np.floor(np.abs(dollars) + HALF_CENT), dollars)
    return dollars


def paid_to_date(earned: FloatArray, rounding: str) -> FloatArray:
    """Return what is paid by period (last axis) of what was earned: earned to date, rounded, less what was paid before.

    So a year is paid to the cent what it owes, however often it is paid; no period is more than a unit off by itself.
    """
    if rounding == "none":
        return earned
    periods = earned.shape[-1]
    return as_stated(differences(as_stated(to_date(earned, periods), rounding), periods), rounding)


def written_dollars(value: float, decimals: int = 2) -> str:
    """Return dollars in full, to the cent unless said otherwise: $1,320,004.50, −$8.10."""
    return signed_size(value, f"{abs(value):,.{decimals}f}")


def signed_size(value: float, size: str) -> str:
    """Return an amount of money whose size is written already; what is written as zero has no sign."""
    return f"{MINUS if value < 0.0 and size.strip('0.') else ''}${size}"
