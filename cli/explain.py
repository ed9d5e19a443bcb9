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
        found = explanation.explain(
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
    write(explanation_rows(found), PART_COLUMNS, out)
    if as_json:
        emit_json(explanation_object(found))
    else:
        show_explanation(found, before.name, after.name)


def explanation_object(found: Explanation) -> dict[str, Any]:
    """Return what `explain --json` prints: measure, difference, parts, and what is within pay, in $ per seat."""
    return {
        "measure": found.measure,
        "period": "last year" if found.last_year else "horizon",
        "replications": found.replications,
        "runs": found.runs,
        "baseline": found.baseline.as_dict(),
        "difference": found.difference.as_dict(),
        "parts": {name: part.as_dict() for name, part in found.parts.items()},
        "within_pay": {name: part.as_dict() for name, part in found.within.items()},
    }


def explanation_rows(found: Explanation) -> list[tuple[Any, ...]]:
    """Return the difference and its parts as rows with columns PART_COLUMNS; `within` is empty or pay."""
    rows: list[tuple[Any, ...]] = [("difference", "", found.measure, *found.difference)]
    rows += [(name, "", found.measure, *part) for name, part in found.parts.items()]
    return rows + [(name, "pay", found.measure, *part) for name, part in found.within.items()]


def show_explanation(found: Explanation, before: str, after: str) -> None:
    """Print the difference and its parts as a table, the largest part first."""
    from cli.console import emit, emit_table, printable, with_interval

    def row(name: str, part: Estimate) -> tuple[str, str, str]:
        whole = found.difference.mean
        share = f"{part.mean / whole:.0%}" if whole else "-"
        return name, with_interval(part, THOUSAND, 1), share

    period = "last year" if found.last_year else "whole horizon"
    emit(f"{printable(after)} against {printable(before)}: {found.measure} per seat, {period}; ")
    emit(f"{found.replications} replications, {found.runs} runs on the same draws, 95 % intervals\n\n")
    rows = [row("difference", found.difference)]
    for name, part in sorted(found.parts.items(), key=lambda item: -abs(item[1].mean)):
        rows.append(row(name, part))
        if name == "pay":
            rows += [row(f"  {piece}", value) for piece, value in found.within.items()]
    emit_table("What the difference comes from, $k", ("part", "mean", "share"), rows)
