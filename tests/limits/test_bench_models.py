"""The NumPy and Mesa versions of the reduced model do what the engine does, so their speeds compare like with like.

All were written from the model's description; equal results are also an independent check of the compiled rules. Both
NumPy versions return everything that the engine's run of a reduced scenario does; Mesa's returns revenue alone.
"""

import numpy as np
import pytest

from bench import mesa_model, numpy_books, numpy_common, numpy_plain, numpy_tuned
from bench.reduced import reduced_scenario
from sim.engine.results import PAY_COLUMNS
from sim.engine.run import seat_months, simulate
from sim.month.state import SERIES
from sim.scenario.scenario import Scenario

CLOSE = 1e-9  # relative; rounding of sums and of NumPy's exp leaves about 1e-15
CENT = 0.01

SEASON = (0.7, 0.8, 1.3, 0.7, 0.9, 1.4, 0.6, 0.8, 1.3, 0.8, 1.0, 1.7)
TIGHT = {  # every limit binds somewhere: few opportunities, little cadence time, idle and overflowing partner reps
    "market.opportunities_per_partner": 0.2,
    "market.season": SEASON,
    "organization.seats": 7,
    "organization.partners_per_seat": 11,
    "organization.selling_hours_per_month": 45.0,
    "delivery.cadence_hours_per_deal": 20.0,
    "delivery.hours_per_vendor_led_deal": 5.0,
    "run.start_month": 4,
    "run.seed": 20,
    "partners.capacity_max": 2.0,
}
CAPPED = {
    "delivery.max_concurrent_deals": 5.0,
    "market.shock": 0.2,
    "delivery.vendor_led_win_rate": 0.7,
    "crediting.vendor_led": 0.5,
    "crediting.partner_led": 0.5,
}
SURE = {  # partners win all that can be won, and move at once to the capacity they want
    "organization.partners_per_seat": 1,
    "delivery.partner_win_rate_trained": 0.9,
    "market.shock": 0.2,
    "partners.capability_start": 0.8,
    "partners.capacity_months": 1.0,
}
SCENARIOS = {  # of all versions
    "partner-built": reduced_scenario(replications=3),
    "vendor-led": reduced_scenario(build_share=0.05, replications=3),
    "tight": reduced_scenario(Scenario().with_values(TIGHT), build_share=0.3, replications=2, months=24),
    "sure": reduced_scenario(Scenario().with_values(SURE), replications=2, months=24),
    "capped": reduced_scenario(Scenario().with_values(CAPPED), build_share=0.0, replications=2, months=12),
}
STILL_RAMPING = {"talent.opening_tenure_months": 2.0, "organization.team_size": 3}
BY_SEAT = {  # with what Mesa's version does without
    **SCENARIOS,
    "individual pay": reduced_scenario(Scenario().replace(plan=Scenario().archetypes.individual), replications=3),
    "still ramping": reduced_scenario(Scenario().with_values(STILL_RAMPING), replications=3, months=12),
}
NUMPY = {"plain": numpy_plain, "tuned": numpy_tuned}


@pytest.fixture(scope="module", params=BY_SEAT)
def by_engine(request):
    """Return a scenario and its result by the engine."""
    scenario = BY_SEAT[request.param]
    return scenario, simulate(scenario)


@pytest.fixture(scope="module", params=NUMPY)
def both(request, by_engine):
    """Return a scenario's result by the engine, and what a NumPy version makes of it in chunks of two."""
    scenario, result = by_engine
    return result, NUMPY[request.param].simulate(scenario, chunk=2)


def test_numpy_totals_every_year_what_the_engine_totals(both):
    result, outcome = both
    assert set(outcome.yearly) == {*numpy_books.COLUMNS, *PAY_COLUMNS}
    for column, simulated in outcome.yearly.items():
        np.testing.assert_allclose(simulated, result.total(column), rtol=CLOSE, err_msg=column)


