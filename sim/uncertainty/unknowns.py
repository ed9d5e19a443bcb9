"""Unknown numbers of the world: those of a scenario with a plausible range, except what the vendor decides."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import qmc

from sim.parameters import ASSUMPTION, Declaration, declarations
from sim.scenario.scenario import Scenario, value_at
from sim.units import FloatArray

# Not unknown: the vendor decides these, they change no cell of the 2x2, or a stress test sets them.
DECIDED = (
    "run.",
    "organization.",
    "plan.",
    "transition.",
    "motion.",
    "archetypes.",
    "quota.",
    "crediting.",
    "switches.",
    "events.",
)
DECIDED_TOO = (
    "direct_rep.",
    "talent.training",
    "talent.training_hours_per_month",
    "talent.training_cost_per_year",
    "talent.coaching_hours_per_month",
    "talent.hiring_bar",
    "talent.career_definition",
    "talent.quits_with_market",
    "partners.churn_with_market",
)
ABOUT_PEOPLE = "behavior."  # their form is published; their size comes from other trades or is assumed


@dataclass(frozen=True, kw_only=True)
class Unknown:
    """A number of the world: its declaration, its value in the scenario, and its plausible range."""

    about: Declaration
    current: float
    low: float
    high: float
    assumed: bool

    @property
    def ends(self) -> tuple[float, float]:
        """Return both ends of the plausible range."""
        return self.low, self.high

    def at(self, share: float) -> float:
        """Return the value at a share (0 to 1) of the range, rounded where the scenario takes whole numbers."""
        value = self.low + share * (self.high - self.low)
        return float(round(value)) if self.about.kind is int else value


def unknowns(scenario: Scenario, *, assumed_only: bool = True) -> tuple[Unknown, ...]:
    """Return the numbers of the world, in the scenario's order; by default only those without any measurement.

    Behavioral responses count as unmeasured even where their form is published. If the scenario's number lies outside
    its plausible range (a preset of another trade), the range is scaled to that number.
    """
    numbers = []
    for about in declarations(Scenario):
        if about.kind not in (float, int) or _decided(about.path):
            continue
        current = float(value_at(scenario, about.path))
        low, high = _range(about, current)
        source = scenario.sources.get(about.path, about.source)
        assumed = source == ASSUMPTION or about.path.startswith(ABOUT_PEOPLE)
        if low < high and (assumed or not assumed_only):
            numbers.append(Unknown(about=about, current=current, low=low, high=high, assumed=assumed))
    return tuple(numbers)


def drawn_worlds(scenario: Scenario, unknown: tuple[Unknown, ...], draws: int) -> FloatArray:
    """Return values (draws, unknown): a Latin hypercube, uniform over every range, seeded by the scenario's seed."""
    shares = qmc.LatinHypercube(len(unknown), seed=scenario.run.seed).random(draws)
    columns = [[number.at(share) for share in column] for number, column in zip(unknown, shares.T, strict=True)]
    return np.array(columns).T.reshape(draws, len(unknown))


def in_world(scenario: Scenario, unknown: tuple[Unknown, ...], values: FloatArray) -> Scenario:
    """Return the scenario with these values; a partner's ceiling is kept at or above its floor."""
    changes = {number.about.path: _plain(number, value) for number, value in zip(unknown, values.tolist(), strict=True)}
    floor = changes.get("partners.capacity_min", scenario.partners.capacity_min)
    ceiling = changes.get("partners.capacity_max", scenario.partners.capacity_max)
    return scenario.with_values({**changes, "partners.capacity_max": max(floor, ceiling)})


def changed_to(scenario: Scenario, unknown: Unknown, value: float, replications: int) -> Scenario:
    """Return the scenario with one number changed and `replications` set."""
    few = scenario.with_values({"run.replications": replications})
    return in_world(few, (unknown,), np.array([value]))


def _plain(unknown: Unknown, value: float) -> float:
    return int(value) if unknown.about.kind is int else value


def _decided(path: str) -> bool:
    return path.startswith(DECIDED) or path.startswith("direct_rep.") or path in DECIDED_TOO


def _range(about: Declaration, current: float) -> tuple[float, float]:
    low, high = about.plausible
    if not low <= current <= high and about.default:
        scale = current / float(about.default)
        low, high = sorted((low * scale, high * scale))
    return max(min(low, current), about.low), min(max(high, current), about.high)
