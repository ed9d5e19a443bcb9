"""A panel of results by person and month, NaN where somebody was absent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from sim.calibration.opportunities import Opportunities
from sim.units import MONTHS_PER_YEAR, FloatArray


@dataclass(frozen=True, eq=False)
class Panel:
    """Monthly results: `amounts` (people, months) in $ credited or in attainment, NaN where somebody was absent.

    `months` are consecutive first days of months. `chance` is the variance that chance alone gives each person's
    total under compound Poisson deals (the sum of squared deal values), None where single deals are not known.
    `quota` (people, months) is $ a month, NaN where not stated.
    """

    people: tuple[str, ...]
    months: tuple[date, ...]
    amounts: FloatArray = field(repr=False)
    quota: FloatArray | None = field(default=None, repr=False)
    chance: FloatArray | None = field(default=None, repr=False)

    @property
    def present(self) -> FloatArray:
        """Return 1 where somebody was present, else 0; shape (people, months)."""
        return np.isfinite(self.amounts).astype(np.float64)


def months_between(first: date, last: date) -> tuple[date, ...]:
    """Return the first day of every month from one date's to the other's."""
    span = range(first.year * MONTHS_PER_YEAR + first.month - 1, last.year * MONTHS_PER_YEAR + last.month)
    return tuple(date(months // MONTHS_PER_YEAR, months % MONTHS_PER_YEAR + 1, 1) for months in span)


def month_index(month: date, months: Sequence[date]) -> int:
    """Return the index of a date's month in consecutive months."""
    return (month.year - months[0].year) * MONTHS_PER_YEAR + month.month - months[0].month


def panel_of_deals(file: Opportunities) -> Panel | None:
    """Return won value by seller and month of close; None when no deal has both a seller and a close date.

    A seller counts as present from the first to the last month in which one of their deals was decided; a month
    between them without a win is 0, months outside are absent.
    """
    dated = [deal for deal in file.decided if deal.seller is not None and deal.closed is not None]
    closes = [deal.closed for deal in dated if deal.closed is not None]
    if not closes:
        return None
    months = months_between(min(closes), max(closes))
    sellers = tuple(sorted({deal.seller for deal in dated if deal.seller is not None}))
    row_of = {seller: row for row, seller in enumerate(sellers)}
    won, chance = np.zeros((len(sellers), len(months))), np.zeros(len(sellers))
    first, last = np.full(len(sellers), len(months)), np.full(len(sellers), -1)
    for deal in dated:
        assert deal.seller is not None, "dated deals name one"
        assert deal.closed is not None, "and are dated"
        row, month = row_of[deal.seller], month_index(deal.closed, months)
        first[row], last[row] = min(first[row], month), max(last[row], month)
        if deal.won and deal.value is not None and deal.value > 0.0:
            won[row, month] += deal.value
            chance[row] += deal.value**2
    number = np.arange(len(months))
    present = (number >= first[:, None]) & (number <= last[:, None])
    return Panel(sellers, months, np.where(present, won, np.nan), chance=chance)
