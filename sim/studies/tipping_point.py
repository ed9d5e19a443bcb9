"""The tipping point: from which capability on a partner's practice sustains itself, with or without building.

One partner of average size with enough opportunities, its commitment and reps settled at what they come to at each
capability; the rules are those of `sim.model.partners`, nothing is simplified in them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from sim.building import built_months
from sim.compiled.records import as_record
from sim.compiled.rules import rule
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
    """Next month's change of capability over today's, at `hours` of building a partner and month.

    `capability`, `change` and `rep_return` are (GRID,). `tipping` holds the capabilities above which it grows and below
    which it falls, `resting` those it comes back to from both sides.
    """

    hours: float
    capability: FloatArray
    change: FloatArray
    rep_return: FloatArray
    tipping: tuple[float, ...]
    resting: tuple[float, ...]


def flywheel(scenario: Scenario, hours: float, attention: float | None = None) -> Flywheel:
    """Return the flywheel at `hours` of building a partner and month, by a manager of the hiring mix's mean skills.

    `attention` is all the manager's time for the partner, which keeps its commitment floor up; as building unless
    given.
    """
    world = _World(scenario)
    grid = np.linspace(0.0, 1.0, GRID)
    found = [world.month(float(each), hours, hours if attention is None else attention) for each in grid]
    change, returns = np.array([each[0] for each in found]), np.array([each[1] for each in found])
    rises = (change[:-1] < 0.0) & (change[1:] >= 0.0)
    falls = (change[:-1] > 0.0) & (change[1:] <= 0.0)
    return Flywheel(hours, grid, change, returns, _zeros(grid, change, rises), _zeros(grid, change, falls))


def reached_after(course: FloatArray, level: float) -> int | None:
    """Return the first month, counted from 1, from which a monthly course averages `level` over three months."""
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
        weight = sum(each.share for each in profiles)
        self.skills = {
            name: sum(each.share * getattr(each, name) for each in profiles) / weight for name in SKILL_NAMES
        }

    def month(self, capability: float, hours: float, attention: float) -> tuple[float, float]:
        """Return the change of capability in a month, and what a committed rep returns."""
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
    place = np.nonzero(crosses)[0]
    share = change[place] / (change[place] - change[place + 1])
    return tuple(float(each) for each in grid[place] + share * (grid[place + 1] - grid[place]))
