"""Exact numbers: what is written as 0.1 is one tenth, and money is rounded once, half away from zero."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache

ZERO, ONE = Fraction(0), Fraction(1)
MONTHS = 12
Amounts = list[Fraction]  # one for each month of the plan year


@cache  # the numbers of a plan are asked for in every month
def exact(number: float) -> Fraction:
    """Return a number as it is written: the shortest decimal that stands for it, not its binary neighbor."""
    return Fraction(repr(number))


def rounded(amount: Fraction, unit: Fraction) -> Fraction:
    """Return the multiple of `unit` that is nearest; a half goes away from zero."""
    units = (abs(amount) / unit + Fraction(1, 2)).__floor__()
    return (units if amount >= 0 else -units) * unit


def to_cents(amount: Fraction) -> Fraction:
    """Return the nearest cent; a half goes away from zero."""
    return rounded(amount, Fraction(1, 100))


def to_date(amounts: Sequence[Fraction], span: int) -> Amounts:
    """Return the running sums, which begin anew every `span` months."""
    running: Amounts = []
    for month, amount in enumerate(amounts):
        running.append(amount + (running[-1] if month % span else ZERO))
    return running


def apart(running: Sequence[Fraction], span: int) -> Amounts:
    """Return the amounts whose running sums, begun anew every `span` months, are given."""
    return [value - (running[month - 1] if month % span else ZERO) for month, value in enumerate(running)]


def whole(amounts: Sequence[Fraction], span: int) -> Amounts:
    """Return for every month the sum over the span it lies in."""
    return [sum(amounts[month - month % span : month - month % span + span], ZERO) for month in range(len(amounts))]


def at_ends(amounts: Sequence[Fraction], span: int) -> Amounts:
    """Return the sum of every span, at its last month; the other months have 0."""
    return [total if month % span == span - 1 else ZERO for month, total in enumerate(whole(amounts, span))]


def plus(*columns: Sequence[Fraction]) -> Amounts:
    """Return sums month by month."""
    return [sum(amounts, ZERO) for amounts in zip(*columns, strict=True)]


def nothing() -> Amounts:
    """Return 0 for every month."""
    return [ZERO] * MONTHS
