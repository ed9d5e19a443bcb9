"""Rows of a file that go by another measure's name, for what their deals have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from sim.pay.columns import Names
from sim.pay.takes import Takes
from sim.pay_statements.credit_table import CreditTable
from sim.units import BoolArray


def rows_taken(takes: Takes, table: CreditTable) -> BoolArray:
    """Tell which rows (rows,) a measure takes."""
    column = table.column(takes.by)
    named: BoolArray = table.measure.are(takes.measure)
    if isinstance(column, Names):
        fits: BoolArray = column.mapped(takes.names.__contains__, np.bool_)
    else:
        fits = (column >= takes.at_least) & (column < takes.below)
    return named & fits


def renamed(takes: Sequence[tuple[str, Takes]], table: CreditTable) -> CreditTable:
    """Return the credits with the rows that measures take under the measures' names; `takes` in the measures' order."""
    if not takes:
        return table
    known = tuple(dict.fromkeys((*table.measure.known, *(name for name, _ in takes))))
    numbers = table.measure.numbers.copy()
    for name, taken in reversed(takes):
        numbers[rows_taken(taken, table)] = known.index(name)
    return replace(table, measure=Names(numbers, known))
