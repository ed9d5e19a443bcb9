"""The terms a plan is written in: each answers, given pay so far and credit, what it adds or takes."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Annotated, Literal, Protocol, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, field_validator, model_validator

from sim.parameters import ASSUMPTION, Group, parameter

FloatArray = NDArray[np.float64]

MONTHS_PER_YEAR = 12
HIGHEST_ATTAINMENT = 20.0
HIGHEST_PAY = 50.0  # target incentives
FEWEST_POINTS = 2  # of a curve
# An attainment reached in floating point (1.1 * quota / quota) may fall an ulp below the boundary it stands on.
BOUNDARY_TOLERANCE = 1e-12


def _not_stated() -> FloatArray:
    return np.array(math.nan)


def _whole_year() -> FloatArray:
    return np.array(float(MONTHS_PER_YEAR))


@dataclass(frozen=True, kw_only=True, eq=False)
class Credit:
    """What one measure has been credited with, as arrays all shaped alike (they are broadcast on construction).

    `attainment` is credited result / quota; `credited` and `quota` are money, NaN where only attainment is known;
    `months` are the months in seat that credit and quota cover.
    """

    attainment: FloatArray
    credited: FloatArray = field(default_factory=_not_stated)
    quota: FloatArray = field(default_factory=_not_stated)
    months: FloatArray = field(default_factory=_whole_year)

    def __post_init__(self) -> None:
        """Give all four arrays one shape."""
        names = ("attainment", "credited", "quota", "months")
        arrays = [np.asarray(getattr(self, name), dtype=np.float64) for name in names]
        for name, array in zip(names, np.broadcast_arrays(*arrays), strict=True):
            object.__setattr__(self, name, array)

    @classmethod
    def against_quota(cls, credited: FloatArray, quota: FloatArray, months: float = MONTHS_PER_YEAR) -> Self:
        """Return the credit whose attainment is credited / quota, both for the months covered."""
        return cls(attainment=credited / quota, credited=credited, quota=quota, months=np.array(months))


@dataclass(frozen=True, kw_only=True, eq=False)
class PaySoFar:
    """What the terms before this one pay, in target incentives.

    `amount` is shaped like the credit; `at(attainment)` is what the same terms pay at another attainment; `curve` is
    the measure's payout curve, None for a term of the whole plan.
    """

    amount: FloatArray
    at: Callable[[float], float]
    curve: Curve | None = None


class Term(Protocol):
    """One line of the pay statement: given pay so far and credit, what does it add or take?"""

    @property
    def label(self) -> str:
        """Return the name of this line."""

    def change(self, pay: PaySoFar, credit: Credit) -> FloatArray:
        """Return the amount added (negative: taken) in target incentives, shaped like `credit`."""


def _slope(low: tuple[float, float], high: tuple[float, float]) -> float:
    return (high[1] - low[1]) / (high[0] - low[0])


class Curve(Group):
    """Pay runs straight from point to point: (attainment, share of the measure's target incentive)."""

    kind: Literal["curve"] = "curve"
    points: tuple[tuple[float, float], ...] = parameter(
        ((0.0, 0.0), (1.0, 1.0)),
        "Points of the payout curve",
        "attainment, target incentives",
        (0.0, HIGHEST_PAY),
        ASSUMPTION,
        note="Attainment and the share of the target incentive it pays; straight lines between.",
    )
    beyond: Literal["last slope", "flat"] = "last slope"

    @field_validator("points")
    @classmethod
    def _check_points(cls, points: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
        if len(points) < FEWEST_POINTS:
            raise ValueError(f"a curve needs {FEWEST_POINTS} points or more, not {len(points)}; add [1.0, 1.0]")
        for attainment, share in points:
            if not (0.0 <= attainment <= HIGHEST_ATTAINMENT and 0.0 <= share <= HIGHEST_PAY):
                raise ValueError(
                    f"point ({attainment:g}, {share:g}) is outside attainment 0 to {HIGHEST_ATTAINMENT:g} and share "
                    f"0 to {HIGHEST_PAY:g}; write shares (1.2, not 120)"
                )
        for (low, _), (high, _) in pairwise(points):
            if high <= low:
                raise ValueError(f"attainment {high:g} follows {low:g}; write the points in rising order, each once")
        if points[0][0] > 0.0 and points[0][1] > 0.0:
            raise ValueError(
                f"the first point ({points[0][0]:g}, {points[0][1]:g}) leaves open what is paid below it; start at "
                "attainment 0 and add a threshold term for a cliff"
            )
        return points

    @model_validator(mode="after")
    def _check_beyond(self) -> Self:
        if self.beyond == "last slope" and self.last_slope < 0.0:
            raise ValueError("the last segment falls, so pay would end below zero; write `beyond: flat`")
        return self

    @property
    def label(self) -> str:
        """Return the name of this line."""
        return "curve"

    @property
    def last_slope(self) -> float:
        """Return the slope of the last segment, in target incentives per unit of attainment."""
        return _slope(*self.points[-2:])

    def slope_below(self, attainment: float) -> float:
        """Return the slope of the segment that ends at, or contains, an attainment."""
        if attainment > self.points[-1][0]:
            return self.last_slope if self.beyond == "last slope" else 0.0
        if attainment <= self.points[0][0]:
            return 0.0
        return next(_slope(low, high) for low, high in pairwise(self.points) if attainment <= high[0])

    def change(self, pay: PaySoFar, credit: Credit) -> FloatArray:
        """Return the pay of the curve: straight between the points, the first point's share below it."""
        del pay  # a curve does not depend on what came before
        attainments, shares = np.array(self.points).T
        amount = np.interp(credit.attainment, attainments, shares)
        if self.beyond == "last slope":
            amount = amount + self.last_slope * np.maximum(credit.attainment - attainments[-1], 0.0)
        return np.asarray(amount, dtype=np.float64)


class Accelerator(Group):
    """Above a point, this rate replaces the slope paid until there; below 1 it is a decelerator."""

    kind: Literal["accelerator"] = "accelerator"
    above: float = parameter(
        1.0,
        "Accelerator starts above",
        "attainment",
        (0.0, HIGHEST_ATTAINMENT),
        ASSUMPTION,
        plausible=(0.8, 1.5),
        note="Attainment above which the rate applies; normally quota.",
    )
    rate: float = parameter(
        2.0,
        "Accelerator rate",
        "x base rate or segment slope",
        (0.0, 20.0),
        "plan_accelerator_tier2",
        plausible=(0.3, 2.5),
        note="Multiple paid above the point: of the base commission rate (target incentive / quota) or of the "
        "curve's own slope just below the point. Below 1 it is a decelerator.",
    )
    multiplies: Literal["base rate", "segment slope"] = "base rate"

    @property
    def label(self) -> str:
        """Return the name of this line."""
        name = "decelerator" if self.rate < 1.0 else "accelerator"
        return f"{name} above attainment {self.above:g}"

    def slope(self, curve: Curve) -> float:
        """Return the slope above the point; the base rate is 1 target incentive per unit of attainment."""
        return self.rate * (1.0 if self.multiplies == "base rate" else curve.slope_below(self.above))

    def change(self, pay: PaySoFar, credit: Credit) -> FloatArray:
        """Return what makes pay continue from the point at the new slope; 0 up to the point."""
        assert pay.curve is not None, "an accelerator belongs to a measure, whose first term is a curve"
        excess = np.maximum(credit.attainment - self.above, 0.0)
        continued = pay.at(self.above) + self.slope(pay.curve) * excess
        return np.where(excess > 0.0, continued - pay.amount, 0.0)


class Threshold(Group):
    """Below this attainment the measure pays nothing; a result on the boundary has reached it."""

    kind: Literal["threshold"] = "threshold"
    at: float = parameter(
        0.5,
        "Threshold",
        "attainment",
        (0.0, HIGHEST_ATTAINMENT),
        "plan_threshold",
        plausible=(0.0, 0.7),
        note="Attainment below which the measure pays nothing; uncommon for partner managers.",
    )
    pays_from: Literal["zero", "curve"] = "zero"

    @property
    def label(self) -> str:
        """Return the name of this line."""
        return f"threshold at attainment {self.at:g}"

    def change(self, pay: PaySoFar, credit: Credit) -> FloatArray:
        """Return what is lost: all pay below; from there nothing ("zero"), or what was earned up to it ("curve")."""
        reached = credit.attainment >= self.at * (1.0 - BOUNDARY_TOLERANCE)
        if self.pays_from == "zero":
            return np.where(reached, 0.0, -pay.amount)
        return np.where(reached, -np.minimum(pay.amount, pay.at(self.at)), -pay.amount)


class Cap(Group):
    """Pay so far never exceeds this many target incentives, of the measure or of the whole plan."""

    kind: Literal["cap"] = "cap"
    at: float = parameter(
        2.0,
        "Cap",
        "target incentives",
        (0.0, HIGHEST_PAY),
        ASSUMPTION,
        plausible=(1.5, 3.0),
        note="Highest payable amount; only 0 to 30 % of plans carry one (plan_cap_share).",
    )

    @property
    def label(self) -> str:
        """Return the name of this line."""
        return f"cap at {self.at:g} target incentives"

    def change(self, pay: PaySoFar, credit: Credit) -> FloatArray:
        """Return what exceeds the cap, as a negative amount."""
        del credit  # a cap looks at pay alone
        return np.minimum(self.at - pay.amount, 0.0)


MeasureTerm = Annotated[Curve | Accelerator | Threshold | Cap, Field(discriminator="kind")]
