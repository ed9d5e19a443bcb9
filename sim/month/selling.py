"""One seat's month of selling: delivery by motion, wins, and what partners make of the building."""

from __future__ import annotations

from typing import NamedTuple

from sim.compiled.randomness import trace_of
from sim.compiled.rules import rule
from sim.model.credit_policy import credit_for
from sim.model.deals import HIGHEST_WIN_RATE, partner_led_win_rate, shoulder_win_rate
from sim.model.market import Market
from sim.model.partners import (
    built_months,
    commitment_floor,
    grown_capability,
    grown_capacity,
    grown_commitment,
    investment_pull,
    reluctance,
    return_on_rep,
    selling_pace,
    wanted_capacity,
)
from sim.month import state
from sim.month.deal_book import (
    ACCOUNTS,
    PARTNER_LED,
    SHOULDER,
    VENDOR_LED,
    Book,
    DealKind,
    draw_lots,
    enter_wins_of_block,
)
from sim.month.limits import Expected, limit_of_shoulder, limit_of_vendor_led, record_limits
from sim.month.state import LANES, SLOTS_PER_SEAT, Block, Partners, Seat, Seats, Streams, World
from sim.month.time_use import (
    Person,
    Schedule,
    Territory,
    build_share_of,
    chooses,
    person_in,
    schedule,
    sum_of,
    territory_of,
)
from sim.units import FloatArray


class Moment(NamedTuple):
    """What a month brings to everybody."""

    month: int
    season: float
    demand: float  # factor on opportunities: growth, season and market state
    market: float  # factor on win rates


@rule
def work(block: Block, lane: int, moment: Moment, seat: Seat, world: World) -> None:
    """Set what a partner works on this month: its own and shared deals, their expected wins, and what a rep returns."""
    delivery = world.delivery
    offered, room = block.offered[lane], block.room[lane]
    shared = min(offered * seat.shoulder_share, room)
    left = max(offered - offered * seat.vendor_share - shared, 0.0)
    led = min(room - shared, left)
    win_rate = partner_led_win_rate(block.capability[lane], seat.coverage, seat.guidance, delivery)
    together = shoulder_win_rate(seat.vendor_win_rate, win_rate, delivery)
    used = (left + shared) / room if left + shared < room else 1.0
    block.led[lane] = led
    block.shared[lane] = shared
    block.win_rate[lane] = win_rate
    block.rep_return[lane] = return_on_rep(win_rate, used, world.market.deal_size, delivery, world.economics)
    expected = led * min(win_rate * moment.market, HIGHEST_WIN_RATE)
    block.expected_wins[lane] = expected
    block.rep_limited_wins[lane] = expected if left + shared >= room else 0.0
    block.expected_shared_wins[lane] = shared * min(together * moment.market, HIGHEST_WIN_RATE)


@rule
def grow(block: Block, lane: int, seat: Seat, world: World) -> None:
    """Let a partner make of the month's building and selling what it makes of them."""
    practice = world.practice
    capability, commitment, capacity = block.capability[lane], block.commitment[lane], block.capacity[lane]
    pull, sustained = investment_pull(block.reluctance[lane])
    sustained = sustained if world.switches.self_sustaining else 0.0
    selling = selling_pace(block.led[lane] * block.win_rate[lane])
    wanted = wanted_capacity(block.size[lane], commitment, pull, practice)
    block.capability[lane] = grown_capability(
        capability, commitment, seat.into_capability, block.shared[lane], sustained, practice
    )
    floor = seat.least_commitment
    block.commitment[lane] = grown_commitment(commitment, seat.into_commitment, sustained, selling, floor, practice)
    block.capacity[lane] = grown_capacity(capacity, wanted, seat.into_capacity, practice)
    block.wanted[lane] = wanted


@rule
def work_with_partners(
    place: int, moment: Moment, seats: Seats, partners: Partners, report: FloatArray, world: World
) -> None:
    """Let a seat's partners work a month as their manager has planned it; add it to the monthly `report`.

    One loop for each step: those over all lanes have no branches and become vector instructions.
    """
    seat = seats[place]
    shared_wins = 0.0
    led = 0.0
    expected = 0.0
    rep_limited = 0.0
    for number in range(partners.shape[1]):
        block = partners[place, number]
        for lane in range(block.count):
            work(block, lane, moment, seat, world)
        report[state.CAPABILITY] += sum_of(block.capability)
        report[state.COMMITMENT] += sum_of(block.commitment)
        report[state.CAPACITY] += sum_of(block.capacity)
        if seat.shoulder_share > 0.0:
            shared_wins += sum_of(block.expected_shared_wins)
        led += sum_of(block.led)
        expected += sum_of(block.expected_wins)
        rep_limited += sum_of(block.rep_limited_wins)
    seat.shoulder_wins = shared_wins
    report[state.PARTNER_IN_PROGRESS] += led * world.delivery.partner_cycle_months
    record_limits(Expected(seat.vendor_wins, shared_wins, expected, rep_limited), seat, report)


@rule
def keep_building(seat: Seat, plan: Schedule, person: Person, world: World) -> None:
    """Keep what a month's building comes to at each of a seat's partners, until they make something of it.

    `built` is influence x reference building months x one third, for each of the three things it goes into.
    """
    count, practice = world.organization.partners_per_seat, world.practice
    built = built_months(plan.build, float(count), practice)
    seat.least_commitment = commitment_floor(person.hours * (1.0 / count), practice)
    seat.into_commitment = built * person.visioning
    seat.into_capability = built * person.sales_management
    seat.into_capacity = built * person.business_development


