"""A commission budget simulated by the pay engine has the mean and the spread that integration gives."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from scipy import integrate, stats

from bench.pay_bench import budget_of, budgets, commission_plan, drawn, row_by_row
from sim.pay.plan import Plan

REPETITIONS = 2_000
EXACT = -1  # attainment decimals: not rounded
BUDGET = budget_of()
ATTAINMENT = stats.norm(BUDGET["attainment"]["mean"], BUDGET["attainment"]["sd"])
TARGETS = np.array(BUDGET["targets"])


def rate(attainment: float) -> float:
    """The rule of the example's code, written apart from any plan."""
    return 0.02 if attainment <= 0.90 else 0.03 if attainment <= 0.99 else 0.04


def of_rounded(power: int) -> float:
    """E[(rate x attainment)^power] for attainment rounded to two decimals: a sum over the hundredths."""
    hundredths = np.arange(0, 301)
    weights = ATTAINMENT.cdf((hundredths + 0.5) / 100) - ATTAINMENT.cdf((hundredths - 0.5) / 100)
    return math.fsum(w * (rate(h / 100) * h / 100) ** power for h, w in zip(hundredths, weights, strict=True))


def of_exact(power: int) -> float:
    """The same for attainment as drawn: an integral, broken where the rate jumps."""

    def weighted(attainment: float) -> float:
        return (rate(attainment) * attainment) ** power * ATTAINMENT.pdf(attainment)

    pieces = [(0.0, 0.90), (0.90, 0.99), (0.99, 2.0)]
    return math.fsum(integrate.quad(weighted, low, high)[0] for low, high in pieces)


def plan_with(decimals: int | None) -> Plan:
    plan = commission_plan()
    measure = plan.measures[0].model_copy(update={"attainment_decimals": EXACT if decimals is None else decimals})
    return plan.model_copy(update={"measures": (measure,)})


@pytest.mark.parametrize(("decimals", "moment"), [(2, of_rounded), (None, of_exact)], ids=["rounded", "exact"])
def test_mean_and_standard_deviation_are_the_integrated_ones(
    decimals: int | None, moment: Callable[[int], float]
) -> None:
    mean = moment(1) * float(TARGETS @ BUDGET["probabilities"])
    square = moment(2) * float(TARGETS**2 @ BUDGET["probabilities"])
    expected, sd = BUDGET["reps"] * mean, math.sqrt(BUDGET["reps"] * (square - mean**2))
    budget = budgets(plan_with(decimals), *drawn(BUDGET["reps"], REPETITIONS, seed=3, decimals=decimals))
    assert abs(budget.mean() - expected) < 4.0 * sd / math.sqrt(REPETITIONS)
    spread = budget.std(ddof=1)
    error = sd * math.sqrt((stats.kurtosis(budget, fisher=False) - 1.0) / (4.0 * REPETITIONS))
    assert abs(spread - sd) < 4.0 * error


def test_a_misreading_of_the_boundaries_would_be_seen() -> None:
    """Rounding attainment or not moves the mean by more than the test forgives."""
    differs = BUDGET["reps"] * float(TARGETS @ BUDGET["probabilities"]) * abs(of_rounded(1) - of_exact(1))
    error = budgets(plan_with(2), *drawn(BUDGET["reps"], REPETITIONS, seed=3)).std() / math.sqrt(REPETITIONS)
    assert differs > 8.0 * error


def test_every_repetition_is_what_the_rows_of_the_example_come_to() -> None:
    draws = drawn(BUDGET["reps"], 20)
    assert budgets(commission_plan(), *draws) == pytest.approx(row_by_row(*draws), abs=0.005)


def test_a_tie_given_to_the_upper_tier_would_pay_more_on_the_boundaries() -> None:
    plan = commission_plan()
    measure = plan.measures[0]
    upper = measure.model_copy(update={"terms": (measure.base.model_copy(update={"tie": "upper"}),)})
    on_boundaries = np.full((1, 2), 100_000.0), np.array([[0.9, 0.99]])
    paid = budgets(plan, *on_boundaries)[0]
    assert paid == 1_800.0 + 2_970.0
    assert budgets(plan.model_copy(update={"measures": (upper,)}), *on_boundaries)[0] == 2_700.0 + 3_960.0
