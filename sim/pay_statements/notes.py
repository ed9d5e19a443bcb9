"""What is worth knowing about a paid year although every row is paid: quotas of 0, and rows that may be one."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.pay.arrays import target_incentives
from sim.pay.bands import Gap, gaps_of
from sim.pay.columns import Names
from sim.pay.credit import attained
from sim.pay.lines import PeriodPay
from sim.pay.measure import Measure
from sim.pay.plan import Plan
from sim.pay.terms.rates import RetroactiveRates, Steps
from sim.pay.terms.timing import PaidOnCash
from sim.pay_statements.credit_table import CreditTable
from sim.pay_statements.deal_credit import unmatched
from sim.pay_statements.ledger import Ledger
from sim.units import MONTHS_PER_YEAR, FloatArray, IntArray

SHOWN = 3  # names or rows that a note repeats
HALF_A_CENT = 0.005  # dollars
_MIX = (np.int64(0x9E3779B97F4A7C1), np.int64(0x2545F4914F6CDD1D), np.int64(0x1B873593CC9E2D51))  # any odd numbers


def notes(plan: Plan, book: Ledger) -> tuple[str, ...]:
    """Return a sentence for each thing worth knowing; nothing of it keeps anybody from being paid."""
    credits = book.credited
    return (
        *without_quota(plan, book),
        *_alike(credits.table),
        *_whole_on_lines(credits.table),
        *credits.notes,
        *unmatched(plan, credits),
        *results_in_gaps(plan, book),
    )


def uncollected(plan: Plan, paid: PeriodPay) -> Iterator[str]:
    """Yield for each measure paid on cash what it earned and customers had not paid for when the year ended."""
    for measure in plan.measures:
        for term in measure.timing:
            if isinstance(term, PaidOnCash):
                waiting = -paid.lines[paid.labels.index(f"{measure.name}: {term.label}")].sum(axis=-1)
                if (waiting > HALF_A_CENT).any():
                    yield (
                        f"{waiting.sum():,.2f} earned on {measure.name} by {np.count_nonzero(waiting > HALF_A_CENT):,} "
                        f"waits for {term.payments} when the year ends; no position carries it, so keep the deals and "
                        "pay them by hand"
                    )


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


def results_in_gaps(plan: Plan, book: Ledger) -> Iterator[str]:
    """Yield in words whose year ends between two bands, and what the upper band would have paid more.

    Asked of bases that pay one level or rate on the year's result; on slices a gap is no more than its own width.
    """
    target = target_incentives(plan, book.ote)
    for measure in plan.measures:
        base, credit = measure.base, book.credits[measure.name]
        if measure.measured_per != "year" or not isinstance(base, (Steps, RetroactiveRates)) or measure.placed_by:
            continue
        credited = credit.credited.sum(axis=-1)
        by_attainment = isinstance(base, Steps) or base.of == "attainment"
        result = attained(credited, credit.quota.sum(axis=-1)) if by_attainment else credited
        worth = (
            measure.weight * target * credit.months.sum(axis=-1) / MONTHS_PER_YEAR
            if isinstance(base, Steps)
            else credited
        )
        for gap in gaps_of(base):
            yield from _named(measure, gap, result, gap.difference * worth, book)


def _named(measure: Measure, gap: Gap, result: FloatArray, more: FloatArray, book: Ledger) -> Iterator[str]:
    inside = np.flatnonzero((result > gap.low) & (result < gap.high))
    if inside.size:
        ends = [f"{book.people[place].name} at {result[place]:,.6g}" for place in inside]
        yield (
            f"{measure.name} ends between the bands that end at {gap.low:g} and begin at {gap.high:g} for "
            f"{_some(ends)}; it is paid like the lower one, the upper would pay {more[inside].sum():,.2f} more"
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


def _whole_on_lines(table: CreditTable) -> Iterator[str]:
    """Yield the deals of which several rows of one day and payee have one amount: the whole may stand on each line."""
    deals = np.bincount(table.deal.numbers, minlength=1)
    rows = np.flatnonzero(~table.alone & (deals[table.deal.numbers] > 1) & (table.amount != 0.0))
    if not rows.size:
        return
    names_of = (table.payee, table.measure, table.deal, table.text("line"))
    keys = (*(names.numbers for names in names_of), table.date.astype(np.int64), table.amount)
    order = rows[np.lexsort([key[rows] for key in keys])]
    same = np.ones(len(order) - 1, dtype=np.bool_)
    for key in keys:
        same &= key[order[1:]] == key[order[:-1]]
    again = order[1:][same]
    if again.size:
        names = list(dict.fromkeys(table.deal.known[number] for number in table.deal.numbers[np.sort(again)]))
        yield (
            f"{(table.amount[again] * table.split[again]).sum():,.2f} of credit repeats the amount of another row of "
            f"its deal, payee and day (deal {_some(names)}); if the whole deal stands on each of its lines, write each "
            "line's own amount"
        )


def _repeats(table: CreditTable) -> IntArray:
    """Return the places of credits that are like an earlier one but for their row."""
    more = [
        column.numbers if isinstance(column, Names) else column.view(np.int64) for column in table.attributes.values()
    ]
    whole = (table.payee.numbers, table.measure.numbers, table.motion.numbers, table.date.astype(np.int64))
    columns = (*whole, table.amount.view(np.int64), table.split.view(np.int64), table.canceled.astype(np.int64), *more)
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
