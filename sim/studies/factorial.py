"""The 2x2 experiment of pay and motion on shared draws: its contrasts, and the month in which one cell overtakes."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.engine.measures import Estimate, contribution_per_seat, estimate, revenue_per_seat
from sim.engine.results import Result
from sim.engine.run import DEFAULT_CHUNK, Progress, simulate
from sim.scenario.scenario import Scenario
from sim.units import MONTHS_PER_YEAR, FloatArray

STATUS_QUO = "team/vendor-led"
PAY_ONLY = "individual/vendor-led"
BUILD_ONLY = "team/partner-built"
BUILD_AND_PAY = "individual/partner-built"
CORNERS = (STATUS_QUO, PAY_ONLY, BUILD_ONLY, BUILD_AND_PAY)
UNDIRECTED = ("team/undirected", "individual/undirected")
CELLS = (*CORNERS, *UNDIRECTED)
CONTRASTS = ("pay", "motion", "interaction", "both")


@dataclass(frozen=True, eq=False)
class Factorial:
    """The cells of the 2x2 by name, all on the same draws, and the scenario they vary."""

    scenario: Scenario
    fingerprint: str
    cells: Mapping[str, Result]

    @property
    def seconds(self) -> float:
        """Return the computing time of all cells."""
        return sum(cell.seconds for cell in self.cells.values())


def cell_scenario(scenario: Scenario, cell: str) -> Scenario:
    """Return the scenario of one cell, such as `team/partner-built`: that plan and motion for the whole horizon.

    A transition to another plan is switched off; the cell's name would be wrong after its cutover.
    """
    pay, motion = cell.split("/")
    arms = scenario.archetypes
    plans = {"team": arms.team, "individual": arms.individual}
    motions = {"vendor-led": arms.vendor_led, "partner-built": arms.partner_built, "undirected": arms.undirected}
    stays = scenario.transition.model_copy(update={"cutover_month": 0})
    return scenario.replace(plan=plans[pay], motion=motions[motion], transition=stays)


def evolutions(scenario: Scenario, months: int = MONTHS_PER_YEAR) -> dict[str, Scenario]:
    """Return gradual ways from the status quo to build-and-pay, by name; each starts as one corner of the 2x2.

    After `months` months the individual plan replaces the team plan, for everybody or for newcomers only, or under the
    individual plan the motion changes from vendor-led to partner-built.
    """
    arms = scenario.archetypes
    built = cell_scenario(scenario, BUILD_ONLY)
    follows = built.transition.model_copy(update={"plan": arms.individual, "cutover_month": months})
    kept = follows.model_copy(update={"grandfathering": True})
    later = arms.partner_built
    turned = arms.vendor_led.model_copy(
        update={
            "change_after_months": months,
            "build_share_after": later.build_share,
            "shoulder_share_after": later.shoulder_share,
            "role_clarity_after": later.role_clarity,
        }
    )
    return {
        f"Build; individual pay from month {months + 1}": built.replace(transition=follows),
        f"Build; newcomers on individual pay from month {months + 1}": built.replace(transition=kept),
        f"Individual pay; build from month {months + 1}": cell_scenario(scenario, PAY_ONLY).replace(motion=turned),
    }


def factorial(
    scenario: Scenario,
    *,
    cells: tuple[str, ...] = CELLS,
    threads: int | None = None,
    chunk: int = DEFAULT_CHUNK,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> Factorial:
    """Run the cells of the 2x2 on the same draws; `progress(done, total)` counts replications over all cells."""
    total = scenario.run.replications * len(cells)
    results: dict[str, Result] = {}
    for index, cell in enumerate(cells):
        before = index * scenario.run.replications

        def report(done: int, _: int, before: int = before) -> None:
            if progress is not None:
                progress(before + done, total)

        results[cell] = simulate(
            cell_scenario(scenario, cell), threads=threads, chunk=chunk, progress=report, cancel=cancel
        )
    return Factorial(scenario, scenario.fingerprint(), results)


def contrasts(values: Mapping[str, FloatArray]) -> dict[str, Estimate]:
    """Return pay, motion, their interaction and both together, paired by replication, against the status quo.

    `values` holds one number for each replication and corner. Pay is the change of plan under the status quo motion,
    motion the change of motion under the status quo plan, interaction what both together add beyond the sum.
    """
    base, pay, motion, both = (values[corner] for corner in CORNERS)
    return {
        "pay": estimate(pay - base),
        "motion": estimate(motion - base),
        "interaction": estimate(both - pay - motion + base),
        "both": estimate(both - base),
    }


OUTCOMES = {"revenue": revenue_per_seat, "contribution": contribution_per_seat}
LAST_YEAR = "last_year_"
AMOUNTS = ("revenue", "contribution", "last_year_revenue", "last_year_contribution")


def amounts(result: Result) -> dict[str, FloatArray]:
    """Return each replication's amounts per seat in $ by AMOUNTS: over the horizon, and in its last year alone."""
    yearly = {outcome: measure(result) for outcome, measure in OUTCOMES.items()}
    return {
        **{outcome: value.sum(axis=1) for outcome, value in yearly.items()},
        **{f"{LAST_YEAR}{outcome}": value[:, -1] for outcome, value in yearly.items()},
    }


def outcome_contrasts(cells: Mapping[str, Result], outcome: str, *, last_year: bool = False) -> dict[str, Estimate]:
    """Return the contrasts of the corners per seat in $, over the whole horizon or in its last year alone."""
    key = f"{LAST_YEAR}{outcome}" if last_year else outcome
    return contrasts({corner: amounts(cells[corner])[key] for corner in CORNERS})


def effects(experiment: Factorial) -> dict[str, dict[str, Estimate]]:
    """Return the contrasts per seat in $ by AMOUNTS: over the whole horizon and in the last year."""
    by_corner = {corner: amounts(experiment.cells[corner]) for corner in CORNERS}
    return {key: contrasts({corner: by_corner[corner][key] for corner in CORNERS}) for key in AMOUNTS}


def crossover_month(result: Result, baseline: Result) -> int | None:
    """Return the first month from which mean cumulative revenue stays above the baseline's to the end, else None."""
    return stays_above(result.cumulative.mean - baseline.cumulative.mean)


def monthly_crossover(result: Result, baseline: Result) -> int | None:
    """Return the first month from which monthly revenue, averaged over three months, stays above the baseline's."""
    return smoothly_above(result.month("revenue") - baseline.month("revenue"))


def smoothly_above(lead: FloatArray) -> int | None:
    """Return the 1-based month from which a monthly lead (months,), averaged over three, stays positive, else None."""
    month = stays_above(np.convolve(lead, np.ones(3) / 3.0, mode="valid"))
    return None if month is None else month + 1


def stays_above(lead: FloatArray) -> int | None:
    """Return the 1-based position from which `lead` is positive to the end, else None."""
    behind = np.nonzero(lead <= 0.0)[0]
    first = int(behind[-1]) + 2 if behind.size else 1
    return first if first <= lead.size else None
