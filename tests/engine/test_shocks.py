"""What is set to happen once happens then, to whom it should, and leaves every other draw alone."""

import numpy as np
import pytest

from sim.engine.run import seat_months, simulate
from sim.scenario.scenario import Scenario
from sim.stress.market_levels import at_market

SMALL = Scenario().with_values({"run.replications": 40, "run.months": 12, "organization.seats": 6})


def report(scenario):
    return seat_months(scenario, 0, scenario.run.replications)


def test_a_bluebird_adds_its_size_once_and_to_one_seat_only():
    plain = SMALL.with_values({"switches.retention": False, "talent.quit_hazard_per_month": 0.0})
    landed = plain.with_values({"events.bluebird_month": 12, "events.bluebird_size": 300_000.0})
    more = report(landed).credit - report(plain).credit
    assert np.count_nonzero(more[:, :, :11]) == 0
    assert np.all(np.sort(more[:, :, 11], axis=1)[:, :-1] == 0.0)
    assert more[:, :, 11].sum(axis=1) == pytest.approx(300_000.0)
    assert len(set(more[:, :, 11].argmax(axis=1))) > 3  # not always the same seat


def test_the_star_who_leaves_is_who_sold_most_and_the_seat_stands_empty():
    without = SMALL.with_values({"talent.quit_hazard_per_month": 0.0, "switches.portal": False})
    plain, left = report(without), report(without.with_values({"events.star_leaves_month": 3}))
    best = plain.credit[:, :, :3].sum(axis=2).argmax(axis=1)
    replaced = left.ordinal[:, :, 3] != plain.ordinal[:, :, 3]
    assert replaced.sum(axis=1).tolist() == [1] * SMALL.run.replications
    assert replaced.argmax(axis=1).tolist() == best.tolist()
    assert np.array_equal(plain.credit[:, :, :3], left.credit[:, :, :3])
    rows = np.arange(SMALL.run.replications)
    assert np.all(left.presence[rows, best, 3] == 0.0)
    assert np.all(left.presence[rows, best, 5] == 1.0)


def test_losing_the_largest_partner_takes_its_market_away_and_no_other():
    plain = SMALL.with_values({"partners.churn_per_year": 0.0, "switches.market_shock": False})
    before, after = (
        simulate(scenario).month("opportunities")
        for scenario in (plain, plain.with_values({"events.partner_lost_month": 3}))
    )
    assert np.array_equal(before[:3], after[:3])
    share = 1.0 - after[3:] / before[3:]
    count = SMALL.organization.seats * SMALL.organization.partners_per_seat
    assert np.all(share > 1.5 / count)  # larger than the average partner
    assert share == pytest.approx(np.full(9, share[0]))


@pytest.mark.parametrize("power", [-6.0, 6.0])
def test_quits_that_follow_the_market_are_correlated_with_it_by_the_sign_of_their_power(power):
    shocked = Scenario().with_values(
        {"run.replications": 300, "run.months": 12, "organization.seats": 10, "market.shock": 0.1,
         "talent.quits_with_market": power}
    )  # fmt: skip
    result = simulate(shocked)
    leavers, market = result.total("leavers")[:, 0], result.total("market_state")[:, 0]
    correlation = np.corrcoef(leavers, market)[0, 1]
    assert np.sign(power) * correlation > 4.0 / np.sqrt(300)
    alone = simulate(shocked.with_values({"talent.quits_with_market": 0.0}))
    assert abs(np.corrcoef(alone.total("leavers")[:, 0], market)[0, 1]) < abs(correlation)


def test_a_market_that_lasts_moves_what_follows_it():
    follows = SMALL.with_values({"talent.quits_with_market": -2.0, "partners.churn_with_market": -1.0})
    bust = at_market(follows, 0.5)
    assert bust.talent.quit_hazard_per_month == pytest.approx(4.0 * SMALL.talent.quit_hazard_per_month)
    assert bust.partners.churn_per_year == pytest.approx(2.0 * SMALL.partners.churn_per_year)
    assert at_market(SMALL, 0.5).talent == SMALL.talent