@rule
def weigh_returns(place: int, partners: Partners) -> None:
    """Let a seat's partners weigh what a rep returned this month."""
    for number in range(partners.shape[1]):
        block = partners[place, number]
        for lane in range(block.count):
            block.reluctance[lane] = reluctance(block.rep_return[lane])


@rule
def grow_partners(place: int, seats: Seats, partners: Partners, world: World) -> None:
    """Let a seat's partners, their returns weighed, make what they make of the month's building and selling."""
    seat = seats[place]
    for number in range(partners.shape[1]):
        block = partners[place, number]
        for lane in range(block.count):
            grow(block, lane, seat, world)


@rule
def record_work(
    plan: Schedule,
    territory: Territory,
    person: Person,
    report: FloatArray,
    world: World,
) -> None:
    """Add what one seat's month took to the organization's monthly totals."""
    report[state.OPPORTUNITIES] += territory.opportunities
    report[state.RUN_HOURS] += plan.run
    report[state.BUILD_HOURS] += plan.build
    report[state.CADENCE_HOURS] += plan.cadence
    report[state.IN_PROGRESS] += plan.vendor_deals * world.delivery.vendor_led_cycle_months
    report[state.IN_PROGRESS] += plan.shoulder_deals * world.delivery.shoulder_cycle_months
    report[state.EFFORT] += person.effort * person.presence
    report[state.PRESENCE] += person.presence
    report[state.RAMP] += person.level * person.presence
    skills = person.visioning + person.sales_management + person.business_development + person.execution
    report[state.SKILL_AT_WORK] += 0.25 * skills * person.presence
    report[state.CAP_BINDS] += 1.0 if plan.capped else 0.0
    report[state.MARKET_BINDS] += 1.0 if plan.market_bound else 0.0
    report[state.COVERAGE] += plan.coverage


@rule
def plan_month(place: int, moment: Moment, seats: Seats, partners: Partners, report: FloatArray, world: World) -> None:
    """Let a seat's partner manager plan the month; keep what partners go by, and add its hours to the `report`."""
    person = person_in(place, seats, world)
    choosing = chooses(moment.month, person, world)
    territory = territory_of(place, person, choosing, seats, partners, world)
    seat = seats[place]
    share = build_share_of(seat, moment.month, choosing, territory, person, world)
    plan = schedule(moment.month, share, territory, person, world)
    keep_building(seat, plan, person, world)
    seat.coverage = plan.coverage
    seat.guidance = person.sales_management * person.level
    seat.vendor_share = plan.vendor_share
    seat.shoulder_share = plan.shoulder_share
    seat.vendor_win_rate = plan.vendor_win_rate
    seat.vendor_wins = plan.vendor_deals * min(plan.vendor_win_rate * moment.market, HIGHEST_WIN_RATE)
    seat.vendor_limit = limit_of_vendor_led(plan)
    if plan.shoulder_deals > 0.0:
        seat.shoulder_limit = limit_of_shoulder(moment.month, plan, territory, world)
    record_work(plan, territory, person, report, world)


@rule
def enter_partners_wins(
    month: int, partners: Partners, streams: Streams, market: Market, book: Book, sales: FloatArray
) -> None:
    """Enter what all partners win this month."""
    led = DealKind(streams.wins, streams.sizes, market.deal_size, market.deal_size_log_sd)
    for place in range(partners.shape[0]):
        for number in range(partners.shape[1]):
            draw_lots(partners[place, number], led.wins, month)
    for place in range(partners.shape[0]):
        for number in range(partners.shape[1]):
            first, account = place * SLOTS_PER_SEAT + number * LANES, place * ACCOUNTS + PARTNER_LED
            enter_wins_of_block(partners[place, number], led, month, first, account, 0, book, sales)


@rule
def enter_seats_wins(month: int, seats: Seats, streams: Streams, market: Market, book: Book, sales: FloatArray) -> None:
    """Enter what the seats win this month in deals that they run, and in those that they share with partners."""
    run = DealKind(streams.vendor_wins, streams.vendor_sizes, market.deal_size, market.deal_size_log_sd)
    shared = DealKind(streams.shoulder_wins, streams.shoulder_sizes, market.deal_size, market.deal_size_log_sd)
    sellers = book.sellers
    for first in range(0, seats.shape[0], LANES):
        sellers.count = min(LANES, seats.shape[0] - first)
        account, expected = first * ACCOUNTS, 0.0
        for lane in range(sellers.count):
            sellers.trace[lane] = trace_of(first + lane)
            sellers.expected_wins[lane] = seats[first + lane].vendor_wins
            expected += seats[first + lane].shoulder_wins
        draw_lots(sellers, run.wins, month)
        enter_wins_of_block(sellers, run, month, first, account + VENDOR_LED, ACCOUNTS, book, sales)
        if expected > 0.0:
            for lane in range(sellers.count):
                sellers.expected_wins[lane] = seats[first + lane].shoulder_wins
            draw_lots(sellers, shared.wins, month)
            enter_wins_of_block(sellers, shared, month, first, account + SHOULDER, ACCOUNTS, book, sales)


@rule
def credited_sales(place: int, sales: FloatArray, report: FloatArray, world: World) -> float:
    """Add what a seat sold to the monthly `report`, empty its accounts, and return its credited revenue."""
    account = place * ACCOUNTS
    vendor_led, shoulder = sales[account + VENDOR_LED], sales[account + SHOULDER]
    partner_led = sales[account + PARTNER_LED]
    sales[account : account + ACCOUNTS] = 0.0
    report[state.REVENUE] += vendor_led + shoulder + partner_led
    report[state.VENDOR_LED] += vendor_led
    report[state.SHOULDER] += shoulder
    report[state.PARTNER_LED] += partner_led
    return credit_for(vendor_led, shoulder, partner_led, world.crediting)
