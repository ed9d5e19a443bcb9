"""The plan years of a file: their credits, and which year is replayed."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass

from sim.errors import ImportedFileError
from sim.pay_statements.records import CreditRecord
from sim.replay.finding import counted
from sim.units import MONTHS_PER_YEAR

MOST_YEARS = 30  # of a file; more mean wrong dates
ALL = "all"  # the label of all years together
NAMED = 6  # years that a sentence names


@dataclass(frozen=True, kw_only=True)
class PlanYear:
    """Twelve months from `first` on, the number of credits in them, and their sum in $."""

    first: datetime.date
    credits: int
    amount: float

    @property
    def label(self) -> str:
        """Return the year by its first month, such as 2025-01."""
        return f"{self.first:%Y-%m}"

    def as_dict(self) -> dict[str, str | int | float]:
        """Return the year as plain values."""
        return {"from": self.label, "credits": self.credits, "credited": round(self.amount, 2)}


def years_of(records: Sequence[CreditRecord], start_month: int = 1) -> tuple[PlanYear, ...]:
    """Return the plan years that hold a credit, the earliest first; each begins in `start_month`, 1 to 12."""
    amounts: dict[datetime.date, list[float]] = {}
    for record in records:
        amounts.setdefault(begins(record.date, start_month), []).append(record.amount * record.split)
    return tuple(
        PlanYear(first=first, credits=len(credited), amount=math.fsum(credited))
        for first, credited in sorted(amounts.items())
    )


def begins(day: datetime.date, start_month: int = 1) -> datetime.date:
    """Return the first day of the plan year a day lies in."""
    return datetime.date(day.year - (day.month < start_month), start_month, 1)


def lies_in(day: datetime.date, first: datetime.date) -> bool:
    """Tell whether a day lies in the plan year that begins with a month."""
    months = (day.year - first.year) * MONTHS_PER_YEAR + day.month - first.month
    return 0 <= months < MONTHS_PER_YEAR


def chosen_year(years: Sequence[PlanYear], first_month: datetime.date | None, name: str) -> PlanYear:
    """Return the year that begins with `first_month`, else the one with the most credits; of two such the earlier.

    ImportedFileError when no credit lies in the year asked for; `name` is that of the file.
    """
    if first_month is None:
        return max(years, key=lambda year: (year.credits, -year.first.toordinal()))
    chosen = next((year for year in years if year.first == first_month), None)
    if chosen is None:
        raise ImportedFileError(
            f"no credit of {name} lies in the plan year from {first_month:%Y-%m}; it holds {spanned(years)}"
        )
    return chosen


def spanned(years: Sequence[PlanYear]) -> str:
    """Return in words the plan years of a file, each with its number of credits and their sum."""
    described = [f"{year.label} ({counted(year.credits, 'credit')}, {year.amount:,.2f})" for year in years[:NAMED]]
    more = f" and {len(years) - NAMED:,} more" if len(years) > NAMED else ""
    return f"{'the plan year' if len(years) == 1 else 'the plan years'} from {', '.join(described)}{more}"
