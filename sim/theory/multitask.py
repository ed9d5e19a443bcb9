"""Run the deal or build the partner: two tasks that compete for attention, when only one of them can be paid for.

Cost (c / 2)(e1^2 + e2^2 + 2 gamma e1 e2) with 0 <= gamma < 1: gamma says how far attention to one task takes it from
the other; D = 1 - gamma^2. Task 1 is running, task 2 is building; efforts are not negative. Perceived slopes b1, b2
are the agent's gain per unit of effort; b2 holds intrinsic motivation, supervision and the agent's own future gain.

Sources: Holmstrom and Milgrom (1991), Journal of Law, Economics, and Organization 7, 24-52 [V introduction]; Baker
(1992), Journal of Political Economy 100, and Baker (2002), Journal of Human Resources 37(4), 728-751 [V abstracts].
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple


class Efforts(NamedTuple):
    """Effort on the two tasks."""

    run: float
    build: float


@dataclass(frozen=True, kw_only=True)
class Package:
    """What a plan offers for the two tasks, and the risk premium it costs (money)."""

    run_slope: float
    build_slope: float
    risk_cost: float = 0.0


class Aligned(NamedTuple):
    """The best slope on a distorted performance measure, and the surplus it brings (money)."""

    slope: float
    surplus: float


def efforts(run_slope: float, build_slope: float, gamma: float, cost: float = 1.0) -> Efforts:
    """Return e1 = (b1 - gamma b2) / (c D), e2 = (b2 - gamma b1) / (c D), or a corner where one of them would be < 0.

    At the corner the other task gets b / c: building dies once b1 >= b2 / gamma.
    """
    run, build = max(run_slope, 0.0), max(build_slope, 0.0)
    if build <= gamma * run:
        return Efforts(run / cost, 0.0)
    if run <= gamma * build:
        return Efforts(0.0, build / cost)
    scale = cost * (1.0 - gamma**2)
    return Efforts((run - gamma * build) / scale, (build - gamma * run) / scale)


def two_task_cost(chosen: Efforts, gamma: float, cost: float = 1.0) -> float:
    """Return (c / 2)(e1^2 + e2^2 + 2 gamma e1 e2)."""
    return 0.5 * cost * (chosen.run**2 + chosen.build**2 + 2.0 * gamma * chosen.run * chosen.build)


def slope_that_ends_building(build_slope: float, gamma: float) -> float:
    """Return b2 / gamma, the slope on running from which nobody builds; infinite when the tasks do not compete."""
    return build_slope / gamma if gamma > 0.0 else math.inf


def best_run_slope(
    run_value: float,
    build_value: float,
    build_slope: float,
    gamma: float,
    noise_sd: float,
    risk_aversion: float,
    cost: float = 1.0,
) -> float:
    """Return b1* = [V1 - gamma (V2 - b2)] / (1 + r c D sigma1^2) when only running can be paid for; at least 0.

    V1, V2 are the firm's value of a unit of effort. It is 0, a straight salary, iff gamma (V2 - b2) >= V1. As in the
    source, the condition is that of an interior optimum: paying for running takes effort from building.
    """
    wanted = run_value - gamma * (build_value - build_slope)
    return max(wanted, 0.0) / (1.0 + risk_aversion * cost * (1.0 - gamma**2) * noise_sd**2)


def value_of_building(
    share: float, yield_per_period: float, decay: float, discount: float, staying: float = 1.0
) -> float:
    """Return share y delta q / (1 - delta q (1 - d)), the present value of a unit built.

    It yields y each period from the next one on and decays at rate d; delta is the discount factor and q the chance
    to be there next period. The firm's share is its margin and its q is 1; the agent's share is the credit.
    """
    kept = discount * staying
    return share * yield_per_period * kept / (1.0 - kept * (1.0 - decay))


def building_value_for(first: Package, second: Package, run_value: float, gamma: float, cost: float = 1.0) -> float:
    """Return V2*, the value of building above which the second package, under which more is built, beats the first.

    V2* = [V1 (e1A - e1B) - (C_A - C_B) - (risk_A - risk_B)] / (e2B - e2A); infinite when the second builds no more.
    """
    a, b = (efforts(plan.run_slope, plan.build_slope, gamma, cost) for plan in (first, second))
    if b.build <= a.build:
        return math.inf
    costs = two_task_cost(a, gamma, cost) - two_task_cost(b, gamma, cost)
    return (run_value * (a.run - b.run) - costs - (first.risk_cost - second.risk_cost)) / (b.build - a.build)


def patience_for(build_value: float, share: float, yield_per_period: float, decay: float) -> float:
    """Return the discount factor at which a unit built is worth V2 = `build_value`: V2 / (m y + (1 - d) V2)."""
    return build_value / (share * yield_per_period + (1.0 - decay) * build_value)


def aligned_slope(
    measured: tuple[float, float],
    valued: tuple[float, float],
    noise_sd: float,
    risk_aversion: float,
    cost: float = 1.0,
) -> Aligned:
    """Return Baker's b* = f.g / (|g|^2 + r c sigma^2) and surplus (f.g)^2 / (2 c (|g|^2 + r c sigma^2)).

    The measure pays g per unit of the two efforts (`measured`), the firm gains f (`valued`); the tasks do not compete
    for attention (gamma = 0). f.g = |f| |g| cos(theta): only the aligned part of a measure is worth paying for.
    """
    product = measured[0] * valued[0] + measured[1] * valued[1]
    load = math.hypot(*measured) ** 2 + risk_aversion * cost * noise_sd**2
    return Aligned(product / load, product**2 / (2.0 * cost * load))
