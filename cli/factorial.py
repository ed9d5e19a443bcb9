"""`factorial`: the 2x2 of pay and motion on shared draws, its contrasts with intervals, the direct rep beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cli.options import AsJson, Out, RunOptions, ScenarioName, spread

if TYPE_CHECKING:
    from sim.engine.measures import Estimate
    from sim.studies.factorial import Factorial

ESTIMATE_COLUMNS = ("part", "name", "measure", "first_year", "last_year", "mean", "low", "high")
THOUSAND = 1_000.0
SHOWN_EFFECTS = ("pay", "motion", "interaction", "both")
SHOWN_MEASURES = {
    "Sales": ("partner_sales_index", "market_share_index", "multiplier"),
    "Work": ("build_share", "deals_in_progress", "turnover"),
    "Pay": ("payout_to_target", "ccos", "share_at_quota"),
}


@spread
def factorial(
    scenario: ScenarioName,
    *,
    given: RunOptions,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Compare team with individual pay and vendor-led with partner-built selling, on the same random draws."""
    from cli.console import emit_json, watched
    from cli.files import checked, write
    from sim.studies import factorial

    chosen = given.scenario(scenario)
    checked(out)
    with watched("Simulating the 2x2") as watch:
        study = factorial.factorial(
            chosen, threads=given.threads, chunk=given.at_once, progress=watch.progress, cancel=watch.cancel
        )
    write(factorial_rows(study), ESTIMATE_COLUMNS, out)
    if as_json:
        emit_json(factorial_object(study))
    else:
        show_factorial(study)


def factorial_object(study: Factorial) -> dict[str, Any]:
    """Return what `factorial --json` prints: a mapping of plain values, the same for equal scenarios.

    Cells hold every yearly measure as a list by year of `{mean, low, high}`, `crossover_month` and
    `monthly_crossover_month` (null for the status quo and where there is none). Effects are per seat in $ over the
    whole horizon, `last_year_...` in its last year. `direct_rep` holds its revenue by year and each cell's over it.
    """
    from sim.engine.measures import yearly_measures
    from sim.studies.factorial import STATUS_QUO, crossover_month, effects, monthly_crossover

    baseline = study.cells[STATUS_QUO]
    cells: dict[str, dict[str, Any]] = {}
    for name, result in study.cells.items():
        compared = name != STATUS_QUO
        cells[name] = {measure: as_list(values) for measure, values in yearly_measures(result).items()}
        cells[name]["crossover_month"] = crossover_month(result, baseline) if compared else None
        cells[name]["monthly_crossover_month"] = monthly_crossover(result, baseline) if compared else None
    return {
        "scenario": study.scenario.model_dump(mode="json"),
        "fingerprint": study.fingerprint,
        "seed": study.scenario.run.seed,
        "replications": study.scenario.run.replications,
        "cells": cells,
        "effects": {
            outcome: {effect: value.as_dict() for effect, value in contrasts.items()}
            for outcome, contrasts in effects(study).items()
        },
        "direct_rep": {
            "revenue": as_list(direct_rep(study)),
            "ratio": {name: as_list(values) for name, values in ratios_to_direct(study).items()},
        },
    }


def as_list(values: Iterable[Estimate]) -> list[dict[str, float]]:
    """Return estimates as `{mean, low, high}`, in their order."""
    return [value.as_dict() for value in values]


def direct_rep(study: Factorial) -> list[Estimate]:
    """Return the direct rep's revenue by year, $."""
    from sim.engine.measures import by_year, direct_revenue
    from sim.studies.factorial import STATUS_QUO

    return by_year(direct_revenue(study.cells[STATUS_QUO]))


def ratios_to_direct(study: Factorial) -> dict[str, list[Estimate]]:
    """Return each cell's revenue per seat over the direct rep's, by year, paired by replication."""
    from sim.engine.measures import direct_revenue, ratio, revenue_per_seat

    return {
        name: [
            ratio(ours, theirs)
            for ours, theirs in zip(revenue_per_seat(result).T, direct_revenue(result).T, strict=True)
        ]
        for name, result in study.cells.items()
    }


