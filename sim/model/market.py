"""The market: how many opportunities reach each partner, and the shock that all partners share."""

from __future__ import annotations

import math

from sim.compiled.randomness import normal_from
from sim.compiled.rules import rule
from sim.parameters import ASSUMPTION, Group, parameter
from sim.units import MONTHS_PER_YEAR


class Market(Group):
    """Demand for the vendor's solution among the partners' customers."""

    opportunities_per_partner: float = parameter(
        1.6,
        "Opportunities per partner",
        "opportunities/month",
        (0.0, 200.0),
        ASSUMPTION,
        plausible=(0.8, 3.0),
        note="Qualified opportunities a partner of average size meets in an average month of the first year.",
    )
    growth_per_year: float = parameter(
        0.10,
        "Market growth",
        "share/year",
        (-0.5, 1.0),
        "market_growth",
        plausible=(0.0, 0.2),
        note="Growth of opportunities. In a growing market standing still is losing share.",
    )
    persistence: float = parameter(
        0.85,
        "Persistence of the market state",
        "share kept/month",
        (0.0, 0.99),
        ASSUMPTION,
        plausible=(0.7, 0.95),
        note="How much of this month's boom or slump is left next month.",
    )
    shock: float = parameter(
        0.06,
        "Market shock",
        "sd of log opportunities/month",
        (0.0, 0.5),
        ASSUMPTION,
        plausible=(0.02, 0.12),
        note="Moves opportunities and win rates of everybody at once; fattens the tails of payouts.",
    )
    partner_size_log_sd: float = parameter(
        0.6,
        "Spread of partner size",
        "sd of log size",
        (0.0, 2.0),
        ASSUMPTION,
        plausible=(0.3, 1.0),
        note="Size scales a partner's opportunities and its reps; its mean is 1.",
    )
    partner_opportunity_log_sd: float = parameter(
        0.4,
        "Spread of opportunities beyond size",
        "sd of log opportunities",
        (0.0, 2.0),
        ASSUMPTION,
        plausible=(0.2, 0.7),
        note="Partners of one size differ in how many opportunities they meet.",
    )
    deal_size: float = parameter(
        25_000.0,
        "Deal size",
        "$ list revenue",
        (1.0, 1e9),
        "partner_deal_size",
        plausible=(5_000.0, 30_000.0),
        note="Mean list revenue of a deal won with or by a partner.",
    )
    deal_size_log_sd: float = parameter(
        0.7,
        "Spread of deal size",
        "sd of log deal size",
        (0.0, 3.0),
        ASSUMPTION,
        plausible=(0.4, 1.2),
        note="Deal sizes are lognormal.",
    )
    season: tuple[float, ...] = parameter(
        (1.0,) * MONTHS_PER_YEAR,
        "Seasonality of opportunities",
        "factor, January to December",
        (0.0, 12.0),
        ASSUMPTION,
        note="Twelve factors with mean 1; flat unless calibrated from a history.",
    )


@rule
def state_variance(market: Market) -> float:
    """Return the long-run variance of the market state."""
    return market.shock**2 / (1.0 - market.persistence**2)


@rule
def first_state(u: float, market: Market) -> float:
    """Return the market state of the first month, drawn from its long-run distribution."""
    return math.sqrt(state_variance(market)) * normal_from(u)


@rule
def next_state(state: float, u: float, market: Market) -> float:
    """Return next month's market state: X' = persistence X + shock e."""
    return market.persistence * state + market.shock * normal_from(u)


@rule
def market_factor(state: float, market: Market) -> float:
    """Return exp(X - Var(X)/2): the factor, 1 on average, on opportunities and on win rates."""
    return math.exp(state - 0.5 * state_variance(market))


@rule
def season_of(month: int, start_month: int, market: Market) -> float:
    """Return the seasonal factor of simulation month `month` when month 0 is calendar month `start_month` (1 to 12)."""
    return market.season[(start_month - 1 + month) % 12]


@rule
def growth_factor(month: int, market: Market) -> float:
    """Return how much larger the market is than at the start."""
    factor: float = (1.0 + market.growth_per_year) ** (month / 12.0)
    return factor


@rule
def lognormal_from(u: float, log_sd: float) -> float:
    """Return a lognormal draw with mean 1."""
    return math.exp(log_sd * normal_from(u) - 0.5 * log_sd**2)
