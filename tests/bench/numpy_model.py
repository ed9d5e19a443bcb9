"""The reduced model in NumPy: arrays over (partners, seats, replications), one month at a time.

Written from the description of the model, not from the compiled rules, so that equal results check both. What a good
NumPy program does is done: replications run in chunks that suit the processor's cache and stand last, so that every
row is long; arrays are written in place; what is the same for all partners of a seat, or for all months, is computed
once; wins, which nothing in a reduced scenario waits for, are drawn together, for the few who may have any.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.scenario import Scenario
from tests.bench import numpy_draws as draws
from tests.bench.numpy_books import Books, Outcome, outcome_of, totals_of
from tests.bench.numpy_draws import Chances, Floats, Integers, Words

CHUNK = 100  # replications at a time; the benchmark tries several and keeps the fastest of the machine
SLOTS_PER_SEAT = 256
HIGHEST_WIN_RATE = 0.95
SKILLS = ("visioning", "sales_management", "business_development", "execution")


@dataclass
class Seats:
    """Skills, arrays (seats, replications)."""

    visioning: Floats
    sales_management: Floats
    business_development: Floats
    execution: Floats


class Partners:
    """Partners' states and what they do this month, arrays (partners, seats, replications)."""

    def __init__(self, scenario: Scenario, replications: Integers, at: Words) -> None:
        """Draw sizes and opportunities; the practice stands at its start."""
        market, practice, seed = scenario.market, scenario.partners, scenario.run.seed
        sizes, spreads = (draws.stream(seed, cause, replications) for cause in (draws.PARTNER_SIZE, draws.OPPORTUNITY))
        self.size = draws.lognormals(draws.uniforms(sizes, at), market.partner_size_log_sd)
        self.opportunities = draws.lognormals(draws.uniforms(spreads, at), market.partner_opportunity_log_sd)
        self.opportunities *= market.opportunities_per_partner * self.size
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
    count = scenario.run.replications
    spans = [np.arange(first, min(first + chunk, count)) for first in range(0, count, chunk)]
    return outcome_of(scenario, [totals_of(scenario, simulate_chunk(scenario, span), span) for span in spans])


def simulate_chunk(scenario: Scenario, replications: Integers) -> Books:
    """Run some replications and return what every seat did, month by month."""
    seat_at, partner_at = all_places(scenario)
    seats = open_seats(scenario, replications, seat_at[0])
    partners = Partners(scenario, replications, partner_at[0])
    market = market_states(scenario, draws.stream(scenario.run.seed, draws.MARKET, replications))
    books = Books(scenario, market, np.mean([getattr(seats, name) for name in SKILLS], axis=0))
    books.start = starting_flow(scenario, seats, partners)
    wins = draws.stream(scenario.run.seed, draws.WINS, replications)
    found = []
    for month in range(scenario.run.months):
        work(scenario, month, seats, partners, books)
        np.bitwise_xor(wins, partner_at[month], out=partners.words)
        draws.mixed(partners.words, partners.spare_words)
        found.append(draws.chances(partners.words, partners.expected, partners.spare))
        grow(scenario, month, seats, partners, books)
    sell(scenario, found, replications, seat_at, partner_at, books)
    return books


def all_places(scenario: Scenario) -> tuple[Words, Words]:
    """Return the `places` of seats (months, seats, 1) and of partners (months, partners, seats, 1)."""
    seat, slot = np.arange(scenario.organization.seats), np.arange(scenario.organization.partners_per_seat)
    month, entity = np.arange(scenario.run.months), seat * SLOTS_PER_SEAT + slot[:, None]
    return draws.places(month[:, None], seat)[:, :, None], draws.places(month[:, None, None], entity)[:, :, :, None]


def open_seats(scenario: Scenario, replications: Integers, at: Words) -> Seats:
    """Draw everybody's hiring profile and skills; the incumbents of all seats have served for a while."""
    seed, profiles = scenario.run.seed, scenario.talent.profiles
    pick, skill = (
        draws.stream_of(draws.stream(seed, cause, replications), 0) for cause in (draws.PROFILE, draws.SKILL)
    )
    share = np.cumsum([profile.share for profile in profiles])
    row = np.searchsorted(share[:-1] / share[-1], draws.uniforms(pick, at), side="right")
    spread = np.array([profile.spread for profile in profiles])[row]
    seats = np.arange(scenario.organization.seats)
    skills = []
    for number, name in enumerate(SKILLS):
        mean = np.array([getattr(profile, name) for profile in profiles])[row]
        z = draws.normals(draws.uniforms(skill, draws.places(number, seats)[:, None]))
        skills.append(np.clip(mean + spread * z, 0.02, 0.98))
    return Seats(*skills)


