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


def total_rows(made: Replay) -> list[Row]:
    """Return one row a plan with columns TOTAL_COLUMNS; amounts in $, attainment and CCOS as shares."""
    told = made.as_dict()["plans"]
    return [
        (
            name,
            each["pay_total"],
            each["base_total"],
            each["variable_total"],
            each["ccos"],
            each["attainment"]["p50"],
            *(each["pay"][place] for place in ("p10", "p50", "p90")),
        )
        for name, each in told.items()
    ]


def year_total_rows(made: Years) -> list[Row]:
    """Return one row a year and plan, then one a plan for all, with columns YEAR_COLUMN and TOTAL_COLUMNS.

    How pay and attainment are spread is a year's own affair, so it is left open for all.
    """
    rows = [(label, *row) for label, each in made.by_label.items() for row in total_rows(each)]
    left_open = (None,) * (len(TOTAL_COLUMNS) - 5)
    return [*rows, *((ALL, name, *made.totals(name).values(), *left_open) for name in made.names)]


def year_finding_rows(made: Years) -> list[Row]:
    """Return the findings with columns FINDING_COLUMNS, each once with the years it is about; `uses` in sum."""
    found: dict[tuple[str, str, str], list[tuple[str, int]]] = {}
    for label, each in made.by_label.items():
        for kind, about, text, uses in finding_rows(each):
            found.setdefault((kind, about, text), []).append((label, uses))
    rank = ("assumption", "exception", "note")
    return [
        (kind, about, text if len(years) == len(made.replays) else f"{', '.join(label for label, _ in years)}: {text}",
         sum(uses for _, uses in years))
        for (kind, about, text), years in sorted(found.items(), key=lambda each: rank.index(each[0][0]))
    ]  # fmt: skip


def year_exception_rows(made: Years) -> list[Row]:
    """Return the exceptions with columns YEAR_COLUMN and EXCEPTION_COLUMNS; a credit of another year is none here."""
    return [
        (label, name, each.row, each.column, each.message)
        for label, made_of_year in made.by_label.items()
        for name, paid in made_of_year.paid.items()
        for each in paid.exceptions
    ]


def change_columns(made: Replay | Years, other: str) -> tuple[str, ...]:
    """Return the columns of `change_rows`."""
    return ("payee", made.first, other, "change", "outcome", *_parts(made, other), "main reason")


def change_rows(made: Replay | Years, other: str) -> list[Row]:
    """Return one row a payee, the largest loss first: pay under both plans, the change, and its parts, in $."""
    parts = _parts(made, other)
    return [
        (each.payee, each.before, each.after, each.change, each.outcome, *(each.parts[p] for p in parts), each.reason)
        for each in sorted(made.changes[other], key=lambda each: (each.change, each.payee))
    ]


def statement_rows(made: Replay) -> Iterator[Row]:
    """Yield every amount but zeros, and every base salary, with columns STATEMENT_COLUMNS; they sum to the pay."""
    for name, paid in made.paid.items():
        for each in paid.statements:
            for place, period in enumerate(each.periods):
                for line in each.lines:
                    if line.amounts[place]:
                        yield name, each.payee, period, "variable", line.label, line.amounts[place]
                yield name, each.payee, period, "base", "base salary", each.base[place]


def exception_rows(made: Replay, most: int | None = None) -> list[Row]:
    """Return one row for each credit that was not paid, or is to be reviewed, with columns EXCEPTION_COLUMNS.

    At most the first so many, where that is stated.
    """
    return [(name, each.row, each.column, each.message) for name, each in made.exceptions[:most]]


def finding_rows(made: Replay, most: int | None = None) -> list[Row]:
    """Return one row for each finding, assumptions first, with columns FINDING_COLUMNS; at most the first so many."""
    rank = {"assumption": 0, "exception": 1, "note": 2}
    ordered = sorted(made.findings, key=lambda each: rank[each.kind])
    return [(each.kind, each.about, each.text, each.uses) for each in ordered[:most]]


def _parts(made: Replay | Years, other: str) -> Sequence[str]:
    changes = made.changes[other]
    return tuple(changes[0].parts) if changes else ()
