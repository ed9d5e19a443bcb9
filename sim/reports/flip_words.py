"""Flip points in words: at which value of an assumption building stops paying, or that it never does."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sim.reports.wording import half_width, signed_money
from sim.uncertainty.flip_points import FlipPoint

COLUMNS = ("assumption", "value", "motion effect, 3-year contribution per seat ($)", "low", "high")


def sentence(point: FlipPoint) -> str:
    """Return one sentence: today's value, and where the motion effect on contribution changes its sign."""
    label = point.about.label
    low, *_, high = point.values  # noqa: PD011 - a tuple of its own, not a table
    start = f"{label} stands at {point.current:.2f}"
    flip = point.nearest
    if flip is None:
        verb = "gains" if point.effects[0].mean > 0.0 else "loses"
        least = min(point.effects, key=lambda effect: abs(effect.mean))
        return (
            f"{start}; from {low:.2f} to {high:.2f} building without a new plan {verb} contribution all along, "
            f"{signed_money(least.mean)} {half_width(least)} at the closest."
        )
    before = next(effect.mean for value, effect in zip(point.values, point.effects, strict=True) if value > flip)
    side, other = ("below", "above") if before > 0.0 else ("above", "below")
    return f"{start}; {side} {flip:.2f} building without a new plan loses contribution, {other} it gains."


def flip_table(points: Sequence[FlipPoint]) -> pd.DataFrame:
    """Return the points behind the sentences: one row for each value of each assumption, with columns COLUMNS."""
    rows = [
        (point.about.label, value, effect.mean, effect.low, effect.high)
        for point in points
        for value, effect in zip(point.values, point.effects, strict=True)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))
