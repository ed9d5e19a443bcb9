"""Capacity in a sentence."""

from __future__ import annotations

from sim.reports.capacity import CapacityReading
from sim.reports.wording import times


def headline(reading: CapacityReading) -> str:
    """Return the page's one sentence: deals a manager runs, and what partners sell when they are built instead."""
    own = reading.work["vendor-led"].own_deals.mean
    last = float(reading.index["partner-built"].mean[-12:].mean())
    base = float(reading.index["vendor-led"].mean[-12:].mean())
    return (
        f"One PM runs about {own:.0f} deals at once; built up instead, partners sell {times(last)} their starting "
        f"level in the last year, against {times(base)} vendor-led"
    )
