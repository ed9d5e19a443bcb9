"""A replay as plain tables, the same for screen, command line, workbook and slides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sim.replay.replay import Replay
from sim.replay.several import Years
from sim.replay.years import ALL

TOTAL_COLUMNS = ("plan", "pay", "base", "variable", "CCOS", "attainment p50", "pay p10", "pay p50", "pay p90")
STATEMENT_COLUMNS = ("plan", "payee", "period", "part", "line", "amount")
EXCEPTION_COLUMNS = ("plan", "row", "column", "reason")
FINDING_COLUMNS = ("kind", "about", "finding", "uses")
YEAR_COLUMN = "plan year from"
Row = tuple[Any, ...]


def total_rows(replayed: Replay) -> list[Row]:
    """Return one row a plan with columns TOTAL_COLUMNS; amounts in $, attainment and CCOS as shares."""
    plans = replayed.as_dict()["plans"]
    return [
        (
            name,
            plan["pay_total"],
            plan["base_total"],
            plan["variable_total"],
            plan["ccos"],
            plan["attainment"]["p50"],
            *(plan["pay"][place] for place in ("p10", "p50", "p90")),
        )
        for name, plan in plans.items()
    ]


def year_total_rows(years: Years) -> list[Row]:
    """Return one row a year and plan, then one a plan for all, with columns YEAR_COLUMN and TOTAL_COLUMNS.

    How pay and attainment are spread is a year's own affair, so it is left open for all.
    """
    rows = [(label, *row) for label, replayed in years.by_label.items() for row in total_rows(replayed)]
    left_open = (None,) * (len(TOTAL_COLUMNS) - 5)
    return [*rows, *((ALL, name, *years.totals(name).values(), *left_open) for name in years.names)]


def year_finding_rows(years: Years) -> list[Row]:
    """Return the findings with columns FINDING_COLUMNS, each once with the years it is about; `uses` in sum."""
    by_finding: dict[tuple[str, str, str], list[tuple[str, int]]] = {}
    for label, replayed in years.by_label.items():
        for kind, about, text, uses in finding_rows(replayed):
            by_finding.setdefault((kind, about, text), []).append((label, uses))
    rank = ("assumption", "exception", "note")
    rows = []
    for (kind, about, text), uses_by_year in sorted(by_finding.items(), key=lambda entry: rank.index(entry[0][0])):
        which = ", ".join(label for label, _ in uses_by_year)
        of_all = len(uses_by_year) == len(years.replays)
        rows.append((kind, about, text if of_all else f"{which}: {text}", sum(uses for _, uses in uses_by_year)))
    return rows


def year_exception_rows(years: Years) -> list[Row]:
    """Return the exceptions with columns YEAR_COLUMN and EXCEPTION_COLUMNS; a credit of another year is none here."""
    return [
        (label, name, problem.row, problem.column, problem.message)
        for label, made_of_year in years.by_label.items()
        for name, paid in made_of_year.paid.items()
        for problem in paid.exceptions
    ]


def change_columns(replayed: Replay | Years, other: str) -> tuple[str, ...]:
    """Return the columns of `change_rows`."""
    return ("payee", replayed.first, other, "change", "outcome", *_parts(replayed, other), "main reason")


def change_rows(replayed: Replay | Years, other: str) -> list[Row]:
    """Return one row a payee, the largest loss first: pay under both plans, the change, and its parts, in $."""
    parts = _parts(replayed, other)
    return [
        (
            change.payee,
            change.before,
            change.after,
            change.change,
            change.outcome,
            *(change.parts[p] for p in parts),
            change.reason,
        )
        for change in sorted(replayed.changes[other], key=lambda change: (change.change, change.payee))
    ]


def statement_rows(replayed: Replay) -> Iterator[Row]:
    """Yield every amount but zeros, and every base salary, with columns STATEMENT_COLUMNS; they sum to the pay."""
    for name, paid in replayed.paid.items():
        for statement in paid.statements:
            for place, period in enumerate(statement.periods):
                for line in statement.lines:
                    if line.amounts[place]:
                        yield name, statement.payee, period, "variable", line.label, line.amounts[place]
                yield name, statement.payee, period, "base", "base salary", statement.base[place]


def exception_rows(replayed: Replay, most: int | None = None) -> list[Row]:
    """Return one row for each credit that was not paid, or is to be reviewed, with columns EXCEPTION_COLUMNS.

    At most the first so many, where that is stated.
    """
    return [(name, problem.row, problem.column, problem.message) for name, problem in replayed.exceptions[:most]]


def finding_rows(replayed: Replay, most: int | None = None) -> list[Row]:
    """Return one row for each finding, assumptions first, with columns FINDING_COLUMNS; at most the first so many."""
    rank = {"assumption": 0, "exception": 1, "note": 2}
    ordered = sorted(replayed.findings, key=lambda finding: rank[finding.kind])
    return [(finding.kind, finding.about, finding.text, finding.uses) for finding in ordered[:most]]


def _parts(replayed: Replay | Years, other: str) -> Sequence[str]:
    changes = replayed.changes[other]
    return tuple(changes[0].parts) if changes else ()
