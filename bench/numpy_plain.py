"""The reduced model in NumPy, plainly vectorized: arrays over (partners, replications, seats), a month at a time.

Written from the description of the model, each month's steps in the order of the model: opportunities, hours, delivery,
wins and their sizes, growth. It does what costs no thought: partners come first, so that a seat's array broadcasts over
them and sums run along long rows; wins are counted only where there may be any, and a month's deals are sized together;
replications run in chunks that suit the processor's cache.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from bench import numpy_common as common, numpy_draws as draws
from bench.numpy_books import Books, Outcome
from bench.numpy_common import HIGHEST_WIN_RATE, Seats
from bench.numpy_draws import Floats, Integers, Words
from sim.model.deals import MOST_CADENCE
from sim.model.partners import (
    CAPACITY_SPEED_ALONE,
    CAPACITY_SPEED_BUILT,
    CAPACITY_SPEED_DOWN,
    FULL_PACE_WINS,
    PULL_STEEPNESS,
    UPTAKE_FLOOR,
    UPTAKE_WEIGHT,
)
from sim.scenario.scenario import Scenario

CHUNK = 100  # replications at a time; the benchmark tries several and keeps the fastest of the machine


@dataclass
class Partners:
    """Partners' states, arrays (partners, replications, seats)."""

    size: Floats
    opportunities: Floats
    capability: Floats
    commitment: Floats
    capacity: Floats


class Hours(NamedTuple):
    """What partner managers spend a month on, arrays (replications, seats); `coverage` is cadence given of needed."""

    cadence: Floats
    coverage: Floats
    build: Floats
    run: Floats


class Work(NamedTuple):
    """What a month's work comes to: `build` hours and `vendor_wins` by seat, all else by partner."""

    build: Floats
    vendor_wins: Floats
    room: Floats
    led: Floats
    win_rate: Floats
    partner_wins: Floats


class Deals(NamedTuple):
    """How one kind of deal is drawn: keys (replications, 1) of wins and of sizes, places by month, and the sizes."""

    wins: Words
    sizes: Words
    at: Words
    size: float
    log_sd: float

    def sold(self, month: int, expected: Floats) -> Floats:
        """Return a month's revenue (replications, seats) of Poisson wins; `expected` are (..., replications, seats)."""
        at = self.at[month]
        u = draws.uniforms(self.wins, at)
        possible = np.flatnonzero(u > 1.0 - expected)  # below it a draw is below exp(-expected), too: no win
        won = draws.poisson(u.ravel()[possible], expected.ravel()[possible])
        deal = np.repeat(possible, won)
        ordinal = np.arange(deal.size) - np.repeat(np.cumsum(won) - won, won)
        *partner, replication, seat = np.unravel_index(deal, expected.shape)
        keys = draws.stream_of(self.sizes[replication, 0], ordinal)
        amounts = self.size * draws.lognormals(draws.uniforms(keys, at[(*partner, 0, seat)]), self.log_sd)
        replications, seats = expected.shape[-2:]
        revenue = np.bincount(replication * seats + seat, weights=amounts, minlength=replications * seats)
        return revenue.reshape(replications, seats)


def simulate(scenario: Scenario, chunk: int = CHUNK) -> Outcome:
    """Run a reduced scenario (see `reduced`) and return all that comes of it."""
    return common.in_chunks(scenario, chunk, simulate_chunk)


def simulate_chunk(scenario: Scenario, replications: Integers) -> Books:
    """Run some replications and return what every seat did, month by month."""
    column = replications[:, None]
    seat_at, partner_at = (np.expand_dims(at, -2) for at in common.all_places(scenario))
    seats = common.open_seats(scenario, column, seat_at)
    partners = open_partners(scenario, column, partner_at)
    books = Books(scenario, common.market_states(scenario, replications), np.mean(seats, axis=0).T)
    books.start = common.starting_flow(scenario, seats, partners).swapaxes(1, 2)
    by_partners, by_vendor, by_direct = all_deals(scenario, column, seat_at, partner_at)
    for month in range(scenario.run.months):
        done = work(scenario, month, seats, partners, books)
        direct = common.direct_wins(scenario, books.season[month] * books.market[month])
        books.partner_led[month] = by_partners.sold(month, done.partner_wins).T
        books.vendor_led[month] = by_vendor.sold(month, done.vendor_wins).T
        books.direct[month] = by_direct.sold(month, np.repeat(direct[:, None], scenario.direct_rep.reps, axis=1)).sum(1)
        grow(scenario, books.ramp[month], done, seats, partners)
    return books


def open_partners(scenario: Scenario, column: Integers, at: Words) -> Partners:
    """Draw partners' sizes and opportunities; their practice stands at its start."""
    practice = scenario.partners
    size, opportunities = common.open_partners(scenario, column, at)
    return Partners(
        size=size,
        opportunities=opportunities,
        capability=np.full(size.shape, practice.capability_start),
        commitment=np.full(size.shape, practice.commitment_start),
        capacity=size * practice.capacity_start,
    )


