"""The periods of a plan year: adding up to date, taking apart again, and what falls due at the end of a period.

A block is the periods that belong together: a number where all blocks hold as many (the last perhaps fewer), else the
periods that each block begins with.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.pay.credit import DateSpan, Term, Window
from sim.units import FloatArray

Block = int | tuple[int, ...]
MONTHS_IN = {"period": 1, "month": 1, "quarter": 3}


class Blocks(NamedTuple):
    """Which of a year's `periods` belong together in a pay period, a month and a quarter, and their first days.

    Without `starts` the days are not known.
    """

    periods: int
    period: Block
    month: Block
    quarter: Block
    starts: tuple[datetime.date, ...] = ()


def blocks_of_months(periods: int) -> Blocks:
    """Return the blocks of a year whose periods are months."""
    return Blocks(periods, 1, 1, min(MONTHS_IN["quarter"], periods))


def blocks_from(
    starts: tuple[datetime.date, ...], period: tuple[int, ...], month: tuple[int, ...], quarter: tuple[int, ...]
) -> Blocks:
    """Return blocks from the first days of all periods, and the periods that each block begins with."""
    count = len(starts)
    return Blocks(count, _as_block(period, count), _as_block(month, count), _as_block(quarter, count), starts)


def _as_block(begins: tuple[int, ...], count: int) -> Block:
    """Return how many periods a block holds where all hold as many, else where they begin."""
    length = begins[1] if len(begins) > 1 else count
    return length if begins == tuple(range(0, count, length)) else begins


def block_of(per: str, periods: int | Blocks) -> Block:
    """Return the periods that a pay period, month, quarter or year holds; the year is all of them.

    The periods are months where only their number is given.
    """
    blocks = blocks_of_months(periods) if isinstance(periods, int) else periods
    return {"period": blocks.period, "month": blocks.month, "quarter": blocks.quarter}.get(per, blocks.periods)


@lru_cache(maxsize=256)
def starts_of(block: Block, periods: int) -> NDArray[np.int64]:
    """Return the periods that blocks begin with."""
    return np.arange(0, periods, block) if isinstance(block, int) else np.array(block, dtype=np.int64)


@lru_cache(maxsize=256)
def is_last(block: Block, periods: int) -> NDArray[np.bool_]:
    """Tell which periods are the last of their block, and the last of all."""
    ends = np.zeros(periods, dtype=np.bool_)
    ends[starts_of(block, periods)[1:] - 1] = True
    ends[-1] = True
    return ends


@lru_cache(maxsize=256)
def numbers_of(block: Block, periods: int) -> NDArray[np.int64]:
    """Return the number of the block that each period lies in, counted from 0."""
    begins = np.zeros(periods, dtype=np.int64)
    begins[starts_of(block, periods)] = 1
    return np.cumsum(begins) - 1


def to_date(amounts: FloatArray, block: Block) -> FloatArray:
    """Return the running sum along the last axis, which begins anew with every block of periods."""
    if _is_repeated(amounts):
        return np.broadcast_to(to_date(amounts[:1], block), amounts.shape)
    periods = amounts.shape[-1]
    ends = is_last(block, periods)
    running = np.array(amounts, dtype=np.float64)
    for period in range(1, periods):
        if not ends[period - 1]:
            running[..., period] += running[..., period - 1]
    return running


def differences(running: FloatArray, block: Block) -> FloatArray:
    """Return the amounts whose running sum, begun anew with every block of periods, is given."""
    whole = np.ascontiguousarray(running, dtype=np.float64)
    apart = np.empty_like(whole)
    np.subtract(whole.reshape(-1)[1:], whole.reshape(-1)[:-1], out=apart.reshape(-1)[1:])  # across rows too, set next
    begins = slice(None, None, block) if isinstance(block, int) else starts_of(block, whole.shape[-1])
    apart[..., begins] = whole[..., begins]
    return apart


def whole_block(amounts: FloatArray, block: Block) -> FloatArray:
    """Return for every period the sum over the block it lies in."""
    if _is_repeated(amounts):
        return np.broadcast_to(whole_block(amounts[:1], block), amounts.shape)
    periods = amounts.shape[-1]
    sums = np.add.reduceat(amounts, starts_of(block, periods), axis=-1)
    total: FloatArray = sums[..., numbers_of(block, periods)]
    return total


def steps_of(term: Term, blocks: Blocks) -> Block | None:
    """Return the periods a term sees together, None when it sees pay as it stands."""
    if getattr(term, "then", "") == "from then on":
        return blocks.period
    per = getattr(term, "per", "year")
    return None if per == "year" else block_of(per, blocks)


def lies_in(blocks: Blocks, window: Window) -> NDArray[np.bool_]:
    """Tell which periods lie in some months of the plan year, or days; all, where the days are not known."""
    if isinstance(window, DateSpan):
        days = [window.since <= day <= window.until for day in blocks.starts]
        return np.array(days or [True] * blocks.periods)
    month = numbers_of(blocks.month, blocks.periods) + 1
    inside: NDArray[np.bool_] = (month >= window[0]) & (month <= window[1])
    return inside


def days_passed(blocks: Blocks, days: Sequence[datetime.date]) -> NDArray[np.int64]:
    """Return how many of some days every period begins on or after; 0 where the periods' days are not known."""
    if not blocks.starts:
        return np.zeros(blocks.periods, dtype=np.int64)
    return np.array([sum(since <= day for since in days) for day in blocks.starts], dtype=np.int64)


def months_counted(present: FloatArray, month: Block) -> FloatArray:
    """Return for every period how many months have been in seat until then, for any part of it, its own included."""
    in_seat = (present > 0.0).astype(np.float64)
    periods = present.shape[-1]
    if month != 1:
        begins = np.isin(np.arange(periods), starts_of(month, periods))
        in_seat = np.where(begins, np.minimum(whole_block(in_seat, month), 1.0), 0.0)
    return to_date(in_seat, periods)


def _is_repeated(amounts: FloatArray) -> bool:
    """Tell whether the first axis repeats one row, as a quota does that everybody has."""
    return amounts.ndim > 1 and amounts.shape[0] > 1 and amounts.strides[0] == 0


def at_block_ends(amounts: FloatArray, block: Block) -> FloatArray:
    """Return amounts moved to the last period of their block."""
    periods = amounts.shape[-1]
    moved = np.zeros_like(amounts)
    moved[..., is_last(block, periods)] = np.add.reduceat(amounts, starts_of(block, periods), axis=-1)
    return moved
