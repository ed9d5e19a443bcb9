"""The plan on the page: one of the scenario's three, edited through its history; what is not a plan yet is kept too."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import streamlit as st

from sim.errors import ScenarioError, SimError
from sim.pay.plan import Plan, plan_from, read_plan
from sim.scenario.scenario import Scenario, value_at
from sim.shipped import PLANS
from ui.session import presets, state
from ui.widgets.levers import groups

Content = dict[str, Any]

TARGETS: Mapping[str, str] = {
    "archetypes.individual": "Individual plan of the 2×2",
    "archetypes.team": "Team plan of the 2×2",
    "plan": "Drawing board",
}
ARMS = ("archetypes.team", "archetypes.individual")


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What is being edited: its place in the scenario, the last valid plan, the content as written, what is wrong."""

    target: str
    plan: Plan
    content: Content
    problems: tuple[str, ...] = ()

    def problems_at(self, path: str) -> tuple[str, ...]:
        """Return what is wrong at a path of the plan, as one `plan.`-path each."""
        whole = f"plan.{path}"
        return tuple(
            problem for problem in self.problems if problem.startswith((f"{whole}.", f"{whole} ", f"{whole}:"))
        )


@dataclass
class PlanSession:
    """The page Plan: the path of the plan that is edited; by path, what is not a plan yet, and what fields showed last.

    A draft is the plan it was begun on, the content as written, and what is wrong with it; `seen` holds the plan that
    fields showed last and how often another than theirs was.
    """

    target: str = "archetypes.individual"
    drafts: dict[str, tuple[Plan, Content, tuple[str, ...]]] = field(default_factory=dict)
    seen: dict[str, tuple[Plan, int]] = field(default_factory=dict)


def target() -> str:
    """Return the path of the plan this session edits."""
    return state.of(PlanSession).target


def now(scenario: Scenario) -> Draft:
    """Return the draft in force; one that was begun on another plan is gone."""
    path = target()
    plan: Plan = value_at(scenario, path)
    kept = state.of(PlanSession).drafts.get(path)
    if kept is not None and kept[0] == plan:
        return Draft(target=path, plan=plan, content=kept[1], problems=kept[2])
    return Draft(target=path, plan=plan, content=plan.model_dump(mode="json"))


def key_of(path: str) -> str:
    """Return the key of the widget that edits a path of the plan; it is a new one once a lever changed the plan."""
    where = target()
    plan: Plan = value_at(state.scenario(), where)
    known = state.of(PlanSession).seen
    seen, turn = known.get(where, (plan, 0))
    if seen != plan:
        turn += 1
    known[where] = (plan, turn)
    return f"plan.{where}.{path}.{turn}.{state.history().revision}"


def edit(path: str, value: Any) -> None:  # noqa: ANN401 - whatever a widget holds; the plan decides
    """Set one value, as its widget shows it already; where a lever of the sidebar shows it too, all are drawn anew."""
    content = _content()
    where, scenario = target(), state.scenario()
    _put(content, path, value)
    on_levers = {path for levers in groups(scenario).values() for control in levers for path in control.paths}
    submit(content, redraw=f"{where}.{path}" in on_levers)
    seen = state.of(PlanSession).seen
    seen[where] = (value_at(state.scenario(), where), seen[where][1] if where in seen else 0)


def release(path: str, value: float) -> None:
    """Set one value that was dragged on the curve; the fields below show it then."""
    content = _content()
    _put(content, path, value)
    submit(content)


def add(path: str, block: Content) -> None:
    """Append a block to a list of the plan."""
    content = _content()
    blocks = _at(content, path)
    settled = [place for place, block in enumerate(blocks) if block.get("kind") in SETTLED]
    blocks.insert(settled[0] if settled and block.get("kind") not in SETTLED else len(blocks), block)
    submit(content)


def remove(path: str, place: int) -> None:
    """Take a block out of a list of the plan."""
    content = _content()
    del _at(content, path)[place]
    submit(content)


