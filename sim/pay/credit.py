"""What a term of a plan sees: credit against quota, and the pay of the terms written before it."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from sim.errors import SimError
from sim.units import MONTHS_PER_YEAR, FloatArray, divided

Amount = FloatArray | float  # a number for all, or one for each

Counts = Literal["quota to date", "full quota", "period quota"]
CountsFrom = Literal["hire date", "plan date"]
Per = Literal["year", "quarter", "month", "period"]  # a period is what the calendar says, a month without one
Tie = Literal["upper", "lower"]

HIGHEST_ATTAINMENT = 20.0
HIGHEST_PAY = 50.0  # target incentives
# An attainment reached in floating point (1.1 * quota / quota) may fall an ulp below the boundary it stands on.
BOUNDARY_TOLERANCE = 1e-12


def _not_stated() -> FloatArray:
    return np.array(math.nan)


def _whole_year() -> FloatArray:
    return np.array(float(MONTHS_PER_YEAR))


def _everything() -> FloatArray:
    return np.array(1.0)


@dataclass(frozen=True, kw_only=True, eq=False)
class Credit:
    """What one measure has been credited with, as arrays all shaped alike (they are broadcast on construction).

    `attainment` is credited result / quota; `credited` and `quota` are money (or units), NaN where only attainment is
    known; `months` are the months in seat that credit and quota cover; `share` is the payee's part of a pool. By
    period, the last axis counts the periods of a plan year.

    What only some plans ask for is None elsewhere, and may have more axes. `deals` has one: what each deal adds up to
    by now, deal beside deal; `earlier` is where, among the payee's periods x deals, the same deal stood before, -1 for
    a new one. `rated` is credit x the rate that a column of each deal decides. `collected` (..., periods, periods) is
    how much of a period's credit (the first) was paid for by customers in another (the last).
    """

    attainment: FloatArray
    credited: FloatArray = field(default_factory=_not_stated)
    quota: FloatArray = field(default_factory=_not_stated)
    months: FloatArray = field(default_factory=_whole_year)
    share: FloatArray = field(default_factory=_everything)
    deals: FloatArray | None = None
    earlier: NDArray[np.int64] | None = None
    rated: FloatArray | None = None
    collected: FloatArray | None = None

    def __post_init__(self) -> None:
        """Give all arrays one shape."""
        names = ("attainment", "credited", "quota", "months", "share")
        arrays = [np.asarray(getattr(self, name), dtype=np.float64) for name in names]
        for name, array in zip(names, np.broadcast_arrays(*arrays), strict=True):
            object.__setattr__(self, name, array)

    @classmethod
    def against_quota(cls, credited: FloatArray, quota: FloatArray, months: Amount = MONTHS_PER_YEAR) -> Self:
        """Return the credit whose attainment is credited / quota, both for the months covered."""
        return cls(attainment=credited / quota, credited=credited, quota=quota, months=np.asarray(months))

    @classmethod
    def by_period(
        cls,
        credited: FloatArray,
        quota: FloatArray | None = None,
        *,
        months: Amount = 1.0,
        share: Amount = 1.0,
        deals: FloatArray | None = None,
    ) -> Self:
        """Return the credit of every period (last axis); without a quota attainment is not known."""
        known = np.asarray(math.nan if quota is None else quota, dtype=np.float64)
        amounts = np.asarray(credited, dtype=np.float64)
        return cls(
            attainment=attained(amounts, known),
            credited=amounts,
            quota=known,
            months=np.asarray(months),
            share=np.asarray(share),
            deals=deals,
        )

    def at(self, attainment: float) -> Credit:
        """Return the same quota and months at another attainment."""
        return Credit(
            attainment=np.full_like(self.attainment, attainment),
            credited=attainment * self.quota,
            quota=self.quota,
            months=self.months,
            share=self.share,
        )


def attained(credited: FloatArray, quota: FloatArray) -> FloatArray:
    """Return credited / quota: 0 where the quota is 0, NaN where it is not known."""
    return divided(credited, quota)


def is_reached(result: FloatArray, boundary: Amount, tie: Tie | None = None) -> NDArray[np.bool_]:
    """Tell where a result has reached a boundary; one that stands on it has, unless the tie goes to the lower side."""
    if tie == "lower":
        above: NDArray[np.bool_] = result > boundary * (1.0 + BOUNDARY_TOLERANCE)
        return above
    reached: NDArray[np.bool_] = result >= boundary * (1.0 - BOUNDARY_TOLERANCE)
    return reached


class DateSpan(NamedTuple):
    """DateSpan from one to another, both included."""

    since: datetime.date
    until: datetime.date


Window = tuple[int, int] | DateSpan  # months of the plan year, or days


class OtherCredit(Protocol):
    """Where a term asks for the credit of another measure."""

    def __call__(self, name: str, counts: Counts, months: Window = (1, MONTHS_PER_YEAR)) -> Credit:
        """Return the credit to date of a measure, counting the given months of the plan year, or days, alone."""


def no_other(name: str, counts: Counts, months: Window = (1, MONTHS_PER_YEAR)) -> Credit:
    """Refuse: where one measure stands alone, no other has a credit."""
    del months  # nothing is known of any
    raise SimError(f"the credit of {name!r} ({counts}) was asked for where no other measure is known")


class Filled(NamedTuple):
    """How far the credit of some measures together has filled a term's tiers.

    `before` and `after` are that credit to date at the start and the end of each period, `attainment` the latter /
    the quotas to date (or in full, as the measure says), `quota` their quotas of the whole span measured. `apart` and
    `together` take amounts to date apart into periods and add them up again.
    """

    before: FloatArray
    after: FloatArray
    attainment: FloatArray
    quota: FloatArray
    apart: Callable[[FloatArray], FloatArray]
    together: Callable[[FloatArray], FloatArray]


def not_filled(names: tuple[str, ...]) -> Filled:
    """Refuse: where one measure stands alone, no other fills its tiers."""
    raise SimError(f"tiers are placed by {', '.join(names)}, and no other measure is known here")


def no_dollar() -> Amount:
    """Refuse: without a target incentive a dollar is no share of one."""
    raise SimError("a term in dollars needs a target incentive above 0 to be expressed in; lower base_share")


def no_pay_elsewhere(attainment: float) -> Amount:
    """Refuse: the terms of a whole plan have no pay at one attainment, for its measures differ there."""
    raise SimError(f"a term of the whole plan asked for its pay at attainment {attainment:g}; measures differ there")


class Base(Protocol):
    """The first term of a measure: what credit earns before anything is added or taken."""

    @property
    def in_dollars(self) -> bool:
        """Tell whether it pays dollars; otherwise target incentives."""

    @property
    def needs_quota(self) -> bool:
        """Tell whether it asks for attainment."""

    def base_slope(self, credit: Credit) -> Amount:
        """Return the pay per unit of attainment that the plan calls its base rate."""

    def slope_below(self, attainment: float, credit: Credit | None = None) -> Amount:
        """Return the pay per unit of attainment just below an attainment."""


class PaysTargetIncentives:
    """What every base has in common that pays target incentives for attainment."""

    @property
    def in_dollars(self) -> bool:
        """Tell that it pays target incentives."""
        return False

    @property
    def needs_quota(self) -> bool:
        """Tell that it asks for attainment."""
        return True

    def base_slope(self, credit: Credit) -> float:
        """Return the base rate: 1 target incentive per unit of attainment."""
        del credit  # the base rate is target incentive / quota, whatever the credit
        return 1.0


@dataclass(frozen=True, kw_only=True, eq=False)
class PaySoFar:
    """What the terms before this one pay.

    `amount` is shaped like the credit, in the measure's unit (target incentives or dollars); `target` is what one
    target incentive comes to in that unit, `dollar()` what one dollar does. `at(attainment)` is what the same terms pay
    at another attainment; `curve` is the measure's first term, None for a term of the whole plan. `other(name, counts)`
    is the credit of another measure; the empty name stands for the weighted attainment of all. `filled(names)` is how
    far the credit of some measures has filled the term's tiers.
    """

    amount: FloatArray
    at: Callable[[float], Amount]
    curve: Base | None = None
    target: Amount = 1.0
    dollar: Callable[[], Amount] = no_dollar
    other: OtherCredit = no_other
    filled: Callable[[tuple[str, ...]], Filled] = not_filled


class Term(Protocol):
    """One line of the pay statement: given pay so far and credit, what does it add or take?"""

    @property
    def label(self) -> str:
        """Return the name of this line."""

    def change(self, pay: PaySoFar, credit: Credit) -> FloatArray:
        """Return the amount added (negative: taken), in the unit of the pay so far, shaped like `credit`."""
