"""Credits as somebody brings them: a CSV of deals becomes records, and whatever cannot be read is named row by row."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sim.pay_statements.records import CreditFile, CreditRecord, RowProblem
from sim.pay_statements.tables import CellError, TextRow, as_date, as_name, as_number, as_share, read_rows, rows_of

NEEDED = ("payee", "date", "measure", "amount")
OPTIONAL = ("deal", "motion", "split", "canceled", "contract_months")


def read_credits(path: Path | str) -> CreditFile:
    """Return the credits of a CSV file; ImportedFileError when it is no such table at all."""
    return _credit_file(read_rows(path, NEEDED, NEEDED + OPTIONAL))


def credits_from_text(text: str, where: str = "credits") -> CreditFile:
    """Return the credits of CSV text."""
    return _credit_file(rows_of(text, where, NEEDED, NEEDED + OPTIONAL))


def _credit_file(rows: list[TextRow]) -> CreditFile:
    """Return records and problems; a deal with one bad row is held as a whole, so that nothing is half-paid."""
    records: list[CreditRecord] = []
    problems: list[RowProblem] = []
    held: set[str] = set()
    seen: dict[tuple[str, str, str], int] = {}
    for row in rows:
        record, wrong = _record(row)
        deal = row.cells.get("deal", "")
        if record is not None and deal:
            key = (deal, record.payee, record.measure)
            if key in seen:
                message = f"deal {deal!r} of {record.payee} already stands in row {seen[key]}; remove one"
                wrong = [RowProblem(row=row.row, column="deal", message=message)]
            seen.setdefault(key, row.row)
        problems.extend(wrong)
        if wrong and deal:
            held.add(deal)
        if record is not None and not wrong:
            records.append(record)
    touched = {row.cells["payee"] for row in rows if row.row in {problem.row for problem in problems}}
    touched |= {record.payee for record in records if record.deal in held}
    kept = tuple(record for record in records if not record.deal or record.deal not in held)
    return CreditFile(records=kept, problems=tuple(problems), held=frozenset(held), touched=frozenset(touched))


def _record(row: TextRow) -> tuple[CreditRecord | None, list[RowProblem]]:
    """Return the record a row holds, or None and every cell that is wrong with it."""
    readers: dict[str, Callable[[str], object]] = {
        "payee": as_name,
        "date": as_date,
        "measure": as_name,
        "amount": as_number,
        "split": as_share,
        "canceled": as_date,
        "contract_months": as_number,
        "deal": str,
        "motion": str,
    }
    if row.misshapen:
        return None, [RowProblem(row=row.row, column="", message=row.misshapen)]
    read: dict[str, object] = {}
    wrong: list[RowProblem] = []
    for column, reader in readers.items():
        text = row.cells.get(column, "")
        if not text and column not in NEEDED:
            continue
        try:
            read[column] = reader(text)
        except CellError as problem:
            wrong.append(RowProblem(row=row.row, column=column, message=f"{column} {problem}"))
    if wrong:
        return None, wrong
    months = read.pop("contract_months", 12.0)
    assert isinstance(months, float), "read as a number"
    record = CreditRecord(row=row.row, contract_months=max(1, round(months)), **read)  # type: ignore[arg-type]  # read above
    if record.canceled is not None and record.canceled < record.date:
        message = f"canceled on {record.canceled}, before the deal of {record.date}; check both dates"
        return None, [RowProblem(row=row.row, column="canceled", message=message)]
    return record, []
