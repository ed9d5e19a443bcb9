"""`sensitivity`: which unknown numbers move an effect of the 2x2 when all vary at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.options import MOST_THREADS, AsJson, Changes, Folder, Out, ScenarioName, Seed, spread
from cli.workers import WorkerOptions

if TYPE_CHECKING:
    from sim.uncertainty.global_sensitivity import Sensitivity

COLUMNS = ("path", "part", "value", "error")
SHOWN = 15
Target = Annotated[
    str, typer.Option("--effect", metavar="NAME", help="Such as `motion on contribution` or `interaction on revenue`.")
]
Trajectories = Annotated[int, typer.Option("--trajectories", min=2, max=1_000, help="Morris trajectories.")]
Leading = Annotated[
    int, typer.Option("--leading", min=1, max=50, help="How many of the leading numbers get Sobol indices.")
]
BaseSamples = Annotated[
    int, typer.Option("--base-samples", min=0, max=65_536, help="Sobol base samples, a power of two; 0: Morris only.")
]
PointReplications = Annotated[
    int, typer.Option("--replications", metavar="N", min=2, max=MOST_THREADS * 1_000, help="Replications of a point.")
]


@spread
def sensitivity(
    scenario: ScenarioName,
    effect: Target = "motion on contribution",
    trajectories: Trajectories = 10,
    leading: Leading = 6,
    base_samples: BaseSamples = 64,
    replications: PointReplications = 12,
    seed: Seed = None,
    *,
    workers: WorkerOptions,
    changes: Changes = None,
    folder: Folder = None,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Screen everything that is assumed by Morris's method, then apportion the variance to the leading numbers (Sobol).

    Points are kept as they finish: the same command started again goes on where it ended.
    """
    from cli.console import emit_json
    from cli.files import checked, write
    from cli.scenarios import chosen_scenario
    from cli.studies import kept_study
    from sim.uncertainty import global_sensitivity as analysis

    chosen = chosen_scenario(scenario, changes, None, seed)
    executor = workers.executor()
    checked(out)
    with kept_study("sensitivity", chosen, {"replications": replications}, folder) as study:
        sensitivity = analysis.sensitivity(
            chosen,
            target=effect,
            trajectories=trajectories,
            leading=leading,
            base_samples=base_samples,
            replications=replications,
            execution=study.execution(executor),
        )
    write(sensitivity_rows(sensitivity), COLUMNS, out)
    if as_json:
        emit_json(sensitivity_object(sensitivity))
    else:
        show(sensitivity)


def sensitivity_object(sensitivity: Sensitivity) -> dict[str, Any]:
    """Return what `sensitivity --json` prints: steps in $ per seat over a number's range, shares of the variance."""
    return {
        "effect": sensitivity.target,
        "runs": sensitivity.runs,
        "screened": [
            {
                "path": row.unknown.about.path,
                "low": row.unknown.low,
                "high": row.unknown.high,
                "mean_step": row.mean_step,
                "error": row.error,
                "spread": row.spread,
            }
            for row in sensitivity.screened
        ],
        "apportioned": [
            {
                "path": row.unknown.about.path,
                "alone": row.alone,
                "alone_error": row.alone_error,
                "total": row.total,
                "total_error": row.total_error,
            }
            for row in sensitivity.apportioned
        ],
    }


def sensitivity_rows(sensitivity: Sensitivity) -> list[tuple[Any, ...]]:
    """Return every index as a row with columns COLUMNS."""
    rows: list[tuple[Any, ...]] = []
    for row in sensitivity.screened:
        rows.append((row.unknown.about.path, "mean step", row.mean_step, row.error))
        rows.append((row.unknown.about.path, "spread of steps", row.spread, 0.0))
    for part in sensitivity.apportioned:
        rows.append((part.unknown.about.path, "variance alone", part.alone, part.alone_error))
        rows.append((part.unknown.about.path, "variance in all", part.total, part.total_error))
    return rows


def show(sensitivity: Sensitivity) -> None:
    """Print the leading numbers of the screening, and the shares of the variance."""
    from cli.console import emit, emit_table, number

    emit(
        f"The {sensitivity.target}, $k per seat over the horizon, while everything assumed varies; "
        f"{sensitivity.runs} points\n\n"
    )
    emit_table(
        "Morris: what a step across the range does, largest first",
        ("number", "range", "mean step", "spread"),
        [
            (
                row.unknown.about.path,
                f"{number(row.unknown.low)} to {number(row.unknown.high)}",
                f"{row.mean_step / 1_000:,.1f} ±{row.error / 1_000:,.1f}",
                f"{row.spread / 1_000:,.1f}",
            )
            for row in sensitivity.screened[:SHOWN]
        ],
    )
    if sensitivity.apportioned:
        emit_table(
            "Sobol: share of the variance of the leading numbers, the others at the scenario's values",
            ("number", "alone", "with all it does together with others"),
            [
                (
                    row.unknown.about.path,
                    f"{row.alone:.0%} ±{row.alone_error:.0%}",
                    f"{row.total:.0%} ±{row.total_error:.0%}",
                )
                for row in sensitivity.apportioned
            ],
        )
