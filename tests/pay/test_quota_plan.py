"""Quotas and pools: seasons, ramp, proration, growth, ratchet, and who takes part with what share."""

import numpy as np
import pytest
from pydantic import ValidationError

from sim.pay.quota import QuotaPlan, next_annual_quota, quota_by_month, team_quota
from sim.pay.terms.pools import Pool, pool_shares

FULL_YEAR = np.ones((1, 12))


def test_a_quota_adds_up_over_its_seasons_and_over_assignment():
    seasons = (0.5, 0.5, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 2.0)
    monthly = quota_by_month(QuotaPlan(per_year=120.0, seasons=seasons, over_assignment=0.1), FULL_YEAR, 600.0)
    assert monthly[0, [0, 2, 11]] == pytest.approx([5.5, 11.0, 22.0])
    assert monthly.sum() == pytest.approx(132.0)


def test_a_newcomer_has_a_ramped_quota_for_the_months_in_seat():
    months = np.array([[0.0, 0.5, *[1.0] * 10]])
    monthly = quota_by_month(QuotaPlan(per_year=120.0, ramp=(0.0, 0.25, 0.5)), months, 0.0)
    assert monthly[0, :6] == pytest.approx([0.0, 0.0, 2.5, 5.0, 10.0, 10.0])
    whole = quota_by_month(QuotaPlan(per_year=120.0, proration="none"), months, 600.0)
    assert whole.sum() == pytest.approx(120.0)


def test_next_year_grows_and_ratchets_up_but_not_down():
    quota = QuotaPlan(growth_per_year=0.1, ratchet=0.5)
    assert next_annual_quota(quota, 100.0, np.array([80.0, 140.0])) == pytest.approx([110.0, 132.0])


def test_over_assignment_leaves_the_team_a_smaller_quota_than_its_members_add_up_to():
    assert team_quota(np.array([110.0, 110.0]), over_assignment=0.1) == pytest.approx(200.0)


def test_seasons_average_one():
    with pytest.raises(ValidationError, match="write twelve that average 1"):
        QuotaPlan(seasons=(1.0,) * 11)


def test_a_pool_is_shared_by_weight_among_who_qualifies():
    own = np.array([[60.0], [50.0], [49.0], [80.0]])
    pool = Pool(dollars=1_000.0, shared="by weight", qualifies_at=0.5)
    shares = pool_shares(own, np.full((4, 1), 100.0), ["East", "East", "East", "West"], pool, [3.0, 1.0, 5.0, 2.0])
    assert shares[:, 0].tolist() == [0.75, 0.25, 0.0, 1.0]
