"""Leverage in the three meanings that the field uses, each with its formula."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from sim.pay.payout import scope_payout
from sim.pay.plan import Plan
from sim.plan_design.mean_rates import at_mean_rates

EXCELLENCE = 1.5  # attainment
SPREAD = 0.25  # sd of a year's attainment


@dataclass(frozen=True, kw_only=True)
class Leverage:
    """One meaning of the word: its key, formula and value."""

    key: Literal["upside", "excellence", "dispersion"]
    formula: str
    value: float

    @property
    def sentence(self) -> str:
        """Return the value with its formula, as it may be printed."""
        return f"{self.value:.2f} = {self.formula}"


def leverages(
    plan: Plan, excellence: float = EXCELLENCE, *, mean: float = 1.0, sd: float = SPREAD, quota: float | None = None
) -> tuple[Leverage, Leverage, Leverage]:
    """Return the three leverages of a plan.

    (a) upside on top of target incentive / target incentive and (b) incentive at excellence / target incentive are
    taken at the attainment `excellence` on every measure. (c) is the pay of the top decile over median pay, base
    included, when attainment is normal with this mean and sd on every measure. Rates that columns of deals decide are
    taken at their mean, where the plan does not state that of other deals.
    """
    plan = at_mean_rates(plan)
    at_excellence = float(scope_payout(plan, excellence, excellence, quota))
    spread = np.linspace(-4.0, 4.0, 4001)
    pay = scope_payout(plan, *(np.maximum(mean + sd * spread, 0.0),) * 2, quota)
    weights = np.exp(-0.5 * spread**2)
    order = np.argsort(pay, kind="stable")
    below = np.cumsum(weights[order]) / weights.sum()
    total = plan.base_per_year + plan.target_incentive_per_year * pay[order]
    median, top = (float(total[np.searchsorted(below, level)]) for level in (0.5, 0.9))
    return (
        Leverage(
            key="upside",
            formula=f"(incentive at {excellence:g} attainment - target incentive) / target incentive",
            value=at_excellence - 1.0,
        ),
        Leverage(
            key="excellence", formula=f"incentive at {excellence:g} attainment / target incentive", value=at_excellence
        ),
        Leverage(
            key="dispersion",
            formula=f"top-decile pay / median pay, attainment normal with mean {mean:g} and sd {sd:g}",
            value=top / median,
        ),
    )


def excellence_from_upside(upside: float) -> float:
    """Return meaning (b) from meaning (a): an upside of 2 to 1 is three target incentives in all."""
    return upside + 1.0


def upside_from_excellence(excellence: float) -> float:
    """Return meaning (a) from meaning (b)."""
    return excellence - 1.0
