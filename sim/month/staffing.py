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
from sim.month.motion_sales import clear_person_motions
from sim.month.seat import Person, Seat, begin_fiscal_year
from sim.month.state import LANES, SLOTS_PER_SEAT, MonthConditions, Partners, Replication, Seats, Streams, World
from sim.units import FloatArray

HIGHEST_RATE = 0.9  # of what follows the market: a month's quits, a year's churn
REMEMBERED = 2.0 / 3.0  # share of a colleague's quit that still counts a month later: three months on average


@rule
def overall_skill(person: Person) -> float:
    """Return the mean of a person's four skills, 0 to 1, without what training and coaching add."""
    return 0.25 * (person.visioning + person.sales_management + person.business_development + person.execution)


@rule
def hazard_of(seat: Seat, world: World) -> float:
    """Return the monthly quit hazard of the person in a seat, before the market moves it."""
    hazard = world.talent.quit_hazard_per_month
    if world.switches.retention:
        signal = seat.signal
        cost = effort_cost(signal.marginal * seat.account.quota / world.ote, world.ote, world.behavior)
        cost -= world.talent.team_benefit * world.team_weight * world.ote
        skill = overall_skill(seat.person)
        hazard = quit_hazard(signal.expected_pay, signal.pay_variance, cost, skill, world.ote, world.talent)
    if world.switches.contagion:
        hazard = spread_by_colleagues(hazard, seat.quits_heard, world.talent)
    return hazard


@rule
def count_colleagues_quits(seats: Seats, world: World) -> None:
    """Set how many colleagues on the team quit lately, up to the month before: the order of seats does not matter."""
    if not world.switches.contagion or world.talent.contagion <= 0.0:
        return
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
def learn(person: Person, world: World) -> None:
    """Add a month in the seat, and what practice, training and coaching teach in it."""
    person.months_in_seat += 1.0
    person.trained = trained(person.trained, world.talent)
    person.coached = followed(person.coached, world.talent)
    person.visioning = practiced(person.visioning, person.learning)
    person.sales_management = practiced(person.sales_management, person.learning)
    person.business_development = practiced(person.business_development, person.learning)
    person.execution = practiced(person.execution, person.learning)


@rule
def wait_for_newcomer(seat: Seat) -> None:
    """Run a vacancy down by a month; the newcomer starts within the month in which it ends."""
    waiting = seat.vacant
    seat.vacant = max(waiting - 1.0, 0.0)
    if waiting <= 1.0:
        seat.person.months_in_seat += 1.0 - waiting


@rule
def leave(seat: Seat, place: int, partners: Partners, world: World) -> None:
    """Empty a seat: the vacancy begins, the next incumbent is a new person, and partners' commitment drops."""
    seat.vacant = months_to_fill(world.talent)
    seat.ordinal += 1
    kept = 1.0 - world.talent.relationship_loss
    for number in range(partners.shape[1]):
        block = partners[place, number]
        for lane in range(block.count):
            block.commitment[lane] *= kept


@rule
def replace_person(place: int, replication: Replication, totals: FloatArray, world: World) -> None:
    """Let a seat's person go, whatever the reason, and hire a newcomer, who starts when the vacancy has run down."""
    totals[state.LEAVERS] += 1.0
    totals[state.HIRES] += 1.0
    seat = replication.seats[place]
    leave(seat, place, replication.partners, world)
    seat_newcomer(place, seat, replication.profiles, replication.streams, world)
    clear_person_motions(place, replication.motions, world)


@rule
def staff(place: int, conditions: MonthConditions, replication: Replication, totals: FloatArray, world: World) -> None:
    """End a seat's month: a vacancy runs down and a newcomer starts, or the person learns, then stays or leaves."""
    seat, streams, month = replication.seats[place], replication.streams, conditions.month
    if seat.vacant > 0.0:
        wait_for_newcomer(seat)
        return
    learn(seat.person, world)
    seat.hazard = with_market(hazard_of(seat, world), conditions.market, world.talent.quits_with_market)
    ordinal = seat.ordinal
    quits = seat.hazard > 0.0 and uniform_of(streams.quit, month, place, ordinal) < seat.hazard
    moving = portal_hazard(seat.person.portal, world.talent) if world.switches.portal else 0.0
    moves = moving > 0.0 and uniform_of(streams.portal, month, place, ordinal) < moving
    if not quits and not moves:
        return
    if quits:
        seat.own_quits += 1.0
    else:
        totals[state.PORTAL_MOVES] += 1.0
    replace_person(place, replication, totals, world)


@rule
def staff_and_churn(conditions: MonthConditions, replication: Replication, totals: FloatArray, world: World) -> None:
    """End the month of every seat and its partners: people learn, leave and are replaced, some partners churn."""
    for place in range(replication.seats.shape[0]):
        staff(place, conditions, replication, totals, world)
        if world.practice.churn_per_year > 0.0:
            churn(place, conditions, replication.partners, replication.streams, world)


@rule
def churn(place: int, conditions: MonthConditions, partners: Partners, streams: Streams, world: World) -> None:
    """Replace a seat's partners that leave the vendor by newcomers at the floors; one draw a year says if and when."""
    practice, month = world.practice, conditions.month
    for slot in range(world.organization.partners_per_seat):
        block, lane = partners[place, slot // LANES], slot % LANES
        if month % 12 == 0:
            u = uniform(streams.churn, month, place * SLOTS_PER_SEAT + slot)
            share = with_market(practice.churn_per_year, conditions.market, practice.churn_with_market)
            block.leaves[lane] = math.floor(12.0 * u / share)
        if block.leaves[lane] == month % 12:
            block.capability[lane] = practice.capability_floor
            block.commitment[lane] = practice.commitment_floor
            block.capacity[lane] = block.size[lane] * practice.capacity_min
            block.wanted[lane] = block.capacity[lane]


@rule
def turn_of_year(seats: Seats, world: World) -> None:
    """Set next year's quotas from this year's results, and begin a new fiscal year in every account."""
    for place in range(seats.shape[0]):
        account = seats[place].account
        account.quota = next_quota(account.quota, account.territory_credit, world.quota)
        begin_fiscal_year(account)
