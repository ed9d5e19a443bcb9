"""The plan years a file spans: which there are, what each holds, and which one is replayed."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass

from sim.errors import ImportedFileError
from sim.pay_statements.records import CreditRecord
from sim.replay.finding import counted
from sim.units import MONTHS_PER_YEAR

MOST_YEARS = 30  # of a file; more are wrong dates
ALL = "all"  # stands for every year, where one is named
NAMED = 6  # years that a sentence names


@dataclass(frozen=True, kw_only=True)
class PlanYear:
    """Twelve months from `first` on: how many credits lie in them, and their sum in $."""

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
        PlanYear(first=first, credits=len(found), amount=math.fsum(found)) for first, found in sorted(amounts.items())
    )


def begins(day: datetime.date, start_month: int = 1) -> datetime.date:
    """Return the first day of the plan year a day lies in."""
    return datetime.date(day.year - (day.month < start_month), start_month, 1)


def lies_in(day: datetime.date, first: datetime.date) -> bool:
    """Tell whether a day lies in the plan year that begins with a month."""
    months = (day.year - first.year) * MONTHS_PER_YEAR + day.month - first.month
    return 0 <= months < MONTHS_PER_YEAR


def chosen_year(years: Sequence[PlanYear], first_month: datetime.date | None, name: str) -> PlanYear:
    """Return the year that begins with a month, else the one with the most credits, of two such the earlier.

    ImportedFileError when no credit lies in the year that was asked for.
    """
    if first_month is None:
        return max(years, key=lambda year: (year.credits, -year.first.toordinal()))
    found = next((year for year in years if year.first == first_month), None)
    if found is None:
        raise ImportedFileError(
            f"no credit of {name} lies in the plan year from {first_month:%Y-%m}; it holds {spanned(years)}"
        )
    return found


def spanned(years: Sequence[PlanYear]) -> str:
    """Return in words which years a file spans and what each holds."""
    told = [f"{year.label} ({counted(year.credits, 'credit')}, {year.amount:,.2f})" for year in years[:NAMED]]
    more = f" and {len(years) - NAMED:,} more" if len(years) > NAMED else ""
    return f"{'the plan year' if len(years) == 1 else 'the plan years'} from {', '.join(told)}{more}"
