"""A stress test in sentences, the same on the page, the command line, the brief and the slides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.engine.measures import Estimate
from sim.reports.wording import capitalized, money, share, signed_money
from sim.scenario.scenario import Scenario
from sim.stress.accruals import Forecast
from sim.stress.outcomes import (
    breaks_budget,
    breaks_under_target,
    expected_shortfall,
    misses_target,
    quantile_with_interval,
)
from sim.stress.reverse import Reverse, mildest
from sim.stress.study import StressStudy

CENTS = 100.0  # of a dollar
ASSUMED = (
    "Payout is variable pay of the whole organization in the year; open territories, turnover and ramp happen inside "
    "the simulation. CCOS adds base pay."
)
CAPITALIZATION = (
    "ASC 340-40: incremental costs of obtaining a contract become an asset and are amortized straight-line over the "
    "benefit period; a benefit of at most a year is expensed at once (the practical expedient). Which share is "
    "incremental is for the accountants to say: it is given, never guessed."
)
FIGURES = {
    "mean": "mean payout",
    "p50": "payout P50",
    "p90": "payout P90",
    "p99": "payout P99",
    "expected_shortfall_90": "expected shortfall, worst tenth",
    "revenue": "mean revenue",
}
DIRECTIONS = {"market": "the market", "quotas": "quotas", "credit": "credit per dollar"}
CHANCES = {
    "breaks_budget": "breaks the budget",
    "breaks_budget_under_target": "breaks the budget while revenue is under target",
    "misses_target": "misses the revenue target",
    "ccos": "CCOS",
}


def chance(probability: Estimate) -> str:
    """Return a probability with its interval: `12 % (6 to 22)`."""
    low, high = (f"{round(100.0 * end, 1):g}" for end in (abs(probability.low), probability.high))
    return f"{share(probability.mean)} ({low} to {high})"


def headline(study: StressStudy) -> str:
    """Return the one sentence: how often the budget breaks, and how often while revenue is under the target."""
    base, frame = study.base, study.frame
    broken, under = breaks_budget(base, frame).mean, breaks_under_target(base, frame).mean
    start = f"The payout breaks its {money(frame.budget)} budget in {_often(broken)}"
    if broken <= 0.0:
        return start
    return f"{start}, and in {_often(under, '')} while revenue stays under {money(frame.target)}"


def chances(study: StressStudy) -> str:
    """Return how often budget and target are missed, with 95 % intervals, in one sentence."""
    base, frame = study.base, study.frame
    both = breaks_under_target(base, frame)
    return (
        f"over budget in {chance(breaks_budget(base, frame))}, under the revenue target in "
        f"{chance(misses_target(base, frame))}, both at once in {chance(both)} of outcomes; 95 % intervals."
    )


def _often(probability: float, of: str = " of outcomes") -> str:
    return f"none{of}" if probability <= 0.0 else f"{share(probability)}{of}"


def basis(answer: Mapping[str, Any]) -> str:
    """Return what was stressed, in one sentence."""
    return (
        f"{answer['scenario']['name']}: fiscal year {answer['year']}, {answer['replications']:,} replications, seed "
        f"{answer['seed']}, 95 % intervals, scenario {answer['fingerprint']}."
    )


def tail(study: StressStudy) -> str:
    """Return the distribution's finding."""
    cost = study.base.cost
    ninth, worst = quantile_with_interval(cost, 0.9), expected_shortfall(cost)
    return f"Nine of ten outcomes pay {money(ninth.mean)} or less; the worst tenth averages {money(worst.mean)}"


def market(study: StressStudy) -> str:
    """Return sensitivity beside volatility, and what the common market does to the spread."""
    split = study.split
    return (
        f"Sensitivity: one percent of market moves the mean payout by {signed_money(split.slope.mean)}. Volatility: at "
        f"one market state the payout still scatters with a standard deviation of {money(split.sd_at_one_state)}, "
        f"against {money(split.sd)} with the shocks that everybody shares; the market explains "
        f"{share(split.explained)} of the variance."
    )


def correlated(scenario: Scenario) -> str:
    """Return which shocks strike together in a scenario, and where that is set."""
    quits, churn = scenario.talent.quits_with_market, scenario.partners.churn_with_market
    if not scenario.switches.market_shock:
        return "Correlated shocks: the market shock is switched off, so nothing strikes everybody at once."
    together = (
        "Correlated shocks: one market state moves opportunities and win rates of every manager at once "
        f"(market.shock {scenario.market.shock:g}, persistence {scenario.market.persistence:g})."
    )
    follow = {"quits": ("talent.quits_with_market", quits), "partner churn": ("partners.churn_with_market", churn)}
    going = [f"{what} with its power {power:g} ({path})" for what, (path, power) in follow.items() if power != 0.0]
    apart = [f"{what} ({path} 0)" for what, (path, power) in follow.items() if power == 0.0]
    moved = f" Along with it go {' and '.join(going)}." if going else ""
    return together + moved + (f" Independent of it: {' and '.join(apart)}." if apart else "")


