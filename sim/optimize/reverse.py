"""Reverse solving: which value of one number meets a target, such as the accelerator that keeps P90 pay in budget."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.optimize import brentq

from sim.engine.measures import contribution_per_seat, pay_per_seat, revenue_per_seat
from sim.engine.results import Result
from sim.engine.run import Progress, simulate
from sim.errors import SimError
from sim.optimize.design import KNOBS, designed
from sim.scenario.scenario import Scenario
from sim.units import FloatArray

MOST_STEPS = 40
FINENESS = 1e-3  # of the range
GRID = 9  # values tried over the whole range, so that a curve that is not monotone shows
OUTCOMES: dict[str, Callable[[Result], FloatArray]] = {
    "pay": lambda result: pay_per_seat(result).mean(axis=1),
    "contribution": lambda result: contribution_per_seat(result).mean(axis=1),
    "revenue": lambda result: revenue_per_seat(result).mean(axis=1),
}


@dataclass(frozen=True)
class Solution:
    """The value of a knob at which an outcome's quantile ($/seat and year) meets the target, and what was tried.

    `also` holds further pairs of values between which the target is met too, where the curve is not monotone.
    """

    knob: str
    target: float
    value: float
    outcome: float
    tried: tuple[tuple[float, float], ...]
    also: tuple[tuple[float, float], ...] = ()


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
    """Return the lowest value of one of KNOBS at which a quantile of an outcome ($/seat and year) equals `target`.

    All values are tried on the same draws, GRID of them over the whole range. SimError, with the reachable range, when
    no value meets the target.
    """
    _check(knob, target, outcome, quantile)
    about = KNOBS[knob]
    tried: dict[float, float] = {}

    def miss(value: float) -> float:
        if value not in tried:
            result = simulate(designed(scenario, {knob: value}), threads=threads, cancel=cancel)
            tried[value] = float(np.quantile(OUTCOMES[outcome](result), quantile))
            if progress is not None:
                progress(min(len(tried), MOST_STEPS), MOST_STEPS)
        return tried[value] - target

    grid = [float(value) for value in np.linspace(about.low, about.high, GRID)]
    crossed = [pair for pair in pairwise(grid) if miss(pair[0]) * miss(pair[1]) <= 0.0]
    if not crossed:
        reached = sorted(tried.values())
        raise SimError(
            f"no {about.label.lower()} from {about.low:g} to {about.high:g} brings {outcome} at P{100 * quantile:.0f} "
            f"to {target:,.0f}; it reaches {reached[0]:,.0f} to {reached[-1]:,.0f} $/seat and year"
        )
    width = FINENESS * (about.high - about.low)
    value = float(brentq(miss, *crossed[0], xtol=width, rtol=1e-9, maxiter=MOST_STEPS))
    met = miss(value) + target
    also = tuple(pair for pair in crossed[1:] if value not in pair)
    if progress is not None:
        progress(MOST_STEPS, MOST_STEPS)
    return Solution(knob, target, value, met, tuple(sorted(tried.items())), also)


def _check(knob: str, target: float, outcome: str, quantile: float) -> None:
    """Raise SimError, with the remedy, for what cannot be solved."""
    if knob not in KNOBS:
        raise SimError(f"{knob!r} cannot be solved for; choose one of {', '.join(KNOBS)}")
    if outcome not in OUTCOMES:
        raise SimError(f"outcome {outcome!r} is unknown; choose one of {', '.join(OUTCOMES)}")
    if not math.isfinite(target):
        raise SimError(f"target = {target:g} must be a number of dollars a seat and year")
    if not 0.0 <= quantile <= 1.0:
        raise SimError(f"quantile = {quantile:g} must lie between 0 and 1")
