"""A comp plan: base salary, target incentive, and measures that pay through small terms applied in written order."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, ValidationError, field_validator, model_validator

from sim.errors import ScenarioError
from sim.parameters import Group, parameter
from sim.pay.budget_rates import Currencies
from sim.pay.calendars import Calendar
from sim.pay.credit import Credit, PaySoFar, Per, Term
from sim.pay.crediting import CreditingRules
from sim.pay.leave import Leave
from sim.pay.measure import SETTLEMENTS, Measure, PlanTerm, Scope, is_timed, named
from sim.pay.takes import Takes
from sim.pay.terms.bonuses import Bonus, Kicker, Spiff
from sim.pay.terms.curve import Accelerator, Cap, Curve, Threshold
from sim.pay.terms.deal_rates import DealRates
from sim.pay.terms.gates import ALL_MEASURES, Gate, Hurdle, Matrix, Multiplier, RetroactiveAccelerator
from sim.pay.terms.settlements import Clawback, Draw, Guarantee, Holdback
from sim.pay.terms.timing import PaidOnCash
from sim.units import MONTHS_PER_YEAR, FloatArray
from sim.yaml_files.text import yaml_text
from sim.yaml_files.validation import explain_validation, read_yaml_mapping

__all__ = [
    "MONTHS_PER_YEAR",
    "Accelerator",
    "Cap",
    "Credit",
    "Curve",
    "FloatArray",
    "Measure",
    "PaySoFar",
    "Plan",
    "Scope",
    "Term",
    "Threshold",
    "plan_from",
    "plan_text",
    "read_plan",
    "write_plan",
]

WEIGHT_TOLERANCE = 1e-9  # room for decimal weights such as 0.1


class Plan(Group):
    """A comp plan: pay at target, its split into base and target incentive, and how the incentive is earned."""

    name: str = Field(min_length=1, max_length=80)
    ote_per_year: float = parameter(
        150_000.0,
        "OTE",
        "$/year",
        (1_000.0, 1e8),
        "pm_ote",
        plausible=(120_000.0, 190_000.0),
        note="On-target earnings: base plus target incentive at attainment 1 on every measure.",
    )
    base_share: float = parameter(
        0.70,
        "Base share of OTE",
        "share",
        (0.0, 1.0),
        "pm_legacy_base_share",
        plausible=(0.5, 0.8),
        note="Pay mix: the share of OTE paid as base salary; the rest is the target incentive.",
    )
    measures: tuple[Measure, ...] = Field(min_length=1, max_length=8)
    terms: tuple[PlanTerm, ...] = Field(default=(), max_length=12)
    rounding: Literal["cents", "dollars", "none"] = "cents"
    calendar: Calendar | None = None
    pay_every: Per = "year"
    crediting: CreditingRules = CreditingRules()
    proration: Literal["by months", "by days"] = "by months"
    day_count: Literal["actual/actual", "actual/365", "30/360"] = "actual/actual"
    currencies: Currencies | None = None
    leaves: tuple[Leave, ...] = Field(default=(), max_length=12)

    @field_validator("measures")
    @classmethod
    def _check_measures(cls, measures: tuple[Measure, ...]) -> tuple[Measure, ...]:
        total = math.fsum(measure.weight for measure in measures)
        if abs(total - 1.0) > WEIGHT_TOLERANCE:
            raise ValueError(f"the weights sum to {total:.6g}; they must sum to 1")
        names = [measure.name for measure in measures]
        repeated = next((name for name in names if names.count(name) > 1), None)
        if repeated is not None:
            raise ValueError(f"two measures are named {repeated!r}; give each its own name")
        return measures

    @field_validator("terms")
    @classmethod
    def _check_terms(cls, terms: tuple[PlanTerm, ...]) -> tuple[PlanTerm, ...]:
        settled = [isinstance(term, SETTLEMENTS) for term in terms]
        if sorted(settled) != settled:
            raise ValueError(
                "a cap, gate, multiplier or extra is written after a guarantee, draw, holdback or clawback; "
                "write what is earned before how it is settled"
            )
        return terms

    @model_validator(mode="after")
    def _check_calendar(self) -> Self:
        """Refuse seasons of other months than the calendar's, and a day count that its periods have no meaning for."""
        months = MONTHS_PER_YEAR if self.calendar is None else self.calendar.months_a_year
        for measure in self.measures:
            seasons = () if measure.quota is None or measure.quota.is_even else measure.quota.seasons
            if seasons and len(seasons) != months:
                raise ValueError(
                    f"{measure.name!r} has {len(seasons)} seasons and a year of the calendar has {months} months; "
                    "write one for each, or drop them"
                )
        names = [leave.name for leave in self.leaves]
        if len(set(names)) < len(names):
            raise ValueError(f"two leaves have one name, of {', '.join(names)}; give each its own")
        months_alone = self.proration == "by days" and self.day_count != "actual/actual"
        if self.calendar is not None and months_alone and not self.calendar.has_calendar_months:
            raise ValueError(
                f"{self.day_count} counts the days of calendar months, and the plan has a calendar of its own; write "
                "`day_count: actual/actual`, or `shares: by days` in the calendar"
            )
        return self

    @model_validator(mode="after")
    def _check_links(self) -> Self:
        known = [measure.name for measure in self.measures]
        for where, term in self._linked_terms():
            name = named(term)
            if name not in (*known, ALL_MEASURES):
                raise ValueError(f"{where} refers to {name!r}, which is no measure; known are {', '.join(known)}")
        for measure in self.measures:
            unknown = next((name for name in measure.placed_by if name not in known), None)
            if unknown is not None:
                raise ValueError(
                    f"the tiers of {measure.name!r} are placed by {unknown!r}, which is no measure; known are "
                    f"{', '.join(known)}; give a result that pays nothing a measure with a rate of 0"
                )
            if self._claws_back_at_own_rate and (reason := _no_own_rate(measure)):
                raise ValueError(f"a clawback at own rate needs the rate of each deal, and {reason}")
            on_cash = any(isinstance(term, PaidOnCash) for term in measure.terms)
            if on_cash and any(isinstance(term, Clawback) for term in self.terms):
                raise ValueError(
                    f"{measure.name!r} pays as customers pay, so a refund takes its pay back; write it as a negative "
                    "payment, and no clawback"
                )
        restated = any(isinstance(term, Clawback) and term.at == "attainment restated" for term in self.terms)
        if restated and any(measure.measured_per != "year" for measure in self.measures):
            raise ValueError(
                "attainment can be restated where results add up over the year; measure by year, or claw back at `own "
                "rate`"
            )
        return self

    def _linked_terms(self) -> list[tuple[str, object]]:
        """Return the terms that name a measure, each with its place in words."""
        linked = (Gate, Hurdle, Multiplier, Matrix, Bonus)
        links: list[tuple[str, object]] = [
            (f"the {term.kind} of {measure.name!r}", term)
            for measure in self.measures
            for term in measure.every_term
            if isinstance(term, linked)
        ]
        links.extend((f"the {term.kind} of the plan", term) for term in self.terms if isinstance(term, linked))
        return links

    @property
    def _claws_back_at_own_rate(self) -> bool:
        return any(isinstance(term, Clawback) and term.at == "own rate" for term in self.terms)

    @property
    def extra_credits(self) -> tuple[str, ...]:
        """Return the names that SPIFFs, kickers and payments have and no measure has, in written order."""
        known = {measure.name for measure in self.measures}
        names = [term.measure for term in self.terms if isinstance(term, (Spiff, Kicker))]
        names += [term.payments for measure in self.measures for term in measure.terms if isinstance(term, PaidOnCash)]
        return tuple(dict.fromkeys(name for name in names if name not in known))

    @property
    def takes(self) -> tuple[tuple[str, Takes], ...]:
        """Return the measures that take rows of another name in the file, with what they take."""
        return tuple((measure.name, measure.takes) for measure in self.measures if measure.takes is not None)

    @property
    def asked_for_attainment(self) -> frozenset[str]:
        """Return the measures whose attainment their own terms or others' tiers ask for, so that they need quotas."""
        own = (measure.name for measure in self.measures if measure.needs_quota)
        others = (
            name
            for measure in self.measures
            for version in measure.versions
            for name in version.placed_by
            if getattr(version.base, "of", "") == "attainment"
        )
        return frozenset((*own, *others))

    @property
    def settlements(self) -> tuple[Guarantee | Draw | Holdback | Clawback, ...]:
        """Return the terms that look from period to period; they stand last."""
        return tuple(term for term in self.terms if isinstance(term, SETTLEMENTS))

    @property
    def earnings(self) -> tuple[Cap | Gate | Multiplier | Bonus | Spiff | Kicker, ...]:
        """Return the terms of the whole plan that say what is earned."""
        return tuple(term for term in self.terms if not isinstance(term, SETTLEMENTS))

    @property
    def by_period(self) -> bool:
        """Tell whether when a result falls in the year changes what the year pays."""
        timed = any(is_timed(term) for term in self.earnings)
        return timed or bool(self.settlements) or any(measure.by_period for measure in self.measures)

    @property
    def undated(self) -> Plan:
        """Return the plan without revisions of its measures: what holds before the first, or where no day is known."""
        if not any(measure.revisions for measure in self.measures):
            return self
        return self.model_copy(update={"measures": tuple(measure.versions[0] for measure in self.measures)})

    def matters(self, scope: Scope) -> bool:
        """Tell whether pay depends on results of a scope: by weight, in dollars, or through a link."""
        linked = {named(term) for _, term in self._linked_terms()}
        linked |= {name for measure in self.measures for name in measure.placed_by}
        linked |= {term.measure for term in self.terms if isinstance(term, (Spiff, Kicker))}
        everything = ALL_MEASURES in linked
        return any(
            m.weight > 0.0 or m.base.in_dollars or m.name in linked or (everything and m.weight > 0.0)
            for m in self.measures
            if m.scope == scope
        )

    @property
    def base_per_year(self) -> float:
        """Return the base salary."""
        return self.ote_per_year * self.base_share

    @property
    def target_incentive_per_year(self) -> float:
        """Return the variable pay at attainment 1 on every measure."""
        return self.ote_per_year - self.base_per_year

    def weight_on(self, scope: Scope) -> float:
        """Return the share of the target incentive that rides on individual or on team results."""
        return math.fsum(measure.weight for measure in self.measures if measure.scope == scope)


