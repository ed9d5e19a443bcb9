"""The opening: who sits in the seats and which partners they look after before the first month."""

from __future__ import annotations

from sim import randomness
from sim.compiled import rule
from sim.market import lognormal_from
from sim.randomness import stream, uniform, uniform_of
from sim.state import LANES, SLOTS_PER_SEAT, FloatArray, Partners, Seat, Seats, Streams, World
from sim.talent import hired_skill, pick_profile


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
    streams.direct_wins = stream(seed, randomness.DIRECT_WINS, replication)
    streams.direct_sizes = stream(seed, randomness.DIRECT_DEAL_SIZE, replication)
    streams.partner_size = stream(seed, randomness.PARTNER_SIZE, replication)
    streams.partner_opportunity = stream(seed, randomness.PARTNER_OPPORTUNITY, replication)


@rule
def seat_newcomer(place: int, seat: Seat, streams: Streams, profiles: FloatArray, bar: float) -> None:
    """Draw the incumbent of seat number `place` from the hiring mix above the bar, keyed by (seat, ordinal)."""
    ordinal = seat.ordinal
    row = pick_profile(uniform_of(streams.profile, 0, place, ordinal), profiles)
    spread = profiles[row, 5]
    seat.visioning = hired_skill(uniform_of(streams.skill, 0, place, ordinal), profiles[row, 1], spread, bar)
    seat.sales_management = hired_skill(uniform_of(streams.skill, 1, place, ordinal), profiles[row, 2], spread, bar)
    seat.business_development = hired_skill(uniform_of(streams.skill, 2, place, ordinal), profiles[row, 3], spread, bar)
    seat.execution = hired_skill(uniform_of(streams.skill, 3, place, ordinal), profiles[row, 4], spread, bar)
    seat.portal = profiles[row, 6]
    seat.learning = profiles[row, 7]
    seat.trained = 0.0
    seat.months_in_seat = 0.0
    seat.credit_to_date = 0.0
    seat.quota_to_date = 0.0


@rule
def open_seats(seats: Seats, streams: Streams, profiles: FloatArray, world: World) -> None:
    """Fill every seat with an incumbent who is past the ramp, hired before any bar, at the plan's quota."""
    for place in range(seats.shape[0]):
        seat = seats[place]
        seat.ordinal = 0
        seat.vacant = 0.0
        seat.territory_credit = 0.0
        seat.territory_quota = 0.0
        seat.help_given = 0.0
        seat_newcomer(place, seat, streams, profiles, 0.0)
        seat.months_in_seat = world.talent.ramp_months
        seat.quota = world.quota.annual_quota
        seat.hazard = world.talent.quit_hazard_per_month


@rule
def open_partners(partners: Partners, streams: Streams, world: World) -> None:
    """Draw each partner's size and opportunities and set its practice to the starting state."""
    market, practice = world.market, world.practice
    for place in range(partners.shape[0]):
        for slot in range(world.organization.partners_per_seat):
            entity = place * SLOTS_PER_SEAT + slot
            size = lognormal_from(uniform(streams.partner_size, 0, entity), market.partner_size_log_sd)
            spread = lognormal_from(uniform(streams.partner_opportunity, 0, entity), market.partner_opportunity_log_sd)
            block, lane = partners[place, slot // LANES], slot % LANES
            block.count = lane + 1
            block.size[lane] = size
            block.opportunities[lane] = market.opportunities_per_partner * size * spread
            block.capability[lane] = practice.capability_start
            block.commitment[lane] = practice.commitment_start
            block.capacity[lane] = size * practice.capacity_start
            block.wanted[lane] = size * practice.capacity_start
