"""What both NumPy versions of the reduced model share: where draws stand, how a run opens, and vendor-led wins.

A seat's arrays are (seats, replications) or (replications, seats), a partner's lead with the partner. Nothing here
depends on which: draws take the shape of replications and places broadcast against each other, a column beside a row.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol

import numpy as np

from bench import numpy_draws as draws
from bench.numpy_books import Books, Outcome, outcome_of, totals_of
from bench.numpy_draws import Floats, Integers, Words
from sim.model.building import BUILDING_GOALS
from sim.model.deals import (
    COVERAGE_FLOOR,
    COVERAGE_WEIGHT,
    EXECUTION_FLOOR,
    EXECUTION_WEIGHT,
    GUIDANCE_FLOOR,
    GUIDANCE_WEIGHT,
    MOST_CADENCE,
)
from sim.scenario.scenario import Scenario

SLOTS_PER_SEAT = 256
HIGHEST_WIN_RATE = 0.95
SKILLS = ("visioning", "sales_management", "business_development", "execution")


class Seats(NamedTuple):
    """Everybody's skills, arrays over seats and replications."""

    visioning: Floats
    sales_management: Floats
    business_development: Floats
    execution: Floats


class Practices(Protocol):
    """Partners' states, arrays over partners, then seats and replications."""

    opportunities: Floats
    commitment: Floats
    capacity: Floats


def in_chunks(scenario: Scenario, chunk: int, simulate_chunk: Callable[[Scenario, Integers], Books]) -> Outcome:
    """Return what comes of all replications, run `chunk` at a time."""
    count = scenario.run.replications
    spans = [np.arange(first, min(first + chunk, count)) for first in range(0, count, chunk)]
    return outcome_of(scenario, [totals_of(scenario, simulate_chunk(scenario, span), span) for span in spans])


def all_places(scenario: Scenario) -> tuple[Words, Words]:
    """Return the `places` of seats (months, seats) and of partners (months, partners, seats)."""
    seat, slot = np.arange(scenario.organization.seats), np.arange(scenario.organization.partners_per_seat)
    month, entity = np.arange(scenario.run.months), seat * SLOTS_PER_SEAT + slot[:, None]
    return draws.places(month[:, None], seat), draws.places(month[:, None, None], entity)


def open_seats(scenario: Scenario, replications: Integers, at: Words) -> Seats:
    """Draw everybody's hiring profile and skills; the incumbents of all seats have served for a while.

    `at` leads with what is a month elsewhere; here the first is for the profile, and each of SKILLS has its own.
    """
    seed, profiles = scenario.run.seed, scenario.talent.profiles
    pick, skill = (
        draws.stream_of(draws.stream(seed, cause, replications), 0) for cause in (draws.PROFILE, draws.SKILL)
    )
    share = np.cumsum([profile.share for profile in profiles])
    row = np.searchsorted(share[:-1] / share[-1], draws.uniforms(pick, at[0]), side="right")
    spread = np.array([profile.spread for profile in profiles])[row]
    skills = []
    for number, name in enumerate(SKILLS):
        mean = np.array([getattr(profile, name) for profile in profiles])[row]
        z = draws.normals(draws.uniforms(skill, at[number]))
        skills.append(np.clip(mean + spread * z, 0.02, 0.98))
    return Seats(*skills)


def open_partners(scenario: Scenario, replications: Integers, at: Words) -> tuple[Floats, Floats]:
    """Draw partners' sizes and the opportunities each offers a month."""
    market, seed = scenario.market, scenario.run.seed
    sizes, spreads = (draws.stream(seed, cause, replications) for cause in (draws.PARTNER_SIZE, draws.OPPORTUNITY))
    size = draws.lognormals(draws.uniforms(sizes, at[0]), market.partner_size_log_sd)
    opportunities = draws.lognormals(draws.uniforms(spreads, at[0]), market.partner_opportunity_log_sd)
    opportunities *= market.opportunities_per_partner * size
    return size, opportunities


def market_states(scenario: Scenario, replications: Integers) -> Floats:
    """Return the factor on opportunities and win rates, (months, replications)."""
    market, months = scenario.market, np.arange(scenario.run.months)
    variance = market.shock**2 / (1.0 - market.persistence**2)
    keys = draws.stream(scenario.run.seed, draws.MARKET, replications)
    state = draws.normals(draws.uniforms(keys, draws.places(months, np.zeros(1, dtype=np.int64))[:, None]))
    state[0] *= np.sqrt(variance)
    state[1:] *= market.shock
    for month in months[1:]:
        state[month] += market.persistence * state[month - 1]
    return np.exp(state - 0.5 * variance)


