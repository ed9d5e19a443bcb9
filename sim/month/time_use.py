"""A month's time: who works, what the partners offer, and how hours go to cadence, building and running."""

from __future__ import annotations

from typing import NamedTuple

from sim.compiled.rules import rule
from sim.model.building import BuildableState, gain_of_building_hour
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
from sim.model.managers import blended_build_share, chosen_build_share, effort, worth_of_stream
from sim.model.motion import directed_build_share, shoulder_share, stated_role_clarity
from sim.model.partners import capacity_kept, slots
from sim.model.talent import ramp
from sim.month.forecast import help_received
from sim.month.seat import Seat, presence_of
from sim.month.state import Block, MonthConditions, Partners, Seats, World
from sim.units import FloatArray


class Labor(NamedTuple):
    """What the person in a seat brings to a month."""

    hours: float  # of selling, by effort, ramp and presence
    effort: float  # times normal
    level: float  # productivity by the ramp, 0 to 1
    presence: float  # share of the month in which the seat is filled
    visioning: float  # skills at work, 0 to 1: what training and coaching add is in them
    sales_management: float
    business_development: float
    execution: float


class Territory(NamedTuple):
    """What a seat's partners offer this month, before anybody works."""

    opportunities: float
    slots: float  # deals that partners' reps can lead
    wanted_cadence: float  # hours
    through_capability: float  # monthly revenue ($) gained by an hour of building
    through_commitment: float
    through_capacity: float


class Schedule(NamedTuple):
    """How a partner manager spends the month, and the deals that come of it."""

    cadence: float  # hours
    coverage: float  # of the wanted cadence, 0 to 1
    run: float  # hours
    build: float  # hours
    vendor_deals: float  # closed this month
    shoulder_deals: float
    vendor_share: float  # of every partner's opportunities
    shoulder_share: float
    vendor_win_rate: float  # without the market factor
    capped: bool  # the concurrency cap leaves hours over
    market_bound: bool  # more deals could be closed than there are opportunities