def all_deals(scenario: Scenario, column: Integers, seat_at: Words, partner_at: Words) -> tuple[Deals, Deals, Deals]:
    """Return how partner-led, vendor-led and direct deals are drawn."""
    seed, market, direct = scenario.run.seed, scenario.market, scenario.direct_rep
    rep_at = draws.places(np.arange(scenario.run.months)[:, None], np.arange(direct.reps))[:, None]
    of_partners = (market.deal_size, market.deal_size_log_sd)
    return tuple(
        Deals(draws.stream(seed, wins, column), draws.stream(seed, sizes, column), at, size, log_sd)
        for wins, sizes, at, size, log_sd in (
            (draws.WINS, draws.SIZES, partner_at, *of_partners),
            (draws.VENDOR_WINS, draws.VENDOR_SIZES, seat_at, *of_partners),
            (draws.DIRECT_WINS, draws.DIRECT_SIZES, rep_at, direct.deal_size, direct.deal_size_log_sd),
        )
    )


def share_hours(scenario: Scenario, ramp: float, deals: Floats) -> Hours:
    """Return what the month's hours go to: cadence for partners' `deals` up to half, then building as directed."""
    hours = scenario.organization.selling_hours_per_month * ramp
    wanted = scenario.delivery.cadence_hours_per_deal * deals
    cadence = np.minimum(wanted, MOST_CADENCE * hours)
    coverage = np.divide(cadence, wanted, out=np.ones_like(wanted), where=wanted > 0.0)
    build = scenario.motion.build_share * (hours - cadence)
    return Hours(cadence, coverage, build, hours - cadence - build)


def work(scenario: Scenario, month: int, seats: Seats, partners: Partners, books: Books) -> Work:
    """Let everybody work a month, enter it in the books, and return what it comes to."""
    delivery, market, ramp = scenario.delivery, books.market[month][:, None], books.ramp[month]
    offered = partners.opportunities * common.opportunity_factor(scenario, books, month)[:, None]
    demand = offered.sum(axis=0)
    room = common.deals_per_rep(scenario) * partners.capacity * partners.commitment
    hours = share_hours(scenario, ramp, np.minimum(room, offered).sum(axis=0))

    limit = delivery.max_concurrent_deals / delivery.vendor_led_cycle_months
    could_close = np.minimum(hours.run / delivery.hours_per_vendor_led_deal, limit)
    deals = np.minimum(could_close, demand)
    vendor_wins = common.vendor_led_wins(scenario, hours.run, deals, seats.execution, market)

    left = offered * (1.0 - np.divide(deals, demand, out=np.ones_like(demand), where=demand > 0.0))
    led = np.minimum(room, left)
    quality = common.quality_of(scenario, hours.coverage, seats.sales_management * ramp)
    spread = delivery.partner_win_rate_trained - delivery.partner_win_rate_untrained
    win_rate = (delivery.partner_win_rate_untrained + spread * partners.capability) * quality
    partner_wins = led * np.minimum(win_rate * market, HIGHEST_WIN_RATE)

    enter(books, month, opportunities=demand, **hours._asdict())
    enter(books, month, vendor_deals=deals, vendor_wins=vendor_wins, market_binds=could_close > demand)
    enter(books, month, cap_binds=could_close * delivery.hours_per_vendor_led_deal < hours.run * 0.999999)
    enter(books, month, partner_deals=led.sum(axis=0), partner_wins=partner_wins.sum(axis=0))
    enter(books, month, rep_limited=np.where(room <= left, partner_wins, 0.0).sum(axis=0))
    for book, state in zip(books.practice, (partners.capability, partners.commitment, partners.capacity), strict=True):
        book[month] = state.sum(axis=0).T
    return Work(hours.build, vendor_wins, room, led, win_rate, partner_wins)


def enter(books: Books, month: int, **amounts: Floats) -> None:
    """Enter a month's arrays (replications, seats) in the books of their names."""
    for name, amount in amounts.items():
        getattr(books, name)[month] = amount.T


def grow(scenario: Scenario, ramp: float, done: Work, seats: Seats, partners: Partners) -> None:
    """Let partners make what they make of the month's building and selling: capability, commitment, capacity."""
    practice = scenario.partners
    capability, commitment, capacity = partners.capability, partners.commitment, partners.capacity
    built = common.influence_of(scenario, done.build)
    floor = common.commitment_floor(scenario, ramp)
    filled = np.divide(done.led, done.room, out=np.ones_like(done.room), where=done.room > 0.0)
    away = np.exp(PULL_STEEPNESS - PULL_STEEPNESS * common.worth_of_winning(scenario) * done.win_rate * filled)
    sustained = 1.0 / (1.0 + away * away * away)

    learning = built * seats.sales_management * practice.capability_growth * (UPTAKE_FLOOR + UPTAKE_WEIGHT * commitment)
    gain = (learning + practice.capability_sustain * sustained) * (1.0 - capability)
    decay = practice.capability_decay + practice.rep_turnover_per_year / 12.0
    partners.capability = np.clip(capability + gain - decay * (capability - practice.capability_floor), 0.0, 1.0)

    pull = built * seats.visioning * practice.commitment_growth + practice.commitment_sustain * sustained
    pull += practice.commitment_from_revenue * np.minimum(done.led * done.win_rate / FULL_PACE_WINS, 1.0)
    faded = practice.commitment_decay * (commitment - floor)
    partners.commitment = np.clip(commitment + pull * (1.0 - commitment) - faded, 0.0, 1.0)

    reach = practice.capacity_max - practice.capacity_min
    wanted = partners.size * (practice.capacity_min + reach * commitment / (1.0 + away))
    up = CAPACITY_SPEED_ALONE + CAPACITY_SPEED_BUILT * built * seats.business_development
    speed = np.where(wanted > capacity, up, CAPACITY_SPEED_DOWN)
    step = np.minimum(speed / practice.capacity_months, 1.0)
    partners.capacity = capacity + (wanted - capacity) * step
