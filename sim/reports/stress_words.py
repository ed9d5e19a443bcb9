"""A stress test in sentences, the same on the command line, the brief and the slides; money to the cent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.reports.replay_words import dollars, signed
from sim.scenario.scenario import Scenario

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
CHANCES = {
    "breaks_budget": "breaks the budget",
    "breaks_budget_under_target": "breaks the budget while revenue is under target",
    "misses_target": "misses the revenue target",
    "ccos": "CCOS",
}


def headline(answer: Mapping[str, Any]) -> str:
    """Return what a `stress_object` found, in one sentence."""
    found = answer["distribution"]
    broken, under = (found[name]["mean"] for name in ("breaks_budget", "breaks_budget_under_target"))
    return (
        f"The payout breaks its {dollars(answer['budget'])} budget in {broken:.1%} of outcomes, and in {under:.1%} "
        f"while revenue stays under {dollars(answer['revenue_target'])}"
    )


def basis(answer: Mapping[str, Any]) -> str:
    """Return what was stressed, in one sentence."""
    return (
        f"{answer['scenario']['name']}: fiscal year {answer['year']}, {answer['replications']:,} replications, seed "
        f"{answer['seed']}, 95 % intervals, scenario {answer['fingerprint']}."
    )


def tail(answer: Mapping[str, Any]) -> str:
    """Return the distribution's finding."""
    found = answer["distribution"]
    return (
        f"Nine of ten outcomes pay {dollars(found['p90']['mean'])} or less; the worst tenth averages "
        f"{dollars(found['expected_shortfall_90']['mean'])}"
    )


def market(answer: Mapping[str, Any]) -> str:
    """Return sensitivity beside volatility, and what the common market does to the spread."""
    moved, scattered = answer["sensitivity"], answer["volatility"]
    slope = signed(moved["per_percent_of_market"]["mean"])
    still, shared = dollars(scattered["sd_at_one_market_state"]), dollars(scattered["sd"])
    return (
        f"Sensitivity: one percent of market moves the mean payout by {slope}. Volatility: at one market state the "
        f"payout still scatters with a standard deviation of {still}, against {shared} with the shocks that everybody "
        f"shares; the market explains {moved['share_of_variance']:.0%} of the variance."
    )


def correlated(scenario: Scenario) -> str:
    """Return which shocks strike together in a scenario, and where that is set."""
    quits, churn = scenario.talent.quits_with_market, scenario.partners.churn_with_market
    if not scenario.switches.market_shock:
        return "Correlated shocks: the market shock is switched off, so nothing strikes everybody at once."
    told = (
        "Correlated shocks: one market state moves opportunities and win rates of every manager at once "
        f"(market.shock {scenario.market.shock:g}, persistence {scenario.market.persistence:g})."
    )
    follow = {"quits": ("talent.quits_with_market", quits), "partner churn": ("partners.churn_with_market", churn)}
    going = [f"{what} with its power {power:g} ({path})" for what, (path, power) in follow.items() if power != 0.0]
    apart = [f"{what} ({path} 0)" for what, (path, power) in follow.items() if power == 0.0]
    moved = f" Along with it go {' and '.join(going)}." if going else ""
    return told + moved + (f" Independent of it: {' and '.join(apart)}." if apart else "")


def exposure(answer: Mapping[str, Any]) -> str:
    """Return concentration and windfall exposure."""
    held, deals = answer["concentration"], answer["windfall"]
    people = "Nobody was paid variable pay."
    if held["top_tenth"] is not None:
        people = (
            f"Concentration: the best paid tenth of people receives {held['top_tenth']['mean']:.1%} of the payout, the "
            f"best paid person {held['top_person']['mean']:.1%} (first {held['replications']} replications)."
        )
    return (
        f"{people} Windfall: deals above {dollars(deals['large'])}, a quarter of a quota, bring "
        f"{deals['share']:.1%} of revenue; the year's largest is {dollars(deals['largest'])} in the middle and above "
        f"{dollars(deals['largest_p90'])} in one year of ten, and pays {dollars(deals['paid'])} landing just at quota."
    )


def costliest(answer: Mapping[str, Any]) -> str:
    """Return the library's finding."""
    worst = max(answer["library"], key=lambda each: float(each["cost_change"]["mean"]))
    return f"{worst['name'].capitalize()} costs most, {signed(worst['cost_change']['mean'])}"


def told_reverse(answer: Mapping[str, Any]) -> list[str]:
    """Return what reverse stress found, a sentence for each direction, the mildest marked."""
    told = []
    for found in answer["reverse"]["directions"]:
        verb = "holds again" if found["already_broken"] else "breaks"
        if found["factor"] is None:
            told.append(f"Budget {verb} on average at no {found['direction']} within a factor of 3.")
            continue
        where = "under" if found["under_target"] else "at or above"
        mark = " (mildest)" if found["direction"] == answer["reverse"]["mildest"] else ""
        told.append(
            f"Budget {verb} on average with {found['direction']} at {100.0 * found['factor']:.1f} % of plan "
            f"(±{196.0 * found['standard_error']:.1f}), revenue {where} target{mark}."
        )
    return told


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
