"""The initial state: who sits in the seats and which partners they look after before the first month."""

from __future__ import annotations

import math

from sim.compiled import randomness
from sim.compiled.randomness import key_of_entity, normal_from, position_by, stream, uniform_of
from sim.compiled.rules import rule
from sim.model.hiring import (
    BAR,
    LEARNING,
    PORTAL,
    SHARE,
    SHARE_HIRED,
    SHIFT,
    SPREAD,
    hired_skill,
    passing,
    pick_profile,
)
from sim.month.deal_book import Book, draw_sizes
from sim.month.seat import Person, Seat, clear_person_credit, open_account, open_seat
from sim.month.state import LANES, SLOTS_PER_SEAT, Block, Partners, Seats, Streams, World
from sim.units import FloatArray


@rule
def open_streams(seed: int, replication: int, streams: Streams) -> None:
    """Set the random streams of one replication."""
    streams.market = stream(seed, randomness.MARKET, replication)
    streams.wins = stream(seed, randomness.PARTNER_WINS, replication)
    streams.sizes = stream(seed, randomness.PARTNER_DEAL_SIZE, replication)
    streams.vendor_wins = stream(seed, randomness.VENDOR_WINS, replication)
    streams.vendor_sizes = stream(seed, randomness.VENDOR_DEAL_SIZE, replication)
    streams.shoulder_wins = stream(seed, randomness.SHOULDER_WINS, replication)
    streams.shoulder_sizes = stream(seed, randomness.SHOULDER_DEAL_SIZE, replication)
    streams.skill = stream(seed, randomness.SKILL, replication)
    streams.profile = stream(seed, randomness.PROFILE, replication)
    streams.quit = stream(seed, randomness.QUIT, replication)
    streams.portal = stream(seed, randomness.PORTAL, replication)
    streams.churn = stream(seed, randomness.PARTNER_CHURN, replication)
    streams.bluebird = stream(seed, randomness.BLUEBIRD, replication)
    streams.direct_wins = stream(seed, randomness.DIRECT_WINS, replication)
    streams.direct_sizes = stream(seed, randomness.DIRECT_DEAL_SIZE, replication)
    streams.partner_size = stream(seed, randomness.PARTNER_SIZE, replication)
    streams.partner_opportunity = stream(seed, randomness.PARTNER_OPPORTUNITY, replication)


@rule
def skill_draw(skill: int, place: int, ordinal: int, streams: Streams) -> float:
    """Return the standard normal draw behind skill number `skill` (0 to 3) of an incumbent; 4 is common to all four."""
    return normal_from(uniform_of(streams.skill, skill, place, ordinal))


@rule
def draw_skills(
    place: int, ordinal: int, person: Person, profile: FloatArray, bar: float, streams: Streams, world: World
) -> None:
    """Draw the four skills of incumbent number `ordinal` of a seat from a hiring profile.

    A hiring `bar` (share of applicants turned away) lifts all four by what the person's overall quality must gain.
    """
    correlation = world.talent.skill_correlation
    own, common = math.sqrt(1.0 - correlation), 0.0
    if correlation > 0.0:
        common = math.sqrt(correlation) * skill_draw(4, place, ordinal, streams)
    visioning = own * skill_draw(0, place, ordinal, streams) + common
    sales_management = own * skill_draw(1, place, ordinal, streams) + common
    business_development = own * skill_draw(2, place, ordinal, streams) + common
    execution = own * skill_draw(3, place, ordinal, streams) + common
    lift = 0.0
    if bar > 0.0:
        spread = math.sqrt(correlation + 0.25 * (1.0 - correlation))
        overall = 0.25 * (visioning + sales_management + business_development + execution) / spread
        lift = spread * (passing(overall, bar) - overall)
    person.visioning = hired_skill(profile[1], profile[SPREAD], visioning + lift)
    person.sales_management = hired_skill(profile[2], profile[SPREAD], sales_management + lift)
    person.business_development = hired_skill(profile[3], profile[SPREAD], business_development + lift)
    person.execution = hired_skill(profile[4], profile[SPREAD], execution + lift)


