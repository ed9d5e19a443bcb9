"""Where a measure stands at the end of each month: to date in its span, against quota to date or in full."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from sim.pay.measure import Measure
from sim.pay.plan import Plan
from sim.pay.terms.gates import ALL_MEASURES
from sim.pay_statements.records import Payee
from tests.reference.bases import Position
from tests.reference.exact import MONTHS, ONE, ZERO, Amounts, exact, nothing, to_date, whole
from tests.reference.results import Result, Year
from tests.reference.seats import tenure

SPANS = {"month": 1, "quarter": 3, "year": MONTHS, "transaction": MONTHS}


@dataclass(frozen=True, kw_only=True)
class Desk:
    """One payee in their plan year."""

    year: Year
    payee: Payee

    @property
    def plan(self) -> Plan:
        """Return the plan."""
        return self.year.plan

    @cached_property
    def targets(self) -> Amounts:
        """Return the target incentive of each month: a twelfth of the year's for a month in seat."""
        ote = exact(self.plan.ote_per_year if self.payee.ote is None else self.payee.ote)
        annual = ote - ote * exact(self.plan.base_share)
        return [annual / MONTHS * part for part in self.year.parts[self.payee.name]]

    @property
    def bases(self) -> Amounts:
        """Return the base salary of each month."""
        ote = exact(self.plan.ote_per_year if self.payee.ote is None else self.payee.ote)
        return [ote * exact(self.plan.base_share) / MONTHS * part for part in self.year.parts[self.payee.name]]

    def tenure(self, counts_from: str) -> list[int]:
        """Return the month of tenure each month is."""
        return tenure(self.payee, self.year.present[self.payee.name], self.year.first, counts_from)

    def result(self, name: str) -> Result:
        """Return the payee's result of a measure or of an extra credit."""
        return self.year.results[self.payee.name, name]

    def positions(self, measure: Measure, span: int, against: str) -> list[Position]:
        """Return where a measure stands at the end of each month, counted from the start of its span.

        Credit is to date; quota and target incentive are to date or, `against` the full quota, those of the span.
        """
        result, added = self.result(measure.name), to_date if against == "quota to date" else whole
        worth = exact(measure.weight)
        credited = to_date(result.credited, span)
        quota = added(result.quota or nothing(), span)
        target = added(self.targets, span)
        return [
            Position(
                credited=credited[month],
                quota=quota[month],
                target=worth * target[month],
                share=result.share[month],
                decimals=measure.attainment_decimals,
            )
            for month in range(MONTHS)
        ]

    def attainment(self, name: str, counts: str, span: int = MONTHS) -> Amounts:
        """Return the attainment that another measure shows a term at the end of each month.

        `quota to date` and `full quota` count from the start of the span (the year, or the bonus' own period); `period
        quota` counts the pay period alone, the month where pay is by year. All measures: attainments x weights.
        """
        if name == ALL_MEASURES:
            weighted = [
                [exact(m.weight) * a for a in self.attainment(m.name, counts, span)] for m in self.plan.measures
            ]
            return [sum(column, ZERO) for column in zip(*weighted, strict=True)]
        measure = next(m for m in self.plan.measures if m.name == name)
        if counts == "period quota":
            span = SPANS["month" if self.plan.pay_every == "year" else self.plan.pay_every]
        against = "full quota" if counts == "full quota" else "quota to date"
        return [position.attainment for position in self.positions(measure, span, against)]

    def credited_between(self, name: str, first: int, last: int) -> Amounts:
        """Return what was credited to date under a name in the months `first` to `last` of the plan year, from 1."""
        if (self.payee.name, name) not in self.year.results:
            return nothing()
        credited = self.result(name).credited
        return to_date([amount if first <= month <= last else ZERO for month, amount in enumerate(credited, 1)], MONTHS)


def factor(amounts: Amounts, weight: Fraction = ONE) -> Amounts:
    """Return amounts times a weight."""
    return [weight * amount for amount in amounts]
