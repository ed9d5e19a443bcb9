"""`run`: one scenario with its own plan and motion, every measure by year with its interval."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.options import AsJson, Out, RunOptions, ScenarioName, spread

if TYPE_CHECKING:
    import pandas as pd

    from sim.engine.results import Result

LARGE = 1_000.0  # from here on amounts are shown without decimals
QUANTILES = {"p10": 0.10, "p50": 0.50, "p90": 0.90, "p99": 0.99}


class Table(StrEnum):
    """The tables of a result."""

    MEASURES = "measures"
    YEARS = "years"
    MONTHS = "months"
    PEOPLE = "people"


@spread
def run(
    scenario: ScenarioName,
    *,
    given: RunOptions,
    as_json: AsJson = False,
    out: Out = None,
    table: Annotated[
        Table,
        typer.Option(
            "--table",
            help="What --out writes: the measures, each replication's years, the months' means, or the people "
            "of the first 200 replications.",
        ),
    ] = Table.MEASURES,
) -> None:
    """Simulate a scenario with the plan and the motion it has in force."""
    from cli.console import emit_json, watched
    from cli.files import checked, write_frame
    from sim.engine.run import simulate

    chosen = given.scenario(scenario)
    checked(out)
    with watched("Simulating") as watch:
        result = simulate(
            chosen, threads=given.threads, chunk=given.at_once, progress=watch.progress, cancel=watch.cancel
        )
    if out is not None:
        write_frame(table_of(result, table), out)
    if as_json:
        emit_json(run_object(result))
    else:
        show_run(result)


def run_object(result: Result) -> dict[str, Any]:
    """Return what `run --json` prints: a mapping of plain values, the same for equal scenarios.

    `measures` are lists by year of `{mean, low, high}`; `attainment` and `payout_to_target` are quantiles over people's
    months, by year.
    """
    from cli.factorial import as_list
    from sim.engine.measures import by_year, direct_revenue, yearly_measures

    return {
        "scenario": result.scenario.model_dump(mode="json"),
        "fingerprint": result.fingerprint,
        "seed": result.scenario.run.seed,
        "replications": result.replications,
        "measures": {measure: as_list(values) for measure, values in yearly_measures(result).items()},
        "attainment": _quantiles(result.attainment),
        "payout_to_target": _quantiles(result.payout),
        "direct_rep": {"revenue": as_list(by_year(direct_revenue(result)))},
    }


def _quantiles(counts: Any) -> dict[str, list[float]]:  # noqa: ANN401 - an array (years, bins)
    from sim.engine.measures import quantile

    return {name: [quantile(year, share) for year in counts] for name, share in QUANTILES.items()}


def table_of(result: Result, table: Table) -> pd.DataFrame:
    """Return one of the tables of a result."""
    import pandas as pd

    from cli.factorial import ESTIMATE_COLUMNS, measure_rows
    from sim.engine.measures import yearly_measures

    if table is Table.YEARS:
        return result.by_year()
    if table is Table.MONTHS:
        return result.by_month()
    if table is Table.PEOPLE:
        return result.by_person()
    rows = measure_rows("scenario", result.scenario.name, yearly_measures(result))
    return pd.DataFrame(rows, columns=list(ESTIMATE_COLUMNS))


def show_run(result: Result) -> None:
    """Print the measures by year."""
    from cli.console import emit_table, with_interval
    from sim.engine.measures import by_year, direct_revenue, yearly_measures

    run_of = result.scenario.run
    shown = {**yearly_measures(result), "direct_rep_revenue": by_year(direct_revenue(result))}
    rows = [
        (
            name.replace("_", " "),
            *(with_interval(value, digits=2 if abs(value.mean) < LARGE else 0) for value in values),
        )
        for name, values in shown.items()
    ]
    about = f"{result.replications} replications, seed {run_of.seed}, 95 % intervals, fingerprint {result.fingerprint}"
    scenario = result.scenario
    title = f"{scenario.name}: {scenario.plan.name}, {scenario.motion.name}; {about}"
    emit_table(title, ("measure", *(f"year {year}" for year in range(1, result.years + 1))), rows)
