"""What is worth knowing about a paid year although every row is paid: quotas of 0, and rows that may be one."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.pay.plan import Plan
from sim.pay_statements.credit_table import CreditTable
from sim.pay_statements.ledger import Ledger
from sim.units import IntArray

SHOWN = 3  # names or rows that a note repeats
_MIX = (np.int64(0x9E3779B97F4A7C1), np.int64(0x2545F4914F6CDD1D), np.int64(0x1B873593CC9E2D51))  # any odd numbers


def notes(plan: Plan, book: Ledger) -> tuple[str, ...]:
    """Return a sentence for each thing worth knowing; nothing of it keeps anybody from being paid."""
    return (*without_quota(plan, book), *_alike(book.credited.table))


def without_quota(plan: Plan, book: Ledger) -> Iterator[str]:
    """Yield for each measure paid on attainment who is credited against a quota of 0, which no result attains."""
    for measure in plan.measures:
        credit = book.credits[measure.name]
        if not measure.needs_quota or measure.scope == "score":
            continue
        without = (credit.quota.sum(axis=1) == 0.0) & (credit.credited != 0.0).any(axis=1)
        names = [book.people[place].name for place in np.flatnonzero(without)]
        if names:
            amount = float(credit.credited[without].sum())
            yield (
                f"{measure.name}: {amount:,.2f} credited to {_some(names)} against a quota of 0 is attainment 0; "
                "state a quota above 0"
            )


def _alike(table: CreditTable) -> Iterator[str]:
    """Yield the credits without a deal that repeat another in every cell: they are paid, and may be one."""
    rows = np.flatnonzero(table.alone)
    again = rows[_repeats(table.at(rows))]
    if again.size:
        lines = [str(row) for row in np.sort(table.row[again])]
        yield (
            f"{len(lines)} credits without a deal repeat an earlier row in every cell and are paid as well (row "
            f"{_some(lines)}); name the deals, or remove what stands there twice"
        )


def _repeats(table: CreditTable) -> IntArray:
    """Return the places of credits that are like an earlier one but for their row."""
    whole = (table.payee.numbers, table.measure.numbers, table.motion.numbers, table.date.astype(np.int64))
    columns = (*whole, table.amount.view(np.int64), table.split.view(np.int64), table.canceled.astype(np.int64))
    key = np.zeros(len(table), dtype=np.int64)
    with np.errstate(over="ignore"):
        for place, column in enumerate(columns):
            key = (key ^ column) * _MIX[place % len(_MIX)]
    order = np.argsort(key, kind="stable")
    same = np.ones(max(len(order) - 1, 0), dtype=np.bool_)
    for column in columns:
        same &= column[order[1:]] == column[order[:-1]]
    return order[1:][same]


def _some(names: list[str]) -> str:
    """Return a few names, and how many more there are."""
    more = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" and {more} more" if more > 0 else "")
