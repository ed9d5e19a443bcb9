"""The closed forms of the page: the simulation lands on them, and would not with something switched back on."""

import pytest

from sim.engine.measures import Estimate
from sim.evidence import closed_forms
from sim.evidence.closed_forms import ClosedFormLimit, limits, quiet
from sim.evidence.finding import Effort

FEW = Effort(replications=60, seed=2)


@pytest.fixture(scope="module")
def landed() -> dict[str, ClosedFormLimit]:
    return {form.name: form for form in limits(FEW)}


def test_the_simulation_lands_on_every_closed_form(landed):
    off = [f"{form.name}: {form.simulated} is not {form.expected}" for form in landed.values() if not form.lands]
    assert not off
    assert len(landed) >= 10


def test_every_closed_form_says_its_formula_and_source(landed):
    assert all(form.formula and form.source for form in landed.values())


def test_four_standard_errors_are_allowed_and_no_more():
    def at(distance: float) -> bool:
        estimate = Estimate(1.0 + distance, 1.0 + distance - 1.96, 1.0 + distance + 1.96)
        return ClosedFormLimit(name="x", formula="x", source="x", expected=1.0, simulated=estimate).lands

    assert at(3.9)
    assert not at(4.1)
    assert not ClosedFormLimit(name="x", formula="x", source="x", expected=1.0, simulated=Estimate(1.1, 1.1, 1.1)).lands


def test_a_pull_beside_the_plan_takes_effort_off_its_closed_form(monkeypatch):
    answering = {**closed_forms._ANSWERING, "behavior__baseline_pull": 0.15}
    monkeypatch.setattr(closed_forms, "_ANSWERING", answering)
    assert not any(form.lands for form in closed_forms._efforts(FEW) if "π = 1" not in form.name)


def test_quits_take_the_flow_of_deals_off_its_closed_form(monkeypatch):
    def restless(effort: Effort, **changes: object):
        return quiet(effort, **changes, talent__quit_hazard_per_month=0.1, talent__ramp_start=0.0)

    monkeypatch.setattr(closed_forms, "quiet", restless)
    assert not any(form.lands for form in closed_forms._flow(FEW))
