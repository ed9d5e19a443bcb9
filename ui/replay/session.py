"""What a session remembers of replays: its files, its plans, what is computed and what was asked for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ui.background.jobs import Job
from ui.session import state

if TYPE_CHECKING:
    from sim.pay.plan import Plan
    from sim.replay.years import PlanYear
    from ui.replay.files import Brought, Opened, Stage

DEFAULT_PLANS = ("Team low leverage", "Individual high leverage")


@dataclass
class Watched:
    """Work that belongs to this session alone, and how far a file is that it reads."""

    job: Job[Any] | None = None
    stage: Stage | None = None


@dataclass
class SlotSession:
    """One of a replay's files: what was brought, as it was read, and the work that reads it.

    `chosen` counts how often a kept file was chosen; `remembered` is the reading remembered last and what came of that;
    `answer` is what came of the last thing asked for, with whether it went wrong, until it was said.
    """

    brought: Brought | None = None
    opened: Opened | None = None
    reading: Watched = field(default_factory=Watched)
    chosen: int = 0
    remembered: tuple[str, str] = ("", "")
    answer: tuple[str, bool] | None = None


@dataclass
class ReplaySession:
    """The page Replay: files by slot, plans, and the replays of one year, of every year and with the response.

    `own_plans` are those somebody brought, by name, `uploads` how often, `plan_problems` what was wrong with the last;
    `chosen` the plans to pay under. `years` are the plan years of the files as read under a key. `ready` says that the
    files were in order when the page was drawn last, `asked` which response was asked for.
    """

    slots: defaultdict[str, SlotSession] = field(default_factory=lambda: defaultdict(SlotSession))
    own_plans: dict[str, Plan] = field(default_factory=dict)
    uploads: int = 0
    plan_problems: tuple[str, ...] = ()
    chosen: tuple[str, ...] = DEFAULT_PLANS
    years: tuple[str, tuple[PlanYear, ...]] = ("", ())
    ready: bool = False
    choices: dict[str, str | float] = field(default_factory=dict)
    picked: dict[str, str] = field(default_factory=dict)
    one_year: Watched = field(default_factory=Watched)
    every_year: Watched = field(default_factory=Watched)
    response: Watched = field(default_factory=Watched)


def session() -> ReplaySession:
    """Return what this session remembers."""
    return state.of(ReplaySession)


def file_of(slot: str) -> SlotSession:
    """Return what this session remembers of one file."""
    return session().slots[slot]
