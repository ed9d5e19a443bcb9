"""Compare two to six scenarios on the same draws: measures, paired differences, and how often a scenario is ahead."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

import pandas as pd

from sim.engine.measures import (
    Estimate,
    build_share,
    ccos,
    contribution_per_seat,
    estimate,
    partner_sales_index,
    pay_per_seat,
    payout_to_target,
    revenue_per_seat,
    share_at_quota,
    turnover,
)
from sim.engine.results import Result
from sim.engine.run import DEFAULT_CHUNK, Progress, simulate
from sim.errors import SimError
from sim.scenario.differences import leaves
from sim.scenario.scenario import Scenario
from sim.units import FloatArray

FEWEST, MOST = 2, 6
Better = Literal["more", "less", "neither"]


class Headline(NamedTuple):
    """One measure of a replication: label, unit, which direction is better, and the function that computes it."""

    label: str
    unit: str
    better: Better
    of: Callable[[Result], FloatArray]


class ComparisonStanding(NamedTuple):
    """A headline of one scenario: its value, paired change from the baseline, and how often it beats the baseline.

    `change` and `ahead` are None for the baseline itself, `ahead` also where no direction is better. A tie counts half.
    """

    value: Estimate
    change: Estimate | None
    ahead: float | None


def _whole(values: Callable[[Result], FloatArray]) -> Callable[[Result], FloatArray]:
    def of(result: Result) -> FloatArray:
        total: FloatArray = values(result).sum(axis=1)
        return total

    return of


HEADLINES: dict[str, Headline] = {
    "contribution": Headline("Contribution", "$/seat over the horizon", "more", _whole(contribution_per_seat)),
    "contribution_last_year": Headline(
        "Contribution, last year", "$/seat", "more", lambda result: contribution_per_seat(result)[:, -1]
    ),
    "revenue": Headline("Revenue", "$/seat over the horizon", "more", _whole(revenue_per_seat)),
    "revenue_last_year": Headline(
        "Revenue, last year", "$/seat", "more", lambda result: revenue_per_seat(result)[:, -1]
    ),
    "partner_sales_index": Headline(
        "Partner sales index, last year",
        "times the start",
        "more",
        lambda result: partner_sales_index(result).last_year(),
    ),
    "pay": Headline("Pay, base and variable", "$/seat over the horizon", "neither", _whole(pay_per_seat)),
    "ccos": Headline("CCOS", "share of credited revenue", "less", lambda result: ccos(result).whole()),
    "payout_to_target": Headline(
        "Payout to target", "times target incentive", "neither", lambda result: payout_to_target(result).whole()
    ),
    "share_at_quota": Headline(
        "Share at quota", "share of months", "more", lambda result: share_at_quota(result).whole()
    ),
    "build_share": Headline(
        "Building share", "share of time after cadence", "neither", lambda result: build_share(result).whole()
    ),
    "turnover": Headline("Turnover", "departures/seat and year", "less", lambda result: turnover(result).mean(axis=1)),
}


@dataclass(frozen=True, eq=False)
class Comparison:
    """Results by name on shared draws, and which of them the others are compared with."""

    baseline: str
    results: Mapping[str, Result]

    @property
    def others(self) -> tuple[str, ...]:
        """Return the names of all scenarios but the baseline, in their order."""
        return tuple(name for name in self.results if name != self.baseline)


def comparable(scenarios: Mapping[str, Scenario], baseline: str) -> dict[str, Scenario]:
    """Return the scenarios to run: all with the baseline's run settings, so that they share their draws.

    SimError unless there are two to six, the baseline is one of them and all run for the same months.
    """
    if not FEWEST <= len(scenarios) <= MOST:
        raise SimError(f"{len(scenarios)} scenarios cannot be compared; choose {FEWEST} to {MOST} with different names")
    if baseline not in scenarios:
        raise SimError(f"the baseline {baseline!r} is not among the scenarios; they are {', '.join(scenarios)}")
    run = scenarios[baseline].run
    for name, scenario in scenarios.items():
        if (scenario.run.months, scenario.run.start_month) != (run.months, run.start_month):
            raise SimError(
                f"{name!r} runs for {scenario.run.months} months from month {scenario.run.start_month}, the baseline "
                f"for {run.months} from month {run.start_month}; set the same run.months and run.start_month"
            )
    return {name: scenario.replace(run=run) for name, scenario in scenarios.items()}


def compare(
    scenarios: Mapping[str, Scenario],
    baseline: str,
    *,
    threads: int | None = None,
    chunk: int = DEFAULT_CHUNK,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> Comparison:
    """Run two to six scenarios on the same draws; `progress(done, total)` counts replications over all of them."""
    chosen = comparable(scenarios, baseline)
    total = sum(scenario.run.replications for scenario in chosen.values())
    results: dict[str, Result] = {}
    before = 0
    for name, scenario in chosen.items():

        def report(done: int, _: int, before: int = before) -> None:
            if progress is not None:
                progress(before + done, total)

        results[name] = simulate(scenario, threads=threads, chunk=chunk, progress=report, cancel=cancel)
        before += scenario.run.replications
    return Comparison(baseline, results)


def standings(comparison: Comparison) -> dict[str, dict[str, ComparisonStanding]]:
    """Return every headline by measure and scenario name, changes paired by replication with the baseline."""
    return {
        measure: {
            name: _standing(headline, result, comparison.results[comparison.baseline], name == comparison.baseline)
            for name, result in comparison.results.items()
        }
        for measure, headline in HEADLINES.items()
    }


def _standing(headline: Headline, result: Result, baseline: Result, is_baseline: bool) -> ComparisonStanding:
    values = headline.of(result)
    if is_baseline:
        return ComparisonStanding(estimate(values), None, None)
    change = values - headline.of(baseline)
    signed = -change if headline.better == "less" else change
    ahead = float(((signed > 0.0) + 0.5 * (signed == 0.0)).mean()) if headline.better != "neither" else None
    return ComparisonStanding(estimate(values), estimate(change), ahead)


def differing_values(comparison: Comparison) -> pd.DataFrame:
    """Return a row for each value in which a scenario differs from the baseline: `parameter`, then a column by name."""
    dumped = {
        name: leaves(result.scenario.model_dump(mode="json", exclude={"name", "description", "sources"}))
        for name, result in comparison.results.items()
    }
    before = dumped[comparison.baseline]
    paths = dict.fromkeys(path for content in dumped.values() for path in content)
    rows = [
        (path, *(content.get(path) for content in dumped.values()))
        for path in paths
        if any(content.get(path) != before.get(path) for content in dumped.values())
    ]
    return pd.DataFrame(rows, columns=["parameter", *dumped], dtype=object)
