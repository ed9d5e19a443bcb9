"""Reading a manager's expected and marginal pay off a table over forecasts of own and team attainment."""

from __future__ import annotations

from typing import NamedTuple

from sim.compiled.rules import rule
from sim.units import MONTHS_PER_YEAR, FloatArray

GRID_STEP = 0.05
GRID_TOP = 4.0
GRID_SIZE = 81  # forecast attainments 0, 0.05, ... 4


class Incentive(NamedTuple):
    """What a plan promises at a forecast, in target incentives (squared for the variance)."""

    pay: float  # expected
    variance: float
    slope_own: float  # d expected pay / d own attainment forecast
    slope_team: float  # d expected pay / d team attainment forecast


@rule
def read_incentive(values: FloatArray, months_left: int, own: float, team: float) -> Incentive:
    """Return what a plan promises with so many months left (1 to 12) at forecasts of own and team attainment.

    Bilinear between the forecasts of an `IncentiveTable`'s `values`; a forecast beyond the grid counts as its edge.
    """
    own_cell, own_part = grid_place(own, values.shape[1])
    team_cell, team_part = grid_place(team, values.shape[2])
    month = values[min(max(months_left, 1), MONTHS_PER_YEAR) - 1]
    return Incentive(
        between_forecasts(month, 0, own_cell, own_part, team_cell, team_part),
        between_forecasts(month, 1, own_cell, own_part, team_cell, team_part),
        between_forecasts(month, 2, own_cell, own_part, team_cell, team_part),
        between_forecasts(month, 3, own_cell, own_part, team_cell, team_part),
    )


@rule
def between_forecasts(
    month: FloatArray, value: int, own_cell: int, own_part: float, team_cell: int, team_part: float
) -> float:
    """Return one value of one month, bilinear between the four grid points around a forecast."""
    own_next = min(own_cell + 1, month.shape[0] - 1)
    team_next = min(team_cell + 1, month.shape[1] - 1)
    low = (1.0 - team_part) * month[own_cell, team_cell, value] + team_part * month[own_cell, team_next, value]
    high = (1.0 - team_part) * month[own_next, team_cell, value] + team_part * month[own_next, team_next, value]
    blended: float = (1.0 - own_part) * low + own_part * high
    return blended


@rule
def grid_place(forecast: float, size: int) -> tuple[int, float]:
    """Return the grid point at or below a forecast and how far the forecast lies toward the next, from 0 to 1."""
    if size == 1:
        return 0, 0.0
    position = min(max(forecast, 0.0), GRID_TOP) / GRID_STEP
    cell = min(int(position), size - 2)
    return cell, position - cell
