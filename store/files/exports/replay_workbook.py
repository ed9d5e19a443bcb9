"""A replay as a workbook: inputs, assumptions, statements, results, and checks that recompute when it is opened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.importing.own import ASSUMED, MONTH, PEOPLE, SETTING_COLUMNS, SETTINGS, SOURCE, YEAR
from sim.pay_statements.records import Payee
from sim.replay.actuals import Actuals
from sim.replay.paying import CENTS
from sim.replay.reasons import MEANINGS, REASONS, WHOLE
from sim.replay.replay import FROZEN, Replay, cents_sum
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
from sim.version import __version__
from store.files.exports.checks import CHECKS, Checks
from store.files.exports.inert import inert, inert_name
from store.files.workbook import TEXT_SHAPE, Filled, SheetToWrite, workbook_of

MONEY, SHARE, DATE = "#,##0.00", "0.00%", "yyyy-mm-dd"
PARTS = (*REASONS, WHOLE)
STATEMENTS = ("plan no.", "plan", "payee no.", "payee", "period", "part", "line", "amount")
MOVED = (*REASONS, "plan as a whole")  # what PARTS are called, so that no two columns are called alike
CHANGES = ("plan no.", "plan", "payee no.", "payee", "before", "after", "change", *MOVED, "outcome", "main reason")
CREDITS = ("payee", "date", "measure", "amount", "deal", "motion", "split", "canceled", "contract_months")
ROSTER = ("payee", "start", "end", "hired", "team", "manager", "region", "weight", "ote", "draw_balance")
ASSUMPTIONS = ("kind", "about", "finding", "uses", "source")
INPUTS = ("plan no.", "plan", "line")
SHAPES = {
    **dict.fromkeys((*STATEMENTS[-1:], *CHANGES[4 : 7 + len(PARTS)], *CHECKS[1:4]), MONEY),
    **dict.fromkeys(("pay", "base", "variable", "pay p10", "pay p50", "pay p90"), MONEY),
    **dict.fromkeys(("CCOS", "attainment p50"), SHARE),
    **dict.fromkeys(("payee", "deal", "period", YEAR_COLUMN), TEXT_SHAPE),
}
Row = tuple[Filled, ...]


@dataclass(frozen=True)
class _Numbered:
    """The rows that checks add up, with the number of the plan each belongs to."""

    statements: list[Row]
    changes: list[Row]
    credits: list[Row]


def replay_workbook(made: Replay, second: Sequence[Response] = ()) -> bytes:
    """Return the .xlsx workbook; TableError when something would not arrive whole.

    The sheets `credits` and `roster`, replayed under the `settings`, give the same replay again. Formulas stand on the
    sheet `reconciliation` only; their stored results are computed here, so that they show without being recalculated.
    """
    rows = _Numbered(list(statements_of(made)), list(changes_of(made)), list(credits_of(made)))
    history, totals = made.actuals.history, enumerate(total_rows(made), 1)
    quotas = {} if history is None or history.nominal else history.quotas
    return workbook_of(
        [
            sheet("results", ("plan no.", *TOTAL_COLUMNS), [(n, *clean(r)) for n, r in totals]),
            sheet("reconciliation", CHECKS, _checks(made, rows)),
            sheet("changes", CHANGES, rows.changes),
            sheet("statements", STATEMENTS, rows.statements),
            sheet("assumptions", ASSUMPTIONS, list(assumptions_of(finding_rows(made)))),
            sheet("second reading", ("reading",), [(inert(each.sentence),) for each in second] or [(FROZEN,)]),
            sheet("exceptions", EXCEPTION_COLUMNS, [clean(row) for row in exception_rows(made)]),
            sheet("inputs", INPUTS, list(inputs_of(made))),
            sheet("credits", CREDITS, rows.credits),
            roster_of(made.actuals.people, quotas),
            sheet(SETTINGS, SETTING_COLUMNS, [(YEAR, f"{made.actuals.first_month:%Y-%m}"), *settings_of(made.actuals)]),
        ]
    )


def sheet(name: str, columns: Sequence[str], content: Sequence[Row]) -> SheetToWrite:
    """Return a sheet whose columns have the number formats of their names."""
    return SheetToWrite(name, columns, content, {each: SHAPES[each] for each in columns if each in SHAPES})


def clean(row: Sequence[Filled]) -> Row:
    """Return a row whose texts are inert."""
    return tuple(inert(cell) if isinstance(cell, str) else cell for cell in row)


def statements_of(made: Replay) -> Iterator[Row]:
    """Yield every amount but zeros, and every base salary, with columns STATEMENTS."""
    for number, (name, paid) in enumerate(made.paid.items(), 1):
        for person, each in enumerate(paid.statements, 1):
            head = (number, inert_name(name), person, inert_name(each.payee))
            for place, period in enumerate(each.periods):
                for line in each.lines:
                    if line.amounts[place]:
                        yield *head, period, "variable", inert(line.label), line.amounts[place]
                yield *head, period, "base", "base salary", each.base[place]


def changes_of(made: Replay | Years) -> Iterator[Row]:
    """Yield everybody's change to every plan but the first, with columns CHANGES."""
    numbers = {name: number for number, name in enumerate((made.first, *made.changes), 1)}
    for name, changes in made.changes.items():
        for person, each in enumerate(changes, 1):
            parts = (each.parts.get(part) for part in PARTS)
            head = (numbers[name], inert_name(name), person, inert_name(each.payee))
            yield *head, each.before, each.after, each.change, *parts, each.outcome, each.reason


