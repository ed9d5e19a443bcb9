"""Scale at its limits: what vendor-led selling grows with, what more partners do to building, and which limit binds."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.engine.measures import estimate
from sim.engine.run import simulate
from sim.model.deals import execution_factor
from sim.scenario.scenario import Scenario
from sim.studies.scale import LIMITS, MOTIONS, arm

SKILL = 0.6
# People neither leave, learn, choose nor answer their pay; partners and the market are as by default, and no cadence
# is asked for, so that every hour goes to running deals.
RUNNING = {
    **{f"switches.{name}": False for name in ("effort", "allocation", "retention", "portal", "helping")},
    "run.months": 24,
    "run.replications": 60,
    "organization.seats": 6,
    "market.opportunities_per_partner": 8.0,
    "market.growth_per_year": 0.0,
    "delivery.cadence_hours_per_deal": 0.0,
    "delivery.attention_limit": 1.0,
    "delivery.max_concurrent_deals": 100.0,
    "talent.quit_hazard_per_month": 0.0,
    "talent.profiles": [
        {
            "name": "Alike",
            **dict.fromkeys(("visioning", "sales_management", "business_development", "execution"), SKILL),
            "spread": 0.0,
            "learning_per_year": 0.0,
            "portal_moves_per_year": 0.0,
        }
    ],
    "motion.build_share": 0.0,
    "motion.role_clarity": 1.0,
}
HOURS = "organization.selling_hours_per_month"
OTHER_INPUTS = {
    "partners": {"organization.partners_per_seat": 16},
    "reps": {"partners.capacity_start": 3.0, "partners.capacity_min": 2.0, "partners.capacity_max": 12.0},
    "capability": {"partners.capability_start": 0.9},
    "commitment": {"partners.commitment_start": 0.9},
    "influence": {"partners.influence": 0.1},
    "services": {"economics.services_ratio": 1.5},
}


def running(**changes):
    return Scenario().with_values({**RUNNING, **{name.replace("__", "."): value for name, value in changes.items()}})


def vendor_led(scenario):
    return simulate(scenario).total("vendor_led_revenue").sum(axis=1)


def held(result):
    """Return the share of seat-months held back by each of LIMITS; (years, limits)."""
    months = 12.0 * result.scenario.organization.seats
    return np.stack([result.total(f"held_by_{limit}").mean(axis=0) / months for limit in LIMITS], axis=1)


@pytest.mark.parametrize("hours", [20.0, 40.0, 80.0, 160.0])
def test_vendor_led_sales_grow_in_proportion_to_hours(hours):
    scenario = running(organization__selling_hours_per_month=hours, switches__market_shock=False)
    wins = hours / 20.0 * scenario.delivery.vendor_led_win_rate * execution_factor(SKILL)
    expected = wins * scenario.market.deal_size * 6 * 24
    draws = vendor_led(scenario)
    error = float(draws.std(ddof=1)) / math.sqrt(draws.size)
    assert abs(draws.mean() - expected) <= 4.0 * error
    assert error < 0.06 * expected, "the interval is too wide to tell proportion from anything else"


@pytest.mark.parametrize("other", OTHER_INPUTS)
def test_vendor_led_sales_grow_with_nothing_else_until_the_market_binds(other):
    """Not one deal changes with partners or with what they can do, where the market leaves deals for everybody."""
    plenty = running(market__opportunities_per_partner=60.0)
    more = plenty.with_values(OTHER_INPUTS[other])
    assert np.array_equal(vendor_led(plenty), vendor_led(more))
    assert vendor_led(plenty).mean() > 0.0


def test_where_the_market_binds_hours_bring_nothing_and_partners_do():
    scarce = running(market__opportunities_per_partner=0.25, switches__market_shock=False)
    twice = scarce.with_values({HOURS: 220.0})
    wider = scarce.with_values({"organization.partners_per_seat": 16})
    assert np.array_equal(vendor_led(scarce), vendor_led(twice))
    ratio = vendor_led(wider).mean() / vendor_led(scarce).mean()
    assert ratio == pytest.approx(2.0, rel=0.15)


def test_twice_the_partners_do_not_mean_twice_the_building():
    eight = arm(
        Scenario().with_values({"run.replications": 30, "organization.seats": 10}), "partner-built", "individual"
    )
    sixteen = eight.with_values({"organization.partners_per_seat": 16})
    few, many = simulate(eight), simulate(sixteen)
    gain = estimate((many.total("capability") / 2.0 - few.total("capability"))[:, -1] / (12.0 * 10 * 8))
    assert gain.high < 0.0, "the same building time is divided over more partners"
    sold, more = (result.total("partner_led_revenue").sum(axis=1) for result in (few, many))
    assert estimate(more - 2.0 * sold).high < 0.0
    assert estimate(more - sold).low > 0.0


@pytest.mark.parametrize(
    ("limit", "motion", "changes"),
    [
        ("hours", "vendor-led", {HOURS: 10.0, "partners.capacity_start": 0.0, "partners.capacity_min": 0.0}),
        (
            "cap",
            "vendor-led",
            {"delivery.max_concurrent_deals": 1.0, "partners.capacity_start": 0.0, "partners.capacity_min": 0.0},
        ),
        ("market", "vendor-led", {"market.opportunities_per_partner": 0.02}),
        ("partners", "partner-built", {"archetypes.partner_built.build_share": 1.0, "market.growth_per_year": 0.5}),
        ("partners", "shoulder-to-shoulder", {HOURS: 300.0, "delivery.max_concurrent_shoulder_deals": 500.0}),
    ],
)
def test_each_limit_holds_back_everything_when_it_alone_is_tight(limit, motion, changes):
    base = running(market__opportunities_per_partner=30.0, switches__partner_growth=False, partners__churn_per_year=0.0)
    tight = arm(base.with_values(changes), motion, "team")
    tight = tight.with_values({"motion.role_clarity": 1.0, "motion.build_share": tight.motion.build_share // 1.0})
    shares = held(simulate(tight))
    assert shares[:, LIMITS.index(limit)] == pytest.approx(1.0, abs=0.02)


@pytest.mark.parametrize("motion", MOTIONS)
def test_every_seat_month_is_held_back_by_something_once(motion):
    small = Scenario().with_values({"run.replications": 10, "organization.seats": 4})
    result = simulate(arm(small, motion, "individual"))
    assert held(result).sum(axis=1) == pytest.approx(1.0, abs=1e-12)
    assert np.all(held(result) >= 0.0)
