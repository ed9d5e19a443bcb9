"""`compare`: two to six scenarios on the same draws, or one plan in many worlds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.options import AsJson, Out, RunOptions, spread
from sim.errors import SimError

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario
    from sim.studies.comparison import Comparison, ComparisonStanding

STANDING_COLUMNS = ("measure", "scenario", "quantity", "mean", "low", "high")


@spread
def compare(
    scenarios: Annotated[
        list[str],
        typer.Argument(
            metavar="SCENARIO...",
            help="Two to six presets or scenario files, the first the baseline; a cell of a 2x2 as in "
            "smb_saas_var:team/vendor-led. With --worlds, one.",
        ),
    ],
    baseline: Annotated[
        str | None, typer.Option("--baseline", metavar="NAME", help="Compare with this one instead of the first.")
    ] = None,
    worlds: Annotated[
        bool, typer.Option("--worlds", help="Cost one scenario's plan in many worlds, from bust to boom.")
    ] = False,
    *,
    given: RunOptions,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Compare scenarios: what differs, headline measures with paired intervals, how often each is ahead, who gains."""
    from cli.console import emit_json, watched
    from cli.files import checked, write
    from sim.studies import comparison

    chosen = {name: given.scenario(name) for name in dict.fromkeys(scenarios)}
    named, first = _in_worlds(chosen) if worlds else (chosen, scenarios[0])
    checked(out)
    with watched("Comparing") as watch:
        compared = comparison.compare(
            named,
            baseline or first,
            threads=given.threads,
            chunk=given.at_once,
            progress=watch.progress,
            cancel=watch.cancel,
        )
    write(standing_rows(compared), STANDING_COLUMNS, out)
    if as_json:
        emit_json(comparison_object(compared))
    else:
        show_comparison(compared)


def _in_worlds(chosen: dict[str, Scenario]) -> tuple[dict[str, Scenario], str]:
    """Return the one scenario in every world, and the world it was planned for."""
    from sim.scenario.market_levels import AS_PLANNED, at_market_levels

    if len(chosen) != 1:
        raise SimError(f"--worlds costs one scenario's plan, {len(chosen)} were given; name one")
    return at_market_levels(next(iter(chosen.values()))), AS_PLANNED


def comparison_object(compared: Comparison) -> dict[str, Any]:
    """Return what `compare --json` prints: scenarios, what differs, standings and, against the baseline, who gains."""
    from sim.studies.comparison import differing_values, standings
    from sim.studies.winners_losers import pay_for_performance, pay_spread, winners_and_losers

    table = differing_values(compared)
    before = compared.results[compared.baseline]
    return {
        "baseline": compared.baseline,
        "replications": before.replications,
        "seed": before.scenario.run.seed,
        "scenarios": {
            name: {"name": result.scenario.name, "fingerprint": result.fingerprint}
            for name, result in compared.results.items()
        },
        "differences": table.to_dict(orient="records"),
        "measures": {
            measure: {name: _standing_object(standing) for name, standing in row.items()}
            for measure, row in standings(compared).items()
        },
        "fairness": {
            name: {
                "pay_for_performance": pay_for_performance(result).as_dict(),
                "pay_spread": pay_spread(result).as_dict(),
            }
            for name, result in compared.results.items()
        },
        "people": {
            name: {
                group: {**outcome._asdict(), "change": outcome.change.as_dict()}
                for group, outcome in winners_and_losers(compared.results[name], before).items()
            }
            for name in compared.others
        },
    }


def _standing_object(standing: ComparisonStanding) -> dict[str, Any]:
    change = None if standing.change is None else standing.change.as_dict()
    return {**standing.value.as_dict(), "change": change, "ahead": standing.ahead}


def standing_rows(compared: Comparison) -> list[tuple[Any, ...]]:
    """Return rows with columns STANDING_COLUMNS; `quantity` is value, change or ahead, which has no interval."""
    from sim.studies.comparison import standings

    rows: list[tuple[Any, ...]] = []
    for measure, row in standings(compared).items():
        for name, standing in row.items():
            rows.append((measure, name, "value", *standing.value))
            if standing.change is not None:
                rows.append((measure, name, "change", *standing.change))
            if standing.ahead is not None:
                rows.append((measure, name, "ahead", standing.ahead, standing.ahead, standing.ahead))
    return rows


def show_comparison(compared: Comparison) -> None:
    """Print what differs, the headlines, and who gains, as tables."""
    from cli.console import emit, emit_table, printable, with_interval
    from sim.studies.comparison import HEADLINES, differing_values, standings
    from sim.studies.winners_losers import winners_and_losers

    before = compared.results[compared.baseline]
    names = tuple(compared.results)
    emit(f"{before.replications} replications, seed {before.scenario.run.seed}, 95 % intervals; ")
    emit(f"changes are against {printable(compared.baseline)}, paired on the same draws\n\n")
    table = differing_values(compared)
    rows = [tuple("-" if value is None else str(value) for value in row) for row in table.itertuples(index=False)]
    emit_table("What differs", ("parameter", *names), rows, texts=1 + len(names))

    def cell(standing: ComparisonStanding, digits: int) -> str:
        if standing.change is None:
            return with_interval(standing.value, digits=digits)
        ahead = "" if standing.ahead is None else f"; better in {standing.ahead:.0%}"
        sign = "+" if standing.change.mean >= 0.0 else ""
        return f"{sign}{with_interval(standing.change, digits=digits)}{ahead}"

    emit_table(
        "Headlines: the baseline's value, the others' changes",
        ("measure", *names),
        [
            (
                f"{headline.label} ({headline.unit})",
                *(cell(standing, 0 if headline.unit.startswith("$") else 3) for standing in row.values()),
            )
            for row, headline in zip(standings(compared).values(), HEADLINES.values(), strict=True)
        ],
    )
    for name in compared.others:
        emit_table(
            f"Who gains and who loses under {name}: yearly pay, $",
            ("people", "mean change", "gain", "lose", "unchanged"),
            [
                (
                    group,
                    with_interval(outcome.change),
                    *(f"{x:.0%}" for x in (outcome.winners, outcome.losers, outcome.unchanged)),
                )
                for group, outcome in winners_and_losers(compared.results[name], before).items()
            ],
        )
