"""The replay of several plan years as a workbook: each year and their sum, with checks that recompute when opened."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterable, Sequence

from sim.importing.own import SETTING_COLUMNS, SETTINGS
from sim.pay_statements.records import Payee
from sim.replay.distribution import cents_sum
from sim.replay.paying import CENTS
from sim.replay.replay import FROZEN, Replay
from sim.replay.response import Response
from sim.replay.several import Years
from sim.reports.replay_tables import (
    EXCEPTION_COLUMNS,
    TOTAL_COLUMNS,
    YEAR_COLUMN,
    year_exception_rows,
    year_finding_rows,
    year_total_rows,
)
from store.files.exports.checks import CHECKS, Checks
from store.files.exports.inert import inert, inert_name
from store.files.exports.replay_workbook import (
    ASSUMPTIONS,
    CHANGES,
    CREDITS,
    INPUTS,
    STATEMENTS,
    TAKEN,
    Row,
    assumptions_of,
    attributes_of,
    changes_of,
    clean,
    credits_of,
    inputs_of,
    roster_of,
    settings_of,
    sheet,
    statements_of,
    taken_of,
)
from store.files.workbook import workbook_of

LEAD = ("year no.", YEAR_COLUMN)  # columns before those of one year's workbook
TOGETHER = "changes, all years"
PARTS_AT = range(CHANGES.index("change") + 1, CHANGES.index("outcome"))  # places of the reasons among CHANGES


def years_workbook(years: Years, second: Sequence[Response] = ()) -> bytes:
    """Return the .xlsx workbook; TableError when a cell or sheet cannot be written faithfully.

    Its sheets are those of one year's workbook with the year in front of each row, and one of everybody's changes over
    all years. `credits` holds every year's, so that `replay --years all` of it gives the same years again.
    """
    changes, statements = _by_year(years, changes_of), _by_year(years, statements_of)
    more = attributes_of(*years.replays)
    together, credits = (
        list(changes_of(years)),
        [row for replayed in years.replays for row in credits_of(replayed, more)],
    )
    plan_of = {name: number for number, name in enumerate(years.names, 1)}
    taken = taken_of(years.replays[0])
    results = [(plan_of[name], label, inert_name(name), *rest, taken) for label, name, *rest in year_total_rows(years)]
    ends = {"changes": len(changes), TOGETHER: len(together), "statements": len(statements), "credits": len(credits)}
    return workbook_of(
        [
            sheet("results", ("plan no.", YEAR_COLUMN, *TOTAL_COLUMNS, TAKEN), results),
            sheet("reconciliation", CHECKS, _checks(years, ends)),
            sheet(TOGETHER, CHANGES, together),
            sheet("changes", (*LEAD, *CHANGES), changes),
            sheet("statements", (*LEAD, *STATEMENTS), statements),
            sheet("assumptions", ASSUMPTIONS, list(assumptions_of(year_finding_rows(years)))),
            sheet("second reading", ("reading",), [(inert(response.sentence),) for response in second] or [(FROZEN,)]),
            sheet("exceptions", (YEAR_COLUMN, *EXCEPTION_COLUMNS), [clean(row) for row in year_exception_rows(years)]),
            sheet("inputs", (*LEAD, *INPUTS), _by_year(years, inputs_of)),
            sheet("credits", (*CREDITS, *more), credits),
            roster_of(_people(years), {}),
            sheet(SETTINGS, SETTING_COLUMNS, list(settings_of(years.replays[0].actuals))),
        ]
    )


def _by_year(years: Years, rows: Callable[[Replay], Iterable[Row]]) -> list[Row]:
    """Return the rows of every year with the year before each."""
    numbered = enumerate(years.by_label.items(), 1)
    return [(number, label, *row) for number, (label, replayed) in numbered for row in rows(replayed)]


def _people(years: Years) -> list[Payee]:
    """Return everybody who is paid in any of the years, with the roster row of their first year."""
    people: dict[str, Payee] = {}
    for replayed in years.replays:
        people = {payee.name: payee for payee in replayed.actuals.people} | people
    return sorted(people.values(), key=lambda payee: payee.row)  # as the roster has them; without one all rows are 0


def _letter(columns: Sequence[str], name: str) -> str:
    return chr(ord("A") + columns.index(name))


class _Sums:
    """Formulas over the sheets; `ends` is how many rows each sheet has."""

    def __init__(self, ends: dict[str, int]) -> None:
        self._ends = ends

    def cells(self, where: str, letter: str) -> str:
        """Return a column's cells below the heading."""
        return f"'{where}'!${letter}$2:${letter}${max(self._ends[where], 1) + 1}"

    def of(self, where: str, columns: Sequence[str], amount: str, **keys: int | str) -> str:
        """Return the sum of a column over the rows with the keys, `year_no`, `plan_no` or `part`."""
        names = {"year_no": LEAD[0], "plan_no": "plan no.", "part": "part"}
        tests = [
            f"{self.cells(where, _letter(columns, names[key]))},{json.dumps(key_is)}" for key, key_is in keys.items()
        ]
        return f"SUMIFS({self.cells(where, _letter(columns, amount))},{','.join(tests)})"


