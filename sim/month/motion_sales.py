"""Sales by selling motion: what the simulation keeps of them where plans do not count all motions alike.

`motions` (seats, 3, 3) holds $ of list revenue by motion in its last axis: smoothed a month, the person's to date, and
the seat's to date (`state.FORECAST`, `TO_DATE`, `OF_SEAT`); without seats where the plan counts all motions alike.
"""

from __future__ import annotations

from sim.compiled.rules import rule
from sim.month.deal_book import ACCOUNTS
from sim.month.seat import presence_of, settle_account
from sim.month.state import FORECAST, OF_SEAT, TO_DATE, MonthConditions, Report, Seats, World
from sim.units import FloatArray

MOST_MOTIONS = 3


@rule
def open_motions(place: int, revenue: float, partner_led: float, motions: FloatArray, world: World) -> None:
    """Begin a replication with the starting state's monthly sales ($) as a seat's forecast by motion."""
    if world.by_motion:
        motions[place] = 0.0
        motions[place, FORECAST, 0] = revenue - partner_led
        motions[place, FORECAST, 2] = partner_led


@rule
def record_motions(
    place: int,
    conditions: MonthConditions,
    seats: Seats,
    sales: FloatArray,
    motions: FloatArray,
    report: Report,
    world: World,
) -> None:
    """Report what a seat sold in each motion this month ($), and count it in its forecast and sales to date."""
    presence = presence_of(seats[place])
    memory = world.behavior.forecast_memory
    for motion in range(MOST_MOTIONS):
        sold = sales[place * ACCOUNTS + motion]
        report.sold[place, conditions.month, motion] = sold
        motions[place, TO_DATE, motion] += sold * presence
        motions[place, OF_SEAT, motion] += sold
        if conditions.season > 0.0:
            motions[place, FORECAST, motion] *= memory
            motions[place, FORECAST, motion] += (1.0 - memory) * sold / conditions.season


@rule
def clear_person_motions(place: int, motions: FloatArray, world: World) -> None:
    """Count a seat's sales by motion to date from 0 again, for its next person."""
    if world.by_motion:
        motions[place, TO_DATE] = 0.0


@rule
def settle_accounts(seats: Seats, motions: FloatArray) -> None:
    """Begin to count every seat's credit and sales anew, now that they are settled; the fiscal year goes on."""
    for place in range(seats.shape[0]):
        settle_account(seats[place].account)
    for place in range(motions.shape[0]):
        motions[place, TO_DATE] = 0.0
        motions[place, OF_SEAT] = 0.0
