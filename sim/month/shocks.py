"""Shocks that strike once, in the month they are set for: a bluebird lands, a star leaves, the largest partner goes."""

from __future__ import annotations

import math

from sim.compiled.randomness import uniform
from sim.compiled.rules import rule
from sim.month.deal_book import ACCOUNTS, VENDOR_LED
from sim.month.staffing import replace_person
from sim.month.state import Partners, Replication, Seats, World
from sim.units import FloatArray


@rule
def land_bluebird(month: int, replication: Replication, world: World) -> None:
    """Add the one large deal ($), in its month, to the vendor-led sales of a seat drawn at random."""
    events = world.events
    if month + 1 == events.bluebird_month:
        place = math.floor(uniform(replication.streams.bluebird, month, 0) * replication.seats.shape[0])
        replication.sales[place * ACCOUNTS + VENDOR_LED] += events.bluebird_size


@rule
def end_month_with_events(month: int, replication: Replication, totals: FloatArray, world: World) -> None:
    """Let the star leave, and the largest partner go, at the end of the month each is set for."""
    if month + 1 == world.events.star_leaves_month:
        place = star_of(replication.seats)
        if place >= 0:
            replication.seats[place].own_quits += 1.0
            replace_person(place, replication, totals, world)
    if month + 1 == world.events.partner_lost_month:
        lose_largest(replication.partners)


@rule
def star_of(seats: Seats) -> int:
    """Return the filled seat with the most credit of the fiscal year so far, the first of equals; -1 for none."""
    best, most = -1, -1.0
    for place in range(seats.shape[0]):
        seat = seats[place]
        if seat.vacant <= 0.0 and seat.account.credit_to_date > most:
            best, most = place, seat.account.credit_to_date
    return best


@rule
def lose_largest(partners: Partners) -> None:
    """Take away the partner that meets the most opportunities: its market, its reps, and all that was built."""
    at_seat, at_block, at_lane, most = 0, 0, 0, -1.0
    for place in range(partners.shape[0]):
        for number in range(partners.shape[1]):
            block = partners[place, number]
            for lane in range(block.count):
                if block.opportunities[lane] > most:
                    at_seat, at_block, at_lane, most = place, number, lane, block.opportunities[lane]
    lost = partners[at_seat, at_block]
    lost.opportunities[at_lane] = 0.0
    lost.size[at_lane] = 0.0
    lost.capability[at_lane] = 0.0
    lost.commitment[at_lane] = 0.0
    lost.capacity[at_lane] = 0.0
    lost.wanted[at_lane] = 0.0
