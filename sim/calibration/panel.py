"""Who was credited how much in which month: a table of people and months, absent where somebody was not there."""

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
        """Return 1 where somebody was there, 0 where not; shape (people, months)."""
        return np.isfinite(self.amounts).astype(np.float64)


def months_between(first: date, last: date) -> tuple[date, ...]:
    """Return the first day of every month from one date's to the other's."""
    span = range(first.year * MONTHS_PER_YEAR + first.month - 1, last.year * MONTHS_PER_YEAR + last.month)
    return tuple(date(each // MONTHS_PER_YEAR, each % MONTHS_PER_YEAR + 1, 1) for each in span)


def place_of(month: date, months: Sequence[date]) -> int:
    """Return the place of a date's month in consecutive months."""
    return (month.year - months[0].year) * MONTHS_PER_YEAR + month.month - months[0].month


def panel_of_deals(found: Opportunities) -> Panel | None:
    """Return won value by seller and month of the close; None where no seller is named or nothing can be dated.

    A seller counts as present from the first to the last month in which any of his deals was decided; a month between
    them without a win is a zero, months outside are absent.
    """
    dated = [deal for deal in found.decided if deal.seller is not None and deal.closed is not None]
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
        row, month = row_of[deal.seller], place_of(deal.closed, months)
        first[row], last[row] = min(first[row], month), max(last[row], month)
        if deal.won and deal.value is not None and deal.value > 0.0:
            won[row, month] += deal.value
            chance[row] += deal.value**2
    place = np.arange(len(months))
    there = (place >= first[:, None]) & (place <= last[:, None])
    return Panel(sellers, months, np.where(there, won, np.nan), chance=chance)
