"""`replay`: what one plan, and another, would have paid for what really happened, and who wins, loses, and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from sim.commands.options import AsJson, Replications, Seed, Threads

if TYPE_CHECKING:
    import datetime
    import threading

    from sim.importing.mapping import ColumnMapping
    from sim.importing.records import Imported
    from sim.replay.actuals import Actuals
    from sim.replay.finding import Finding
    from sim.replay.replay import Replay
    from sim.replay.response import Response

WRONG = 2  # exit code
SHOWN = 20  # problems on the terminal; `import --check` lists them all
Plans = Annotated[
    list[str] | None,
    typer.Option("--plan", metavar="PLAN", help="A plan in YAML or a name in data/plans; the first is compared with."),
]
Credits = Annotated[
    str,
    typer.Argument(
        metavar="CREDITS", help="Credits, won deals or attainment, .csv or .xlsx, or kept:NAME of a kept file."
    ),
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
Assignments = Annotated[
    str | None,
    typer.Option("--assignment", metavar="FILE", help="Who was on which of the plans; what that paid stands first."),
]
FirstMonth = Annotated[
    str | None,
    typer.Option(
        "--first-month", "--from", metavar="YYYY-MM", help="Where the plan year begins; else January of --year."
    ),
]
Year = Annotated[
    int | None,
    typer.Option("--year", min=1900, max=2100, help="Which plan year; else the one with the most credits."),
]
EveryYear = Annotated[
    str | None, typer.Option("--years", metavar="all", help="Every plan year of the file, and their sum.")
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
    credits: Credits,
    plans: Plans = None,
    people: People = None,
    assignment: Assignments = None,
    mapping: Mappings = None,
    first_month: FirstMonth = None,
    year: Year = None,
    years: EveryYear = None,
    response: ResponseTo = None,
    replications: Replications = None,
    seed: Seed = None,
    threads: Threads = None,
    skip_bad_rows: SkipBad = False,
    as_json: AsJson = False,
    out: ReplayOut = None,
) -> None:
    """Pay what really happened under plan after plan, to the cent; behavior is frozen unless --response says more."""
    from sim.commands.console import emit_json, watched
    from sim.commands.kept import exported
    from sim.commands.plans import plan_named
    from sim.commands.replay_shown import replay_object, show, show_years
    from sim.errors import ScenarioError
    from sim.replay.replay import replay as replayed
    from sim.replay.several import replay_years

    if not plans:
        raise ScenarioError("replay needs a plan; add --plan PLAN, once for each plan to compare")
    chosen, when = [plan_named(name) for name in plans], _when(first_month, year, years, response, out)
    also = [(name, Path(name).stem) for name in plans]
    write = _writer(out)
    kept = _mappings(mapping)
    found = _brought(credits, kept, ("credits", "deals", "attainment"))
    roster = _brought(people, kept, ("roster",)) if people is not None else None
    assigned = _brought(assignment, kept, ("assignment",)) if assignment is not None else None
    bad = [each for each in (found, roster, assigned) if each is not None and not each.usable]
    if not _may_go_on(bad, skip_bad_rows):
        context.exit(WRONG)
    with watched("Replaying") as watch:
        if when.every:
            left = left_out(bad)
            all_years = replay_years(
                chosen, found, roster, when.start_month, watch.progress, watch.cancel, assigned, also, left
            )
        else:
            acted = _actuals(found, roster, when, bad)
            made = replayed(chosen, acted, watch.progress, watch.cancel, assigned, also)
            second = _responses(made, response, replications, seed, threads, watch.cancel) if response else []
    if when.every:
        emit_json(all_years.as_dict()) if as_json else show_years(all_years)
        return
    if write is not None:
        write(made, second)
        exported(credits, people, assignment)
    emit_json(replay_object(made, second)) if as_json else show(made, second)


class _When(NamedTuple):
    """Which plan year is asked for: its first month, or the month that years begin in, or every year."""

    first: datetime.date | None
    start_month: int
    every: bool


def _when(
    first_month: str | None, year: int | None, years: str | None, response: str | None, out: Path | None
) -> _When:
    """Return which plan year is asked for; ScenarioError when two options say different things."""
    import datetime

    from sim.commands.payout import month_named
    from sim.errors import ScenarioError

    first = month_named(first_month)
    start = first.month if first else 1
    if years is not None:
        if years != "all":
            raise ScenarioError(f"--years {years!r} is not known; write --years all, or --year 2025 for one")
        if year is not None or response is not None or out is not None:
            raise ScenarioError("--years all goes with none of --year, --response and --out; ask for one --year")
        return _When(None, start, True)
    if year is not None:
        if first is not None and first.year != year:
            raise ScenarioError(f"--year {year} and --from {first_month} say different years; keep one")
        return _When(datetime.date(year, start, 1), start, False)
    return _When(first, start, False)


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
    used = mapping or propose(table, kinds[0] if len(kinds) == 1 else None)
    if used.kind not in kinds:
        raise ImportedFileError(f"{path} looks like {used.kind}; {' or '.join(kinds)} are needed; state a --mapping")
    return import_table(table, used)


def _actuals(found: Imported, roster: Imported | None, when: _When, bad: list[Imported]) -> Actuals:
    """Return the actuals, with the rows left out among the findings."""
    from dataclasses import replace

    from sim.replay.actuals import actuals

    made = actuals(found, roster, when.first, when.start_month)
    return replace(made, findings=(*left_out(bad), *made.findings))


def left_out(bad: list[Imported]) -> list[Finding]:
    """Return a finding for every wrong row that was left out."""
    from sim.replay.finding import exception

    return [
        exception(each.name, f"{each.name}: {problem.sentence}; left out", 1)
        for each in bad
        for problem in each.problems
    ]


def _may_go_on(bad: list[Imported], skip_bad_rows: bool) -> bool:
    """Say what is wrong with the files; return whether the rest of their rows may be replayed."""
    from sim.commands.console import say

    for each in bad:
        _complain(each, "left out" if skip_bad_rows and not each.questions else "error")
    if any(each.questions for each in bad) or (bad and not skip_bad_rows):
        say("nothing is replayed: correct the rows, answer the questions with --mapping, or add --skip-bad-rows")
        return False
    return True


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
    from sim.replay.response import responses

    scenario = chosen_scenario(name, None, replications, seed)
    return responses(scenario, made, threads=threads, cancel=cancel)


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
