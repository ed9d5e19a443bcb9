"""Which part of a deal is credited: by selling motion and date, in splits and overlays, and after a windfall clause."""

from __future__ import annotations

import datetime
from typing import Literal, Self

import numpy as np
from pydantic import Field, model_validator

from sim.parameters import ASSUMPTION, Group, parameter
from sim.pay.columns import Days, Names
from sim.pay.credit import BOUNDARY_TOLERANCE
from sim.units import BoolArray, FloatArray


class MotionCredit(Group):
    """The credit of deals sold in one motion, between two dates when they are written."""

    motion: str = Field(min_length=1, max_length=60)
    credit: float = parameter(1.0, "Credit", "share of the amount", (0.0, 2.0), ASSUMPTION)
    since: datetime.date | None = None
    until: datetime.date | None = None
    measures: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _check_dates(self) -> Self:
        if self.since and self.until and self.until < self.since:
            raise ValueError(f"it ends on {self.until}, before it begins on {self.since}; swap the dates")
        return self


class Windfall(Group):
    """A deal above a share of annual quota is credited in part, or held for review."""

    above: float = parameter(0.25, "Windfall from", "share of annual quota", (0.0, 10.0), ASSUMPTION)
    credited: float = parameter(
        0.5, "Windfall credit", "share of what lies above", (0.0, 1.0), ASSUMPTION, plausible=(0.25, 1.0)
    )
    then: Literal["credited in part", "reviewed"] = "credited in part"


class CreditingRules(Group):
    """How deals become credit; `split_cents` rounds the shares of a split deal to cents that sum to the deal."""

    splits: Literal["sum to 1", "may exceed 1"] = "sum to 1"
    split_cents: Literal["not rounded", "largest remainder"] = "not rounded"
    by_motion: tuple[MotionCredit, ...] = Field(default=(), max_length=50)
    windfall: Windfall | None = None


def credit_shares(rules: CreditingRules, measure: Names, motion: Names, on: Days) -> FloatArray:
    """Return the share of each deal's amount that counts; the last rule that fits holds, 1 where none does."""
    share = np.ones(len(on))
    for rule in rules.by_motion:
        fits = motion.are(rule.motion)
        if rule.measures:
            fits &= np.logical_or.reduce([measure.are(name) for name in rule.measures])
        if rule.since is not None:
            fits &= on >= np.datetime64(rule.since)
        if rule.until is not None:
            fits &= on <= np.datetime64(rule.until)
        share[fits] = rule.credit
    return share


def after_windfall(windfall: Windfall, amount: FloatArray, annual_quota: FloatArray) -> tuple[FloatArray, BoolArray]:
    """Return what of each credited amount counts now, and which wait for review."""
    limit = windfall.above * annual_quota
    above = ~(amount <= limit * (1.0 + BOUNDARY_TOLERANCE))  # a quota added up by month may be a hair below the year's
    if windfall.then == "reviewed":
        return np.where(above, 0.0, amount), above
    return np.where(above, limit + windfall.credited * (amount - limit), amount), np.zeros_like(above)
