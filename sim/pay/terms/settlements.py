"""From pay earned to pay paid: guarantees, draws, holdback and clawback, with the balances they carry."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, Protocol, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import model_validator

from sim.parameters import ASSUMPTION, Group, parameter
from sim.pay.credit import CountsFrom
from sim.pay.earned import Earned, Settled
from sim.pay.to_date import Block, at_block_ends, differences, is_last, months_counted, whole_block
from sim.units import FloatArray

NEVER = 1_200  # months


def _zero() -> FloatArray:
    return np.array(0.0)


@dataclass(frozen=True, kw_only=True, eq=False)
class Standing:
    """What somebody brings into the periods; arrays that broadcast with (..., periods) or (...).

    `served` (...) is the months from the hire date to the first period in seat, `on_plan` (...) those from the plan
    date, and `served` where not given; `present` (..., periods) is the part of each period in seat, 0 to 1, and the
    months of the credit where not given. `debt` (...) is the open recoverable draw; `to_recover` (..., periods) the
    dollars once paid on deals that fell through in the period; `owed` (...) what is left of earlier ones; `held` (...)
    pay held back before, and `released` (..., periods) what of it is paid in each period; `ote` (...) is their own
    on-target earnings in $/year, NaN where the plan's hold; `target` (..., periods) is their target incentive of each
    period in $, and follows from `ote` and the months where not given.
    """

    served: FloatArray = field(default_factory=_zero)
    debt: FloatArray = field(default_factory=_zero)
    to_recover: FloatArray = field(default_factory=_zero)
    owed: FloatArray = field(default_factory=_zero)
    ote: FloatArray = field(default_factory=lambda: np.array(np.nan))
    on_plan: FloatArray | None = None
    present: FloatArray | None = None
    target: FloatArray | None = None
    held: FloatArray = field(default_factory=_zero)
    released: FloatArray = field(default_factory=_zero)


class Settlement(Protocol):
    """A term that looks from period to period."""

    @property
    def label(self) -> str:
        """Return the name of this line."""

    def floor(self, year: Earned, standing: Standing) -> FloatArray:
        """Return the least that each period is paid, 0 where there is none; $ by period."""

    def settle(self, year: Earned, standing: Standing) -> Settled:
        """Return change and balance for the pay of a year."""


def _tenure(year: Earned, standing: Standing, counts_from: CountsFrom) -> FloatArray:
    """Return the month of tenure each period is in, counted from 1; a month in seat for any part of it counts."""
    served = standing.served if counts_from == "hire date" or standing.on_plan is None else standing.on_plan
    tenure: FloatArray = np.asarray(served)[..., None] + months_counted(year.months, year.month)
    return tenure


class Guarantee(Group):
    """A newcomer is paid at least (or exactly) a share of target incentive in the first months.

    The floor of a pay period is the target incentive of its guaranteed months x the share, held against what the whole
    pay period earns, so that quota pays the target incentive however often the plan pays. `exactly` is paid in place of
    what the guaranteed months earned. Between payments every guaranteed month is paid its floor, an advance against the
    pay period, which the payment at its end settles. Months count from the hire date or the plan date.
    """

    kind: Literal["guarantee"] = "guarantee"
    share: float = parameter(1.0, "Guarantee", "share of target incentive", (0.0, 5.0), ASSUMPTION)
    months: int = parameter(3, "Guaranteed months", "months of tenure", (1, 60), ASSUMPTION)
    pays: Literal["at least", "exactly"] = "at least"
    counts_from: CountsFrom = "hire date"

    @property
    def label(self) -> str:
        """Return the name of this line."""
        return f"guarantee in the first {self.months} months"

    def floor(self, year: Earned, standing: Standing) -> FloatArray:
        """Return the least that each month is paid, 0 where nothing is guaranteed."""
        return np.where(self._granted(year, standing), self.share * year.target, 0.0)

    def _granted(self, year: Earned, standing: Standing) -> NDArray[np.bool_]:
        granted: NDArray[np.bool_] = _tenure(year, standing, self.counts_from) <= self.months
        return granted & (year.months > 0.0)

    def settle(self, year: Earned, standing: Standing) -> Settled:
        """Return what lifts pay to the guarantee; the balance is what stands advanced against a period not yet paid."""
        granted, exactly = self._granted(year, standing), self.pays == "exactly"
        floor = np.where(granted, self.share * year.target, 0.0)
        earned = np.where(granted, year.by_month, 0.0) if exactly else year.pay
        missing = whole_block(floor, year.due) - whole_block(earned, year.due)
        covered = whole_block(granted.astype(np.float64), year.due) > 0.0
        top_up = np.where(covered, missing if exactly else np.maximum(missing, 0.0), 0.0)
        if year.due == 1:
            return Settled(top_up, np.zeros_like(year.pay))
        advanced = year.advances(floor, exactly=exactly)
        return Settled(differences(np.where(year.is_due, top_up, advanced), year.due), advanced)


class Draw(Group):
    """A floor of pay; what it advanced is recovered from later pay, unless non-recoverable.

    The floor of a pay period is the draw of its months; a month in seat in part has that part of it. What the period's
    pay lacks of it is advanced for good (non-recoverable) or becomes debt. Between payments the draw is paid
    month by month, an advance against the pay period, which the payment at its end settles before any older debt, even
    where recovery starts later. Months count from the hire date or the plan date.
    """

    kind: Literal["draw"] = "draw"
    dollars: float = parameter(3_000.0, "Draw", "$/month", (0.0, 1e6), ASSUMPTION)
    recoverable: bool = parameter(True, "Recoverable draw", "yes or no", (0, 1), ASSUMPTION)
    months: int = parameter(NEVER, "Months with a draw", "months of tenure", (1, NEVER), ASSUMPTION)
    recovery_starts: int = parameter(1, "Recovery starts in", "month of tenure", (1, NEVER), ASSUMPTION)
    recovery_rate: float = parameter(
        1.0, "Recovery rate", "share of pay above the floor", (0.0, 1.0), ASSUMPTION, plausible=(0.25, 1.0)
    )
    floor_during_recovery: Literal["draw", "none"] = "draw"
    counts_from: CountsFrom = "hire date"

    @property
    def label(self) -> str:
        """Return the name of this line."""
        return "recoverable draw" if self.recoverable else "non-recoverable draw"

    def floor(self, year: Earned, standing: Standing) -> FloatArray:
        """Return the draw of each month, 0 where none is in force."""
        tenure = _tenure(year, standing, self.counts_from)
        present = np.minimum(year.months, 1.0) if standing.present is None else standing.present
        return np.where((tenure <= self.months) | (self.months == NEVER), self.dollars * present, 0.0)

    def settle(self, year: Earned, standing: Standing) -> Settled:
        """Return advances (positive) and recoveries (negative), and after each period what is owed of advances."""
        drawn = self.floor(year, standing)
        floor = whole_block(drawn, year.due)
        # Without a draw in force a negative month (a correction to date) stays negative: it is no advance.
        earned = whole_block(year.pay, year.due)
        lacking = np.where(floor > 0.0, np.maximum(floor - earned, 0.0), 0.0)
        advanced = year.advances(drawn)
        if not self.recoverable:
            change = np.where(year.is_due, lacking, advanced)
            return Settled(differences(change, year.due), advanced)
        kept = floor if self.floor_during_recovery == "draw" else np.zeros_like(floor)
        above = np.maximum(earned - kept, 0.0)
        return self._recovered(year, standing, lacking, above, advanced)

    def _recovered(
        self, year: Earned, standing: Standing, lacking: FloatArray, above: FloatArray, advanced: FloatArray
    ) -> Settled:
        """Return change and debt: what a pay period lacks adds to the debt, and what is above its floor repays it."""
        recovering = _tenure(year, standing, self.counts_from) >= self.recovery_starts
        change, balance = np.empty_like(year.pay), np.empty_like(year.pay)
        debt = np.broadcast_to(standing.debt, year.pay.shape[:-1])
        for period, is_due in enumerate(year.is_due):
            if is_due:
                repaid = np.minimum(debt, self.recovery_rate * above[..., period])
                taken = np.where(recovering[..., period], repaid, 0.0)
                debt = debt + lacking[..., period] - taken
                change[..., period] = lacking[..., period] - taken
            else:
                change[..., period] = advanced[..., period]
            balance[..., period] = debt + advanced[..., period]
        return Settled(differences(change, year.due), balance)


class Holdback(Group):
    """Part of pay is kept back and paid some months later."""

    kind: Literal["holdback"] = "holdback"
    share: float = parameter(0.3, "Holdback", "share of pay", (0.0, 1.0), ASSUMPTION, plausible=(0.1, 0.5))
    months: int = parameter(3, "Held for", "months", (1, 60), ASSUMPTION)

    @property
    def label(self) -> str:
        """Return the name of this line."""
        return f"holdback, paid after {self.months} months"

    def floor(self, year: Earned, standing: Standing) -> FloatArray:
        """Return 0: nothing is paid at least."""
        del standing  # nobody has a floor
        return np.zeros_like(year.pay)

    def settle(self, year: Earned, standing: Standing) -> Settled:
        """Return what is kept (negative) and released, by pay period; the balance is what is still held."""
        held = self.share * np.maximum(at_block_ends(year.pay, year.period), 0.0)
        released = np.broadcast_to(standing.released, held.shape) + moved_on(held, self.months, year.month)
        change = released - held
        return Settled(change, np.asarray(standing.held)[..., None] - np.cumsum(change, axis=-1))


def moved_on(held: FloatArray, months: int, month: Block) -> FloatArray:
    """Return what is held by period (last axis), paid at the end of the month so many months later."""
    periods = held.shape[-1]
    ends = np.flatnonzero(is_last(month, periods))
    by_month, moved = at_block_ends(held, month)[..., ends], np.zeros_like(held)
    if months < len(ends):
        moved[..., ends[months:]] = by_month[..., :-months]
    return moved


class Clawback(Group):
    """Pay on deals that fell through is taken back from later pay.

    At its `own rate` a deal takes back all it brought, to whomever, and the deals that stay keep the rates they had:
    by the base of a measure and what bends it (accelerator, threshold) each is paid at its place in the order they were
    sold, and all else (cap, gate, hurdle, multiplier, bonus, SPIFF, kicker, pool) counts as if the deal had never
    been. With `attainment restated` the deal leaves every result in the month it fell through, and what stays is paid
    anew. Deals canceled more than `within_months` after the sale stay paid.
    """

    kind: Literal["clawback"] = "clawback"
    share: float = parameter(1.0, "Clawback", "share of what the deal paid", (0.0, 1.0), ASSUMPTION)
    within_months: int = parameter(12, "Clawback window", "months after the sale", (1, 120), ASSUMPTION)
    at: Literal["own rate", "attainment restated"] = "own rate"
    prorated: Literal["in full", "by months", "by days"] = "in full"
    most_per_period: float = parameter(
        1.0, "Most taken in a period", "share of pay", (0.0, 1.0), ASSUMPTION, note="The rest is carried forward."
    )
    carried: Literal["forward", "posted at once"] = "posted at once"

    @model_validator(mode="after")
    def _check_limit(self) -> Self:
        if self.carried == "posted at once" and self.most_per_period < 1.0:
            raise ValueError("most_per_period limits what is taken, so the rest is carried; write `carried: forward`")
        return self

    @property
    def label(self) -> str:
        """Return the name of this line."""
        return f"clawback at {self.at}" if self.at == "own rate" else "clawback, attainment restated"

    def floor(self, year: Earned, standing: Standing) -> FloatArray:
        """Return 0: nothing is paid at least."""
        del standing  # nobody has a floor
        return np.zeros_like(year.pay)

    def settle(self, year: Earned, standing: Standing) -> Settled:
        """Return what is taken (negative), and what is still owed after each period."""
        pay = year.pay
        due = self.share * np.broadcast_to(standing.to_recover, pay.shape)
        if self.carried == "posted at once":
            due[..., 0] += standing.owed
            return Settled(-due, np.zeros_like(pay))
        change, balance = np.empty_like(pay), np.empty_like(pay)
        owed = np.broadcast_to(standing.owed, pay.shape[:-1])
        for period in range(pay.shape[-1]):
            owed = owed + due[..., period]
            taken = np.minimum(owed, self.most_per_period * np.maximum(pay[..., period], 0.0))
            owed = owed - taken
            change[..., period] = -taken
            balance[..., period] = owed
        return Settled(change, balance)
