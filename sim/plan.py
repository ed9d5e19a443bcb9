"""A comp plan: base salary, target incentive, and measures that pay through small terms applied in written order."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Literal

import yaml
from pydantic import Field, ValidationError, field_validator

from sim.errors import ScenarioError
from sim.parameters import ASSUMPTION, Group, parameter
from sim.terms import (
    MONTHS_PER_YEAR,
    Accelerator,
    Cap,
    Credit,
    Curve,
    FloatArray,
    MeasureTerm,
    PaySoFar,
    Term,
    Threshold,
)
from sim.validation import explain_validation, read_yaml_mapping

__all__ = [
    "INDIVIDUAL_HIGH_LEVERAGE",
    "MONTHS_PER_YEAR",
    "TEAM_LOW_LEVERAGE",
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
    "read_plan",
    "write_plan",
]

Scope = Literal["individual", "team"]

WEIGHT_TOLERANCE = 1e-9  # room for decimal weights such as 0.1


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

    @field_validator("terms")
    @classmethod
    def _check_terms(cls, terms: tuple[MeasureTerm, ...]) -> tuple[MeasureTerm, ...]:
        curves = [place for place, term in enumerate(terms) if isinstance(term, Curve)]
        if curves != [0]:
            raise ValueError("the first term must be a curve, and the only one; put `kind: curve` first")
        return terms

    @property
    def curve(self) -> Curve:
        """Return the payout curve the other terms start from."""
        first = self.terms[0]
        assert isinstance(first, Curve), "checked on construction"
        return first


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
    terms: tuple[Cap, ...] = Field(default=(), max_length=4)
    rounding: Literal["cents"] = "cents"

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
    written = read_yaml_mapping(path)
    try:
        return Plan.model_validate(written)
    except ValidationError as error:
        raise ScenarioError(explain_validation(error, "plan")) from None


def write_plan(plan: Plan, path: Path | str) -> None:
    """Write a plan as YAML; `read_plan` returns an equal one."""
    written = yaml.safe_dump(plan.model_dump(mode="json"), sort_keys=False, allow_unicode=True, width=100)
    Path(path).write_text(written, encoding="utf-8")


# The two archetypes of the 2x2 are definitions: in practice a legacy plan keeps 40 to 80 % of its weight on team
# measures (pm_legacy_team_mbo_share) and a reformed one 0 to 25 % (pm_reform_team_mbo_share).
TEAM_LOW_LEVERAGE = Plan(
    name="Team, low leverage",
    base_share=0.70,
    measures=(Measure(name="Team revenue", scope="team", terms=(Curve(), Accelerator(above=1.0, rate=0.5))),),
)
INDIVIDUAL_HIGH_LEVERAGE = Plan(
    name="Individual, high leverage",
    base_share=0.55,
    measures=(Measure(name="Own revenue", scope="individual", terms=(Curve(), Accelerator(above=1.0, rate=2.0))),),
)
