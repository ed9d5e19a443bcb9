"""The payout curve and what bends it: accelerator, threshold, cap."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal, Self

import numpy as np
from pydantic import field_validator, model_validator

from sim.parameters import ASSUMPTION, Group, parameter
from sim.pay.credit import (
    HIGHEST_ATTAINMENT,
    HIGHEST_PAY,
    Amount,
    Base,
    Credit,
    PaySoFar,
    PaysTargetIncentives,
    Per,
    is_reached,
)
from sim.units import FloatArray

FEWEST_POINTS = 2  # of a curve


def _slope(low: tuple[float, float], high: tuple[float, float]) -> float:
    return (high[1] - low[1]) / (high[0] - low[0])


class Curve(PaysTargetIncentives, Group):
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

    def slope_below(self, attainment: float, credit: Credit | None = None) -> float:
        """Return the slope of the segment that ends at, or contains, an attainment."""
        del credit  # a curve has the same slope for everybody
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

    def slope(self, base: Base, credit: Credit) -> Amount:
        """Return the slope above the point, in pay per unit of attainment."""
        steepness = base.base_slope(credit) if self.multiplies == "base rate" else base.slope_below(self.above, credit)
        return self.rate * steepness

    def change(self, pay: PaySoFar, credit: Credit) -> FloatArray:
        """Return what makes pay continue from the point at the new slope; 0 up to the point."""
        assert pay.curve is not None, "an accelerator belongs to a measure, whose first term is its base"
        excess = np.maximum(credit.attainment - self.above, 0.0)
        continued = pay.at(self.above) + self.slope(pay.curve, credit) * excess
        return np.where(is_reached(credit.attainment, self.above, "lower"), continued - pay.amount, 0.0)


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
        reached = is_reached(credit.attainment, self.at)
        if self.pays_from == "zero":
            return np.where(reached, 0.0, -pay.amount)
        return np.where(reached, -np.minimum(pay.amount, pay.at(self.at)), -pay.amount)


class Cap(Group):
    """Pay so far never exceeds this much, of the measure or of the whole plan, by year or by period.

    With `beyond`, a soft cap: of what is earned above it that share is paid. Several in a row are tiers of earned pay.
    """

    kind: Literal["cap"] = "cap"
    at: float = parameter(
        2.0,
        "Cap",
        "target incentives or dollars",
        (0.0, 1e9),
        ASSUMPTION,
        plausible=(1.5, 3.0),
        note="Highest payable amount; only 0 to 30 % of plans carry one (plan_cap_share).",
    )
    unit: Literal["target incentives", "dollars"] = "target incentives"
    per: Per = "year"
    beyond: float = parameter(
        0.0, "Paid above the cap", "share", (0.0, 1.0), ASSUMPTION, plausible=(0.0, 0.5), note="0: nothing."
    )

    @model_validator(mode="after")
    def _check_unit(self) -> Self:
        if self.unit == "target incentives" and self.at > HIGHEST_PAY:
            raise ValueError(
                f"a cap of {self.at:g} target incentives is above {HIGHEST_PAY:g}; write `unit: dollars` for money"
            )
        return self

    @property
    def label(self) -> str:
        """Return the name of this line."""
        every = "" if self.per == "year" else f" a {self.per}"
        soft = f", {100.0 * self.beyond:.3g} % of what lies above" if self.beyond > 0.0 else ""
        return f"cap at {self.at:,.10g} {self.unit}{every}{soft}"

    def change(self, pay: PaySoFar, credit: Credit) -> FloatArray:
        """Return what exceeds the cap and is not paid, as a negative amount."""
        del credit  # a cap looks at pay alone
        unit = pay.target if self.unit == "target incentives" else pay.dollar()
        return (1.0 - self.beyond) * np.minimum(self.at * unit - pay.amount, 0.0)


def is_hard_cap(term: object) -> bool:
    """Tell whether a term is a cap above which nothing is paid."""
    return isinstance(term, Cap) and term.beyond == 0.0
