"""The study of sizing: a sales force built at once or in steps, in the model's own partner organization."""

from __future__ import annotations

import numpy as np

from sim.engine.measures import Estimate, contribution_per_seat, estimate
from sim.evidence import settings
from sim.evidence.finding import Effort, Measuring, StudyResult
from sim.evidence.settings import Dictated
from sim.model.economics import net_margin
from sim.studies.factorial import BUILD_AND_PAY, cell_scenario
from sim.units import FloatArray

YEARS = 3
# Share of the seats filled in each year. Start-ups staff 0.64 of what is best [V]; the step between is an assumption.
QUICK_BUILD = (1.0, 1.0, 1.0)
PLAY_SAFE = (0.82, 1.0, 1.0)
EARN_YOUR_WAY = (0.64, 0.82, 1.0)
SETTING = (
    Dictated(path="market.growth_per_year", value=0.0, reason="a seat filled later meets the same market"),
    Dictated(path="run.months", value=12 * YEARS, reason="three years were compared"),
)


def seat_years(effort: Effort) -> tuple[FloatArray, FloatArray]:
    """Return yearly contribution of a territory with a partner manager and of one without; (replications, years), $."""
    changes = {dictated.path: dictated.value for dictated in SETTING}
    run = {"run.replications": effort.replications, "run.seed": effort.seed}
    scenario = cell_scenario(settings.defaults().with_values({**changes, **run}), BUILD_AND_PAY)
    filled = effort.run(scenario)
    empty = effort.run(scenario.with_values({"organization.selling_hours_per_month": 0.0}))
    alone = empty.total("revenue") / scenario.organization.seats * net_margin(scenario.economics)
    kept = contribution_per_seat(filled)
    kept[:, 0] -= scenario.talent.hiring_cost  # every seat was filled once before it opened
    return kept, alone


def contribution_of(path: tuple[float, ...], kept: FloatArray, alone: FloatArray) -> FloatArray:
    """Return yearly contribution per seat, (replications, years), $; `path` is the share of seats filled by year."""
    total = alone * (1.0 - np.array(path))
    before = 0.0
    for start, filled in enumerate(path):
        total[:, start:] += (filled - before) * kept[:, : YEARS - start]
        before = filled
    return total


def zoltners_sizing(effort: Effort) -> StudyResult:
    """Compare the three ways; their ranks are as published when the smallest of four differences is positive."""
    kept, alone = seat_years(effort)
    quick, safe, slow = (contribution_of(path, kept, alone) for path in (QUICK_BUILD, PLAY_SAFE, EARN_YOUR_WAY))
    steps: list[Estimate] = [
        estimate(better - worse)
        for better, worse in (
            (slow[:, 0], safe[:, 0]),
            (safe[:, 0], quick[:, 0]),
            (quick.sum(axis=1), safe.sum(axis=1)),
            (safe.sum(axis=1), slow.sum(axis=1)),
        )
    ]
    in_all = ", ".join(f"{totals.sum(axis=1).mean() / 1_000.0:,.0f}" for totals in (slow, safe, quick))
    first = ", ".join(f"{totals[:, 0].mean() / 1_000.0:,.0f}" for totals in (slow, safe, quick))
    return StudyResult(
        value=min(steps, key=lambda step: step.low),
        dictated=SETTING,
        note=f"Earn-your-way, play-safe, quick-build: three years {in_all}, first year {first} ($k per seat).",
        why="a seat must cost more than it brings in its first year and pay it back within three",
    )


MEASURED: dict[str, Measuring] = {"zoltners_sizing": zoltners_sizing}
