"""Payroll: the credit that the simulation emitted becomes attainment and pay for each person and fiscal year."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.credit import MONTHS_PER_YEAR, Credit
from sim.money import to_cents
from sim.pay_periods import pay_by_period
from sim.payout import Pay, pay_in_dollars
from sim.plan import Plan
from sim.settlement import NEVER, Standing
from sim.state import FloatArray, IntArray, Report

SMALLEST_QUOTA = 1e-9


class Payslips(NamedTuple):
    """One row for each person and fiscal year; `years` has the fiscal year, `months` the months in seat."""

    replication: IntArray
    year: IntArray
    seat: IntArray
    ordinal: IntArray
    months: FloatArray
    credited: FloatArray
    attainment: FloatArray
    team_attainment: FloatArray
    base: FloatArray
    variable: FloatArray


def payslips(report: Report, plan: Plan, team_size: int) -> Payslips:
    """Return what everybody earned, from a report whose arrays lead with the replication.

    Someone who joins or leaves within a fiscal year is paid for the months in seat against the quota of those months;
    the team measure counts the team's credit and quota in the same months, vacant seats included.
    """
    seats, months = report.credit.shape[1:]
    team = np.arange(seats) // team_size
    parts = [_year(report, plan, team, start) for start in range(0, months, 12)]
    slips = joined_payslips(parts)
    return selected_payslips(slips, np.lexsort((slips.ordinal, slips.seat, slips.year, slips.replication)))


def joined_payslips(parts: list[Payslips]) -> Payslips:
    """Return several lists of payslips as one."""
    columns: Any = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Payslips(*columns)


def selected_payslips(slips: Payslips, rows: NDArray[Any]) -> Payslips:
    """Return the payslips at the given rows, or where a mask is true."""
    columns: Any = (column[rows] for column in slips)
    return Payslips(*columns)


def _year(report: Report, plan: Plan, team: IntArray, start: int) -> Payslips:
    """Return the payslips of the fiscal year that starts in month `start`."""
    span = slice(start, start + 12)
    presence, ordinal = report.presence[:, :, span], report.ordinal[:, :, span]
    credit, quota = report.credit[:, :, span], report.quota[:, :, span]
    team_credit = _by_team(credit, team)
    team_quota = _by_team(quota, team)
    first = ordinal[:, :, :1]
    parts = []
    for change in range(int((ordinal - first).max()) + 1):
        here = ((ordinal - first) == change) & (presence > 0.0)
        replication, seat = np.nonzero(here.any(axis=2))
        if not replication.size:
            continue
        at = (replication, seat)
        weight = here[at] * presence[at]
        months = weight.sum(axis=1)
        own_credit = (credit[at] * weight).sum(axis=1)
        own_quota = np.maximum((quota[at] * here[at]).sum(axis=1), SMALLEST_QUOTA)
        of_team = (replication, team[seat])
        shared = (team_credit[of_team] * weight).sum(axis=1)
        shared_quota = np.maximum((team_quota[of_team] * weight).sum(axis=1), SMALLEST_QUOTA)
        own = Credit(attainment=own_credit / own_quota, credited=own_credit, quota=own_quota, months=months)
        group = Credit(attainment=shared / shared_quota, credited=shared, quota=shared_quota, months=months)
        if plan.by_period:
            weights = (credit[at] * weight, quota[at] * here[at], team_credit[of_team], team_quota[of_team], weight)
            pay = _pay_by_month(plan, weights, _served(report, at, start, first[at][:, 0] + change))
        else:
            score = Credit(attainment=np.ones_like(months), credited=months, quota=months, months=months)
            by_scope = {"individual": own, "score": score}
            pay = pay_in_dollars(plan, {m.name: by_scope.get(m.scope, group) for m in plan.measures})
        parts.append(
            Payslips(
                replication,
                np.full(replication.size, start // 12),
                seat,
                first[at][:, 0] + change,
                months,
                own_credit,
                own.attainment,
                group.attainment,
                pay.base,
                pay.variable,
            )
        )
    return joined_payslips(parts)


def _pay_by_month(plan: Plan, months: tuple[FloatArray, ...], served: FloatArray) -> Pay:
    """Return the year's pay of a plan that looks from month to month; arrays (people, 12) of credit and quota."""
    own_credit, own_quota, team_credit, team_quota, weight = months
    own = Credit.by_period(own_credit, own_quota, months=weight)
    group = Credit.by_period(team_credit * weight, team_quota * weight, months=weight)
    by_scope = {"individual": own, "score": Credit.by_period(weight, weight, months=weight)}
    credits = {measure.name: by_scope.get(measure.scope, group) for measure in plan.measures}
    paid = pay_by_period(plan, credits, Standing(served=served)).pay.sum(axis=-1)
    return Pay(base=to_cents(plan.base_per_year * weight.sum(axis=-1) / MONTHS_PER_YEAR), variable=to_cents(paid))


def _served(report: Report, at: tuple[IntArray, IntArray], start: int, ordinal: IntArray) -> FloatArray:
    """Return the months in seat before the fiscal year; the first incumbents have served for long."""
    before = (report.ordinal[at][:, :start] == ordinal[:, None]) * report.presence[at][:, :start]
    served: FloatArray = before.sum(axis=1) + np.where(ordinal == 0, float(NEVER), 0.0)
    return served


def _by_team(amounts: FloatArray, team: IntArray) -> FloatArray:
    """Return amounts (replications, seats, months) added up by team (replications, teams, months)."""
    added = np.zeros((amounts.shape[0], int(team[-1]) + 1, amounts.shape[2]))
    for seat, place in enumerate(team):
        added[:, place] += amounts[:, seat]
    return added
