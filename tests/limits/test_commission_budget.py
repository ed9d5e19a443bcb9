"""A published commission budget: 500 reps, attainment N(1, 0.1) to two decimals, six targets, three retroactive rates.

Source: pbpython.com/monte-carlo.html. Its mean and standard deviation are integrated here over the grid of hundredths
and compared with the engine's over simulated years.
"""

import math
from statistics import NormalDist

import numpy as np
import pytest

from sim.credit import Credit
from sim.payout import pay_in_dollars
from sim.plan import plan_from

REPS, YEARS = 500, 2_000
TARGETS = np.array([75_000.0, 100_000.0, 200_000.0, 300_000.0, 400_000.0, 500_000.0])
CHANCES = np.array([0.3, 0.3, 0.2, 0.1, 0.05, 0.05])
PLAN = plan_from(
    {
        "name": "Commission budget",
        "measures": [
            {
                "name": "Sales",
                "scope": "individual",
                "attainment_decimals": 2,
                "terms": [
                    {
                        "kind": "retroactive rates",
                        "tie": "lower",
                        "tiers": [
                            {"above": 0.0, "rate": 0.02},
                            {"above": 0.9, "rate": 0.03},
                            {"above": 0.99, "rate": 0.04},
                        ],
                    }
                ],
            }
        ],
    }
)


def integrated():
    """Return mean and sd of the year's commission of all reps, and the fourth central moment of one's."""
    attainment = NormalDist(1.0, 0.1)
    hundredths = np.arange(30, 171)
    chances = np.array([attainment.cdf((h + 0.5) / 100) - attainment.cdf((h - 0.5) / 100) for h in hundredths])
    rates = np.where(hundredths <= 90, 0.02, np.where(hundredths <= 99, 0.03, 0.04))
    pay = np.outer(TARGETS, hundredths / 100 * rates)
    weight = np.outer(CHANCES, chances)
    mean = float((weight * pay).sum())
    variance = float((weight * (pay - mean) ** 2).sum())
    return REPS * mean, math.sqrt(REPS * variance)


def test_the_simulated_budget_has_the_integrated_mean_and_spread():
    rng = np.random.default_rng(20_190_218)
    attainment = np.round(rng.normal(1.0, 0.1, (YEARS, REPS)), 2)
    quota = rng.choice(TARGETS, (YEARS, REPS), p=CHANCES)
    paid = pay_in_dollars(PLAN, {"Sales": Credit.against_quota(attainment * quota, quota)}).variable.sum(axis=1)
    mean, sd = integrated()
    assert paid.mean() == pytest.approx(mean, abs=4.0 * sd / math.sqrt(YEARS))
    assert paid.std(ddof=1) == pytest.approx(sd, abs=4.0 * sd / math.sqrt(2.0 * (YEARS - 1)))


def test_a_tie_given_to_the_upper_tier_would_not_pass():
    upper = plan_from(
        {
            **PLAN.model_dump(mode="json"),
            "measures": [
                {
                    **PLAN.measures[0].model_dump(mode="json"),
                    "terms": [{**PLAN.measures[0].terms[0].model_dump(mode="json"), "tie": "upper"}],
                }
            ],
        }
    )
    attainment = np.array([0.9, 0.99])
    credit = {"Sales": Credit.against_quota(attainment * 1e5, np.full(2, 1e5))}
    assert (pay_in_dollars(upper, credit).variable > pay_in_dollars(PLAN, credit).variable).all()
