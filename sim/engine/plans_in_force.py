"""The plans in force, as the month loop reads them: one, or two in a transition, each with its streams of credit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.engine.credit_streams import CreditStream, credit_streams
from sim.engine.incentives import incentive_table
from sim.month.state import Plans
from sim.pay.plan import Plan
from sim.scenario.scenario import Scenario
from sim.units import MONTHS_PER_YEAR, FloatArray


@dataclass(frozen=True, kw_only=True)
class Contract:
    """A plan with the streams in which its measures are credited."""

    plan: Plan
    streams: tuple[CreditStream, ...]

    @property
    def is_plain(self) -> bool:
        """Tell whether every measure counts a dollar as a dollar, whatever the motion."""
        return all(stream.is_plain for stream in self.streams)


def contract_of(plan: Plan, scenario: Scenario) -> Contract:
    """Return a plan as the scenario's organization credits it; ScenarioError when it cannot be simulated."""
    return Contract(
        plan=plan, streams=credit_streams(plan, scenario.crediting, scenario.quota, scenario.market.deal_size)
    )


def contracts_of(scenario: Scenario) -> tuple[Contract, ...]:
    """Return the scenario's plan, and the one that follows it within the horizon, if any."""
    plans = [scenario.plan]
    if 0 < scenario.transition.cutover_month < scenario.run.months:
        plans.append(scenario.transition.plan)
    return tuple(contract_of(plan, scenario) for plan in plans)


def period_months(contracts: tuple[Contract, ...]) -> int:
    """Return the months by which all measures in force count results; a year where they do not agree."""
    months = {"year": 12, "quarter": 3, "month": 1, "transaction": 12}
    lengths = {months[measure.measured_per] for contract in contracts for measure in contract.plan.measures}
    return lengths.pop() if len(lengths) == 1 else 12


def incentives_of(plan: Plan, scenario: Scenario, stream: CreditStream | None = None, period: int = 12) -> FloatArray:
    """Return the incentive table of a plan, or of one of its streams; shape (12, own grid, team grid, 4).

    With a shorter `period` (months) the forecast is of the period's attainment, less certain than a year's; the row of
    n months left is that of the period.
    """
    return incentive_table(
        plan,
        team_size=scenario.organization.team_size,
        correlation=scenario.behavior.result_correlation,
        forecast_sd=scenario.behavior.forecast_sd * MONTHS_PER_YEAR / period,
        quota=scenario.quota.annual_quota,
        stream=stream,
    ).values


def plans_of(scenario: Scenario) -> Plans:
    """Return the arrays that the month loop reads; plans with fewer streams are filled up with streams of nothing."""
    contracts = contracts_of(scenario)
    plain = all(contract.is_plain for contract in contracts)
    period = period_months(contracts)
    tables = [
        [
            incentives_of(contract.plan, scenario, None if plain or len(contract.streams) == 1 else stream, period)
            for stream in contract.streams
        ]
        for contract in contracts
    ]
    most = max(map(len, tables))
    axes = [max(table.shape[axis] for of_plan in tables for table in of_plan) for axis in (1, 2)]
    table = np.zeros((len(contracts), most, 12, *axes, 4))
    streams = np.zeros((len(contracts), most, 4))
    streams[:, :, 3] = 1.0
    for row, contract in enumerate(contracts):
        for column, (stream, values) in enumerate(zip(contract.streams, tables[row], strict=True)):
            table[row, column] = values
            streams[row, column] = (*stream.weights, stream.quota_share)
    pay = [(contract.plan.base_per_year, contract.plan.target_incentive_per_year) for contract in contracts]
    return Plans(table, streams, np.array(pay))
