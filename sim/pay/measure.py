"""One measure of a plan: whose result it is, its share of target incentive, and the terms it is paid by."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from sim.parameters import ASSUMPTION, Group, parameter
from sim.pay.credit import Base
from sim.pay.quota import QuotaPlan
from sim.pay.terms.bonuses import Bonus, Kicker, Spiff
from sim.pay.terms.curve import Accelerator, Cap, Curve, Threshold
from sim.pay.terms.gates import ALL_MEASURES, Gate, Hurdle, Matrix, Multiplier, RetroactiveAccelerator
from sim.pay.terms.pools import Pool
from sim.pay.terms.rates import AmountCurve, MarginalRates, RetroactiveRates, Steps
from sim.pay.terms.settlements import Clawback, Draw, Guarantee, Holdback
from sim.units import MONTHS_PER_YEAR

Scope = Literal["individual", "team", "region", "roll-up", "score"]
BASES = (Curve, Steps, MarginalRates, RetroactiveRates, AmountCurve, Matrix, Pool)
ON_SUMS = (Cap, Gate, Hurdle, Multiplier)  # of a measure paid deal by deal, these see what the deals add up to
SETTLEMENTS = (Guarantee, Draw, Holdback, Clawback)
MeasureTerm = Annotated[
    Curve
    | Accelerator
    | Threshold
    | Cap
    | Steps
    | MarginalRates
    | RetroactiveRates
    | AmountCurve
    | Matrix
    | Pool
    | RetroactiveAccelerator
    | Gate
    | Hurdle
    | Multiplier,
    Field(discriminator="kind"),
]
PlanTerm = Annotated[
    Cap | Gate | Multiplier | Bonus | Spiff | Kicker | Guarantee | Draw | Holdback | Clawback,
    Field(discriminator="kind"),
]


class Measure(Group):
    """One result that is paid for: whose it is, its share of the target incentive, and its terms of pay."""

    name: str = Field(min_length=1, max_length=60)
    scope: Scope
    weight: float = parameter(
        1.0,
        "Weight of the measure",
        "share of target incentive",
        (0.0, 1.0),
        ASSUMPTION,
        note="The weights of a plan's measures sum to 1.",
    )
    terms: tuple[MeasureTerm, ...] = Field(default=(Curve(),), min_length=1, max_length=12)
    measured_per: Literal["year", "quarter", "month", "transaction"] = "year"
    against: Literal["quota to date", "full quota"] = "quota to date"
    attainment_decimals: int = parameter(
        -1,
        "Decimals of attainment",
        "decimals",
        (-1, 9),
        ASSUMPTION,
        note="Attainment is rounded to these before it pays; -1: never rounded.",
    )
    quota: QuotaPlan | None = None

    @field_validator("terms")
    @classmethod
    def _check_terms(cls, terms: tuple[MeasureTerm, ...]) -> tuple[MeasureTerm, ...]:
        bases = [place for place, term in enumerate(terms) if isinstance(term, BASES)]
        if bases != [0]:
            raise ValueError(
                "the first term must be the base of pay (curve, steps, rates, amounts, matrix or pool), and the only "
                "one; put `kind: curve` first"
            )
        return terms

    @model_validator(mode="after")
    def _check_deals(self) -> Self:
        """Refuse what has no meaning deal by deal: results of other measures, and pay at another year's attainment."""
        if self.measured_per != "transaction":
            return self
        if isinstance(self.base, Matrix):
            raise ValueError("a matrix reads two results to date, not single deals; measure by year, quarter or month")
        sums = [place for place, term in enumerate(self.terms) if isinstance(term, ON_SUMS)]
        for term in self.terms[sums[0] :] if sums else ():
            if isinstance(term, Accelerator) or (isinstance(term, Threshold) and term.pays_from == "curve"):
                raise ValueError(
                    f"the {term.kind} bends what each deal is paid, and stands after a {self.terms[sums[0]].kind}, "
                    "which sees what the deals add up to; write it first"
                )
        return self

    @property
    def base(self) -> Base:
        """Return the first term: the base of pay that the others change."""
        first = self.terms[0]
        assert isinstance(first, BASES), "checked on construction"
        return first

    @property
    def needs_quota(self) -> bool:
        """Tell whether any of its terms asks for its attainment."""
        own = (Accelerator, Threshold, RetroactiveAccelerator)
        return self.base.needs_quota or any(isinstance(term, own) for term in self.terms)

    @property
    def by_period(self) -> bool:
        """Tell whether when a result falls in the year changes what the year pays."""
        timed = (term for term in self.terms if isinstance(term, (Cap, Gate, Hurdle, Multiplier)))
        return self.measured_per != "year" or any(is_timed(term) for term in timed)


def named(term: object) -> str:
    """Return the measure a term refers to."""
    found = (getattr(term, name, None) for name in ("measure", "by", "across"))
    return next((str(name) for name in found if name), ALL_MEASURES)


def is_timed(term: object) -> bool:
    """Tell whether a term looks at something shorter than the year."""
    return (
        getattr(term, "per", "year") != "year"
        or getattr(term, "then", "") == "from then on"
        or getattr(term, "counts", "") == "period quota"
        or (getattr(term, "from_month", 1), getattr(term, "until_month", 12)) != (1, MONTHS_PER_YEAR)
    )
