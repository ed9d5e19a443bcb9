"""What the 2x2 page reads off a run: every number it shows, with its interval, and nothing heavier."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from itertools import permutations
from typing import TypeVar

import numpy as np

from sim.engine.measures import (
    Z_95,
    Estimate,
    ccos,
    contribution_by_month,
    direct_revenue,
    estimate,
    pay_per_seat,
    ratio,
    yearly_measures,
)
from sim.engine.results import Result
from sim.scenario.scenario import Scenario
from sim.studies.factorial import (
    AMOUNTS,
    CELLS,
    CORNERS,
    LAST_YEAR,
    STATUS_QUO,
    Factorial,
    amounts,
    effects,
    smoothly_above,
    stays_above,
)
from sim.units import FloatArray

REVENUE, CONTRIBUTION = "revenue", "contribution"
OUTCOME_NAMES = (CONTRIBUTION, REVENUE)
_Key = TypeVar("_Key", bound=Hashable)


@dataclass(frozen=True, kw_only=True)
class Dip:
    """The month in which a cell lies furthest behind the status quo, and how far, in $ a month and seat (negative)."""

    month: int
    depth: float


@dataclass(frozen=True, kw_only=True, eq=False)
class MonthlyCourse:
    """One cell month by month against the status quo, in $ a month and seat.

    `error` is the half width of the interval (months,), None where months have none. `ahead` is the month from which
    it stays ahead (averaged over three), `repaid` the month from which its running total does; None where never.
    """

    monthly: FloatArray
    error: FloatArray | None
    dip: Dip | None
    ahead: int | None
    repaid: int | None


@dataclass(frozen=True, kw_only=True, eq=False)
class Cell:
    """One cell of the 2x2 in $ per seat, each number paired with the status quo's on the same draws.

    `amounts` and `leads` have the keys AMOUNTS, `courses` REVENUE and CONTRIBUTION. `pay` is base and variable pay of
    the whole horizon, `lead_pay` what it is more than the status quo's.
    """

    name: str
    amounts: Mapping[str, Estimate]
    leads: Mapping[str, Estimate]
    of_direct_rep: Estimate
    yearly: Mapping[str, list[Estimate]]
    pay: Estimate
    lead_pay: Estimate
    ccos: float
    courses: Mapping[str, MonthlyCourse]


@dataclass(frozen=True, kw_only=True, eq=False)
class TwoByTwo:
    """The cells by name, the contrasts of `sim.studies.factorial.effects`, and the direct rep, all of one scenario.

    `pairs` says for each of AMOUNTS how much more the first corner of a pair brings than the second, $ per seat.
    """

    scenario: Scenario
    fingerprint: str
    replications: int
    seconds: float
    cells: Mapping[str, Cell]
    effects: Mapping[str, Mapping[str, Estimate]]
    pairs: Mapping[str, Mapping[tuple[str, str], Estimate]]
    direct_total: Estimate
    direct_last: Estimate

    @property
    def years(self) -> int:
        """Return the number of fiscal years."""
        return self.scenario.run.months // 12

    def best(self, amount: str) -> Cell:
        """Return the corner with the highest mean of one of AMOUNTS."""
        return max((self.cells[corner] for corner in CORNERS), key=lambda cell: cell.amounts[amount].mean)

    def ahead(self, amount: str) -> dict[str, Estimate]:
        """Return how far the best corner on an amount is ahead of each other corner, $ per seat."""
        first = self.best(amount).name
        return {second: lead for (one, second), lead in self.pairs[amount].items() if one == first}


def read(experiment: Factorial) -> TwoByTwo:
    """Return what is shown of a factorial; it must hold all of CELLS."""
    base = experiment.cells[STATUS_QUO]
    direct = direct_revenue(base)
    drawn = {name: amounts(experiment.cells[name]) for name in CELLS}
    return TwoByTwo(
        scenario=experiment.scenario,
        fingerprint=experiment.fingerprint,
        replications=base.replications,
        seconds=experiment.seconds,
        cells={name: _cell(name, experiment.cells[name], base, drawn, direct) for name in CELLS},
        effects=effects(experiment),
        pairs={
            amount: {
                pair: estimate(drawn[pair[0]][amount] - drawn[pair[1]][amount]) for pair in permutations(CORNERS, 2)
            }
            for amount in AMOUNTS
        },
        direct_total=estimate(direct.sum(axis=1)),
        direct_last=estimate(direct[:, -1]),
    )


def paired(first_look: TwoByTwo, before: TwoByTwo, refined: TwoByTwo) -> TwoByTwo:
    """Return a first look corrected by what refining another scenario's first look changed.

    `before` and `refined` are that scenario's first look and full run. First looks share their draws, so what is left
    is the change between the scenarios: a lever that moves nothing shows the numbers of `refined`. Intervals keep the
    width of the first look. Yearly measures and the direct rep stay those of the first look.
    """
    cells = {
        name: replace(
            cell,
            amounts=_shifted(cell.amounts, before.cells[name].amounts, refined.cells[name].amounts),
            leads=_shifted(cell.leads, before.cells[name].leads, refined.cells[name].leads),
            courses={key: _shifted_course(first_look, before, refined, name, key) for key in cell.courses},
        )
        for name, cell in first_look.cells.items()
    }
    return replace(
        first_look,
        cells=cells,
        effects={
            key: _shifted(group, before.effects[key], refined.effects[key]) for key, group in first_look.effects.items()
        },
        pairs={key: _shifted(group, before.pairs[key], refined.pairs[key]) for key, group in first_look.pairs.items()},
    )


def _shifted(
    ours: Mapping[_Key, Estimate], before: Mapping[_Key, Estimate], refined: Mapping[_Key, Estimate]
) -> dict[_Key, Estimate]:
    """Return estimates moved, interval and all, by what refining changed the means of the scenario before."""
    return {
        key: Estimate(*(part + refined[key].mean - before[key].mean for part in value)) for key, value in ours.items()
    }


def _shifted_course(
    first_look: TwoByTwo, before: TwoByTwo, refined: TwoByTwo, name: str, outcome: str
) -> MonthlyCourse:
    def moved(cell: str) -> FloatArray:
        looks = (reading.cells[cell].courses[outcome].monthly for reading in (first_look, before, refined))
        ours, few, full = looks
        return ours + (full - few)

    return _course(moved(name), moved(STATUS_QUO), first_look.cells[name].courses[outcome].error)


def _cell(
    name: str, result: Result, base: Result, drawn: Mapping[str, Mapping[str, FloatArray]], direct: FloatArray
) -> Cell:
    ours, theirs = drawn[name], drawn[STATUS_QUO]
    paid, paid_before = pay_per_seat(result).sum(axis=1), pay_per_seat(base).sum(axis=1)
    return Cell(
        name=name,
        amounts={amount: estimate(ours[amount]) for amount in AMOUNTS},
        leads={amount: estimate(ours[amount] - theirs[amount]) for amount in AMOUNTS},
        of_direct_rep=ratio(ours[f"{LAST_YEAR}{REVENUE}"], direct[:, -1]),
        yearly=yearly_measures(result),
        pay=estimate(paid),
        lead_pay=estimate(paid - paid_before),
        ccos=ccos(result).overall(),
        courses={REVENUE: _revenue_course(result, base), CONTRIBUTION: _contribution_course(result, base)},
    )


def _revenue_course(result: Result, base: Result) -> MonthlyCourse:
    seats = result.scenario.organization.seats
    error = Z_95 * result.month_error(REVENUE) / seats
    return _course(result.month(REVENUE) / seats, base.month(REVENUE) / seats, error)


def _contribution_course(result: Result, base: Result) -> MonthlyCourse:
    return _course(contribution_by_month(result), contribution_by_month(base), None)


def _course(monthly: FloatArray, before: FloatArray, error: FloatArray | None) -> MonthlyCourse:
    lead = monthly - before
    apart = bool(lead.any())
    return MonthlyCourse(
        monthly=monthly,
        error=error,
        dip=_dip(lead),
        ahead=smoothly_above(lead) if apart else None,
        repaid=stays_above(np.cumsum(lead)) if apart else None,
    )


def _dip(lead: FloatArray) -> Dip | None:
    """Return where the lead over the status quo is lowest, or None when it is never behind."""
    month = int(np.argmin(lead))
    return Dip(month=month + 1, depth=float(lead[month])) if lead[month] < 0.0 else None
