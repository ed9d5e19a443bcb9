"""Whose results count: own, the team's, the region's, the reports', a score; and shares of pools, month by month."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from sim.pay.measure import Measure
from sim.pay.plan import Plan
from sim.pay.terms.settlements import Clawback
from sim.pay_statements.records import CreditRecord, Payee
from tests.reference.crediting import Counted, counted
from tests.reference.exact import MONTHS, ONE, ZERO, Amounts, nothing, plus
from tests.reference.pools import pool_share
from tests.reference.seats import parts_of_months, quota_by_month, weights_of_months


@dataclass(frozen=True, kw_only=True)
class Result:
    """One measure of one payee by month: credit, quota (None: not known), share of a pool, single credits."""

    credited: Amounts
    quota: Amounts | None
    share: Amounts
    deals: list[list[Fraction]]


@dataclass(frozen=True, kw_only=True)
class Year:
    """Everybody's plan year before pay: by payee the parts of months in seat, what these count for, and results."""

    plan: Plan
    people: tuple[Payee, ...]
    first: datetime.date
    present: dict[str, Amounts]
    parts: dict[str, Amounts]
    quotas: dict[tuple[str, str], Amounts | None]
    results: dict[tuple[str, str], Result]
    credits: list[Counted]

    def with_credits(self, credits: list[Counted]) -> Year:
        """Return the same year with other credits, and the results they add up to."""
        results: dict[tuple[str, str], Result] = {}
        for measure in self.plan.measures:
            own = {payee.name: own_credit(self.plan, measure.name, payee.name, credits) for payee in self.people}
            goals = {payee.name: self.quotas[payee.name, measure.name] for payee in self.people}
            stated = scores(measure.name, credits)
            for payee in self.people:
                group = [o for o in self.people if shares_credit(measure, payee, o, self.people)]
                counts = _of_scope(measure, payee, self.people, own, goals)
                if measure.scope == "score":
                    counts = scored(stated.get(payee.name, {}), self.present[payee.name])
                results[payee.name, measure.name] = Result(
                    credited=counts[0],
                    quota=counts[1],
                    share=pool_share(self.plan, measure, payee, group, own, goals),
                    deals=_deals(measure.name, payee.name, credits),
                )
        for name in self.plan.extra_credits:
            for payee in self.people:
                own_here = own_credit(self.plan, name, payee.name, credits)
                results[payee.name, name] = Result(credited=own_here, quota=None, share=[ONE] * MONTHS, deals=[])
        return replace(self, credits=credits, results=results)


def year_of(plan: Plan, records: Sequence[CreditRecord], people: Sequence[Payee], first: datetime.date) -> Year:
    """Return everybody's plan year, which begins with the month `first`."""
    present = {payee.name: parts_of_months(plan, payee, first) for payee in people}
    weights = weights_of_months(plan, first)
    parts = {name: [part * w for part, w in zip(here, weights, strict=True)] for name, here in present.items()}
    quotas = {
        (payee.name, measure.name): quota_by_month(measure, payee, present[payee.name], weights, first)
        for payee in people
        for measure in plan.measures
    }
    annual = {who: sum(quota, ZERO) for who, quota in quotas.items() if quota is not None}
    credits = counted(plan, records, {payee.name for payee in people}, first, annual)
    year = Year(
        plan=plan,
        people=tuple(people),
        first=first,
        present=present,
        parts=parts,
        quotas=quotas,
        results={},
        credits=credits,
    )
    return year.with_credits(credits)


def own_credit(plan: Plan, name: str, payee: str, credits: Sequence[Counted]) -> Amounts:
    """Return somebody's own credit of a name by month.

    With a clawback that restates attainment, a deal canceled within the window is taken out in the month of its
    cancellation.
    """
    restating = next((t for t in plan.settlements if isinstance(t, Clawback) and t.at == "attainment restated"), None)
    own = nothing()
    for credit in credits:
        if (credit.record.payee, credit.record.measure) == (payee, name):
            own[credit.month] += credit.amount
            if restating is not None and in_window(credit, restating):
                assert credit.canceled is not None
                own[credit.canceled] -= credit.amount
    return own


def in_window(credit: Counted, clawback: Clawback) -> bool:
    """Tell whether a deal was canceled within the plan year and no more months after the sale than the window has."""
    if credit.canceled is None or credit.canceled >= MONTHS:
        return False
    return credit.canceled - credit.month <= clawback.within_months


def shares_credit(measure: Measure, payee: Payee, other: Payee, people: Sequence[Payee]) -> bool:
    """Tell whether what `other` sells counts for `payee`: their own, their group's, their reports' at any remove."""
    if measure.scope == "team":
        return payee.team == other.team
    if measure.scope == "region":
        return payee.region == other.region
    if measure.scope == "roll-up":
        bosses, boss = {person.name: person.manager for person in people}, other.manager
        while boss in bosses and boss != payee.name:
            boss = bosses[boss]
        return boss == payee.name
    return payee.name == other.name


def _of_scope(
    measure: Measure,
    payee: Payee,
    people: Sequence[Payee],
    own: dict[str, Amounts],
    goals: dict[str, Amounts | None],
) -> tuple[Amounts, Amounts | None]:
    """Return credit and quota by month of whoever counts; a manager's own quota, where stated, goes before the sum."""
    counting = [other.name for other in people if shares_credit(measure, payee, other, people)]
    credited = plus(nothing(), *(own[name] for name in counting))
    if measure.scope == "roll-up" and payee.quota_of(measure.name) is not None:
        return credited, goals[payee.name]
    stated = [goals[name] for name in counting]
    if measure.scope == "individual" and stated[0] is None:
        return credited, None
    return credited, plus(nothing(), *(goal for goal in stated if goal is not None))


def scores(measure: str, credits: Sequence[Counted]) -> dict[str, dict[int, Fraction]]:
    """Return the scores stated by payee and month; a score of 0 is one."""
    stated: dict[str, dict[int, Fraction]] = {}
    for credit in credits:
        if credit.record.measure == measure:
            months = stated.setdefault(credit.record.payee, {})
            months[credit.month] = months.get(credit.month, ZERO) + credit.amount
    return stated


def scored(stated: dict[int, Fraction], parts: Amounts) -> tuple[Amounts, Amounts]:
    """Return credit and quota of a score: a month has the last score stated, before the first that one.

    Attainment to date is the average over the months in seat.
    """
    quota = [part / MONTHS for part in parts]
    if not stated:
        return nothing(), quota
    first = min(stated)
    carried = [stated[max((month for month in stated if month <= here), default=first)] for here in range(MONTHS)]
    return [score * part for score, part in zip(carried, quota, strict=True)], quota


def _deals(measure: str, payee: str, credits: Sequence[Counted]) -> list[list[Fraction]]:
    mine = [c for c in credits if (c.record.payee, c.record.measure) == (payee, measure)]
    return [[credit.amount for credit in mine if credit.month == month] for month in range(MONTHS)]