def market_states(scenario: Scenario, keys: Words) -> Floats:
    """Return the factor on opportunities and win rates, (months, replications)."""
    market, months = scenario.market, np.arange(scenario.run.months)
    variance = market.shock**2 / (1.0 - market.persistence**2)
    state = draws.normals(draws.uniforms(keys, draws.places(months, np.zeros(1, dtype=np.int64))[:, None]))
    state[0] *= np.sqrt(variance)
    state[1:] *= market.shock
    for month in months[1:]:
        state[month] += market.persistence * state[month - 1]
    return np.exp(state - 0.5 * variance)


def vendor_led_wins(scenario: Scenario, run: Floats, deals: Floats, execution: Floats, market: Floats) -> Floats:
    """Return the wins expected of vendor-led deals; hours beyond what they need raise the win rate."""
    delivery = scenario.delivery
    rate = delivery.vendor_led_win_rate * (0.6 + 0.4 * execution)
    needed = deals * delivery.hours_per_vendor_led_deal
    idle = np.flatnonzero(run > needed * (1.0 + 1e-12))
    if idle.size:
        spare = np.minimum(run.take(idle) / np.maximum(needed.take(idle), 1e-300), delivery.attention_limit)
        rate.put(idle, rate.take(idle) * spare**scenario.behavior.effort_elasticity)
    rate *= market
    return deals * np.minimum(rate, HIGHEST_WIN_RATE, out=rate)


def quality_of(scenario: Scenario, coverage: Floats, skill: Floats) -> Floats:
    """Return the factor on partner-led win rates of the cadence given and the partner manager's skill."""
    quality = 0.75 + 0.25 * coverage
    quality *= 0.85 + 0.15 * skill
    return quality


def starting_flow(scenario: Scenario, seats: Seats, partners: Partners) -> Floats:
    """Return every seat's monthly revenue, partner-led revenue and opportunities before the decision."""
    delivery, hours = scenario.delivery, scenario.organization.selling_hours_per_month
    offered = partners.opportunities
    room = delivery.deals_per_partner_rep / delivery.partner_cycle_months * partners.capacity * partners.commitment
    wanted = delivery.cadence_hours_per_deal * np.minimum(room, offered).sum(axis=0)
    cadence = np.minimum(wanted, 0.5 * hours)
    coverage = np.divide(cadence, wanted, out=np.ones_like(wanted), where=wanted > 0.0)
    run = (1.0 - scenario.archetypes.vendor_led.build_share) * (hours - cadence)
    limit = delivery.max_concurrent_deals / delivery.vendor_led_cycle_months
    demand = partners.all_opportunities
    deals = np.minimum(np.minimum(run / delivery.hours_per_vendor_led_deal, limit), demand)
    won = vendor_led_wins(scenario, run, deals, seats.execution, np.ones(1))
    kept = 1.0 - np.divide(deals, demand, out=np.ones_like(demand), where=demand > 0.0)
    spread = delivery.partner_win_rate_trained - delivery.partner_win_rate_untrained
    win_rate = delivery.partner_win_rate_untrained + spread * scenario.partners.capability_start
    by_partners = win_rate * np.minimum(room, offered * kept).sum(axis=0)
    by_partners *= quality_of(scenario, coverage, seats.sales_management)
    size = scenario.market.deal_size
    return np.stack([(won + by_partners) * size, by_partners * size, demand])