def opportunity_factor(scenario: Scenario, books: Books, month: int) -> Floats:
    """Return what growth, season and market make of everybody's opportunities in a month, (replications,)."""
    growth = (1.0 + scenario.market.growth_per_year) ** (month / 12.0)
    return growth * books.season[month] * books.market[month]


def direct_wins(scenario: Scenario, factor: Floats) -> Floats:
    """Return the wins a month expected of a direct rep, given what season and market make of them."""
    rep = scenario.direct_rep
    return rep.annual_quota * rep.attainment / 12.0 / rep.deal_size * factor


def deals_per_rep(scenario: Scenario) -> float:
    """Return how many deals a committed partner rep can close a month."""
    return scenario.delivery.deals_per_partner_rep / scenario.delivery.partner_cycle_months


def worth_of_winning(scenario: Scenario) -> float:
    """Return what a partner rep who won every deal would earn the partner, in the rep's own cost."""
    economics = scenario.economics
    earned = (economics.partner_margin + economics.services_ratio) * scenario.market.deal_size
    return earned * deals_per_rep(scenario) / economics.partner_rep_cost_per_month


def commitment_floor(scenario: Scenario, ramp: float) -> float:
    """Return how far commitment can fall, given the hours that a ramping partner manager has for each partner."""
    practice = scenario.partners
    hours = scenario.organization.selling_hours_per_month * ramp / scenario.organization.partners_per_seat
    return practice.commitment_floor * min(hours / practice.attention_hours, 1.0)


def influence_of(scenario: Scenario, build: Floats) -> Floats:
    """Return what a seat's hours of building do for each of capability, commitment and capacity of a partner."""
    practice = scenario.partners
    return (
        practice.influence
        / (scenario.organization.partners_per_seat * practice.reference_hours * BUILDING_GOALS)
        * build
    )


def vendor_led_wins(scenario: Scenario, run: Floats, deals: Floats, execution: Floats, market: Floats) -> Floats:
    """Return the wins expected of vendor-led deals; hours beyond what they need raise the win rate."""
    delivery = scenario.delivery
    rate = delivery.vendor_led_win_rate * (EXECUTION_FLOOR + EXECUTION_WEIGHT * execution)
    needed = deals * delivery.hours_per_vendor_led_deal
    idle = np.flatnonzero(run > needed * (1.0 + 1e-12))
    if idle.size:
        spare = np.minimum(run.take(idle) / np.maximum(needed.take(idle), 1e-300), delivery.attention_limit)
        rate.put(idle, rate.take(idle) * spare**scenario.behavior.effort_elasticity)
    rate *= market
    return deals * np.minimum(rate, HIGHEST_WIN_RATE, out=rate)


def quality_of(scenario: Scenario, coverage: Floats, skill: Floats) -> Floats:
    """Return the factor on partner-led win rates of the cadence given and the partner manager's skill."""
    quality = COVERAGE_FLOOR + COVERAGE_WEIGHT * coverage
    quality *= GUIDANCE_FLOOR + GUIDANCE_WEIGHT * skill
    return quality


def starting_flow(scenario: Scenario, seats: Seats, partners: Practices) -> Floats:
    """Return every seat's monthly revenue, partner-led revenue and opportunities before the decision."""
    delivery, hours = scenario.delivery, scenario.organization.selling_hours_per_month
    offered = partners.opportunities
    room = deals_per_rep(scenario) * partners.capacity * partners.commitment
    wanted = delivery.cadence_hours_per_deal * np.minimum(room, offered).sum(axis=0)
    cadence = np.minimum(wanted, MOST_CADENCE * hours)
    coverage = np.divide(cadence, wanted, out=np.ones_like(wanted), where=wanted > 0.0)
    run = (1.0 - scenario.archetypes.vendor_led.build_share) * (hours - cadence)
    limit = delivery.max_concurrent_deals / delivery.vendor_led_cycle_months
    demand = offered.sum(axis=0)
    deals = np.minimum(np.minimum(run / delivery.hours_per_vendor_led_deal, limit), demand)
    won = vendor_led_wins(scenario, run, deals, seats.execution, np.ones(1))
    kept = 1.0 - np.divide(deals, demand, out=np.ones_like(demand), where=demand > 0.0)
    spread = delivery.partner_win_rate_trained - delivery.partner_win_rate_untrained
    win_rate = delivery.partner_win_rate_untrained + spread * scenario.partners.capability_start
    by_partners = win_rate * np.minimum(room, offered * kept).sum(axis=0)
    by_partners *= quality_of(scenario, coverage, seats.sales_management)
    size = scenario.market.deal_size
    return np.stack([(won + by_partners) * size, by_partners * size, demand])
