"""Payroll: the credit that the simulation emitted becomes attainment and pay for each person and fiscal year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiled.records import as_record
from sim.compiled.rules import rule
from sim.engine.credit_streams import CreditStream
from sim.engine.plans_in_force import Contract
from sim.model.transition import Transition, next_plan_share
from sim.month.state import Report
from sim.pay.credit import Credit
from sim.pay.money import to_cents
from sim.pay.payout import Pay, pay_in_dollars
from sim.pay.periods import pay_by_period
from sim.pay.terms.settlements import NEVER, Standing
from sim.units import MONTHS_PER_YEAR, FloatArray, IntArray

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
    target_incentive: FloatArray  # of the months in seat


class PersonYears(NamedTuple):
    """What counts toward each person's pay in a fiscal year: one row for each person and year, in columns."""

    replication: IntArray
    year: IntArray
    seat: IntArray
    ordinal: IntArray
    months: FloatArray
    credit: FloatArray
    quota: FloatArray
    team_credit: FloatArray
    team_quota: FloatArray


def payslips(
    report: Report, contracts: Sequence[Contract], team_size: int, transition: Transition | None = None
) -> Payslips:
    """Return what everybody earned, from a report whose arrays lead with the replication.

    Someone who joins or leaves within a fiscal year is paid for the months in seat against the quota of those months;
    the team measure counts the team's credit and quota in the same months, vacant seats included. With a second
    contract, months under another mix of the two plans are settled apart, each like a year of its own. Rows stand in
    the order of replication, year, seat and incumbent.
    """
    entries = person_years(report, team_size)
    quota, team_quota = np.maximum(entries.quota, SMALLEST_QUOTA), np.maximum(entries.team_quota, SMALLEST_QUOTA)
    if len(contracts) == 1 or transition is None:
        pay = pay_of(contracts[0], entries, report, team_size)
        target = contracts[0].plan.target_incentive_per_year * entries.months / 12.0
    else:
        pay, target = _pay_in_parts(contracts, transition, entries, report, team_size)
    own, team = entries.credit / quota, entries.team_credit / team_quota
    return Payslips(*entries[:5], entries.credit, own, team, pay.base, pay.variable, target)


