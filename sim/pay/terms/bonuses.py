"""Pay beside the measures' curves: bonus for a result, SPIFF and kicker."""

from __future__ import annotations

import datetime
from typing import Literal, Self

import numpy as np
from pydantic import Field, model_validator

from sim.parameters import ASSUMPTION, Group, parameter
from sim.pay.credit import Credit, DateSpan, PaySoFar, Per, is_reached
from sim.pay.terms.gates import ALL_MEASURES
from sim.units import MONTHS_PER_YEAR, FloatArray


class Bonus(Group):
    """A sum for a result: an objective, a team gate, the president's club."""

    kind: Literal["bonus"] = "bonus"
    name: str = Field(default="bonus", min_length=1, max_length=60)
    measure: str = Field(default=ALL_MEASURES, min_length=1, max_length=60)
    at: float = parameter(1.0, "Bonus from", "attainment", (0.0, 20.0), ASSUMPTION)
    dollars: float = parameter(10_000.0, "Bonus", "$", (0.0, 1e8), ASSUMPTION)
    pays: Literal["in full", "by score"] = "in full"
    per: Per = "year"

    @property
    def label(self) -> str:
        """Return the name of this line."""
        return f"{self.name}: {self.measure} at {self.at:g}, by {self.per}"

    def change(self, pay: PaySoFar, credit: Credit) -> FloatArray:
        """Return the sum once the result is reached in full; by score, the attainment's part of it, at most all."""
        del credit  # a bonus looks at one named result
        attainment = pay.other(self.measure, "full quota").attainment
        part = np.minimum(attainment, 1.0) if self.pays == "by score" else 1.0
        return np.where(is_reached(attainment, self.at), part * self.dollars * pay.dollar(), 0.0)


class _OnCredit(Group):
    """Dollars for what is credited under a name of its own, in some months of the year or days, up to a limit."""

    measure: str = Field(min_length=1, max_length=60)
    from_month: int = parameter(1, "First month", "month of the plan year", (1, 12), ASSUMPTION)
    until_month: int = parameter(12, "Last month", "month of the plan year", (1, 12), ASSUMPTION)
    since: datetime.date | None = None
    until: datetime.date | None = None
    at_most: float = parameter(1e8, "Most it pays", "$/year", (0.0, 1e8), ASSUMPTION)

    @model_validator(mode="after")
    def _check_months(self) -> Self:
        if self.until_month < self.from_month:
            raise ValueError(f"it ends in month {self.until_month}, before it begins in {self.from_month}; swap them")
        if self.days is None:
            return self
        if self.days.until < self.days.since:
            raise ValueError(f"it ends on {self.until}, before it begins on {self.since}; swap the days")
        if (self.from_month, self.until_month) != (1, MONTHS_PER_YEAR):
            raise ValueError("it is bounded by months and by days; keep `from_month` and `until_month`, or the days")
        return self

    @property
    def days(self) -> DateSpan | None:
        """Return the days it counts, None where they are not stated."""
        if self.since is None and self.until is None:
            return None
        return DateSpan(self.since or datetime.date.min, self.until or datetime.date.max)

    @property
    def days_in_words(self) -> str:
        """Return the days it counts as the end of its name, empty where they are not stated."""
        begins = f" from {self.since}" if self.since else ""
        return begins + (f" to {self.until}" if self.until else "")

    def _paid(self, rate: float, pay: PaySoFar) -> FloatArray:
        amount = (
            rate * pay.other(self.measure, "quota to date", self.days or (self.from_month, self.until_month)).credited
        )
        paid: FloatArray = np.minimum(amount, self.at_most) * pay.dollar()
        return paid


class Spiff(_OnCredit):
    """A short one-off incentive outside the plan: so many dollars for each unit or deal."""

    kind: Literal["spiff"] = "spiff"
    dollars_each: float = parameter(500.0, "SPIFF", "$ per unit", (0.0, 1e6), ASSUMPTION)

    @property
    def label(self) -> str:
        """Return the name of this line."""
        return f"SPIFF: {self.measure}{self.days_in_words}"

    def change(self, pay: PaySoFar, credit: Credit) -> FloatArray:
        """Return dollars for each unit credited under its name."""
        del credit  # it has a credit of its own
        return self._paid(self.dollars_each, pay)


class Kicker(_OnCredit):
    """Extra for deals with certain terms, such as several years: a rate on what they are credited with."""

    kind: Literal["kicker"] = "kicker"
    rate: float = parameter(0.02, "Kicker", "$ per credited $", (0.0, 1.0), ASSUMPTION)

    @property
    def label(self) -> str:
        """Return the name of this line."""
        return f"kicker: {self.measure}{self.days_in_words}"

    def change(self, pay: PaySoFar, credit: Credit) -> FloatArray:
        """Return the rate on what was credited under its name."""
        del credit  # it has a credit of its own
        return self._paid(self.rate, pay)
