"""The reduced model in NumPy: arrays over (replications, seats, partners), one month at a time.

Written from the description of the model, not from the compiled rules, so that equal revenue checks both. Temporary
arrays are kept small enough for the processor's cache by running the replications in chunks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.scenario import Scenario

Floats = NDArray[np.float64]
Words = NDArray[np.uint64]

CHUNK = 250  # replications at a time; the benchmark tries several and keeps the fastest of the machine
SLOTS_PER_SEAT = 256
MARKET, PARTNER_SIZE, OPPORTUNITY, WINS, SIZES, VENDOR_WINS, VENDOR_SIZES = 1, 2, 3, 4, 5, 6, 7
SKILL, PROFILE = 10, 11

_GOLDEN, _MONTH, _ENTITY = (np.uint64(word) for word in (0x9E3779B97F4A7C15, 0xD1B54A32D192ED03, 0xAEF17502108EF2D9))
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)

# Acklam's rational approximation of the normal quantile, highest power first, for `numpy.polyval`.
_MIDDLE_TOP = (-3.969683028665376e01, 2.209460984245205e02, -2.759285104469687e02)
_MIDDLE_TOP += (1.383577518672690e02, -3.066479806614716e01, 2.506628277459239e00)
_MIDDLE_BOTTOM = (-5.447609879822406e01, 1.615858368580409e02, -1.556989798598866e02)
_MIDDLE_BOTTOM += (6.680131188771972e01, -1.328068155288572e01, 1.0)
_TAIL_TOP = (-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838)
_TAIL_TOP += (-2.549732539343734, 4.374664141464968, 2.938163982698783)
_TAIL_BOTTOM = (7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996, 3.754408661907416, 1.0)


def mixed(word: Words) -> Words:
    """Return the SplitMix64 finalizer of each word; `word` itself is overwritten."""
    word ^= word >> np.uint64(30)
    word *= _FIRST
    word ^= word >> np.uint64(27)
    word *= _SECOND
    word ^= word >> np.uint64(31)
    return word


def stream(seed: int, cause: int, replications: NDArray[np.int64]) -> Words:
    """Return one key for each replication."""
    key = mixed(np.full(replications.shape, seed, dtype=np.uint64) + _GOLDEN)
    key = mixed(key ^ np.uint64(cause * int(_GOLDEN) % 2**64))
    return mixed(key ^ (replications.astype(np.uint64) * _GOLDEN))


def places(entities: NDArray[np.int64]) -> Words:
    """Return what an entity contributes to a draw's key; computed once, used every month."""
    return (entities.astype(np.uint64) + np.uint64(1)) * _ENTITY


