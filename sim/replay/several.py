"""Every plan year of a file replayed, one after another, with totals by year and in sum."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from sim.errors import ImportedFileError
from sim.importing.records import Imported
from sim.pay.plan import Plan
from sim.plan_design.components import IN_SIX, WHOLE
from sim.replay.actuals import actuals, years_in
from sim.replay.finding import ReplayNote, note
from sim.replay.replay import Change, Progress, Replay, cents_sum, compared, replay
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
        """Return the plans' names; the first is the one compared with."""
        return tuple(self.replays[0].paid)

    @property
    def first(self) -> str:
        """Return the name of the plan that the others are compared with."""
        return self.names[0]

    @property
    def by_label(self) -> dict[str, Replay]:
        """Return the replays by the first month of their year, such as 2025-01."""
        return {f"{each.actuals.first_month:%Y-%m}": each for each in self.replays}

    @cached_property
    def changes(self) -> dict[str, tuple[Change, ...]]:
        """Return everybody's change from the first plan to each of the others, all years together."""
        return {name: _together([c for each in self.replays for c in each.changes[name]]) for name in self.names[1:]}

    @property
    def payees(self) -> int:
        """Return how many people are paid in any of the years."""
        return len({payee.name for each in self.replays for payee in each.actuals.people})

    @property
    def credited_total(self) -> float | None:
        """Return what the years were credited together, in $: the file's total; None where credits are no dollars."""
        dollars = all(each.actuals.in_dollars for each in self.replays)
        return math.fsum(each.actuals.credited_total for each in self.replays) if dollars else None

    def pay_total(self, name: str) -> float:
        """Return what a plan pays in all years together, in $, to the cent."""
        return cents_sum(each.paid[name].pay_total for each in self.replays)

    def totals(self, name: str) -> dict[str, float | None]:
        """Return pay, base and variable pay of a plan in all years together, in $, and CCOS, a share."""
        paid, credited = [each.paid[name] for each in self.replays], self.credited_total
        return {
            "pay_total": self.pay_total(name),
            "base_total": cents_sum(each.base_total for each in paid),
            "variable_total": cents_sum(each.variable_total for each in paid),
            "ccos": self.pay_total(name) / credited if credited is not None and credited > 0.0 else None,
        }

    def rows(self) -> list[tuple[Any, ...]]:
        """Return a row a year and one for all, with columns `columns`."""
        found = [
            (
                label,
                len(each.actuals.people),
                each.actuals.credited_total if each.actuals.in_dollars else None,
                *(each.paid[name].pay_total for name in self.names),
            )
            for label, each in self.by_label.items()
        ]
        return [*found, (ALL, self.payees, self.credited_total, *(self.pay_total(name) for name in self.names))]

    def columns(self) -> tuple[str, ...]:
        """Return the columns of `rows`: year, payees, credited, and the pay under each plan, in $."""
        return ("plan year from", "payees", "credited", *self.names)

    def as_dict(self) -> dict[str, Any]:
        """Return the years one by one and their sum as plain values."""
        return {
            "years": [each.as_dict() for each in self.replays],
            "all": {
                "credited_total": None if self.credited_total is None else round(self.credited_total, 2),
                "deals": sum(each.actuals.deals for each in self.replays),
                "payees": self.payees,
                "plans": {name: self.totals(name) for name in self.names},
                "comparisons": {name: compared(changes, self.first) for name, changes in self.changes.items()},
            },
        }


def replay_years(
    plans: Sequence[Plan],
    credits: Imported,
    people: Imported | None = None,
    start_month: int = 1,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
    assignment: Imported | None = None,
    also: Sequence[Sequence[str]] = (),
    beside: Sequence[ReplayNote] = (),
) -> Years:
    """Return the replay of every plan year of a file, each beginning in `start_month`; the options are `replay`'s.

    `beside` are findings that stand before each year's own. ImportedFileError for more than MOST_YEARS years.
    """
    years = [each.first for each in years_in(credits, people, start_month)]
    if len(years) > MOST_YEARS:
        raise ImportedFileError(
            f"{credits.name} spans {len(years)} plan years, {years[0]:%Y-%m} to {years[-1]:%Y-%m}, more than "
            f"{MOST_YEARS}; check its dates, or choose one year"
        )
    made = []
    for place, first in enumerate(years):
        acted = actuals(credits, people, first)
        known = (*beside, *acted.findings, note("plan year", APART, len(years)))
        shown = _part(progress, place, len(years))
        made.append(replay(plans, replace(acted, findings=known), shown, cancel, assignment, also))
    return Years(replays=tuple(made))


def _together(changes: Sequence[Change]) -> tuple[Change, ...]:
    """Return one change a payee, the sum of those of single years, part by part."""
    of_payee: dict[str, list[Change]] = {}
    for each in changes:
        of_payee.setdefault(each.payee, []).append(each)
    parts = [part for part in (*IN_SIX, WHOLE) if any(part in each.parts for each in changes)]
    return tuple(
        Change(
            payee=payee,
            before=cents_sum(each.before for each in found),
            after=cents_sum(each.after for each in found),
            change=cents_sum(each.change for each in found),
            parts={part: cents_sum(each.parts.get(part, 0.0) for each in found) for part in parts},
        )
        for payee, found in of_payee.items()
    )


def _part(progress: Progress | None, place: int, count: int) -> Callable[[int, int], None]:
    """Return what reports one year's progress as a part of all."""

    def report(done: int, total: int) -> None:
        if progress is not None:
            progress(place * total + done, count * total)

    return report
