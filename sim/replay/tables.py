"""A replay as plain tables, the same for screen, command line, workbook and slides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sim.replay.replay import Replay

TOTAL_COLUMNS = ("plan", "pay", "base", "variable", "CCOS", "attainment p50", "pay p10", "pay p50", "pay p90")
STATEMENT_COLUMNS = ("plan", "payee", "period", "part", "line", "amount")
EXCEPTION_COLUMNS = ("plan", "row", "column", "reason")
FINDING_COLUMNS = ("kind", "about", "finding", "uses")
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


def change_columns(made: Replay, other: str) -> tuple[str, ...]:
    """Return the columns of `change_rows`."""
    return ("payee", made.first, other, "change", "outcome", *_parts(made, other), "main reason")


def change_rows(made: Replay, other: str) -> list[Row]:
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


def _parts(made: Replay, other: str) -> Sequence[str]:
    changes = made.changes[other]
    return tuple(changes[0].parts) if changes else ()
