"""A replay as a workbook: inputs, assumptions, statements, results, and checks that recompute when it is opened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.importing.own import ASSUMED, MONTH, PEOPLE, SETTING_COLUMNS, SETTINGS, SOURCE, YEAR
from sim.pay_statements.records import ATTRIBUTES, Payee
from sim.plan_design.components import WHOLE
from sim.replay.actuals import Actuals
from sim.replay.distribution import cents_sum
from sim.replay.paying import CENTS
from sim.replay.reasons import MEANINGS, REASONS
from sim.replay.replay import FROZEN, Replay
from sim.replay.response import Response
from sim.replay.several import Years
from sim.reports.replay_tables import (
    EXCEPTION_COLUMNS,
    TOTAL_COLUMNS,
    YEAR_COLUMN,
    exception_rows,
    finding_rows,
    total_rows,
)
from sim.reports.replay_words import assumed
from sim.version import __version__
from store.files.exports.checks import CHECKS, Checks
from store.files.exports.inert import inert, inert_name
from store.files.workbook import TEXT_SHAPE, Filled, SheetToWrite, workbook_of

MONEY, SHARE, DATE = "#,##0.00", "0.00%", "yyyy-mm-dd"
PARTS = (*REASONS, WHOLE)
STATEMENTS = ("plan no.", "plan", "payee no.", "payee", "period", "part", "line", "amount")
MOVED = (*REASONS, "plan as a whole")  # column names of PARTS, chosen so that no two columns have the same name
CHANGES = ("plan no.", "plan", "payee no.", "payee", "before", "after", "change", *MOVED, "outcome", "main reason")
CREDITS = ("payee", "date", "measure", "amount", "deal", "motion", "split", "canceled", "contract_months")
ROSTER = ("payee", "start", "end", "hired", "team", "manager", "region", "weight", "ote", "draw_balance", "currency")
ASSUMPTIONS = ("kind", "about", "finding", "uses", "source")
INPUTS = ("plan no.", "plan", "line")
TAKEN = "assumed"  # column of the first sheet
SHAPES = {
    **dict.fromkeys((*STATEMENTS[-1:], *CHANGES[4 : 7 + len(PARTS)], *CHECKS[1:4]), MONEY),
    **dict.fromkeys(("pay", "base", "variable", "pay p10", "pay p50", "pay p90"), MONEY),
    **dict.fromkeys(("CCOS", "attainment p50"), SHARE),
    **dict.fromkeys(("payee", "deal", "period", YEAR_COLUMN), TEXT_SHAPE),
}
Row = tuple[Filled, ...]


@dataclass(frozen=True)
class _Numbered:
    """The rows that checks sum, each with the number of its plan."""

    statements: list[Row]
    changes: list[Row]
    credits: list[Row]


def replay_workbook(replayed: Replay, second: Sequence[Response] = ()) -> bytes:
    """Return the .xlsx workbook; TableError when a cell or sheet cannot be written faithfully.

    The sheets `credits` and `roster`, replayed under the `settings`, give the same replay again. Only the sheet
    `reconciliation` has formulas; their stored results are computed here, so that they show without recalculation.
    """
    more = attributes_of(replayed)
    rows = _Numbered(list(statements_of(replayed)), list(changes_of(replayed)), list(credits_of(replayed, more)))
    actuals, totals = replayed.actuals, enumerate(total_rows(replayed), 1)
    history = actuals.history
    quotas = {} if history is None or history.nominal else history.quotas
    return workbook_of(
        [
            sheet(
                "results", ("plan no.", *TOTAL_COLUMNS, TAKEN), [(n, *clean(r), taken_of(replayed)) for n, r in totals]
            ),
            sheet("reconciliation", CHECKS, _checks(replayed, rows)),
            sheet("changes", CHANGES, rows.changes),
            sheet("statements", STATEMENTS, rows.statements),
            sheet("assumptions", ASSUMPTIONS, list(assumptions_of(finding_rows(replayed)))),
            sheet("second reading", ("reading",), [(inert(response.sentence),) for response in second] or [(FROZEN,)]),
            sheet("exceptions", EXCEPTION_COLUMNS, [clean(row) for row in exception_rows(replayed)]),
            sheet("inputs", INPUTS, list(inputs_of(replayed))),
            sheet("credits", (*CREDITS, *more), rows.credits),
            roster_of(actuals.people, quotas),
            sheet(
                SETTINGS,
                SETTING_COLUMNS,
                [(YEAR, f"{replayed.actuals.first_month:%Y-%m}"), *settings_of(replayed.actuals)],
            ),
        ]
    )


def taken_of(replayed: Replay) -> str:
    """Return what is taken where the files are silent, so that it stands beside every total; inert."""
    return inert(assumed(replayed) or "Nothing: the files state quotas, OTE and people.")


def sheet(name: str, columns: Sequence[str], content: Sequence[Row]) -> SheetToWrite:
    """Return a sheet whose columns have the number formats of their names."""
    return SheetToWrite(name, columns, content, {column: SHAPES[column] for column in columns if column in SHAPES})


def clean(row: Sequence[Filled]) -> Row:
    """Return a row whose texts are inert."""
    return tuple(inert(cell) if isinstance(cell, str) else cell for cell in row)


def statements_of(replayed: Replay) -> Iterator[Row]:
    """Yield every amount but zeros, and every base salary, with columns STATEMENTS."""
    for number, (name, paid) in enumerate(replayed.paid.items(), 1):
        for person, statement in enumerate(paid.statements, 1):
            head = (number, inert_name(name), person, inert_name(statement.payee))
            for period_number, period in enumerate(statement.periods):
                for line in statement.lines:
                    if line.amounts[period_number]:
                        yield *head, period, "variable", inert(line.label), line.amounts[period_number]
                yield *head, period, "base", "base salary", statement.base[period_number]


def changes_of(replayed: Replay | Years) -> Iterator[Row]:
    """Yield everybody's change to every plan but the first, with columns CHANGES."""
    numbers = {name: number for number, name in enumerate((replayed.first, *replayed.changes), 1)}
    for name, changes in replayed.changes.items():
        for person, change in enumerate(changes, 1):
            parts = (change.parts.get(part) for part in PARTS)
            head = (numbers[name], inert_name(name), person, inert_name(change.payee))
            yield *head, change.before, change.after, change.change, *parts, change.outcome, change.reason


