"""What the Talent page keeps of its runs: leads of choices, people by month, leavers, and the worth of a hire."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.engine.measures import Z_95, Estimate, by_year, estimate, turnover
from sim.engine.results import Result
from sim.scenario.scenario import Scenario
from sim.studies.hire_value import HireValue
from sim.studies.talent_choices import AS_SET, TalentChoices, portal_choice
from sim.units import FloatArray

CAREER = "with a defined career"
BOTH = "with training and coaching"
OUTCOMES = ("revenue", "contribution")


@dataclass(frozen=True, eq=False)
class People:
    """The people of one choice: monthly means and half widths of their 95 % intervals, and who left where to, a year.

    `filled` is the share of seats, `skill` at work and `tenure` in months are of those who are there; quits and portal
    moves are per seat and year, over all years.
    """

    filled: FloatArray
    skill: FloatArray
    tenure: FloatArray
    filled_error: FloatArray
    quits: Estimate
    moves: Estimate
    leavers: Estimate
    leavers_by_year: list[Estimate]


@dataclass(frozen=True, eq=False)
class Worth:
    """What a hire is worth by months, $ per seat over an empty seat, and the share still there."""

    months: tuple[int, ...]
    by_month: list[Estimate]
    staying: list[Estimate]
    judged: Estimate
    break_even: int | None


@dataclass(frozen=True, eq=False)
class TalentReading:
    """Leads over the people as set by choice and outcome, $ per seat; `forfeited` is None where nothing differs."""

    scenario: Scenario
    replications: int
    seconds: float
    leads: Mapping[str, Mapping[str, Estimate]]
    by_year: Mapping[str, Mapping[str, list[Estimate]]]
    gain: Mapping[str, Estimate]
    forfeited: Mapping[str, Estimate] | None
    people: Mapping[str, People]
    worth: Mapping[str, Worth]

    @property
    def portal(self) -> str:
        """Return the choice to hire from the transfer portal alone."""
        return portal_choice(self.scenario)


def read(choices: TalentChoices, hires: Mapping[str, HireValue], seconds: float) -> TalentReading:
    """Return the reading of all choices, and of what hires are worth under some of them."""
    names = [name for name in choices.results if name != AS_SET]
    portal = portal_choice(choices.scenario)
    return TalentReading(
        scenario=choices.scenario,
        replications=choices.scenario.run.replications,
        seconds=seconds,
        leads={name: {outcome: choices.lead(name, outcome) for outcome in OUTCOMES} for name in names},
        by_year={name: {outcome: choices.lead_by_year(name, outcome) for outcome in OUTCOMES} for name in names},
        gain={outcome: choices.gain(outcome) for outcome in OUTCOMES},
        forfeited={outcome: choices.forfeited(portal, outcome) for outcome in OUTCOMES} if portal in names else None,
        people={name: _people(choices.results[name]) for name in (AS_SET, CAREER, portal) if name in choices.results},
        worth={name: _worth(value) for name, value in hires.items()},
    )


def _people(result: Result) -> People:
    seats = result.scenario.organization.seats
    there = np.maximum(result.month("presence"), 1e-9)
    leavers, moves = turnover(result), result.total("portal_moves") / seats
    return People(
        filled=result.month("presence") / seats,
        skill=result.month("skill_at_work") / there,
        tenure=result.month("tenure") / there,
        filled_error=Z_95 * result.month_error("presence") / seats,
        quits=estimate((leavers - moves).mean(axis=1)),
        moves=estimate(moves.mean(axis=1)),
        leavers=estimate(leavers.mean(axis=1)),
        leavers_by_year=by_year(leavers),
    )


def _worth(value: HireValue) -> Worth:
    staying = [estimate(value.staying[:, place]) for place in range(len(value.months))]
    return Worth(value.months, value.by_month(), staying, value.after(), value.break_even)
