"""The replay: actual credits through plan after plan, who wins and who loses against the first, and why."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import quantiles
from typing import Any, Literal

import numpy as np

from sim.credit import FloatArray
from sim.errors import RunCanceledError, ScenarioError
from sim.plan import Plan
from sim.replay.actuals import Actuals, Finding
from sim.replay.paying import CENTS, Paid, paid_under
from sim.replay.reasons import reasons

FROZEN = (
    "Behavior is frozen: everybody sells what they really sold, whatever the plan pays for it. "
    "A plan that changes behavior changes the sales too; the second reading says by how much."
)
PERCENTILES = {"p10": 9, "p25": 24, "p50": 49, "p75": 74, "p90": 89}  # places among 99 cut points
MOST_PLANS = 6
Outcome = Literal["wins", "loses", "unchanged"]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True)
class Change:
    """One payee's pay of the year under the first plan and another, in $; the parts sum to the change to the cent."""

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
    """Actuals under every plan by name, and everybody's change from the first plan to each of the others."""

    actuals: Actuals
    paid: Mapping[str, Paid]
    changes: Mapping[str, tuple[Change, ...]] = field(repr=False)
    findings: tuple[Finding, ...]

    @property
    def first(self) -> str:
        """Return the name of the plan that the others are compared with."""
        return next(iter(self.paid))

    def ccos(self, name: str) -> float:
        """Return pay, base included, as a share of what was credited; NaN when nothing was, net."""
        credited = self.actuals.credited_total
        return self.paid[name].pay_total / credited if credited > 0.0 else float("nan")

    def as_dict(self) -> dict[str, Any]:
        """Return totals, plans, comparisons, exceptions and findings as plain values, without statements."""
        return {
            "behavior": "frozen",
            "plan_year_from": f"{self.actuals.first_month:%Y-%m}",
            "credited_total": round(self.actuals.credited_total, 2),
            "deals": self.actuals.deals,
            "payees": len(self.actuals.people),
            "plans": {name: self._plan(name) for name in self.paid},
            "comparisons": {name: self._comparison(name) for name in self.changes},
            "people": [self._person(place) for place in range(len(self.actuals.people))],
            "exceptions": [
                {"plan": name, "row": each.row, "column": each.column, "message": each.message}
                for name, paid in self.paid.items()
                for each in paid.exceptions
            ],
            "findings": [each.as_dict() for each in self.findings],
        }

    def _plan(self, name: str) -> dict[str, Any]:
        paid = self.paid[name]
        return {
            "pay_total": paid.pay_total,
            "base_total": paid.base_total,
            "variable_total": paid.variable_total,
            "ccos": _plain(self.ccos(name)),
            "lead_measure": paid.lead,
            "attainment": spread(paid.attainment),
            "pay": spread([cents / CENTS for cents in paid.cents]),
            "exceptions": len(paid.exceptions),
        }

    def _comparison(self, name: str) -> dict[str, Any]:
        changes = self.changes[name]
        counts = Counter(each.outcome for each in changes)
        parts = {
            part: cents_sum(each.parts[part] for each in changes) for part in (changes[0].parts if changes else ())
        }
        return {
            "against": self.first,
            "change": cents_sum(each.change for each in changes),
            "winners": counts["wins"],
            "losers": counts["loses"],
            "unchanged": counts["unchanged"],
            "reasons": parts,
        }

    def _person(self, place: int) -> dict[str, Any]:
        payee = self.actuals.people[place].name
        return {
            "payee": payee,
            "plans": {
                name: {
                    "pay": paid.cents[place] / CENTS,
                    "attainment": _plain(paid.attainment[place]),
                    "incomplete": paid.statements[place].incomplete,
                }
                for name, paid in self.paid.items()
            },
            "changes": {
                name: {"change": changes[place].change, "reasons": dict(changes[place].parts)}
                for name, changes in self.changes.items()
            },
        }


def replay(
    plans: Sequence[Plan],
    actuals: Actuals,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> Replay:
    """Return what each plan would have paid for the actuals, and why pay changes from the first plan to each other.

    `progress(done, total)` counts the plans paid, the mixtures that tell the reasons included. ScenarioError for no
    plan, for more than MOST_PLANS, or when a plan cannot be applied; RunCanceledError once `cancel` is set.
    """
    if not 1 <= len(plans) <= MOST_PLANS:
        raise ScenarioError(f"{len(plans)} plans were given; a replay takes 1 to {MOST_PLANS}")
    named = dict(zip(plan_labels([plan.name for plan in plans]), plans, strict=True))
    most, done = 1 + 64 * (len(plans) - 1), 0

    def worth(plan: Plan) -> tuple[int, ...]:
        nonlocal done
        if cancel is not None and cancel.is_set():
            raise RunCanceledError("the replay was canceled; nothing was kept")
        done += 1
        if progress is not None:
            progress(min(done, most), most)
        return paid_under(plan, actuals).cents

    paid = {name: paid_under(plan.model_copy(update={"name": name}), actuals) for name, plan in named.items()}
    first, *others = paid
    changes = {name: _changes(paid[first], paid[name], reasons(named[first], named[name], worth)) for name in others}
    if progress is not None:
        progress(most, most)
    findings = [*actuals.findings, *(finding for each in paid.values() for finding in each.findings)]
    findings += [_exceptions(name, each) for name, each in paid.items() if each.exceptions]
    findings.append(Finding(kind="assumption", about="behavior", text=FROZEN, uses=len(actuals.people)))
    return Replay(actuals=actuals, paid=paid, changes=changes, findings=tuple(findings))


def plan_labels(names: Sequence[str]) -> list[str]:
    """Return names of plans with a number behind each that stands there a second time."""
    found: list[str] = []
    for name in names:
        place, label = 2, name
        while label in found:
            label, place = f"{name[:70]} ({place})", place + 1
        found.append(label)
    return found


def cents_sum(amounts: Iterable[float]) -> float:
    """Return the sum of amounts of whole cents, in $, exact to the cent."""
    whole: int = sum(round(amount * CENTS) for amount in amounts)
    return whole / CENTS


def spread(values: Sequence[float]) -> dict[str, float | None]:
    """Return mean, lowest, highest and PERCENTILES (linear between people) of what is known; None where nothing is."""
    known = [value for value in values if value == value]  # noqa: PLR0124 - NaN differs from itself
    if not known:
        return dict.fromkeys(("mean", "lowest", *PERCENTILES, "highest"))
    cuts = quantiles(known, n=100, method="inclusive") if len(known) > 1 else known * 99
    return {
        "mean": float(np.mean(known)),
        "lowest": min(known),
        **{name: cuts[place] for name, place in PERCENTILES.items()},
        "highest": max(known),
    }


def _changes(before: Paid, after: Paid, parts: Mapping[str, FloatArray]) -> tuple[Change, ...]:
    """Return everybody's change and its parts."""
    return tuple(
        Change(
            payee=made.payee,
            before=before.cents[place] / CENTS,
            after=after.cents[place] / CENTS,
            change=(after.cents[place] - before.cents[place]) / CENTS,
            parts={part: float(values[place]) + 0.0 for part, values in parts.items()},
        )
        for place, made in enumerate(after.statements)
    )


def _exceptions(name: str, paid: Paid) -> Finding:
    rows = len({each.row for each in paid.exceptions})
    text = f"under {name}, {rows} rows are not credited, or credited for review; see the exceptions"
    return Finding(kind="exception", about="rows", text=text, uses=rows)


def _plain(value: float) -> float | None:
    return value if value == value else None  # noqa: PLR0124 - NaN differs from itself
