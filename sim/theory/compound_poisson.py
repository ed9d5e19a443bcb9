"""Revenue from few large deals: its risk and its correlation between people follow from deal counts.

The number of deals won in a period is Poisson with mean lambda (a win rate thins it); sizes are independent with mean
mu and coefficient of variation c. A market factor common to everybody, with mean 1 and sd omega, multiplies lambda.
So the noise sd and the correlation of `teams` are no free choices. Standard results, derived here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class DealFlow:
    """One seller's deals in a period: lambda, mean size (money), c of sizes, and omega of the market factor."""

    deals: float
    size: float = 1.0
    size_cv: float = 0.0
    market_sd: float = 0.0

    @property
    def own_variance(self) -> float:
        """Return (1 + c^2) / lambda, the squared CV that is the seller's own."""
        return (1.0 + self.size_cv**2) / self.deals


def lognormal_cv(log_sd: float) -> float:
    """Return c = sqrt(exp(s^2) - 1) of a lognormal size with sd s of its logarithm."""
    return math.sqrt(math.expm1(log_sd**2))


def mean_revenue(flow: DealFlow) -> float:
    """Return lambda mu."""
    return flow.deals * flow.size


def revenue_sd(flow: DealFlow) -> float:
    """Return lambda mu CV; without a market factor mu sqrt(lambda (1 + c^2))."""
    return mean_revenue(flow) * revenue_cv(flow)


def revenue_cv(flow: DealFlow, sellers: float = 1.0) -> float:
    """Return sqrt(omega^2 + (1 + c^2) / (N lambda)), the CV of the revenue of N alike sellers together."""
    return math.sqrt(flow.market_sd**2 + flow.own_variance / sellers)


def correlation(flow: DealFlow) -> float:
    """Return rho = omega^2 / (omega^2 + (1 + c^2) / lambda) between the revenues of two sellers."""
    return flow.market_sd**2 / (flow.market_sd**2 + flow.own_variance)
