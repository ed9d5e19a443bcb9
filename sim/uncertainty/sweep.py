"""A sweep: a base scenario and its variations on the same draws, with one table of measures for any executor."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple, Self

from pydantic import Field, ValidationError

from sim.engine.measures import Estimate, estimate
from sim.engine.run import Progress
from sim.errors import ScenarioError, SimError
from sim.parameters import Group
from sim.runners.executors import Executor
from sim.runners.many import run_tasks
from sim.runners.software import Software, software
from sim.runners.tasks import Task, digest_of, task_of
from sim.scenario.scenario import Scenario
from sim.studies.factorial import OUTCOMES
from sim.uncertainty.sweep_axes import Axis, changes_along
from sim.uncertainty.sweep_measures import MEASURES, MemberResult, member_result
from sim.units import FloatArray

SHOWN_CHANGES = 6


class Member(NamedTuple):
    """One scenario of a sweep, its changes to the base (none for the base itself), and its task."""

    changes: Mapping[str, Any]
    scenario: Scenario
    task: Task

    @property
    def label(self) -> str:
        """Return the changes in words; `base` for the base."""
        return labeled(self.changes)


class Sweep(Group):
    """The definition of a sweep; equal sweeps computed by equal software share their id."""

    base: Scenario
    axes: tuple[Axis, ...] = ()
    sample: int = Field(0, ge=0)
    measures: Literal["yearly", "effects"] = "yearly"

    def digest(self) -> str:
        """Return the sweep's id: 16 hex digits of base, axes, replications, seed, measures and software."""
        parts = [self.base.fingerprint(), *(axis.model_dump(mode="json") for axis in self.axes)]
        text = json.dumps([*parts, self.sample, self.measures, software().digest()], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def members(self) -> tuple[Member, ...]:
        """Return the members, the base first, all on its seed; ScenarioError names a member with invalid values."""
        measure, members = MEASURES[self.measures], []
        for changes in [{}, *changes_along(self.axes, self.sample, self.base.run.seed)]:
            try:
                scenario = self.base.with_values(changes) if changes else self.base
            except ScenarioError as problem:
                raise ScenarioError(f"the member {labeled(changes)}: {problem}") from None
            members.append(Member(changes, scenario, task_of(scenario, measure)))
        return tuple(members)

    def header(self) -> dict[str, Any]:
        """Return JSON-ready content from which `from_header` rebuilds the sweep."""
        return {"sweep": self.digest(), "software": software()._asdict(), "made_of": self.model_dump(mode="json")}

    @classmethod
    def from_header(cls, header: Mapping[str, Any]) -> Self:
        """Return the sweep a header describes; SimError when it was begun with other software, or is damaged."""
        try:
            began = Software(**header["software"])
            sweep = cls.model_validate(header["made_of"])
        except (KeyError, TypeError, ValidationError):
            raise SimError("the sweep's header is damaged; start the sweep anew") from None
        if began != software():
            raise SimError(
                f"the sweep was begun with other software (here {began.difference(software())}), whose numbers may "
                "differ; start it anew, or go on with the software it was begun with"
            )
        if sweep.digest() != header.get("sweep"):
            raise SimError("the sweep's header is damaged: its content has another id; start the sweep anew")
        return sweep


@dataclass(frozen=True, eq=False)
class SweepResult:
    """A sweep's members, the numbers of those that ran and the reasons why others failed, both by task id."""

    sweep: Sweep
    members: tuple[Member, ...]
    numbers: Mapping[str, FloatArray]
    failures: Mapping[str, str]

    @cached_property
    def digests(self) -> tuple[str | None, ...]:
        """Return the sha256 of each member's numbers, in order; None where there are none."""
        return tuple(
            digest_of(self.numbers[member.task.id]) if member.task.id in self.numbers else None
            for member in self.members
        )

    @property
    def digest(self) -> str:
        """Return the sha256 of all members' digests: equal for any engine and any number of workers."""
        return hashlib.sha256("\n".join(digest or "missing" for digest in self.digests).encode()).hexdigest()

    def result_of(self, member: Member) -> MemberResult | None:
        """Return a member's rows and outcomes; None when it could not be run."""
        numbers = self.numbers.get(member.task.id)
        return None if numbers is None else member_result(numbers, member.scenario, self.sweep.measures)

    def differences(self, member: Member) -> dict[str, Estimate]:
        """Return a member's whole-horizon outcomes less the base's, $ per seat, paired by replication."""
        mine, base = self.result_of(member), self.result_of(self.members[0])
        if mine is None or base is None:
            return {}
        return {outcome: estimate(mine.horizon[outcome] - base.horizon[outcome]) for outcome in OUTCOMES}


def run_sweep(
    sweep: Sweep,
    executor: Executor,
    *,
    kept: Mapping[str, FloatArray] | None = None,
    keep: Callable[[str, FloatArray], None] | None = None,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> SweepResult:
    """Run a sweep's members and return their numbers; those in `kept`, by task id, are not run again.

    `keep(id, numbers)` is called once for each new member as soon as it is finished, so that a sweep that ends early
    can be resumed. RunCanceledError when canceled, SimError when the executor cannot go on; numbers kept so far stay.
    """
    members = sweep.members()
    numbers = {member.task.id: kept[member.task.id] for member in members if kept and member.task.id in kept}
    tasks = [member.task for member in members]
    before, total = len(numbers), len({task.id for task in tasks})

    def report(done: int, _: int) -> None:
        if progress is not None:
            progress(before + done, total)

    failures = run_tasks(tasks, executor, numbers, keep, report, cancel)
    return SweepResult(sweep, members, numbers, failures)


def labeled(changes: Mapping[str, Any]) -> str:
    """Return a member's changes in words, such as `market.growth_per_year = 0.1`; `base` when there are none."""
    words = [f"{path} = {value:g}" if type(value) is float else f"{path} = {value}" for path, value in changes.items()]
    more = [f"and {len(words) - SHOWN_CHANGES} more"] if len(words) > SHOWN_CHANGES else []
    return ", ".join([*words[:SHOWN_CHANGES], *more]) or "base"
