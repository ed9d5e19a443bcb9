"""The opening: who sits in the seats and which partners they look after before the first month."""

from __future__ import annotations

import math

from sim.compiled import randomness
from sim.compiled.randomness import normal_from, place_by, stream, trace_of, uniform_of
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
from sim.month.state import LANES, SLOTS_PER_SEAT, Block, Partners, Seat, Seats, Streams, World
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
    """Return the standard normal draw behind one of a person's skills; number 4 is what the skills have in common."""
    return normal_from(uniform_of(streams.skill, skill, place, ordinal))


@rule
def draw_skills(place: int, seat: Seat, streams: Streams, profile: FloatArray, bar: float, world: World) -> None:
    """Draw four skills from a profile; the bar lifts all of them by what the person's overall quality must gain."""
    ordinal, correlation = seat.ordinal, world.talent.skill_correlation
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
    seat.visioning = hired_skill(profile[1], profile[SPREAD], visioning + lift)
    seat.sales_management = hired_skill(profile[2], profile[SPREAD], sales_management + lift)
    seat.business_development = hired_skill(profile[3], profile[SPREAD], business_development + lift)
    seat.execution = hired_skill(profile[4], profile[SPREAD], execution + lift)


@rule
def seat_newcomer(place: int, seat: Seat, streams: Streams, profiles: FloatArray, world: World) -> None:
    """Fill seat number `place` from those who pass the bar and take the offer, keyed by (seat, ordinal)."""
    row = pick_profile(uniform_of(streams.profile, 0, place, seat.ordinal), profiles[:, SHARE_HIRED])
    draw_skills(place, seat, streams, profiles[row], profiles[row, BAR], world)
    seat.visioning = hired_skill(seat.visioning, 1.0, profiles[row, SHIFT])
    seat.sales_management = hired_skill(seat.sales_management, 1.0, profiles[row, SHIFT])
    seat.business_development = hired_skill(seat.business_development, 1.0, profiles[row, SHIFT])
    seat.execution = hired_skill(seat.execution, 1.0, profiles[row, SHIFT])
    begin(seat, profiles[row], 0.0)


@rule
def seat_incumbent(place: int, seat: Seat, streams: Streams, profiles: FloatArray, world: World) -> None:
    """Fill seat number `place` as before the first month: from the hiring mix, without a bar."""
    row = pick_profile(uniform_of(streams.profile, 0, place, seat.ordinal), profiles[:, SHARE])
    draw_skills(place, seat, streams, profiles[row], 0.0, world)
    begin(seat, profiles[row], world.talent.opening_tenure_months)


@rule
def begin(seat: Seat, profile: FloatArray, months_in_seat: float) -> None:
    """Start somebody in a seat, untaught and with an empty account, so many months after the first day."""
    seat.portal = profile[PORTAL]
    seat.learning = profile[LEARNING]
    seat.trained = 0.0
    seat.coached = 0.0
    seat.months_in_seat = months_in_seat
    seat.credit_to_date = 0.0
    seat.quota_to_date = 0.0


@rule
def open_seats(seats: Seats, streams: Streams, profiles: FloatArray, world: World) -> None:
    """Fill every seat at the plan's quota: with incumbents, or with newcomers where nobody has been there before."""
    newcomers = world.talent.opening_tenure_months <= 0.0 or world.talent.opening_vacancy_months > 0.0
    for place in range(seats.shape[0]):
        seat = seats[place]
        seat.vacant = world.talent.opening_vacancy_months
        seat.territory_credit = 0.0
        seat.territory_quota = 0.0
        seat.help_given = 0.0
        seat.quits_heard = 0.0
        seat.own_quits = 0.0
        seat.ordinal = 1 if newcomers else 0  # number 0 has served for long
        if newcomers:
            seat_newcomer(place, seat, streams, profiles, world)
        else:
            seat_incumbent(place, seat, streams, profiles, world)
        seat.quota = world.quota.annual_quota
        seat.hazard = world.talent.quit_hazard_per_month


@rule
def open_partners(partners: Partners, streams: Streams, book: Book, world: World) -> None:
    """Draw each partner's size and opportunities and set its practice to the starting state."""
    count = world.organization.partners_per_seat
    for place in range(partners.shape[0]):
        for number in range(partners.shape[1]):
            block, first = partners[place, number], place * SLOTS_PER_SEAT + number * LANES
            block.count = min(LANES, count - number * LANES)
            for lane in range(block.count):
                block.trace[lane] = trace_of(first + lane)
            draw_partners(block, streams, book, world)
            open_block(block, world)


@rule
def draw_partners(block: Block, streams: Streams, book: Book, world: World) -> None:
    """Draw the size of a block's partners, and the opportunities that they meet; the `book` is scratch."""
    market = world.market
    for lane in range(block.count):
        book.place[lane] = place_by(streams.partner_size, 0, block.trace[lane])
    draw_sizes(block.count, book.place, market.partner_size_log_sd, book.draw, block.size)
    for lane in range(block.count):
        book.place[lane] = place_by(streams.partner_opportunity, 0, block.trace[lane])
    draw_sizes(block.count, book.place, market.partner_opportunity_log_sd, book.draw, block.opportunities)


@rule
def open_block(block: Block, world: World) -> None:
    """Set a block's partners, whose size and opportunities have been drawn, to the starting state."""
    market, practice = world.market, world.practice
    for lane in range(block.count):
        size = block.size[lane]
        block.opportunities[lane] *= market.opportunities_per_partner * size
        block.capability[lane] = practice.capability_start
        block.commitment[lane] = practice.commitment_start
        block.capacity[lane] = size * practice.capacity_start
        block.wanted[lane] = size * practice.capacity_start