def uniforms(keys: Words, month: int, at: Words) -> Floats:
    """Return draws strictly between 0 and 1, `keys` and `at` (from `places`) broadcast against each other."""
    word = mixed(keys ^ (at + np.uint64((month + 1) * int(_MONTH) % 2**64)))
    return ((word >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53


def normals(u: Floats) -> Floats:
    """Return standard normal quantiles."""
    center = u - 0.5
    square = center * center
    z = np.polyval(_MIDDLE_TOP, square) * center / np.polyval(_MIDDLE_BOTTOM, square)
    outside = np.abs(center) > 0.47575
    if outside.any():
        tail = np.minimum(u[outside], 1.0 - u[outside])
        q = np.sqrt(-2.0 * np.log(tail))
        low = np.polyval(_TAIL_TOP, q) / np.polyval(_TAIL_BOTTOM, q)
        z[outside] = np.where(center[outside] < 0.0, low, -low)
    return z


def lognormals(u: Floats, log_sd: float) -> Floats:
    """Return lognormal draws of mean 1."""
    return np.exp(log_sd * normals(u) - 0.5 * log_sd**2)


def poisson(u: Floats, mean: Floats) -> NDArray[np.int64]:
    """Return Poisson counts by inversion; only the entries that still count are carried on."""
    counts = np.zeros(u.shape, dtype=np.int64)
    active = np.flatnonzero(u > 1.0 - mean)
    u, mean = u.ravel()[active], mean.ravel()[active]
    probability = np.exp(-mean)
    total = probability.copy()
    count = 0
    while True:
        more = u > total
        if not more.any():
            return counts
        active, u, mean, probability, total = (x[more] for x in (active, u, mean, probability, total))
        count += 1
        counts.ravel()[active] = count
        probability *= mean / count
        total += probability


def sold(expected: Floats, wins: Words, sizes: Words, month: int, at: Words, size: float, log_sd: float) -> Floats:
    """Return list revenue shaped like `expected` (..., replications, seats): Poisson wins of lognormal size."""
    counts = poisson(uniforms(wins[:, None], month, at), expected).ravel()
    winners = np.flatnonzero(counts)
    won = counts[winners]
    deal = np.repeat(winners, won)
    ordinal = np.arange(1, deal.size + 1) - np.repeat(np.cumsum(won) - won, won)
    *slot, replication, seat = np.unravel_index(deal, expected.shape)
    keys = mixed(sizes[replication] + ordinal.astype(np.uint64) * _GOLDEN)
    amounts = size * lognormals(uniforms(keys, month, at[(*slot, 0, seat)]), log_sd)
    return np.bincount(deal, weights=amounts, minlength=counts.size).reshape(expected.shape)


@dataclass
class Seats:
    """Skills at work, arrays (replications, seats)."""

    visioning: Floats
    sales_management: Floats
    business_development: Floats
    execution: Floats


@dataclass
class Partners:
    """Partners' states, arrays (partners, replications, seats): a seat's array broadcasts, sums run along axis 0."""

    size: Floats
    opportunities: Floats
    capability: Floats
    commitment: Floats
    capacity: Floats


class Sales(NamedTuple):
    """Monthly list revenue of the organization by motion, arrays (replications, months)."""

    vendor_led: Floats
    partner_led: Floats


def simulate(scenario: Scenario, chunk: int = CHUNK) -> Sales:
    """Run a reduced scenario (see `reduced`) and return its revenue by motion."""
    count = scenario.run.replications
    parts = [_simulate_chunk(scenario, np.arange(at, min(at + chunk, count))) for at in range(0, count, chunk)]
    return Sales(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _simulate_chunk(scenario: Scenario, replications: NDArray[np.int64]) -> Sales:
    causes = (MARKET, WINS, SIZES, VENDOR_WINS, VENDOR_SIZES)
    keys = {cause: stream(scenario.run.seed, cause, replications) for cause in causes}
    seat_at, partner_at = all_places(scenario)
    seats = open_seats(scenario, replications, seat_at)
    partners = open_partners(scenario, replications, partner_at)
    states = market_states(scenario, keys[MARKET])
    size, log_sd = scenario.market.deal_size, scenario.market.deal_size_log_sd
    shape = (replications.size, scenario.run.months)
    sales = Sales(np.empty(shape), np.empty(shape))
    for month in range(scenario.run.months):
        market = states[month][:, None]
        vendor, partner = work(scenario, month, market, seats, partners)
        by_vendor = sold(vendor, keys[VENDOR_WINS], keys[VENDOR_SIZES], month, seat_at, size, log_sd)
        by_partner = sold(partner, keys[WINS], keys[SIZES], month, partner_at, size, log_sd)
        sales.vendor_led[:, month] = by_vendor.sum(axis=1)
        sales.partner_led[:, month] = by_partner.sum(axis=(0, 2))
    return sales


def all_places(scenario: Scenario) -> tuple[Words, Words]:
    """Return the `places` of seats (1, seats) and of partners (partners, 1, seats)."""
    seat = np.arange(scenario.organization.seats)
    slot = np.arange(scenario.organization.partners_per_seat)
    return places(seat)[None, :], places(seat * SLOTS_PER_SEAT + slot[:, None])[:, None, :]


def open_seats(scenario: Scenario, replications: NDArray[np.int64], at: Words) -> Seats:
    """Draw everybody's hiring profile and skills."""
    first = np.uint64(1) * _GOLDEN  # the first incumbent of a seat
    pick = mixed(stream(scenario.run.seed, PROFILE, replications) + first)[:, None]
    skill = mixed(stream(scenario.run.seed, SKILL, replications) + first)[:, None]
    profiles = scenario.talent.profiles
    share = np.cumsum([profile.share for profile in profiles])
    row = np.searchsorted(share[:-1] / share[-1], uniforms(pick, 0, at), side="right")
    spread = np.array([profile.spread for profile in profiles])[row]
    skills = []
    for place, name in enumerate(("visioning", "sales_management", "business_development", "execution")):
        mean = np.array([getattr(profile, name) for profile in profiles])[row]
        skills.append(np.clip(mean + spread * normals(uniforms(skill, place, at)), 0.02, 0.98))
    return Seats(*skills)


def open_partners(scenario: Scenario, replications: NDArray[np.int64], at: Words) -> Partners:
    """Draw partners' sizes and opportunities; their practice stands at its start."""
    market, practice, seed = scenario.market, scenario.partners, scenario.run.seed
    size = lognormals(uniforms(stream(seed, PARTNER_SIZE, replications)[:, None], 0, at), market.partner_size_log_sd)
    spread = uniforms(stream(seed, OPPORTUNITY, replications)[:, None], 0, at)
    return Partners(
        size=size,
        opportunities=market.opportunities_per_partner * size * lognormals(spread, market.partner_opportunity_log_sd),
        capability=np.full(size.shape, practice.capability_start),
        commitment=np.full(size.shape, practice.commitment_start),
        capacity=size * practice.capacity_start,
    )


def market_states(scenario: Scenario, keys: Words) -> Floats:
    """Return the factor on opportunities and win rates, (months, replications)."""
    market = scenario.market
    variance = market.shock**2 / (1.0 - market.persistence**2)
    z = np.stack([normals(uniforms(keys, month, places(np.arange(1)))) for month in range(scenario.run.months)])
    state = np.empty(z.shape)
    state[0] = np.sqrt(variance) * z[0]
    for month in range(1, scenario.run.months):
        state[month] = market.persistence * state[month - 1] + market.shock * z[month]
    return np.exp(state - 0.5 * variance)


def work(scenario: Scenario, month: int, market: Floats, seats: Seats, partners: Partners) -> tuple[Floats, Floats]:
    """Let everybody work a month and the partners grow; return expected wins by seat and by partner."""
    delivery = scenario.delivery
    season = scenario.market.season[(scenario.run.start_month - 1 + month) % 12]
    offered = partners.opportunities * ((1.0 + scenario.market.growth_per_year) ** (month / 12.0) * season * market)
    demand = offered.sum(axis=0)
    room = delivery.deals_per_partner_rep / delivery.partner_cycle_months * partners.capacity * partners.commitment
    hours = scenario.organization.selling_hours_per_month
    wanted = delivery.cadence_hours_per_deal * np.minimum(room, offered).sum(axis=0)
    cadence = np.minimum(wanted, 0.5 * hours)
    coverage = np.divide(cadence, wanted, out=np.ones_like(wanted), where=wanted > 0.0)
    build = scenario.motion.build_share * (hours - cadence)
    run = hours - cadence - build
    limit = delivery.max_concurrent_deals / delivery.vendor_led_cycle_months
    vendor = np.minimum(np.minimum(run / delivery.hours_per_vendor_led_deal, limit), demand)
    needed = vendor * delivery.hours_per_vendor_led_deal
    spare = np.divide(run, needed, out=np.ones_like(run), where=needed > 0.0)
    extra = np.clip(spare, 1.0, delivery.attention_limit) ** scenario.behavior.effort_elasticity
    vendor_rate = delivery.vendor_led_win_rate * (0.6 + 0.4 * seats.execution) * extra
    kept = 1.0 - np.divide(vendor, demand, out=np.zeros_like(demand), where=demand > 0.0)
    left = offered * kept
    led = np.minimum(room, left)
    quality = (0.75 + 0.25 * coverage) * (0.85 + 0.15 * seats.sales_management)
    spread = delivery.partner_win_rate_trained - delivery.partner_win_rate_untrained
    win_rate = (delivery.partner_win_rate_untrained + spread * partners.capability) * quality
    grow(
        scenario, build, win_rate, np.divide(left, room, out=np.ones_like(room), where=room > 0.0), led, seats, partners
    )
    return vendor * np.minimum(vendor_rate * market, 0.95), led * np.minimum(win_rate * market, 0.95)


def grow(
    scenario: Scenario, build: Floats, win_rate: Floats, filled: Floats, led: Floats, seats: Seats, partners: Partners
) -> None:
    """Let partners make what they make of the month's building: capability, commitment, capacity."""
    delivery, economics, practice = scenario.delivery, scenario.economics, scenario.partners
    count = scenario.organization.partners_per_seat
    per_rep = delivery.deals_per_partner_rep / delivery.partner_cycle_months
    earned = (economics.partner_margin + economics.services_ratio) * per_rep * scenario.market.deal_size
    worth = earned / economics.partner_rep_cost_per_month * win_rate * np.minimum(filled, 1.0)
    away = np.exp(5.0 - 5.0 * worth)
    sustained = 1.0 / (1.0 + away * away * away)
    reach = practice.capacity_max - practice.capacity_min
    wanted = partners.size * (practice.capacity_min + reach * partners.commitment / (1.0 + away))
    built = practice.influence * build / (count * practice.reference_hours * 3.0)
    attention = scenario.organization.selling_hours_per_month / count / practice.attention_hours
    floor = practice.commitment_floor * min(attention, 1.0)
    capability, commitment, capacity = partners.capability, partners.commitment, partners.capacity

    learning = built * seats.sales_management * practice.capability_growth * (0.3 + 0.7 * commitment)
    gain = (learning + practice.capability_sustain * sustained) * (1.0 - capability)
    decay = practice.capability_decay + practice.rep_turnover_per_year / 12.0
    partners.capability = np.clip(capability + gain - decay * (capability - practice.capability_floor), 0.0, 1.0)

    pull = built * seats.visioning * practice.commitment_growth + practice.commitment_sustain * sustained
    pull += practice.commitment_from_revenue * np.minimum(led * win_rate * 2.0, 1.0)
    faded = practice.commitment_decay * (commitment - floor)
    partners.commitment = np.clip(commitment + pull * (1.0 - commitment) - faded, 0.0, 1.0)

    speed = np.where(wanted > capacity, 0.3 + 1.5 * built * seats.business_development, 0.5)
    step = np.minimum(speed, practice.capacity_months) / practice.capacity_months
    partners.capacity = capacity + (wanted - capacity) * step
