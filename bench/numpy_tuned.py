"""The reduced model in NumPy, tuned by hand for it: arrays over (partners, seats, replications), a month at a time.

Written from the description of the model, not from the compiled rules, so that equal results check both. Beyond what
`numpy_plain` does, replications stand last, so that every row is long; arrays are written in place; algebra is merged
so that fewer steps run over the partners; and wins, which nothing in a reduced scenario waits for, are drawn together
after the last month. The last holds for this scenario alone, where nobody's pay, effort or quota hangs on a win.
"""

from __future__ import annotations

import numpy as np

from bench import numpy_draws as draws
from bench.numpy_books import Books, Outcome
from bench.numpy_common import (
    HIGHEST_WIN_RATE,
    Seats,
    all_places,
    commitment_floor,
    deals_per_rep,
    direct_wins,
    in_chunks,
    influence_of,
    market_states,
    open_partners,
    open_seats,
    opportunity_factor,
    quality_of,
    starting_flow,
    vendor_led_wins,
    worth_of_winning,
)
from bench.numpy_draws import Chances, Floats, Integers, Words
from sim.model.deals import MOST_CADENCE, REACHED
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


class Partners:
    """Partners' states and what they do this month, arrays (partners, seats, replications)."""

    def __init__(self, scenario: Scenario, replications: Integers, at: Words) -> None:
        """Draw sizes and opportunities; the practice stands at its start."""
        practice = scenario.partners
        self.size, self.opportunities = open_partners(scenario, replications, at)
        self.all_opportunities = self.opportunities.sum(axis=0)
        self.capability = np.full(self.size.shape, practice.capability_start)
        self.commitment = np.full(self.size.shape, practice.commitment_start)
        self.capacity = self.size * practice.capacity_start
        self.least = self.size * practice.capacity_min
        self.reach = self.size * (practice.capacity_max - practice.capacity_min)
        blank = np.empty((7, *self.size.shape))
        self.offered, self.room, self.led, self.win_rate, self.won, self.expected, self.spare = blank
        self.limited = np.empty(self.size.shape, dtype=bool)  # by reps' room, not by opportunities
        self.words, self.spare_words = np.empty((2, *self.size.shape), dtype=np.uint64)


def simulate(scenario: Scenario, chunk: int = CHUNK) -> Outcome:
    """Run a reduced scenario (see `reduced`) and return all that comes of it."""
    return in_chunks(scenario, chunk, simulate_chunk)


def simulate_chunk(scenario: Scenario, replications: Integers) -> Books:
    """Run some replications and return what every seat did, month by month."""
    seat_at, partner_at = (at[..., None] for at in all_places(scenario))
    seats = open_seats(scenario, replications, seat_at)
    partners = Partners(scenario, replications, partner_at)
    books = Books(scenario, market_states(scenario, replications), np.mean(seats, axis=0))
    books.start = starting_flow(scenario, seats, partners)
    wins = draws.stream(scenario.run.seed, draws.WINS, replications)
    chances = []
    for month in range(scenario.run.months):
        work(scenario, month, seats, partners, books)
        np.bitwise_xor(wins, partner_at[month], out=partners.words)
        draws.mixed(partners.words, partners.spare_words)
        chances.append(draws.chances(partners.words, partners.expected, partners.spare))
        grow(scenario, month, seats, partners, books)
    sell(scenario, chances, replications, seat_at, partner_at, books)
    return books


