"""Speed and memory of pay: a million payee-months beside a NumPy pass, and a commission budget beside pandas.

`make bench` runs it after the simulation's; the versions take turns, and every ratio is the median of the rounds' own.
The budget is the one of pbpython.com/monte-carlo.html: 500 reps, attainment normal around 1 with sd 0.1, six targets.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from bench.year_bench import print_year
from sim.pay.credit import Credit
from sim.pay.lines import PeriodPay
from sim.pay.payout import pay_in_dollars
from sim.pay.periods import pay_by_period
from sim.pay.plan import Plan, plan_from

MONTHS = 12
MILLION = 1_000_000
REPETITIONS = 1_000  # of the budget, as in the example
BUDGET_FILE = Path(__file__).resolve().parents[1] / "tests" / "cases" / "budget" / "commission_budget.yaml"
KNOTS = ([0.0, 0.5, 0.8, 1.0, 1.5, 3.0], [0.0, 0.3, 0.7, 1.0, 2.0, 3.0])
GOALS = {"interp": 15.0, "memory": 1024.0, "pandas": 10.0}
# A process inherits the peak of the one that starts it, so a small launcher starts the run and reads its child's peak.
LAUNCHER = """
import resource, subprocess, sys
subprocess.run([sys.executable, "-c", *sys.argv[1:]], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10))
"""
PAY_RUN = "from bench.pay_bench import credits_for, paid, three_measures; paid(three_measures(), credits_for())"
THREE_MEASURES = """
name: Three measures
ote_per_year: 150000.0
base_share: 0.6
pay_every: month
measures:
  - name: Own revenue
    scope: individual
    weight: 0.5
    terms: [{kind: curve}, {kind: accelerator, above: 1.0, rate: 2.0}, {kind: cap, at: 3.0}]
  - name: Team revenue
    scope: team
    weight: 0.3
    terms: [{kind: curve, points: [[0.0, 0.0], [0.5, 0.3], [1.0, 1.0]]}, {kind: threshold, at: 0.4}]
  - name: Objectives
    scope: score
    weight: 0.2
    terms: [{kind: curve, points: [[0.0, 0.0], [1.0, 1.0]], beyond: flat}]
terms:
  - {kind: cap, at: 2.5}
  - {kind: draw, dollars: 2000.0}
