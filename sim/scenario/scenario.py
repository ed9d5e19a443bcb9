"""The scenario: one frozen, validated value with every input of a simulation, for app, command line and notebook."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, ValidationError, field_validator, model_validator

from sim.errors import ScenarioError
from sim.model.credit_policy import Crediting
from sim.model.deals import Delivery
from sim.model.direct_rep import DirectRep
from sim.model.economics import Economics
from sim.model.events import Events
from sim.model.managers import Behavior
from sim.model.market import Market
from sim.model.motion import Motion
from sim.model.organization import Organization
from sim.model.partners import Practice
from sim.model.quotas import QuotaPolicy
from sim.model.switches import Switches
from sim.model.talent import Talent
from sim.model.transition import Transition
from sim.parameters import ASSUMPTION, Group, parameter
from sim.pay.archetypes import INDIVIDUAL_HIGH_LEVERAGE, TEAM_LOW_LEVERAGE
from sim.pay.plan import Plan
from sim.units import MONTHS_PER_YEAR
from sim.yaml_files.text import yaml_text
from sim.yaml_files.validation import explain_validation, read_yaml_mapping

VENDOR_LED = Motion()
PARTNER_BUILT = Motion(name="Partner-built", build_share=0.70)
SHOULDER_TO_SHOULDER = Motion(name="Shoulder-to-shoulder", build_share=0.30, shoulder_share=1.0)
UNDIRECTED = Motion(name="Undirected", role_clarity=0.0)


class Run(Group):
    """How long and how often the scenario is simulated."""

    months: int = parameter(36, "Horizon", "months", (12, 240), ASSUMPTION, note="Whole fiscal years.")
    start_month: int = parameter(
        1, "First calendar month", "month, 1 to 12", (1, 12), ASSUMPTION, note="The fiscal year starts with it."
    )
    replications: int = parameter(
        400, "Replications", "replications", (2, 200_000), ASSUMPTION, note="More narrow every interval."
    )
    seed: int = parameter(1, "Seed", "whole number", (0, 2**53), ASSUMPTION, note="Same seed, same draws.")

    @field_validator("months")
    @classmethod
    def _check_months(cls, months: int) -> int:
        if months % MONTHS_PER_YEAR:
            raise ValueError(f"{months} is not a number of whole fiscal years; use a multiple of 12")
        return months


class Archetypes(Group):
    """The arms of the 2x2: two plans and two motions, and the column where nobody is directed."""

    team: Plan = TEAM_LOW_LEVERAGE
    individual: Plan = INDIVIDUAL_HIGH_LEVERAGE
    vendor_led: Motion = VENDOR_LED
    partner_built: Motion = PARTNER_BUILT
    undirected: Motion = UNDIRECTED

    @model_validator(mode="after")
    def _check_equal_pay(self) -> Self:
        if self.team.ote_per_year != self.individual.ote_per_year:
            raise ValueError(
                f"the plans differ in OTE ({self.team.ote_per_year:g} and {self.individual.ote_per_year:g} $/year); "
                "the 2x2 holds it equal, so give both the same ote_per_year"
            )
        return self


class Scenario(Group):
    """Everything a simulation depends on; equal scenarios, and only those, give equal results."""

    format: Literal[1] = 1  # increased when an old file would get another meaning
    name: str = Field("SMB SaaS with VARs", min_length=1, max_length=120)
    description: str = Field("", max_length=2_000)
    run: Run = Run()
    organization: Organization = Organization()
    market: Market = Market()
    delivery: Delivery = Delivery()
    partners: Practice = Practice()
    economics: Economics = Economics()
    talent: Talent = Talent()
    plan: Plan = TEAM_LOW_LEVERAGE
    motion: Motion = VENDOR_LED
    quota: QuotaPolicy = QuotaPolicy()
    crediting: Crediting = Crediting()
    transition: Transition = Transition()
    events: Events = Events()
    behavior: Behavior = Behavior()
    switches: Switches = Switches()
    direct_rep: DirectRep = DirectRep()
    archetypes: Archetypes = Archetypes()
    sources: dict[str, str] = Field(default_factory=dict, max_length=1_000)

    @model_validator(mode="after")
    def _check_together(self) -> Self:
        season = self.market.season
        if len(season) != MONTHS_PER_YEAR or min(season) < 0.0 or abs(sum(season) - MONTHS_PER_YEAR) > 1e-6:
            raise ValueError(
                "market.season must hold twelve factors, none negative, with mean 1; "
                f"it holds {len(season)} with sum {sum(season):g}"
            )
        # `capacity_start` may lie outside the two: capacity then moves back inside.
        floor, ceiling = self.partners.capacity_min, self.partners.capacity_max
        if not floor <= ceiling:
            raise ValueError(f"partners.capacity_min = {floor:g} exceeds partners.capacity_max = {ceiling:g}")
        if not self.talent.profiles or sum(profile.share for profile in self.talent.profiles) <= 0.0:
            raise ValueError("talent.profiles needs at least one profile with a share above 0")
        for path in self.sources:
            value_at(self, path)
        return self

    def fingerprint(self) -> str:
        """Return 16 hex digits; equal scenarios, and only those, share them. They key every cache."""
        text = json.dumps(self.model_dump(mode="json"), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def replace(self, **groups: Any) -> Scenario:  # noqa: ANN401 - any group or field of the scenario
        """Return a copy with whole groups or top-level fields replaced, validated again."""
        return Scenario.model_validate({**{name: getattr(self, name) for name in type(self).model_fields}, **groups})

    def with_values(self, changes: dict[str, Any]) -> Scenario:
        """Return a copy with values set by dotted path (`market.growth_per_year`); ScenarioError if one is refused."""
        content = self.model_dump(mode="json")
        for path, value in changes.items():
            _place(content, path, value)
        return scenario_from(content, "scenario")

    def to_yaml(self) -> str:
        """Return the whole scenario as YAML, every value written out."""
        return yaml_text(self.model_dump(mode="json"))


def scenario_from(content: dict[str, Any], where: str) -> Scenario:
    """Return the scenario a mapping describes; ScenarioError with one line per problem otherwise."""
    try:
        return Scenario.model_validate(content)
    except ValidationError as error:
        raise ScenarioError(explain_validation(error, where)) from None


def read_scenario(path: Path | str) -> Scenario:
    """Return the scenario a YAML file describes; what it leaves out keeps its default."""
    return scenario_from(read_yaml_mapping(path), "scenario")


def value_at(scenario: Scenario, path: str) -> Any:  # noqa: ANN401 - whatever stands at the path
    """Return the value at a dotted path such as `archetypes.team.measures.0.weight`; ValueError when there is none."""
    value: Any = scenario
    for step in path.split("."):
        if isinstance(value, (tuple, list)) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        elif isinstance(value, Group) and step in type(value).model_fields:
            value = getattr(value, step)
        else:
            raise ValueError(f"there is no {path!r} in a scenario; `python -m sim presets --fields` lists the names")
    return value


def _place(content: dict[str, Any], path: str, value: Any) -> None:  # noqa: ANN401 - checked by the model afterwards
    """Set a value at a dotted path of a dumped scenario; ScenarioError when the path does not exist."""
    parent: Any = content
    steps = path.split(".")
    for depth, step in enumerate(steps):
        last = depth == len(steps) - 1
        if isinstance(parent, dict) and step in parent:
            key: Any = step
        elif isinstance(parent, list) and step.isdigit() and int(step) < len(parent):
            key = int(step)
        else:
            raise ScenarioError(f"there is no {path!r} in a scenario; `python -m sim presets --fields` lists the names")
        if last:
            parent[key] = value
        else:
            parent = parent[key]
