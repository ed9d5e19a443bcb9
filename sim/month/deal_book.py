"""A month's won deals: entered in a queue (the deal book) one by one, sized together in vector instructions."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiled.randomness import (
    MIDDLE_FROM,
    MIDDLE_TO,
    MOST_SMALL_COUNT,
    draw_at,
    key_of_month,
    normal_of_middle,
    poisson_from,
    position_in,
    small_poisson_count,
    stream_of,
)
from sim.compiled.records import in_lines, lanes_dtype
from sim.compiled.rules import rule
from sim.model.market import lognormal_from
from sim.model.partners import exponential
from sim.month.state import LANES
from sim.units import FloatArray

DEALS_AT_ONCE = 256  # deals that wait to be sized together; a fuller month sizes the rest one by one

VENDOR_LED, SHOULDER, PARTNER_LED = range(3)  # the accounts of a seat: its sales of the month by motion
ACCOUNTS = 3


class Seller:
    """Whoever wins deals on their own: a seat in vendor-led deals, a direct rep. A partner has the same fields."""

    entity_key: np.uint64  # what the seller contributes to the position of each of its draws
    month_key: np.uint64  # what seller and month contribute
    expected_wins: float
    draw: float  # uniform, behind this month's number of wins
    small_count: int  # wins: 0, 1 or 2; 3 when there may be more


class DealKind(NamedTuple):
    """How one kind of deal is drawn: the keys of the streams of wins and of sizes, and how large the deals are."""

    wins: np.uint64
    sizes: np.uint64
    size: float  # mean, $
    log_sd: float


BOOK = in_lines(
    {
        "sellers": lanes_dtype(Seller, LANES),
        "count": np.dtype("i8"),  # deals in the queue
        "account": np.dtype(("i8", (DEALS_AT_ONCE,))),  # index in `sales` to which the deal's revenue is added
        "position": np.dtype(("u8", (DEALS_AT_ONCE,))),  # of the draw of its size
        "draw": np.dtype(("f8", (DEALS_AT_ONCE,))),  # uniform, behind its size
        "size": np.dtype(("f8", (DEALS_AT_ONCE,))),  # times the mean deal
    }
)
Book = Any  # one BOOK record
PositionArray = NDArray[np.uint64]
Sellers = Any  # `count` of them, each field of Seller an array (LANES,); a block of partners is one, too


@rule
def enter_wins(wins: int, account: int, kind: DealKind, month: int, entity: int, book: Book, sales: FloatArray) -> None:
    """Enter an entity's wins of a month in the book; once it is full, size them and add them to `sales[account]`."""
    for deal in range(wins):
        position = position_in(stream_of(kind.sizes, deal), month, entity)
        row = book.count
        if row == DEALS_AT_ONCE:
            sales[account] += kind.size * lognormal_from(draw_at(position), kind.log_sd)
        else:
            book.account[row] = account
            book.position[row] = position
            book.count = row + 1


@rule
def draw_win_counts(sellers: Sellers, wins: np.uint64, month: int) -> None:
    """Draw a block of sellers' numbers of wins this month from the stream `wins`: 0 to 2, or 3 for perhaps more."""
    for lane in range(sellers.count):
        month_key = key_of_month(month, sellers.entity_key[lane])
        sellers.month_key[lane] = month_key
        sellers.draw[lane] = draw_at(wins ^ month_key)
        sellers.small_count[lane] = small_poisson_count(sellers.draw[lane], sellers.expected_wins[lane])


@rule
def enter_wins_of_block(
    sellers: Sellers,
    kind: DealKind,
    month: int,
    first: int,
    account: int,
    account_step: int,
    book: Book,
    sales: FloatArray,
) -> None:
    """Enter the wins of a block of sellers, whose counts have been drawn, in the book.

    The sellers are the entities from `first` on. `account` is the index in `sales` of the first seller's account, and
    `account_step` the distance to the next seller's. Two deals are written whatever was won; those won are counted, and
    the next seller's overwrite the others.
    """
    first_deal, second_deal, row = stream_of(kind.sizes, 0), stream_of(kind.sizes, 1), book.count
    for lane in range(sellers.count):
        wins = sellers.small_count[lane]
        if wins <= MOST_SMALL_COUNT and 0 <= row < DEALS_AT_ONCE - 1:  # known not to be negative, an index is faster
            book.account[row] = account
            book.account[row + 1] = account
            book.position[row] = first_deal ^ sellers.month_key[lane]
            book.position[row + 1] = second_deal ^ sellers.month_key[lane]
            row += wins
        else:
            book.count = row
            wins = poisson_from(sellers.draw[lane], sellers.expected_wins[lane])
            enter_wins(wins, account, kind, month, first + lane, book, sales)
            row = book.count
        account += account_step
    book.count = row


@rule
def draw_sizes(count: int, positions: PositionArray, log_sd: float, draws: FloatArray, sizes: FloatArray) -> None:
    """Set the first `count` of `sizes` to lognormal draws with mean 1, and `draws` to the uniform draws behind them.

    One loop for each step: the first three have no branches and become vector instructions, short enough for the
    processor to work on several at once. The last loop sizes again what was drawn in a tail.
    """
    for row in range(count):
        draws[row] = draw_at(positions[row])
    for row in range(count):
        sizes[row] = normal_of_middle(draws[row])
    for row in range(count):
        sizes[row] = exponential(log_sd * sizes[row] - 0.5 * log_sd**2)
    for row in range(count):
        if draws[row] < MIDDLE_FROM or draws[row] > MIDDLE_TO:
            sizes[row] = lognormal_from(draws[row], log_sd)


@rule
def size_deals(deal_size: float, log_sd: float, book: Book, sales: FloatArray) -> None:
    """Draw the sizes ($, mean `deal_size`) of all deals in the book, add each to `sales`, and empty the book.

    Whole vectors are sized: the last rows may hold earlier deals, or none, and their sizes are not used.
    """
    draw_sizes(-(-book.count // LANES) * LANES, book.position, log_sd, book.draw, book.size)
    for row in range(book.count):
        sales[book.account[row]] += deal_size * book.size[row]
    book.count = 0
