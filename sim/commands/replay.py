"""`replay`: what one plan, and another, would have paid for what really happened, and who wins, loses, and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.commands.options import AsJson, Replications, Seed, Threads

if TYPE_CHECKING:
    import datetime
    import threading

    from sim.importing.mapping import ColumnMapping
    from sim.importing.records import Imported
    from sim.replay.replay import Replay
    from sim.replay.response import Response

WRONG = 2  # exit code
SHOWN = 20  # problems, findings and payees on the terminal; the export has them all
Plans = Annotated[
    list[str] | None,
    typer.Option("--plan", metavar="PLAN", help="A plan in YAML or a name in data/plans; the first is compared with."),
]
People = Annotated[
    str | None,
    typer.Option("--people", metavar="ROSTER", help="Who is paid: dates, team, manager, quotas; a file or kept:NAME."),
]
Mappings = Annotated[
    list[str] | None,
    typer.Option("--mapping", metavar="YAML", help="How to read a file, or a name in data/mappings; once a file."),
]
SkipBad = Annotated[bool, typer.Option("--skip-bad-rows", help="Replay the other rows, and say which were left out.")]
FirstMonth = Annotated[
    str | None, typer.Option("--first-month", metavar="YYYY-MM", help="Where the plan year begins; else January.")
]
ResponseTo = Annotated[
    str | None,
    typer.Option(
        "--response", metavar="SCENARIO", help="Also read the change with behavior responding, in this scenario."
    ),
]
ReplayOut = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="Also write FILE.xlsx, .csv (statements), .html (brief) or .pptx."),
]


def replay(
    context: typer.Context,
    credits: Annotated[
        str, typer.Argument(metavar="CREDITS", help="Credits or won deals, .csv or .xlsx, or kept:NAME of a kept file.")
    ],
    plans: Plans = None,
    people: People = None,
    mapping: Mappings = None,
    first_month: FirstMonth = None,
    response: ResponseTo = None,
    replications: Replications = None,
    seed: Seed = None,
    threads: Threads = None,
    skip_bad_rows: SkipBad = False,
    as_json: AsJson = False,
    out: ReplayOut = None,
) -> None:
    """Pay what really happened under plan after plan, to the cent; behavior is frozen unless --response says more."""
    from sim.commands.console import emit_json, say, watched
    from sim.commands.kept import exported
    from sim.commands.payout import month_named
    from sim.commands.plans import plan_named
    from sim.errors import ScenarioError
    from sim.replay import replay as replaying

    if not plans:
        raise ScenarioError("replay needs a plan; add --plan PLAN, once for each plan to compare")
    chosen, first = [plan_named(name) for name in plans], month_named(first_month)
    write = _writer(out)
    kept = _mappings(mapping)
    found = _brought(credits, kept, ("credits", "deals"))
    roster = _brought(people, kept, ("roster",)) if people is not None else None
    bad = [each for each in (found, roster) if each is not None and not each.usable]
    for each in bad:
        _complain(each, "left out" if skip_bad_rows and not each.questions else "error")
    if any(each.questions for each in bad) or (bad and not skip_bad_rows):
        say("nothing is replayed: correct the rows, answer the questions with --mapping, or add --skip-bad-rows")
        context.exit(WRONG)
    with watched("Replaying") as watch:
        actuals = _actuals(found, roster, first, bad)
        made = replaying.replay(chosen, actuals, watch.progress, watch.cancel)
        second = _responses(made, response, replications, seed, threads, watch.cancel) if response else []
    if write is not None:
        write(made, second)
        exported(credits, people)
    emit_json(replay_object(made, second)) if as_json else show(made, second)


def _mappings(names: list[str] | None) -> list[ColumnMapping]:
    from sim.importing.mapping import read_mapping

    return [read_mapping(name) for name in names or ()]


def _brought(path: str, kept: list[ColumnMapping], kinds: tuple[str, ...]) -> Imported:
    """Return a kept file, or one read in a process of its own by the mapping for its kind, else a proposed one."""
    from sim.commands.kept import from_store, is_kept
    from sim.errors import ImportedFileError
    from sim.importing.mapping import propose
    from sim.importing.records import import_table
    from store.isolated import read_brought

    mapping = next((each for each in kept if each.kind in kinds), None)
    if is_kept(path):
        found = from_store(path)
        if mapping is not None:
            raise ImportedFileError(f"{path} was read when it was kept; leave out the --mapping for {mapping.kind}")
        if found.mapping.kind not in kinds:
            raise ImportedFileError(f"{path} holds {found.mapping.kind}; name one that holds {' or '.join(kinds)}")
        return found
    stated = {name: getattr(mapping, name) if mapping else None for name in ("delimiter", "encoding", "sheet")}
    table = read_brought(path, **stated)
    used = mapping or propose(table, "roster" if kinds == ("roster",) else None)
    if used.kind not in kinds:
        raise ImportedFileError(f"{path} looks like {used.kind}; {' or '.join(kinds)} are needed; state a --mapping")
    return import_table(table, used)


def _actuals(found: Imported, roster: Imported | None, first: datetime.date | None, bad: list[Imported]) -> Any:  # noqa: ANN401 - Actuals, imported late
    """Return the actuals, with the rows left out among the findings."""
    from dataclasses import replace

    from sim.replay.actuals import Finding, actuals

    made = actuals(found, roster, first)
    left = [
        Finding(kind="exception", about=each.name, text=f"{each.name}: {problem.sentence}; left out", uses=1)
        for each in bad
        for problem in each.problems
    ]
    return replace(made, findings=(*left, *made.findings))


def _complain(found: Imported, word: str) -> None:
    from sim.commands.console import say

    say("\n".join(f"question: {found.name}: {each.about}: {each.text}" for each in found.questions))
    say("\n".join(f"{word}: {found.name}: {each.sentence}" for each in found.problems[:SHOWN]))
    if len(found.problems) > SHOWN:
        say(f"{word}: {found.name}: {len(found.problems) - SHOWN:,} more; `import --check` lists them all")


def _responses(
    made: Replay, name: str, replications: int | None, seed: int | None, threads: int | None, cancel: threading.Event
) -> list[Response]:
    """Return the second reading of every comparison."""
    from sim.commands.scenarios import chosen_scenario
    from sim.replay.response import response

    scenario = chosen_scenario(name, None, replications, seed)
    first = made.paid[made.first].plan
    return [
        response(scenario, first, made.paid[other].plan, made.actuals, threads=threads, cancel=cancel)
        for other in made.changes
    ]


def _writer(out: Path | None) -> Any:  # noqa: ANN401 - a function or None
    """Return what writes the export, its target checked before anything is read."""
    if out is None:
        return None
    from sim.commands.console import say
    from store.exports.files import check_export, export

    check_export(out)

    def write(made: Replay, second: list[Response]) -> None:
        export(made, second, out)
        say(f"wrote {out}")

    return write


def replay_object(made: Replay, second: list[Response]) -> dict[str, Any]:
    """Return what `replay --json` prints."""
    return {**made.as_dict(), "response": [each.as_dict() for each in second]}


def show(made: Replay, second: list[Response]) -> None:
    """Print totals by plan, who gains and loses and why, and what was assumed."""
    from sim.commands.console import emit, emit_table, printable
    from sim.replay.replay import FROZEN
    from sim.replay.tables import change_columns, change_rows, finding_rows, total_rows

    told = made.as_dict()
    emit(f"{told['credited_total']:,.2f} credited, {told['deals']:,} deals, {told['payees']:,} payees, ")
    emit(f"plan year from {told['plan_year_from']}\n{FROZEN}\n\n")
    emit_table(
        "Pay of the year, $",
        ("plan", "pay", "base", "variable", "CCOS", "median attainment", "pay p10", "p50", "p90"),
        [(row[0], *map(_amount, row[1:4]), *map(_share, row[4:6]), *map(_amount, row[6:])) for row in total_rows(made)],
    )
    for name, each in told["comparisons"].items():
        rows = change_rows(made, name)
        parts = ", ".join(f"{part} {value:+,.2f}" for part, value in each["reasons"].items()) or "nothing differs"
        emit(
            printable(
                f"{name} against {each['against']}: {each['change']:+,.2f}; {each['winners']} win, {each['losers']} "
                f"lose, {each['unchanged']} unchanged. Of the change: {parts}."
            )
            + "\n"
        )
        shown = rows if len(rows) <= SHOWN else [*rows[: SHOWN // 2], *rows[-SHOWN // 2 :]]
        title = "Who loses and who wins, $" + ("" if shown is rows else f" ({SHOWN} of {len(rows)}; both ends)")
        emit_table(
            title,
            change_columns(made, name),
            [tuple(f"{cell:,.2f}" if isinstance(cell, float) else str(cell) for cell in row) for row in shown],
        )
    for each in second:
        emit(printable(each.sentence) + "\n")
    emit("Findings\n")
    for kind, about, text, uses in finding_rows(made):
        emit(printable(f"  {kind}: {about}: {text}" + (f" ({uses:,})" if uses else "")) + "\n")


def _amount(value: float | None) -> str:
    return "-" if value is None else f"{value:,.2f}"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.2%}"
