"""A month's time: who works, what the partners offer, and how hours go to cadence, building and running."""

from __future__ import annotations

from typing import NamedTuple

from sim.compiled.rules import rule
from sim.model.coaching import coached, effective_skill, taught
from sim.model.deals import (
    REACHED,
    Delivery,
    attention,
    cadence_coverage,
    cadence_hours,
    guidance_factor,
    shoulder_capacity,
    vendor_led_capacity,
    vendor_led_win_rate,
)
from sim.model.managers import (
    blended_build_share,
    chosen_build_share,
    directed_build_share,
    effort,
    shoulder_share,
    stated_role_clarity,
    worth_of_stream,
)
from sim.model.partners import BuildableState, capacity_kept, gain_of_building_hour, slots
from sim.model.talent import ramp
from sim.model.transition import settled_until
from sim.month.forecast import help_received
from sim.month.state import Block, Partners, Seat, Seats, World
from sim.units import FloatArray


class Person(NamedTuple):
    """The partner manager of a seat this month."""

    hours: float
    effort: float
    level: float  # ramp
    presence: float
    visioning: float
    sales_management: float
    business_development: float
    execution: float


class Territory(NamedTuple):
    """What a seat's partners offer this month, before anybody works."""

    opportunities: float
    slots: float
    wanted_cadence: float
    through_capability: float  # monthly revenue gained by an hour of building
    through_commitment: float
    through_capacity: float


class Schedule(NamedTuple):
    """How a partner manager spends the month, and the deals that come of it."""

    cadence: float
    coverage: float
    run: float
    build: float
    vendor_deals: float
    shoulder_deals: float
    vendor_share: float  # of every partner's opportunities
    shoulder_share: float
    vendor_win_rate: float
    capped: bool
    market_bound: bool


