"""Terms by which pay depends on another result, or on all pay so far: gate, hurdle, multiplier, matrix."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal, Self

import numpy as np
from pydantic import Field, field_validator, model_validator

from sim.parameters import ASSUMPTION, Group, parameter
from sim.pay.credit import Amount, Counts, Credit, PaySoFar, PaysTargetIncentives, Tie, is_reached
from sim.pay.terms.rates import Tier, check_bands, looked_up
from sim.units import FloatArray

ALL_MEASURES = "all measures"  # the weighted attainment


def _place(name: str) -> str:
    return "the weighted attainment" if name == ALL_MEASURES else name


class Gate(Group):
    """No pay unless another result has reached a point."""

    kind: Literal["gate"] = "gate"
    measure: str = Field(default=ALL_MEASURES, min_length=1, max_length=60)
    at: float = parameter(0.9, "Gate", "attainment", (0.0, 20.0), ASSUMPTION, plausible=(0.5, 1.0))
    counts: Counts = "quota to date"
    then: Literal["catch up", "from then on"] = "catch up"

    @property
    def label(self) -> str:
        """Return the name of this line."""
        return f"gate: {_place(self.measure)} at {self.at:g} of {self.counts}"

    def change(self, pay: PaySoFar, credit: Credit) -> FloatArray:
        """Return what is lost, or withheld until the gate opens, as a negative amount."""
        del credit  # a gate looks at another result
        open_ = is_reached(pay.other(self.measure, self.counts).attainment, self.at)
        return np.where(open_, 0.0, -pay.amount)


class Hurdle(Group):
    """Pay stays at a plain rate until another result has reached a point, and is better from there."""

    kind: Literal["hurdle"] = "hurdle"
    measure: str = Field(default=ALL_MEASURES, min_length=1, max_length=60)
    at: float = parameter(1.0, "Hurdle", "attainment", (0.0, 20.0), ASSUMPTION, plausible=(0.8, 1.0))
    until_rate: float = parameter(
        1.0,
        "Rate until the hurdle is passed",
        "x base rate, or $ per credited $",
        (0.0, 1e6),
        ASSUMPTION,
        note="For a curve a multiple of the base rate; for commission rates a rate on credit.",
    )
    counts: Counts = "quota to date"
    then: Literal["catch up", "from then on"] = "catch up"

    @property
    def label(self) -> str:
        """Return the name of this line."""
        return f"hurdle: {_place(self.measure)} at {self.at:g} of {self.counts}"

    def change(self, pay: PaySoFar, credit: Credit) -> FloatArray:
        """Return what pay exceeds the plain rate by while the hurdle stands, as a negative amount."""
        passed = is_reached(pay.other(self.measure, self.counts).attainment, self.at)
        in_dollars = pay.curve is not None and pay.curve.in_dollars
        plain = self.until_rate * (credit.credited * pay.dollar() if in_dollars else credit.attainment * pay.target)
        return np.where(passed, 0.0, np.minimum(plain - pay.amount, 0.0))


class Multiplier(Group):
    """Pay so far is multiplied by a factor that another result decides."""

    kind: Literal["multiplier"] = "multiplier"
    by: str = Field(default=ALL_MEASURES, min_length=1, max_length=60)
    tiers: tuple[Tier, ...] = Field(min_length=1, max_length=30)
    between: Literal["step", "interpolated"] = "step"
    tie: Tie | None = None
    counts: Counts = "quota to date"

    @field_validator("tiers")
    @classmethod
    def _check_tiers(cls, tiers: tuple[Tier, ...]) -> tuple[Tier, ...]:
        check_bands(tiers)
        return tiers

    @property
    def label(self) -> str:
        """Return the name of this line."""
        return f"multiplier by {_place(self.by)}"

    def change(self, pay: PaySoFar, credit: Credit) -> FloatArray:
        """Return pay so far x (factor - 1); below the first tier the factor is 0."""
        del credit  # a multiplier looks at another result
        result = pay.other(self.by, self.counts).attainment
        starts, factors = [tier.above for tier in self.tiers], [tier.rate for tier in self.tiers]
        if self.between == "step":
            factor = looked_up(result, starts, factors, self.tie)
        else:
            factor = np.where(is_reached(result, starts[0]), np.interp(result, starts, factors), 0.0)
        return pay.amount * (factor - 1.0)


class RetroactiveAccelerator(Group):
    """Once a point is reached, all pay so far is multiplied, from the first dollar; the highest tier reached counts."""

    kind: Literal["retroactive accelerator"] = "retroactive accelerator"
    tiers: tuple[Tier, ...] = Field(min_length=1, max_length=12)
    tie: Tie | None = None

    @field_validator("tiers")
    @classmethod
    def _check_tiers(cls, tiers: tuple[Tier, ...]) -> tuple[Tier, ...]:
        check_bands(tiers)
        return tiers

    @property
    def label(self) -> str:
        """Return the name of this line."""
        return "accelerator from the first dollar"

    def change(self, pay: PaySoFar, credit: Credit) -> FloatArray:
        """Return pay so far x (rate - 1) from the first tier on, 0 below."""
        starts, gains = [tier.above for tier in self.tiers], [tier.rate - 1.0 for tier in self.tiers]
        return pay.amount * looked_up(credit.attainment, starts, gains, self.tie)


class Matrix(PaysTargetIncentives, Group):
    """Pay read from the crossing of two results: rows are this measure's attainment, columns another's."""

    kind: Literal["matrix"] = "matrix"
    across: str = Field(min_length=1, max_length=60)
    rows: tuple[float, ...] = parameter((0.8, 1.0), "Rows of the matrix", "attainment", (0.0, 20.0), ASSUMPTION)
    columns: tuple[float, ...] = parameter((0.8, 1.0), "Columns of the matrix", "attainment", (0.0, 20.0), ASSUMPTION)
    shares: tuple[tuple[float, ...], ...] = parameter(
        ((0.5, 0.75), (0.75, 1.0)), "Cells of the matrix", "target incentives", (0.0, 50.0), ASSUMPTION
    )
    between: Literal["lookup", "bilinear"] = "lookup"
    tie: Tie | None = None

    @model_validator(mode="after")
    def _check_cells(self) -> Self:
        for name, starts in (("rows", self.rows), ("columns", self.columns)):
            if len(starts) < 2 or any(high <= low for low, high in pairwise(starts)) or starts[0] < 0.0:
                raise ValueError(f"the {name} of a matrix are two or more rising attainments; write them in order")
        if len(self.shares) != len(self.rows) or any(len(row) != len(self.columns) for row in self.shares):
            raise ValueError(f"a matrix of {len(self.rows)} rows has as many lists of {len(self.columns)} shares")
        if any(share < 0.0 for row in self.shares for share in row):
            raise ValueError("a share of a matrix is below 0; write 0 or more")
        return self

    @property
    def label(self) -> str:
        """Return the name of this line."""
        return f"matrix with {self.across}"

    def slope_below(self, attainment: float, credit: Credit | None = None) -> Amount:
        """Return 0: a matrix has no one slope, so an accelerator on it states the base rate."""
        del attainment, credit  # it depends on the other result
        return 0.0

    def change(self, pay: PaySoFar, credit: Credit) -> FloatArray:
        """Return the cell's share; nothing below the first row or column, the last beyond the last."""
        own, other = credit.attainment, pay.other(self.across, "quota to date").attainment
        cells = np.array(self.shares)
        row, row_part = self._between(own, self.rows)
        column, column_part = self._between(other, self.columns)
        low = (1.0 - column_part) * cells[row, column] + column_part * cells[row, column + 1]
        high = (1.0 - column_part) * cells[row + 1, column] + column_part * cells[row + 1, column + 1]
        share = (1.0 - row_part) * low + row_part * high
        inside = is_reached(own, self.rows[0], self.tie) & is_reached(other, self.columns[0], self.tie)
        return np.where(inside, share, 0.0)

    def _between(self, result: FloatArray, starts: tuple[float, ...]) -> tuple[np.ndarray, FloatArray]:
        """Return the cell a result falls in and how far it lies toward the next start; in a lookup 0 or 1."""
        cell = np.zeros(result.shape, dtype=np.int64)
        for place, start in enumerate(starts[1:-1], 1):
            cell = np.where(is_reached(result, start, self.tie), place, cell)
        bounds = np.array(starts)
        part = np.clip((result - bounds[cell]) / (bounds[cell + 1] - bounds[cell]), 0.0, 1.0)
        if self.between == "lookup":
            part = np.where(is_reached(result, starts[-1], self.tie), 1.0, 0.0)
        return cell, np.asarray(part, dtype=np.float64)
