"""The replay of several plan years as a workbook: each year and their sum, with checks that recompute when opened."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterable, Sequence

from sim.importing.own import SETTING_COLUMNS, SETTINGS
from sim.pay_statements.records import Payee
from sim.replay.paying import CENTS
from sim.replay.replay import FROZEN, Replay, cents_sum
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
    Row,
    assumptions_of,
    changes_of,
    clean,
    credits_of,
    inputs_of,
    roster_of,
    settings_of,
    sheet,
    statements_of,
)
from store.files.workbook import workbook_of

LEAD = ("year no.", YEAR_COLUMN)  # columns before those of one year's workbook
TOGETHER = "changes, all years"
PARTS_AT = range(CHANGES.index("change") + 1, CHANGES.index("outcome"))  # places of the reasons among CHANGES


def years_workbook(made: Years, second: Sequence[Response] = ()) -> bytes:
    """Return the .xlsx workbook; TableError when something would not arrive whole.

    Its sheets are those of one year's workbook, the year before each row, and one of everybody's changes over all.
    `credits` holds every year's, so that `replay --years all` of it, under its `settings`, gives the same years again.
    """
    changes, statements = _by_year(made, changes_of), _by_year(made, statements_of)
    together, credits = list(changes_of(made)), [row for each in made.replays for row in credits_of(each)]
    plan_of = {name: number for number, name in enumerate(made.names, 1)}
    results = [(plan_of[name], label, inert_name(name), *rest) for label, name, *rest in year_total_rows(made)]
    ends = {"changes": len(changes), TOGETHER: len(together), "statements": len(statements), "credits": len(credits)}
    return workbook_of(
        [
            sheet("results", ("plan no.", YEAR_COLUMN, *TOTAL_COLUMNS), results),
            sheet("reconciliation", CHECKS, _checks(made, ends)),
            sheet(TOGETHER, CHANGES, together),
            sheet("changes", (*LEAD, *CHANGES), changes),
            sheet("statements", (*LEAD, *STATEMENTS), statements),
            sheet("assumptions", ASSUMPTIONS, list(assumptions_of(year_finding_rows(made)))),
            sheet("second reading", ("reading",), [(inert(each.sentence),) for each in second] or [(FROZEN,)]),
            sheet("exceptions", (YEAR_COLUMN, *EXCEPTION_COLUMNS), [clean(row) for row in year_exception_rows(made)]),
            sheet("inputs", (*LEAD, *INPUTS), _by_year(made, inputs_of)),
            sheet("credits", CREDITS, credits),
            roster_of(_people(made), {}),
            sheet(SETTINGS, SETTING_COLUMNS, list(settings_of(made.replays[0].actuals))),
        ]
    )


def _by_year(made: Years, rows: Callable[[Replay], Iterable[Row]]) -> list[Row]:
    """Return the rows of every year with the year before each."""
    years = enumerate(made.by_label.items(), 1)
    return [(number, label, *row) for number, (label, each) in years for row in rows(each)]


def _people(made: Years) -> list[Payee]:
    """Return everybody who is paid in any of the years, as in the first of theirs."""
    found: dict[str, Payee] = {}
    for each in made.replays:
        found = {payee.name: payee for payee in each.actuals.people} | found
    return sorted(found.values(), key=lambda payee: payee.row)  # as the roster has them; without one all rows are 0


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


def _checks(made: Years, ends: dict[str, int]) -> list[Row]:
    """Return the checks of every year, then of all together; all of them true as written."""
    checks, sums = Checks(), _Sums(ends)
    lines, moves = (*LEAD, *STATEMENTS), (*LEAD, *CHANGES)
    for year, (label, each) in enumerate(made.by_label.items(), 1):
        for plan, (name, paid) in enumerate(each.paid.items(), 1):
            what, key = f"{label}, plan {plan}, {inert_name(name)}", {"year_no": year, "plan_no": plan}
            checks.cents(
                f"{what}: statements sum to its pay", sums.of("statements", lines, "amount", **key), paid.pay_total
            )
            for part, stated in (("base", paid.base_total), ("variable", paid.variable_total)):
                expression = sums.of("statements", lines, "amount", **key, part=part)
                checks.cents(f"{what}: {part} lines sum to its {part} pay", expression, stated)
            if name in each.changes:
                change = cents_sum(c.change for c in each.changes[name])
                _check_changes(checks, sums, "changes", moves, what, key, change, paid.pay_total)
        whole = round(each.actuals.credited_total * CENTS) / CENTS
        checks.cents(f"{label}: the credits sum to what was credited", _credited_in(sums, each), whole)
    for plan, name in enumerate(made.names, 1):
        what = f"all years, plan {plan}, {inert_name(name)}"
        expression = sums.of("statements", lines, "amount", plan_no=plan)
        checks.cents(f"{what}: statements sum to its pay", expression, made.pay_total(name))
        if name in made.changes:
            change = cents_sum(c.change for c in made.changes[name])
            expression = sums.of("changes", moves, "change", plan_no=plan)
            checks.cents(f"{what}: the years' changes sum to its cost", expression, change)
            _check_changes(checks, sums, TOGETHER, CHANGES, what, {"plan_no": plan}, change, made.pay_total(name))
    amounts, splits = (sums.cells("credits", _letter(CREDITS, name)) for name in ("amount", "split"))
    stated = round(sum(each.actuals.credited_total for each in made.replays) * CENTS) / CENTS
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
    reasons = "+".join(sums.of(where, columns, CHANGES[place], **key) for place in PARTS_AT)
    checks.cents(f"{what}: reasons sum to the change", reasons, change)
    after = "+".join(sums.of(where, columns, name, **key) for name in ("before", "change"))
    checks.cents(f"{what}: before and change sum to its pay", after, pay)


def _credited_in(sums: _Sums, made: Replay) -> str:
    """Return what the credits dated within a plan year sum to, by their dates, not by what was said of them."""
    days, amounts, splits = (sums.cells("credits", _letter(CREDITS, name)) for name in ("date", "amount", "split"))
    first = made.actuals.first_month
    since, until = (f"DATE({day.year},{day.month},1)" for day in (first, datetime.date(first.year + 1, first.month, 1)))
    return f"SUMPRODUCT(({days}>={since})*({days}<{until})*{amounts}*{splits})"
