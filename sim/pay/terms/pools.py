"""Pools: a pot for a group, who takes part in it and with what share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from sim.parameters import ASSUMPTION, Group, parameter
from sim.pay.credit import Credit, PaySoFar, attained, is_reached
from sim.pay.money import CENTS_PER_DOLLAR, as_stated
from sim.pay.to_date import Block, to_date
from sim.units import FloatArray, divided

WHOLE_UNIT = 1e-6  # a whole cent reached in floating point may lie a hair below it


class Pool(Group):
    """A pot for the people who qualify: so many dollars, or a rate on what the group was credited with.

    It pays out exactly the pot: shares are whole cents (dollars, where the plan rounds to them), and those left over go
    one each to the largest remainders, of equal ones to whoever stands first in the roster.
    """

    kind: Literal["pool"] = "pool"
    dollars: float = parameter(0.0, "Pool", "$", (0.0, 1e9), ASSUMPTION, note="A fixed pot for the period measured.")
    rate: float = parameter(0.0, "Pool rate", "$ per credited $", (0.0, 10.0), ASSUMPTION)
    allocated: float = parameter(1.0, "Part of the pool paid out", "share", (0.0, 1.0), ASSUMPTION)
    shared: Literal["equally", "by weight"] = "equally"
    qualifies_at: float = parameter(
        0.0, "Qualifies from", "own attainment", (0.0, 20.0), ASSUMPTION, note="Who stays below takes no part."
    )

    @property
    def label(self) -> str:
        """Return the name of this line."""
        return f"pool, shared {self.shared}"

    @property
    def in_dollars(self) -> bool:
        """Tell that it pays dollars."""
        return True

    @property
    def needs_quota(self) -> bool:
        """Tell whether somebody has to qualify."""
        return self.qualifies_at > 0.0

    def base_slope(self, credit: Credit) -> FloatArray:
        """Return pay per unit of the group's attainment."""
        return self.rate * self.allocated * credit.share * credit.quota

    def slope_below(self, attainment: float, credit: Credit | None = None) -> FloatArray:
        """Return pay per unit of the group's attainment."""
        del attainment  # a pool is straight
        assert credit is not None, "a rate becomes a slope through the quota"
        return self.base_slope(credit)

    def change(self, pay: PaySoFar, credit: Credit) -> FloatArray:
        """Return the payee's share of the pool."""
        del pay  # a base does not depend on what came before
        from_credit = self.rate * credit.credited if self.rate > 0.0 else np.zeros_like(credit.share)
        shared: FloatArray = (self.dollars + from_credit) * self.allocated * credit.share
        return shared


def pool_shares(
    own: FloatArray, quota: FloatArray, groups: Sequence[str], pool: Pool, weights: Sequence[float]
) -> FloatArray:
    """Return everybody's share of their group's pool, by period: arrays (payees, periods).

    Whoever has reached the qualifying attainment to date takes part, equally or by weight; the shares of a group in
    which anybody qualifies sum to 1.
    """
    periods = own.shape[-1]
    qualifies = np.ones(own.shape)
    if pool.qualifies_at > 0.0:
        attainment = attained(to_date(own, periods), to_date(quota, periods))
        qualifies = is_reached(attainment, pool.qualifies_at).astype(np.float64)
    parts = qualifies if pool.shared == "equally" else qualifies * np.asarray(weights, dtype=np.float64)[:, None]
    group = np.unique(np.asarray(groups), return_inverse=True)[1]
    totals = np.zeros((group.max() + 1, periods))
    np.add.at(totals, group, parts)
    return divided(parts, totals[group])


def whole_shares(
    pool: Pool, share: FloatArray, credited: FloatArray, groups: Sequence[str], block: Block, rounding: str
) -> FloatArray:
    """Return shares (payees, periods) of which a pot to date pays whole cents (or dollars), and all of them its sum.

    `credited` (payees, periods) is what everybody's group was credited with; pots begin anew every `block` periods.
    """
    if rounding == "none":
        return share
    units = CENTS_PER_DOLLAR if rounding == "cents" else 1.0
    pot = (pool.dollars + pool.rate * to_date(credited, block)) * pool.allocated * units
    exact = pot * share
    group = np.unique(np.asarray(groups), return_inverse=True)[1]
    whole = np.floor(exact + WHOLE_UNIT)
    for period in range(share.shape[-1]):
        order = np.lexsort((np.arange(len(group)), np.round(whole[:, period] - exact[:, period], 6), group))
        counts = np.bincount(group)
        rank = np.arange(len(group)) - np.repeat(np.cumsum(counts) - counts, counts)
        taking = np.bincount(group, share[:, period]) > 0.0
        total = np.zeros(len(counts))
        total[group] = as_stated(pot[:, period] / units, rounding) * units
        left = np.where(taking, np.rint(total) - np.bincount(group, whole[:, period]), 0.0)
        whole[order, period] += (rank < left[group[order]]) & (share[order, period] > 0.0)
    return np.where(pot != 0.0, divided(whole, pot), share)