@rule
def labor_of(place: int, seats: Seats, world: World) -> Labor:
    """Return what the person in a seat brings to this month, all 0 while it is vacant; set the seat's ramp level."""
    talent, seat = world.talent, seats[place]
    person = seat.person
    presence = presence_of(seat)
    level = ramp(person.months_in_seat, talent.ramp_start, talent.ramp_months)
    seat.work.level = level
    if presence <= 0.0:
        return Labor(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    drive = 1.0
    if world.switches.effort:
        drive = effort(seat.signal.marginal * seat.account.quota / world.ote, world.behavior)
    hours = world.organization.selling_hours_per_month * drive * level
    # Help is added to a colleague's own effort, not multiplied with it: its worth does not depend on that effort.
    hours += world.organization.selling_hours_per_month * level * help_received(place, seats, world)
    hours -= talent.training * talent.training_hours_per_month + talent.coaching_hours_per_month * 0.5
    added = taught(person.trained, person.coached, talent)
    return Labor(
        max(hours, 0.0) * presence,
        drive,
        level,
        presence,
        effective_skill(person.visioning, added),
        effective_skill(person.sales_management, added),
        effective_skill(person.business_development, added),
        effective_skill(person.execution, added),
    )


@rule
def role_clarity(month: int, world: World) -> float:
    """Return how clear the role is in a month, 0 to 1: as stated, and half of the rest with full coaching."""
    clarity = stated_role_clarity(month, world.motion)
    return clarity + 0.5 * coached(world.talent) * (1.0 - clarity)


@rule
def chooses(month: int, labor: Labor, world: World) -> bool:
    """Return whether the person in the seat decides on any part of the month's building share."""
    return world.switches.allocation and role_clarity(month, world) < 1.0 and labor.hours > 0.0


@rule
def sum_of(lanes: FloatArray) -> float:
    """Return the sum over a block's eight lanes, in pairs; lanes without a partner are 0."""
    even = (lanes[0] + lanes[4]) + (lanes[2] + lanes[6])
    odd = (lanes[1] + lanes[5]) + (lanes[3] + lanes[7])
    total: float = even + odd
    return total


@rule
def set_offer(block: Block, lane: int, demand: float, delivery: Delivery) -> None:
    """Set a partner's opportunities this month, its reps' room for deals, and the deals it could lead alone."""
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
    """Return `gains` ($ a month, through capability, commitment and capacity) plus those of an hour spent on a block.

    The hour is spent on each partner in turn; `skills` and `guidance` are as in `gain_of_building_hour`.
    """
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
    """Set a seat's opportunities, deal slots and wanted cadence hours this month; `demand` is the month's factor."""
    opportunities = 0.0
    open_slots = 0.0
    led = 0.0
    for number in range(partners.shape[1]):
        block = partners[place, number]
        for lane in range(block.count):
            set_offer(block, lane, demand, world.delivery)
        opportunities += sum_of(block.offered)
        open_slots += sum_of(block.room)
        led += sum_of(block.led)
    work = seats[place].work
    work.opportunities = opportunities
    work.slots = open_slots
    work.wanted_cadence = world.delivery.cadence_hours_per_deal * led


@rule
def territory_of(place: int, labor: Labor, choosing: bool, seats: Seats, partners: Partners, world: World) -> Territory:
    """Return what a seat's partners offer this month, as `survey_territory` has set it.

    What an hour of building brings, on average over the seat's partners, is worked out only for a person who is
    `choosing` what to work on; else it is 0.
    """
    gains = (0.0, 0.0, 0.0)
    if choosing:
        skills = (labor.sales_management, labor.visioning, labor.business_development)
        guidance = guidance_factor(labor.sales_management, labor.level)
        for number in range(partners.shape[1]):
            gains = add_gains(gains, partners[place, number], skills, guidance, world)
    work, count = seats[place].work, world.organization.partners_per_seat
    return Territory(
        work.opportunities,
        work.slots,
        work.wanted_cadence,
        gains[0] / count,
        gains[1] / count,
        gains[2] / count,
    )


@rule
def preferred_build_share(
    seat: Seat, months_left: int, available: float, territory: Territory, labor: Labor, world: World
) -> float:
    """Return the share of the `available` hours that the person would give to building, by what an hour pays.

    An hour of building is worth its later revenue over the planning horizon, an hour of running deals its wins now.
    """
    delivery, behavior, practice, signal = world.delivery, world.behavior, world.practice, seat.signal
    baseline = behavior.baseline_pull * world.ote / seat.account.quota
    now = signal.build_marginal + baseline
    later = signal.next_build_marginal + baseline
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
    per_deal = vendor_led_win_rate(labor.execution, delivery) * world.market.deal_size
    run_value = (signal.run_marginal + baseline) * per_deal / delivery.hours_per_vendor_led_deal
    closes = delivery.max_concurrent_deals / delivery.vendor_led_cycle_months
    capped_hours = closes * delivery.hours_per_vendor_led_deal
    beyond_value = behavior.effort_elasticity * capped_hours / max(available, capped_hours) * run_value
    return chosen_build_share(available, build_value, run_value, capped_hours, beyond_value, behavior.allocation_scale)


@rule
def build_share_of(
    seat: Seat, conditions: MonthConditions, choosing: bool, territory: Territory, labor: Labor, world: World
) -> float:
    """Return the building share of a month: the directive by role clarity, the person's own choice for the rest."""
    month = conditions.month
    directive = directed_build_share(month, world.motion)
    if not choosing:
        return directive
    available = labor.hours - cadence_hours(territory.wanted_cadence, labor.hours)
    chosen = preferred_build_share(seat, conditions.settled_at - month, available, territory, labor, world)
    return blended_build_share(directive, chosen, role_clarity(month, world))


@rule
def schedule(month: int, build_share: float, territory: Territory, labor: Labor, world: World) -> Schedule:
    """Return a month's use of time: cadence first, then building and running deals within hours, cap and market."""
    delivery = world.delivery
    cadence = cadence_hours(territory.wanted_cadence, labor.hours)
    coverage = cadence_coverage(cadence, territory.wanted_cadence)
    available = labor.hours - cadence
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
        vendor_led_win_rate(labor.execution, delivery) * extra,
        could_close * delivery.hours_per_vendor_led_deal < vendor_hours * REACHED,
        could_close > territory.opportunities,
    )