def test_numpy_finds_the_mean_and_spread_of_every_month(both):
    result, outcome = both
    for column, simulated in outcome.monthly.items():
        place = SERIES.index(column)
        dust = 1e-12 * result.month(column).max()  # of partners' deals where seats run all there are
        np.testing.assert_allclose(simulated.mean, result.month(column), rtol=CLOSE, atol=dust, err_msg=column)
        nothing = (1e-7 * result.month(column).max()) ** 2  # the spread of what is the same in all replications
        np.testing.assert_allclose(
            simulated.squares, result.monthly.squares[:, place], rtol=1e-6, atol=nothing, err_msg=column
        )
    np.testing.assert_allclose(outcome.cumulative.mean, result.cumulative.mean, rtol=CLOSE)
    np.testing.assert_allclose(outcome.cumulative.squares, result.cumulative.squares, rtol=1e-6)
    np.testing.assert_allclose(outcome.start, result.start, rtol=CLOSE)


def test_numpy_leaves_out_only_what_stays_zero(both):
    result, _ = both
    for column in set(SERIES) - set(numpy_books.COLUMNS):
        assert not result.total(column).any(), column


def test_numpy_pays_everybody_to_the_cent(both):
    result, outcome = both
    for column in ("replication", "year", "seat", "ordinal", "months"):
        np.testing.assert_array_equal(getattr(outcome.people, column), getattr(result.people, column))
    for column in ("credited", "attainment", "team_attainment", "target_incentive"):
        np.testing.assert_allclose(getattr(outcome.people, column), getattr(result.people, column), rtol=CLOSE)
    for column in ("base", "variable"):
        computed, wanted = getattr(outcome.people, column), getattr(result.people, column)
        np.testing.assert_allclose(computed, wanted, rtol=0.0, atol=0.1 * CENT)
    np.testing.assert_array_equal(outcome.attainment, result.attainment)
    np.testing.assert_array_equal(outcome.payout, result.payout)
    assert result.people.variable.sum() > 0.0


@pytest.mark.parametrize("version", NUMPY)
@pytest.mark.parametrize("name", BY_SEAT)
def test_numpy_books_credit_and_quota_by_seat_and_month(name, version):
    scenario = BY_SEAT[name]
    first, last = 0, scenario.run.replications
    report = seat_months(scenario, first, last)
    books = NUMPY[version].simulate_chunk(scenario, np.arange(first, last))
    quotas = numpy_books.quotas_of(scenario, books)
    np.testing.assert_allclose(quotas.credit.transpose(2, 1, 0), report.credit, rtol=CLOSE)
    np.testing.assert_allclose(quotas.quota.transpose(2, 1, 0), report.quota, rtol=CLOSE)
    assert report.quota[:, :, -1].max() > 0.0


@pytest.mark.parametrize("name", SCENARIOS)
def test_mesa_sells_what_the_engine_sells(name):
    scenario = SCENARIOS[name]
    result, sales = simulate(scenario), mesa_model.simulate(scenario)
    for column, sold in (("vendor_led_revenue", sales.vendor_led), ("partner_led_revenue", sales.partner_led)):
        yearly = sold.reshape(scenario.run.replications, -1, 12).sum(axis=2)
        np.testing.assert_allclose(sold.mean(axis=0), result.month(column), rtol=CLOSE)
        np.testing.assert_allclose(yearly, result.total(column), rtol=CLOSE)
        assert sold.sum() > 0.0


def test_the_scenarios_reach_what_they_are_meant_to_reach():
    reached = {name: simulate(scenario) for name, scenario in BY_SEAT.items()}
    assert reached["capped"].total("cap_binds").sum() > 0
    assert reached["tight"].total("market_binds").sum() > 0
    assert reached["tight"].month("coverage").min() < SCENARIOS["tight"].organization.seats
    assert reached["still ramping"].month("ramp")[0] < BY_SEAT["still ramping"].organization.seats
    for limit in ("held_by_hours", "held_by_cap", "held_by_market", "held_by_partners"):
        assert sum(result.total(limit).sum() for result in reached.values()) > 0, limit
    sure = numpy_plain.simulate_chunk(BY_SEAT["sure"], np.arange(2))
    ceiling = numpy_common.HIGHEST_WIN_RATE * sure.partner_deals
    assert np.isclose(sure.partner_wins, ceiling)[ceiling > 0.0].any()
    capacity = reached["partner-built"].month("capacity")
    assert capacity[-1] > 1.1 * capacity[0]
