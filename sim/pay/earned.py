"""The pay of a year as settlements see it: by the period it falls due in, and by the one it was earned in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.pay.to_date import Block, is_last, to_date, whole_block
from sim.units import FloatArray, divided


class Settled(NamedTuple):
    """What a term adds or takes, and the balance after each period; both shaped like the pay, in dollars."""

    change: FloatArray
    balance: FloatArray


@dataclass(frozen=True, kw_only=True, eq=False)
class Earned:
    """What a settlement sees: arrays (..., periods) of dollars, and of months in seat.

    `pay` falls due every `due` periods; a month holds `month` of them, and a pay period that days cut `period`.
    `earned` is the same pay in the periods it was earned in, `pay` itself where not given. `target` is the target
    incentive of each period.
    """

    pay: FloatArray
    target: FloatArray
    months: FloatArray
    due: Block = 1
    earned: FloatArray | None = None
    month: Block = 1
    period: Block = 1

    @property
    def by_month(self) -> FloatArray:
        """Return pay in the periods it was earned in."""
        return self.pay if self.earned is None else self.earned

    @property
    def is_due(self) -> NDArray[np.bool_]:
        """Tell in which periods pay falls due: the last of every pay period, and the last of all."""
        return is_last(self.due, self.pay.shape[-1])

    def after(self, settled: Settled, floor: FloatArray) -> Earned:
        """Return what the next settlement sees; a pay period's top-up belongs to its months as their `floor` does."""
        pay = self.pay + settled.change
        if self.due == 1:
            return replace(self, pay=pay, earned=None)
        topped = whole_block(settled.change, self.due)
        whole = whole_block(floor, self.due)
        by_month = self.by_month + np.where(whole > 0.0, topped * divided(floor, whole), settled.change)
        return replace(self, pay=pay, earned=by_month)

    def advances(self, floor: FloatArray, *, exactly: bool = False) -> FloatArray:
        """Return what stands advanced against a pay period at the end of each month, 0 once it is paid.

        Between payments every month is paid its floor, so far as the pay period has paid less to date.
        """
        lacking = to_date(floor, self.due) - to_date(self.pay, self.due)
        if not exactly:
            lacking = np.maximum(lacking, 0.0)
            for period in range(1, lacking.shape[-1]):
                if not self.is_due[period - 1]:
                    np.maximum(lacking[..., period], lacking[..., period - 1], out=lacking[..., period])
        return np.where(self.is_due, 0.0, lacking)