@rule
def person_in(place: int, seats: Seats, world: World) -> Person:
    """Return who works in seat number `place` this month and for how many hours; a vacant seat has none.

    How far the seat is ramped is kept in it.
    """
    talent, seat = world.talent, seats[place]
    presence = 1.0 - min(seat.vacant, 1.0)
    level = ramp(seat.months_in_seat, talent.ramp_start, talent.ramp_months)
    seat.level = level
    if presence <= 0.0:
        return Person(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    drive = 1.0
    if world.switches.effort:
        drive = effort(seat.marginal * seat.quota / world.ote, world.behavior)
    hours = world.organization.selling_hours_per_month * drive * level
    # Help adds to a colleague's own effort and does not multiply it: its worth does not hang on how hard he works.
    hours += world.organization.selling_hours_per_month * level * help_received(place, seats, world)
    hours -= talent.training * talent.training_hours_per_month + talent.coaching_hours_per_month * 0.5
    added = taught(seat.trained, seat.coached, talent)
    return Person(
        max(hours, 0.0) * presence,
        drive,
        level,
        presence,
        effective_skill(seat.visioning, added),
        effective_skill(seat.sales_management, added),
        effective_skill(seat.business_development, added),
        effective_skill(seat.execution, added),
    )


@rule
def role_clarity(month: int, world: World) -> float:
    """Return how clear the role is, 0 to 1; coaching makes it clearer."""
    clarity = stated_role_clarity(month, world.motion)
    return clarity + 0.5 * coached(world.talent) * (1.0 - clarity)


@rule
def chooses(month: int, person: Person, world: World) -> bool:
    """Return whether any of the month's building share is left to the person in the seat."""
    return world.switches.allocation and role_clarity(month, world) < 1.0 and person.hours > 0.0


@rule
def sum_of(lanes: FloatArray) -> float:
    """Return the sum over a block's eight lanes, in pairs; lanes without a partner are 0."""
    even = (lanes[0] + lanes[4]) + (lanes[2] + lanes[6])
    odd = (lanes[1] + lanes[5]) + (lanes[3] + lanes[7])
    total: float = even + odd
    return total


@rule
def offer(block: Block, lane: int, demand: float, delivery: Delivery) -> None:
    """Set what a partner offers this month: opportunities, room for deals, and the deals it could lead."""
    offered = block.opportunities[lane] * demand
    room = slots(block.capacity[lane], block.commitment[lane], delivery)
    block.offered[lane] = offered
    block.room[lane] = room
    block.led[lane] = min(room, offered)


@rule
def add_gains(
    gains: tuple[float, float, float],
    block: Block,
    skills: tuple[float, float, float],
    guidance: float,
    world: World,
) -> tuple[float, float, float]:
    """Return `gains` with what an hour of building adds in a block, through capability, commitment and capacity."""
    by_capability, by_commitment, by_capacity = gains
    for lane in range(block.count):
        partner = BuildableState(
            block.capability[lane],
            block.commitment[lane],
            block.capacity[lane],
            block.wanted[lane],
            block.offered[lane] > block.room[lane],
        )
        more = gain_of_building_hour(partner, skills, guidance, world.market.deal_size, world.delivery, world.practice)
        by_capability += more[0]
        by_commitment += more[1]
        by_capacity += more[2]
    return by_capability, by_commitment, by_capacity


@rule
def survey_territory(place: int, demand: float, seats: Seats, partners: Partners, world: World) -> None:
    """Keep with a seat what its partners offer this month: opportunities, deal slots, and the cadence they want."""
    opportunities = 0.0
    open_slots = 0.0
    led = 0.0
    for number in range(partners.shape[1]):
        block = partners[place, number]
        for lane in range(block.count):
            offer(block, lane, demand, world.delivery)
        opportunities += sum_of(block.offered)
        open_slots += sum_of(block.room)
        led += sum_of(block.led)
    seat = seats[place]
    seat.opportunities = opportunities
    seat.slots = open_slots
    seat.wanted_cadence = world.delivery.cadence_hours_per_deal * led


@rule
def territory_of(
    place: int, person: Person, choosing: bool, seats: Seats, partners: Partners, world: World
) -> Territory:
    """Return what a seat's partners offer, surveyed before.

    For a person who is `choosing` what to work on, also what an hour of building would bring; else 0.
    """
    gains = (0.0, 0.0, 0.0)
    if choosing:
        skills = (person.sales_management, person.visioning, person.business_development)
        guidance = guidance_factor(person.sales_management, person.level)
        for number in range(partners.shape[1]):
            gains = add_gains(gains, partners[place, number], skills, guidance, world)
    seat, count = seats[place], world.organization.partners_per_seat
    return Territory(
        seat.opportunities,
        seat.slots,
        seat.wanted_cadence,
        gains[0] / count,
        gains[1] / count,
        gains[2] / count,
    )


@rule
def preferred_build_share(
    seat: Seat, months_left: int, available: float, territory: Territory, person: Person, world: World
) -> float:
    """Return the share of time people would give to building, from what each hour is worth to them."""
    delivery, behavior, practice = world.delivery, world.behavior, world.practice
    baseline = behavior.baseline_pull * world.ote / seat.quota
    now = seat.build_marginal + baseline
    later = seat.next_build_marginal + baseline
    hazard = seat.hazard
    horizon = min(behavior.horizon_months, 1.0 / max(hazard, 1e-6))
    patience = behavior.discount_per_month * (1.0 - hazard)
    left = float(months_left)
    build_value = territory.through_capability * worth_of_stream(
        1.0 - practice.capability_decay, patience, left, horizon, now, later
    )
    build_value += territory.through_commitment * worth_of_stream(
        1.0 - practice.commitment_decay, patience, left, horizon, now, later
    )
    build_value += territory.through_capacity * worth_of_stream(
        capacity_kept(practice), patience, left, horizon, now, later
    )
    per_deal = vendor_led_win_rate(person.execution, delivery) * world.market.deal_size
    run_value = (seat.run_marginal + baseline) * per_deal / delivery.hours_per_vendor_led_deal
    closes = delivery.max_concurrent_deals / delivery.vendor_led_cycle_months
    capped_hours = closes * delivery.hours_per_vendor_led_deal
    beyond_value = behavior.effort_elasticity * capped_hours / max(available, capped_hours) * run_value
    return chosen_build_share(available, build_value, run_value, capped_hours, beyond_value, behavior.allocation_scale)


@rule
def build_share_of(seat: Seat, month: int, choosing: bool, territory: Territory, person: Person, world: World) -> float:
    """Return the building share of a month: as directed, as clear as the role is, the rest as people choose."""
    directive = directed_build_share(month, world.motion)
    if not choosing:
        return directive
    available = person.hours - cadence_hours(territory.wanted_cadence, person.hours)
    chosen = preferred_build_share(
        seat, settled_until(month, world.period_months, world.transition) - month, available, territory, person, world
    )
    return blended_build_share(directive, chosen, role_clarity(month, world))


@rule
def schedule(month: int, build_share: float, territory: Territory, person: Person, world: World) -> Schedule:
    """Return a month's use of time: cadence first, the rest building and running, within hours, cap and market."""
    delivery = world.delivery
    cadence = cadence_hours(territory.wanted_cadence, person.hours)
    coverage = cadence_coverage(cadence, territory.wanted_cadence)
    available = person.hours - cadence
    build = build_share * available
    run = available - build
    together = shoulder_share(month, world.motion)
    vendor_hours = run * (1.0 - together)
    could_close = vendor_led_capacity(vendor_hours, together, delivery)
    vendor_deals = min(could_close, territory.opportunities)
    shoulder_deals = 0.0
    if together > 0.0:
        could_share = shoulder_capacity(run * together, together, delivery)
        shoulder_deals = max(min(could_share, territory.slots, territory.opportunities - vendor_deals), 0.0)
    per_opportunity = 1.0 / territory.opportunities if territory.opportunities > 0.0 else 0.0
    extra = attention(vendor_hours, vendor_deals, world.behavior.effort_elasticity, delivery)
    return Schedule(
        cadence,
        coverage,
        run,
        build,
        vendor_deals,
        shoulder_deals,
        vendor_deals * per_opportunity,
        shoulder_deals * per_opportunity,
        vendor_led_win_rate(person.execution, delivery) * extra,
        could_close * delivery.hours_per_vendor_led_deal < vendor_hours * REACHED,
        could_close > territory.opportunities,
    )
