"""Build-and-pay under other hiring mixes, bars, training, coaching and careers, paired with the current people."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.engine.measures import Estimate, estimate, ratio
from sim.engine.results import Result
from sim.engine.run import DEFAULT_CHUNK, Progress, simulate
from sim.scenario.scenario import Scenario
from sim.studies.factorial import BUILD_AND_PAY, OUTCOMES, STATUS_QUO, cell_scenario
from sim.units import FloatArray

AS_SET = "as set"
BAR = 0.3  # share of applicants turned away when a hiring bar is added
TRAINING = 0.5
CAREER = 1.0


@dataclass(frozen=True, eq=False)
class TalentChoices:
    """Results of build-and-pay under each choice by name, `AS_SET` first, and of the status quo; on the same draws."""

    scenario: Scenario
    results: Mapping[str, Result]
    status_quo: Result

    @property
    def seconds(self) -> float:
        """Return the computing time of all runs."""
        return self.status_quo.seconds + sum(result.seconds for result in self.results.values())

    def lead(self, name: str, outcome: str) -> Estimate:
        """Return what a choice brings over the people as set, $ per seat over the horizon; `outcome` of OUTCOMES."""
        return estimate((self._amounts(name, outcome) - self._amounts(AS_SET, outcome)).sum(axis=1))

    def lead_by_year(self, name: str, outcome: str) -> list[Estimate]:
        """Return what a choice brings over the people as set in each year, $ per seat."""
        ahead = self._amounts(name, outcome) - self._amounts(AS_SET, outcome)
        return [estimate(ahead[:, year]) for year in range(ahead.shape[1])]

    def gain(self, outcome: str) -> Estimate:
        """Return what build and pay brings over the status quo with the people as set, $ per seat over the horizon."""
        return estimate((self._amounts(AS_SET, outcome) - OUTCOMES[outcome](self.status_quo)).sum(axis=1))

    def forfeited(self, name: str, outcome: str) -> Estimate:
        """Return the share of build-and-pay's gain over the status quo that a choice forfeits; above 1 it loses."""
        before = OUTCOMES[outcome](self.status_quo)
        lost = self._amounts(AS_SET, outcome) - self._amounts(name, outcome)
        return ratio(lost.sum(axis=1), (self._amounts(AS_SET, outcome) - before).sum(axis=1))

    def _amounts(self, name: str, outcome: str) -> FloatArray:
        return OUTCOMES[outcome](self.results[name])


def choices(scenario: Scenario) -> dict[str, Scenario]:
    """Return build-and-pay under each choice by name: the people as set, one hiring profile only, or one addition.

    An addition that is in force already is removed instead: with training in force, the choice is to go without it.
    """
    talent = scenario.talent
    base = cell_scenario(scenario, BUILD_AND_PAY)
    named = {AS_SET: base}
    for row, profile in enumerate(talent.profiles):
        named[f"all {lowered(profile.name)}"] = hiring_only(base, row)
    for name, changes in additions(scenario).items():
        named[name] = base.with_values(changes)
    return {name: choice for name, choice in named.items() if name == AS_SET or choice != base}


def additions(scenario: Scenario) -> dict[str, dict[str, Any]]:
    """Return what can be added to the people as set, or removed where it is in force, as changes by choice and path."""
    talent, coaching = scenario.talent, scenario.talent.full_coaching_hours
    changes: dict[str, dict[str, Any]] = {}
    if talent.training > 0.0:
        changes["without training"] = {"talent.training": 0.0}
    else:
        changes["with training"] = {"talent.training": TRAINING}
    if talent.coaching_hours_per_month > 0.0:
        changes["without coaching"] = {"talent.coaching_hours_per_month": 0.0}
    else:
        both = {"talent.training": talent.training or TRAINING, "talent.coaching_hours_per_month": coaching}
        changes["with training and coaching"] = both
    if talent.hiring_bar > 0.0:
        changes["without the bar"] = {"talent.hiring_bar": 0.0}
    else:
        changes["with a hiring bar"] = {"talent.hiring_bar": BAR}
    if talent.career_definition < CAREER:
        changes["with a defined career"] = {"talent.career_definition": CAREER}
    return changes


def hiring_only(scenario: Scenario, chosen: int) -> Scenario:
    """Return a scenario in which all people, now and later, come from the hiring profile at an index."""
    profiles = [
        {**profile.model_dump(), "share": 1.0 if row == chosen else 0.0}
        for row, profile in enumerate(scenario.talent.profiles)
    ]
    return scenario.with_values({"talent.profiles": profiles})


def portal_choice(scenario: Scenario) -> str:
    """Return the name of the choice to hire only from the profile with the most transfer-portal moves."""
    profiles = scenario.talent.profiles
    return f"all {lowered(max(profiles, key=lambda profile: profile.portal_moves_per_year).name)}"


def lowered(name: str) -> str:
    """Return a profile's name with its first letter in lower case, for use inside a sentence."""
    return name[:1].lower() + name[1:]


def compare_choices(
    scenario: Scenario,
    *,
    threads: int | None = None,
    chunk: int = DEFAULT_CHUNK,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> TalentChoices:
    """Run the status quo and every choice on the same draws; `progress(done, total)` counts replications over all."""
    arms = choices(scenario)
    total = scenario.run.replications * (len(arms) + 1)
    results: list[Result] = []
    for arm in (cell_scenario(scenario, STATUS_QUO), *arms.values()):
        before = len(results) * scenario.run.replications

        def report(done: int, _: int, before: int = before) -> None:
            if progress is not None:
                progress(before + done, total)

        results.append(simulate(arm, threads=threads, chunk=chunk, progress=report, cancel=cancel))
    return TalentChoices(scenario, dict(zip(arms, results[1:], strict=True)), results[0])
