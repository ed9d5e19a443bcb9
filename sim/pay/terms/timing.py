"""When a measure pays what it has earned: an annual true-up over quarters that are final, and pay as customers pay."""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import Field

from sim.parameters import Group
from sim.pay.credit import Credit
from sim.pay.to_date import Block, at_block_ends
from sim.units import FloatArray, divided


class AnnualTrueUp(Group):
    """Each quarter (or month) is final by itself; with the year's last period comes what the year would have paid.

    `both ways` takes back as well what the quarters paid beyond the year's result; `upward` never takes. Measured by
    year there is nothing left to add.
    """

    kind: Literal["annual true-up"] = "annual true-up"
    pays: Literal["upward", "both ways"] = "upward"

    @property
    def label(self) -> str:
        """Return the name of this line."""
        return f"annual true-up, {self.pays}"

    def line(self, earned: FloatArray, year: FloatArray) -> FloatArray:
        """Return what is added by period, in its last; `earned` (..., periods) by the spans, `year` (...) in all."""
        missing = year - earned.sum(axis=-1)
        added = np.zeros_like(earned)
        added[..., -1] = np.maximum(missing, 0.0) if self.pays == "upward" else missing
        return added


class PaidOnCash(Group):
    """What a deal earned at booking is paid as its customer pays, in proportion, or once all of it is paid.

    Payments are credits under a name of their own, `payments`, with the id of the deal. A bounced payment is a negative
    one and takes its pay back. Every deal keeps the mean rate of its pay period of booking; never more is paid than
    it earned. Pay of a period without a booking, such as a correction to date, is paid in that period.
    """

    kind: Literal["paid on cash"] = "paid on cash"
    payments: str = Field(default="Payments", min_length=1, max_length=60)
    pays: Literal["as payments come", "when paid in full"] = "as payments come"

    @property
    def label(self) -> str:
        """Return the name of this line."""
        return (
            f"held until {self.payments.lower()} come"
            if self.pays != "when paid in full"
            else "held until paid in full"
        )

    def line(self, earned: FloatArray, credit: Credit, period: Block = 1) -> FloatArray:
        """Return what is held (negative) and released of `earned` by period; 0 where no deal is known.

        Where days cut a pay `period`, all that is booked in it has one rate.
        """
        if credit.collected is None:
            return np.zeros_like(earned)
        credited, collected = credit.credited, credit.collected
        if period != 1:
            earned, credited = at_block_ends(earned, period), at_block_ends(credited, period)
            collected = at_block_ends(np.swapaxes(at_block_ends(collected, period), -1, -2), period).swapaxes(-1, -2)
        rate = divided(earned, credited)
        released: FloatArray = np.einsum("...mt,...m->...t", collected, rate)
        return released - np.where(credited == 0.0, 0.0, earned)
