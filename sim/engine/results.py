"""What a run returns: arrays for each replication and year, monthly means and spread, and tidy tables of both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.engine.payroll import Payslips
from sim.engine.reductions import add_squares, add_up
from sim.month.state import SERIES
from sim.scenario.scenario import Scenario
from sim.units import FloatArray, IntArray

DETAILED_REPLICATIONS = 200  # people are listed for the first replications only, and labeled so
BIN_WIDTH = 0.01
BINS = 600  # attainment and payout from 0 to 6, the last bin takes what lies above

# Yearly totals of the organization for each replication, beside the monthly series added up.
PAY_COLUMNS = (
    "base",
    "variable",
    "target_incentive",
    "credited",
    "paid_months",
    "months_at_quota",
)
YEAR_COLUMNS = (*SERIES, *PAY_COLUMNS)
START_COLUMNS = ("revenue", "partner_led_revenue", "opportunities")
PEOPLE_COLUMNS = (
    "replication",
    "year",
    "seat",
    "incumbent",
    "months",
    "credited",
    "attainment",
    "team_attainment",
    "base",
    "variable",
    "target_incentive",
)


@dataclass(frozen=True, eq=False)
class Moments:
    """Count, mean and sum of squared deviations of monthly values, merged block by block (Chan, Golub and LeVeque)."""

    count: int
    mean: FloatArray
    squares: FloatArray

    @classmethod
    def of(cls, parts: Sequence[FloatArray]) -> Moments:
        """Return the moments over the leading axis of `parts`, one after the other, however they are divided."""
        count, shape = sum(part.shape[0] for part in parts), parts[0].shape[1:]
        rows = [part.reshape(part.shape[0], -1) for part in parts]
        mean, squares = np.zeros((2, rows[0].shape[1]))
        for part in rows:
            add_up(part, mean)
        mean /= count
        for part in rows:
            add_squares(part, mean, squares)
        return cls(count, mean.reshape(shape), squares.reshape(shape))

    def merged(self, other: Moments) -> Moments:
        """Return the moments of both together."""
        count = self.count + other.count
        step = other.mean - self.mean
        mean = self.mean + step * (other.count / count)
        squares = self.squares + other.squares + step**2 * (self.count * other.count / count)
        return Moments(count, mean, squares)

    @property
    def standard_error(self) -> FloatArray:
        """Return the standard error of the mean."""
        return np.sqrt(self.squares / max(self.count - 1, 1) / self.count)


@dataclass(frozen=True, eq=False)
class Result:
    """One scenario's run.

    `yearly` is (replications, years, YEAR_COLUMNS) in organization totals, `start` (replications, START_COLUMNS) the
    expected monthly flows before the decision, `monthly` the moments of (months, SERIES), `cumulative` those of
    cumulative revenue (months,). `attainment` and `payout` count people-months in bins of BIN_WIDTH by year.
    """

    scenario: Scenario
    yearly: FloatArray
    start: FloatArray
    monthly: Moments
    cumulative: Moments
    attainment: IntArray
    payout: IntArray
    people: Payslips
    seconds: float

    @property
    def fingerprint(self) -> str:
        """Return the fingerprint of the scenario that was run."""
        return self.scenario.fingerprint()

    @property
    def replications(self) -> int:
        """Return how many replications stand behind the numbers."""
        return int(self.yearly.shape[0])

    @property
    def years(self) -> int:
        """Return the number of fiscal years."""
        return int(self.yearly.shape[1])

    def total(self, column: str) -> FloatArray:
        """Return a yearly column of YEAR_COLUMNS for each replication; shape (replications, years)."""
        return self.yearly[:, :, YEAR_COLUMNS.index(column)]

    def month(self, column: str) -> FloatArray:
        """Return the mean of a monthly column of SERIES; shape (months,)."""
        return self.monthly.mean[:, SERIES.index(column)]

    def month_error(self, column: str) -> FloatArray:
        """Return the standard error of the mean of a monthly column; shape (months,)."""
        return self.monthly.standard_error[:, SERIES.index(column)]

    def by_year(self) -> pd.DataFrame:
        """Return one row for each replication and year, with columns replication, year and YEAR_COLUMNS."""
        count, years, _ = self.yearly.shape
        table = pd.DataFrame(self.yearly.reshape(count * years, -1), columns=list(YEAR_COLUMNS))
        table.insert(0, "replication", np.repeat(np.arange(count), years))
        table.insert(1, "year", np.tile(np.arange(1, years + 1), count))
        return table

    def by_month(self) -> pd.DataFrame:
        """Return one row for each month: the mean of every series and its standard error (`..._se`)."""
        months = self.monthly.mean.shape[0]
        columns: dict[str, FloatArray | IntArray] = {"month": np.arange(1, months + 1)}
        for place, name in enumerate(SERIES):
            columns[name] = self.monthly.mean[:, place]
            columns[f"{name}_se"] = self.monthly.standard_error[:, place]
        return pd.DataFrame(columns)

    def by_person(self) -> pd.DataFrame:
        """Return one row for each person and year of the first DETAILED_REPLICATIONS, with columns PEOPLE_COLUMNS."""
        table = pd.DataFrame(dict(zip(PEOPLE_COLUMNS, self.people, strict=True)))
        table["year"] += 1
        return table
