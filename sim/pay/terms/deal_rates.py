"""A base of pay looked up by a column of the deal: its product, type, margin or term."""

from __future__ import annotations

import math
from typing import Literal, Self

import numpy as np
from pydantic import Field, model_validator

from sim.errors import SimError
from sim.parameters import ASSUMPTION, Group, parameter
from sim.pay.columns import Names
from sim.pay.credit import Credit, PaySoFar, Tie
from sim.pay.terms.rates import Tier, check_bands, looked_up
from sim.units import BoolArray, FloatArray

NO_RATE = -1.0
NAMED = ("product", "deal_type", "motion")


class NamedRate(Group):
    """The rate of deals whose column holds a name."""

    value: str = Field(min_length=1, max_length=60)
    rate: float = parameter(0.05, "Rate", "$ per credited $", (0.0, 1e6), ASSUMPTION)


class DealRates(Group):
    """Every deal at the rate that one of its columns decides: by name (`rates`) or by band of a number (`tiers`).

    `product`, `deal_type` (new or renewal) and `motion` hold names; `margin` (a share) and `contract_months` numbers. A
    deal that no rate applies to is left out and named, unless `otherwise` states one; so is the rate of simulated
    deals, which have no such columns.
    """

    kind: Literal["deal rates"] = "deal rates"
    by: Literal["product", "deal_type", "motion", "margin", "contract_months"]
    rates: tuple[NamedRate, ...] = Field(default=(), max_length=100)
    tiers: tuple[Tier, ...] = Field(default=(), max_length=30)
    tie: Tie | None = None
    otherwise: float = parameter(
        NO_RATE,
        "Rate of other deals",
        "$ per credited $",
        (NO_RATE, 1e6),
        ASSUMPTION,
        plausible=(0.0, 0.2),
        note="Of deals that no rate applies to, and of simulated ones; -1: none, so that such deals are named.",
    )

    @model_validator(mode="after")
    def _check_rates(self) -> Self:
        wanted, other = ("rates", "tiers") if self.by in NAMED else ("tiers", "rates")
        if getattr(self, other) or not getattr(self, wanted):
            holds = "names" if self.by in NAMED else "numbers"
            raise ValueError(f"{self.by} holds {holds}; write its rates under `{wanted}`, and none under `{other}`")
        if NO_RATE < self.otherwise < 0.0:
            raise ValueError(f"otherwise: {self.otherwise:g} is below 0; write a rate, or -1 where there is none")
        check_bands(self.tiers)
        names = [rate.value for rate in self.rates]
        repeated = next((name for name in names if names.count(name) > 1), None)
        if repeated is not None:
            raise ValueError(f"{repeated!r} has two rates; keep one")
        return self

    @property
    def all_rates(self) -> list[float]:
        """Return its rates, one of each row of the table."""
        return [*(rate.rate for rate in self.rates), *(tier.rate for tier in self.tiers)]

    @property
    def mean_rate(self) -> float:
        """Return the mean of its rates, as if every row of the table had as much credit (an assumption)."""
        return math.fsum(self.all_rates) / len(self.all_rates)

    @property
    def label(self) -> str:
        """Return the name of this line."""
        return f"commission by {self.by.replace('_', ' ')}"

    @property
    def in_dollars(self) -> bool:
        """Tell that it pays dollars."""
        return True

    @property
    def needs_quota(self) -> bool:
        """Tell that it asks for no attainment."""
        return False

    def rates_of(self, column: Names | FloatArray) -> FloatArray:
        """Return the rate of every row by its column, NaN where none applies."""
        missing = np.nan if self.otherwise < 0.0 else self.otherwise
        if isinstance(column, Names):
            by_name = {rate.value: rate.rate for rate in self.rates}
            rates: FloatArray = column.mapped(lambda name: by_name.get(name, missing), np.float64)
            return rates
        rate = looked_up(column, [tier.above for tier in self.tiers], [tier.rate for tier in self.tiers], self.tie)
        return np.where(self._covered(column), rate, missing)

    def _covered(self, numbers: FloatArray) -> BoolArray:
        """Tell which numbers lie in a band: not below the first, not in a gap between two, not beyond the last."""
        covered: BoolArray = ~np.isnan(numbers)
        for place, tier in enumerate(self.tiers):
            following = self.tiers[place + 1].above if place + 1 < len(self.tiers) else np.inf
            if place == 0:
                covered &= looked_up(numbers, [tier.above], [1.0], self.tie) > 0.0
            if 0.0 < tier.up_to < following:
                upper = looked_up(numbers, [following], [1.0], self.tie) > 0.0
                covered &= (numbers <= tier.up_to) | upper
        return covered

    def base_slope(self, credit: Credit) -> FloatArray:
        """Refuse: deals at different rates have no one base rate."""
        return self.slope_below(1.0, credit)

    def slope_below(self, attainment: float, credit: Credit | None = None) -> FloatArray:
        """Refuse: deals at different rates have no one slope."""
        del attainment, credit  # it depends on the deals
        raise SimError("deals paid by one of their columns have no one base rate; write tiers on amounts instead")

    def change(self, pay: PaySoFar, credit: Credit) -> FloatArray:
        """Return the sum of rate x credit over the deals; `otherwise` x credit where no single deals are known."""
        del pay  # a base does not depend on what came before
        if credit.rated is not None:
            return credit.rated
        if self.otherwise < 0.0:
            raise SimError(
                f"deals are paid by their {self.by}, and these have no such column; state the rate of others, such as "
                "`otherwise: 0.05`"
            )
        return self.otherwise * credit.credited
