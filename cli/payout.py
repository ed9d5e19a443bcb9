"""`payout`: a plan and a list of credits become everybody's pay statement, period by period and line by line."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from cli.options import AsJson, CreditsSheet, Mappings, Out, PlanName
from cli.payout_shown import STATEMENT_COLUMNS, show, statement_rows

if TYPE_CHECKING:
    import datetime

    from cli.replay_brought import Files
    from sim.pay.plan import Plan
    from sim.pay_statements.records import CreditFile, RowProblem
    from sim.pay_statements.statement_records import Statements

BAD_ROWS = 2  # exit code
_MANY = "{} rows cannot be used; correct them, or leave them"


CreditsFile = Annotated[
    str,
    typer.Argument(
        metavar="CREDITS",
        help="One deal a row: payee, date, measure, amount, and more; .csv, .xlsx, or kept:NAME of a kept file.",
    ),
]
Roster = Annotated[
    str | None,
    typer.Option("--people", metavar="ROSTER", help="Who is paid, with dates, team, manager and quotas; or kept:NAME."),
]
FirstMonth = Annotated[
    str | None,
    typer.Option(
        "--first-month",
        metavar="YYYY-MM",
        help="Where the plan year begins; unless given, as the calendar or January of the earliest credit says.",
    ),
]
SkipBadRows = Annotated[
    bool,
    typer.Option("--skip-bad-rows", help="Pay the other rows, and say which were left out; else nothing is paid."),
]
OpeningFile = Annotated[
    str | None,
    typer.Option(
        "--opening", metavar="POSITIONS.csv", help="What the plan year before closed with, as --closing writes it."
    ),
]
ClosingFile = Annotated[
    Path | None,
    typer.Option(
        "--closing",
        metavar="POSITIONS.csv",
        help="Write what stays open: draws, clawbacks owed, pay held back, and the pay of deals in the window.",
    ),
]


AlsoPlans = Annotated[
    list[str] | None,
    typer.Option(
        "--also", metavar="PLAN", help="Another plan that rows of the roster name, for who changes plan; repeatable."
    ),
]


class BadRow(NamedTuple):
    """What is wrong with one row of one of the files; nothing is paid on it."""

    file: str
    row: int
    column: str
    message: str

    @property
    def sentence(self) -> str:
        """Return the problem as one line."""
        where = f"row {self.row}, {self.column}" if self.column else f"row {self.row}"
        return f"{self.file}: {where if self.row else 'the file'}: {self.message}"


class Carried(NamedTuple):
    """The file of open positions that a year begins with, whether what it leaves open is asked for, and other plans."""

    opening: str | None = None
    with_closing: bool = False
    also: tuple[Plan, ...] = ()

    def check(self, files: Files) -> None:
        """Raise ScenarioError where several plans are paid without a roster, or across the turn of a plan year."""
        from sim.errors import ScenarioError

        if self.also and (files.people is None or self.opening is not None or self.with_closing):
            raise ScenarioError(
                "--also needs --people, whose rows name plans; it goes with neither --opening nor --closing"
            )


def payout(
    context: typer.Context,
    plan: PlanName,
    credits: CreditsFile,
    people: Roster = None,
    mapping: Mappings = None,
    sheet: CreditsSheet = None,
    first_month: FirstMonth = None,
    also: AlsoPlans = None,
    skip_bad_rows: SkipBadRows = False,
    opening: OpeningFile = None,
    closing: ClosingFile = None,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Write everybody's pay statement; its lines sum to the pay, to the cent."""
    from cli.console import emit_json, say
    from cli.files import checked, write
    from cli.kept import exported
    from cli.months import month_named
    from cli.plans import plan_named
    from cli.replay_brought import paid_files
    from sim.pay_statements.positions import COLUMNS, position_rows

    chosen, first = plan_named(plan), month_named(first_month)
    others = tuple(plan_named(name) for name in also or ())
    checked(out)
    checked(closing)
    files = paid_files(credits, people, mapping, sheet, by_currency=chosen.currencies is not None)
    if files.asked:
        _ask(chosen, files, as_json)
        context.exit(BAD_ROWS)
    carried = Carried(opening, with_closing=closing is not None, also=others)
    outcome, bad, beside = paid(chosen, files, first, carried, skip=skip_bad_rows)
    _complain(credits, bad, beside if skip_bad_rows else [], "left out" if skip_bad_rows else "error")
    say("\n".join(f"note: {note}" for note in (outcome.notes if outcome is not None else ())))
    if outcome is not None:
        write(list(statement_rows(outcome)) if out is not None else (), STATEMENT_COLUMNS, out)
        write(position_rows(outcome.closing), COLUMNS, closing)
        if out is not None:
            exported(credits, people)
    if as_json:
        emit_json(payout_object(chosen, outcome, bad, beside))
    elif outcome is not None:
        show(chosen, outcome)
    if outcome is None:
        rows = "1 row cannot be used; correct it, or leave it" if len(bad) == 1 else _MANY.format(len(bad))
        say(f"nothing is paid: {rows} out with --skip-bad-rows")
        context.exit(BAD_ROWS)


