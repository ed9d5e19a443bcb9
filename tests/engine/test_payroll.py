"""Payroll: a spreadsheet's arithmetic on the emitted credit, person by person."""

from __future__ import annotations

import numpy as np
import pytest

from sim.engine.payroll import payslips
from sim.engine.plans_in_force import contract_of
from sim.month.state import SERIES, Report
from sim.pay.archetypes import INDIVIDUAL_HIGH_LEVERAGE, TEAM_LOW_LEVERAGE
from sim.scenario.scenario import Scenario

MONTHS = 12
NO_SALES = np.zeros((1, 0, MONTHS, 3))  # by motion; the plans here count all motions alike


def report_of(credit: list[float], quota: list[float], presence: np.ndarray, ordinal: np.ndarray) -> Report:
    """Return one replication of seats with constant monthly credit and quota."""
    seats = len(credit)
    shape = (1, seats, MONTHS)
    monthly = np.broadcast_to(np.array(credit)[None, :, None], shape).copy()
    required = np.broadcast_to(np.array(quota)[None, :, None], shape).copy()
    return Report(np.zeros((1, MONTHS, len(SERIES))), monthly, required, presence, ordinal, np.zeros((1, 3)), NO_SALES)


def test_a_full_year_pays_what_the_curve_says() -> None:
    presence, ordinal = np.ones((1, 2, MONTHS)), np.zeros((1, 2, MONTHS), dtype=np.int64)
    report = report_of([60_000.0, 20_000.0], [40_000.0, 40_000.0], presence, ordinal)
    slips = payslips(report, [contract_of(INDIVIDUAL_HIGH_LEVERAGE, Scenario())], team_size=2)
    assert slips.attainment.tolist() == pytest.approx([1.5, 0.5])
    assert slips.base.tolist() == pytest.approx([82_500.0, 82_500.0])
    assert slips.variable.tolist() == pytest.approx([67_500.0 * 2.0, 67_500.0 * 0.5])


def test_a_team_measure_pays_everybody_by_the_team() -> None:
    presence, ordinal = np.ones((1, 2, MONTHS)), np.zeros((1, 2, MONTHS), dtype=np.int64)
    report = report_of([60_000.0, 20_000.0], [40_000.0, 40_000.0], presence, ordinal)
    slips = payslips(report, [contract_of(TEAM_LOW_LEVERAGE, Scenario())], team_size=2)
    assert slips.team_attainment.tolist() == pytest.approx([1.0, 1.0])
    assert slips.variable.tolist() == pytest.approx([45_000.0, 45_000.0])
    apart = payslips(report, [contract_of(TEAM_LOW_LEVERAGE, Scenario())], team_size=1)
    assert apart.variable.tolist() == pytest.approx([45_000.0 * 1.25, 45_000.0 * 0.5])


def test_a_departure_splits_the_year_and_a_vacancy_earns_nobody_anything() -> None:
    presence, ordinal = np.ones((1, 1, MONTHS)), np.zeros((1, 1, MONTHS), dtype=np.int64)
    ordinal[0, 0, 5:] = 1  # the first incumbent leaves after five months
    presence[0, 0, 5] = 0.0
    presence[0, 0, 6] = 0.5  # the second starts in the middle of the seventh
    report = report_of([40_000.0], [40_000.0], presence, ordinal)
    report.quota[0, 0, 6] = 20_000.0
    slips = payslips(report, [contract_of(INDIVIDUAL_HIGH_LEVERAGE, Scenario())], team_size=1)
    assert slips.ordinal.tolist() == [0, 1]
    assert slips.months.tolist() == pytest.approx([5.0, 5.5])
    assert slips.attainment.tolist() == pytest.approx([1.0, 1.0])
    assert slips.base.tolist() == pytest.approx([82_500.0 * 5 / 12, 82_500.0 * 5.5 / 12])
    assert slips.variable.tolist() == pytest.approx([67_500.0 * 5 / 12, 67_500.0 * 5.5 / 12])
    assert slips.credited.sum() == pytest.approx(40_000.0 * 10.5)


def test_no_behavior_reproduces_the_payout_spreadsheet_to_the_cent() -> None:
    presence, ordinal = np.ones((1, 3, MONTHS)), np.zeros((1, 3, MONTHS), dtype=np.int64)
    report = report_of([33_333.33, 51_234.56, 0.0], [40_000.0] * 3, presence, ordinal)
    slips = payslips(report, [contract_of(INDIVIDUAL_HIGH_LEVERAGE, Scenario())], team_size=3)
    expected = []
    for credit in (33_333.33 * 12, 51_234.56 * 12, 0.0):
        attainment = credit / 480_000.0
        expected.append(round(67_500.0 * (min(attainment, 1.0) + 2.0 * max(attainment - 1.0, 0.0)), 2))
    assert slips.variable.tolist() == expected
