"""What a hire is worth: the contribution of newly filled seats, month by month, over that of empty seats.

In one run every seat is filled on the first day by a newcomer from the hiring mix, who ramps, learns, may leave and is
then replaced as usual. In the other, on the same draws, every seat stays empty and the partners sell alone. Pay by the
end of a month is computed as if everybody left then, so that only commission earned by then counts.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np

from sim.engine.measures import Estimate, estimate
from sim.engine.run import Progress, payslips_of, seat_months
from sim.errors import RunCanceledError
from sim.model.economics import net_margin
from sim.model.talent import cost_of_hire
from sim.month import state
from sim.month.state import Report
from sim.scenario.scenario import Scenario
from sim.units import FloatArray

JUDGED_AFTER = 18  # months
EVERY = 3  # months between two settlements
HORIZON = 36
FIRST_HIRE = 1  # ordinal of the newcomer who fills a seat on the first day
CHUNK = 25  # replications


@dataclass(frozen=True, eq=False)
class HireValue:
    """The contribution of a hire by the end of each of `months`, less that of an empty seat, $ per seat.

    `worth` is (replications, months); `staying`, in the same shape, the share of seats in which the newcomer of the
    first day still sits.
    """

    scenario: Scenario
    months: tuple[int, ...]
    worth: FloatArray
    staying: FloatArray

    def after(self, month: int = JUDGED_AFTER) -> Estimate:
        """Return what a hire is worth after `month` months, $ per seat."""
        return estimate(self.worth[:, self.months.index(month)])

    def by_month(self) -> list[Estimate]:
        """Return the worth at each of `months`."""
        return [estimate(self.worth[:, column]) for column in range(len(self.months))]

    @property
    def break_even(self) -> int | None:
        """Return the first of `months` from which the mean stays above 0 to the end, else None."""
        behind = np.nonzero(self.worth.mean(axis=0) <= 0.0)[0]
        first = int(behind[-1]) + 1 if behind.size else 0
        return self.months[first] if first < len(self.months) else None


def hire_value(
    scenario: Scenario, *, progress: Progress | None = None, cancel: threading.Event | None = None
) -> HireValue:
    """Return what a hire into a seat of this scenario is worth, month by month over three years, paired by replication.

    RunCanceledError once `cancel` is set.
    """
    total = scenario.run.replications
    three_years = scenario.with_values({"run.months": HORIZON})
    filled = three_years.with_values({"talent.opening_tenure_months": 0.0, "talent.opening_vacancy_months": 0.0})
    empty = three_years.with_values({"talent.opening_vacancy_months": float(HORIZON)})
    months = tuple(range(EVERY, HORIZON + 1, EVERY))
    worth, staying = [], []
    for first in range(0, total, CHUNK):
        if cancel is not None and cancel.is_set():
            raise RunCanceledError("the value of a hire was canceled; nothing was kept")
        last = min(first + CHUNK, total)
        hired = seat_months(filled, first, last)
        alone = _contribution(seat_months(empty, first, last), empty, months)
        worth.append(_contribution(hired, filled, months) - cost_of_hire(scenario.talent) - alone)
        still_there = (hired.ordinal == FIRST_HIRE) & (hired.presence > 0.0)
        staying.append(still_there.mean(axis=1)[:, [month - 1 for month in months]])
        if progress is not None:
            progress(last, total)
    return HireValue(scenario, months, np.concatenate(worth), np.concatenate(staying))


def _contribution(report: Report, scenario: Scenario, months: tuple[int, ...]) -> FloatArray:
    """Return the contribution per seat by the end of each of `months`; shape (replications, months), $."""
    talent, economics = scenario.talent, scenario.economics
    upkeep = talent.training * talent.training_cost_per_year / 12.0
    upkeep += talent.coaching_hours_per_month * talent.coaching_cost_per_hour
    flow = report.series[:, :, state.REVENUE] * net_margin(economics)
    flow = flow - economics.enablement_cost_per_hour * report.series[:, :, state.BUILD_HOURS]
    flow = flow - cost_of_hire(talent) * report.series[:, :, state.HIRES]
    flow = flow - upkeep * report.presence.sum(axis=1)
    earned = np.cumsum(flow, axis=1)[:, [month - 1 for month in months]]
    paid = np.stack([_paid(report, scenario, month) for month in months], axis=1)
    contribution: FloatArray = (earned - economics.burden * paid) / scenario.organization.seats
    return contribution


def _paid(report: Report, scenario: Scenario, month: int) -> FloatArray:
    """Return base and variable pay of all seats if everybody left at the end of a month; shape (replications,), $."""
    presence = report.presence.copy()
    presence[:, :, month:] = 0.0
    slips = payslips_of(report._replace(presence=presence), scenario)
    count = report.presence.shape[0]
    paid = np.bincount(slips.replication, weights=slips.base + slips.variable, minlength=count)
    return paid.astype(np.float64)