def _complain(credits: str, bad: Sequence[BadRow], beside: Sequence[int], word: str) -> None:
    """Say what is wrong with rows, and which others are left out with them."""
    from cli.console import say

    say("\n".join(f"{word}: {bad_row.sentence}" for bad_row in bad))
    if beside:
        rows = ", ".join(map(str, beside))
        say(f"left out: {credits}: row {rows}: of a deal with a row that cannot be used, so that none is half-paid")


def _ask(plan: Plan, files: Files, as_json: bool) -> None:
    """Say what a person must decide before the files can be paid, and how to answer."""
    from cli.console import emit_json, say

    say("\n".join(f"question: {path}: {question.about}: {question.text}" for path, question in files.asked))
    say("nothing is paid: answer with --mapping YAML, or by the options of `import FILE --keep NAME`; pay kept:NAME")
    if as_json:
        asked = [{"file": path, "about": question.about, "text": question.text} for path, question in files.asked]
        emit_json(payout_object(plan, None, (), ()) | {"questions": asked})


def paid(
    plan: Plan, files: Files, first_month: datetime.date | None, carried: Carried, *, skip: bool
) -> tuple[Statements | None, list[BadRow], list[int]]:
    """Return the statements, None where bad rows stand in the way; the bad rows of both files; and what they hold.

    The last are the rows of credits that are right themselves and belong to a deal with a bad row.
    """
    import numpy as np

    from sim.errors import SimError
    from sim.importing.pay_files import credit_file, roster_file
    from sim.importing.position_files import read_positions
    from sim.pay_statements.plan_changes import statements_of_plans
    from sim.pay_statements.statement import statements

    carried.check(files)
    positions = read_positions(carried.opening) if carried.opening is not None else ()
    credits = credit_file(files.credits)
    roster = roster_file(files.people) if files.people is not None else None
    known = _bad(files.people_path, roster.problems) if roster else []
    bad = [*known, *_bad(files.credits_path, credits.problems)]
    try:
        with np.errstate(all="ignore"):  # an amount too large to be paid is told below, in words
            if carried.also and roster is not None:
                outcome = statements_of_plans((plan, *carried.also), credits, roster, first_month)
            else:
                outcome = statements(plan, credits, roster, first_month, positions, with_closing=carried.with_closing)
    except SimError:
        if skip or not bad:
            raise
        return None, bad, list(credits.held)  # the rows explain it better
    of_roster = {id(problem) for problem in (roster.problems if roster else ())}
    bad = [*known, *_bad(files.credits_path, [problem for problem in outcome.problems if id(problem) not in of_roster])]
    beside = left_out(credits, bad, files.credits_path)
    if bad and not skip:
        return None, bad, beside
    _check_finite(outcome)
    return outcome, bad, beside


def _check_finite(outcome: Statements) -> None:
    """Raise ImportedFileError when somebody's pay is no number, as after an amount of 1e300."""
    from sim.errors import ImportedFileError

    for statement in outcome.statements:
        if not math.isfinite(sum(statement.variable) + sum(statement.base)):
            raise ImportedFileError(
                f"the pay of {statement.payee!r} is no finite number; check the amounts of its credits"
            )


def left_out(credits: CreditFile, bad: Sequence[BadRow], path: str) -> list[int]:
    """Return the rows that are right themselves and left out because another row of their deal is not."""
    # A windfall under review is the one problem with an amount that can be read; it holds nothing else back.
    wrong = {bad_row.row for bad_row in bad if bad_row.file == path}
    holding = {bad_row.row for bad_row in bad if bad_row.file == path and "windfall" not in bad_row.message}
    if not wrong:
        return []
    held = {record.deal for record in credits.records if record.row in holding and record.deal}
    beside = [record.row for record in credits.records if record.deal in held and record.row not in wrong]
    return sorted({*beside, *credits.held})


def payout_object(
    plan: Plan, outcome: Statements | None, bad: Sequence[BadRow], beside: Sequence[int]
) -> dict[str, Any]:
    """Return what `payout --json` prints: a mapping of plain values; no statements where nothing is paid."""
    return {
        "plan": plan.name,
        "paid": outcome is not None,
        "problems": [bad_row._asdict() for bad_row in bad],
        "left_out_with_them": list(beside),
        "notes": list(outcome.notes) if outcome is not None else [],
        "statements": [statement.as_dict() for statement in outcome.statements] if outcome is not None else [],
    }


def _bad(file: str, problems: Sequence[RowProblem]) -> list[BadRow]:
    return [BadRow(file, problem.row, problem.column, problem.message) for problem in problems]
