"""Credit by deal: what each adds up to month by month, and when customers paid for each month's bookings."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.pay.plan import Plan
from sim.pay.terms.timing import PaidOnCash
from sim.pay_statements.crediting import Credited
from sim.pay_statements.deal_entries import deal_entries
from sim.units import FloatArray, IntArray

CENT = 0.01  # dollars


class _Slots(NamedTuple):
    """Where the deals of a measure stand: what each came to by the end of a month, in which cell and slot of it.

    `rows` is the last row of the deal in the month, `cell` payee x months + month, `width` the most deals of any cell;
    `before` the place among these of the same deal in an earlier month, -1 for none.
    """

    rows: IntArray
    amount: FloatArray
    cell: IntArray
    slot: IntArray
    width: int
    before: IntArray


def deals_by_month(name: str, credited_rows: Credited, shape: tuple[int, int]) -> tuple[FloatArray, IntArray | None]:
    """Return what each deal of a measure adds up to (payees, 12, most deals in a month), padded with 0.

    Rows of one payee and deal are one deal. It stands in every month in which it has a row, with all that it came to by
    then; the second array tells where among the payee's months x deals it stood before, -1 for a new deal. None where
    every deal lies in one month.
    """
    slots = _slots(name, credited_rows, shape)
    deals = np.zeros((shape[0] * shape[1], slots.width))
    deals[slots.cell, slots.slot] = slots.amount
    if not (slots.before >= 0).any():
        return deals.reshape(*shape, slots.width), None
    places = np.full(deals.shape, -1, dtype=np.int64)
    flat = slots.cell % shape[1] * slots.width + slots.slot
    places[slots.cell, slots.slot] = np.where(slots.before >= 0, flat[slots.before], -1)
    return deals.reshape(*shape, slots.width), places.reshape(*shape, slots.width)


def deal_numbers(name: str, credited_rows: Credited, shape: tuple[int, int]) -> IntArray:
    """Return the number of the deal that stands in each place of `deals_by_month`, -1 where none does."""
    slots = _slots(name, credited_rows, shape)
    numbers = np.full((shape[0] * shape[1], slots.width), -1, dtype=np.int64)
    numbers[slots.cell, slots.slot] = credited_rows.table.deal.numbers[slots.rows]
    return numbers.reshape(*shape, slots.width)


def _slots(name: str, credited_rows: Credited, shape: tuple[int, int]) -> _Slots:
    rows = credited_rows.of(name)
    entries = deal_entries(credited_rows.table, rows)
    amount, before = credited_rows.amount[rows], np.full(len(rows), -1)
    if entries.several:
        month = credited_rows.month[entries.rows]
        last = np.ones(len(month), dtype=np.bool_)
        last[:-1] = entries.first[1:] | (month[1:] != month[:-1])
        rows, amount = entries.rows[last], entries.to_date(credited_rows.amount)[last]
        group = entries.group[last]
        goes_on = np.concatenate([[False], group[1:] == group[:-1]])
        before = np.where(goes_on, np.arange(len(rows)) - 1, -1)
    by_date = np.lexsort((credited_rows.table.row[rows], credited_rows.table.date[rows]))
    cell = credited_rows.payee[rows] * shape[1] + credited_rows.month[rows]
    by_cell = by_date[np.argsort(cell[by_date], kind="stable")]
    count = np.bincount(cell, minlength=shape[0] * shape[1])
    first = np.cumsum(count) - count
    slot = np.empty(len(rows), dtype=np.int64)
    slot[by_cell] = np.arange(len(rows)) - first[cell[by_cell]]
    return _Slots(rows, amount, cell, slot, max(1, int(count.max(initial=0))), before)


def collected(name: str, term: PaidOnCash, credited_rows: Credited, shape: tuple[int, int]) -> FloatArray:
    """Return how much of each month's credit (payees, 12 booked, 12 paid) customers paid for in which month.

    A deal's payments count up to what it was booked with; those before its booking count in the month of that.
    """
    table, paid = credited_rows.table, np.zeros((*shape, shape[1]))
    booked_rows, cash_rows = (
        rows[~table.alone[rows]] for rows in (credited_rows.of(name), credited_rows.of(term.payments))
    )
    if not booked_rows.size:
        return paid
    deals, of_booking = np.unique(_deal_of(credited_rows, booked_rows), return_inverse=True)
    booked = np.bincount(of_booking, weights=credited_rows.amount[booked_rows])
    of_cash = _deal_of(credited_rows, cash_rows)
    place = np.minimum(np.searchsorted(deals, of_cash), len(deals) - 1)
    known = deals[place] == of_cash
    cash = np.zeros((len(deals), shape[1]))
    np.add.at(cash, (place[known], credited_rows.month[cash_rows[known]]), credited_rows.amount[cash_rows[known]])
    to_date = np.cumsum(cash, axis=1)
    whole = np.maximum(booked, 0.0)[:, None]
    share = np.clip(np.divide(to_date, whole, out=np.zeros_like(to_date), where=whole > 0.0), 0.0, 1.0)
    is_full = (whole > 0.0) & (to_date >= whole - CENT / 2.0)
    share = is_full.astype(np.float64) if term.pays == "when paid in full" else np.where(is_full, 1.0, share)
    month = credited_rows.month[booked_rows]
    since = np.where(np.arange(shape[1]) >= month[:, None], share[of_booking], 0.0)
    parts = credited_rows.amount[booked_rows][:, None] * np.diff(since, axis=1, prepend=0.0)
    np.add.at(paid, (credited_rows.payee[booked_rows], month), parts)
    return paid


def unmatched(plan: Plan, credited_rows: Credited) -> tuple[str, ...]:
    """Return in words what payments and bookings cannot be brought together, so that nothing is paid on them."""
    notes: list[str] = []
    for measure in plan.measures:
        for term in (term for term in measure.timing if isinstance(term, PaidOnCash)):
            booked, cash = credited_rows.of(measure.name), credited_rows.of(term.payments)
            lone = booked[credited_rows.table.alone[booked]]
            strange = cash[
                credited_rows.table.alone[cash]
                | ~np.isin(_deal_of(credited_rows, cash), _deal_of(credited_rows, booked))
            ]
            if lone.size:
                notes.append(
                    f"{credited_rows.amount[lone].sum():,.2f} of {measure.name} has no deal id, so no payment can "
                    "pay for it"
                )
            if strange.size:
                deal = credited_rows.table.deal.known[credited_rows.table.deal.numbers[strange[0]]]
                notes.append(
                    f"{credited_rows.amount[strange].sum():,.2f} of {term.payments} belongs to no deal of "
                    f"{measure.name} in this plan year, the first in row {credited_rows.table.row[strange[0]]} "
                    f"(deal {deal!r}); nothing is paid on it"
                )
    return tuple(notes)


def _deal_of(credited_rows: Credited, rows: IntArray) -> IntArray:
    """Return a number for the payee and deal of each row."""
    deals = len(credited_rows.table.deal.known)
    number: IntArray = credited_rows.payee[rows] * deals + credited_rows.table.deal.numbers[rows]
    return number