def read_plan(path: Path | str) -> Plan:
    """Return the plan a YAML file describes; ScenarioError with one line per problem when it cannot be used."""
    return plan_from(read_yaml_mapping(path), "plan", path)


def plan_from(written: Mapping[str, Any], where: str = "plan", file: Path | str | None = None) -> Plan:
    """Return the plan a mapping describes; ScenarioError with one line per problem, each path starting with `where`.

    With the `file` it was read from, a problem names its line.
    """
    try:
        return Plan.model_validate(dict(written))
    except ValidationError as error:
        raise ScenarioError(explain_validation(error, where, file)) from None


def write_plan(plan: Plan, path: Path | str) -> None:
    """Write a plan as YAML; `read_plan` returns an equal one."""
    Path(path).write_text(plan_text(plan), encoding="utf-8")


def plan_text(plan: Plan) -> str:
    """Return a plan as YAML, with every option stated."""
    return yaml_text(plan.model_dump(mode="json"))


def _no_own_rate(measure: Measure) -> str:
    """Return why no deal of a measure has a rate of its own that could be taken back; empty when it has."""
    if measure.placed_by:
        return (
            f"tiers of {measure.name!r} are placed by other results; claw back with `attainment restated`, or write "
            "cancellations as negative credits"
        )
    if isinstance(measure.base, DealRates) and any(isinstance(t, RetroactiveAccelerator) for t in measure.terms):
        return f"an accelerator from the first dollar moves all rates of {measure.name!r}; write it as tiers"
    if measure.timing:
        kind = measure.timing[0].kind
        return f"{measure.name!r} has a term `{kind}`; write cancellations as negative credits or payments"
    return ""
