"""One measure of a plan: whose result it is, its share of target incentive, and the terms it is paid by."""

from __future__ import annotations

import datetime
from itertools import pairwise
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


def _base_first(terms: tuple[MeasureTerm, ...]) -> tuple[MeasureTerm, ...]:
    """Return terms of which the first is the one base of pay; ValueError for others."""
    bases = [place for place, term in enumerate(terms) if isinstance(term, BASES)]
    if bases != [0]:
        raise ValueError(
            "the first term must be the base of pay (curve, steps, rates, amounts, matrix or pool), and the only "
            "one; put `kind: curve` first"
        )
    return terms


class Revision(Group):
    """Terms that take a measure's place from a day on; what was earned before stays as it was."""

    since: datetime.date
    terms: tuple[MeasureTerm, ...] = Field(min_length=1, max_length=12)

    @field_validator("terms")
    @classmethod
    def _check_terms(cls, terms: tuple[MeasureTerm, ...]) -> tuple[MeasureTerm, ...]:
        return _base_first(terms)


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
    measured_per: Literal["year", "quarter", "month", "period", "transaction"] = "year"
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
    revisions: tuple[Revision, ...] = Field(default=(), max_length=12)

    @field_validator("terms")
    @classmethod
    def _check_terms(cls, terms: tuple[MeasureTerm, ...]) -> tuple[MeasureTerm, ...]:
        return _base_first(terms)

    @field_validator("revisions")
    @classmethod
    def _check_revisions(cls, revisions: tuple[Revision, ...]) -> tuple[Revision, ...]:
        for before, after in pairwise(revisions):
            if after.since <= before.since:
                raise ValueError(f"terms from {after.since} follow terms from {before.since}; write them by date")
        return revisions

    @model_validator(mode="after")
    def _check_deals(self) -> Self:
        """Refuse what has no meaning deal by deal: results of other measures, and pay at another year's attainment."""
        for terms in (
            (self.terms, *(each.terms for each in self.revisions)) if self.measured_per == "transaction" else ()
        ):
            _check_by_deal(terms)
        return self

    @property
    def versions(self) -> tuple[Measure, ...]:
        """Return the measure as it first stands, then as each revision has it; none of them with revisions."""
        if not self.revisions:
            return (self,)
        every = (self.terms, *(each.terms for each in self.revisions))
        return tuple(self.model_copy(update={"terms": terms, "revisions": ()}) for terms in every)

    @property
    def every_term(self) -> tuple[MeasureTerm, ...]:
        """Return the terms of every version, the first one's first."""
        return (*self.terms, *(term for revision in self.revisions for term in revision.terms))

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
        bases = (version.base for version in self.versions)
        return any(base.needs_quota for base in bases) or any(isinstance(term, own) for term in self.every_term)

    @property
    def by_period(self) -> bool:
        """Tell whether when a result falls in the year changes what the year pays."""
        timed = (term for term in self.every_term if isinstance(term, (Cap, Gate, Hurdle, Multiplier)))
        return self.measured_per != "year" or any(is_timed(term) for term in timed)


def _check_by_deal(terms: tuple[MeasureTerm, ...]) -> None:
    """Raise ValueError for terms that have no meaning deal by deal."""
    if isinstance(terms[0], Matrix):
        raise ValueError("a matrix reads two results to date, not single deals; measure by year, quarter or month")
    sums = [place for place, term in enumerate(terms) if isinstance(term, ON_SUMS)]
    for term in terms[sums[0] :] if sums else ():
        if isinstance(term, Accelerator) or (isinstance(term, Threshold) and term.pays_from == "curve"):
            raise ValueError(
                f"the {term.kind} bends what each deal is paid, and stands after a {terms[sums[0]].kind}, "
                "which sees what the deals add up to; write it first"
            )


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
