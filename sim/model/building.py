"""Building: what a partner takes up of a manager's hours, and what an hour of it brings in revenue."""

from __future__ import annotations

from typing import NamedTuple

from sim.compiled.rules import rule
from sim.model.deals import Delivery, capability_win_rate, coverage_factor, deals_per_rep, training_spread
from sim.model.partners import CAPACITY_SPEED_BUILT, Practice, uptake

BUILDING_GOALS = 3.0  # assumption: building goes in equal parts into capability, commitment and capacity


@rule
def built_months(hours: float, partners: float, practice: Practice) -> float:
    """Return the reference building months that each of `partners` partners takes up of `hours` of building, by goal.

    influence x hours / (3 x reference hours x partners): the three goals (capability, commitment, capacity) get one
    third each. The manager's skill at the goal multiplies it.
    """
    return hours * (practice.influence / (BUILDING_GOALS * practice.reference_hours * partners))


class BuildableState(NamedTuple):
    """A partner's state that decides what an hour of building brings."""

    capability: float
    commitment: float
    capacity: float  # committed rep FTE
    wanted: float  # the capacity it is moving to, rep FTE
    demand_left: bool  # it is offered more deals than its reps can close


@rule
def gain_of_building_hour(
    partner: BuildableState,
    skills: tuple[float, float, float],
    guidance: float,
    deal_size: float,
    delivery: Delivery,
    practice: Practice,
) -> tuple[float, float, float]:
    """Return the monthly revenue ($) that an hour of building adds through capability, commitment and capacity.

    `skills` are the manager's sales management, visioning and business development; `guidance` is the factor on win
    rates that comes of the first (`guidance_factor`), with cadence given in full.
    """
    built = built_months(1.0, 1.0, practice)
    win_factor = coverage_factor(1.0) * guidance
    win_rate = capability_win_rate(partner.capability, delivery) * win_factor
    per_rep = deals_per_rep(delivery)
    learned = built * skills[0] * practice.capability_growth * uptake(partner.commitment) * (1.0 - partner.capability)
    won_more = learned * training_spread(delivery) * win_factor
    through_capability = won_more * per_rep * partner.capacity * partner.commitment * deal_size
    if not partner.demand_left:
        return through_capability, 0.0, 0.0
    more_commitment = built * skills[1] * practice.commitment_growth * (1.0 - partner.commitment)
    through_commitment = more_commitment * per_rep * partner.capacity * win_rate * deal_size
    more_capacity = max(partner.wanted - partner.capacity, 0.0) / practice.capacity_months
    more_capacity = more_capacity * CAPACITY_SPEED_BUILT * built * skills[2]
    through_capacity = more_capacity * per_rep * partner.commitment * win_rate * deal_size
    return through_capability, through_commitment, through_capacity
