"""How fast pay is computed: a million payee-months beside one NumPy pass, and a commission budget beside pandas.

Run as `PYTHONPATH=. python tests/bench/pay.py`; it prints seconds and ratios.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable

import numpy as np

from sim.credit import Credit
from sim.pay_periods import pay_by_period
from sim.payout import pay_in_dollars
from sim.plan import Plan, plan_from

PAYEES, MONTHS = 83_334, 12  # a million payee-months
REPS, YEARS = 500, 200
RUNS = 5


def best(work: Callable[[], object]) -> float:
    """Return the shortest of a few runs, in seconds."""
    seconds = []
    for _ in range(RUNS):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return min(seconds)


def three_measures() -> Plan:
    """Return a plan of three measures with accelerators, caps and a draw, paid monthly on quota to date."""
    own = [{"kind": "curve"}, {"kind": "accelerator", "above": 1.0, "rate": 2.0}, {"kind": "cap", "at": 2.5}]
    new = [{"kind": "curve", "points": [[0.5, 0.0], [1.0, 1.0]]}, {"kind": "accelerator", "above": 1.0, "rate": 1.5}]
    return plan_from(
        {
            "name": "Three measures",
            "pay_every": "month",
            "measures": [
                {"name": "Own", "scope": "individual", "weight": 0.5, "terms": own},
                {"name": "New", "scope": "individual", "weight": 0.3, "terms": new},
                {"name": "Team", "scope": "team", "weight": 0.2},
            ],
            "terms": [{"kind": "cap", "at": 2.0}, {"kind": "draw", "dollars": 2_000.0}],
        }
    )


def a_million_payee_months() -> dict[str, float]:
    """Return seconds, the ratio to one `interp` pass over as many numbers, and the peak memory in GB."""
    rng, plan = np.random.default_rng(1), three_measures()
    quota = np.array(26_000.0)
    credits = {m.name: Credit.by_period(rng.lognormal(10.0, 0.5, (PAYEES, MONTHS)), quota) for m in plan.measures}
    attainment = credits["Own"].attainment
    one_pass = best(lambda: np.interp(attainment, [0.0, 0.5, 1.0, 2.0], [0.0, 0.3, 1.0, 3.0]))
    seconds = best(lambda: pay_by_period(plan, credits))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    return {"seconds": seconds, "x interp": seconds / one_pass, "GB": peak}


def commission_budget() -> dict[str, float]:
    """Return seconds for 200 years of 500 reps, and how many times longer pandas takes row by row."""
    import pandas as pd

    rates = [{"above": 0.0, "rate": 0.02}, {"above": 0.9, "rate": 0.03}, {"above": 0.99, "rate": 0.04}]
    base = {"kind": "retroactive rates", "tie": "lower", "tiers": rates}
    measure = {"name": "Sales", "scope": "individual", "attainment_decimals": 2, "terms": [base]}
    plan = plan_from({"name": "Commission budget", "measures": [measure]})
    rng = np.random.default_rng(2)
    attainment = np.round(rng.normal(1.0, 0.1, (YEARS, REPS)), 2)
    targets = rng.choice(
        [75_000.0, 100_000.0, 200_000.0, 300_000.0, 400_000.0, 500_000.0],
        (YEARS, REPS),
        p=[0.3, 0.3, 0.2, 0.1, 0.05, 0.05],
    )

    def ours() -> float:
        credit = Credit.against_quota(attainment * targets, targets)
        return float(pay_in_dollars(plan, {"Sales": credit}).variable.sum())

    def rate_of(x: float) -> float:
        return 0.02 if x <= 0.9 else 0.03 if x <= 0.99 else 0.04

    def row_by_row() -> float:
        total = 0.0
        for year in range(YEARS):
            table = pd.DataFrame({"attainment": attainment[year], "target": targets[year]})
            table["sales"] = table["attainment"] * table["target"]
            table["rate"] = table["attainment"].apply(rate_of)
            total += float((table["rate"] * table["sales"]).sum())
        return total

    assert abs(ours() - row_by_row()) < 1.0 * YEARS * REPS * 0.01, "both compute the same budget"
    seconds = best(ours)
    return {"seconds": seconds, "x faster than pandas": best(row_by_row) / seconds}


if __name__ == "__main__":
    for name, figures in (("payee-months", a_million_payee_months()), ("budget", commission_budget())):
        print(name, {key: round(value, 3) for key, value in figures.items()})
