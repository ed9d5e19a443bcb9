"""What a session remembers of the page Compare: what is compared, how it is looked at, and what was brought."""

from __future__ import annotations

from dataclasses import dataclass, field

from sim.scenario.scenario import Scenario
from sim.studies.factorial import CORNERS, STATUS_QUO
from ui.session import state

NOW, OWN = "now", "own"
COMPARE = "compare"


@dataclass(frozen=True)
class Question:
    """Which two scenarios, by label, and what is to be explained."""

    baseline: str
    other: str
    before: Scenario
    after: Scenario
    measure: str
    last_year: bool
    split_pay: bool

    @property
    def key(self) -> str:
        """Return what the work is known by."""
        pair = f"{self.before.fingerprint()} {self.after.fingerprint()}"
        return f"explain {pair} {self.measure} {self.last_year} {self.split_pay}"


@dataclass
class CompareSession:
    """The page Compare.

    `picks` and `baseline` are keys of candidates; `brought` holds the scenarios of files and links by key, with their
    origin. `run_as` is what whole scenarios are run as, `drawn` counts changes of the choice by something else than its
    own widget. `costed` is the plan that is costed, `other` the scenario set against the baseline. `measure`, `window`
    and `split_pay` are what the next explanation is of, `asked` the question asked last.
    """

    view: str = COMPARE
    part: str = "effects"
    picks: tuple[str, ...] = tuple(f"cell:{cell}" for cell in CORNERS)
    baseline: str = f"cell:{STATUS_QUO}"
    brought: dict[str, tuple[Scenario, str]] = field(default_factory=dict)
    run_as: str = OWN
    drawn: int = 0
    costed: str = NOW
    other: str = ""
    measure: str = "contribution"
    window: str = "horizon"
    split_pay: bool = True
    asked: Question | None = None


def session() -> CompareSession:
    """Return what this session remembers."""
    return state.of(CompareSession)
