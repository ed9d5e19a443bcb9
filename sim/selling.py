"""One seat's month of selling: delivery by motion, wins, and what partners make of the building."""

from __future__ import annotations

from typing import NamedTuple

from sim import state
from sim.compiled import rule
from sim.crediting import credit_for
from sim.deals import HIGHEST_WIN_RATE, partner_led_win_rate, revenue_of_wins, shoulder_win_rate
from sim.partners import (
    commitment_floor,
    grown_capability,
    grown_capacity,
    grown_commitment,
    investment_pull,
    return_on_rep,
    slots,
    wanted_capacity,
)
from sim.state import SLOTS_PER_SEAT, FloatArray, Partner, Partners, Seats, Streams, World
from sim.time_use import Person, Schedule, Territory, build_share_of, chooses, person_in, schedule, survey_territory


class Moment(NamedTuple):
    """What a month brings to everybody."""

    month: int
    season: float
    demand: float  # factor on opportunities: growth, season and market state
    market: float  # factor on win rates


@rule
def work(partner: Partner, moment: Moment, plan: Schedule, person: Person, world: World) -> None:
    """Set what a partner works on this month: its own and shared deals, their expected wins, and what a rep returns."""
    delivery = world.delivery
    offered = partner.opportunities * moment.demand
    room = slots(partner.capacity, partner.commitment, delivery)
    shared = min(offered * plan.shoulder_share, room)
    left = max(offered - offered * plan.vendor_share - shared, 0.0)
    led = min(room - shared, left)
    skill = person.sales_management * person.level
    win_rate = partner_led_win_rate(partner.capability, plan.coverage, skill, delivery)
    together = shoulder_win_rate(plan.vendor_win_rate, win_rate, delivery)
    used = (left + shared) / room if left + shared < room else 1.0
    partner.led = led
    partner.shared = shared
    partner.win_rate = win_rate
    partner.rep_return = return_on_rep(win_rate, used, world.market.deal_size, delivery, world.economics)
    partner.expected_wins = led * min(win_rate * moment.market, HIGHEST_WIN_RATE)
    partner.expected_shared_wins = shared * min(together * moment.market, HIGHEST_WIN_RATE)


@rule
def grow(partner: Partner, built: float, floor: float, person: Person, world: World) -> None:
    """Let a partner make of the month's building and selling what it makes of them.

    `built` is influence x reference building months x one third, `floor` the commitment floor.
    """
    practice = world.practice
    capability, commitment, capacity = partner.capability, partner.commitment, partner.capacity
    pull, sustained = investment_pull(partner.rep_return)
    sustained = sustained if world.switches.self_sustaining else 0.0
    selling = min(1.0, partner.led * partner.win_rate * 2.0)
    wanted = wanted_capacity(partner.size, commitment, pull, practice)
    partner.capability = grown_capability(
        capability, commitment, built * person.sales_management, partner.shared, sustained, practice
    )
    partner.commitment = grown_commitment(commitment, built * person.visioning, sustained, selling, floor, practice)
    partner.capacity = grown_capacity(capacity, wanted, built * person.business_development, practice)
    partner.wanted = wanted


@rule
def partners_month(
    place: int,
    moment: Moment,
    plan: Schedule,
    person: Person,
    partners: Partners,
    streams: Streams,
    totals: FloatArray,
    world: World,
) -> tuple[float, float, float]:
    """Work, sell and grow a seat's partners; return partner-led revenue, expected shared wins and partner-led deals.

    One loop for each step: the first and the last have no branches and become vector instructions.
    """
    count = partners.shape[1]
    market, practice = world.market, world.practice
    revenue = 0.0
    shared_wins = 0.0
    led = 0.0
    for slot in range(count):
        work(partners[place, slot], moment, plan, person, world)
    for slot in range(count):
        partner = partners[place, slot]
        totals[0] += partner.capability
        totals[1] += partner.commitment
        totals[2] += partner.capacity
        shared_wins += partner.expected_shared_wins
        led += partner.led
        entity = place * SLOTS_PER_SEAT + slot
        revenue += revenue_of_wins(
            partner.expected_wins,
            market.deal_size,
            market.deal_size_log_sd,
            streams.wins,
            streams.sizes,
            moment.month,
            entity,
        )
    if world.switches.partner_growth:
        built = practice.influence * plan.build / count / practice.reference_hours / 3.0
        floor = commitment_floor(person.hours / count, practice)
        for slot in range(count):
            grow(partners[place, slot], built, floor, person, world)
    return revenue, shared_wins, led


@rule
def record_sales(
    vendor_led: float,
    shoulder: float,
    partner_led: float,
    partner_deals: float,
    plan: Schedule,
    territory: Territory,
    person: Person,
    report: FloatArray,
    world: World,
) -> None:
    """Add one seat's month to the organization's monthly totals."""
    report[state.REVENUE] += vendor_led + shoulder + partner_led
    report[state.VENDOR_LED] += vendor_led
    report[state.SHOULDER] += shoulder
    report[state.PARTNER_LED] += partner_led
    report[state.OPPORTUNITIES] += territory.opportunities
    report[state.RUN_HOURS] += plan.run
    report[state.BUILD_HOURS] += plan.build
    report[state.CADENCE_HOURS] += plan.cadence
    report[state.IN_PROGRESS] += plan.vendor_deals * world.delivery.vendor_led_cycle_months
    report[state.IN_PROGRESS] += plan.shoulder_deals * world.delivery.shoulder_cycle_months
    report[state.PARTNER_IN_PROGRESS] += partner_deals * world.delivery.partner_cycle_months
    report[state.EFFORT] += person.effort * person.presence
    report[state.PRESENCE] += person.presence
    report[state.CAP_BINDS] += 1.0 if plan.capped else 0.0
    report[state.MARKET_BINDS] += 1.0 if plan.market_bound else 0.0
    report[state.COVERAGE] += plan.coverage


@rule
def sell(
    place: int,
    moment: Moment,
    seats: Seats,
    partners: Partners,
    streams: Streams,
    totals: FloatArray,
    report: FloatArray,
    world: World,
) -> float:
    """Work one seat's month, add it to the monthly `report`, and return its credited revenue."""
    person = person_in(place, seats, world)
    choosing = chooses(person, world)
    territory = survey_territory(place, moment.demand, person, choosing, partners, world)
    share = build_share_of(seats[place], moment.month, choosing, territory, person, world)
    plan = schedule(share, territory, person, world)
    partner_led, shoulder_wins, partner_deals = partners_month(
        place, moment, plan, person, partners, streams, totals, world
    )
    vendor_wins = plan.vendor_deals * min(plan.vendor_win_rate * moment.market, HIGHEST_WIN_RATE)
    size, spread = world.market.deal_size, world.market.deal_size_log_sd
    vendor_led = revenue_of_wins(
        vendor_wins, size, spread, streams.vendor_wins, streams.vendor_sizes, moment.month, place
    )
    shoulder = revenue_of_wins(
        shoulder_wins, size, spread, streams.shoulder_wins, streams.shoulder_sizes, moment.month, place
    )
    record_sales(vendor_led, shoulder, partner_led, partner_deals, plan, territory, person, report, world)
    return credit_for(vendor_led, shoulder, partner_led, world.crediting)
