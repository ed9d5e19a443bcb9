"""Quotas are renewed and spread as the policy says, and people mind the ratchet only as far as it reaches them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.engine.run import simulate
from sim.pay.archetypes import INDIVIDUAL_HIGH_LEVERAGE
from sim.scenario.scenario import Scenario

SMALL = {
    "run.replications": 4,
    "organization.seats": 6,
    "talent.quit_hazard_per_month": 0.0,
    "switches.portal": False,
    "quota.growth_per_year": 0.1,
    "quota.ratchet": 1.0,
    "motion.role_clarity": 0.0,
}


def run(renewal: str, spread: str = "by history", **changes: object):
    scenario = Scenario().replace(plan=INDIVIDUAL_HIGH_LEVERAGE)
    return simulate(scenario.with_values({**SMALL, "quota.renewal": renewal, "quota.spread": spread, **changes}))


def quotas(renewal: str, spread: str = "by history", **changes: object) -> np.ndarray:
    """Return everybody's quota of the year (replications, seats, years)."""
    people: pd.DataFrame = run(renewal, spread, **changes).by_person()
    return (people["credited"] / people["attainment"]).to_numpy().reshape(4, 3, 6).transpose(0, 2, 1)


@pytest.mark.parametrize(("renewal", "growth"), [("growth only", 1.1), ("fixed", 1.0)])
def test_quotas_that_do_not_follow_results(renewal: str, growth: float) -> None:
    yearly = quotas(renewal)
    np.testing.assert_allclose(yearly, 480_000.0 * growth ** np.arange(3) * np.ones((4, 6, 1)))


def test_a_ratchet_raises_the_quotas_of_those_who_beat_them() -> None:
    yearly = quotas("ratchet")
    assert (yearly[..., 1] > 1.1 * yearly[..., 0] * 1.001).any()
    assert (yearly[..., 1] >= 1.1 * yearly[..., 0] * 0.999).all()


def test_equal_quotas_are_equal_and_follow_the_sum_of_results() -> None:
    yearly = quotas("ratchet", "equal per head")
    np.testing.assert_allclose(yearly, yearly[:, :1] * np.ones((1, 6, 1)))
    assert (yearly[..., 1] > 1.1 * yearly[..., 0] * 1.001).any()


def test_quotas_by_potential_differ_from_the_start_and_keep_their_sum_and_shares() -> None:
    yearly = quotas("growth only", "by potential")
    assert np.ptp(yearly[..., 0]) > 100_000.0
    np.testing.assert_allclose(yearly.sum(axis=1), 6 * 480_000.0 * 1.1 ** np.arange(3) * np.ones((4, 1)))
    np.testing.assert_allclose(yearly[..., 2] / yearly[..., 0], 1.21)


def effort(renewal: str, spread: str = "by history") -> float:
    return float(run(renewal, spread).month("effort")[:12].mean())


def test_people_mind_a_ratchet_less_where_it_is_spread_over_all_and_not_at_all_without_one() -> None:
    ratchet, spread, none = effort("ratchet"), effort("ratchet", "equal per head"), effort("growth only")
    assert ratchet < spread < none