"""


def three_measures() -> Plan:
    """Return a plan of three measures with an accelerator, caps and a recoverable draw."""
    return plan_from(yaml.safe_load(THREE_MEASURES))


def credits_for(payee_months: int = MILLION) -> dict[str, Credit]:
    """Return a year's credit by month for as many payees as make the payee-months."""
    draws = np.random.default_rng(7)
    shape = (-(-payee_months // MONTHS), MONTHS)
    quota = np.full(shape, 40_000.0)
    own, team = (draws.gamma(4.0, 10_500.0, shape) for _ in range(2))
    scores = draws.uniform(0.4, 1.1, shape) / MONTHS
    return {
        "Own revenue": Credit.by_period(own, quota),
        "Team revenue": Credit.by_period(team, quota),
        "Objectives": Credit.by_period(scores, np.full(shape, 1.0 / MONTHS)),
    }


def paid(plan: Plan, credits: dict[str, Credit]) -> PeriodPay:
    """Return the pay of everybody in one call."""
    return pay_by_period(plan, credits)


def commission_plan() -> Plan:
    """Return the plan of the commission budget."""
    return plan_from(budget_of()["plan"])


def drawn(reps: int, repetitions: int, seed: int = 1, decimals: int | None = 2) -> tuple[np.ndarray, np.ndarray]:
    """Return targets and attainments, both (repetitions, reps); the example rounds attainment to two decimals."""
    budget, draws = budget_of(), np.random.default_rng(seed)
    targets = draws.choice(budget["targets"], p=budget["probabilities"], size=(repetitions, reps))
    attainment = draws.normal(budget["attainment"]["mean"], budget["attainment"]["sd"], targets.shape)
    return targets, attainment if decimals is None else attainment.round(decimals)


def budgets(plan: Plan, targets: np.ndarray, attainment: np.ndarray) -> np.ndarray:
    """Return the commission of each repetition: the engine's pay summed over the reps."""
    credit = Credit.against_quota(attainment * targets, targets)
    return pay_in_dollars(plan, {plan.measures[0].name: credit}).variable.sum(axis=-1)


def row_by_row(targets: np.ndarray, attainment: np.ndarray) -> np.ndarray:
    """Return the commission of each repetition as the example does it: a frame a repetition, a function a row."""

    def rate(reached: float) -> float:
        if reached <= 0.90:
            return 0.02
        return 0.03 if reached <= 0.99 else 0.04

    totals = []
    for target, reached in zip(targets, attainment, strict=True):
        reps = pd.DataFrame({"attainment": reached, "target": target})
        reps["sales"] = reps["attainment"] * reps["target"]
        reps["rate"] = reps["attainment"].apply(rate)
        reps["commission"] = reps["rate"] * reps["sales"]
        totals.append(float(reps["commission"].sum()))
    return np.array(totals)


def seconds(run: Callable[[], object]) -> float:
    """Return how long a run takes."""
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def median_ratio(slow: Callable[[], object], fast: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Return the median of slow / fast over rounds in which both take turns, and the median time of `slow`, s."""
    slow(), fast()
    timed = [(seconds(slow), seconds(fast)) for _ in range(rounds)]
    return statistics.median(a / b for a, b in timed), statistics.median(a for a, _ in timed)


def peak_memory() -> float:
    """Return the peak of a child process that pays a million payee-months, MB."""
    run = subprocess.run([sys.executable, "-c", LAUNCHER, PAY_RUN], capture_output=True, text=True, check=True)
    return float(run.stdout.splitlines()[-1])


def budget_of() -> dict:
    """Return the example as its file states it."""
    return yaml.safe_load(BUDGET_FILE.read_text(encoding="utf-8"))


def main(arguments: list[str] | None = None) -> None:
    """Print time and memory of pay beside NumPy and pandas."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a third of the rounds, a tenth of a year's credits")
    parser.add_argument("--before", type=Path, metavar="FOLDER", help="an older copy of the program, timed in turn")
    chosen = parser.parse_args(arguments)
    rounds = 3 if chosen.quick else 9
    plan, credits = three_measures(), credits_for()
    attainment = [credit.attainment for credit in credits.values()]
    one, elapsed = median_ratio(lambda: paid(plan, credits), lambda: np.interp(attainment[0], *KNOTS), rounds)
    all_three, _ = median_ratio(
        lambda: paid(plan, credits), lambda: [np.interp(array, *KNOTS) for array in attainment], rounds
    )
    print(f"Pay of a million payee-months, three measures, accelerator, caps and draw: {elapsed:.2f} s")
    print(
        f"  ÷ np.interp over the attainments of its three measures {all_three:5.1f}   (goal under {GOALS['interp']:g})"
    )
    print(f"  ÷ np.interp over those of one measure                  {one:5.1f}")
    print(f"  peak memory of the process {peak_memory():,.0f} MB   (goal under {GOALS['memory']:g})")
    budget = commission_plan()
    size = (budget_of()["reps"], REPETITIONS)
    ratio, elapsed = median_ratio(
        lambda: row_by_row(*drawn(*size)), lambda: budgets(budget, *drawn(*size)), max(3, rounds // 2)
    )
    print(f"Commission budget, {size[0]} reps x {size[1]}, draws included: pandas row by row {elapsed:.2f} s")
    print(f"  ÷ the pay engine {ratio:5.1f}   (goal at least {GOALS['pandas']:g})")
    print_year(MILLION // 10 if chosen.quick else MILLION, 3, chosen.before)


if __name__ == "__main__":
    main()