def concentration(study: StressStudy) -> str:
    """Return how much of the payout few people receive."""
    held = study.concentration
    if held.top_tenth is None or held.top_person is None:
        return "Nobody was paid variable pay."
    return (
        f"Concentration: the best paid tenth of people receives {share(held.top_tenth.mean)} of the payout, the best "
        f"paid person {share(held.top_person.mean)} (first {held.replications} replications)."
    )


def windfall(study: StressStudy) -> str:
    """Return how much few large deals bring, and what one pays."""
    deals = study.windfall
    return (
        f"Windfall: deals above {money(deals.large)}, a quarter of a quota, bring {share(deals.share)} of "
        f"revenue; the year's largest deal is {money(deals.largest)} in the middle and above "
        f"{money(deals.largest_p90)} in one year of ten. Landing with somebody just at quota it pays "
        f"{money(deals.paid)}; at the base commission rate it would pay {money(deals.at_base_rate)}."
    )


def costliest(study: StressStudy) -> str:
    """Return the library's finding: the stress that costs most."""
    worst = max(study.library, key=lambda effect: effect.cost_change.mean)
    return f"{capitalized(worst.name)} costs most, {signed_money(worst.cost_change.mean)}"


def reverse(study: StressStudy) -> str:
    """Return what reverse stress found: the mildest world first, then the other directions, in sentences."""
    nearest = mildest(study.reverse)
    if nearest is None:
        verb = "holds" if all(stress.already for stress in study.reverse) else "breaks"
        return (
            "Reverse stress: no market, quotas or credit within a factor of three of plan "
            f"{verb} the budget of {money(study.frame.budget)} on average."
        )
    broken = "The budget is broken as planned. It holds again with"
    lead = broken if nearest.already else "The mildest world that breaks the budget on average is"
    others = [world(stress, study) for stress in study.reverse if stress is not nearest]
    return f"Reverse stress: {lead} {world(nearest, study)}. Others: {'; '.join(others)}."


def world(stress: Reverse, study: StressStudy) -> str:
    """Return one direction's world in words."""
    name = DIRECTIONS[stress.direction]
    if stress.factor is None or stress.revenue is None:
        return f"no {name.removeprefix('the ')} within reach"
    under = "under" if stress.under_target(study.frame) else "at or above"
    odds = "" if stress.chance is None else f"; the model's own shocks bring such a year in {share(stress.chance)}"
    return (
        f"{name} {against_plan(stress.factor)} (±{196.0 * stress.error:.1f} points), with revenue of "
        f"{money(stress.revenue.mean)}, {under} target{odds}"
    )


def against_plan(factor: float) -> str:
    """Return a factor on the plan in words: `12.0 % below plan`."""
    return f"{100.0 * abs(factor - 1.0):.1f} % {'above' if factor >= 1.0 else 'below'} plan"


def reconciled(books: Forecast) -> str:
    """Return the reconciliation of cash and accruals in words, to the cent."""
    held = books.check()
    if all(held.values()):
        exact = f"{books.capitalized.sum() / CENTS:,.2f} = {books.amortized.sum() / CENTS:,.2f}"
        return (
            f"Reconciled to the cent: accrued {books.accrued.sum() / CENTS:,.2f} = paid "
            f"{books.paid.sum() / CENTS:,.2f} + owed {books.liability[-1] / CENTS:,.2f}; capitalized {exact} amortized "
            f"+ {books.asset[-1] / CENTS:,.2f} balance."
        )
    return f"Does not reconcile: {', '.join(name for name, fine in held.items() if not fine)}."


def command_of(answer: Mapping[str, Any]) -> str:
    """Return the command that computes the same, given the scenario as a file."""
    books = answer["accruals"]["accounting"]
    return (
        f"python -m sim stress SCENARIO --year {answer['year']} --budget {answer['budget']!r} --revenue-target "
        f"{answer['revenue_target']!r} --replications {answer['replications']} --seed {answer['seed']} --capitalize "
        f"{books['capitalized_share']!r} --benefit-months {books['benefit_months']} --lag-months {books['lag_months']}"
    )


def written(value: object) -> str:
    """Return one value of a scenario as text; a dash where a side has none."""
    return "-" if value is None else f"{value:.10g}" if isinstance(value, float) else str(value)
