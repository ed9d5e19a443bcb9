"""`replay`: what one plan, and another, would have paid for what really happened, and who wins, loses, and why."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from cli.options import AsJson, CreditsSheet, Mappings, Replications, Seed, Threads
from cli.replay_choices import IdleChoice, OteChoice, QuotaChoice, SeatChoice, TextEncoding

if TYPE_CHECKING:
    import datetime

    from cli.console import Watch
    from cli.replay_brought import Brought
    from sim.pay.plan import Plan
    from sim.replay.replay import Replay
    from sim.replay.response import Response
    from sim.replay.several import Years
    from sim.scenario.scenario import Scenario

WRONG = 2  # exit code
Plans = Annotated[
    list[str] | None,
    typer.Option("--plan", metavar="PLAN", help="A plan in YAML or a name in data/plans; the first is compared with."),
]
Credits = Annotated[
    str,
    typer.Argument(
        metavar="CREDITS",
        help="Credits, won deals or attainment, .csv or .xlsx, a replay's own .xlsx, or kept:NAME of a kept file.",
    ),
]
People = Annotated[
    str | None,
    typer.Option(
        "--people",
        metavar="ROSTER",
        help="Who is paid: dates, team, manager, quotas; a file or kept:NAME; of a replay's .xlsx its roster.",
    ),
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
    str | None,
    typer.Option(
        "--years", metavar="all", help="Every plan year of the file, and their sum; --out and --response too."
    ),
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
    quota: QuotaChoice = None,
    ote: OteChoice = None,
    seats: SeatChoice = None,
    without_credits: IdleChoice = None,
    sheet: CreditsSheet = None,
    encoding: TextEncoding = None,
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
    from cli.console import emit_json, watched
    from cli.kept import exported
    from cli.plans import plan_named
    from cli.replay_brought import brought, may_go_on
    from cli.replay_choices import Stated, choices_of, may_state_totals
    from cli.replay_shown import replay_object, show, show_years, years_object
    from cli.scenarios import chosen_scenario
    from sim.errors import ScenarioError

    if not plans:
        raise ScenarioError("replay needs a plan; add --plan PLAN, once for each plan to compare")
    chosen, when = [plan_named(name) for name in plans], _when(first_month, year, years)
    also = [(name, Path(name).stem) for name in plans]
    write = _writer(out, when.every)
    scenario = chosen_scenario(response, None, replications, seed) if response else None
    choices = choices_of(Stated(quota, ote, seats, without_credits), scenario)
    files = brought(credits, people, assignment, mapping, sheet, encoding)
    if not may_go_on(files.bad, skip_bad_rows):
        context.exit(WRONG)
    when = _as_exported(when, first_month, files.settings)
    shown = (years_object, show_years) if when.every else (replay_object, show)
    with watched("Replaying") as watch:
        result = _replayed(_ToReplay(files, when, choices), chosen, also, watch)
    if not may_state_totals(result, as_json, write is not None):
        context.exit(WRONG)
    second = []
    if scenario is not None:
        with watched("Simulating the response") as watch:
            second = _second(scenario, result, threads, watch)
    if write is not None:
        write(result, second)
        exported(credits, people, assignment)
    emit_json(shown[0](result, second)) if as_json else shown[1](result, second)


class _When(NamedTuple):
    """Which plan year is asked for: its first month, or the month that years begin in, or every year."""

    first: datetime.date | None
    start_month: int
    every: bool


def _when(first_month: str | None, year: int | None, years: str | None) -> _When:
    """Return which plan year is asked for; ScenarioError when two options say different things."""
    import datetime

    from cli.months import month_named
    from sim.errors import ScenarioError

    first = month_named(first_month)
    start = first.month if first else 1
    if years is not None:
        if years != "all":
            raise ScenarioError(f"--years {years!r} is not known; write --years all, or --year 2025 for one")
        if year is not None:
            raise ScenarioError(f"--years all and --year {year} ask for every year and for one; keep one of them")
        return _When(None, start, True)
    if year is not None:
        if first is not None and first.year != year:
            raise ScenarioError(f"--year {year} and --from {first_month} say different years; keep one")
        return _When(datetime.date(year, start, 1), start, False)
    return _When(first, start, False)


def _as_exported(when: _When, first_month: str | None, settings: Mapping[str, str | float]) -> _When:
    """Return the plan year asked for, by the settings of the workbook that is replayed where no month was named."""
    from cli.months import month_named
    from sim.importing.own import year_exported

    if first_month is not None or not settings:
        return when
    month, year = year_exported(settings)
    start = month or when.start_month
    if when.first is not None:  # a year was named
        return _When(when.first.replace(month=start), start, False)
    return _When(None if when.every else month_named(year), start, when.every)


class _ToReplay(NamedTuple):
    """The files of a replay, which plan year of theirs, and what is chosen where they are silent."""

    files: Brought
    when: _When
    choices: Mapping[str, str | float]


def _replayed(asked: _ToReplay, plans: list[Plan], also: list[tuple[str, str]], watch: Watch) -> Any:  # noqa: ANN401 - Replay or Years
    """Return the replay of the year asked for, or of every year, with the rows left out among the findings."""
    from cli.replay_brought import left_out
    from sim.replay.several import ReplayFiles, replay_year, replay_years

    read, when = asked.files, asked.when
    files = ReplayFiles(read.credits, read.people, read.assignment, left_out(read.bad), asked.choices)
    if when.every:
        return replay_years(plans, files, when.start_month, watch.progress, watch.cancel, also)
    return replay_year(plans, files, when.first, when.start_month, watch.progress, watch.cancel, also)


def _second(scenario: Scenario, replayed: Replay | Years, threads: int | None, watch: Watch) -> list[Response]:
    """Return the second reading of every comparison, of several years each year's and that of all."""
    from sim.replay.response import responses
    from sim.replay.response_years import responses_of_years
    from sim.replay.several import Years

    if isinstance(replayed, Years):
        return responses_of_years(scenario, replayed, threads=threads, progress=watch.progress, cancel=watch.cancel)
    return responses(scenario, replayed, threads=threads, progress=watch.progress, cancel=watch.cancel)


def _writer(out: Path | None, every: bool) -> Any:  # noqa: ANN401 - a function or None
    """Return what writes the export, its target checked before anything is read."""
    if out is None:
        return None
    from cli.console import say
    from store.files.exports.files import EXPORTS, YEARS_EXPORTS, check_export, export

    check_export(out)

    def write(replayed: Replay | Years, second: list[Response]) -> None:
        export(replayed, second, out, YEARS_EXPORTS if every else EXPORTS)
        say(f"wrote {out}")

    return write
