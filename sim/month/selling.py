"""A month of selling, phase by phase over all seats: plans of the month, partners' work, wins, and partners' practice.

Each phase is a loop over the seats or over blocks of partners that calls one small rule; loops over the lanes of a
block have no branches, so that they become vector instructions.
"""

from __future__ import annotations

from sim.compiled.randomness import key_of_entity
from sim.compiled.rules import rule
from sim.model.building import built_months
from sim.model.credit_policy import credit_for
from sim.model.deals import HIGHEST_WIN_RATE, partner_led_win_rate, shoulder_win_rate
from sim.model.partners import (
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
    DealKind,
    draw_win_counts,
    enter_wins_of_block,
)
from sim.month.limits import Expected, limit_of_shoulder, limit_of_vendor_led, record_limits
from sim.month.seat import MonthWork
from sim.month.state import LANES, SLOTS_PER_SEAT, Block, MonthConditions, Partners, Replication, Seats, World
from sim.month.time_use import (
    Labor,
    Schedule,
    Territory,
    build_share_of,
    chooses,
    labor_of,
    schedule,
    sum_of,
    survey_territory,
    territory_of,
)
from sim.units import FloatArray

# --- what partner managers plan ---------------------------------------------------------------------------------------


@rule
def survey_territories(conditions: MonthConditions, seats: Seats, partners: Partners, world: World) -> None:
    """Set what every seat's partners offer this month."""
    for place in range(seats.shape[0]):
        survey_territory(place, conditions.demand, seats, partners, world)


@rule
def plan_months(
    conditions: MonthConditions, seats: Seats, partners: Partners, totals: FloatArray, world: World
) -> None:
    """Set every seat's use of time this month, and add it to the month's `totals`."""
    for place in range(seats.shape[0]):
        plan_month(place, conditions, seats, partners, totals, world)


@rule
def plan_month(
    place: int, conditions: MonthConditions, seats: Seats, partners: Partners, totals: FloatArray, world: World
) -> None:
    """Set a seat's use of time this month, what its partners go by, and what holds its own deals back."""
    month = conditions.month
    labor = labor_of(place, seats, world)
    choosing = chooses(month, labor, world)
    territory = territory_of(place, labor, choosing, seats, partners, world)
    build_share = build_share_of(seats[place], conditions, choosing, territory, labor, world)
    plan = schedule(month, build_share, territory, labor, world)
    work = seats[place].work
    record_building(work, plan, labor, world)
    work.coverage = plan.coverage
    work.guidance = labor.sales_management * labor.level
    work.vendor_share = plan.vendor_share
    work.shoulder_share = plan.shoulder_share
    work.vendor_win_rate = plan.vendor_win_rate
    work.vendor_wins = plan.vendor_deals * min(plan.vendor_win_rate * conditions.market, HIGHEST_WIN_RATE)
    work.vendor_limit = limit_of_vendor_led(plan)
    if plan.shoulder_deals > 0.0:
        work.shoulder_limit = limit_of_shoulder(month, plan, territory, world)
    record_schedule(plan, territory, labor, totals, world)


@rule
def record_building(work: MonthWork, plan: Schedule, labor: Labor, world: World) -> None:
    """Set what each of a seat's partners takes up of the month's building, by goal, and the floor of commitment."""
    count, practice = world.organization.partners_per_seat, world.practice
    built = built_months(plan.build, float(count), practice)
    work.least_commitment = commitment_floor(labor.hours * (1.0 / count), practice)
    work.into_commitment = built * labor.visioning
    work.into_capability = built * labor.sales_management
    work.into_capacity = built * labor.business_development


