"""Accelerators, caps and gates: mean, sd and marginal of pay on a kinked payout curve, and the effort that follows.

A payout curve P(x) = P0 + sum s_j (x - K_j)+ + sum B_l 1{x >= L_l} is a portfolio of calls and digitals; an accelerator
has s_j > 0, a cap s_j < 0, a gate or bonus B_l. For a normal outcome E(x - K)+ = (mu - K) Phi(z) + sd phi(z), with
z = (mu - K) / sd (Bachelier; keithalewis.github.io/math/bach.html [V]); for a lognormal one the formula of Black.
Effort responds to d E[P] / d mu. Timing games: Oyer (1998), Quarterly Journal of Economics 113, 149-185 [V abstract];
Larkin (2014), Journal of Labor Economics 32(2), 199-227 [V]; against them Steenburgh (2008), Quantitative Marketing
and Economics 6 [V abstract].
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist
from typing import NamedTuple, Protocol

from scipy.optimize import brentq

_STANDARD = NormalDist()
_SCAN = 4_000  # intervals of the search for equilibria


class ResultDistribution(Protocol):
    """The distribution of a result x, by the functions that a payout curve needs."""

    @property
    def mean(self) -> float:
        """Return E x."""

    def above(self, level: float) -> float:
        """Return P(x >= L)."""

    def call(self, strike: float) -> float:
        """Return E(x - K)+."""

    def squared_call(self, strike: float) -> float:
        """Return E[((x - K)+)^2]."""

    def call_slope(self, strike: float) -> float:
        """Return d E(x - K)+ / d mean."""

    def above_slope(self, level: float) -> float:
        """Return d P(x >= L) / d mean."""


@dataclass(frozen=True, kw_only=True)
class Normal:
    """A normal outcome; its derivatives hold sd."""

    mean: float
    sd: float

    def above(self, level: float) -> float:
        """Return Phi((mu - L) / sd)."""
        return _STANDARD.cdf((self.mean - level) / self.sd)

    def call(self, strike: float) -> float:
        """Return (mu - K) Phi(z) + sd phi(z)."""
        z = (self.mean - strike) / self.sd
        return (self.mean - strike) * _STANDARD.cdf(z) + self.sd * _STANDARD.pdf(z)

    def squared_call(self, strike: float) -> float:
        """Return ((mu - K)^2 + sd^2) Phi(z) + (mu - K) sd phi(z)."""
        over = self.mean - strike
        z = over / self.sd
        return (over**2 + self.sd**2) * _STANDARD.cdf(z) + over * self.sd * _STANDARD.pdf(z)

    def call_slope(self, strike: float) -> float:
        """Return Phi(z)."""
        return self.above(strike)

    def above_slope(self, level: float) -> float:
        """Return phi((mu - L) / sd) / sd."""
        return _STANDARD.pdf((self.mean - level) / self.sd) / self.sd


@dataclass(frozen=True, kw_only=True)
class LogNormal:
    """A lognormal outcome with mean F and sd of log outcome s; its derivatives hold s."""

    mean: float
    log_sd: float

    def above(self, level: float) -> float:
        """Return Phi(d2), d2 = [ln(F / L) - s^2 / 2] / s."""
        return _STANDARD.cdf(self._distance(level) - self.log_sd)

    def call(self, strike: float) -> float:
        """Return F Phi(d1) - K Phi(d1 - s), d1 = [ln(F / K) + s^2 / 2] / s."""
        return self.mean * self.call_slope(strike) - strike * self.above(strike)

    def squared_call(self, strike: float) -> float:
        """Return F^2 exp(s^2) Phi(d1 + s) - 2 K F Phi(d1) + K^2 Phi(d1 - s)."""
        square = self.mean**2 * math.exp(self.log_sd**2) * _STANDARD.cdf(self._distance(strike) + self.log_sd)
        return square - 2.0 * strike * self.mean * self.call_slope(strike) + strike**2 * self.above(strike)

    def call_slope(self, strike: float) -> float:
        """Return Phi(d1)."""
        return _STANDARD.cdf(self._distance(strike))

    def above_slope(self, level: float) -> float:
        """Return phi(d2) / (F s)."""
        return _STANDARD.pdf(self._distance(level) - self.log_sd) / (self.mean * self.log_sd)

    def quantile(self, share: float) -> float:
        """Return the outcome below which a share of the outcomes lies: F exp(s z - s^2 / 2); 0 < share < 1."""
        return self.mean * math.exp(self.log_sd * _STANDARD.inv_cdf(share) - 0.5 * self.log_sd**2)

    def _distance(self, strike: float) -> float:
        """Return d1; no outcome falls below a strike of 0."""
        if strike <= 0.0:
            return math.inf
        return math.log(self.mean / strike) / self.log_sd + 0.5 * self.log_sd


@dataclass(frozen=True, kw_only=True)
class Payout:
    """A payout curve: `kinks` are (K_j, s_j), where and by how much the slope changes; `gates` (L_l, B_l) are jumps."""

    fixed: float = 0.0
    kinks: tuple[tuple[float, float], ...] = ()
    gates: tuple[tuple[float, float], ...] = ()

    def at(self, outcome: float) -> float:
        """Return P(x) for a sure outcome."""
        bends = math.fsum(slope * max(outcome - strike, 0.0) for strike, slope in self.kinks)
        return self.fixed + bends + math.fsum(bonus for level, bonus in self.gates if outcome >= level)


class PayMoments(NamedTuple):
    """Expected pay, its standard deviation, and d E[pay] / d mean outcome."""

    mean: float
    sd: float
    marginal: float


def pay_moments(payout: Payout, outcome: ResultDistribution) -> PayMoments:
    """Return mean, sd and marginal of P(x), exact: products of calls and digitals reduce to single ones.

    For K < J, E[(x - K)+ (x - J)+] = E[((x - J)+)^2] + (J - K) E(x - J)+.
    """
    kinks, gates = payout.kinks, payout.gates
    mean = math.fsum(slope * outcome.call(strike) for strike, slope in kinks)
    mean += math.fsum(bonus * outcome.above(level) for level, bonus in gates)
    square = math.fsum(s * t * _two_calls(outcome, k, j) for k, s in kinks for j, t in kinks)
    square += math.fsum(2.0 * s * b * _call_and_gate(outcome, k, level) for k, s in kinks for level, b in gates)
    square += math.fsum(a * b * outcome.above(max(low, high)) for low, a in gates for high, b in gates)
    sd = math.sqrt(max(square - mean**2, 0.0))
    return PayMoments(payout.fixed + mean, sd, expected_marginal(payout, outcome))


def expected_marginal(payout: Payout, outcome: ResultDistribution) -> float:
    """Return d E[P] / d mean: sum s_j dE(x - K_j)+ / dmean + sum B_l dP(x >= L_l) / dmean."""
    bends = math.fsum(slope * outcome.call_slope(strike) for strike, slope in payout.kinks)
    return bends + math.fsum(bonus * outcome.above_slope(level) for level, bonus in payout.gates)


def convexity_premium(payout: Payout, outcome: ResultDistribution) -> float:
    """Return E[P(x)] - P(E x), what uncertainty itself adds to pay; above 0 where the curve bends up."""
    return pay_moments(payout, outcome).mean - payout.at(outcome.mean)


def equilibria(payout: Payout, start: float, sd: float, output: float = 1.0, cost: float = 1.0) -> tuple[float, ...]:
    """Return every effort e >= 0 with c e = k d E[P] / d mu at mu = start + k e, rising; (0.0,) when none is above 0.

    Several may exist on a convex or gated curve ("give up" and "sprint"); between best responses lie worst ones.
    """

    def excess(effort: float) -> float:
        return output * expected_marginal(payout, Normal(mean=start + output * effort, sd=sd)) - cost * effort

    # No marginal pay exceeds all upward slopes and the peaks of all bonuses together.
    steepest = math.fsum(max(slope, 0.0) for _, slope in payout.kinks)
    steepest += math.fsum(max(bonus, 0.0) for _, bonus in payout.gates) / (sd * math.sqrt(2.0 * math.pi))
    return _roots(excess, output * steepest / cost * 1.001 + 1e-9) or (0.0,)


def best_effort(payout: Payout, start: float, sd: float, output: float = 1.0, cost: float = 1.0) -> float:
    """Return the effort with the largest E[P] - c e^2 / 2 among no effort and all equilibria."""

    def worth(effort: float) -> float:
        return pay_moments(payout, Normal(mean=start + output * effort, sd=sd)).mean - 0.5 * cost * effort**2

    return max((0.0, *equilibria(payout, start, sd, output, cost)), key=worth)


def cost_for_one_equilibrium(payout: Payout, sd: float, output: float = 1.0) -> float:
    """Return k^2 [sum s_j+ / (sd sqrt(2 pi)) + sum |B_l| / (sd^2 sqrt(2 pi e))]; a cost c above it admits one only."""
    bends = math.fsum(max(slope, 0.0) for _, slope in payout.kinks) / (sd * math.sqrt(2.0 * math.pi))
    jumps = math.fsum(abs(bonus) for _, bonus in payout.gates) / (sd**2 * math.sqrt(2.0 * math.pi * math.e))
    return output**2 * (bends + jumps)


def pooling_gain(deal: float, quota: float, slope: float, accelerator: float, discount: float = 0.0) -> float:
    """Return what a rep gains by closing two deals in one period instead of one in each, at a discount on the moved.

    Both deals have size v, the rate is s up to quota Q and s + Delta above. For v <= Q < 2 v the gain is
    Delta (2 v - Q) less the pay lost on the discount, (s + Delta) d v; a straight plan gains nothing.
    """
    pooled = max(2.0 * deal - quota, 0.0) - 2.0 * max(deal - quota, 0.0)
    return accelerator * pooled - (slope + accelerator) * discount * deal


def largest_discount(deal: float, quota: float, slope: float, accelerator: float) -> float:
    """Return d_max = Delta (2 v - Q) / [(s + Delta) v], the discount at which pooling just stops to pay (v <= Q)."""
    return pooling_gain(deal, quota, slope, accelerator) / ((slope + accelerator) * deal)


def _two_calls(outcome: ResultDistribution, one: float, other: float) -> float:
    low, high = min(one, other), max(one, other)
    return outcome.squared_call(high) + (high - low) * outcome.call(high)


def _call_and_gate(outcome: ResultDistribution, strike: float, level: float) -> float:
    if level <= strike:
        return outcome.call(strike)
    return outcome.call(level) + (level - strike) * outcome.above(level)


def _roots(excess: Callable[[float], float], top: float) -> tuple[float, ...]:
    """Return where a function changes sign between 0 and `top`."""
    points = [top * step / _SCAN for step in range(_SCAN + 1)]
    values = [excess(point) for point in points]
    roots = []
    for step in range(_SCAN):
        if values[step] * values[step + 1] < 0.0:
            roots.append(float(brentq(excess, points[step], points[step + 1], xtol=1e-13)))
        elif values[step + 1] == 0.0:
            roots.append(points[step + 1])
    return tuple(roots)
