"""What the reduced model in NumPy keeps and returns: seats' books by month, quota, pay, yearly totals and moments."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from bench.numpy_draws import Floats, Integers
from sim.engine.results import BIN_WIDTH, BINS, DETAILED_REPLICATIONS
from sim.pay.credit import Credit
from sim.pay.payout import pay_in_dollars
from sim.scenario.scenario import Scenario

COLUMNS = (  # of the monthly totals; in a reduced scenario all others stay 0
    "revenue",
    "vendor_led_revenue",
    "partner_led_revenue",
    "opportunities",
    "run_hours",
    "build_hours",
    "cadence_hours",
    "deals_in_progress",
    "partner_deals_in_progress",
    "capability",
    "commitment",
    "capacity",
    "skill",
    "effort",
    "presence",
    "cap_binds",
    "market_binds",
    "coverage",
    "market_state",
    "direct_revenue",
    "tenure",
    "ramp",
    "skill_at_work",
    "held_by_hours",
    "held_by_cap",
    "held_by_market",
    "held_by_partners",
    "forecast_miss",
)


class Books:
    """What everybody did in a chunk: arrays (months, seats, replications), `market` and `direct` without seats."""

    def __init__(self, scenario: Scenario, market: Floats, skill: Floats) -> None:
        """Open empty books; `market` (months, replications) is the market's state, `skill` (seats, replications)."""
        shape = (scenario.run.months, *skill.shape)
        calendar = (scenario.run.start_month - 1 + np.arange(scenario.run.months)) % 12
        self.market, self.skill = market, skill
        self.season = np.array(scenario.market.season)[calendar]
        self.ramp = ramp_of(scenario)
        self.start = np.empty((3, *skill.shape))  # expected before the decision: revenue, partner-led, opportunities
        self.coverage = np.ones(shape)
        self.opportunities, self.cadence, self.build, self.run = np.empty((4, *shape))
        self.vendor_deals, self.vendor_wins, self.vendor_led = np.empty((3, *shape))
        self.partner_deals, self.partner_wins, self.rep_limited, self.partner_led = np.empty((4, *shape))
        self.practice = np.empty((3, *shape))  # capability, commitment and capacity, of a seat's partners
        self.cap_binds, self.market_binds = np.empty((2, *shape), dtype=bool)
        self.direct = np.empty(market.shape)


class Quotas(NamedTuple):
    """Credit and quota by seat and month, arrays (months, seats, replications)."""

    credit: Floats
    quota: Floats


class Payslips(NamedTuple):
    """One row for each person and fiscal year, as `sim.engine.payroll.Payslips` has them."""

    replication: Integers
    year: Integers
    seat: Integers
    ordinal: Integers
    months: Floats
    credited: Floats
    attainment: Floats
    team_attainment: Floats
    base: Floats
    variable: Floats
    target_incentive: Floats


class Totals(NamedTuple):
    """What a chunk leaves: `series` (COLUMNS, months, replications), `start` (replications, 3), pay and its bins."""

    series: Floats
    start: Floats
    slips: Payslips
    attainment: Integers
    payout: Integers


class Moments(NamedTuple):
    """Mean and sum of squared deviations over the replications."""

    mean: Floats
    squares: Floats


class Outcome(NamedTuple):
    """What a run returns, in the terms of `sim.engine.results`: `yearly` by column, each (replications, years)."""

    yearly: dict[str, Floats]
    monthly: dict[str, Moments]
    cumulative: Moments
    start: Floats
    attainment: Integers
    payout: Integers
    people: Payslips


def quotas_of(scenario: Scenario, books: Books) -> Quotas:
    """Return everybody's credit and quota; a year's quota follows from the year before."""
    crediting, policy = scenario.crediting, scenario.quota.in_force()
    credit = crediting.vendor_led * books.vendor_led + crediting.partner_led * books.partner_led
    months, *shape = credit.shape
    factor = books.season / 12.0 * (books.ramp if policy.ramped else 1.0)
    annual = np.full(shape, policy.annual_quota)
    quota = np.empty_like(credit)
    for year in range(0, months, 12):
        np.multiply(factor[year : year + 12, None, None], annual, out=quota[year : year + 12])
        sold = credit[year : year + 12].sum(axis=0)
        blended = (1.0 - policy.ratchet) * annual + policy.ratchet * sold
        annual = (1.0 + policy.growth_per_year) * np.maximum(annual, blended)
    return Quotas(credit, quota)