def work(scenario: Scenario, month: int, seats: Seats, partners: Partners, books: Books) -> None:
    """Let everybody work a month: the partners' deals and the wins expected of them, and the seats' books."""
    delivery, market, hours = scenario.delivery, books.market[month], scenario.organization.selling_hours_per_month
    growth = (1.0 + scenario.market.growth_per_year) ** (month / 12.0)
    factor = growth * books.season[month] * market
    np.multiply(partners.opportunities, factor, out=partners.offered)
    demand = np.multiply(partners.all_opportunities, factor, out=books.opportunities[month])
    np.multiply(partners.capacity, partners.commitment, out=partners.room)
    partners.room *= delivery.deals_per_partner_rep / delivery.partner_cycle_months
    hours *= books.ramp[month]

    wanted = np.minimum(partners.room, partners.offered, out=partners.led).sum(axis=0)
    wanted *= delivery.cadence_hours_per_deal
    cadence = np.minimum(wanted, 0.5 * hours, out=books.cadence[month])
    coverage = np.divide(cadence, wanted, out=books.coverage[month], where=wanted > 0.0)
    build = np.multiply(hours - cadence, scenario.motion.build_share, out=books.build[month])
    run = np.subtract(hours - cadence, build, out=books.run[month])

    could_close = run / delivery.hours_per_vendor_led_deal
    np.minimum(could_close, delivery.max_concurrent_deals / delivery.vendor_led_cycle_months, out=could_close)
    deals = np.minimum(could_close, demand, out=books.vendor_deals[month])
    np.greater(could_close, demand, out=books.market_binds[month])
    np.less(could_close * delivery.hours_per_vendor_led_deal, run * 0.999999, out=books.cap_binds[month])
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
    practice, count = scenario.partners, scenario.organization.partners_per_seat
    capability, commitment, capacity = partners.capability, partners.commitment, partners.capacity
    for book, state in zip(books.practice, (capability, commitment, capacity), strict=True):
        np.add.reduce(state, axis=0, out=book[month])
    built = practice.influence / (count * practice.reference_hours * 3.0) * books.build[month]
    hours = scenario.organization.selling_hours_per_month * books.ramp[month] / count
    floor = practice.commitment_floor * min(hours / practice.attention_hours, 1.0)
    away, sustained = investment(scenario, partners)

    change = np.multiply(partners.reach, commitment, out=partners.room)
    change /= away
    change += partners.least
    change -= capacity
    months = practice.capacity_months
    up = np.minimum((0.3 + 1.5 * built * seats.business_development) / months, 1.0)
    change *= np.where(change > 0.0, up, min(0.5 / months, 1.0))
    capacity += change

    learning = built * seats.sales_management * practice.capability_growth
    decay = practice.capability_decay + practice.rep_turnover_per_year / 12.0
    gain = np.multiply(commitment, 0.7 * learning, out=partners.room)
    gain += 0.3 * learning + decay * practice.capability_floor
    gain += np.multiply(sustained, practice.capability_sustain, out=partners.spare)
    capability *= np.subtract(1.0 - decay + decay * practice.capability_floor, gain, out=partners.spare)
    capability += gain
    np.clip(capability, 0.0, 1.0, out=capability)

    decay = practice.commitment_decay
    partners.won *= 2.0 * practice.commitment_from_revenue
    gain = np.minimum(partners.won, practice.commitment_from_revenue, out=partners.won)
    sustained *= practice.commitment_sustain
    gain += sustained
    gain += built * seats.visioning * practice.commitment_growth + decay * floor
    commitment *= np.subtract(1.0 - decay + decay * floor, gain, out=partners.spare)
    commitment += gain
    np.clip(commitment, 0.0, 1.0, out=commitment)


def investment(scenario: Scenario, partners: Partners) -> tuple[Floats, Floats]:
    """Return what divides the capacity partners want, 1 + exp(-5 (ROI - 1)), and how far a practice sustains itself."""
    delivery, economics = scenario.delivery, scenario.economics
    earned = (economics.partner_margin + economics.services_ratio) * scenario.market.deal_size
    earned *= delivery.deals_per_partner_rep / delivery.partner_cycle_months / economics.partner_rep_cost_per_month
    away = np.divide(partners.led, partners.room, out=partners.spare)
    if partners.room.min() <= 0.0:
        away[partners.room <= 0.0] = 1.0
    away *= partners.win_rate
    away *= -5.0 * earned
    away += 5.0
    np.exp(away, out=away)
    sustained = np.multiply(away, away, out=partners.offered)
    sustained *= away
    sustained += 1.0
    away += 1.0
    return away, np.divide(1.0, sustained, out=sustained)


def sell(
    scenario: Scenario, found: list[Chances], replications: Integers, seat_at: Words, partner_at: Words, books: Books
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

    cell = np.concatenate([each.at - (each.at // a_month - month) * a_month for month, each in enumerate(found)])
    chances = draws.together(found, partner_at.shape[1] * a_month)
    size, spread = market.deal_size, market.deal_size_log_sd
    deals = draws.sold(chances, cell, months * a_month, keys(draws.SIZES), partner_at.ravel(), spread)
    np.multiply(deals.reshape(months, seats, count), size, out=books.partner_led)

    chances = of_all(draws.VENDOR_WINS, seat_at, books.vendor_wins)
    deals = draws.sold(chances, chances.at, months * a_month, keys(draws.VENDOR_SIZES), seat_at.ravel(), spread)
    np.multiply(deals.reshape(months, seats, count), size, out=books.vendor_led)

    expected = direct.annual_quota * direct.attainment / 12.0 / direct.deal_size * books.season[:, None] * books.market
    rep_at = draws.places(np.arange(months)[:, None], np.arange(direct.reps))[:, :, None]
    chances = of_all(draws.DIRECT_WINS, rep_at, np.repeat(expected[:, None], direct.reps, axis=1))
    month, place = np.divmod(chances.at, direct.reps * count)
    size, spread, cell = direct.deal_size, direct.deal_size_log_sd, month * count + place % count
    deals = draws.sold(chances, cell, months * count, keys(draws.DIRECT_SIZES), rep_at.ravel(), spread)
    np.multiply(deals.reshape(months, count), size, out=books.direct)
