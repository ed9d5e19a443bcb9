"""The replay: actual credits paid by every plan, and who wins or loses against the first plan, and why."""

from __future__ import annotations

import math
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, TypeVar

from sim.errors import RunCanceledError, ScenarioError
from sim.importing.records import Imported
from sim.pay.plan import Plan
from sim.pay_statements.records import RowProblem
from sim.plan_design.components import IN_SIX, differing_parts
from sim.replay.actuals import Actuals
from sim.replay.assigned import AS_ASSIGNED, assignment_of, paid_as_assigned, parts_as_assigned
from sim.replay.distribution import cents_sum, distribution
from sim.replay.finding import ReplayNote, assumption, exception
from sim.replay.gaps import FileGap, gaps_of
from sim.replay.paying import CENTS, Paid, cents_under, paid_under
from sim.replay.reasons import reasons
from sim.replay.roster_effect import RosterEffect
from sim.units import FloatArray

FROZEN = (
    "Behavior is frozen: everybody sells what they really sold, whatever the plan pays for it. "
    "A plan that changes behavior changes the sales too; the second reading says by how much."
)
MOST_PLANS = 6
Outcome = Literal["wins", "loses", "unchanged"]
Progress = Callable[[int, int], None]
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Change:
    """One payee's pay of the year under the first plan and another, $; the parts sum to the change, to the cent."""

    payee: str
    before: float
    after: float
    change: float
    parts: Mapping[str, float]

    @property
    def outcome(self) -> Outcome:
        """Return whether the payee wins, loses, or is paid the same to the cent."""
        return "wins" if self.change > 0.0 else "loses" if self.change < 0.0 else "unchanged"

    @property
    def reason(self) -> str:
        """Return the part that moves the pay most in the direction of the change; empty when unchanged."""
        if self.change == 0.0:
            return ""
        return max(self.parts, key=lambda part: self.parts[part] * (1.0 if self.change > 0.0 else -1.0))


