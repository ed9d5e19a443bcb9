"""Spreading the sum of all quotas over the seats: as each has sold, alike, or by what its partners offer."""

from __future__ import annotations

from sim.compiled.rules import rule
from sim.model.quotas import BY_HISTORY, EQUAL_PER_HEAD
from sim.month.state import Partners, Seats, World


@rule
def potential_of(place: int, partners: Partners) -> float:
    """Return the opportunities that a seat's partners offer a month at the start."""
    total = 0.0
    for number in range(partners.shape[1]):
        block = partners[place, number]
        for lane in range(block.count):
            total += block.opportunities[lane]
    return total


@rule
def spread_quotas(seats: Seats, partners: Partners, world: World) -> None:
    """Spread the sum of the seats' annual quotas ($) as the policy says; by history each seat keeps its own."""
    if world.quota_spread == BY_HISTORY:
        return
    total = 0.0
    offered = 0.0
    for place in range(seats.shape[0]):
        total += seats[place].account.quota
        offered += potential_of(place, partners)
    for place in range(seats.shape[0]):
        share = 1.0 / seats.shape[0]
        if world.quota_spread != EQUAL_PER_HEAD and offered > 0.0:
            share = potential_of(place, partners) / offered
        seats[place].account.quota = total * share
