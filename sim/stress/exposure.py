"""Concentration and windfall: how much of the payout goes to few people and comes from few deals."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sim.engine.measures import Estimate, estimate
from sim.engine.results import Result
from sim.pay.payout import scope_payout
from sim.pay.plan import Plan
from sim.scenario.scenario import Scenario
from sim.stress.outcomes import Outcomes
from sim.theory.kinked_pay import LogNormal

TOP = 0.1  # share of the people
LARGE = 0.25  # of an annual quota: a deal that plans review as a windfall; a common clause, taken as an assumption


@dataclass(frozen=True)
class Concentration:
    """Share of a year's payout that the best paid tenth of people, and the best paid person, receive.

    `replications` is how many replications list people and pay anything; the shares are None when there are none.
    """

    top_tenth: Estimate | None
    top_person: Estimate | None
    replications: int


@dataclass(frozen=True)
class WindfallExposure:
    """Exposure to large deals, in closed form from the lognormal sizes and the year's mean revenue.

    `large` is the size from which a deal counts, $; `share` that of revenue in such deals; `number` how many a year
    brings on average. `largest` and `largest_p90` are the median and P90 of the year's largest deal, $;
    `paid` is what the organization pays for the median one if it lands with somebody exactly at quota, $, and
    `at_base_rate` what it would be at target incentive over quota.
    """

    large: float
    share: float
    number: float
    largest: float
    largest_p90: float
    paid: float
    at_base_rate: float


def concentration(result: Result, year: int) -> Concentration:
    """Return how unequally a year's variable pay falls on people; year 1 is the first."""
    people = result.people
    chosen = people.year == year - 1
    pay, replication = people.variable[chosen], people.replication[chosen]
    tenths, firsts = [], []
    for number in np.unique(replication):
        ordered = np.sort(pay[replication == number])[::-1]
        total = float(ordered.sum())
        if total > 0.0:
            tenths.append(float(ordered[: max(1, math.ceil(TOP * ordered.size))].sum()) / total)
            firsts.append(float(ordered[0]) / total)
    if not tenths:
        return Concentration(None, None, 0)
    return Concentration(estimate(np.array(tenths)), estimate(np.array(firsts)), len(tenths))


def windfall(scenario: Scenario, draws: Outcomes) -> WindfallExposure:
    """Return the exposure to large deals of a year with these outcomes."""
    market, quota = scenario.market, scenario.quota.annual_quota
    large, deals = LARGE * quota, float(draws.revenue.mean()) / market.deal_size
    if market.deal_size_log_sd > 0.0:
        sizes = LogNormal(mean=market.deal_size, log_sd=market.deal_size_log_sd)
        above = sizes.above(large)
        share = (sizes.call(large) + large * above) / market.deal_size
        median, p90 = (_largest(sizes, deals, chance) for chance in (0.5, 0.9))
    else:
        above = share = 1.0 if market.deal_size >= large else 0.0
        median = p90 = market.deal_size
    paid = bluebird_pay(scenario.plan, median, quota, scenario.organization.team_size)
    base_rate = scenario.plan.target_incentive_per_year / quota
    return WindfallExposure(large, share, deals * above, median, p90, paid, base_rate * median)


def bluebird_pay(plan: Plan, deal: float, quota: float, team_size: int) -> float:
    """Return the extra pay of a whole team, $, for one more deal of a member when all are exactly at quota."""
    extra = deal / quota
    before = float(scope_payout(plan, 1.0, 1.0, quota))
    own = float(scope_payout(plan, 1.0 + extra, 1.0 + extra / team_size, quota)) - before
    others = float(scope_payout(plan, 1.0, 1.0 + extra / team_size, quota)) - before
    return plan.target_incentive_per_year * (own + (team_size - 1) * others)


def _largest(sizes: LogNormal, deals: float, chance: float) -> float:
    """Return the `chance` quantile of the largest of Poisson(deals) deals, $; 0 where having no deal is that likely.

    P(largest <= x) = exp(-deals P(size > x)).
    """
    above = -math.log(chance) / deals if deals > 0.0 else 1.0
    return sizes.quantile(1.0 - above) if above < 1.0 else 0.0