def person_years(report: Report, team_size: int) -> PersonYears:
    """Return what counts toward everybody's pay, from a report whose arrays lead with the replication."""
    replications, seats, months = report.credit.shape
    changes = int(np.count_nonzero(report.ordinal[:, :, 1:] != report.ordinal[:, :, :-1]))
    most = replications * seats * (months // 12) + changes
    who, amounts = np.zeros((4, most), np.int64), np.zeros((5, most))
    written = fill_person_years(report, team_size, np.zeros((2, 12)), PersonYears(*who, *amounts))
    return PersonYears(*who[:, :written], *amounts[:, :written])


def pay_of(contract: Contract, entries: PersonYears, report: Report, team_size: int) -> Pay:
    """Return what a plan pays for every row of `entries`."""
    plan, worked = contract.plan, entries.months
    score = Credit(attainment=np.ones_like(worked), credited=worked, quota=worked, months=worked)
    credits: dict[str, Credit] = {}
    for stream in contract.streams:
        counted, years = report, entries
        if report.sold.shape[1]:
            counted = in_stream(report, stream)
            years = person_years(counted, team_size)
        if plan.by_period:
            by_scope = _by_month(years, counted, team_size)
        else:
            own_quota, shared_quota = (np.maximum(quotas, SMALLEST_QUOTA) for quotas in (years.quota, years.team_quota))
            by_scope = {
                "individual": Credit.against_quota(years.credit, own_quota, worked),
                "team": Credit.against_quota(years.team_credit, shared_quota, worked),
                "score": score,
            }
        scopes = {measure.name: measure.scope for measure in plan.measures}
        for name in stream.names:
            credits[name] = by_scope.get(scopes.get(name, "individual"), by_scope["team"])
    if not plan.by_period:
        return pay_in_dollars(plan, credits)
    weight = credits[plan.measures[0].name].months
    paid = pay_by_period(plan, credits, Standing(served=_served(entries, report))).pay.sum(axis=-1)
    return Pay(base=to_cents(plan.base_per_year * weight.sum(axis=-1) / MONTHS_PER_YEAR), variable=to_cents(paid))


def in_stream(report: Report, stream: CreditStream) -> Report:
    """Return a report whose credit and quota are those of one stream."""
    return report._replace(credit=report.sold @ np.array(stream.weights), quota=report.quota * stream.quota_share)


def _pay_in_parts(
    contracts: Sequence[Contract], transition: Transition, entries: PersonYears, report: Report, team_size: int
) -> tuple[Pay, FloatArray]:
    """Return pay and target incentive of the rows, part of the year by part, one mix of plans in each."""
    mix = next_shares(report, transition)
    where = _row_keys(entries, report)
    base, variable, target = (np.zeros_like(entries.months) for _ in range(3))
    for share in np.unique(mix):
        part = report._replace(presence=np.where(mix == share, report.presence, 0.0))
        years = person_years(part, team_size)
        rows = np.searchsorted(where, _row_keys(years, report))
        for contract, weight in zip(contracts, (1.0 - share, share), strict=True):
            if weight > 0.0:
                pay = pay_of(contract, years, part, team_size)
                np.add.at(base, rows, weight * pay.base)
                np.add.at(variable, rows, weight * pay.variable)
                np.add.at(target, rows, weight * contract.plan.target_incentive_per_year * years.months / 12.0)
    return Pay(base=to_cents(base), variable=to_cents(variable)), target


def next_shares(report: Report, transition: Transition) -> FloatArray:
    """Return the share of the next plan in each month's pay; shape (replications, seats, months)."""
    months, cutover = report.credit.shape[2], transition.cutover_month
    terms = as_record(transition)
    by_month = np.array([next_plan_share(month, terms) for month in range(months)])
    shares = np.broadcast_to(by_month, report.credit.shape)
    if not (transition.grandfathering and 0 < cutover < months):
        return shares
    holder = np.where(report.presence[:, :, cutover - 1] > 0.0, report.ordinal[:, :, cutover - 1], -1)
    kept: FloatArray = np.where(report.ordinal == holder[:, :, None], 0.0, shares)
    return kept


def _row_keys(entries: PersonYears, report: Report) -> IntArray:
    """Return a number for each row that ascends with replication, year, seat and incumbent."""
    _, seats, months = report.credit.shape
    people = int(report.ordinal.max()) + 1
    key: IntArray = entries.replication * (months // 12) + entries.year
    key = (key * seats + entries.seat) * people + entries.ordinal
    return key


@rule
def fill_person_years(report: Report, team_size: int, team: FloatArray, years: PersonYears) -> int:
    """Fill `years` and return the number of rows; `team` (2, 12) is scratch for a team's credit and quota."""
    replications, seats, months = report.credit.shape
    rows = 0
    for replication in range(replications):
        for year in range(months // 12):
            for place in range(seats):
                if place % team_size == 0:
                    add_up_team(replication, year, place, min(place + team_size, seats), report, team)
                rows = fill_year(replication, year, place, rows, report, team, years)
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
def fill_year(
    replication: int, year: int, place: int, rows: int, report: Report, team: FloatArray, years: PersonYears
) -> int:
    """Enter one seat's fiscal year, a row for each incumbent; return the number of rows that `years` then has."""
    incumbent = -1
    months = credit = quota = team_credit = team_quota = 0.0
    for month in range(12):
        at = (replication, place, 12 * year + month)
        presence = report.presence[at]
        if presence <= 0.0:
            continue
        if report.ordinal[at] != incumbent:
            if months > 0.0:
                write_row(rows - 1, months, credit, quota, team_credit, team_quota, years)
            incumbent = report.ordinal[at]
            months = credit = quota = team_credit = team_quota = 0.0
            years.replication[rows] = replication
            years.year[rows] = year
            years.seat[rows] = place
            years.ordinal[rows] = incumbent
            rows += 1
        months += presence
        credit += presence * report.credit[at]
        quota += report.quota[at]
        team_credit += presence * team[0, month]
        team_quota += presence * team[1, month]
    if months > 0.0:
        write_row(rows - 1, months, credit, quota, team_credit, team_quota, years)
    return rows


@rule
def write_row(
    row: int, months: float, credit: float, quota: float, team_credit: float, team_quota: float, years: PersonYears
) -> None:
    """Write what an incumbent's months of a fiscal year add up to."""
    years.months[row] = months
    years.credit[row] = credit
    years.quota[row] = quota
    years.team_credit[row] = team_credit
    years.team_quota[row] = team_quota


def joined_payslips(parts: list[Payslips]) -> Payslips:
    """Return several lists of payslips as one."""
    columns: Any = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Payslips(*columns)


def selected_payslips(slips: Payslips, rows: NDArray[Any]) -> Payslips:
    """Return the payslips at the given rows, or where a mask is true."""
    columns: Any = (column[rows] for column in slips)
    return Payslips(*columns)


def _by_month(entries: PersonYears, report: Report, team_size: int) -> dict[str, Credit]:
    """Return the credit of each month by scope, a row for each of `entries`, for plans that pay by month or quarter."""
    months = 12 * entries.year[:, None] + np.arange(12)
    at = (entries.replication[:, None], entries.seat[:, None], months)
    here = (report.ordinal[at] == entries.ordinal[:, None]) & (report.presence[at] > 0.0)
    weight = here * report.presence[at]
    team = np.arange(report.credit.shape[1]) // team_size
    of_team = (entries.replication[:, None], team[entries.seat][:, None], months)
    return {
        "individual": Credit.by_period(report.credit[at] * weight, report.quota[at] * here, months=weight),
        "team": Credit.by_period(
            _by_team(report.credit, team)[of_team] * weight,
            _by_team(report.quota, team)[of_team] * weight,
            months=weight,
        ),
        "score": Credit.by_period(weight, weight, months=weight),
    }


def _served(entries: PersonYears, report: Report) -> FloatArray:
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
