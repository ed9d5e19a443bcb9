"""`validate`: published results run through the simulator, inside or outside their stated bands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.options import AsJson

if TYPE_CHECKING:
    from sim.evidence.finding import StudyRow

MOST_REPLICATIONS = 100_000
Often = Annotated[
    int, typer.Option("--replications", metavar="N", min=2, max=MOST_REPLICATIONS, help="Replications of every run.")
]
Draws = Annotated[int, typer.Option("--seed", metavar="N", min=0, max=2**53, help="Same seed, same draws.")]
Only = Annotated[list[str] | None, typer.Option("--only", metavar="NAME", help="Run this row alone; may be repeated.")]


def validate(
    replications: Often = 100,
    seed: Draws = 1,
    only: Only = None,
    as_json: AsJson = False,
) -> None:
    """Run published plan changes through the simulator and say which lie inside their bands; misses are shown too."""
    from cli.console import emit_json, watched
    from sim.evidence.rows import evidence

    with watched("Running the published plan changes") as watch:
        rows = evidence(
            replications=replications, seed=seed, only=only or (), progress=watch.progress, cancel=watch.cancel
        )
    if as_json:
        emit_json(evidence_object(rows, replications, seed))
    else:
        show_evidence(rows, replications, seed)


def evidence_object(rows: Sequence[StudyRow], replications: int, seed: int) -> dict[str, Any]:
    """Return what `validate --json` prints: seed, replications and `rows`, one mapping of plain values for each."""
    return {"seed": seed, "replications": replications, "rows": [row.as_dict() for row in rows]}


def show_evidence(rows: Sequence[StudyRow], replications: int, seed: int) -> None:
    """Print reproduced rows and inputs as two tables, then what the misses are due to."""
    from cli.console import emit, emit_table
    from sim.evidence.published import INPUT, REPRODUCED
    from sim.reports.evidence import agreement

    emit(f"Published results on the model's defaults: {replications} replications, seed {seed}, 95 % intervals\n\n")
    titles = {REPRODUCED: "Reproduced: the published change run through the simulator"}
    titles[INPUT] = "Inputs: what the model was given, which proves nothing"
    for kind, title in titles.items():
        shown = [row for row in rows if row.study.kind == kind]
        if shown:
            columns = ("row", "tag", "what", "published", "band", "model", "")
            emit_table(title, columns, [_cells(row) for row in shown], texts=3)
    if any(row.study.kind == REPRODUCED for row in rows):
        emit(f"{agreement(rows)}.\n")
    for row in rows:
        if row.reason:
            emit(f"  {row.study.name}: {row.reason}\n")


def _cells(row: StudyRow) -> tuple[str, ...]:
    from sim.reports.evidence import verdict_in_full
    from sim.reports.evidence_words import band, model, published

    study = row.study
    return (study.name, study.tag, study.title, published(row), band(row), model(row), verdict_in_full(row))