@rule
def record_schedule(plan: Schedule, territory: Territory, labor: Labor, totals: FloatArray, world: World) -> None:
    """Add one seat's month of work to the organization's `totals` of the month."""
    totals[state.OPPORTUNITIES] += territory.opportunities
    totals[state.RUN_HOURS] += plan.run
    totals[state.BUILD_HOURS] += plan.build
    totals[state.CADENCE_HOURS] += plan.cadence
    totals[state.IN_PROGRESS] += plan.vendor_deals * world.delivery.vendor_led_cycle_months
    totals[state.IN_PROGRESS] += plan.shoulder_deals * world.delivery.shoulder_cycle_months
    totals[state.EFFORT] += labor.effort * labor.presence
    totals[state.PRESENCE] += labor.presence
    totals[state.RAMP] += labor.level * labor.presence
    skills = labor.visioning + labor.sales_management + labor.business_development + labor.execution
    totals[state.SKILL_AT_WORK] += 0.25 * skills * labor.presence
    totals[state.CAP_BINDS] += 1.0 if plan.capped else 0.0
    totals[state.MARKET_BINDS] += 1.0 if plan.market_bound else 0.0
    totals[state.COVERAGE] += plan.coverage


# --- what partners sell -----------------------------------------------------------------------------------------------


@rule
def work_with_all_partners(
    conditions: MonthConditions, seats: Seats, partners: Partners, totals: FloatArray, world: World
) -> None:
    """Set what every partner works on this month, and add it to the month's `totals`."""
    for place in range(seats.shape[0]):
        work_with_partners(place, conditions, seats, partners, totals, world)


@rule
def work_with_partners(
    place: int, conditions: MonthConditions, seats: Seats, partners: Partners, totals: FloatArray, world: World
) -> None:
    """Set what one seat's partners work on this month; divide the seat-month over the limits to its sales."""
    work = seats[place].work
    shared_wins = 0.0
    led = 0.0
    expected = 0.0
    rep_limited = 0.0
    for number in range(partners.shape[1]):
        block = partners[place, number]
        for lane in range(block.count):
            set_partner_work(block, lane, conditions, work, world)
        totals[state.CAPABILITY] += sum_of(block.capability)
        totals[state.COMMITMENT] += sum_of(block.commitment)
        totals[state.CAPACITY] += sum_of(block.capacity)
        if work.shoulder_share > 0.0:
            shared_wins += sum_of(block.expected_shared_wins)
        led += sum_of(block.led)
        expected += sum_of(block.expected_wins)
        rep_limited += sum_of(block.rep_limited_wins)
    work.shoulder_wins = shared_wins
    totals[state.PARTNER_IN_PROGRESS] += led * world.delivery.partner_cycle_months
    record_limits(Expected(work.vendor_wins, shared_wins, expected, rep_limited), work, totals)


@rule
def set_partner_work(block: Block, lane: int, conditions: MonthConditions, work: MonthWork, world: World) -> None:
    """Set a partner's own and shared deals this month, their expected wins, and the return on a committed rep."""
    delivery = world.delivery
    offered, room = block.offered[lane], block.room[lane]
    shared = min(offered * work.shoulder_share, room)
    left = max(offered - offered * work.vendor_share - shared, 0.0)
    led = min(room - shared, left)
    win_rate = partner_led_win_rate(block.capability[lane], work.coverage, work.guidance, delivery)
    together = shoulder_win_rate(work.vendor_win_rate, win_rate, delivery)
    used = (left + shared) / room if left + shared < room else 1.0
    block.led[lane] = led
    block.shared[lane] = shared
    block.win_rate[lane] = win_rate
    block.rep_return[lane] = return_on_rep(win_rate, used, world.market.deal_size, delivery, world.economics)
    expected = led * min(win_rate * conditions.market, HIGHEST_WIN_RATE)
    block.expected_wins[lane] = expected
    block.rep_limited_wins[lane] = expected if left + shared >= room else 0.0
    block.expected_shared_wins[lane] = shared * min(together * conditions.market, HIGHEST_WIN_RATE)


# --- what is won ------------------------------------------------------------------------------------------------------


@rule
def win_partners_deals(month: int, replication: Replication, world: World) -> None:
    """Draw how many partner-led deals every partner wins this month, and enter them in the book."""
    partners, streams, market = replication.partners, replication.streams, world.market
    kind = DealKind(streams.wins, streams.sizes, market.deal_size, market.deal_size_log_sd)
    for place in range(partners.shape[0]):
        for number in range(partners.shape[1]):
            draw_win_counts(partners[place, number], kind.wins, month)
    for place in range(partners.shape[0]):
        for number in range(partners.shape[1]):
            first, account = place * SLOTS_PER_SEAT + number * LANES, place * ACCOUNTS + PARTNER_LED
            block = partners[place, number]
            enter_wins_of_block(block, kind, month, first, account, 0, replication.book, replication.sales)


