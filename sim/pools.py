"""Who takes part in a pool and with what share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.credit import FloatArray, attained, is_reached
from sim.pay_calendar import to_date
from sim.rates import Pool


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
    shares: FloatArray = np.divide(parts, totals[group], out=np.zeros_like(parts), where=totals[group] > 0.0)
    return shares
