"""Amounts in several currencies, at the budget rates a plan states: what a unit is worth in the plan's currency."""

from __future__ import annotations

import datetime
from typing import Self

import numpy as np
from pydantic import Field, model_validator

from sim.parameters import ASSUMPTION, Group, parameter
from sim.pay.columns import Days, Names
from sim.units import FloatArray

_CODE = r"^[A-Z]{3}$"  # ISO 4217


class BudgetRate(Group):
    """What one unit of a currency is worth in the plan's, from a day on, or always."""

    currency: str = Field(pattern=_CODE)
    since: datetime.date | None = None
    rate: float = parameter(1.0, "Budget rate", "plan currency per unit", (1e-6, 1e6), ASSUMPTION)


class Currencies(Group):
    """The currency a plan is written in, and the budget rates of others."""

    pays_in: str = Field(default="USD", pattern=_CODE)
    rates: tuple[BudgetRate, ...] = Field(default=(), max_length=500)

    @model_validator(mode="after")
    def _check_rates(self) -> Self:
        known: set[tuple[str, datetime.date | None]] = set()
        for rate in self.rates:
            if rate.currency == self.pays_in:
                raise ValueError(f"{rate.currency} is the plan's own currency, whose rate is 1; leave the rate out")
            if (rate.currency, rate.since) in known:
                start = "without a date" if rate.since is None else f"from {rate.since}"
                raise ValueError(f"two rates of {rate.currency} hold {start}; keep one")
            known.add((rate.currency, rate.since))
        return self

    def rates_on(self, currency: Names, on: Days) -> FloatArray:
        """Return what a unit of each row's currency is worth on its day, NaN where no rate is stated.

        A row without a currency is in the plan's.
        """
        worth = np.full(len(on), np.nan)
        worth[currency.are("") | currency.are(self.pays_in)] = 1.0
        for dated in sorted(self.rates, key=lambda rate: rate.since or datetime.date.min):
            of = currency.are(dated.currency)
            if dated.since is not None:
                of &= on >= np.datetime64(dated.since)
            worth[of] = dated.rate
        return worth

    def rate_on(self, currency: str, day: datetime.date) -> float:
        """Return what a unit of a currency is worth on a day, NaN where no rate is stated."""
        on = np.array([day], dtype="datetime64[D]")
        return float(self.rates_on(Names(np.zeros(1, dtype=np.int64), (currency,)), on)[0])
