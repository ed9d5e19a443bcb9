"""Sums over a chunk's monthly totals: in one pass each, without an array in between."""

from __future__ import annotations

from sim.compiled.rules import rule
from sim.units import FloatArray, IntArray


@rule
def add_up(values: FloatArray, total: FloatArray) -> None:
    """Add `values` (replications, columns), row after row, to `total` (columns,)."""
    for row in range(values.shape[0]):
        for column in range(values.shape[1]):
            total[column] += values[row, column]


@rule
def add_squares(values: FloatArray, mean: FloatArray, total: FloatArray) -> None:
    """Add the squared deviations of `values` (replications, columns) from `mean` to `total` (both columns,)."""
    for row in range(values.shape[0]):
        for column in range(values.shape[1]):
            away = values[row, column] - mean[column]
            total[column] += away * away


@rule
def add_years(series: FloatArray, yearly: FloatArray) -> None:
    """Add `series` (replications, months, columns) to the first columns of `yearly` (replications, years, columns)."""
    for replication in range(series.shape[0]):
        for month in range(series.shape[1]):
            for column in range(series.shape[2]):
                yearly[replication, month // 12, column] += series[replication, month, column]


@rule
def add_by_row(rows: IntArray, amounts: FloatArray, column: int, totals: FloatArray) -> None:
    """Add each of `amounts` to the row of `totals` (rows, columns) that `rows` names, in one column."""
    for place in range(rows.shape[0]):
        totals[rows[place], column] += amounts[place]
