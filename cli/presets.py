"""`presets`: the scenarios that come with Multiplier and, with `--fields`, every value a scenario has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.options import AsJson, Out, RunOptions, spread

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.scenario.scenario import Scenario

SHOWN_VALUE = 24  # characters of a value in the table for people; --json and --out have all of it
PRESET_COLUMNS = ("preset", "name", "description", "fingerprint")


@spread
def presets(
    preset: Annotated[
        str | None, typer.Argument(metavar="[SCENARIO]", help="List this preset or file only.", show_default=False)
    ] = None,
    fields: Annotated[
        bool, typer.Option("--fields", help="List every dotted path with label, value, unit, range and source.")
    ] = False,
    table: Annotated[
        bool, typer.Option("--table", help="Run the 2x2 in a sober, a typical and an optimistic setting, as Markdown.")
    ] = False,
    *,
    given: RunOptions,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """List the presets, or every value of a scenario that --set can change; --table simulates them all."""
    from cli.console import emit_json
    from cli.fields import FIELD_COLUMNS, field_rows
    from cli.files import checked, write
    from sim.scenario.presets import DEFAULT_PRESET, preset_names

    checked(out)
    names = [preset] if preset else [DEFAULT_PRESET] if fields else list(preset_names())
    chosen = {name: given.scenario(name) for name in names}
    if table:
        _show_settings(chosen, given.threads, as_json)
        return
    rows: list[dict[str, Any]]
    columns: tuple[str, ...]
    if fields:
        rows, columns = field_rows(chosen[names[0]]), FIELD_COLUMNS
    else:
        rows, columns = [_preset_row(name, scenario) for name, scenario in chosen.items()], PRESET_COLUMNS
    write(rows, columns, out)
    if as_json:
        emit_json({"fields" if fields else "presets": rows})
    elif fields:
        _show_fields(rows)
    else:
        _show_presets(rows)


def _show_settings(chosen: dict[str, Scenario], threads: int | None, as_json: bool) -> None:
    from cli.console import emit, emit_json, watched
    from cli.settings_table import as_markdown, settings_table

    with watched("Simulating presets in three settings") as watch:
        rows = settings_table(chosen, threads, watch.progress, watch.cancel)
    if as_json:
        emit_json({"settings": rows})
    else:
        emit(as_markdown(rows))


def _preset_row(name: str, scenario: Scenario) -> dict[str, Any]:
    return {
        "preset": name,
        "name": scenario.name,
        "description": scenario.description,
        "fingerprint": scenario.fingerprint(),
    }


def _show_presets(rows: list[dict[str, Any]]) -> None:
    from cli.console import emit_table

    emit_table("Presets", ("preset", "name"), [(row["preset"], row["name"]) for row in rows], texts=2)


def _show_fields(rows: list[dict[str, Any]]) -> None:
    from cli.console import emit_table

    columns = ("path", "label", "unit", "source", "value", "range", "plausible")
    emit_table("Values of a scenario", columns, [_field_cells(row) for row in rows], texts=5)


def _field_cells(row: Mapping[str, Any]) -> tuple[str, ...]:
    from cli.console import number

    ranges = [(row["low"], row["high"]), (row["plausible_low"], row["plausible_high"])]
    spans = ["" if low is None else f"{number(low)} to {number(high)}" for low, high in ranges]
    value = row["value"] if len(row["value"]) <= SHOWN_VALUE else f"{row['value'][:SHOWN_VALUE]}..."
    return (row["path"], row["label"], row["unit"], row["source"], value, *spans)
