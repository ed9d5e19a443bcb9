"""From pay earned to pay paid: guarantees, draws, holdback and clawback, with the balances they carry."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol, Self

import numpy as np
from pydantic import model_validator

from sim.parameters import ASSUMPTION, Group, parameter
from sim.pay.calendar import to_date
from sim.units import FloatArray

NEVER = 1_200  # months


def _zero() -> FloatArray:
    return np.array(0.0)


@dataclass(frozen=True, kw_only=True, eq=False)
class Standing:
    """What somebody brings into the periods; arrays that broadcast with (..., periods) or (...).

    `served` (...) is the months in seat before the first period; `debt` (...) the open recoverable draw; `to_recover`
    (..., periods) the dollars once paid on deals that fell through in the period; `owed` (...) what is left of earlier
    ones; `ote` (...) is their own on-target earnings in $/year, NaN where the plan's hold.
    """

    served: FloatArray = field(default_factory=_zero)
    debt: FloatArray = field(default_factory=_zero)
    to_recover: FloatArray = field(default_factory=_zero)
    owed: FloatArray = field(default_factory=_zero)
    ote: FloatArray = field(default_factory=lambda: np.array(np.nan))


class Settled(NamedTuple):
    """What a term adds or takes, and the balance after each period; both shaped like the pay, in dollars."""

    change: FloatArray
    balance: FloatArray


class Settlement(Protocol):
    """A term that looks from period to period."""

    @property
    def label(self) -> str:
        """Return the name of this line."""

    def settle(self, pay: FloatArray, target: FloatArray, months: FloatArray, standing: Standing) -> Settled:
        """Return change and balance for pay by period; `target` is the target incentive of each period."""


def _tenure(months: FloatArray, standing: Standing) -> FloatArray:
    """Return the month of tenure each period is, counted from 1."""
    tenure: FloatArray = np.asarray(standing.served)[..., None] + to_date(months, months.shape[-1])
    return tenure


class Guarantee(Group):
    """A newcomer is paid at least (or exactly) a share of target incentive in the first months."""

    kind: Literal["guarantee"] = "guarantee"
    share: float = parameter(1.0, "Guarantee", "share of target incentive", (0.0, 5.0), ASSUMPTION)
    months: int = parameter(3, "Guaranteed months", "months of tenure", (1, 60), ASSUMPTION)
    pays: Literal["at least", "exactly"] = "at least"

    @property
    def label(self) -> str:
        """Return the name of this line."""
        return f"guarantee in the first {self.months} months"

    def settle(self, pay: FloatArray, target: FloatArray, months: FloatArray, standing: Standing) -> Settled:
        """Return what lifts pay to the guarantee; it carries no balance."""
        granted = (_tenure(months, standing) <= self.months) & (months > 0.0)
        missing = self.share * target - pay
        top_up = missing if self.pays == "exactly" else np.maximum(missing, 0.0)
        return Settled(np.where(granted, top_up, 0.0), np.zeros_like(pay))


class Draw(Group):
    """A floor of pay in every month; what it advanced is recovered from later pay, unless non-recoverable."""

    kind: Literal["draw"] = "draw"
    dollars: float = parameter(3_000.0, "Draw", "$/month", (0.0, 1e6), ASSUMPTION)
    recoverable: bool = parameter(True, "Recoverable draw", "yes or no", (0, 1), ASSUMPTION)
    months: int = parameter(NEVER, "Months with a draw", "months of tenure", (1, NEVER), ASSUMPTION)
    recovery_starts: int = parameter(1, "Recovery starts in", "month of tenure", (1, NEVER), ASSUMPTION)
    recovery_rate: float = parameter(
        1.0, "Recovery rate", "share of pay above the floor", (0.0, 1.0), ASSUMPTION, plausible=(0.25, 1.0)
    )
    floor_during_recovery: Literal["draw", "none"] = "draw"

    @property
    def label(self) -> str:
        """Return the name of this line."""
        return "recoverable draw" if self.recoverable else "non-recoverable draw"

    def settle(self, pay: FloatArray, target: FloatArray, months: FloatArray, standing: Standing) -> Settled:
        """Return advances (positive) and recoveries (negative), and the debt after each period."""
        del target  # a draw is written in dollars
        tenure = _tenure(months, standing)
        has_draw = (tenure <= self.months) | (self.months == NEVER)
        drawn = np.where(has_draw, self.dollars * np.minimum(months, 1.0), 0.0)
        kept = drawn if self.floor_during_recovery == "draw" else np.zeros_like(drawn)
        recovering = tenure >= self.recovery_starts
        change, balance = np.empty_like(pay), np.zeros_like(pay)
        debt = np.broadcast_to(standing.debt, pay.shape[:-1])
        for period in range(pay.shape[-1]):
            earned = pay[..., period]
            # Without a draw in force a negative month (a correction to date) stays negative: it is no advance.
            advance = np.where(drawn[..., period] > 0.0, np.maximum(drawn[..., period] - earned, 0.0), 0.0)
            if not self.recoverable:
                change[..., period] = advance
                continue
            above = np.maximum(earned - kept[..., period], 0.0)
            taken = np.where(recovering[..., period], np.minimum(debt, self.recovery_rate * above), 0.0)
            debt = debt + advance - taken
            change[..., period] = advance - taken
            balance[..., period] = debt
        return Settled(change, balance)


class Holdback(Group):
    """Part of pay is kept back and paid some months later."""

    kind: Literal["holdback"] = "holdback"
    share: float = parameter(0.3, "Holdback", "share of pay", (0.0, 1.0), ASSUMPTION, plausible=(0.1, 0.5))
    months: int = parameter(3, "Held for", "months", (1, 60), ASSUMPTION)

    @property
    def label(self) -> str:
        """Return the name of this line."""
        return f"holdback, paid after {self.months} months"

    def settle(self, pay: FloatArray, target: FloatArray, months: FloatArray, standing: Standing) -> Settled:
        """Return what is kept (negative) and released; the balance is what is still held."""
        del target, months, standing  # it depends on pay alone
        held = self.share * np.maximum(pay, 0.0)
        released = np.zeros_like(held)
        if self.months < pay.shape[-1]:
            released[..., self.months :] = held[..., : -self.months]
        change = released - held
        return Settled(change, -np.cumsum(change, axis=-1))


class Clawback(Group):
    """Pay on deals that fell through is taken back from later pay."""

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

    def settle(self, pay: FloatArray, target: FloatArray, months: FloatArray, standing: Standing) -> Settled:
        """Return what is taken (negative), and what is still owed after each period."""
        del target, months  # it depends on pay and on what fell through
        due = self.share * np.broadcast_to(standing.to_recover, pay.shape)
        if self.carried == "posted at once":
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
