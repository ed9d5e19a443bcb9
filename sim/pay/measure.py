"""One measure of a plan: whose result it is, its share of target incentive, and the terms it is paid by."""

from __future__ import annotations

import datetime
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from sim.parameters import ASSUMPTION, Group, parameter
from sim.pay.credit import Base
from sim.pay.quota import QuotaPlan
from sim.pay.takes import Takes
from sim.pay.terms.bonuses import Bonus, Kicker, Spiff
from sim.pay.terms.curve import Accelerator, Cap, Curve, Threshold
from sim.pay.terms.deal_rates import DealRates
from sim.pay.terms.gates import ALL_MEASURES, Gate, Hurdle, Matrix, Multiplier, RetroactiveAccelerator
from sim.pay.terms.pools import Pool
from sim.pay.terms.rates import AmountCurve, MarginalRates, RetroactiveRates, Steps
from sim.pay.terms.settlements import Clawback, Draw, Guarantee, Holdback
from sim.pay.terms.timing import AnnualTrueUp, PaidOnCash
from sim.units import MONTHS_PER_YEAR

Scope = Literal["individual", "team", "region", "roll-up", "score"]
BASES = (Curve, Steps, MarginalRates, RetroactiveRates, AmountCurve, DealRates, Matrix, Pool)
ON_SUMS = (Cap, Gate, Hurdle, Multiplier)  # of a measure paid deal by deal, these see what the deals add up to
TIMING = (AnnualTrueUp, PaidOnCash)  # when a measure pays what its other terms earned
SETTLEMENTS = (Guarantee, Draw, Holdback, Clawback)
PayingTerm = (
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
    | Multiplier
    | DealRates
)
MeasureTerm = Annotated[PayingTerm | AnnualTrueUp | PaidOnCash, Field(discriminator="kind")]
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
    counts: Literal["every entry", "deals paid in full"] = "every entry"
    takes: Takes | None = None
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
            (self.terms, *(revision.terms for revision in self.revisions)) if self.measured_per == "transaction" else ()
        ):
            _check_by_deal(terms)
        return self

    @model_validator(mode="after")
    def _check_places(self) -> Self:
        """Refuse terms that ask for one rate an attainment where another result or a deal's column decides the rate."""
        for version in self.versions:
            _check_placed(version)
        return self

    @model_validator(mode="after")
    def _check_dated(self) -> Self:
        """Refuse terms that change on a day where a deal's rate, or when it is paid, is decided by the whole year's."""
        terms = self.every_term if self.revisions else ()
        late = next((term for term in terms if isinstance(term, (*TIMING, DealRates))), None)
        if late is not None:
            raise ValueError(
                f"terms that change on a day go with no `{late.kind}`, of which a deal has one all year; begin a plan "
                "of its own on that day, which rows of the roster name"
            )
        return self

    @model_validator(mode="after")
    def _check_timing(self) -> Self:
        """Refuse a true-up or pay on cash where it is not last, or has nothing to stand on."""
        timed = [isinstance(term, TIMING) for term in self.terms]
        kinds = [term.kind for term in self.timing]
        if sorted(timed) != timed or len(set(kinds)) != len(kinds) or kinds == ["paid on cash", "annual true-up"]:
            raise ValueError(
                "`annual true-up` and `paid on cash` stand last, each once and in this order, for they say when the "
                "measure pays what it earned"
            )
        if "annual true-up" in kinds and self.measured_per == "transaction":
            raise ValueError(
                "deals that are paid each by itself have no year to true up; write `measured_per: quarter` or `month`"
            )
        if "paid on cash" in kinds and (self.scope != "individual" or self.measured_per == "transaction"):
            raise ValueError(
                "pay is held until customers pay for one's own deals, at the rate of their month; write it on an "
                "individual measure by year, quarter or month"
            )
        return self

    @property
    def timing(self) -> tuple[AnnualTrueUp | PaidOnCash, ...]:
        """Return the terms that say when it pays what it earned; they stand last."""
        return tuple(term for term in self.terms if isinstance(term, TIMING))

    @property
    def paying(self) -> tuple[PayingTerm, ...]:
        """Return the terms that say what it earns."""
        return tuple(term for term in self.terms if not isinstance(term, TIMING))

    @property
    def placed_by(self) -> tuple[str, ...]:
        """Return the measures whose credit decides the tiers of its bases; none where its own does."""
        bases = (version.base for version in self.versions)
        placed = (base.placed_by for base in bases if isinstance(base, (MarginalRates, RetroactiveRates)))
        return tuple(dict.fromkeys(name for names in placed for name in names))

    @property
    def versions(self) -> tuple[Measure, ...]:
        """Return the measure as it first stands, then as each revision has it; none of them with revisions."""
        if not self.revisions:
            return (self,)
        every = (self.terms, *(revision.terms for revision in self.revisions))
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
        return (
            self.measured_per != "year"
            or bool(self.placed_by)
            or bool(self.timing)
            or any(is_timed(term) for term in timed)
        )


def _check_placed(measure: Measure) -> None:
    """Raise ValueError for terms that bend pay by attainment where that is not what decides the rate."""
    if isinstance(measure.base, DealRates):
        where = f"deals are paid by their {measure.base.by}"
    elif measure.placed_by:
        where = "its tiers are placed by other results"
    else:
        return
    if measure.measured_per == "transaction":
        raise ValueError(f"{where}; measure by year, quarter or month")
    for term in measure.terms:
        if isinstance(term, Accelerator) or (isinstance(term, Threshold) and term.pays_from == "curve"):
            raise ValueError(
                f"an {term.kind} bends pay by the measure's own attainment, and {where}; write it as a tier"
                if isinstance(term, Accelerator)
                else f"a threshold that pays from the curve asks for pay at an attainment, and {where}; let it pay "
                "from zero"
            )


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
    measures = (getattr(term, name, None) for name in ("measure", "by", "across"))
    return next((str(name) for name in measures if name), ALL_MEASURES)


def is_timed(term: object) -> bool:
    """Tell whether a term looks at something shorter than the year."""
    return (
        getattr(term, "per", "year") != "year"
        or getattr(term, "then", "") == "from then on"
        or getattr(term, "counts", "") == "period quota"
        or (getattr(term, "from_month", 1), getattr(term, "until_month", 12)) != (1, MONTHS_PER_YEAR)
    )
