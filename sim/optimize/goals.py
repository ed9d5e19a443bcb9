"""What an optimizer aims at, and within which limits: contribution, revenue or surplus, under cost and retention."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, get_args

import numpy as np
from pydantic import ValidationError

from sim.engine.measures import Estimate, ccos, estimate, pay_per_seat, quantile as binned_quantile, turnover
from sim.engine.results import Result
from sim.errors import ScenarioError
from sim.parameters import ASSUMPTION, Group, parameter
from sim.studies.best_slopes import yearly_surplus
from sim.studies.factorial import OUTCOMES
from sim.units import FloatArray
from sim.yaml_files.validation import explain_validation

Aim = Literal["contribution", "revenue", "surplus"]
AIMS: tuple[Aim, ...] = get_args(Aim)
AT_RISK = 0.9  # the share of outcomes that a budget at risk covers
OFF = 0.0


class Goals(Group):
    """The aim and its limits; a limit of 0 is not set.

    The surplus is that of `sim.studies.best_slopes`: contribution with the salary adjusted until the offer just
    matches the outside option, so that the cost of effort and of bearing risk counts. It is meant for scenarios
    without `retention`.
    """

    maximize: Aim = "contribution"
    ccos_ceiling: float = parameter(OFF, "CCOS at most", "share of credited revenue", (0.0, 5.0), ASSUMPTION)
    pay_at_risk_ceiling: float = parameter(
        OFF,
        "Pay at P90 at most",
        "$/seat and year, base and variable",
        (0.0, 1e8),
        ASSUMPTION,
        note="The budget at risk: nine of ten outcomes cost no more.",
    )
    turnover_ceiling: float = parameter(
        OFF, "Turnover at most", "departures/seat and year", (0.0, 12.0), ASSUMPTION, note="The retention floor."
    )
    top_payout_floor: float = parameter(
        OFF,
        "Top payout at least",
        "target incentives at P90 of people, last year",
        (0.0, 6.0),
        ASSUMPTION,
        note="What the best can earn, to keep them.",
    )
    most_measures: int = parameter(3, "Measures at most", "measures", (1, 3), ASSUMPTION, note="Simplicity.")
    normal_output: float = parameter(
        OFF,
        "Output of normal effort",
        "$/seat and year",
        (0.0, 1e10),
        ASSUMPTION,
        note="What effort costs is measured by it, in the surplus alone; 0: the annual quota.",
    )


def goals_from(written: Mapping[str, Any]) -> Goals:
    """Return the goals a mapping describes; ScenarioError with one line per problem otherwise."""
    try:
        return Goals.model_validate(dict(written))
    except ValidationError as error:
        raise ScenarioError(explain_validation(error, "goals")) from None


class Limit(NamedTuple):
    """One kind of limit: the field of Goals that sets it, and whether it bounds values from above (`is_ceiling`)."""

    field: str
    label: str
    unit: str
    is_ceiling: bool
    of: Callable[[Result], float]


@dataclass(frozen=True)
class Held:
    """A limit, the value found, and by how much, relative to the limit, it is broken (0 when it holds)."""

    limit: Limit
    bound: float
    value: float

    @property
    def broken_by(self) -> float:
        """Return the relative violation."""
        over = self.value - self.bound if self.limit.is_ceiling else self.bound - self.value
        return max(over, 0.0) / self.bound


@dataclass(frozen=True, eq=False)
class Appraisal:
    """A scenario judged by goals: the aim's draws (replications,), $/seat, the pay, and every limit that is set."""

    draws: FloatArray
    pay: Estimate
    limits: tuple[Held, ...]

    @property
    def aim(self) -> Estimate:
        """Return the mean of the aim with its interval, $/seat over the horizon."""
        return estimate(self.draws)

    @property
    def broken_by(self) -> float:
        """Return the sum of the relative violations; 0 when every limit holds."""
        return sum(held.broken_by for held in self.limits)


def _pay_at_risk(result: Result) -> float:
    return float(np.quantile(pay_per_seat(result).mean(axis=1), AT_RISK))


def _top_payout(result: Result) -> float:
    return binned_quantile(result.payout[-1], AT_RISK)


LIMITS: tuple[Limit, ...] = (
    Limit("ccos_ceiling", "CCOS", "share of credited revenue", True, lambda result: ccos(result).overall()),
    Limit("pay_at_risk_ceiling", "Pay at P90", "$/seat and year", True, _pay_at_risk),
    Limit(
        "turnover_ceiling", "Turnover", "departures/seat and year", True, lambda result: float(turnover(result).mean())
    ),
    Limit("top_payout_floor", "Payout of the best, P90", "target incentives", False, _top_payout),
)


@dataclass(frozen=True, eq=False)
class GoalStanding:
    """A scenario before any limit is set: both aims and pay, $/seat over the horizon, and the values of all limits."""

    aims: Mapping[str, Estimate]
    pay: Estimate
    values: Mapping[str, float]  # by the field of Goals that would limit it


def standing(result: Result) -> GoalStanding:
    """Return both aims, the pay and the values of all limits of a run."""
    return GoalStanding(
        aims={name: estimate(of(result).sum(axis=1)) for name, of in OUTCOMES.items()},
        pay=estimate(pay_per_seat(result).sum(axis=1)),
        values={limit.field: limit.of(result) for limit in LIMITS},
    )


def appraise(result: Result, goals: Goals) -> Appraisal:
    """Return a run judged by the goals; draws are totals over the horizon for each replication."""
    limits = tuple(
        Held(limit, bound, limit.of(result)) for limit in LIMITS if (bound := float(getattr(goals, limit.field))) > OFF
    )
    return Appraisal(_aimed_at(result, goals), estimate(pay_per_seat(result).sum(axis=1)), limits)


def _aimed_at(result: Result, goals: Goals) -> FloatArray:
    """Return the aim's total over the horizon for each replication, $/seat; a surplus for those with people listed."""
    if goals.maximize == "surplus":
        return yearly_surplus(result, goals.normal_output or None) * result.years
    total: FloatArray = OUTCOMES[goals.maximize](result).sum(axis=1)
    return total
