"""One seller on a straight plan: effort, certainty equivalent and best slope (the CARA-normal linear contract).

Output x = k e + noise, noise ~ N(0, sigma^2); pay alpha + beta x; utility -exp(-r (pay - c e^2 / 2)). Linearity:
Holmstrom and Milgrom (1987), Econometrica 55; informativeness: Holmstrom (1979), Bell Journal of Economics 10 (neither
text was checked). Applied to sales forces: Lal and Srinivasan (1993), Management Science 39(7), 777-793 [V abstract].
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class LinearSeller:
    """A seller and the task: k, c, sigma and r, in money per period and one unit of effort."""

    output: float = 1.0  # k: output per unit of effort
    cost: float = 1.0  # c: effort e costs c e^2 / 2
    noise_sd: float = 0.0  # sigma: sd of output
    risk_aversion: float = 0.0  # r: per unit of money

    @property
    def risk_load(self) -> float:
        """Return R = r c sigma^2 / k^2: how much risk weakens incentives."""
        return self.risk_aversion * self.cost * self.noise_sd**2 / self.output**2


def chosen_effort(slope: float, seller: LinearSeller) -> float:
    """Return e* = beta k / c, what the seller chooses at a slope beta."""
    return slope * seller.output / seller.cost


def risk_premium(pay_sd: float, risk_aversion: float) -> float:
    """Return (r / 2) sd^2, the sure pay that an uncertain pay of this sd is worth less."""
    return 0.5 * risk_aversion * pay_sd**2


def certainty_equivalent(salary: float, slope: float, seller: LinearSeller) -> float:
    """Return CE = alpha + beta^2 k^2 / (2 c) - (r / 2) beta^2 sigma^2, at the seller's own effort."""
    gain = (slope * seller.output) ** 2 / (2.0 * seller.cost)
    return salary + gain - risk_premium(slope * seller.noise_sd, seller.risk_aversion)


def least_salary(outside_option: float, slope: float, seller: LinearSeller) -> float:
    """Return the salary alpha* at which the certainty equivalent just matches the outside option."""
    return outside_option - certainty_equivalent(0.0, slope, seller)


def surplus(slope: float, seller: LinearSeller, margin: float = 1.0) -> float:
    """Return m k e - c e^2 / 2 - (r / 2) beta^2 sigma^2, what firm and seller gain together, at the chosen effort."""
    chosen = chosen_effort(slope, seller)
    gain = margin * seller.output * chosen - 0.5 * seller.cost * chosen**2
    return gain - risk_premium(slope * seller.noise_sd, seller.risk_aversion)


def best_slope(seller: LinearSeller, margin: float = 1.0) -> float:
    """Return beta* = m / (1 + R), the slope with the largest surplus; m is the firm's margin per unit of output."""
    return margin / (1.0 + seller.risk_load)


def best_surplus(seller: LinearSeller, margin: float = 1.0) -> float:
    """Return the surplus at the best slope, (m^2 k^2 / 2 c) / (1 + R)."""
    return (margin * seller.output) ** 2 / (2.0 * seller.cost) / (1.0 + seller.risk_load)