@dataclass(frozen=True, kw_only=True)
class Replay:
    """Actuals under every plan by name, and everybody's change from the first plan to each of the others.

    `roster` is what the roster changes, None without one or where nobody asked.
    """

    actuals: Actuals
    paid: Mapping[str, Paid]
    changes: Mapping[str, tuple[Change, ...]] = field(repr=False)
    findings: tuple[ReplayNote, ...]
    roster: RosterEffect | None = None

    @property
    def plans(self) -> dict[str, Plan]:
        """Return the plans by name, without AS_ASSIGNED, which is not a single plan."""
        return {name: paid.plan for name, paid in self.paid.items() if paid.plan is not None}

    @property
    def first(self) -> str:
        """Return the name of the plan that the others are compared with."""
        return next(iter(self.paid))

    @cached_property
    def exceptions(self) -> list[tuple[str, RowProblem]]:
        """Return every row not credited, or credited for review, with the plan; rows of other years come last."""
        year = f"{self.actuals.first_month:%Y-%m}"
        outside = [
            RowProblem(row=record.row, column="date", message=f"{record.date} lies outside the plan year from {year}")
            for record in self.actuals.outside
        ]
        not_credited = [(name, problem) for name, paid in self.paid.items() for problem in paid.exceptions]
        return [*not_credited, *(("every plan", problem) for problem in outside)]

    @cached_property
    def gaps(self) -> tuple[FileGap, ...]:
        """Return what the files leave open, and what is taken for it."""
        return gaps_of(self.plans.values(), self.actuals)

    @property
    def undecided(self) -> bool:
        """Return whether something is left open without which no total is stated, such as a quota."""
        return any(gap.open for gap in self.gaps)

    def ccos(self, name: str) -> float:
        """Return pay, base included, over credited dollars; NaN when these are not above 0 or not known."""
        credited = self.actuals.credited_total
        known = credited > 0.0 and self.actuals.in_dollars
        return self.paid[name].pay_total / credited if known else float("nan")

    def as_dict(self) -> dict[str, Any]:
        """Return totals, plans, comparisons, exceptions and findings as plain values, without statements.

        `credited_total` and `credited_outside` sum to `file_total`; each is None where no quota makes attainment $.
        """
        return dict(self._plain_values)

    @cached_property
    def _plain_values(self) -> dict[str, Any]:
        """Return the content of `as_dict`, computed once, since charts, tables and sentences all use it."""
        actuals = self.actuals
        totals = (
            actuals.credited_total,
            actuals.outside_total,
            math.fsum((actuals.credited_total, actuals.outside_total)),
        )
        credited, outside, whole = (round(total, 2) if actuals.in_dollars else None for total in totals)
        return {
            "behavior": "frozen",
            "credited_from": "credits" if actuals.history is None else "attainment",
            "plan_year_from": f"{actuals.first_month:%Y-%m}",
            "plan_years": [year.as_dict() for year in actuals.years],
            "credited_total": credited,
            "credited_outside": outside,
            "file_total": whole,
            "deals": actuals.deals,
            "payees": len(actuals.people),
            "rows": dict(actuals.rows),
            "gaps": [gap.as_dict() for gap in self.gaps],
            "undecided": self.undecided,
            "roster": None if self.roster is None else self.roster.as_dict(),
            "plans": {name: self._plan(name) for name in self.paid},
            "comparisons": {name: compared(changes, self.first) for name, changes in self.changes.items()},
            "people": [self._person(row) for row in range(len(actuals.people))],
            "exceptions": [
                {"plan": name, "row": problem.row, "column": problem.column, "message": problem.message}
                for name, problem in self.exceptions
            ],
            "findings": [finding.as_dict() for finding in self.findings],
        }

    def _plan(self, name: str) -> dict[str, Any]:
        paid = self.paid[name]
        return {
            "pay_total": paid.pay_total,
            "base_total": paid.base_total,
            "variable_total": paid.variable_total,
            "ccos": _plain(self.ccos(name)),
            "lead_measure": paid.lead,
            "attainment": distribution(paid.attainment),
            "pay": distribution([cents / CENTS for cents in paid.cents]),
            "exceptions": len(paid.exceptions),
        }

    def _person(self, row: int) -> dict[str, Any]:
        payee = self.actuals.people[row].name
        return {
            "payee": payee,
            "plans": {
                name: {
                    "pay": paid.cents[row] / CENTS,
                    "attainment": _plain(paid.attainment[row]),
                    "incomplete": paid.statements[row].incomplete,
                }
                for name, paid in self.paid.items()
            },
            "changes": {
                name: {"change": changes[row].change, "reasons": dict(changes[row].parts)}
                for name, changes in self.changes.items()
            },
        }


