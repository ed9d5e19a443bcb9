"""Payroll: the credit that the simulation emitted becomes attainment and pay for each person and fiscal year."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.payout import pay_in_dollars
from sim.plan import Credit, Plan
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
        credits = {m.name: own if m.scope == "individual" else group for m in plan.measures}
        pay = pay_in_dollars(plan, credits)
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


def _by_team(amounts: FloatArray, team: IntArray) -> FloatArray:
    """Return amounts (replications, seats, months) added up by team (replications, teams, months)."""
    added = np.zeros((amounts.shape[0], int(team[-1]) + 1, amounts.shape[2]))
    for seat, place in enumerate(team):
        added[:, place] += amounts[:, seat]
    return added
