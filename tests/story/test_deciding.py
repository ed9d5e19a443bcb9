"""What must be true: where a winner is said to turn it turns; the worlds that come with presets are the model's."""

import json
import threading

import numpy as np
import pytest

from sim.errors import RunCanceledError
from sim.scenario.presets import preset, preset_names
from sim.scenario.scenario import Scenario
from sim.shipped import WORLDS
from sim.studies.factorial import AMOUNTS, BUILD_AND_PAY, CORNERS, amounts, factorial
from sim.uncertainty import deciding as conditions
from sim.uncertainty.robustness import REPLICATIONS
from sim.uncertainty.shipped_worlds import shipped_conditions, shipped_robustness
from sim.uncertainty.unknowns import in_world, unknowns

SMALL = Scenario().with_values(
    {"run.months": 24, "run.replications": 10, "organization.seats": 5, "organization.partners_per_seat": 3}
)
AGAIN = 2  # worlds of each preset that are run again


def best_at(scenario, path, value, amount, replications):
    world = scenario.with_values({path: value, "run.replications": replications})
    cells = factorial(world, cells=CORNERS).cells
    return max(CORNERS, key=lambda corner: amounts(cells[corner])[amount].mean())


@pytest.fixture(scope="module")
def decided():
    with pytest.MonkeyPatch.context() as few:
        few.setattr(conditions, "REFINED", 2)
        few.setattr(conditions, "REPLICATIONS", 8)
        few.setattr(conditions, "SCREENING_REPLICATIONS", 8)
        return conditions.deciding(SMALL, BUILD_AND_PAY, "revenue", threads=1)


def test_the_winner_turns_where_it_is_said_to(decided):
    assert decided.turning
    assert decided.tried == len(unknowns(SMALL))
    for condition in decided.turning:
        number, turns = condition.unknown, condition.turns
        step = (number.high - number.low) / (conditions.POINTS - 1)
        above = best_at(SMALL, number.about.path, min(turns + step, number.high), "revenue", 8)
        below = best_at(SMALL, number.about.path, max(turns - step, number.low), "revenue", 8)
        assert (above == BUILD_AND_PAY) == condition.best_above
        assert (below == BUILD_AND_PAY) != condition.best_above


def test_conditions_come_nearest_first(decided):
    distances = [condition.distance for condition in decided.turning]
    assert distances == sorted(distances)
    assert all(0.0 <= distance <= 1.0 for distance in distances)


def test_trying_assumptions_can_be_canceled():
    cancel = threading.Event()
    with pytest.raises(RunCanceledError):
        conditions.deciding(SMALL, BUILD_AND_PAY, "revenue", progress=lambda done, total: cancel.set(), cancel=cancel)


@pytest.mark.parametrize("name", preset_names())
def test_the_worlds_that_come_with_a_preset_are_the_models(name):
    """After a change of the model or of a preset `make worlds` writes them anew."""
    scenario = preset(name)
    worlds = shipped_robustness(scenario)
    assert worlds is not None, "the preset's fingerprint changed: run `make worlds`"
    few = scenario.with_values({"run.replications": REPLICATIONS})
    for place in range(AGAIN):
        cells = factorial(in_world(few, worlds.unknown, worlds.values[place]), cells=CORNERS).cells
        for amount in AMOUNTS:
            again = [round(float(amounts(cells[corner])[amount].mean())) for corner in CORNERS]
            assert worlds.totals[amount][place].tolist() == again, "the model changed: run `make worlds`"


@pytest.mark.long
@pytest.mark.parametrize("name", preset_names())
def test_the_conditions_that_come_with_a_preset_are_the_models(name):
    scenario = preset(name)
    for amount in ("contribution", "last_year_revenue"):
        cell = max(CORNERS, key=lambda corner: _mean(scenario, corner, amount))
        shipped, again = shipped_conditions(scenario, cell, amount), conditions.deciding(scenario, cell, amount)
        assert [row.unknown.about.path for row in shipped.turning] == [row.unknown.about.path for row in again.turning]
        np.testing.assert_allclose([row.turns for row in shipped.turning], [row.turns for row in again.turning])


def test_worlds_do_not_depend_on_how_many_replications_a_scenario_asks_for():
    more = preset().with_values({"run.replications": 77})
    assert shipped_robustness(more) is not None
    assert (
        shipped_robustness(more).totals["revenue"].tolist() == shipped_robustness(preset()).totals["revenue"].tolist()
    )


def test_another_scenario_has_no_shipped_worlds():
    changed = preset().with_values({"market.growth_per_year": 0.01})
    assert shipped_robustness(changed) is None
    assert shipped_conditions(changed, BUILD_AND_PAY, "revenue") is None


def test_shipped_files_stay_small_and_hold_no_more_than_they_need():
    for path in WORLDS.glob("*.json"):
        assert path.stat().st_size < 100_000
        assert set(json.loads(path.read_text())) == {"fingerprint", "draws", "totals", "settled", "turning"}


def _mean(scenario, corner, amount):
    cells = factorial(scenario.with_values({"run.replications": 60}), cells=(corner,)).cells
    return amounts(cells[corner])[amount].mean()