def factorial_rows(study: Factorial) -> list[Sequence[Any]]:
    """Return every estimate as a row with columns ESTIMATE_COLUMNS; `part` is cell, effect or direct rep."""
    from sim.engine.measures import yearly_measures
    from sim.studies.factorial import effects

    rows: list[Sequence[Any]] = []
    for name, result in study.cells.items():
        rows += measure_rows("cell", name, yearly_measures(result))
    years = next(iter(study.cells.values())).years
    for outcome, contrasts in effects(study).items():
        first = years if outcome.startswith("last_year_") else 1
        measure = f"{outcome.removeprefix('last_year_')}_per_seat"
        rows += [("effect", effect, measure, first, years, *value) for effect, value in contrasts.items()]
    rows += measure_rows("direct rep", "direct rep", {"revenue": direct_rep(study)})
    for name, values in ratios_to_direct(study).items():
        rows += measure_rows("direct rep", name, {"revenue_ratio": values})
    return rows


def measure_rows(part: str, name: str, measures: Mapping[str, Sequence[Estimate]]) -> list[Sequence[Any]]:
    """Return measures by year as rows with columns ESTIMATE_COLUMNS."""
    return [
        (part, name, measure, year, year, *value)
        for measure, values in measures.items()
        for year, value in enumerate(values, start=1)
    ]


def verdict_lines(study: Factorial) -> str:
    """Return what the first page says: headlines on contribution and revenue, with the worlds of a preset."""
    from sim.reports.two_by_two import OUTCOME_NAMES, read
    from sim.reports.verdict import verdict
    from sim.reports.verdict_words import detail, headline
    from sim.uncertainty.shipped_worlds import shipped_conditions, shipped_robustness

    reading, worlds = read(study), shipped_robustness(study.scenario)
    lines = []
    for outcome in OUTCOME_NAMES:
        judged = verdict(reading, outcome, worlds)
        decided = shipped_conditions(study.scenario, judged.first, outcome)
        lines.append(f"{headline(judged, reading, decided)}\n{detail(judged, reading)}")
    if worlds is None:
        lines.append("Whether that holds where nobody has measured: `python -m sim robustness`.")
    return "\n".join(lines)


def show_factorial(study: Factorial) -> None:
    """Print the cells, the yardstick and the effects as tables."""
    from cli.console import emit, emit_table, printable, with_interval
    from sim.engine.measures import yearly_measures
    from sim.studies.factorial import STATUS_QUO, crossover_month, effects

    cells = {name: yearly_measures(result) for name, result in study.cells.items()}
    years = [f"year {year}" for year in range(1, next(iter(study.cells.values())).years + 1)]
    ratios, baseline = ratios_to_direct(study), study.cells[STATUS_QUO]
    run = study.scenario.run
    about = f"{run.replications} replications, seed {run.seed}, 95 % intervals, fingerprint {study.fingerprint}"
    rows = [
        (
            name,
            *(with_interval(value, THOUSAND) for value in measures["revenue_per_seat"]),
            f"{ratios[name][-1].mean:.2f}",
            str(crossover_month(study.cells[name], baseline) or "-") if name != STATUS_QUO else "-",
        )
        for name, measures in cells.items()
    ]
    rows.append(("direct rep", *(with_interval(value, THOUSAND) for value in direct_rep(study)), "1.00", "-"))
    emit(f"{printable(study.scenario.name)}: {about}\n\n")
    emit(f"{verdict_lines(study)}\n\n")
    emit_table("Revenue per seat, $k", ("cell", *years, "last ÷ direct rep", "crossover month"), rows)
    emit_table(
        "Contribution per seat, $k",
        ("cell", *years),
        [
            (name, *(with_interval(v, THOUSAND) for v in measures["contribution_per_seat"]))
            for name, measures in cells.items()
        ],
    )
    for title, names in SHOWN_MEASURES.items():
        emit_table(
            f"{title}, last year",
            ("cell", *(name.replace("_", " ") for name in names)),
            [
                (cell, *(with_interval(measures[name][-1], digits=2) for name in names))
                for cell, measures in cells.items()
            ],
        )
    outcomes = effects(study)
    emit_table(
        "Effects per seat, $k",
        ("effect", *(outcome.replace("_", " ") for outcome in outcomes)),
        [
            (effect, *(with_interval(outcome[effect], THOUSAND) for outcome in outcomes.values()))
            for effect in SHOWN_EFFECTS
        ],
    )
