"""What leaves the process: arrays and opaque ids, no text a person wrote, and no change of any number."""

import json
import pickle
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from sim.parameters import Group
from sim.pay.credit import Credit
from sim.pay.payout import payout
from sim.pay.plan import Plan
from sim.runners.tasks import digest_of, nameless, run_task, task_of
from sim.scenario.presets import preset, preset_names
from sim.scenario.scenario import Scenario
from tests.runners import members

SECRET = "Maria Gonzalez"
PLANS = sorted((Path(__file__).resolve().parents[2] / "data" / "plans").glob("*.yaml"))


def renamed(value: Any, words: dict[str, str]) -> Any:
    """Return a dumped scenario in which whoever wrote it put a person into every name, title and description."""
    if isinstance(value, dict):
        return {key: renamed(inner, words) for key, inner in value.items()}
    if isinstance(value, list):
        return [renamed(inner, words) for inner in value]
    return words.get(value, value) if isinstance(value, str) else value


def names_in(value: Any) -> set[str]:
    """Return the names of everything that has one."""
    if isinstance(value, Group):
        own = {value.name} if isinstance(getattr(value, "name", None), str) else set()
        return own.union(*(names_in(getattr(value, field)) for field in type(value).model_fields))
    return set().union(*map(names_in, value)) if isinstance(value, tuple) else set()


def with_secrets(scenario: Scenario) -> Scenario:
    words = {name: f"{SECRET} {place}" for place, name in enumerate(sorted(names_in(scenario)))}
    content = renamed(scenario.model_dump(mode="json"), words)
    content |= {"description": f"the pay of {SECRET}", "sources": {"market.growth_per_year": SECRET}}
    return Scenario.model_validate(content)


@pytest.mark.parametrize("name", preset_names())
def test_a_preset_full_of_people_leaves_as_an_array_without_any(name: str):
    secret = with_secrets(preset(name))
    assert secret.to_yaml().count(SECRET) > 5
    task = task_of(secret, members.echo)
    assert [type(part) for part in task] == [str, str, np.ndarray]
    assert re.fullmatch(r"[0-9a-f]{24}", task.id)
    assert task.measure == "tests.runners.members:echo"
    assert b"Maria" not in pickle.dumps(task) + task.scenario.tobytes()
    words = {word for word in re.findall(r'"([^"]*)"', task.scenario.tobytes().decode()) if " " in word}
    assert not words & names_in(preset(name))


LINKED = """
name: Gated
ote_per_year: 150000
base_share: 0.5
measures:
  - name: Own
    scope: individual
    weight: 0.75
    terms: [{kind: curve, points: [[0, 0], [1, 1], [2, 3]]}, {kind: gate, measure: Objectives, at: 0.8}]
  - {name: Objectives, scope: individual, weight: 0.25, terms: [{kind: curve, points: [[0, 0], [1, 1]]}]}
terms:
  - {kind: gate, measure: Own, at: 0.5}
  - {kind: cap, at: 2.0}
"""


@pytest.mark.parametrize("text", [LINKED, *(path.read_text(encoding="utf-8") for path in PLANS)])
def test_every_plan_pays_the_same_without_its_names(text: str):
    """A gate that refers to a measure by its name still finds it."""
    plan = Plan.model_validate(yaml.safe_load(text))
    without = Scenario.model_validate(nameless(Scenario(plan=plan))).plan
    assert not names_in(plan) & names_in(without)
    np.testing.assert_array_equal(paid(without), paid(plan))


def paid(plan: Plan) -> np.ndarray:
    """Return what a plan pays where its measures' attainments run apart."""
    own = np.linspace(0.0, 2.0, 9)
    credits = [
        Credit(attainment=part, credited=part * 1e6, quota=np.full(9, 1e6), months=np.full(9, 12.0))
        for part in (own, own[::-1], np.roll(own, 3))
    ]
    return payout(plan, {m.name: credit for m, credit in zip(plan.measures, credits, strict=False)})


def test_names_change_no_number():
    plain = members.small()
    far = run_task(task_of(with_secrets(plain), members.revenue)).numbers
    assert digest_of(far) == digest_of(members.revenue(plain, 1))


def test_equal_content_has_one_id_and_any_other_number_another():
    base, other = members.small(), members.small(market__growth_per_year=0.123)
    assert task_of(with_secrets(base), members.echo).id == task_of(with_secrets(base), members.echo).id
    assert task_of(base.replace(name="Else"), members.echo).id == task_of(base, members.echo).id
    assert (
        len({task_of(base, members.echo).id, task_of(other, members.echo).id, task_of(base, members.revenue).id}) == 3
    )


def test_other_software_gives_another_id(monkeypatch: pytest.MonkeyPatch):
    from sim.runners import tasks
    from sim.runners.software import software

    before = task_of(members.small(), members.echo).id
    newer = software()._replace(numpy="99.0")
    monkeypatch.setattr(tasks, "software", lambda: newer)
    assert task_of(members.small(), members.echo).id != before
    assert software().difference(newer) == f"numpy 99.0 instead of {software().numpy}"


def test_the_digest_sees_every_bit_and_the_shape_but_not_the_sign_of_zero():
    numbers = np.array([1.0, 0.0, 3.0, 4.0])
    assert digest_of(numbers) == digest_of(np.array([1.0, -0.0, 3.0, 4.0]))
    assert digest_of(numbers) != digest_of(np.nextafter(numbers, 9.0))
    assert digest_of(numbers) != digest_of(numbers.reshape(2, 2))


def test_a_nameless_scenario_reads_back_as_plain_content():
    content = nameless(with_secrets(Scenario()))
    assert Scenario.model_validate(json.loads(json.dumps(content))).market == Scenario().market