def _checks(years: Years, ends: dict[str, int]) -> list[Row]:
    """Return the checks of every year, then of all years together; all are true when written."""
    checks, sums = Checks(), _Sums(ends)
    lines, moves = (*LEAD, *STATEMENTS), (*LEAD, *CHANGES)
    for year, (label, replayed) in enumerate(years.by_label.items(), 1):
        for plan, (name, paid) in enumerate(replayed.paid.items(), 1):
            what, key = f"{label}, plan {plan}, {inert_name(name)}", {"year_no": year, "plan_no": plan}
            checks.cents(
                f"{what}: statements sum to its pay", sums.of("statements", lines, "amount", **key), paid.pay_total
            )
            for part, stated in (("base", paid.base_total), ("variable", paid.variable_total)):
                expression = sums.of("statements", lines, "amount", **key, part=part)
                checks.cents(f"{what}: {part} lines sum to its {part} pay", expression, stated)
            if name in replayed.changes:
                change = cents_sum(moved.change for moved in replayed.changes[name])
                _check_changes(checks, sums, "changes", moves, what, key, change, paid.pay_total)
        whole = round(replayed.actuals.credited_total * CENTS) / CENTS
        checks.cents(f"{label}: the credits sum to what was credited", _credited_in(sums, replayed), whole)
    for plan, name in enumerate(years.names, 1):
        what = f"all years, plan {plan}, {inert_name(name)}"
        expression = sums.of("statements", lines, "amount", plan_no=plan)
        checks.cents(f"{what}: statements sum to its pay", expression, years.pay_total(name))
        if name in years.changes:
            change = cents_sum(moved.change for moved in years.changes[name])
            expression = sums.of("changes", moves, "change", plan_no=plan)
            checks.cents(f"{what}: the years' changes sum to its cost", expression, change)
            _check_changes(checks, sums, TOGETHER, CHANGES, what, {"plan_no": plan}, change, years.pay_total(name))
    amounts, splits = (sums.cells("credits", _letter(CREDITS, name)) for name in ("amount", "split"))
    stated = round(sum(replayed.actuals.credited_total for replayed in years.replays) * CENTS) / CENTS
    checks.cents("all years: the credits sum to what was credited", f"SUMPRODUCT({amounts},{splits})", stated)
    return checks.done()


def _check_changes(
    checks: Checks,
    sums: _Sums,
    where: str,
    columns: Sequence[str],
    what: str,
    key: dict[str, int],
    change: float,
    pay: float,
) -> None:
    """Add that changes sum to the cost of a plan, reasons to the change, and before and change to its pay."""
    checks.cents(f"{what}: changes sum to its cost", sums.of(where, columns, "change", **key), change)
    reasons = "+".join(sums.of(where, columns, CHANGES[column], **key) for column in PARTS_AT)
    checks.cents(f"{what}: reasons sum to the change", reasons, change)
    after = "+".join(sums.of(where, columns, name, **key) for name in ("before", "change"))
    checks.cents(f"{what}: before and change sum to its pay", after, pay)


def _credited_in(sums: _Sums, replayed: Replay) -> str:
    """Return a formula for the sum of the credits dated within a plan year, by the dates on the sheet."""
    days, amounts, splits = (sums.cells("credits", _letter(CREDITS, name)) for name in ("date", "amount", "split"))
    first = replayed.actuals.first_month
    since, until = (f"DATE({day.year},{day.month},1)" for day in (first, datetime.date(first.year + 1, first.month, 1)))
    return f"SUMPRODUCT(({days}>={since})*({days}<{until})*{amounts}*{splits})"
