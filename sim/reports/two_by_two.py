"""What the 2x2 page reads off a run: every number it shows, with its interval, and nothing heavier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.engine.measures import Z_95, Estimate, direct_revenue, estimate, ratio, yearly_measures
from sim.engine.results import Result
from sim.scenario.scenario import Scenario
from sim.studies.factorial import CELLS, OUTCOMES, STATUS_QUO, Factorial, crossover_month, effects, monthly_crossover
from sim.units import FloatArray

REVENUE, CONTRIBUTION = "revenue", "contribution"


@dataclass(frozen=True, kw_only=True)
class Dip:
    """The month in which a cell lies furthest behind the status quo, and how far, in $ a month and seat (negative)."""

    month: int
    depth: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Cell:
    """One cell of the 2x2 in $ per seat: amounts, their leads over the status quo (paired), and the monthly course.

    `total`, `last`, `lead_total` and `lead_last` have the keys REVENUE and CONTRIBUTION; `monthly` and `monthly_error`
    are revenue and the half width of its interval (months,).
    """

    name: str
    total: Mapping[str, Estimate]
    last: Mapping[str, Estimate]
    lead_total: Mapping[str, Estimate]
    lead_last: Mapping[str, Estimate]
    of_direct_rep: Estimate
    yearly: Mapping[str, list[Estimate]]
    monthly: FloatArray
    monthly_error: FloatArray
    crossover: int | None
    monthly_crossover: int | None
    dip: Dip | None


@dataclass(frozen=True, kw_only=True, eq=False)
class TwoByTwo:
    """The cells by name, the contrasts of `sim.studies.factorial.effects`, and the direct rep, all of one scenario."""

    scenario: Scenario
    fingerprint: str
    replications: int
    seconds: float
    cells: Mapping[str, Cell]
    effects: Mapping[str, Mapping[str, Estimate]]
    direct_total: Estimate
    direct_last: Estimate

    @property
    def years(self) -> int:
        """Return the number of fiscal years."""
        return self.scenario.run.months // 12


def read(factorial: Factorial) -> TwoByTwo:
    """Return what is shown of a factorial; it must hold all of CELLS."""
    base = factorial.cells[STATUS_QUO]
    direct = direct_revenue(base)
    return TwoByTwo(
        scenario=factorial.scenario,
        fingerprint=factorial.fingerprint,
        replications=base.replications,
        seconds=factorial.seconds,
        cells={name: _cell(name, factorial.cells[name], base, direct) for name in CELLS},
        effects=effects(factorial),
        direct_total=estimate(direct.sum(axis=1)),
        direct_last=estimate(direct[:, -1]),
    )


def _cell(name: str, result: Result, base: Result, direct: FloatArray) -> Cell:
    amounts = {key: measure(result) for key, measure in OUTCOMES.items()}
    leads = {key: amounts[key] - measure(base) for key, measure in OUTCOMES.items()}
    seats = result.scenario.organization.seats
    apart = name != STATUS_QUO
    return Cell(
        name=name,
        total={key: estimate(value.sum(axis=1)) for key, value in amounts.items()},
        last={key: estimate(value[:, -1]) for key, value in amounts.items()},
        lead_total={key: estimate(value.sum(axis=1)) for key, value in leads.items()},
        lead_last={key: estimate(value[:, -1]) for key, value in leads.items()},
        of_direct_rep=ratio(amounts[REVENUE][:, -1], direct[:, -1]),
        yearly=yearly_measures(result),
        monthly=result.month("revenue") / seats,
        monthly_error=Z_95 * result.month_error("revenue") / seats,
        crossover=crossover_month(result, base) if apart else None,
        monthly_crossover=monthly_crossover(result, base) if apart else None,
        dip=_dip((result.month("revenue") - base.month("revenue")) / seats),
    )


def _dip(lead: FloatArray) -> Dip | None:
    """Return where the lead over the status quo is lowest, or None when it is never behind."""
    month = int(np.argmin(lead))
    return Dip(month=month + 1, depth=float(lead[month])) if lead[month] < 0.0 else None
