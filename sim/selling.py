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
from sim.time_use import Person, Schedule, Territory, build_share_of, person_in, schedule, survey_territory


class Moment(NamedTuple):
    """What a month brings to everybody."""

    month: int
    season: float
    demand: float  # factor on opportunities: growth, season and market state
    market: float  # factor on win rates


@rule
def partner_month(
    entity: int,
    partner: Partner,
    moment: Moment,
    plan: Schedule,
    territory: Territory,
    person: Person,
    streams: Streams,
    totals: FloatArray,
    world: World,
) -> tuple[float, float, float]:
    """Work a partner's month and grow it; return partner-led revenue, expected shared wins and partner-led deals."""
    delivery, practice, switches = world.delivery, world.practice, world.switches
    capability, commitment, capacity = partner.capability, partner.commitment, partner.capacity
    offered = partner.opportunities * moment.demand
    share = offered / territory.opportunities if territory.opportunities > 0.0 else 0.0
    room = slots(capacity, commitment, delivery)
    shared = min(plan.shoulder_deals * share, room)
    left = max(offered - plan.vendor_deals * share - shared, 0.0)
    led = min(room - shared, left)
    win_rate = partner_led_win_rate(capability, plan.coverage, person.sales_management * person.level, delivery)
    expected = led * min(win_rate * moment.market, HIGHEST_WIN_RATE)
    revenue = revenue_of_wins(
        expected,
        world.market.deal_size,
        world.market.deal_size_log_sd,
        streams.wins,
        streams.sizes,
        moment.month,
        entity,
    )
    together = shoulder_win_rate(plan.vendor_win_rate, win_rate, delivery) * moment.market
    totals[0] += capability
    totals[1] += commitment
    totals[2] += capacity
    if switches.partner_growth:
        used = min(1.0, (left + shared) / room) if room > 0.0 else 1.0
        roi = return_on_rep(win_rate, used, world.market.deal_size, delivery, world.economics)
        pull, sustained = investment_pull(roi)
        sustained = sustained if switches.self_sustaining else 0.0
        count = world.organization.partners_per_seat
        built = practice.influence * plan.build / count / practice.reference_hours / 3.0
        selling = min(1.0, led * win_rate * 2.0)
        wanted = wanted_capacity(partner.size, commitment, pull, practice)
        floor = commitment_floor(person.hours / count, practice)
        partner.capability = grown_capability(
            capability, commitment, built * person.sales_management, shared, sustained, practice
        )
        partner.commitment = grown_commitment(commitment, built * person.visioning, sustained, selling, floor, practice)
        partner.capacity = grown_capacity(capacity, wanted, built * person.business_development, practice)
        partner.wanted = wanted
    return revenue, shared * min(together, HIGHEST_WIN_RATE), led


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
    territory = survey_territory(place, moment.demand, person, partners, world)
    share = build_share_of(seats[place], moment.month, territory, person, world)
    plan = schedule(share, territory, person, world)
    partner_led = 0.0
    shoulder_wins = 0.0
    partner_deals = 0.0
    for slot in range(partners.shape[1]):
        revenue, together, led = partner_month(
            place * SLOTS_PER_SEAT + slot,
            partners[place, slot],
            moment,
            plan,
            territory,
            person,
            streams,
            totals,
            world,
        )
        partner_led += revenue
        shoulder_wins += together
        partner_deals += led
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