def credits_of(made: Replay) -> Iterator[Row]:
    """Yield the credits that were replayed, with columns CREDITS."""
    for each in made.actuals.records:
        yield clean(tuple(getattr(each, name) for name in CREDITS))


def roster_of(people: Sequence[Payee], history: Mapping[tuple[str, str], float]) -> SheetToWrite:
    """Return the sheet of people, with a column for each quota that the roster or a history of attainment states."""
    measures = dict.fromkeys([m for each in people for m in each.quotas] + [m for _, m in history])
    rows = [
        clean(
            (
                *({"payee": each.name}.get(name, getattr(each, name, None)) for name in ROSTER),
                *(each.quotas.get(measure, history.get((each.name, measure))) for measure in measures),
            )
        )
        for each in people
    ]
    columns = (*ROSTER, *(inert(f"quota {measure}".strip()) for measure in measures))
    return SheetToWrite("roster", columns, rows, {"payee": TEXT_SHAPE})


def assumptions_of(findings: Sequence[tuple[Any, ...]]) -> Iterator[Row]:
    """Yield the findings with where each comes from, then what the reasons mean, with columns ASSUMPTIONS."""
    for kind, about, text, uses in findings:
        yield kind, inert(about), inert(text), uses, "assumption" if kind == "assumption" else "the files brought"
    for part, meaning in MEANINGS.items():
        yield "definition", part, meaning, 0, f"Multiplier {__version__}"


def inputs_of(made: Replay) -> Iterator[Row]:
    """Yield every plan line by line, with columns INPUTS."""
    for number, (name, paid) in enumerate(made.paid.items(), 1):
        for line in paid.lines:
            yield number, inert_name(name), inert(line)


def settings_of(acted: Actuals) -> Iterator[Row]:
    """Yield what the sheets of credits and people do not say and a replay of them has to know, but for the year."""
    yield MONTH, acted.first_month.month
    yield SOURCE, "credits" if acted.history is None else "attainment"
    yield PEOPLE, "roster" if acted.has_roster else "credits"
    for name in ASSUMED:
        if name in acted.assumed:
            value = acted.assumed[name]
            yield name, inert_name(value) if isinstance(value, str) else value


def _checks(made: Replay, rows: _Numbered) -> list[Row]:
    """Return the checks, each a formula over the other sheets beside the figure stated, all of them true as written."""
    checks = Checks()
    last, end = len(rows.statements) + 1, max(len(rows.changes), 1) + 1
    numbers, parts, amounts = (f"statements!${c}$2:${c}${last}" for c in "AFH")
    for number, (name, paid) in enumerate(made.paid.items(), 1):
        whole, label = f"SUMIF({numbers},{number},{amounts})", f"plan {number}, {inert_name(name)}"
        checks.cents(f"{label}: statements sum to its pay", whole, paid.pay_total)
        for part, stated in (("base", paid.base_total), ("variable", paid.variable_total)):
            by_part = f'SUMIFS({amounts},{numbers},{number},{parts},"{part}")'
            checks.cents(f"{label}: {part} lines sum to its {part} pay", by_part, stated)
        if name in made.changes:
            of_plan, change, before = (f"changes!${column}$2:${column}${end}" for column in "AGE")
            stated = cents_sum(each.change for each in made.changes[name])
            checks.cents(f"{label}: changes sum to its cost", f"SUMIF({of_plan},{number},{change})", stated)
            reasons = "+".join(
                f"SUMIF({of_plan},{number},changes!${column}$2:${column}${end})" for column in "HIJKLMN"[: len(PARTS)]
            )
            checks.cents(f"{label}: reasons sum to the change", reasons, stated)
            against = f"SUMIF({of_plan},{number},{before})+SUMIF({of_plan},{number},{change})"
            checks.cents(f"{label}: before and change sum to its pay", against, paid.pay_total)
    bottom = len(rows.credits) + 1
    credited = round(made.actuals.credited_total * CENTS) / CENTS
    checks.cents(
        "the credits sum to what was credited", f"SUMPRODUCT(credits!D2:D{bottom},credits!G2:G{bottom})", credited
    )
    return checks.done()
