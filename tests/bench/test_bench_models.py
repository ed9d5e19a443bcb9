"""The NumPy and Mesa versions of the reduced model sell what the engine sells, so their speeds compare like with like.

Both were written from the model's description; equal revenue is also an independent check of the compiled rules.
"""

import numpy as np
import pytest

from sim.engine import simulate
from sim.scenario import Scenario
from tests.bench import mesa_model, numpy_model
from tests.bench.reduced import reduced_scenario

CLOSE = 1e-9  # relative; rounding of sums and of NumPy's exp leaves about 1e-15

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
CAPPED = {"delivery.max_concurrent_deals": 5.0, "market.shock": 0.2, "delivery.vendor_led_win_rate": 0.7}
SCENARIOS = {
    "partner-built": reduced_scenario(replications=3),
    "vendor-led": reduced_scenario(build_share=0.05, replications=3),
    "tight": reduced_scenario(Scenario().with_values(TIGHT), build_share=0.3, replications=2, months=24),
    "capped": reduced_scenario(Scenario().with_values(CAPPED), build_share=0.0, replications=2, months=12),
}


@pytest.mark.parametrize("name", SCENARIOS)
@pytest.mark.parametrize("version", [numpy_model, mesa_model], ids=["numpy", "mesa"])
def test_every_version_sells_what_the_engine_sells(name, version):
    scenario = SCENARIOS[name]
    result, sales = simulate(scenario), version.simulate(scenario)
    for column, sold in (("vendor_led_revenue", sales.vendor_led), ("partner_led_revenue", sales.partner_led)):
        yearly = sold.reshape(scenario.run.replications, -1, 12).sum(axis=2)
        np.testing.assert_allclose(sold.mean(axis=0), result.month(column), rtol=CLOSE)
        np.testing.assert_allclose(yearly, result.total(column), rtol=CLOSE)
        assert sold.sum() > 0.0


def test_numpy_sells_the_same_in_chunks_of_any_size():
    scenario = reduced_scenario(replications=5, months=12)
    whole, parts = (numpy_model.simulate(scenario, chunk) for chunk in (5, 2))
    np.testing.assert_allclose(whole.partner_led, parts.partner_led, rtol=CLOSE)
    np.testing.assert_allclose(whole.vendor_led, parts.vendor_led, rtol=CLOSE)


def test_the_scenarios_reach_what_they_are_meant_to_reach():
    reached = {name: simulate(scenario) for name, scenario in SCENARIOS.items()}
    assert reached["capped"].total("cap_binds").sum() > 0
    assert reached["tight"].total("market_binds").sum() > 0
    assert reached["tight"].month("coverage").min() < SCENARIOS["tight"].organization.seats
    capacity = reached["partner-built"].month("capacity")
    assert capacity[-1] > 1.1 * capacity[0]