def move(path: str, place: int, by: int) -> None:
    """Move a block up or down in its list."""
    content = _content()
    blocks = _at(content, path)
    blocks.insert(place + by, blocks.pop(place))
    submit(content)


def replace_base(path: str, block: Content) -> None:
    """Exchange the first term of a measure for another."""
    content = _content()
    _at(content, path)[0] = block
    submit(content)


def submit(content: Content, redraw: bool = True) -> None:
    """Put content in force when it is a plan; else keep it as it was written, with what is wrong."""
    path = target()
    problems: tuple[str, ...]
    try:
        plan = plan_from(content, "plan")
        refusal = put(path, plan, redraw)
        problems = (refusal,) if refusal else ()
    except SimError as problem:
        problems = tuple(str(problem).splitlines())
    plan_now: Plan = value_at(state.scenario(), path)
    state.of(PlanSession).drafts.pop(path, None)
    if problems:
        state.of(PlanSession).drafts[path] = (plan_now, content, problems)
    if problems and redraw:
        state.redraw()


def submit_text(text: str) -> None:
    """Put a plan written as YAML in force, or say what is wrong with the text, which stays as it was typed."""
    try:
        content = presets.read_uploaded_plan(text.encode(), "The text").model_dump(mode="json")
    except SimError as problem:
        state.refuse(str(problem))
        return
    submit(content)


def discard() -> None:
    """Drop what is not a plan yet and go back to the last valid one."""
    state.of(PlanSession).drafts.pop(target(), None)
    state.redraw()


def put(path: str, plan: Plan, redraw: bool = True) -> str | None:
    """Put a plan at a place of the scenario; the arms of the 2x2 keep one OTE, so the other arm follows."""
    values: Content = {path: plan.model_dump(mode="json")}
    if path in ARMS:
        other = next(arm for arm in ARMS if arm != path)
        values[f"{other}.ote_per_year"] = plan.ote_per_year
    return state.change(values, redraw)


def choose(path: str) -> None:
    """Edit another of the scenario's plans."""
    state.of(PlanSession).target = path


def place_on_board(plan: Plan) -> None:
    """Put a plan on the drawing board and edit it there."""
    refusal = put("plan", plan)
    if refusal:
        state.refuse(refusal)
        return
    choose("plan")


def stored_plans() -> dict[str, Path]:
    """Return the plan files that come with Multiplier, by what to call them."""
    return {path.stem.replace("_", " ").capitalize(): path for path in sorted(PLANS.glob("*.yaml"))}


def read_stored(path: Path) -> Plan:
    """Return the plan of one of those files, read once until the file changes."""
    return _read(path, path.stat().st_mtime_ns)


@st.cache_resource(max_entries=64, show_spinner=False)
def _read(path: Path, changed: int) -> Plan:
    del changed  # part of what the plan is kept under
    return read_plan(path)


def open_stored(name: str) -> None:
    """Put one of those files on the drawing board."""
    try:
        place_on_board(read_stored(stored_plans()[name]))
    except SimError as problem:
        state.refuse(f"{name} could not be opened. {problem}")


def open_upload(content: bytes, name: str) -> None:
    """Put an uploaded plan on the drawing board, or say in words why not."""
    try:
        place_on_board(presets.read_uploaded_plan(content, name))
    except ScenarioError as problem:
        state.refuse(f"{name} could not be opened; nothing was changed. {problem}")


SETTLED = ("guarantee", "draw", "holdback", "clawback")


def _content() -> Content:
    """Return the content in force to be changed, with what was entered in other fields already in it."""
    state.settle()
    return deepcopy(now(state.scenario()).content)


def _at(content: Content, path: str) -> list[Content]:
    place: Any = content
    for step in path.split("."):
        place = place[int(step) if step.isdigit() else step]
    blocks: list[Content] = place
    return blocks


def _put(content: Content, path: str, value: Any) -> None:  # noqa: ANN401 - checked by the plan afterwards
    steps = path.split(".")
    place: Any = content
    for step in steps[:-1]:
        place = place[int(step) if step.isdigit() else step]
    last = steps[-1]
    place[int(last) if last.isdigit() else last] = value
