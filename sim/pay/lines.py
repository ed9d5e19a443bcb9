"""The lines of pay: what they are called, in which order they stand, and the dollars in them by period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.pay.measure import ON_SUMS, Measure, PayingTerm
from sim.pay.plan import Plan
from sim.units import FloatArray


@dataclass(frozen=True, kw_only=True, eq=False)
class PeriodPay:
    """Dollars by line and period: `lines` (n_lines, ..., periods), and each settlement's balance (..., periods)."""

    lines: FloatArray
    labels: tuple[str, ...]
    balances: Mapping[str, FloatArray]

    @property
    def pay(self) -> FloatArray:
        """Return variable pay by period: the sum of the lines."""
        total: FloatArray = self.lines.sum(axis=0)
        return total


def line_labels(plan: Plan) -> tuple[str, ...]:
    """Return the labels of the lines of pay, in written order."""
    labels: list[str] = []
    for measure in plan.measures:
        labels.extend(f"{measure.name}: {term.label}" for term in measure.terms)
        for revision in measure.revisions:
            labels.extend(f"{measure.name} from {revision.since}: {term.label}" for term in revision.terms)
    return (*labels, *(f"All measures: {term.label}" for term in plan.terms))


def placed_terms(measure: Measure) -> tuple[PayingTerm, ...]:
    """Return the terms that pay a deal by its place among the others: up to the last that is no cap or link.

    Those that follow, and the terms of the whole plan, see what is earned in sum.
    """
    last = max(place for place, term in enumerate(measure.paying) if not isinstance(term, ON_SUMS))
    return measure.paying[: last + 1]
