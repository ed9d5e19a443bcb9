"""Sums of cents, and the distribution of pay over people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import quantiles

import numpy as np

from sim.replay.paying import CENTS

PERCENTILES = {"p10": 9, "p25": 24, "p50": 49, "p75": 74, "p90": 89}  # indices among 99 cut points


def cents_sum(amounts: Iterable[float]) -> float:
    """Return the sum of amounts of whole cents, in $, exact to the cent."""
    whole: int = sum(round(amount * CENTS) for amount in amounts)
    return whole / CENTS


def distribution(values: Sequence[float]) -> dict[str, float | None]:
    """Return mean, lowest, highest and PERCENTILES (interpolated) of values, without NaN; None when all are NaN."""
    known = [value for value in values if value == value]  # noqa: PLR0124 - NaN differs from itself
    if not known:
        return dict.fromkeys(("mean", "lowest", *PERCENTILES, "highest"))
    cuts = quantiles(known, n=100, method="inclusive") if len(known) > 1 else known * 99
    return {
        "mean": float(np.mean(known)),
        "lowest": min(known),
        **{name: cuts[place] for name, place in PERCENTILES.items()},
        "highest": max(known),
    }
