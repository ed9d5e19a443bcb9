"""Bases of pay beside the curve: steps, marginal and retroactive commission rates and amounts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Literal, Self

import numpy as np
from pydantic import Field, field_validator, model_validator

from sim.parameters import ASSUMPTION, Group, parameter
from sim.pay.credit import Amount, Credit, Filled, PaySoFar, PaysTargetIncentives, Tie, is_reached
from sim.units import LARGEST_AMOUNT, FloatArray, divided


class Tier(Group):
    """One rate and where it begins; `up_to` may be written to say where the next begins."""

    above: float = parameter(0.0, "Tier begins at", "credit or attainment", (0.0, LARGEST_AMOUNT), ASSUMPTION)
    up_to: float = parameter(
        0.0,
        "Tier ends at",
        "credit or attainment",
        (0.0, LARGEST_AMOUNT),
        ASSUMPTION,
        note="Where the tier ends, if the plan says so; 0 leaves it to the next tier.",
    )
    rate: float = parameter(
        0.05, "Rate", "$ per credited $ or unit", (0.0, 1e6), ASSUMPTION, note="A share of credit, or $ per unit sold."
    )


class Step(Group):
    """One level of pay and where it begins."""

    above: float = parameter(0.0, "Step begins at", "attainment", (0.0, 20.0), ASSUMPTION)
    up_to: float = parameter(
        0.0, "Step ends at", "attainment", (0.0, 20.0), ASSUMPTION, note="0 leaves it to the next step."
    )
    share: float = parameter(1.0, "Pay of the step", "target incentives", (0.0, 50.0), ASSUMPTION)


def check_bands(bands: Sequence[Tier | Step]) -> None:
    """Raise ValueError unless bands rise and none reaches into the next; a gap is left for `check` to report."""
    for low, high in pairwise(bands):
        if high.above <= low.above:
            raise ValueError(f"a tier at {high.above:g} follows one at {low.above:g}; write them in rising order")
        if low.up_to > high.above:
            raise ValueError(
                f"the tiers overlap: one ends at {low.up_to:g}, the next begins at {high.above:g}; end it there"
            )
    for band in bands:
        if 0.0 < band.up_to <= band.above:
            raise ValueError(f"a tier begins at {band.above:g} and ends at {band.up_to:g}; end it higher")


def looked_up(result: FloatArray, starts: list[float], values: list[float], tie: Tie | None) -> FloatArray:
    """Return the value of the highest start a result has reached, 0 below the first; shaped like `result`."""
    level = np.zeros_like(result)
    for start, value in zip(starts, values, strict=True):
        level = np.where(is_reached(result, start, tie), value, level)
    return level


class _Tiers(Group):
    """A table of rates on credited amounts; `placed_by` names the measures whose credit decides the tier, if others.

    Placed by others, a measure's own credit is paid at the rate of the tier that their sum has reached.
    """

    tiers: tuple[Tier, ...] = Field(min_length=1, max_length=30)
    of: Literal["amount", "attainment"] = "amount"
    placed_by: tuple[str, ...] = Field(default=(), max_length=8)

    @field_validator("tiers")
    @classmethod
    def _check_tiers(cls, tiers: tuple[Tier, ...]) -> tuple[Tier, ...]:
        check_bands(tiers)
        return tiers

    @property
    def in_dollars(self) -> bool:
        """Tell that it pays dollars."""
        return True

    @property
    def needs_quota(self) -> bool:
        """Tell whether its tiers are attainments."""
        return self.of == "attainment" and not self.placed_by

    @property
    def places(self) -> str:
        """Return by what else the tiers are placed, as the end of a label."""
        return f", tiers by {' + '.join(self.placed_by)}" if self.placed_by else ""

    @property
    def starts(self) -> list[float]:
        """Return where the tiers begin."""
        return [tier.above for tier in self.tiers]

    @property
    def rates(self) -> list[float]:
        """Return the rates, tier by tier."""
        return [tier.rate for tier in self.tiers]

    def base_slope(self, credit: Credit) -> FloatArray:
        """Return the base commission rate, which is the one paid just below quota, per unit of attainment."""
        return self.slope_below(1.0, credit)

    def slope_below(self, attainment: float, credit: Credit | None = None) -> FloatArray:
        """Return the rate in force just below an attainment x quota: pay per unit of attainment."""
        assert credit is not None, "a rate becomes a slope through the quota"
        place = np.full_like(credit.quota, attainment) if self.of == "attainment" else attainment * credit.quota
        return looked_up(place, self.starts, self.rates, "lower") * credit.quota


class MarginalRates(_Tiers):
    """Each slice of credit at its own rate, as income tax does.

    `of: pay` begins a tier once this term has earned so many dollars. Placed by other measures, the credit of a period
    is spread evenly over what they filled within it, so that it has the same share on both sides of an edge; tiers of
    attainment then begin at shares of the full quota of the span measured.
    """

    kind: Literal["marginal rates"] = "marginal rates"
    of: Literal["amount", "attainment", "pay"] = "amount"  # type: ignore[assignment]  # one more than other tables have

    @model_validator(mode="after")
    def _check_pay(self) -> Self:
        if self.of != "pay":
            return self
        if self.placed_by:
            raise ValueError("tiers begin at pay or are placed by other measures, not both; drop `placed_by`")
        if self.tiers[0].above != 0.0 or any(tier.rate <= 0.0 for tier in self.tiers[:-1]):
            raise ValueError("tiers of pay begin at 0, and only the last may pay nothing; pay that stands reaches none")
        return self

    @property
    def label(self) -> str:
        """Return the name of this line."""
        return f"commission, each slice at its own rate{self.places}"

    @property
    def starts(self) -> list[float]:
        """Return where the tiers begin: amounts or attainments; of pay, the amounts that earn as much."""
        if self.of != "pay":
            return super().starts
        slices = ((high.above - low.above) / low.rate for low, high in pairwise(self.tiers))
        return list(accumulate(slices, initial=0.0))

    def change(self, pay: PaySoFar, credit: Credit) -> FloatArray:
        """Return the sum over the tiers of rate x what was credited within the tier."""
        if self.placed_by:
            return self._placed(pay.filled(self.placed_by), credit)
        return self._earned(credit.credited, credit.quota if self.of == "attainment" else 1.0)

    def _earned(self, filled: FloatArray, scale: Amount) -> FloatArray:
        """Return the sum over the tiers of rate x what of an amount lies within the tier."""
        starts = self.starts
        earned = np.zeros_like(filled)
        for place, tier in enumerate(self.tiers):
            within = np.maximum(filled - starts[place] * scale, 0.0)
            if place + 1 < len(starts):
                within = np.minimum(within, (starts[place + 1] - starts[place]) * scale)
            earned = earned + tier.rate * within
        return earned

    def _placed(self, filled: Filled, credit: Credit) -> FloatArray:
        """Return the credit of each period at the mean rate of what was filled within it, to date."""
        scale: Amount = filled.quota if self.of == "attainment" else 1.0
        moved = filled.after - filled.before
        gained = self._earned(filled.after, scale) - self._earned(filled.before, scale)
        standing = np.zeros_like(moved)
        for start, rate in zip(self.starts, self.rates, strict=True):
            standing = np.where(is_reached(filled.after, start * scale), rate, standing)
        mean = np.where(moved == 0.0, standing, divided(gained, moved))
        return filled.together(filled.apart(credit.credited) * mean)


class RetroactiveRates(_Tiers):
    """The rate of the tier that was reached, on everything from the first dollar."""

    kind: Literal["retroactive rates"] = "retroactive rates"
    of: Literal["amount", "attainment"] = "attainment"
    between: Literal["step", "interpolated"] = "step"
    tie: Tie | None = None

    @property
    def label(self) -> str:
        """Return the name of this line."""
        return f"commission, one rate from the first dollar{self.places}"

    def rate_at(self, position: FloatArray) -> FloatArray:
        """Return the rate paid where an amount or attainment stands: 0 below the first tier, the last above it."""
        if self.between == "step":
            return looked_up(position, self.starts, self.rates, self.tie)
        straight = np.interp(position, self.starts, self.rates)
        return np.where(is_reached(position, self.starts[0], self.tie), straight, 0.0)

    def change(self, pay: PaySoFar, credit: Credit) -> FloatArray:
        """Return rate x credit."""
        by_attainment = self.of == "attainment"
        if self.placed_by:
            filled = pay.filled(self.placed_by)
            return self.rate_at(filled.attainment if by_attainment else filled.after) * credit.credited
        return self.rate_at(credit.attainment if by_attainment else credit.credited) * credit.credited


class Steps(PaysTargetIncentives, Group):
    """A level of pay for each band of attainment."""

    kind: Literal["steps"] = "steps"
    steps: tuple[Step, ...] = Field(min_length=1, max_length=30)
    tie: Tie | None = None

    @field_validator("steps")
    @classmethod
    def _check_steps(cls, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        check_bands(steps)
        return steps

    @property
    def label(self) -> str:
        """Return the name of this line."""
        return "steps"

    def slope_below(self, attainment: float, credit: Credit | None = None) -> float:
        """Return 0: within a step nothing is added."""
        del attainment, credit  # every step is flat
        return 0.0

    def change(self, pay: PaySoFar, credit: Credit) -> FloatArray:
        """Return the share of the step that was reached, 0 below the first."""
        del pay  # a base does not depend on what came before
        shares = [step.share for step in self.steps]
        return looked_up(credit.attainment, [step.above for step in self.steps], shares, self.tie)


class AmountCurve(Group):
    """Pay runs straight from point to point: (credited amount, dollars)."""

    kind: Literal["amount curve"] = "amount curve"
    points: tuple[tuple[float, float], ...] = parameter(
        ((0.0, 0.0), (1_000.0, 10.0)),
        "Points of the amount curve",
        "credited amount, $",
        (0.0, LARGEST_AMOUNT),
        ASSUMPTION,
        note="Credited amount and the dollars it pays; straight lines between, flat beyond the last point.",
    )

    @model_validator(mode="after")
    def _check_points(self) -> Self:
        if len(self.points) < 2 or self.points[0] != (0.0, 0.0):
            raise ValueError("an amount curve starts at [0, 0] and needs a second point; add them")
        for (low, less), (high, more) in pairwise(self.points):
            if high <= low or more < less:
                raise ValueError(f"({high:g}, {more:g}) follows ({low:g}, {less:g}); write rising points")
        return self

    @property
    def label(self) -> str:
        """Return the name of this line."""
        return "amount for credit"

    @property
    def in_dollars(self) -> bool:
        """Tell that it pays dollars."""
        return True

    @property
    def needs_quota(self) -> bool:
        """Tell that it asks for no attainment."""
        return False

    def base_slope(self, credit: Credit) -> FloatArray:
        """Return the slope just below quota, per unit of attainment."""
        return self.slope_below(1.0, credit)

    def slope_below(self, attainment: float, credit: Credit | None = None) -> FloatArray:
        """Return the slope just below an attainment x quota, per unit of attainment."""
        assert credit is not None, "dollars per dollar become a slope through the quota"
        amounts, dollars = np.array(self.points).T
        slopes = np.append(np.diff(dollars) / np.diff(amounts), 0.0)
        return looked_up(attainment * credit.quota, list(amounts), list(slopes), "lower") * credit.quota

    def change(self, pay: PaySoFar, credit: Credit) -> FloatArray:
        """Return the dollars of the credited amount."""
        del pay  # a base does not depend on what came before
        amounts, dollars = np.array(self.points).T
        return np.asarray(np.interp(credit.credited, amounts, dollars), dtype=np.float64)