def work(scenario: Scenario, month: int, seats: Seats, partners: Partners, books: Books) -> None:
    """Let everybody work a month: the partners' deals and the wins expected of them, and the seats' books."""
    delivery, market, hours = scenario.delivery, books.market[month], scenario.organization.selling_hours_per_month
    factor = opportunity_factor(scenario, books, month)
    np.multiply(partners.opportunities, factor, out=partners.offered)
    demand = np.multiply(partners.all_opportunities, factor, out=books.opportunities[month])
    np.multiply(partners.capacity, partners.commitment, out=partners.room)
    partners.room *= deals_per_rep(scenario)
    hours *= books.ramp[month]

    wanted = np.minimum(partners.room, partners.offered, out=partners.led).sum(axis=0)
    wanted *= delivery.cadence_hours_per_deal
    cadence = np.minimum(wanted, MOST_CADENCE * hours, out=books.cadence[month])
    coverage = np.divide(cadence, wanted, out=books.coverage[month], where=wanted > 0.0)
    build = np.multiply(hours - cadence, scenario.motion.build_share, out=books.build[month])
    run = np.subtract(hours - cadence, build, out=books.run[month])

    could_close = run / delivery.hours_per_vendor_led_deal
    np.minimum(could_close, delivery.max_concurrent_deals / delivery.vendor_led_cycle_months, out=could_close)
    deals = np.minimum(could_close, demand, out=books.vendor_deals[month])
    np.greater(could_close, demand, out=books.market_binds[month])
    np.less(could_close * delivery.hours_per_vendor_led_deal, run * REACHED, out=books.cap_binds[month])
    books.vendor_wins[month] = vendor_led_wins(scenario, run, deals, seats.execution, market)

    partners.offered *= 1.0 - np.divide(deals, demand, out=np.ones_like(demand), where=demand > 0.0)
    np.minimum(partners.room, partners.offered, out=partners.led)
    np.equal(partners.led, partners.room, out=partners.limited)
    quality = quality_of(scenario, coverage, seats.sales_management * books.ramp[month])
    best = max(delivery.partner_win_rate_trained, delivery.partner_win_rate_untrained)
    spread = delivery.partner_win_rate_trained - delivery.partner_win_rate_untrained
    np.multiply(partners.capability, spread * quality, out=partners.win_rate)
    partners.win_rate += delivery.partner_win_rate_untrained * quality
    np.multiply(partners.led, partners.win_rate, out=partners.won)
    if best * (quality * market).max() < HIGHEST_WIN_RATE:  # nobody can reach the ceiling
        np.multiply(partners.won, market, out=partners.expected)
    else:
        np.multiply(partners.win_rate, market, out=partners.expected)
        np.minimum(partners.expected, HIGHEST_WIN_RATE, out=partners.expected)
        partners.expected *= partners.led
    np.add.reduce(partners.led, axis=0, out=books.partner_deals[month])
    np.add.reduce(partners.expected, axis=0, out=books.partner_wins[month])
    np.multiply(partners.expected, partners.limited, out=partners.spare)
    np.add.reduce(partners.spare, axis=0, out=books.rep_limited[month])


def grow(scenario: Scenario, month: int, seats: Seats, partners: Partners, books: Books) -> None:
    """Enter how partners stand, then let them make what they make of the month's building and selling.

    Capability and commitment move by x + gain (1 - x) - decay (x - floor), which is (1 - decay - gain) x + gain +
    decay floor: fewer steps over the partners. Arrays of the month that are done with serve as scratch.
    """
    practice = scenario.partners
    capability, commitment, capacity = partners.capability, partners.commitment, partners.capacity
    for book, state in zip(books.practice, (capability, commitment, capacity), strict=True):
        np.add.reduce(state, axis=0, out=book[month])
    built = influence_of(scenario, books.build[month])
    floor = commitment_floor(scenario, books.ramp[month])
    away, sustained = investment(scenario, partners)

    change = np.multiply(partners.reach, commitment, out=partners.room)
    change /= away
    change += partners.least
    change -= capacity
    months = practice.capacity_months
    up = np.minimum((CAPACITY_SPEED_ALONE + CAPACITY_SPEED_BUILT * built * seats.business_development) / months, 1.0)
    change *= np.where(change > 0.0, up, min(CAPACITY_SPEED_DOWN / months, 1.0))
    capacity += change

    learning = built * seats.sales_management * practice.capability_growth
    decay = practice.capability_decay + practice.rep_turnover_per_year / 12.0
    gain = np.multiply(commitment, UPTAKE_WEIGHT * learning, out=partners.room)
    gain += UPTAKE_FLOOR * learning + decay * practice.capability_floor
    gain += np.multiply(sustained, practice.capability_sustain, out=partners.spare)
    capability *= np.subtract(1.0 - decay + decay * practice.capability_floor, gain, out=partners.spare)
    capability += gain
    np.clip(capability, 0.0, 1.0, out=capability)

    decay = practice.commitment_decay
    partners.won *= 1.0 / FULL_PACE_WINS * practice.commitment_from_revenue
    gain = np.minimum(partners.won, practice.commitment_from_revenue, out=partners.won)
    sustained *= practice.commitment_sustain
    gain += sustained
    gain += built * seats.visioning * practice.commitment_growth + decay * floor
    commitment *= np.subtract(1.0 - decay + decay * floor, gain, out=partners.spare)
    commitment += gain
    np.clip(commitment, 0.0, 1.0, out=commitment)


