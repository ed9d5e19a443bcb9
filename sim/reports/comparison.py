"""What the Compare page shows of two to six scenarios: everything its charts need, and nothing as large as a run."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.engine.measures import Z_95, Estimate, by_year, turnover
from sim.engine.results import BIN_WIDTH, Result
from sim.scenario.scenario import Scenario
from sim.studies.comparison import HEADLINES, Comparison, ComparisonStanding, differing_values, standings
from sim.studies.factorial import crossover_month, monthly_crossover
from sim.studies.winners_losers import GroupPayChange, pay_for_performance, pay_spread, winners_and_losers
from sim.units import FloatArray, IntArray

LONGEST_LABEL = 40
JOINED = 5  # bins of a run that make one bin of a chart
WIDTH = JOINED * BIN_WIDTH
_UNFIT = re.compile(r"[^\w .,()'%+×–-]")


@dataclass(frozen=True, kw_only=True, eq=False)
class Side:
    """One scenario of a comparison.

    `monthly` is mean revenue a seat and its half width, `lead` mean cumulative revenue a seat less the baseline's, $;
    `attainment` and `payout` are shares of people-months in bins of WIDTH from 0. `outcomes` is empty for the baseline.
    """

    scenario: Scenario
    standings: Mapping[str, ComparisonStanding]
    monthly: FloatArray
    monthly_error: FloatArray
    lead: FloatArray
    overtakes: int | None
    makes_up: int | None
    attainment: FloatArray
    payout: FloatArray
    outcomes: Mapping[str, GroupPayChange]
    pay_for_performance: Estimate
    pay_spread: Estimate
    turnover: tuple[Estimate, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Lineup:
    """Scenarios by label on shared draws, the one the others are compared with, and every value that differs."""

    baseline: str
    sides: Mapping[str, Side]
    differences: pd.DataFrame
    months: int
    years: int
    replications: int

    @property
    def others(self) -> tuple[str, ...]:
        """Return the labels that are compared with the baseline, in their order."""
        return tuple(name for name in self.sides if name != self.baseline)

    def best(self, measure: str = "contribution") -> str:
        """Return the label with the highest mean of a measure."""
        return max(self.sides, key=lambda name: self.sides[name].standings[measure].value.mean)


def read_lineup(results: Mapping[str, Result], baseline: str) -> Lineup:
    """Return what the page shows of runs on shared draws, by label; every change is against `baseline`."""
    comparison = Comparison(baseline, results)
    by_measure = standings(comparison)
    before = results[baseline]
    return Lineup(
        baseline=baseline,
        sides={
            name: _side(result, before, {measure: by_measure[measure][name] for measure in HEADLINES})
            for name, result in results.items()
        },
        differences=differing_values(comparison),
        months=before.scenario.run.months,
        years=before.years,
        replications=before.replications,
    )


def arms_only(lineup: Lineup) -> tuple[str, ...]:
    """Return the labels whose inputs differ from the baseline's in arms of the 2x2 alone, which they do not run."""
    table = lineup.differences
    return tuple(
        name
        for name in lineup.others
        if (paths := [str(path) for path in table["parameter"][_differ(table[name], table[lineup.baseline])]])
        and all(path.startswith("archetypes.") for path in paths)
    )


def label_of(text: str) -> str:
    """Return a scenario's name as a chart may carry it: no markup, no link, at most LONGEST_LABEL characters."""
    words = " ".join(_UNFIT.sub(" ", text).replace("www.", "www ").replace("_", " ").split()) or "Unnamed"
    return words if len(words) <= LONGEST_LABEL else f"{words[: LONGEST_LABEL - 1].rstrip()}…"


def _side(result: Result, before: Result, standings: Mapping[str, ComparisonStanding]) -> Side:
    seats = result.scenario.organization.seats
    same = result is before
    return Side(
        scenario=result.scenario,
        standings=standings,
        monthly=result.month("revenue") / seats,
        monthly_error=Z_95 * result.month_error("revenue") / seats,
        lead=result.cumulative.mean / seats - before.cumulative.mean / before.scenario.organization.seats,
        overtakes=None if same else monthly_crossover(result, before),
        makes_up=None if same else crossover_month(result, before),
        attainment=_shares(result.attainment),
        payout=_shares(result.payout),
        outcomes={} if same else winners_and_losers(result, before),
        pay_for_performance=pay_for_performance(result),
        pay_spread=pay_spread(result),
        turnover=tuple(by_year(turnover(result))),
    )


def _differ(one: pd.Series, other: pd.Series) -> list[bool]:
    return [here != there for here, there in zip(one, other, strict=True)]


def _shares(counts: IntArray) -> FloatArray:
    """Return the shares of people-months in bins of WIDTH, over all years; shape (bins / JOINED,)."""
    joined = counts.sum(axis=0).reshape(-1, JOINED).sum(axis=1)
    shares: FloatArray = joined / max(joined.sum(), 1)
    return shares


def quantile_of(shares: FloatArray, at: float) -> float:
    """Return the level below which a part `at` of the people-months lies; 0 without any."""
    if float(shares.sum()) == 0.0:
        return 0.0
    place = int(np.searchsorted(np.cumsum(shares), at * float(shares.sum())))
    return (min(place, shares.size - 1) + 0.5) * WIDTH
