"""`explain`: why one scenario does better than another, the difference attributed to groups of inputs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.options import AsJson, Out, RunOptions, ScenarioName, spread

if TYPE_CHECKING:
    from sim.engine.measures import Estimate
    from sim.studies.explanation import Explanation

PART_COLUMNS = ("part", "within", "measure", "mean", "low", "high")
THOUSAND = 1_000.0


@spread
def explain(
    baseline: ScenarioName,
    other: ScenarioName,
    measure: Annotated[str, typer.Option("--measure", help="contribution, revenue or pay, each per seat.")] = (
        "contribution"
    ),
    last_year: Annotated[
        bool, typer.Option("--last-year", help="Explain the last year's run rate, not the total.")
    ] = False,
    whole_pay: Annotated[
        bool, typer.Option("--whole-pay", help="Keep pay as one part instead of mix, curve, sharing and cap.")
    ] = False,
    *,
    given: RunOptions,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Attribute the difference between two scenarios to pay, motion, talent, market, partners and quota setting.

    A cell of a scenario's 2x2 is named as in smb_saas_var:individual/partner-built. Shapley values over paired runs:
    the parts sum to the difference. Changes, replications and seed apply to both scenarios.
    """
    from cli.console import emit_json, watched
    from cli.files import checked, write
    from sim.studies import explanation

    before = given.scenario(baseline)
    after = given.scenario(other)
    checked(out)
    with watched("Explaining the difference") as watch:
        explained = explanation.explain(
            before,
            after,
            measure=measure,
            last_year=last_year,
            split_pay=not whole_pay,
            threads=given.threads,
            chunk=given.at_once,
            progress=watch.progress,
            cancel=watch.cancel,
        )
    write(explanation_rows(explained), PART_COLUMNS, out)
    if as_json:
        emit_json(explanation_object(explained))
    else:
        show_explanation(explained, before.name, after.name)


def explanation_object(explained: Explanation) -> dict[str, Any]:
    """Return what `explain --json` prints: measure, difference, parts, and what is within pay, in $ per seat."""
    return {
        "measure": explained.measure,
        "period": "last year" if explained.last_year else "horizon",
        "replications": explained.replications,
        "runs": explained.runs,
        "baseline": explained.baseline.as_dict(),
        "difference": explained.difference.as_dict(),
        "parts": {name: part.as_dict() for name, part in explained.parts.items()},
        "within_pay": {name: part.as_dict() for name, part in explained.within.items()},
    }


def explanation_rows(explained: Explanation) -> list[tuple[Any, ...]]:
    """Return the difference and its parts as rows with columns PART_COLUMNS; `within` is empty or pay."""
    rows: list[tuple[Any, ...]] = [("difference", "", explained.measure, *explained.difference)]
    rows += [(name, "", explained.measure, *part) for name, part in explained.parts.items()]
    return rows + [(name, "pay", explained.measure, *part) for name, part in explained.within.items()]


def show_explanation(explained: Explanation, before: str, after: str) -> None:
    """Print the difference and its parts as a table, the largest part first."""
    from cli.console import emit, emit_table, printable, with_interval

    def row(name: str, part: Estimate) -> tuple[str, str, str]:
        whole = explained.difference.mean
        share = f"{part.mean / whole:.0%}" if whole else "-"
        return name, with_interval(part, THOUSAND, 1), share

    period = "last year" if explained.last_year else "whole horizon"
    emit(f"{printable(after)} against {printable(before)}: {explained.measure} per seat, {period}; ")
    emit(f"{explained.replications} replications, {explained.runs} runs on the same draws, 95 % intervals\n\n")
    rows = [row("difference", explained.difference)]
    for name, part in sorted(explained.parts.items(), key=lambda item: -abs(item[1].mean)):
        rows.append(row(name, part))
        if name == "pay":
            rows += [row(f"  {piece}", value) for piece, value in explained.within.items()]
    emit_table("What the difference comes from, $k", ("part", "mean", "share"), rows)