def investment(scenario: Scenario, partners: Partners) -> tuple[Floats, Floats]:
    """Return what divides the capacity partners want, 1 + exp(-5 (ROI - 1)), and how far a practice sustains itself."""
    away = np.divide(partners.led, partners.room, out=partners.spare)
    if partners.room.min() <= 0.0:
        away[partners.room <= 0.0] = 1.0
    away *= partners.win_rate
    away *= -PULL_STEEPNESS * worth_of_winning(scenario)
    away += PULL_STEEPNESS
    np.exp(away, out=away)
    sustained = np.multiply(away, away, out=partners.offered)
    sustained *= away
    sustained += 1.0
    away += 1.0
    return away, np.divide(1.0, sustained, out=sustained)


def sell(
    scenario: Scenario, by_month: list[Chances], replications: Integers, seat_at: Words, partner_at: Words, books: Books
) -> None:
    """Draw the wins of seats and direct reps, and the sizes of all deals; `found` are partners' chances by month."""
    market, direct, seed = scenario.market, scenario.direct_rep, scenario.run.seed
    months, seats, count = books.vendor_wins.shape
    a_month = seats * count

    def keys(cause: int) -> Words:
        return draws.stream(seed, cause, replications)

    def of_all(cause: int, at: Words, expected: Floats) -> Chances:
        words = draws.mixed(keys(cause) ^ at)
        return draws.chances(words, expected, np.empty_like(expected))

    cell = np.concatenate(
        [of_month.at - (of_month.at // a_month - month) * a_month for month, of_month in enumerate(by_month)]
    )
    chances = draws.together(by_month, partner_at.shape[1] * a_month)
    size, spread = market.deal_size, market.deal_size_log_sd
    deals = draws.sold(chances, cell, months * a_month, keys(draws.SIZES), partner_at.ravel(), spread)
    np.multiply(deals.reshape(months, seats, count), size, out=books.partner_led)

    chances = of_all(draws.VENDOR_WINS, seat_at, books.vendor_wins)
    deals = draws.sold(chances, chances.at, months * a_month, keys(draws.VENDOR_SIZES), seat_at.ravel(), spread)
    np.multiply(deals.reshape(months, seats, count), size, out=books.vendor_led)

    expected = direct_wins(scenario, books.season[:, None] * books.market)
    rep_at = draws.places(np.arange(months)[:, None], np.arange(direct.reps))[:, :, None]
    chances = of_all(draws.DIRECT_WINS, rep_at, np.repeat(expected[:, None], direct.reps, axis=1))
    month, place = np.divmod(chances.at, direct.reps * count)
    size, spread, cell = direct.deal_size, direct.deal_size_log_sd, month * count + place % count
    deals = draws.sold(chances, cell, months * count, keys(draws.DIRECT_SIZES), rep_at.ravel(), spread)
    np.multiply(deals.reshape(months, count), size, out=books.direct)
