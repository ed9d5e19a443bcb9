"""Months as they are written on a command line."""

from __future__ import annotations

import datetime


def month_named(text: str | None) -> datetime.date | None:
    """Return the first day of a month written as 2026-04; ScenarioError when it is none."""
    from sim.errors import ScenarioError
    from sim.importing.notation import EARLIEST_YEAR, LATEST_YEAR

    if text is None:
        return None
    try:
        first = datetime.date.fromisoformat(f"{text}-01")
    except ValueError:
        raise ScenarioError(f"--first-month {text!r} is no month; write year-month, such as 2026-04") from None
    if not EARLIEST_YEAR <= first.year <= LATEST_YEAR:
        raise ScenarioError(f"--first-month {text} lies outside {EARLIEST_YEAR} to {LATEST_YEAR}; correct the year")
    return first
