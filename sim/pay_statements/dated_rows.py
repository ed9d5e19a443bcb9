"""Several dated rows of one person as one payee: assignments one after the other, and leaves within them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sim.pay_statements.records import Payee, RosterFile, RowProblem

ALWAYS = datetime.date.min


def roster_of(rows: Iterable[Payee], problems: Sequence[RowProblem] = ()) -> RosterFile:
    """Return the people whom the rows of a roster make up, in the order of their first rows, and what is wrong."""
    by_name: dict[str, list[Payee]] = {}
    for row in rows:
        by_name.setdefault(row.name, []).append(row)
    people: list[Payee] = []
    wrong = list(problems)
    for rows_of_one in by_name.values():
        person, problems_of_one = one_person(rows_of_one)
        people.extend([person] if person is not None else [])
        wrong.extend(problems_of_one)
    return RosterFile(people=tuple(people), problems=tuple(sorted(wrong, key=lambda problem: problem.row)))


def one_person(rows: Sequence[Payee]) -> tuple[Payee | None, list[RowProblem]]:
    """Return the payee that dated rows of one name make up, and the rows that do not go with the others.

    An assignment without an end lasts until the next one begins; leave lies within the assignments.
    """
    works: list[Payee] = []
    problems: list[RowProblem] = []
    written = [row for row in rows if not row.leave]
    for row in sorted(
        written, key=lambda dated: (dated is not written[0] and dated.start is None, dated.start or ALWAYS)
    ):
        before = works[-1] if works else None
        if before is None:
            works.append(row)
        elif row.start is None or row.start == before.start:
            message = f"{row.name} already stands in row {before.row}; remove one, or give each its own start"
            problems.append(RowProblem(row=row.row, column="payee", message=message))
        elif before.end is not None and row.start <= before.end:
            message = f"starts on {row.start}, and row {before.row} of {row.name} ends on {before.end}; end it before"
            problems.append(RowProblem(row=row.row, column="start", message=message))
        elif row.currency != before.currency:
            message = f"of {row.name} is {row.currency!r}, and row {before.row} states {before.currency!r}"
            remedy = "a year is stated in one currency; write the same, or pay two years"
            problems.append(RowProblem(row=row.row, column="currency", message=f"currency {message}; {remedy}"))
        else:
            end = before.end or row.start - datetime.timedelta(days=1)
            works[-1:] = [replace(before, end=end), row]
    leaves = [row for row in rows if row.leave]
    if not works:
        message = f"{leaves[0].name} is on leave and has no other row; write one with the assignment"
        return None, [*problems, RowProblem(row=leaves[0].row, column="leave", message=message)]
    kept: list[Payee] = []
    for leave in sorted(leaves, key=lambda dated: (dated.start or ALWAYS, dated.row)):
        wrong = _wrong_leave(leave, kept)
        problems.extend([wrong] if wrong is not None else [])
        kept.extend([leave] if wrong is None else [])
    if len(works) == 1 and not kept:
        return works[0], problems
    first, last = works[0], works[-1]
    draws = max((work.draw_balance for work in works), key=abs)
    whole = replace(last, row=first.row, start=first.start, hired=first.hired, draw_balance=draws)
    return replace(whole, assignments=(*works, *kept)), problems


def _wrong_leave(leave: Payee, before: Sequence[Payee]) -> RowProblem | None:
    """Return what is wrong with a row of leave, None for nothing."""
    if leave.start is None:
        return RowProblem(row=leave.row, column="start", message=f"the leave of {leave.name} has no start; write it")
    other = before[-1] if before else None
    if other is not None and (other.end is None or leave.start <= other.end):
        message = f"the leave of {leave.name} overlaps that of row {other.row}; end one before the other starts"
        return RowProblem(row=leave.row, column="start", message=message)
    blank = Payee(row=leave.row, name=leave.name, start=leave.start, end=leave.end, leave=leave.leave)
    if leave != blank:
        message = f"the leave of {leave.name} has more than its dates; write the rest in the row of the assignment"
        return RowProblem(row=leave.row, column="leave", message=message)
    return None