def credits_of(replayed: Replay, more: Sequence[str]) -> Iterator[Row]:
    """Yield the credits that were replayed, with columns CREDITS and then `more` of their attributes."""
    for record in replayed.actuals.records:
        stated = dict(record.attributes)
        yield clean((*(getattr(record, name) for name in CREDITS), *(stated.get(name) for name in more)))


def attributes_of(*replays: Replay) -> tuple[str, ...]:
    """Return what else any of the replayed credits states, as columns in their usual order."""
    stated = {name for replayed in replays for record in replayed.actuals.records for name, _ in record.attributes}
    return tuple(name for name in ATTRIBUTES if name in stated)


def roster_of(people: Sequence[Payee], history: Mapping[tuple[str, str], float]) -> SheetToWrite:
    """Return the sheet of people, with a column for each quota that the roster or a history of attainment states."""
    measures = dict.fromkeys([m for payee in people for m in payee.quotas] + [m for _, m in history])
    rows = [
        clean(
            (
                *({"payee": payee.name}.get(name, getattr(payee, name, None)) for name in ROSTER),
                *(payee.quotas.get(measure, history.get((payee.name, measure))) for measure in measures),
            )
        )
        for payee in people
    ]
    columns = (*ROSTER, *(inert(f"quota {measure}".strip()) for measure in measures))
    return SheetToWrite("roster", columns, rows, {"payee": TEXT_SHAPE})


def assumptions_of(findings: Sequence[tuple[Any, ...]]) -> Iterator[Row]:
    """Yield the findings with their sources, then the meanings of the reasons, with columns ASSUMPTIONS."""
    for kind, about, text, uses in findings:
        yield kind, inert(about), inert(text), uses, "assumption" if kind == "assumption" else "the files brought"
    for part, meaning in MEANINGS.items():
        yield "definition", part, meaning, 0, f"Multiplier {__version__}"


def inputs_of(replayed: Replay) -> Iterator[Row]:
    """Yield every plan line by line, with columns INPUTS."""
    for number, (name, paid) in enumerate(replayed.paid.items(), 1):
        for line in paid.lines:
            yield number, inert_name(name), inert(line)


def settings_of(actuals: Actuals) -> Iterator[Row]:
    """Yield the settings, except the year, that a replay needs beside the sheets of credits and people."""
    yield MONTH, actuals.first_month.month
    yield SOURCE, "credits" if actuals.history is None else "attainment"
    yield PEOPLE, "roster" if actuals.has_roster else "credits"
    for name in ASSUMED:
        if name in actuals.assumed:
            value = actuals.assumed[name]
            yield name, inert_name(value) if isinstance(value, str) else value


def _checks(replayed: Replay, rows: _Numbered) -> list[Row]:
    """Return the checks, each a formula over the other sheets beside the stated figure; all are true when written."""
    checks = Checks()
    last, end = len(rows.statements) + 1, max(len(rows.changes), 1) + 1
    numbers, parts, amounts = (f"statements!${c}$2:${c}${last}" for c in "AFH")
    for number, (name, paid) in enumerate(replayed.paid.items(), 1):
        whole, label = f"SUMIF({numbers},{number},{amounts})", f"plan {number}, {inert_name(name)}"
        checks.cents(f"{label}: statements sum to its pay", whole, paid.pay_total)
        for part, stated in (("base", paid.base_total), ("variable", paid.variable_total)):
            by_part = f'SUMIFS({amounts},{numbers},{number},{parts},"{part}")'
            checks.cents(f"{label}: {part} lines sum to its {part} pay", by_part, stated)
        if name in replayed.changes:
            of_plan, change, before = (f"changes!${column}$2:${column}${end}" for column in "AGE")
            stated = cents_sum(moved.change for moved in replayed.changes[name])
            checks.cents(f"{label}: changes sum to its cost", f"SUMIF({of_plan},{number},{change})", stated)
            reasons = "+".join(
                f"SUMIF({of_plan},{number},changes!${column}$2:${column}${end})" for column in "HIJKLMN"[: len(PARTS)]
            )
            checks.cents(f"{label}: reasons sum to the change", reasons, stated)
            against = f"SUMIF({of_plan},{number},{before})+SUMIF({of_plan},{number},{change})"
            checks.cents(f"{label}: before and change sum to its pay", against, paid.pay_total)
    bottom = len(rows.credits) + 1
    credited = round(replayed.actuals.credited_total * CENTS) / CENTS
    checks.cents(
        "the credits sum to what was credited", f"SUMPRODUCT(credits!D2:D{bottom},credits!G2:G{bottom})", credited
    )
    return checks.done()
