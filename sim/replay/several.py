"""Replay every plan year of a file, with totals by year and over all years."""

from __future__ import annotations

import datetime
import math
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from sim.errors import ImportedFileError
from sim.importing.records import Imported
from sim.pay.plan import Plan
from sim.plan_design.components import IN_SIX, WHOLE
from sim.replay.actuals import actuals, years_in
from sim.replay.distribution import cents_sum
from sim.replay.finding import ReplayNote, note
from sim.replay.replay import Change, Progress, Replay, compared, replay
from sim.replay.roster_effect import roster_effect
from sim.replay.years import ALL, MOST_YEARS

APART = (
    "every year is replayed by itself: nothing is carried from one to the next, no draw, holdback, clawback or tenure "
    "but the roster's"
)


@dataclass(frozen=True, kw_only=True)
class Years:
    """The replays of a file's plan years, the earliest first, under the same plans."""

    replays: tuple[Replay, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Return the plans' names; the first is the plan that the others are compared with."""
        return tuple(self.replays[0].paid)

    @property
    def first(self) -> str:
        """Return the name of the plan that the others are compared with."""
        return self.names[0]

    @property
    def by_label(self) -> dict[str, Replay]:
        """Return the replays by the first month of their year, such as 2025-01."""
        return {f"{replayed.actuals.first_month:%Y-%m}": replayed for replayed in self.replays}

    @cached_property
    def changes(self) -> dict[str, tuple[Change, ...]]:
        """Return everybody's change from the first plan to each of the others, all years together."""
        return {
            name: _together([change for replayed in self.replays for change in replayed.changes[name]])
            for name in self.names[1:]
        }

    @property
    def undecided(self) -> bool:
        """Return whether no total is stated before something is chosen, as of `Replay`."""
        return any(replayed.undecided for replayed in self.replays)

    @property
    def payees(self) -> int:
        """Return how many people are paid in any of the years."""
        return len({payee.name for replayed in self.replays for payee in replayed.actuals.people})

    @property
    def credited_total(self) -> float | None:
        """Return the credits of all years, the file's total, in $; None where credits are not dollars."""
        dollars = all(replayed.actuals.in_dollars for replayed in self.replays)
        return math.fsum(replayed.actuals.credited_total for replayed in self.replays) if dollars else None

    def pay_total(self, name: str) -> float:
        """Return what a plan pays in all years together, in $, to the cent."""
        return cents_sum(replayed.paid[name].pay_total for replayed in self.replays)

    def totals(self, name: str) -> dict[str, float | None]:
        """Return pay, base and variable pay of a plan in all years together, in $, and CCOS, a share."""
        paid, credited = [replayed.paid[name] for replayed in self.replays], self.credited_total
        return {
            "pay_total": self.pay_total(name),
            "base_total": cents_sum(run.base_total for run in paid),
            "variable_total": cents_sum(run.variable_total for run in paid),
            "ccos": self.pay_total(name) / credited if credited is not None and credited > 0.0 else None,
        }

    def rows(self) -> list[tuple[Any, ...]]:
        """Return one row for each year and one for all years, with the columns of `columns`."""
        yearly = [
            (
                label,
                len(replayed.actuals.people),
                replayed.actuals.credited_total if replayed.actuals.in_dollars else None,
                *(replayed.paid[name].pay_total for name in self.names),
            )
            for label, replayed in self.by_label.items()
        ]
        return [*yearly, (ALL, self.payees, self.credited_total, *(self.pay_total(name) for name in self.names))]

    def columns(self) -> tuple[str, ...]:
        """Return the columns of `rows`: year, payees, credited, and the pay under each plan, in $."""
        return ("plan year from", "payees", "credited", *self.names)

    def as_dict(self) -> dict[str, Any]:
        """Return the years one by one and their sum as plain values."""
        return {
            "years": [replayed.as_dict() for replayed in self.replays],
            "all": {
                "undecided": self.undecided,
                "credited_total": None if self.credited_total is None else round(self.credited_total, 2),
                "deals": sum(replayed.actuals.deals for replayed in self.replays),
                "payees": self.payees,
                "plans": {name: self.totals(name) for name in self.names},
                "comparisons": {name: compared(changes, self.first) for name, changes in self.changes.items()},
            },
        }


@dataclass(frozen=True)
class ReplayFiles:
    """The imported files of a replay: credits, and a roster and a plan assignment if there are any.

    `notes` on the files come before all other notes of every year; `choices` are as of `actuals`.
    """

    credits: Imported
    people: Imported | None = None
    assignment: Imported | None = None
    notes: Sequence[ReplayNote] = ()
    choices: Mapping[str, str | float] | None = None


def replay_year(
    plans: Sequence[Plan],
    files: ReplayFiles,
    first_month: datetime.date | None = None,
    start_month: int = 1,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
    also: Sequence[Sequence[str]] = (),
) -> Replay:
    """Return the replay of one plan year of the files, with what a roster changes; arguments and errors as of `replay`.

    The year begins with `first_month`; without it, it is the one from `start_month` on with the most credits.
    """
    acted = actuals(files.credits, files.people, first_month, start_month, files.choices)
    acted = replace(acted, findings=(*files.notes, *acted.findings))
    replayed = replay(plans, acted, progress, cancel, files.assignment, also)
    if files.people is None:
        return replayed
    known = list(replayed.plans.values())
    effect = roster_effect(
        known, files.credits, files.people, acted, files.choices, with_differences=files.assignment is None
    )
    return replace(replayed, roster=effect)


def replay_years(
    plans: Sequence[Plan],
    files: ReplayFiles,
    start_month: int = 1,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
    also: Sequence[Sequence[str]] = (),
) -> Years:
    """Return the replay of every plan year of a file, each beginning in `start_month`.

    `also` are other names of each plan in the assignment. `progress(done, total)` counts as in `replay`, over all
    years. ImportedFileError for more than MOST_YEARS years, and all errors of `replay`.
    """
    credits, people = files.credits, files.people
    years = [year.first for year in years_in(credits, people, start_month)]
    if len(years) > MOST_YEARS:
        raise ImportedFileError(
            f"{credits.name} spans {len(years)} plan years, {years[0]:%Y-%m} to {years[-1]:%Y-%m}, more than "
            f"{MOST_YEARS}; check its dates, or choose one year"
        )
    replays = []
    for index, first in enumerate(years):
        of_year = actuals(credits, people, first, choices=files.choices)
        notes = (*files.notes, *of_year.findings, note("plan year", APART, len(years)))
        share = _part(progress, index, len(years))
        replays.append(replay(plans, replace(of_year, findings=notes), share, cancel, files.assignment, also))
    return Years(replays=tuple(replays))


def _together(changes: Sequence[Change]) -> tuple[Change, ...]:
    """Return one change for each payee: the sum of those of single years, part by part."""
    of_payee: dict[str, list[Change]] = {}
    for change in changes:
        of_payee.setdefault(change.payee, []).append(change)
    parts = [part for part in (*IN_SIX, WHOLE) if any(part in change.parts for change in changes)]
    return tuple(
        Change(
            payee=payee,
            before=cents_sum(change.before for change in own),
            after=cents_sum(change.after for change in own),
            change=cents_sum(change.change for change in own),
            parts={part: cents_sum(change.parts.get(part, 0.0) for change in own) for part in parts},
        )
        for payee, own in of_payee.items()
    )


def _part(progress: Progress | None, index: int, count: int) -> Callable[[int, int], None]:
    """Return a callback that reports one year's progress as a share of all years'."""

    def report(done: int, total: int) -> None:
        if progress is not None:
            progress(index * total + done, count * total)

    return report
