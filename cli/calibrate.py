"""`calibrate`: opportunities from a CRM or a history of results become a scenario, with a report on what is unknown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.importing import Columns, DateFormat, Decimal, Delimiter, Encoding, MappingName, Sheet
from cli.options import AsJson, Changes, Replications, Seed

if TYPE_CHECKING:
    from sim.importing.mapping import ColumnMapping
    from sim.importing.spelling import Reading
    from sim.importing.table import Table


def calibrate(
    opportunities: Annotated[
        Path,
        typer.Argument(
            metavar="OPPORTUNITIES",
            help="Opportunities as a CRM exports them, or a history: payee, month, credit; .csv or .xlsx.",
        ),
    ],
    out: Annotated[Path, typer.Option("--out", metavar="SCENARIO.yaml", help="Where the scenario is written.")],
    base: Annotated[
        str, typer.Option("--base", metavar="SCENARIO", help="The preset or file that says what the data cannot.")
    ] = "smb_saas_var",
    mapping: MappingName = None,
    columns: Columns = None,
    sheet: Sheet = None,
    date_format: DateFormat = None,
    decimal: Decimal = None,
    delimiter: Delimiter = None,
    encoding: Encoding = None,
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
    from sim.calibration.history import is_history
    from sim.importing.mapping import read_mapping
    from sim.importing.spelling import Reading
    from store.files.tables import check_target, replace_file

    check_target(out, (".yaml", ".yml"))
    stated = {"date_format": date_format, "decimal": decimal, "delimiter": delimiter, "encoding": encoding}
    reading = Reading(columns=dict(_column(text) for text in columns or ()), **stated, sheet=sheet)
    known = read_mapping(mapping) if mapping is not None else None
    start, table = scenario_named(base), _table(opportunities, reading, known)
    used = None if is_history(table) else mapping_for(table, known)
    calibrated = calibration.calibrate(table, start, reading=reading, mapping=used, rescale=rescale)
    scenario = changed(calibrated.scenario, changes, replications, seed)
    replace_file(out, scenario.to_yaml().encode("utf-8"))
    say(f"wrote {out}")
    if as_json:
        emit_json({"scenario": scenario.model_dump(mode="json"), "report": calibrated.report})
    else:
        emit("".join(f"{printable(line)}\n" for line in calibrated.lines()))


def _table(path: Path, reading: Reading, known: ColumnMapping | None) -> Table:
    """Return the table in a file, read in a process of its own; how far it is shows on a terminal."""
    from cli.console import watched
    from sim.importing.isolated import read_brought

    order = {name: getattr(reading, name) or getattr(known, name, None) for name in ("delimiter", "encoding", "sheet")}
    with watched(f"reading {path.name}", compiles=False) as watch:
        return read_brought(path, **order, kinds=("deals", "attainment"), progress=watch.progress, cancel=watch.cancel)


def mapping_for(table: Table, stated: ColumnMapping | None) -> ColumnMapping | None:
    """Return the mapping that reads opportunities; None where the names of their columns tell nothing."""
    from cli.replay_brought import chosen
    from sim.importing.mapping import NoKindFitsError

    try:
        return chosen(table, ("deals",), stated)
    except NoKindFitsError:
        return None


def _column(text: str) -> tuple[str, str]:
    """Return field and header of a `field=header` choice; ScenarioError when it is not one."""
    from sim.errors import ScenarioError

    name, equals, header = text.partition("=")
    if not (equals and name and header):
        raise ScenarioError(f"--column {text!r} is not a choice; write --column field=header, as in value=Amount")
    return name, header
