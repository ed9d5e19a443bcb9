"""Who is paid: a roster CSV becomes payees with their dates, team, manager and quotas."""

from __future__ import annotations

import datetime
from pathlib import Path

from sim.pay_statements.records import Payee, RosterFile, RowProblem
from sim.pay_statements.tables import CellError, TextRow, as_date, as_name, as_number, read_rows, rows_of

NEEDED = ("payee",)
OPTIONAL = ("start", "end", "hired", "team", "manager", "region", "weight", "quota", "ote", "draw_balance")
QUOTA_OF = "quota "  # a column "quota own revenue" holds the quota of that measure


def read_roster(path: Path | str) -> RosterFile:
    """Return the payees of a CSV file; ImportedFileError when it is no such table at all."""
    return _roster(read_rows(path, NEEDED, NEEDED + OPTIONAL, (QUOTA_OF,)))


def roster_from_text(text: str, where: str = "roster") -> RosterFile:
    """Return the payees of CSV text."""
    return _roster(rows_of(text, where, NEEDED, NEEDED + OPTIONAL, (QUOTA_OF,)))


def _roster(rows: list[TextRow]) -> RosterFile:
    people: dict[str, Payee] = {}
    problems: list[RowProblem] = []
    for row in rows:
        if row.misshapen:
            problems.append(RowProblem(row=row.row, column="", message=row.misshapen))
            continue
        try:
            payee = _payee(row)
        except _BadCellError as problem:
            problems.append(RowProblem(row=row.row, column=problem.column, message=f"{problem.column} {problem}"))
            continue
        if payee.name in people:
            message = f"{payee.name} already stands in row {people[payee.name].row}; remove one"
            problems.append(RowProblem(row=row.row, column="payee", message=message))
            continue
        people[payee.name] = payee
    return RosterFile(people=tuple(people.values()), problems=tuple(problems))


class _BadCellError(Exception):
    def __init__(self, column: str, problem: CellError) -> None:
        super().__init__(str(problem))
        self.column = column


def _payee(row: TextRow) -> Payee:
    """Return the payee of a row; _BadCellError for the first cell that is wrong."""

    def number(column: str) -> float:
        try:
            return as_number(row.cells[column])
        except CellError as problem:
            raise _BadCellError(column, problem) from None

    def date(column: str) -> datetime.date | None:
        text = row.cells.get(column, "")
        try:
            return as_date(text) if text else None
        except CellError as problem:
            raise _BadCellError(column, problem) from None

    try:
        name = as_name(row.cells["payee"])
    except CellError as problem:
        raise _BadCellError("payee", problem) from None
    quotas = {
        column.removeprefix("quota").strip(): number(column)
        for column, text in row.cells.items()
        if column.startswith("quota") and text
    }
    if any(quota < 0.0 for quota in quotas.values()):
        raise _BadCellError("quota", CellError("is below 0; write the annual quota"))
    ote = number("ote") if row.cells.get("ote") else None
    if ote is not None and ote <= 0.0:
        raise _BadCellError("ote", CellError("is not above 0; write on-target earnings in $ a year, or leave it empty"))
    hired, end = date("hired"), date("end")
    start = date("start") or hired
    if start is not None and hired is not None and hired > start:
        raise _BadCellError("hired", CellError(f"{hired} lies after the start on the plan, {start}; check both"))
    if start is not None and end is not None and end < start:
        raise _BadCellError("end", CellError(f"{end} lies before the start, {start}; check both"))
    return Payee(
        row=row.row,
        name=name,
        start=start,
        end=end,
        hired=hired,
        team=row.cells.get("team", ""),
        manager=row.cells.get("manager", ""),
        region=row.cells.get("region", ""),
        weight=number("weight") if row.cells.get("weight") else 1.0,
        draw_balance=number("draw_balance") if row.cells.get("draw_balance") else 0.0,
        ote=ote,
        quotas=quotas,
    )
