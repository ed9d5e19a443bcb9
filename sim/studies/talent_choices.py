"""Career or transfer portal: build and pay under other hiring mixes, bars, training, coaching and careers, paired."""

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
BAR = 0.3  # share of applicants turned away where a bar is tried
TRAINING = 0.5
CAREER = 1.0


@dataclass(frozen=True, eq=False)
class TalentChoices:
    """Build and pay under each choice by name, `AS_SET` first, and the status quo as set; all on the same draws."""

    scenario: Scenario
    results: Mapping[str, Result]
    status_quo: Result

    @property
    def seconds(self) -> float:
        """Return the computing time of all runs."""
        return self.status_quo.seconds + sum(each.seconds for each in self.results.values())

    def lead(self, name: str, outcome: str) -> Estimate:
        """Return what a choice brings over the people as set, $ per seat over the horizon; `outcome` of OUTCOMES."""
        return estimate((self._amounts(name, outcome) - self._amounts(AS_SET, outcome)).sum(axis=1))

    def lead_by_year(self, name: str, outcome: str) -> list[Estimate]:
        """Return the same for each year."""
        ahead = self._amounts(name, outcome) - self._amounts(AS_SET, outcome)
        return [estimate(ahead[:, year]) for year in range(ahead.shape[1])]

    def gain(self, outcome: str) -> Estimate:
        """Return what build and pay brings over the status quo with the people as set, $ per seat over the horizon."""
        return estimate((self._amounts(AS_SET, outcome) - OUTCOMES[outcome](self.status_quo)).sum(axis=1))

    def forfeited(self, name: str, outcome: str) -> Estimate:
        """Return the share of build-and-pay's gain over the status quo that a choice gives away; above 1 it loses."""
        before = OUTCOMES[outcome](self.status_quo)
        lost = self._amounts(AS_SET, outcome) - self._amounts(name, outcome)
        return ratio(lost.sum(axis=1), (self._amounts(AS_SET, outcome) - before).sum(axis=1))

    def _amounts(self, name: str, outcome: str) -> FloatArray:
        return OUTCOMES[outcome](self.results[name])


def choices(scenario: Scenario) -> dict[str, Scenario]:
    """Return build and pay under each choice by name: the people as set, one profile only, and what can be added.

    What is there already is taken away instead: with training in force, the choice is to go without it.
    """
    talent = scenario.talent
    base = cell_scenario(scenario, BUILD_AND_PAY)
    found = {AS_SET: base}
    for place, profile in enumerate(talent.profiles):
        found[f"all {lowered(profile.name)}"] = hiring_only(base, place)
    for name, changes in additions(scenario).items():
        found[name] = base.with_values(changes)
    return {name: each for name, each in found.items() if name == AS_SET or each != base}


def additions(scenario: Scenario) -> dict[str, dict[str, Any]]:
    """Return what can be added to the people as set, or taken away where it is there, as values by path."""
    talent, coaching = scenario.talent, scenario.talent.full_coaching_hours
    found: dict[str, dict[str, Any]] = {}
    if talent.training > 0.0:
        found["without training"] = {"talent.training": 0.0}
    else:
        found["with training"] = {"talent.training": TRAINING}
    if talent.coaching_hours_per_month > 0.0:
        found["without coaching"] = {"talent.coaching_hours_per_month": 0.0}
    else:
        both = {"talent.training": talent.training or TRAINING, "talent.coaching_hours_per_month": coaching}
        found["with training and coaching"] = both
    if talent.hiring_bar > 0.0:
        found["without the bar"] = {"talent.hiring_bar": 0.0}
    else:
        found["with a hiring bar"] = {"talent.hiring_bar": BAR}
    if talent.career_definition < CAREER:
        found["with a defined career"] = {"talent.career_definition": CAREER}
    return found


def hiring_only(scenario: Scenario, place: int) -> Scenario:
    """Return a scenario in which everybody, now and later, comes from one of its hiring profiles."""
    profiles = [
        {**profile.model_dump(), "share": 1.0 if row == place else 0.0}
        for row, profile in enumerate(scenario.talent.profiles)
    ]
    return scenario.with_values({"talent.profiles": profiles})


def portal_choice(scenario: Scenario) -> str:
    """Return the choice to hire only from the profile whose people move on most."""
    profiles = scenario.talent.profiles
    return f"all {lowered(max(profiles, key=lambda profile: profile.portal_moves_per_year).name)}"


def lowered(name: str) -> str:
    """Return a profile's name as it stands inside a sentence."""
    return name[:1].lower() + name[1:]


def compare(
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
    found: list[Result] = []
    for arm in (cell_scenario(scenario, STATUS_QUO), *arms.values()):
        before = len(found) * scenario.run.replications

        def report(done: int, _: int, before: int = before) -> None:
            if progress is not None:
                progress(before + done, total)

        found.append(simulate(arm, threads=threads, chunk=chunk, progress=report, cancel=cancel))
    return TalentChoices(scenario, dict(zip(arms, found[1:], strict=True)), found[0])
