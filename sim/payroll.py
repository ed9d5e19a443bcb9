"""Payroll: the credit that the simulation emitted becomes attainment and pay for each person and fiscal year."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiled import rule
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


class Ledger(NamedTuple):
    """What counts toward each person's pay in a fiscal year, one row for each person and year."""

    replication: IntArray
    year: IntArray
    seat: IntArray
    ordinal: IntArray
    months: FloatArray
    credit: FloatArray
    quota: FloatArray
    team_credit: FloatArray
    team_quota: FloatArray


def payslips(report: Report, plan: Plan, team_size: int) -> Payslips:
    """Return what everybody earned, from a report whose arrays lead with the replication.

    Someone who joins or leaves within a fiscal year is paid for the months in seat against the quota of those months;
    the team measure counts the team's credit and quota in the same months, vacant seats included. Rows stand in the
    order of replication, year, seat and incumbent.
    """
    replications, seats, months = report.credit.shape
    changes = int(np.count_nonzero(report.ordinal[:, :, 1:] != report.ordinal[:, :, :-1]))
    most = replications * seats * (months // 12) + changes
    who, amounts = np.zeros((4, most), np.int64), np.zeros((5, most))
    written = keep_ledger(report, team_size, np.zeros((2, 12)), Ledger(*who, *amounts))
    entries = Ledger(*who[:, :written], *amounts[:, :written])
    quota, team_quota = np.maximum(entries.quota, SMALLEST_QUOTA), np.maximum(entries.team_quota, SMALLEST_QUOTA)
    worked = entries.months
    own = Credit(attainment=entries.credit / quota, credited=entries.credit, quota=quota, months=worked)
    shared = entries.team_credit
    team = Credit(attainment=shared / team_quota, credited=shared, quota=team_quota, months=worked)
    if plan.by_period:
        pay = _pay_by_month(plan, entries, report, team_size)
    else:
        score = Credit(attainment=np.ones_like(worked), credited=worked, quota=worked, months=worked)
        by_scope = {"individual": own, "score": score}
        pay = pay_in_dollars(plan, {measure.name: by_scope.get(measure.scope, team) for measure in plan.measures})
    return Payslips(*entries[:4], worked, entries.credit, own.attainment, team.attainment, pay.base, pay.variable)


@rule
def keep_ledger(report: Report, team_size: int, team: FloatArray, book: Ledger) -> int:
    """Fill the ledger and return the number of rows; `team` (2, 12) is scratch for a team's credit and quota."""
    replications, seats, months = report.credit.shape
    rows = 0
    for replication in range(replications):
        for year in range(months // 12):
            for place in range(seats):
                if place % team_size == 0:
                    add_up_team(replication, year, place, min(place + team_size, seats), report, team)
                rows = keep_year(replication, year, place, rows, report, team, book)
    return rows


@rule
def add_up_team(replication: int, year: int, first: int, last: int, report: Report, team: FloatArray) -> None:
    """Set `team` (2, 12) to the monthly credit and quota of the seats `first` to `last` (excluded) in a year."""
    team[:] = 0.0
    for place in range(first, last):
        for month in range(12):
            team[0, month] += report.credit[replication, place, 12 * year + month]
            team[1, month] += report.quota[replication, place, 12 * year + month]


@rule
def keep_year(
    replication: int, year: int, place: int, rows: int, report: Report, team: FloatArray, book: Ledger
) -> int:
    """Enter one seat's fiscal year, a row for each incumbent; return the number of rows the ledger then has."""
    incumbent = -1
    months = credit = quota = team_credit = team_quota = 0.0
    for month in range(12):
        at = (replication, place, 12 * year + month)
        presence = report.presence[at]
        if presence <= 0.0:
            continue
        if report.ordinal[at] != incumbent:
            incumbent = report.ordinal[at]
            months = credit = quota = team_credit = team_quota = 0.0
            book.replication[rows] = replication
            book.year[rows] = year
            book.seat[rows] = place
            book.ordinal[rows] = incumbent
            rows += 1
        months += presence
        credit += presence * report.credit[at]
        quota += report.quota[at]
        team_credit += presence * team[0, month]
        team_quota += presence * team[1, month]
        row = rows - 1  # written month by month: the last month's sums stand
        book.months[row] = months
        book.credit[row] = credit
        book.quota[row] = quota
        book.team_credit[row] = team_credit
        book.team_quota[row] = team_quota
    return rows


def joined_payslips(parts: list[Payslips]) -> Payslips:
    """Return several lists of payslips as one."""
    columns: Any = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Payslips(*columns)


def selected_payslips(slips: Payslips, rows: NDArray[Any]) -> Payslips:
    """Return the payslips at the given rows, or where a mask is true."""
    columns: Any = (column[rows] for column in slips)
    return Payslips(*columns)


def _pay_by_month(plan: Plan, entries: Ledger, report: Report, team_size: int) -> Pay:
    """Return the year's pay, a row for each ledger row, of a plan that looks from month to month."""
    months = 12 * entries.year[:, None] + np.arange(12)
    at = (entries.replication[:, None], entries.seat[:, None], months)
    here = (report.ordinal[at] == entries.ordinal[:, None]) & (report.presence[at] > 0.0)
    weight = here * report.presence[at]
    team = np.arange(report.credit.shape[1]) // team_size
    of_team = (entries.replication[:, None], team[entries.seat][:, None], months)
    own = Credit.by_period(report.credit[at] * weight, report.quota[at] * here, months=weight)
    group = Credit.by_period(
        _by_team(report.credit, team)[of_team] * weight, _by_team(report.quota, team)[of_team] * weight, months=weight
    )
    by_scope = {"individual": own, "score": Credit.by_period(weight, weight, months=weight)}
    credits = {measure.name: by_scope.get(measure.scope, group) for measure in plan.measures}
    paid = pay_by_period(plan, credits, Standing(served=_served(entries, report))).pay.sum(axis=-1)
    return Pay(base=to_cents(plan.base_per_year * weight.sum(axis=-1) / MONTHS_PER_YEAR), variable=to_cents(paid))


def _served(entries: Ledger, report: Report) -> FloatArray:
    """Return the months in seat before the fiscal year; the first incumbents have served for long."""
    at = (entries.replication, entries.seat)
    before = np.arange(report.credit.shape[2]) < 12 * entries.year[:, None]
    same = (report.ordinal[at] == entries.ordinal[:, None]) & before
    served: FloatArray = (same * report.presence[at]).sum(axis=1) + np.where(entries.ordinal == 0, float(NEVER), 0.0)
    return served


def _by_team(amounts: FloatArray, team: IntArray) -> FloatArray:
    """Return amounts (replications, seats, months) added up by team (replications, teams, months)."""
    added = np.zeros((amounts.shape[0], int(team[-1]) + 1, amounts.shape[2]))
    for seat, place in enumerate(team):
        added[:, place] += amounts[:, seat]
    return added
