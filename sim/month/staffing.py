"""People come and go: quits and portal moves, vacancies and newcomers, training, and the fiscal year's turn."""

from __future__ import annotations

import math

from sim.compiled.randomness import uniform, uniform_of
from sim.compiled.rules import rule
from sim.model.coaching import followed, practiced, trained
from sim.model.managers import effort_cost
from sim.model.quotas import next_quota
from sim.model.talent import months_to_fill, portal_hazard, quit_hazard, spread_by_colleagues
from sim.month import state
from sim.month.initial_state import seat_newcomer
from sim.month.state import LANES, SLOTS_PER_SEAT, Partners, Seat, Seats, Streams, World
from sim.units import FloatArray

HIGHEST_RATE = 0.9  # of what follows the market: a month's quits, a year's churn
REMEMBERED = 2.0 / 3.0  # share of a colleague's quit that still counts a month later: three months on average


@rule
def overall_skill(seat: Seat) -> float:
    """Return the mean of the four skills."""
    return 0.25 * (seat.visioning + seat.sales_management + seat.business_development + seat.execution)


@rule
def hazard_of(seat: Seat, world: World) -> float:
    """Return the monthly quit hazard of the person in a seat."""
    hazard = world.talent.quit_hazard_per_month
    if world.switches.retention:
        cost = effort_cost(seat.marginal * seat.quota / world.ote, world.ote, world.behavior)
        cost -= world.talent.team_benefit * world.team_weight * world.ote
        skill = overall_skill(seat)
        hazard = quit_hazard(seat.expected_pay, seat.pay_variance, cost, skill, world.ote, world.talent)
    if world.switches.contagion:
        hazard = spread_by_colleagues(hazard, seat.quits_heard, world.talent)
    return hazard


@rule
def hear_of_quits(seats: Seats, world: World) -> None:
    """Tell everybody how many colleagues on the team quit lately, up to the month before: no order within a month."""
    size = world.organization.team_size
    for place in range(seats.shape[0]):
        first = place // size * size
        heard = 0.0
        for colleague in range(first, min(first + size, seats.shape[0])):
            if colleague != place:
                heard += seats[colleague].own_quits
        seats[place].quits_heard = heard
    for place in range(seats.shape[0]):
        seats[place].own_quits *= REMEMBERED


@rule
def with_market(rate: float, market: float, follows: float) -> float:
    """Return a hazard or a yearly share that follows the market factor by a power; 0 leaves it alone."""
    return rate if follows == 0.0 else min(rate * market**follows, HIGHEST_RATE)


@rule
def learn(seat: Seat, world: World) -> None:
    """Let a month in the seat teach what practice and training teach."""
    seat.months_in_seat += 1.0
    seat.trained = trained(seat.trained, world.talent)
    seat.coached = followed(seat.coached, world.talent)
    seat.visioning = practiced(seat.visioning, seat.learning)
    seat.sales_management = practiced(seat.sales_management, seat.learning)
    seat.business_development = practiced(seat.business_development, seat.learning)
    seat.execution = practiced(seat.execution, seat.learning)


@rule
def wait_for_newcomer(seat: Seat) -> None:
    """Run a vacancy down by a month; the newcomer starts within the month in which it ends."""
    waiting = seat.vacant
    seat.vacant = max(waiting - 1.0, 0.0)
    if waiting <= 1.0:
        seat.months_in_seat += 1.0 - waiting


@rule
def leave(place: int, seats: Seats, partners: Partners, world: World) -> None:
    """Empty a seat: partners' commitment drops, the vacancy starts, the next incumbent is a new person."""
    seat = seats[place]
    seat.vacant = months_to_fill(world.talent)
    seat.ordinal += 1
    kept = 1.0 - world.talent.relationship_loss
    for number in range(partners.shape[1]):
        block = partners[place, number]
        for lane in range(block.count):
            block.commitment[lane] *= kept


@rule
def replace_person(
    place: int,
    seats: Seats,
    partners: Partners,
    streams: Streams,
    profiles: FloatArray,
    report: FloatArray,
    world: World,
) -> None:
    """Let a seat's person go, whatever the reason, and hire a newcomer, who starts when the vacancy has run down."""
    report[state.LEAVERS] += 1.0
    report[state.HIRES] += 1.0
    leave(place, seats, partners, world)
    seat_newcomer(place, seats[place], streams, profiles, world)


@rule
def staff(
    place: int,
    month: int,
    market: float,
    seats: Seats,
    partners: Partners,
    streams: Streams,
    profiles: FloatArray,
    report: FloatArray,
    world: World,
) -> None:
    """End the month of a seat: its person learns, stays or leaves; a vacancy runs down and a newcomer starts."""
    seat = seats[place]
    if seat.vacant > 0.0:
        wait_for_newcomer(seat)
        return
    learn(seat, world)
    seat.hazard = with_market(hazard_of(seat, world), market, world.talent.quits_with_market)
    ordinal = seat.ordinal
    quits = seat.hazard > 0.0 and uniform_of(streams.quit, month, place, ordinal) < seat.hazard
    moving = portal_hazard(seat.portal, world.talent) if world.switches.portal else 0.0
    moves = moving > 0.0 and uniform_of(streams.portal, month, place, ordinal) < moving
    if not quits and not moves:
        return
    if quits:
        seat.own_quits += 1.0
    else:
        report[state.PORTAL_MOVES] += 1.0
    replace_person(place, seats, partners, streams, profiles, report, world)


@rule
def churn(place: int, month: int, market: float, partners: Partners, streams: Streams, world: World) -> None:
    """Replace partners that leave the vendor by newcomers at the floors; one draw a year says whether and when."""
    practice = world.practice
    for slot in range(world.organization.partners_per_seat):
        block, lane = partners[place, slot // LANES], slot % LANES
        if month % 12 == 0:
            u = uniform(streams.churn, month, place * SLOTS_PER_SEAT + slot)
            share = with_market(practice.churn_per_year, market, practice.churn_with_market)
            block.leaves[lane] = math.floor(12.0 * u / share)
        if block.leaves[lane] == month % 12:
            block.capability[lane] = practice.capability_floor
            block.commitment[lane] = practice.commitment_floor
            block.capacity[lane] = block.size[lane] * practice.capacity_min
            block.wanted[lane] = block.capacity[lane]


@rule
def turn_of_year(seats: Seats, world: World) -> None:
    """Set next year's quotas from this year's results and start the year-to-date positions again."""
    for place in range(seats.shape[0]):
        seat = seats[place]
        seat.quota = next_quota(seat.quota, seat.territory_credit, world.quota)
        seat.credit_to_date = 0.0
        seat.quota_to_date = 0.0
        seat.territory_credit = 0.0
        seat.territory_quota = 0.0
