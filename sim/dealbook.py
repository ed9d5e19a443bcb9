"""A month's won deals: entered one by one, sized together in vector instructions."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.compiled import rule
from sim.market import lognormal_from
from sim.partners import exponential
from sim.randomness import MIDDLE_FROM, MIDDLE_TO, draw_at, normal_of_middle, place_in, stream_of
from sim.state import FloatArray

DEALS_AT_ONCE = 256  # deals that wait to be sized together; a fuller month sizes the rest one by one

VENDOR_LED, SHOULDER, PARTNER_LED = range(3)  # the accounts of a seat
ACCOUNTS = 3

BOOK = np.dtype(
    (
        np.record,
        [
            ("count", "i8"),
            ("account", "i8", (DEALS_AT_ONCE,)),  # where the deal's revenue is added
            ("place", "u8", (DEALS_AT_ONCE,)),  # where in its stream the draw of its size is
            ("draw", "f8", (DEALS_AT_ONCE,)),
            ("size", "f8", (DEALS_AT_ONCE,)),  # times the mean deal
        ],
    )
)
Book = Any  # one BOOK record


@rule
def enter_wins(
    wins: int,
    account: int,
    sizes: np.uint64,
    month: int,
    entity: int,
    deal_size: float,
    log_sd: float,
    book: Book,
    sales: FloatArray,
) -> None:
    """Enter an entity's wins of a month; when the book is full they are added to `sales[account]` at once."""
    for deal in range(wins):
        place = place_in(stream_of(sizes, deal), month, entity)
        row = book.count
        if row == DEALS_AT_ONCE:
            sales[account] += deal_size * lognormal_from(draw_at(place), log_sd)
        else:
            book.account[row] = account
            book.place[row] = place
            book.count = row + 1


@rule
def size_of_middle(u: float, log_sd: float) -> float:
    """Return a lognormal size with mean 1 for a draw that is in neither tail."""
    return exponential(log_sd * normal_of_middle(u) - 0.5 * log_sd**2)


@rule
def settle(deal_size: float, log_sd: float, book: Book, sales: FloatArray) -> None:
    """Size all entered deals, add each to `sales` at its account, and empty the book.

    The first loop has no branches and becomes vector instructions; draws in a tail are sized again in the second.
    """
    for row in range(book.count):
        book.draw[row] = draw_at(book.place[row])
        book.size[row] = size_of_middle(book.draw[row], log_sd)
    for row in range(book.count):
        u, size = book.draw[row], book.size[row]
        if u < MIDDLE_FROM or u > MIDDLE_TO:
            size = lognormal_from(u, log_sd)
        sales[book.account[row]] += deal_size * size
    book.count = 0
