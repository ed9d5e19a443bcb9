"""The evidence in the background, shared by all sessions: a first look at few replications, then all of them."""

from __future__ import annotations

import threading
import time

from sim.engine.run import Progress
from sim.evidence.closed_forms import limits
from sim.evidence.finding import Effort
from sim.evidence.rows import REPLICATIONS, evidence
from sim.reports.evidence import Evidence
from sim.scenario.scenario import Scenario
from sim.version import __version__
from ui.background import looks
from ui.background.looks import Look, Work

FEW = 10  # replications of the first look
SHARE_OF_ROWS = 0.8  # of the time; the closed forms take the rest


def look(scenario: Scenario) -> Look[Evidence]:
    """Return the best that can be shown now; of the scenario in force only seed and replications count."""
    seed, most = scenario.run.seed, min(scenario.run.replications, REPLICATIONS)

    def task(replications: int, progress: Progress, cancel: threading.Event) -> Evidence:
        return _evidence(seed, replications, progress, cancel)

    first = "Running the published plan changes: {:,} replications of each"
    return looks.look(
        Work(key=f"evidence {seed}", place="evidence", task=task, few=min(FEW, most), most=most, first=first)
    )


def repeatable(evidence: Evidence) -> str:
    """Return what is needed to repeat the numbers."""
    return (
        f"Seed {evidence.seed} · {evidence.replications:,} replications a run, on shared draws · model {__version__} · "
        f"{evidence.seconds:.1f} s · the model's defaults, whatever scenario is open · "
        f"`python -m sim validate --replications {evidence.replications} --seed {evidence.seed}`"
    )


def _evidence(seed: int, replications: int, progress: Progress, cancel: threading.Event) -> Evidence:
    began = time.perf_counter()

    def of_rows(done: int, total: int) -> None:
        progress(round(1_000 * SHARE_OF_ROWS * done / total), 1_000)

    rows = evidence(replications=replications, seed=seed, progress=of_rows, cancel=cancel)
    landed = limits(Effort(replications=replications, seed=seed, cancel=cancel))
    seconds = time.perf_counter() - began
    return Evidence(rows=rows, limits=landed, replications=replications, seed=seed, seconds=seconds)
