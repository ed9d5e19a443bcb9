"""`stress`: how bad a fiscal year's payout can get, what drives it, and which mildest world breaks the budget."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.options import AsJson, Changes, Chunk, Replications, ScenarioName, Seed, Threads

if TYPE_CHECKING:
    from sim.stress.study import StressStudy

Budget = Annotated[
    float | None,
    typer.Option("--budget", metavar="$", help="Budget of variable pay, $/year; all seats at target unless given."),
]
Target = Annotated[
    float | None,
    typer.Option("--revenue-target", metavar="$", help="Revenue target, $/year; the sum of all quotas unless given."),
]
Year = Annotated[int, typer.Option("--year", metavar="N", min=1, help="The fiscal year under stress; 1 is the first.")]
Capitalize = Annotated[
    float,
    typer.Option(
        "--capitalize", metavar="SHARE", help="Share of variable pay capitalized under ASC 340-40; 0 expenses all."
    ),
]
Benefit = Annotated[int, typer.Option("--benefit-months", metavar="N", help="Months over which it is amortized.")]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="FILE",
        help="Also write a workbook (FILE.xlsx), a brief (.html), slides (.pptx) or a table (.csv, .parquet, .json).",
    ),
]
Lag = Annotated[int, typer.Option("--lag-months", metavar="N", help="Months from a pay period's end to its payment.")]


def stress(
    scenario: ScenarioName,
    budget: Budget = None,
    revenue_target: Target = None,
    year: Year = 1,
    capitalize: Capitalize = 0.0,
    benefit_months: Benefit = 36,
    lag_months: Lag = 1,
    replications: Replications = None,
    seed: Seed = None,
    threads: Threads = None,
    chunk: Chunk = None,
    changes: Changes = None,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Show a year's payout distribution, its stresses, the mildest world that breaks the budget, and the accruals."""
    import pandas as pd

    from cli.console import emit_json, say, watched
    from cli.files import write_frame
    from cli.scenarios import chosen_scenario
    from cli.stress_tables import show_stress
    from sim.engine.run import DEFAULT_CHUNK
    from sim.reports.stress_tables import STRESS_COLUMNS, stress_object, stress_rows
    from sim.stress.accruals import accounting_from
    from sim.stress.outcomes import frame_of
    from sim.stress.study import study
    from store.files.exports.files import STRESS_EXPORTS, export

    chosen = chosen_scenario(scenario, changes, replications, seed)
    frame = frame_of(chosen, year, budget, revenue_target)
    books = accounting_from(
        {"capitalized_share": capitalize, "benefit_months": benefit_months, "lag_months": lag_months}
    )
    exported = _checked(out)
    with watched("Stressing the year's payout") as watch:
        stressed: StressStudy = study(
            chosen,
            frame,
            threads=threads,
            chunk=chunk or DEFAULT_CHUNK,
            progress=watch.progress,
            cancel=watch.cancel,
        )
    answer: dict[str, Any] = stress_object(stressed, books)
    if exported is not None:
        export(stressed, books, exported, STRESS_EXPORTS)
        say(f"wrote {exported}")
    else:
        write_frame(pd.DataFrame(stress_rows(answer), columns=list(STRESS_COLUMNS), dtype=object), out)
    if as_json:
        emit_json(answer)
    else:
        show_stress(stressed, answer)


def _checked(out: Path | None) -> Path | None:
    """Return `out` when it is an export, not a table; TableError when nothing could be written there."""
    if out is None:
        return None
    from store.files.exports.files import STRESS_EXPORTS
    from store.files.exports.slides import SLIDES, slides_needed
    from store.files.tables import TABLES, check_target

    check_target(out, dict.fromkeys((*TABLES, *STRESS_EXPORTS)))
    ending = out.suffix.lower()
    if ending == SLIDES:
        slides_needed()
    return None if ending in TABLES else out
