"""Flip points: where an assumption changes the sign of an effect, found and not merely drawn."""

from __future__ import annotations

import pytest

from sim.errors import SimError
from sim.scenario.scenario import Scenario
from sim.studies.factorial import CORNERS, factorial, outcome_contrasts
from sim.uncertainty.flip_points import declared_at, flip_point

SMALL = Scenario().with_values({"run.replications": 40})
DECISIVE = ("economics.services_ratio", "partners.influence")


WEAK_INFLUENCE = SMALL.with_values({"partners.influence": 0.4})
WEAK_SERVICES = SMALL.with_values({"economics.services_ratio": 0.6})


@pytest.mark.parametrize(("path", "scenario"), [(DECISIVE[0], WEAK_INFLUENCE), (DECISIVE[1], WEAK_SERVICES)])
def test_each_decisive_assumption_flips_building_when_the_other_is_weak(path: str, scenario: Scenario) -> None:
    flip = flip_point(scenario, path)
    at = flip.nearest
    assert at is not None
    assert flip.about.plausible[0] < at < flip.about.plausible[1]
    step = 0.08
    below, above = (
        outcome_contrasts(factorial(scenario.with_values({path: value}), cells=CORNERS).cells, "contribution")["motion"]
        for value in (at - step, at + step)
    )
    assert below.mean < 0.0 < above.mean


def test_an_effect_that_keeps_its_sign_has_no_flip_point() -> None:
    flip = flip_point(SMALL, "economics.services_ratio", effect="pay", outcome="revenue")
    assert flip.crossings == ()
    assert flip.nearest is None
    assert min(effect.low for effect in flip.effects) > 0.0


def test_progress_is_told() -> None:
    seen: list[tuple[int, int]] = []
    flip_point(SMALL, DECISIVE[0], progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (7, 7)


@pytest.mark.parametrize("path", ["economics.nothing", "name", "switches.effort", "nowhere.at_all"])
def test_what_is_no_number_is_refused(path: str) -> None:
    with pytest.raises(SimError, match="presets --fields"):
        declared_at(SMALL, path)
