"""Ramp and turnover: what share of a sales force's seats is filled, how productive they are, and what quits cost.

Seats are constant, people leave at a constant hazard h, a vacancy lasts v. The tenure of whoever sits in a seat is then
exponential with rate h, and the productive fraction is the mean of the ramp over it. h, v and ramps share one unit of
time (months in the cases). Account loss at a departure: Shi, Sridhar, Grewal and Lilien (2017), Journal of Marketing
81(2), 25-44 [V: 13.2 to 17.6 % of the customers' annual sales].
"""

from __future__ import annotations

import math
from collections.abc import Callable

from scipy.integrate import quad


def hazard_from(share_leaving: float, periods: float = 12.0) -> float:
    """Return -ln(1 - share) / periods, the constant hazard per period at which that share leaves within `periods`."""
    return -math.log1p(-share_leaving) / periods


def share_leaving(hazard: float, periods: float = 1.0) -> float:
    """Return 1 - exp(-h periods), who leaves within some periods at hazard h."""
    return -math.expm1(-hazard * periods)


def quit_hazard(base: float, sensitivity: float, pay_change: float) -> float:
    """Return h0 exp(-eta change) for a change of pay, less effort and risk, over the outside option (-0.07: a cut)."""
    return base * math.exp(-sensitivity * pay_change)


def linear_ramp_fraction(hazard: float, ramp: float, start: float = 0.0) -> float:
    """Return p0 + (1 - p0)(1 - exp(-h R)) / (h R) for productivity rising in a straight line over R periods."""
    exposure = hazard * ramp
    mean = -math.expm1(-exposure) / exposure if exposure > 0.0 else 1.0
    return start + (1.0 - start) * mean


def exponential_ramp_fraction(hazard: float, time_constant: float, start: float = 0.0) -> float:
    """Return (1 + p0 h tau) / (1 + h tau) for productivity 1 - (1 - p0) exp(-age / tau)."""
    exposure = hazard * time_constant
    return (1.0 + start * exposure) / (1.0 + exposure)


def step_ramp_fraction(hazard: float, ramp: float) -> float:
    """Return exp(-h R) for newcomers who produce nothing for R periods and everything afterwards."""
    return math.exp(-hazard * ramp)


def stepwise_ramp_fraction(quit_probability: float, ramp: int) -> float:
    """Return (1 - (1 - q)^R) / (q R) for monthly quits with probability q and productivity min(1, (k + 1) / R)."""
    if quit_probability <= 0.0:
        return 1.0
    return -math.expm1(ramp * math.log1p(-quit_probability)) / (quit_probability * ramp)


def productive_fraction(ramp: Callable[[float], float], survival: Callable[[float], float], horizon: float) -> float:
    """Return int g S / int S for any ramp g(age) and survival S(age), integrated to an age that nobody reaches."""
    produced, _ = quad(lambda age: ramp(age) * survival(age), 0.0, horizon, limit=500)
    stayed, _ = quad(survival, 0.0, horizon, limit=500)
    return float(produced / stayed)


def filled_fraction(hazard: float, vacancy: float) -> float:
    """Return 1 / (1 + h v), the share of seats that are filled."""
    return 1.0 / (1.0 + hazard * vacancy)


def capacity(seats: float, productive: float, filled: float, quota: float = 1.0) -> float:
    """Return seats x productive fraction x filled fraction x quota."""
    return seats * productive * filled * quota


def account_loss(share_leaving_per_year: float, loss_per_departure: float) -> float:
    """Return the share of annual sales that departures cost in a year."""
    return share_leaving_per_year * loss_per_departure
