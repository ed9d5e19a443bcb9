"""Simulated years under plans whose tiers other results place, and under rates by deal."""

import numpy as np
import pytest

from sim.engine.incentives import expected_pay
from sim.errors import SimError
from sim.pay.payout import scope_payout
from sim.pay.plan import plan_from

TEAM = {
    "name": "Team",
    "scope": "team",
    "weight": 0.0,
    "quota": {"per_year": 100_000.0},
    "terms": [{"kind": "marginal rates", "tiers": [{"above": 0, "rate": 0}]}],
}


def plan_of(term):
    own = {"name": "Own", "scope": "individual", "quota": {"per_year": 100_000.0}, "terms": [term]}
    return plan_from({"name": "Placed", "ote_per_year": 100_000.0, "base_share": 0.9, "measures": [own, TEAM]})


def test_own_pay_moves_with_the_team_that_places_its_tier():
    tiers = [{"above": 0, "rate": 0.05}, {"above": 1, "rate": 0.1}]
    plan = plan_of({"kind": "retroactive rates", "tie": "upper", "placed_by": ["Team"], "tiers": tiers})
    own = np.array([0.5, 1.0, 1.5])
    assert scope_payout(plan, own, 0.9).tolist() == pytest.approx((0.05 * own * 10.0).tolist())
    assert scope_payout(plan, own, 1.0).tolist() == pytest.approx((0.1 * own * 10.0).tolist())
    assert plan.matters("team")


def test_a_steady_year_fills_tiers_in_the_proportion_of_the_whole():
    """Own 60,000 and team 90,000, edge at 45,000: half of the own credit lies on each side."""
    tiers = [{"above": 0, "rate": 0.05}, {"above": 45_000, "rate": 0.1}]
    plan = plan_of({"kind": "marginal rates", "placed_by": ["Team"], "tiers": tiers})
    assert float(scope_payout(plan, 0.6, 0.9)) * 10_000.0 == pytest.approx(30_000 * 0.05 + 30_000 * 0.1)


def test_rates_by_deal_are_simulated_at_the_rate_of_other_deals_alone():
    rates = {"kind": "deal rates", "by": "product", "rates": [{"value": "A", "rate": 0.2}]}
    with pytest.raises(SimError, match="otherwise"):
        expected_pay(plan_of(rates), mean=1.0, sd=0.2)
    assert expected_pay(plan_of({**rates, "otherwise": 0.1}), mean=1.0, sd=0.2).mean == pytest.approx(1.0, abs=1e-3)
