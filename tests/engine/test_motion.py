"""A change of direction in mid-horizon: from its month on, everything goes by the new direction."""

import ast
from pathlib import Path

import numpy as np
import pytest

from sim.engine.run import seat_months
from sim.model.motion import Motion
from sim.month.state import SERIES
from sim.studies import reduced_scenarios

SIM = Path(__file__).parents[2] / "sim"
CHANGE = 5
CHANGING = tuple(name for name in Motion.model_fields if f"{name}_after" in Motion.model_fields)
# Partners alike, whose reps have room, and nobody who reacts: a month depends on its own direction alone.
CALM = {
    "organization.seats": 2,
    "partners.capacity_start": 4.0,
    "partners.commitment_start": 1.0,
    "switches.partner_growth": False,
}


def monthly(changes):
    """Return the monthly totals (months, columns) of one replication."""
    return seat_months(reduced_scenarios.still({**CALM, **changes}), 0, 1).series[0]


@pytest.mark.parametrize(
    ("limit", "changes"),
    [
        ("market", {"market.opportunities_per_partner": 3.0}),
        ("partners", {"market.opportunities_per_partner": 150.0, "partners.capacity_start": 1.0}),
        ("cap", {"market.opportunities_per_partner": 150.0, "delivery.max_concurrent_shoulder_deals": 2.0}),
        ("hours", {"market.opportunities_per_partner": 150.0, "organization.selling_hours_per_month": 20.0}),
    ],
)
def test_what_holds_shared_deals_back_is_read_by_the_direction_of_the_month(limit: str, changes: dict[str, float]):
    """Running with partners from a month on is held back by what holds back whoever ran with them from the start."""
    always = monthly({**changes, "motion.shoulder_share": 1.0})
    turned = {"motion.change_after_months": CHANGE, "motion.build_share_after": 0.0, "motion.shoulder_share_after": 1.0}
    changed = monthly({**changes, **turned})
    held = [place for place, name in enumerate(SERIES) if name.startswith("held_by_")]
    np.testing.assert_allclose(changed[CHANGE:, held], always[CHANGE:, held], rtol=1e-12)
    reached = {name for name in ("hours", "cap", limit) if always[:, SERIES.index(f"held_by_{name}")].max() > 0.0}
    assert reached == {limit}  # what reps sell alone meets the market or their room, never hours or the cap


def reads_past_the_change(tree: ast.AST) -> list[int]:
    """Return the lines that read what a change of direction replaces straight from a motion."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in CHANGING
        and (
            (isinstance(node.value, ast.Attribute) and node.value.attr == "motion")
            or (isinstance(node.value, ast.Name) and node.value.id == "motion")
        )
    ]


def test_compiled_rules_read_a_direction_through_its_functions_alone():
    """A field of `Motion` holds until the change; the rules beside it say what holds in a month."""
    rules = [path for path in SIM.rglob("*.py") if "\n@rule\n" in path.read_text(encoding="utf-8")]
    elsewhere = [path for path in rules if "class Motion(" not in path.read_text(encoding="utf-8")]
    assert len(rules) - len(elsewhere) == 1
    for path in elsewhere:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        compiled = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and is_rule(node)]
        assert compiled
        assert not [line for node in compiled for line in reads_past_the_change(node)], path.name


def is_rule(node: ast.FunctionDef) -> bool:
    return any(isinstance(mark, ast.Name) and mark.id == "rule" for mark in node.decorator_list)


def test_a_direct_read_is_noticed():
    assert set(CHANGING) == {"build_share", "shoulder_share", "role_clarity"}
    assert reads_past_the_change(ast.parse("together = world.motion.shoulder_share")) == [1]
    assert reads_past_the_change(ast.parse("together = shoulder_share(month, world.motion)")) == []
