"""The numbers kept of every sweep member: yearly measures, 2x2 effects if asked for, and outcomes by replication."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from sim.engine.measures import Estimate, yearly_measures
from sim.engine.results import Result
from sim.engine.run import simulate
from sim.runners.tasks import Measure
from sim.scenario.scenario import Scenario
from sim.studies.factorial import CONTRASTS, CORNERS, OUTCOMES, cell_scenario, effects, factorial
from sim.units import FloatArray

YEARLY = (
    "revenue_per_seat",
    "contribution_per_seat",
    "partner_sales_index",
    "market_share_index",
    "multiplier",
    "build_share",
    "deals_in_progress",
    "turnover",
    "payout_to_target",
    "ccos",
    "share_at_quota",
)
EFFECTS = tuple(f"effect on {outcome}: {contrast}" for outcome in OUTCOMES for contrast in CONTRASTS)


class MeasureRow(NamedTuple):
    """One estimate of a member, over the years from first to last."""

    measure: str
    first_year: int
    last_year: int
    value: Estimate


class MemberResult(NamedTuple):
    """A member's numbers: rows of estimates, and by OUTCOMES the whole horizon's $ per seat, (replications,)."""

    rows: tuple[MeasureRow, ...]
    horizon: Mapping[str, FloatArray]


def yearly(scenario: Scenario, threads: int | None) -> FloatArray:
    """Return a member's numbers in one vector: the YEARLY measures by year, then the outcomes by replication."""
    return _packed(simulate(scenario, threads=threads), [])


def with_effects(scenario: Scenario, threads: int | None) -> FloatArray:
    """Return what `yearly` returns, with the whole-horizon contrasts of the 2x2 (EFFECTS) before the outcomes."""
    experiment = factorial(scenario, cells=CORNERS, threads=threads)
    in_force = next((corner for corner in CORNERS if cell_scenario(scenario, corner) == scenario), None)
    result = experiment.cells[in_force] if in_force else simulate(scenario, threads=threads)
    contrasts = effects(experiment)
    return _packed(result, [contrasts[outcome][contrast] for outcome in OUTCOMES for contrast in CONTRASTS])


MEASURES: Mapping[str, Measure] = {"yearly": yearly, "effects": with_effects}


def member_result(numbers: FloatArray, scenario: Scenario, measures: str) -> MemberResult:
    """Return a member's numbers by name, unpacked from the vector that a measure of MEASURES returned."""
    years = scenario.run.months // 12
    labels = list(_labels(years, measures))
    table = numbers[: 3 * len(labels)].reshape(-1, 3)
    outcomes = numbers[3 * len(labels) :].reshape(len(OUTCOMES), scenario.run.replications)
    rows = tuple(MeasureRow(*label, Estimate(*map(float, row))) for label, row in zip(labels, table, strict=True))
    return MemberResult(rows, dict(zip(OUTCOMES, outcomes, strict=True)))


def _labels(years: int, measures: str) -> Iterator[tuple[str, int, int]]:
    for measure in YEARLY:
        yield from ((measure, year, year) for year in range(1, years + 1))
    if measures == "effects":
        yield from ((effect, 1, years) for effect in EFFECTS)


def _packed(result: Result, effects_found: list[Estimate]) -> FloatArray:
    measured = yearly_measures(result)
    table = [*(value for measure in YEARLY for value in measured[measure]), *effects_found]
    outcomes = [of(result).sum(axis=1) for of in OUTCOMES.values()]
    return np.concatenate([np.array(table).ravel(), *outcomes])
