"""Every switch switches something: a table of scenarios in which turning it off changes the result.

A new field of `Switches` needs a row here; `ROWS` says in which scenario its mechanism shows.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.engine.results import Result
from sim.engine.run import simulate
from sim.model.switches import Switches
from sim.scenario.scenario import Scenario

SMALL: dict[str, Any] = {"run.replications": 3, "organization.seats": 5, "run.months": 24, "motion.role_clarity": 0.3}
HIGH_POTENTIAL = [
    {
        "name": "Passing through",
        **dict.fromkeys(("visioning", "sales_management", "business_development", "execution"), 0.6),
        "portal_moves_per_year": 0.9,
    }
]
# Switch -> what a scenario needs, beside SMALL, for the mechanism to show.
ROWS: dict[str, dict[str, Any]] = {
    "effort": {},
    "allocation": {},
    "ratchet_response": {"quota.ratchet": 1.0},
    "helping": {"behavior.helping": 0.3},
    "timing_games": {"behavior.timing_strength": 1.0},
    "internalization": {"behavior.internalization": 0.5},
    "retention": {"talent.quit_hazard_per_month": 0.1},
    "sorting": {"talent.sorting": 10.0, "talent.quit_hazard_per_month": 0.1},
    "contagion": {"talent.contagion": 2.0, "talent.quit_hazard_per_month": 0.1},
    "portal": {"talent.profiles": HIGH_POTENTIAL, "talent.career_definition": 0.0},
    "partner_growth": {},
    "self_sustaining": {},
    "market_shock": {},
}


def run(changes: dict[str, Any]) -> Result:
    return simulate(Scenario().with_values({**SMALL, **changes}))


def test_every_switch_has_a_row() -> None:
    assert set(ROWS) == set(Switches.model_fields)


def test_every_mechanism_is_on_unless_it_is_switched_off() -> None:
    assert all(Switches().model_dump().values())


@pytest.mark.parametrize("switch", ROWS)
def test_a_switch_changes_the_result_where_its_mechanism_shows(switch: str) -> None:
    shown = run(ROWS[switch])
    hidden = run({**ROWS[switch], f"switches.{switch}": False})
    assert not np.array_equal(shown.yearly, hidden.yearly)


@pytest.mark.parametrize(
    ("switch", "strength"),
    [("helping", "behavior.helping"), ("internalization", "behavior.internalization")],
)
def test_a_mechanism_of_strength_0_is_switched_off(switch: str, strength: str) -> None:
    without = run({strength: 0.0})
    off = run({**ROWS[switch], f"switches.{switch}": False})
    np.testing.assert_array_equal(without.yearly, off.yearly)