def ramp_of(scenario: Scenario) -> Floats:
    """Return by month how productive everybody is, 1 after the ramp."""
    talent = scenario.talent
    served = talent.opening_tenure_months + np.arange(scenario.run.months)
    if talent.ramp_months <= 0.0:
        return np.ones(served.shape)
    return np.minimum(talent.ramp_start + (1.0 - talent.ramp_start) * served / talent.ramp_months, 1.0)


def forecast_miss(scenario: Scenario, books: Books, credit: Floats) -> Floats:
    """Return by how much quarters differ from their forecast, (months, replications): in a quarter's last month.

    Reviewing deals shows part of the difference from the trend, in proportion to the coverage of the cadence.
    """
    behavior, months = scenario.behavior, scenario.run.months
    calendar = (scenario.run.start_month - 1 + np.arange(months + 3)) % 12
    ahead = np.array(scenario.market.season)[calendar]
    missed = np.zeros((months, credit.shape[2]))
    forecast = books.start[0].copy()
    for month in range(0, months, 3):
        quarter = slice(month, month + 3)
        expected = forecast * ahead[quarter].sum()
        unseen = 1.0 - behavior.forecast_visibility * books.coverage[quarter].mean(axis=0)
        unseen *= np.abs(expected - credit[quarter].sum(axis=0))
        unseen.sum(axis=0, out=missed[month + 2])
        for here in range(month, month + 3):
            if ahead[here] > 0.0:
                forecast *= behavior.forecast_memory
                forecast += (1.0 - behavior.forecast_memory) / ahead[here] * credit[here]
    return missed


def held_by(books: Books) -> tuple[Floats, Floats, Floats, Floats]:
    """Return how many seats hours, the cap, the market and partners held back, (months, replications) each."""
    total = books.vendor_wins + books.partner_wins
    idle = total <= 0.0
    total[idle] = 1.0
    vendor = books.vendor_wins / total
    market = vendor * books.market_binds
    cap = vendor * (books.cap_binds & ~books.market_binds)
    hours = vendor - market - cap + idle
    market += (books.partner_wins - books.rep_limited) / total
    partners = books.rep_limited / total
    return hours.sum(axis=1), cap.sum(axis=1), market.sum(axis=1), partners.sum(axis=1)


def series_of(scenario: Scenario, books: Books, credit: Floats) -> Floats:
    """Return the organization's monthly totals, (COLUMNS, months, replications)."""
    delivery, seats = scenario.delivery, scenario.organization.seats
    months = np.arange(scenario.run.months)[:, None]
    vendor_led, partner_led = books.vendor_led.sum(axis=1), books.partner_led.sum(axis=1)
    skill = books.skill.sum(axis=0)
    hours, cap, market, partners = held_by(books)
    columns = {
        "revenue": vendor_led + partner_led,
        "vendor_led_revenue": vendor_led,
        "partner_led_revenue": partner_led,
        "opportunities": books.opportunities.sum(axis=1),
        "run_hours": books.run.sum(axis=1),
        "build_hours": books.build.sum(axis=1),
        "cadence_hours": books.cadence.sum(axis=1),
        "deals_in_progress": books.vendor_deals.sum(axis=1) * delivery.vendor_led_cycle_months,
        "partner_deals_in_progress": books.partner_deals.sum(axis=1) * delivery.partner_cycle_months,
        **dict(zip(("capability", "commitment", "capacity"), books.practice.sum(axis=2), strict=True)),
        "skill": skill,
        "effort": seats,
        "presence": seats,
        "cap_binds": books.cap_binds.sum(axis=1),
        "market_binds": books.market_binds.sum(axis=1),
        "coverage": books.coverage.sum(axis=1),
        "market_state": books.market,
        "direct_revenue": books.direct,
        "tenure": seats * (scenario.talent.opening_tenure_months + months),
        "ramp": seats * books.ramp[:, None],
        "skill_at_work": skill,
        "held_by_hours": hours,
        "held_by_cap": cap,
        "held_by_market": market,
        "held_by_partners": partners,
        "forecast_miss": forecast_miss(scenario, books, credit),
    }
    series = np.empty((len(COLUMNS), *books.market.shape))
    for row, name in enumerate(COLUMNS):
        series[row] = columns[name]
    return series


