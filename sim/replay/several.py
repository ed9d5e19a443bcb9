"""Every plan year of a file replayed, one after another, with totals by year and in sum."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sim.errors import ImportedFileError
from sim.importing.records import Imported
from sim.plan import Plan
from sim.replay.actuals import actuals, years_in
from sim.replay.finding import Finding, note
from sim.replay.replay import Progress, Replay, cents_sum, replay
from sim.replay.years import MOST_YEARS

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
    def credited_total(self) -> float | None:
        """Return what the years were credited together, in $: the file's total; None where credits are no dollars."""
        dollars = all(each.actuals.in_dollars for each in self.replays)
        return math.fsum(each.actuals.credited_total for each in self.replays) if dollars else None

    def pay_total(self, name: str) -> float:
        """Return what a plan pays in all years together, in $, to the cent."""
        return cents_sum(each.paid[name].pay_total for each in self.replays)

    def rows(self) -> list[tuple[str | float | int | None, ...]]:
        """Return a row a year and one for all, with columns `columns`."""
        found = [
            (
                f"{each.actuals.first_month:%Y-%m}",
                len(each.actuals.people),
                each.actuals.credited_total if each.actuals.in_dollars else None,
                *(each.paid[name].pay_total for name in self.names),
            )
            for each in self.replays
        ]
        people = len({payee.name for each in self.replays for payee in each.actuals.people})
        return [*found, ("all", people, self.credited_total, *(self.pay_total(name) for name in self.names))]

    def columns(self) -> tuple[str, ...]:
        """Return the columns of `rows`: year, payees, credited, and the pay under each plan, in $."""
        return ("plan year from", "payees", "credited", *self.names)

    def as_dict(self) -> dict[str, Any]:
        """Return the years one by one and their sum as plain values."""
        first, *others = self.names
        return {
            "years": [each.as_dict() for each in self.replays],
            "all": {
                "credited_total": None if self.credited_total is None else round(self.credited_total, 2),
                "deals": sum(each.actuals.deals for each in self.replays),
                "payees": len({payee.name for each in self.replays for payee in each.actuals.people}),
                "plans": {name: {"pay_total": self.pay_total(name)} for name in self.names},
                "comparisons": {
                    name: {"against": first, "change": cents_sum((self.pay_total(name), -self.pay_total(first)))}
                    for name in others
                },
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
    beside: Sequence[Finding] = (),
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


def _part(progress: Progress | None, place: int, count: int) -> Callable[[int, int], None]:
    """Return what reports one year's progress as a part of all."""

    def report(done: int, total: int) -> None:
        if progress is not None:
            progress(place * total + done, count * total)

    return report
