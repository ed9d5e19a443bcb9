"""Sentences about flip points say what their numbers say."""

import numpy as np
import pytest

from sim.engine.measures import Estimate
from sim.reports import flip_words as flips
from sim.scenario.scenario import Scenario
from sim.uncertainty.flip_points import FlipPoint, declared_at


def flip(effects: list[float], crossings: tuple[float, ...]) -> FlipPoint:
    estimates = tuple(Estimate(mean, mean - 1.0, mean + 1.0) for mean in effects)
    values = tuple(np.linspace(0.0, 1.0, len(effects)).tolist())
    return FlipPoint(declared_at(Scenario(), "partners.influence"), 0.6, values, estimates, crossings)


def test_a_rising_effect_loses_below_its_flip_point_and_a_falling_one_above() -> None:
    rising, falling = flip([-10.0, 10.0, 30.0], (0.25,)), flip([10.0, -10.0, -30.0], (0.25,))
    assert "below 0.25 building without a new plan loses" in flips.sentence(rising)
    assert "above 0.25 building without a new plan loses" in flips.sentence(falling)
    assert len(flips.flip_table([rising, falling])) == 6


@pytest.mark.parametrize(("sign", "verb"), [(1.0, "gains"), (-1.0, "loses")])
def test_an_effect_without_a_flip_point_says_so(sign: float, verb: str) -> None:
    text = flips.sentence(flip([sign * 10.0, sign * 20.0], ()))
    assert f"{verb} contribution all along" in text