def payslips_of(scenario: Scenario, quotas: Quotas, replications: Integers) -> Payslips:
    """Return what everybody earned: nobody leaves, so a fiscal year's twelve months are always one person's."""
    seats, plan = scenario.organization.seats, scenario.plan
    years = scenario.run.months // 12
    first = np.arange(0, seats, scenario.organization.team_size)
    team = np.arange(seats) // scenario.organization.team_size
    own, shared = [], []
    for amounts in quotas:
        yearly = amounts.reshape(years, 12, seats, -1).sum(axis=1)
        own.append(yearly.transpose(2, 0, 1).ravel())
        shared.append(np.add.reduceat(yearly, first, axis=1)[:, team].transpose(2, 0, 1).ravel())
    full = np.full(own[0].shape, 12.0)
    credits = {
        "individual": Credit.against_quota(*own, full),
        "team": Credit.against_quota(*shared, full),
        "score": Credit(attainment=np.ones_like(full), credited=full, quota=full, months=full),
    }
    pay = pay_in_dollars(plan, {measure.name: credits.get(measure.scope, credits["team"]) for measure in plan.measures})
    replication, year, seat = (
        measure.ravel() for measure in np.broadcast_arrays(*np.ix_(replications, np.arange(years), np.arange(seats)))
    )
    return Payslips(
        replication,
        year,
        seat,
        np.zeros_like(seat),
        full,
        own[0],
        own[0] / own[1],
        shared[0] / shared[1],
        pay.base,
        pay.variable,
        np.full(full.shape, plan.target_incentive_per_year),
    )


def binned(values: Floats, year: Integers, years: int) -> Integers:
    """Return people-months (years, BINS) by value."""
    bins = np.clip((values / BIN_WIDTH).astype(np.int64), 0, BINS - 1)
    bins += year * BINS
    return 12 * np.bincount(bins, minlength=years * BINS).reshape(years, BINS)


def totals_of(scenario: Scenario, books: Books, replications: Integers) -> Totals:
    """Return what a chunk's books come to."""
    quotas, years = quotas_of(scenario, books), scenario.run.months // 12
    slips = payslips_of(scenario, quotas, replications)
    target = slips.target_incentive
    payout = np.divide(slips.variable, target, out=np.zeros_like(target), where=target > 0.0)
    return Totals(
        series_of(scenario, books, quotas.credit),
        books.start.sum(axis=1).T,
        slips,
        binned(slips.attainment, slips.year, years),
        binned(payout, slips.year, years),
    )


def moments_of(values: Floats) -> Moments:
    """Return the moments of values (..., replications) over the last axis."""
    mean = values.mean(axis=-1, keepdims=True)
    away = values - mean
    return Moments(mean[..., 0], np.einsum("...r,...r->...", away, away))


def outcome_of(scenario: Scenario, parts: list[Totals]) -> Outcome:
    """Return what all chunks come to."""
    series = np.concatenate([part.series for part in parts], axis=2)
    columns, months, count = series.shape
    years = months // 12
    by_year = series.reshape(columns, years, 12, count).sum(axis=2).transpose(0, 2, 1)
    mean, squares = moments_of(series)
    slips = Payslips(*(np.concatenate(column) for column in zip(*(part.slips for part in parts), strict=True)))
    by_seat = (count, years, scenario.organization.seats)
    paid = {
        name: amounts.reshape(by_seat).sum(axis=2)
        for name, amounts in (
            ("base", slips.base),
            ("variable", slips.variable),
            ("target_incentive", slips.target_incentive),
            ("credited", slips.credited),
            ("paid_months", slips.months),
            ("months_at_quota", slips.months * (slips.attainment >= 1.0)),
        )
    }
    listed = min(count, DETAILED_REPLICATIONS) * years * scenario.organization.seats
    return Outcome(
        yearly={**dict(zip(COLUMNS, by_year, strict=True)), **paid},
        monthly={name: Moments(mean[row], squares[row]) for row, name in enumerate(COLUMNS)},
        cumulative=moments_of(np.cumsum(series[COLUMNS.index("revenue")], axis=0)),
        start=np.concatenate([part.start for part in parts]),
        attainment=np.sum([part.attainment for part in parts], axis=0),
        payout=np.sum([part.payout for part in parts], axis=0),
        people=Payslips(*(column[:listed] for column in slips)),
    )
