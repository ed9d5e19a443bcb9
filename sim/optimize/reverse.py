"""Reverse solving: which value of one number meets a target, such as the accelerator that keeps P90 pay in budget."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq

from sim.engine import Progress, simulate
from sim.errors import SimError
from sim.measures import contribution_per_seat, pay_per_seat, revenue_per_seat
from sim.optimize.design import KNOBS, designed
from sim.results import Result
from sim.scenario import Scenario
from sim.state import FloatArray

MOST_STEPS = 40
FINENESS = 1e-3  # of the range
OUTCOMES: dict[str, Callable[[Result], FloatArray]] = {
    "pay": lambda result: pay_per_seat(result).mean(axis=1),
    "contribution": lambda result: contribution_per_seat(result).mean(axis=1),
    "revenue": lambda result: revenue_per_seat(result).mean(axis=1),
}


@dataclass(frozen=True)
class Solution:
    """The value of a knob at which an outcome's quantile ($/seat and year) meets the target, and what was tried."""

    knob: str
    value: float
    outcome: float
    tried: tuple[tuple[float, float], ...]


def solve(
    scenario: Scenario,
    knob: str,
    target: float,
    *,
    outcome: str = "pay",
    quantile: float = 0.9,
    threads: int | None = None,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> Solution:
    """Return the value of one of KNOBS at which a quantile of an outcome ($/seat and year) equals `target`.

    All values are tried on the same draws. SimError, with the reachable range, when no value meets the target.
    """
    if knob not in KNOBS:
        raise SimError(f"{knob!r} cannot be solved for; choose one of {', '.join(KNOBS)}")
    if outcome not in OUTCOMES:
        raise SimError(f"outcome {outcome!r} is unknown; choose one of {', '.join(OUTCOMES)}")
    if not math.isfinite(target):
        raise SimError(f"target = {target:g} must be a number of dollars a seat and year")
    if not 0.0 <= quantile <= 1.0:
        raise SimError(f"quantile = {quantile:g} must lie between 0 and 1")
    about = KNOBS[knob]
    tried: list[tuple[float, float]] = []

    def miss(value: float) -> float:
        result = simulate(designed(scenario, {knob: value}), threads=threads, cancel=cancel)
        found = float(np.quantile(OUTCOMES[outcome](result), quantile))
        tried.append((value, found))
        if progress is not None:
            progress(len(tried), MOST_STEPS)
        return found - target

    ends = miss(about.low), miss(about.high)
    if ends[0] * ends[1] > 0.0:
        reached = sorted(found for _, found in tried)
        raise SimError(
            f"no {about.label.lower()} from {about.low:g} to {about.high:g} brings {outcome} at P{100 * quantile:.0f} "
            f"to {target:,.0f}; it reaches {reached[0]:,.0f} to {reached[1]:,.0f} $/seat and year"
        )
    width = FINENESS * (about.high - about.low)
    value = float(brentq(miss, about.low, about.high, xtol=width, rtol=1e-9, maxiter=MOST_STEPS))
    return Solution(knob, value, miss(value) + target, tuple(sorted(tried)))