@rule
def win_seats_deals(month: int, replication: Replication, world: World) -> None:
    """Draw how many vendor-led and shared deals every seat wins this month, and enter them in the book."""
    seats, streams, market = replication.seats, replication.streams, world.market
    run = DealKind(streams.vendor_wins, streams.vendor_sizes, market.deal_size, market.deal_size_log_sd)
    shared = DealKind(streams.shoulder_wins, streams.shoulder_sizes, market.deal_size, market.deal_size_log_sd)
    book, sales = replication.book, replication.sales
    sellers = book.sellers
    for first in range(0, seats.shape[0], LANES):
        sellers.count = min(LANES, seats.shape[0] - first)
        account, expected = first * ACCOUNTS, 0.0
        for lane in range(sellers.count):
            sellers.entity_key[lane] = key_of_entity(first + lane)
            sellers.expected_wins[lane] = seats[first + lane].work.vendor_wins
            expected += seats[first + lane].work.shoulder_wins
        draw_win_counts(sellers, run.wins, month)
        enter_wins_of_block(sellers, run, month, first, account + VENDOR_LED, ACCOUNTS, book, sales)
        if expected > 0.0:
            for lane in range(sellers.count):
                sellers.expected_wins[lane] = seats[first + lane].work.shoulder_wins
            draw_win_counts(sellers, shared.wins, month)
            enter_wins_of_block(sellers, shared, month, first, account + SHOULDER, ACCOUNTS, book, sales)


@rule
def credited_sales(place: int, sales: FloatArray, totals: FloatArray, world: World) -> float:
    """Return a seat's credited revenue ($) of the month, add its sales to the `totals`, and empty its accounts."""
    account = place * ACCOUNTS
    vendor_led, shoulder = sales[account + VENDOR_LED], sales[account + SHOULDER]
    partner_led = sales[account + PARTNER_LED]
    sales[account : account + ACCOUNTS] = 0.0
    totals[state.REVENUE] += vendor_led + shoulder + partner_led
    totals[state.VENDOR_LED] += vendor_led
    totals[state.SHOULDER] += shoulder
    totals[state.PARTNER_LED] += partner_led
    return credit_for(vendor_led, shoulder, partner_led, world.crediting)


# --- what becomes of partners' practice -------------------------------------------------------------------------------


@rule
def update_practices(seats: Seats, partners: Partners, world: World) -> None:
    """Set every partner's capability, commitment and capacity for next month."""
    for place in range(seats.shape[0]):
        for number in range(partners.shape[1]):
            set_reluctance(partners[place, number])
    for place in range(seats.shape[0]):
        work = seats[place].work
        for number in range(partners.shape[1]):
            block = partners[place, number]
            for lane in range(block.count):
                update_practice(block, lane, work, world)


@rule
def set_reluctance(block: Block) -> None:
    """Set how reluctant a block's partners are to invest, by what a committed rep returned this month."""
    for lane in range(block.count):
        block.reluctance[lane] = reluctance(block.rep_return[lane])


@rule
def update_practice(block: Block, lane: int, work: MonthWork, world: World) -> None:
    """Set a partner's capability, commitment and capacity for next month.

    They rise by the manager's building (`work`), shared deals, own sales and a practice that pays for itself; they
    decay toward their floors.
    """
    practice = world.practice
    capability, commitment, capacity = block.capability[lane], block.commitment[lane], block.capacity[lane]
    pull, sustained = investment_pull(block.reluctance[lane])
    sustained = sustained if world.switches.self_sustaining else 0.0
    selling = selling_pace(block.led[lane] * block.win_rate[lane])
    wanted = wanted_capacity(block.size[lane], commitment, pull, practice)
    block.capability[lane] = grown_capability(
        capability, commitment, work.into_capability, block.shared[lane], sustained, practice
    )
    floor = work.least_commitment
    block.commitment[lane] = grown_commitment(commitment, work.into_commitment, sustained, selling, floor, practice)
    block.capacity[lane] = grown_capacity(capacity, wanted, work.into_capacity, practice)
    block.wanted[lane] = wanted
