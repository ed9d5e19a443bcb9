"""The quota of a measure: a year's number, its seasons, ramp, proration, growth, ratchet and over-assignment."""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import field_validator

from sim.parameters import ASSUMPTION, Group, parameter
from sim.pay.credit import Amount, CountsFrom
from sim.pay.to_date import Block, months_counted, numbers_of, whole_block
from sim.units import MONTHS_PER_YEAR, FloatArray

EVEN = (1.0,) * MONTHS_PER_YEAR
PERIODS_OF_FOUR_WEEKS = 13  # of a year of 13 x 4 weeks


class QuotaPlan(Group):
    """How one measure's quota is set; money or units of the measure. A ramp counts from the hire or the plan date."""

    per_year: float = parameter(480_000.0, "Annual quota", "credited $ or units/year", (0.0, 1e12), ASSUMPTION)
    seasons: tuple[float, ...] = parameter(
        EVEN, "Seasons", "x average month", (0.0, 12.0), ASSUMPTION, note="Twelve weights that average 1."
    )
    ramp: tuple[float, ...] = parameter(
        (), "Quota ramp", "share of full quota by month of tenure", (0.0, 1.0), ASSUMPTION, note="Full after the last."
    )
    ramp_quotas: tuple[float, ...] = parameter(
        (), "Ramp quotas", "credited $ or units by month of tenure", (0.0, 1e12), ASSUMPTION
    )
    over_assignment: float = parameter(
        0.0, "Over-assignment", "share", (0.0, 1.0), ASSUMPTION, note="By how much quotas exceed the plan they add to."
    )
    growth_per_year: float = parameter(0.0, "Quota growth", "share/year", (-0.5, 1.0), ASSUMPTION)
    ratchet: float = parameter(0.0, "Quota ratchet", "share of result above quota", (0.0, 1.0), ASSUMPTION)
    proration: Literal["months in seat", "none"] = "months in seat"
    counts_from: CountsFrom = "hire date"

    @property
    def is_even(self) -> bool:
        """Tell whether every month has its equal part of the year."""
        return set(self.seasons) == {1.0}

    @field_validator("seasons")
    @classmethod
    def _check_seasons(cls, seasons: tuple[float, ...]) -> tuple[float, ...]:
        average = sum(seasons) / max(1, len(seasons))
        if (
            len(seasons) not in (MONTHS_PER_YEAR, PERIODS_OF_FOUR_WEEKS)
            or abs(average - 1.0) > 1e-6
            or min(seasons) < 0.0
        ):
            raise ValueError(f"{len(seasons)} weights averaging {average:g}; write twelve that average 1")
        return seasons

    @field_validator("ramp")
    @classmethod
    def _check_ramp(cls, ramp: tuple[float, ...]) -> tuple[float, ...]:
        if any(not 0.0 <= part <= 1.0 for part in ramp):
            raise ValueError("a ramp is written in shares of full quota, 0 to 1 (0.5, not 50)")
        return ramp


def quota_by_month(
    quota: QuotaPlan,
    months: FloatArray,
    served: Amount,
    per_year: Amount | None = None,
    weights: FloatArray | None = None,
    month: Block = 1,
    tenure_of: FloatArray | None = None,
) -> FloatArray:
    """Return the quota of each period (last axis) for the parts in seat (0 to 1 each) and months served before.

    The periods are months unless `month` says which of them a month holds. `per_year` overrides the plan's annual
    quota, one for each payee; `weights` (periods,) is what each period counts for, in months, if not one; the year's
    quota stays whole under them. Tenure counts the periods in seat, those of `tenure_of` where that is given.
    """
    annual = np.asarray(quota.per_year if per_year is None else per_year, dtype=np.float64)[..., None]
    periods = months.shape[-1]
    number, of_month = numbers_of(month, periods), np.ones(periods)
    seasons = np.array(quota.seasons)[number] if not quota.is_even else np.ones(periods)
    if weights is not None:
        of_month = weights / whole_block(weights, month)
        seasons = seasons * weights * (MONTHS_PER_YEAR / (seasons * weights).sum())
    full = annual * (1.0 + quota.over_assignment) / MONTHS_PER_YEAR * seasons
    in_seat = months if quota.proration == "months in seat" else np.ones_like(months)
    counted = months_counted(months if tenure_of is None else tenure_of, month)
    tenure = np.asarray(served, dtype=np.float64)[..., None] + counted
    monthly: FloatArray = full * in_seat
    for place, part in enumerate(quota.ramp, 1):
        monthly = np.where(_is_month(tenure, place), monthly * part, monthly)
    for place, amount in enumerate(quota.ramp_quotas, 1):
        monthly = np.where(_is_month(tenure, place), amount * of_month * in_seat, monthly)
    return monthly


def next_annual_quota(quota: QuotaPlan, last: Amount, sold: Amount) -> FloatArray:
    """Return next year's quota: growth on the larger of the old quota and its blend with the year's result."""
    blended = (1.0 - quota.ratchet) * np.asarray(last) + quota.ratchet * np.asarray(sold)
    grown: FloatArray = (1.0 + quota.growth_per_year) * np.maximum(last, blended)
    return grown


def team_quota(quotas: FloatArray, ramp: Amount = 1.0, over_assignment: float = 0.0) -> float:
    """Return the quota of a team (people on the first axis): members' quotas, ramped, less over-assignment."""
    return float(np.sum(quotas * np.asarray(ramp)) / (1.0 + over_assignment))


def _is_month(tenure: FloatArray, month: int) -> np.ndarray:
    """Tell which entries lie in the given month of tenure, counted from 1."""
    return (tenure > month - 1.0) & (tenure <= month)
