"""The tipping point: the capability above which a partner's practice sustains itself, with or without building.

One partner of average size with enough opportunities; at each capability its commitment and reps are at their long-run
values. The rules are those of `sim.model.partners`, without simplification.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from sim.compiled.records import as_record
from sim.compiled.rules import rule
from sim.model.building import built_months
from sim.model.deals import Delivery, partner_led_win_rate
from sim.model.economics import Economics
from sim.model.partners import (
    Practice,
    commitment_floor,
    grown_capability,
    grown_commitment,
    investment_pull,
    reluctance,
    return_on_rep,
    selling_pace,
    slots,
    wanted_capacity,
)
from sim.scenario.scenario import Scenario
from sim.units import FloatArray

GRID = 201
SETTLED = 400  # months after which commitment is called settled
SKILL_NAMES = ("visioning", "sales_management")


@dataclass(frozen=True, eq=False)
class Flywheel:
    """The monthly change of a partner's capability as a function of capability, at `hours` of building a month.

    `capability`, `change` and `rep_return` are (GRID,). `tipping` holds the unstable fixed points, above which it grows
    and below which it falls; `resting` the stable ones, to which it returns.
    """

    hours: float
    capability: FloatArray
    change: FloatArray
    rep_return: FloatArray
    tipping: tuple[float, ...]
    resting: tuple[float, ...]


def flywheel(scenario: Scenario, hours: float, attention: float | None = None) -> Flywheel:
    """Return the flywheel at `hours` of building per partner and month, by a manager with the hiring mix's mean skills.

    `attention` is all the manager's hours for the partner, which raise its commitment floor; by default `hours`.
    """
    world = _World(scenario)
    grid = np.linspace(0.0, 1.0, GRID)
    attended = hours if attention is None else attention
    months = [world.month(float(capability), hours, attended) for capability in grid]
    change, returns = np.array([grown for grown, _ in months]), np.array([earned for _, earned in months])
    rises = (change[:-1] < 0.0) & (change[1:] >= 0.0)
    falls = (change[:-1] > 0.0) & (change[1:] <= 0.0)
    return Flywheel(hours, grid, change, returns, _zeros(grid, change, rises), _zeros(grid, change, falls))


def reached_after(course: FloatArray, level: float) -> int | None:
    """Return the first month, from 1, at whose end the mean of three months reaches `level`; None if never."""
    smooth = np.convolve(course, np.ones(3) / 3.0, mode="valid")
    reached = np.nonzero(smooth >= level)[0]
    return int(reached[0]) + 3 if reached.size else None


class _World:
    """A scenario's parameters as the rules read them, and the mean skills of its hiring mix."""

    def __init__(self, scenario: Scenario) -> None:
        self.practice = as_record(scenario.partners)
        self.delivery: Any = as_record(scenario.delivery)
        self.economics = as_record(scenario.economics)
        self.deal_size = scenario.market.deal_size
        self.sustains = scenario.switches.self_sustaining
        profiles = scenario.talent.profiles
        weight = sum(profile.share for profile in profiles)
        self.skills = {
            name: sum(profile.share * getattr(profile, name) for profile in profiles) / weight for name in SKILL_NAMES
        }

    def month(self, capability: float, hours: float, attention: float) -> tuple[float, float]:
        """Return the change of capability in a month, and the return on a committed rep over its cost."""
        return change_of_capability(
            capability,
            Care(hours, attention, self.skills["sales_management"], self.skills["visioning"]),
            self.deal_size,
            self.sustains,
            self.practice,
            self.delivery,
            self.economics,
        )


class Care(NamedTuple):
    """What a partner gets from its partner manager a month."""

    hours: float  # of building
    attention: float  # hours of all kinds
    sales_management: float  # skills, 0 to 1
    visioning: float


@rule
def change_of_capability(
    capability: float,
    care: Care,
    deal_size: float,
    sustains: bool,
    practice: Practice,
    delivery: Delivery,
    economics: Economics,
) -> tuple[float, float]:
    """Return a partner's change of capability in a month, its commitment settled, and the return on a committed rep."""
    built = built_months(care.hours, 1.0, practice)
    win_rate = partner_led_win_rate(capability, 1.0, care.sales_management, delivery)
    returns = return_on_rep(win_rate, 1.0, deal_size, delivery, economics)
    pull, sustained = investment_pull(reluctance(returns))
    sustained = sustained if sustains else 0.0
    floor = commitment_floor(care.attention, practice)
    commitment = practice.commitment_start
    for _ in range(SETTLED):
        reps = wanted_capacity(1.0, commitment, pull, practice)
        selling = selling_pace(slots(reps, commitment, delivery) * win_rate)
        commitment = grown_commitment(commitment, built * care.visioning, sustained, selling, floor, practice)
    grown = grown_capability(capability, commitment, built * care.sales_management, 0.0, sustained, practice)
    return grown - capability, returns


def _zeros(grid: FloatArray, change: FloatArray, crosses: Any) -> tuple[float, ...]:  # noqa: ANN401 - a mask
    before = np.nonzero(crosses)[0]
    share = change[before] / (change[before] - change[before + 1])
    return tuple(float(zero) for zero in grid[before] + share * (grid[before + 1] - grid[before]))