def replay(
    plans: Sequence[Plan],
    actuals: Actuals,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
    assignment: Imported | None = None,
    also: Sequence[Sequence[str]] = (),
) -> Replay:
    """Return what each plan would have paid for the actuals, and why pay changes from the first plan to each other.

    With an `assignment`, everybody's own plan of the year comes first, under the name AS_ASSIGNED; `also` are other
    names of each plan. `progress(done, total)` counts plans paid, including the mixtures needed for the reasons.
    ScenarioError for no plan, for more than MOST_PLANS, or when a plan cannot be applied; ImportedFileError when the
    assignment does not fit; RunCanceledError once `cancel` is set.
    """
    if not 1 <= len(plans) <= MOST_PLANS:
        raise ScenarioError(f"{len(plans)} plans were given; a replay takes 1 to {MOST_PLANS}")
    labels = plan_labels([*([AS_ASSIGNED] if assignment else []), *(plan.name for plan in plans)])
    labels = labels[1:] if assignment else labels
    named = {name: plan.model_copy(update={"name": name}) for name, plan in zip(labels, plans, strict=True)}
    also_named = dict(zip(labels, also, strict=False))
    assigned = None if assignment is None else assignment_of(assignment, named, actuals, also_named)
    first = next(iter(named))
    pairs = (
        [(first, other) for other in named if other != first]
        if assigned is None
        else [(base, other) for other in named for base in named if base != other and assigned.whole_year_on(base)]
    )
    most = len(named) + sum(2 ** len(differing_parts(named[base], named[other], IN_SIX)) for base, other in pairs) + 1
    done = 0

    def pay(plan: Plan, how: Callable[[Plan, Actuals], T]) -> T:
        nonlocal done
        if cancel is not None and cancel.is_set():
            raise RunCanceledError("the replay was canceled; nothing was kept")
        result = how(plan, actuals)
        done += 1
        if progress is not None:
            progress(min(done, most), most)
        return result

    paid = {name: pay(plan, paid_under) for name, plan in named.items()}
    known = {plan: paid[name].cents for name, plan in named.items()}

    def worth(plan: Plan) -> tuple[int, ...]:
        return known[plan] if plan in known else pay(plan, cents_under)

    why = {(first, other): reasons(named[first], named[other], worth) for first, other in pairs}
    if assigned is not None:
        paid = {AS_ASSIGNED: paid_as_assigned(assigned, paid, named, actuals), **paid}
        parts = {name: parts_as_assigned(assigned, name, paid, why) for name in named}
    else:
        parts = {other: why[first, other] for _, other in pairs}
    changes = {name: _changes(paid[next(iter(paid))], paid[name], by_reason) for name, by_reason in parts.items()}
    if progress is not None:
        progress(most, most)
    return Replay(actuals=actuals, paid=paid, changes=changes, findings=_findings(actuals, paid))


def _findings(actuals: Actuals, paid: Mapping[str, Paid]) -> tuple[ReplayNote, ...]:
    """Return all notes: on the files, on each plan, and on the replay itself."""
    notes = [*actuals.findings, *(finding for run in paid.values() for finding in run.findings)]
    notes += [_exceptions(name, run) for name, run in paid.items() if run.exceptions]
    return (*notes, assumption("behavior", FROZEN, len(actuals.people)))


def plan_labels(names: Sequence[str]) -> list[str]:
    """Return distinct labels for plans: a repeated name gets a number behind it."""
    labels: list[str] = []
    for name in names:
        number, label = 2, name
        while label in labels:
            label, number = f"{name[:70]} ({number})", number + 1
        labels.append(label)
    return labels


def compared(changes: Sequence[Change], against: str) -> dict[str, Any]:
    """Return the sum of everybody's changes, the numbers of winners and losers, and the parts, as plain values."""
    counts = Counter(change.outcome for change in changes)
    parts = {
        part: cents_sum(change.parts[part] for change in changes) for part in (changes[0].parts if changes else ())
    }
    return {
        "against": against,
        "change": cents_sum(change.change for change in changes),
        "winners": counts["wins"],
        "losers": counts["loses"],
        "unchanged": counts["unchanged"],
        "reasons": parts,
    }


def _changes(before: Paid, after: Paid, parts: Mapping[str, FloatArray]) -> tuple[Change, ...]:
    """Return everybody's change and its parts."""
    return tuple(
        Change(
            payee=statement.payee,
            before=before.cents[row] / CENTS,
            after=after.cents[row] / CENTS,
            change=(after.cents[row] - before.cents[row]) / CENTS,
            parts={part: float(values[row]) + 0.0 for part, values in parts.items()},
        )
        for row, statement in enumerate(after.statements)
    )


def _exceptions(name: str, paid: Paid) -> ReplayNote:
    rows = len({problem.row for problem in paid.exceptions})
    text = f"under {name}, {rows} rows are not credited, or credited for review; see the exceptions"
    return exception("rows", text, rows)


def _plain(value: float) -> float | None:
    return value if value == value else None  # noqa: PLR0124 - NaN differs from itself
