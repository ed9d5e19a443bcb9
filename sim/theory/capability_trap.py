"""The capability trap: time for improving is taken from producing, so cutting it looks better before it gets worse.

Time T = production E + improvement I; output P = E C; capability dC/dt = eta I - C / tau. Everything turns on the
reach R_c = eta tau. Repenning and Sterman (2001), California Management Review 43(4), 64-88, and (2002), Administrative
Science Quarterly 47, 265-295; Rahmandad and Repenning (2016), Strategic Management Journal 37(4), 649-672; Morrison
(2007) [V abstracts].
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, kw_only=True)
class Shop:
    """A shop with `time` T per period, reach R_c (capability per unit of time kept on improving) and tau in periods."""

    time: float
    reach: float
    tau: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Switch:
    """What a change of improvement time does to output: before, at once, in the end, when it crosses, what it is worth.

    `crossing` is in periods and None when output never returns to its old level (or never leaves it).
    """

    before: float
    at_once: float
    final: float
    crossing: float | None
    value: float


class FixedPoints(NamedTuple):
    """Capability below which a demand-first shop collapses, and the one it settles at."""

    tipping: float
    stable: float


def steady_capability(improvement: float, shop: Shop) -> float:
    """Return C* = R_c I."""
    return shop.reach * improvement


def steady_output(improvement: float, shop: Shop) -> float:
    """Return P* = (T - I) R_c I."""
    return (shop.time - improvement) * steady_capability(improvement, shop)


def best_improvement(shop: Shop, floor: float = 0.0) -> float:
    """Return I* = (T - C0 / R_c) / 2, at least 0, when capability C0 needs no improvement; T / 2 without a floor."""
    return max(0.5 * (shop.time - floor / shop.reach), 0.0)


def capability_after(periods: float, start: float, improvement: float, shop: Shop) -> float:
    """Return C(t) = C1 + (C0 - C1) exp(-t / tau), from capability C0 = `start` on with constant improvement."""
    goal = steady_capability(improvement, shop)
    return goal + (start - goal) * math.exp(-periods / shop.tau)


def switch(old: float, new: float, shop: Shop, interest: float) -> Switch:
    """Return what switching improvement time from `old` to `new` does, starting from the old steady state.

    Crossing t_x = tau ln[(C1 - C0) / (C1 - P0 / (T - I1))]; present value of the change at continuous interest z per
    period ((T - I1) C1 - P0) / z - (T - I1)(C1 - C0) / (z + 1 / tau).
    """
    first, last = steady_capability(old, shop), steady_capability(new, shop)
    before, producing = steady_output(old, shop), shop.time - new
    value = (producing * last - before) / interest - producing * (last - first) / (interest + 1.0 / shop.tau)
    return Switch(
        before=before,
        at_once=producing * first,
        final=producing * last,
        crossing=_crossing(first, last, before, producing, shop.tau),
        value=value,
    )


def highest_demand(shop: Shop) -> float:
    """Return R_c T^2 / 4, the largest demand a shop can serve forever."""
    return 0.25 * shop.reach * shop.time**2


def demand_first(demand: float, shop: Shop) -> FixedPoints | None:
    """Return [R_c T -+ sqrt((R_c T)^2 - 4 R_c D)] / 2 when improving only gets the time that demand leaves over.

    Below the first capability collapses, above it reaches the second; None when no state can serve the demand.
    """
    whole = shop.reach * shop.time
    inside = whole**2 - 4.0 * shop.reach * demand
    if inside < 0.0:
        return None
    root = math.sqrt(inside)
    return FixedPoints(0.5 * (whole - root), 0.5 * (whole + root))


def _crossing(first: float, last: float, before: float, producing: float, tau: float) -> float | None:
    """Return when output is back at its old level, None if it never is."""
    if producing <= 0.0 or first == last:
        return None
    left = last - before / producing
    ratio = (last - first) / left if left != 0.0 else -1.0
    return tau * math.log(ratio) if ratio >= 1.0 else None
