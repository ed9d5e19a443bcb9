"""A month's won deals: entered one by one, sized together in vector instructions."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiled.randomness import (
    MIDDLE_FROM,
    MIDDLE_TO,
    MOST_BEYOND_DOUBT,
    draw_at,
    few,
    normal_of_middle,
    place_in,
    poisson_from,
    spot_of,
    stream_of,
)
from sim.compiled.records import in_lines, lanes_dtype
from sim.compiled.rules import rule
from sim.model.market import lognormal_from
from sim.model.partners import exponential
from sim.month.state import LANES
from sim.units import FloatArray

DEALS_AT_ONCE = 256  # deals that wait to be sized together; a fuller month sizes the rest one by one

VENDOR_LED, SHOULDER, PARTNER_LED = range(3)  # the accounts of a seat
ACCOUNTS = 3


class Seller:
    """Whoever wins deals on their own: a seat in vendor-led deals, a direct rep. A partner has the same fields."""

    trace: np.uint64  # in the place of each of its draws
    spot: np.uint64  # likewise, of this month
    expected_wins: float
    draw: float  # which of the month's possible numbers of wins comes true
    few_wins: int  # 0, 1 or 2; 3 when there may be more


class DealKind(NamedTuple):
    """How one kind of deal is drawn: the keys of the streams of wins and of sizes, and how large the deals are."""

    wins: np.uint64
    sizes: np.uint64
    size: float  # mean, $
    log_sd: float


BOOK = in_lines(
    {
        "sellers": lanes_dtype(Seller, LANES),
        "count": np.dtype("i8"),
        "account": np.dtype(("i8", (DEALS_AT_ONCE,))),  # where the deal's revenue is added
        "place": np.dtype(("u8", (DEALS_AT_ONCE,))),  # where in its stream the draw of its size is
        "draw": np.dtype(("f8", (DEALS_AT_ONCE,))),
        "size": np.dtype(("f8", (DEALS_AT_ONCE,))),  # times the mean deal
    }
)
Book = Any  # one BOOK record
PlaceArray = NDArray[np.uint64]
Sellers = Any  # `count` of them, each field of Seller an array (LANES,); a block of partners is one, too


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
def draw_lots(sellers: Sellers, wins: np.uint64, month: int) -> None:
    """Draw from the stream `wins` which of the month's possible numbers of wins comes true for a block of sellers."""
    for lane in range(sellers.count):
        spot = spot_of(month, sellers.trace[lane])
        sellers.spot[lane] = spot
        sellers.draw[lane] = draw_at(wins ^ spot)
        sellers.few_wins[lane] = few(sellers.draw[lane], sellers.expected_wins[lane])


@rule
def enter_wins_of_block(
    sellers: Sellers,
    kind: DealKind,
    month: int,
    first: int,
    account: int,
    accounts_apart: int,
    book: Book,
    sales: FloatArray,
) -> None:
    """Enter in the book what a block of sellers, the entities from `first` on, wins this month by the lots drawn.

    `account` is the first seller's; from one seller's to the next one's it is `accounts_apart`. Two deals are written
    before it is known what is won; those that are count, and are not written over.
    """
    first_deal, second_deal, row = stream_of(kind.sizes, 0), stream_of(kind.sizes, 1), book.count
    for lane in range(sellers.count):
        wins = sellers.few_wins[lane]
        if wins <= MOST_BEYOND_DOUBT and 0 <= row < DEALS_AT_ONCE - 1:  # a row that cannot be negative is found sooner
            book.account[row] = account
            book.account[row + 1] = account
            book.place[row] = first_deal ^ sellers.spot[lane]
            book.place[row + 1] = second_deal ^ sellers.spot[lane]
            row += wins
        else:
            book.count = row
            wins = poisson_from(sellers.draw[lane], sellers.expected_wins[lane])
            enter_wins(wins, account, kind.sizes, month, first + lane, kind.size, kind.log_sd, book, sales)
            row = book.count
        account += accounts_apart
    book.count = row


@rule
def draw_sizes(count: int, places: PlaceArray, log_sd: float, draws: FloatArray, sizes: FloatArray) -> None:
    """Set the first `count` of `sizes` to lognormal draws with mean 1, and `draws` to the draws behind them.

    One loop for each step: the first three have no branches and become vector instructions, short enough for the
    processor to work on several at once. What is drawn in a tail is sized again in the last.
    """
    for row in range(count):
        draws[row] = draw_at(places[row])
    for row in range(count):
        sizes[row] = normal_of_middle(draws[row])
    for row in range(count):
        sizes[row] = exponential(log_sd * sizes[row] - 0.5 * log_sd**2)
    for row in range(count):
        if draws[row] < MIDDLE_FROM or draws[row] > MIDDLE_TO:
            sizes[row] = lognormal_from(draws[row], log_sd)


@rule
def settle(deal_size: float, log_sd: float, book: Book, sales: FloatArray) -> None:
    """Size all entered deals, add each to `sales` at its account, and empty the book.

    Whole vectors are sized: a few of the rows may hold earlier deals, or none, and count for nothing.
    """
    draw_sizes(-(-book.count // LANES) * LANES, book.place, log_sd, book.draw, book.size)
    for row in range(book.count):
        sales[book.account[row]] += deal_size * book.size[row]
    book.count = 0
