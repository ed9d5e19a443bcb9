"""`calibrate`: opportunities from a CRM or a history of results become a scenario, with a report on what is unknown."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.options import AsJson, Changes, Replications, Seed


def calibrate(
    opportunities: Annotated[
        Path,
        typer.Argument(
            metavar="OPPORTUNITIES.csv", help="Opportunities as a CRM exports them, or a history: payee, month, credit."
        ),
    ],
    out: Annotated[Path, typer.Option("--out", metavar="SCENARIO.yaml", help="Where the scenario is written.")],
    base: Annotated[
        str, typer.Option("--base", metavar="SCENARIO", help="The preset or file that says what the data cannot.")
    ] = "smb_saas_var",
    columns: Annotated[
        list[str] | None,
        typer.Option("--column", metavar="FIELD=HEADER", help="Which column holds a field, such as value=Amount."),
    ] = None,
    date_format: Annotated[str | None, typer.Option("--date-format", help="y-m-d, m/d/y or d/m/y.")] = None,
    decimal: Annotated[str | None, typer.Option("--decimal", help="The decimal sign, . or ,")] = None,
    delimiter: Annotated[str | None, typer.Option("--delimiter", help=", ; | or tab.")] = None,
    encoding: Annotated[str | None, typer.Option("--encoding", help="utf-8, utf-16 or cp1252.")] = None,
    rescale: Annotated[
        bool,
        typer.Option(help="Let volume and hours follow the deal size; without it a very different one is refused."),
    ] = True,
    replications: Replications = None,
    seed: Seed = None,
    changes: Changes = None,
    as_json: AsJson = False,
) -> None:
    """Write a scenario calibrated from a list of opportunities or a history of results; say what was not identified."""
    from cli.console import emit, emit_json, printable, say
    from cli.scenarios import changed, scenario_named
    from sim.calibration import calibrate as calibration
    from sim.importing.spelling import Reading
    from store.files.tables import check_target, replace_file

    check_target(out, (".yaml", ".yml"))
    reading = Reading(
        columns=dict(_column(text) for text in columns or ()),
        date_format=date_format,
        decimal=decimal,
        delimiter=delimiter,
        encoding=encoding,
    )
    found = calibration.calibrate(opportunities, scenario_named(base), reading=reading, rescale=rescale)
    scenario = changed(found.scenario, changes, replications, seed)
    replace_file(out, scenario.to_yaml().encode("utf-8"))
    say(f"wrote {out}")
    if as_json:
        emit_json({"scenario": scenario.model_dump(mode="json"), "report": found.report})
    else:
        emit("".join(f"{printable(line)}\n" for line in found.lines()))


def _column(text: str) -> tuple[str, str]:
    """Return field and header of a `field=header` choice; ScenarioError when it is not one."""
    from sim.errors import ScenarioError

    name, equals, header = text.partition("=")
    if not (equals and name and header):
        raise ScenarioError(f"--column {text!r} is not a choice; write --column field=header, as in value=Amount")
    return name, header
