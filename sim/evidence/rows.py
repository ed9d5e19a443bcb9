"""All rows of the evidence, in the order of the table of studies, with progress and a way to cancel."""

from __future__ import annotations

import threading
from collections.abc import Iterable

from sim.engine.run import Progress
from sim.errors import RunCanceledError, SimError, did_you_mean
from sim.evidence import inputs, output, quits, sizing, timing
from sim.evidence.finding import Effort, Measuring, StudyRow
from sim.evidence.published import BY_NAME, STUDIES, PublishedStudy

REPLICATIONS = 100
SEED = 1
MEASURED: dict[str, Measuring] = {
    **output.MEASURED,
    **timing.MEASURED,
    **quits.MEASURED,
    **sizing.MEASURED,
    **inputs.MEASURED,
}


def chosen_studies(names: Iterable[str]) -> tuple[PublishedStudy, ...]:
    """Return the studies with these names, all of them when there are none; SimError for a name that is unknown."""
    wanted = tuple(names)
    for name in wanted:
        if name not in BY_NAME:
            raise SimError(f"there is no row {name!r}; {did_you_mean(name, BY_NAME)}known are {', '.join(BY_NAME)}")
    return tuple(study for study in STUDIES if study.name in wanted) if wanted else STUDIES


def evidence(
    *,
    replications: int = REPLICATIONS,
    seed: int = SEED,
    only: Iterable[str] = (),
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> tuple[StudyRow, ...]:
    """Run the studies and return their rows, in the order of the table; `progress(done, total)` counts rows."""
    studies = chosen_studies(only)
    effort = Effort(replications=replications, seed=seed, cancel=cancel)
    rows = []
    for index, study in enumerate(studies):
        if cancel is not None and cancel.is_set():
            raise RunCanceledError("the evidence was canceled; nothing was kept")
        if progress is not None:
            progress(index, len(studies))
        rows.append(StudyRow(study=study, finding=MEASURED[study.name](effort)))
    if progress is not None:
        progress(len(studies), len(studies))
    return tuple(rows)