@rule
def seat_newcomer(place: int, seat: Seat, profiles: FloatArray, streams: Streams, world: World) -> None:
    """Put a newcomer into a seat, one of those who pass the hiring bar and take the offer."""
    person = seat.person
    row = pick_profile(uniform_of(streams.profile, 0, place, seat.ordinal), profiles[:, SHARE_HIRED])
    draw_skills(place, seat.ordinal, person, profiles[row], profiles[row, BAR], streams, world)
    person.visioning = hired_skill(person.visioning, 1.0, profiles[row, SHIFT])
    person.sales_management = hired_skill(person.sales_management, 1.0, profiles[row, SHIFT])
    person.business_development = hired_skill(person.business_development, 1.0, profiles[row, SHIFT])
    person.execution = hired_skill(person.execution, 1.0, profiles[row, SHIFT])
    seat_person(seat, profiles[row], 0.0)


@rule
def seat_incumbent(place: int, seat: Seat, profiles: FloatArray, streams: Streams, world: World) -> None:
    """Put somebody into a seat who has been there since before the first month: of the hiring mix, without a bar."""
    row = pick_profile(uniform_of(streams.profile, 0, place, seat.ordinal), profiles[:, SHARE])
    draw_skills(place, seat.ordinal, seat.person, profiles[row], 0.0, streams, world)
    seat_person(seat, profiles[row], world.talent.opening_tenure_months)


@rule
def seat_person(seat: Seat, profile: FloatArray, months_in_seat: float) -> None:
    """Begin a person's time in a seat, skills drawn: untrained, `months_in_seat` after the first day, no credit yet."""
    person = seat.person
    person.portal = profile[PORTAL]
    person.learning = profile[LEARNING]
    person.trained = 0.0
    person.coached = 0.0
    person.months_in_seat = months_in_seat
    person.keeps_old_plan = 0
    clear_person_credit(seat.account)


@rule
def open_seats(seats: Seats, profiles: FloatArray, streams: Streams, world: World) -> None:
    """Fill every seat at the plan's quota: with incumbents, or with newcomers where nobody has been there before."""
    talent = world.talent
    newcomers = talent.opening_tenure_months <= 0.0 or talent.opening_vacancy_months > 0.0
    for place in range(seats.shape[0]):
        seat = seats[place]
        # Incumbent number 0 has served for long.
        open_seat(seat, talent.opening_vacancy_months, 1 if newcomers else 0, talent.quit_hazard_per_month)
        open_account(seat.account, world.quota.annual_quota)
        if newcomers:
            seat_newcomer(place, seat, profiles, streams, world)
        else:
            seat_incumbent(place, seat, profiles, streams, world)


@rule
def open_partners(partners: Partners, streams: Streams, book: Book, world: World) -> None:
    """Draw each partner's size and opportunities and set its practice to the starting state."""
    count = world.organization.partners_per_seat
    for place in range(partners.shape[0]):
        for number in range(partners.shape[1]):
            block, first = partners[place, number], place * SLOTS_PER_SEAT + number * LANES
            block.count = min(LANES, count - number * LANES)
            for lane in range(block.count):
                block.entity_key[lane] = key_of_entity(first + lane)
            draw_partners(block, streams, book, world)
            open_block(block, world)


@rule
def draw_partners(block: Block, streams: Streams, book: Book, world: World) -> None:
    """Draw the size and the spread of opportunities of a block's partners (mean 1); the `book` serves as scratch."""
    market = world.market
    for lane in range(block.count):
        book.position[lane] = position_by(streams.partner_size, 0, block.entity_key[lane])
    draw_sizes(block.count, book.position, market.partner_size_log_sd, book.draw, block.size)
    for lane in range(block.count):
        book.position[lane] = position_by(streams.partner_opportunity, 0, block.entity_key[lane])
    draw_sizes(block.count, book.position, market.partner_opportunity_log_sd, book.draw, block.opportunities)


@rule
def open_block(block: Block, world: World) -> None:
    """Set the partners of a block, drawn by `draw_partners`, to the starting state of their practice."""
    market, practice = world.market, world.practice
    for lane in range(block.count):
        size = block.size[lane]
        block.opportunities[lane] *= market.opportunities_per_partner * size
        block.capability[lane] = practice.capability_start
        block.commitment[lane] = practice.commitment_start
        block.capacity[lane] = size * practice.capacity_start
        block.wanted[lane] = size * practice.capacity_start
