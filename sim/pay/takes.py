"""What a plan says of the rows that a measure takes: those of another name whose deals have something in common."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from sim.parameters import ASSUMPTION, Group, parameter
from sim.pay.terms.deal_rates import NAMED

LARGEST = 1e12


class Takes(Group):
    """Rows that the file names `measure` and whose column `by` holds one of `names`, or a number in a band.

    A row goes to the first measure that takes it, and stays with its own name where none does.
    """

    measure: str = Field(min_length=1, max_length=60)
    by: Literal["product", "deal_type", "motion", "margin", "contract_months"]
    names: tuple[str, ...] = Field(default=(), max_length=100)
    at_least: float = parameter(-LARGEST, "Taken from", "margin or months", (-LARGEST, LARGEST), ASSUMPTION)
    below: float = parameter(LARGEST, "Taken below", "margin or months", (-LARGEST, LARGEST), ASSUMPTION)

    @model_validator(mode="after")
    def _check_column(self) -> Self:
        banded = (self.at_least, self.below) != (-LARGEST, LARGEST)
        if self.by in NAMED and (banded or not self.names):
            raise ValueError(f"{self.by} holds names; list those that are taken under `names`, and no band")
        if self.by not in NAMED and (self.names or not banded):
            raise ValueError(f"{self.by} holds numbers; write `at_least`, `below` or both, and no names")
        if self.below <= self.at_least:
            raise ValueError(f"nothing is at least {self.at_least:g} and below {self.below:g}; swap them")
        return self
