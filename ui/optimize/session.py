"""What a session remembers of the page Optimize: the choices, and the answer found last."""

from __future__ import annotations

from dataclasses import dataclass, field

from sim.optimize.design import KNOBS
from sim.optimize.goals import Goals
from sim.optimize.optimum import Optimum
from sim.scenario.scenario import Scenario
from ui.session import state


@dataclass(frozen=True)
class Request:
    """What a search is asked for; two that are equal have the same answer."""

    free: tuple[str, ...]
    goals: Goals
    evaluations: int
    worlds: int

    @property
    def key(self) -> str:
        """Return a text that says all of it."""
        limits = ",".join(f"{name}={value}" for name, value in self.goals.model_dump().items())
        return f"{'+'.join(self.free)}.{limits}.{self.evaluations}.{self.worlds}"


@dataclass(frozen=True, eq=False)
class Answer:
    """An optimum, the request it answers, and the scenario it was sought for."""

    request: Request
    scenario: Scenario
    optimum: Optimum

    def is_for(self, scenario: Scenario, request: Request) -> bool:
        """Return whether it answers this request, for this scenario or for the one before the optimum was put there."""
        is_same = self.scenario.fingerprint() == scenario.fingerprint()
        return self.request == request and (is_same or self.is_in_force)

    @property
    def is_in_force(self) -> bool:
        """Return whether the scenario in force has the optimum's plan, quota and direction already."""
        now, best = state.scenario(), self.optimum.scenario
        return (now.plan, now.quota.annual_quota, now.motion) == (best.plan, best.quota.annual_quota, best.motion)


@dataclass
class OptimizeSession:
    """The page Optimize: what is free, the aim, the limits by field as typed (None: no limit), and how hard to look."""

    free: tuple[str, ...] = tuple(KNOBS)
    aim: str = "contribution"
    limits: dict[str, float | None] = field(default_factory=dict)
    measures: int = 3
    evaluations: int = 30
    worlds: int = 0
    answer: Answer | None = None


def session() -> OptimizeSession:
    """Return what this session remembers."""
    return state.of(OptimizeSession)
