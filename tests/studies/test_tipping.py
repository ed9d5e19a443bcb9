"""The flywheel: it is the model's own rules, it tips where they say, and a month is reached when it is."""

import numpy as np
import pytest

from sim.scenario.scenario import Scenario
from sim.studies.tipping_point import flywheel, reached_after

GENEROUS = {"economics.services_ratio": 1.0}
STINGY = {"economics.services_ratio": 0.2}


def wheel(changes=None, hours=1.0):
    return flywheel(Scenario().with_values(changes or {}), hours, attention=12.0)


def test_without_building_or_profit_the_change_is_the_decay_alone():
    alone = wheel({**STINGY, "switches.self_sustaining": False}, hours=0.0)
    practice = Scenario().partners
    decay = -practice.capability_decay * (alone.capability - practice.capability_floor)
    assert alone.change == pytest.approx(decay, abs=1e-12)
    assert alone.tipping == ()
    assert alone.resting == pytest.approx((practice.capability_floor,))


def test_it_falls_below_the_tipping_point_and_grows_above_it():
    flywheel = wheel()
    assert len(flywheel.tipping) == 1
    low, high = flywheel.resting
    assert low < flywheel.tipping[0] < high
    assert np.interp(flywheel.tipping[0] - 0.05, flywheel.capability, flywheel.change) < 0.0
    assert np.interp(flywheel.tipping[0] + 0.05, flywheel.capability, flywheel.change) > 0.0


def test_building_and_services_lower_the_tipping_point_until_there_is_none():
    assert wheel(hours=1.5).tipping[0] < wheel(hours=1.0).tipping[0]
    assert wheel({"economics.services_ratio": 0.8}).tipping[0] < wheel().tipping[0]
    assert wheel(hours=10.0).tipping == ()
    assert wheel(hours=10.0).resting[0] > 0.7
    assert wheel({**STINGY}).tipping == ()
    assert wheel({**STINGY}).resting[-1] < 0.4


def test_it_falls_silent_when_self_sustaining_is_switched_off():
    assert wheel({"switches.self_sustaining": False}).tipping == ()


def test_a_level_is_reached_when_three_months_average_it():
    course = np.array([1.0, 5.0, 1.0, 2.0, 2.0, 2.0, 3.0])
    assert reached_after(course, 2.0) == 3
    assert reached_after(course[2:], 2.0) == 4
    assert reached_after(course, 9.0) is None
