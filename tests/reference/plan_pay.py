"""What the terms of the whole plan add: cap, gate, multiplier, bonus, SPIFF and kicker, month by month in dollars."""

from __future__ import annotations

from fractions import Fraction

from sim.pay.terms.bonuses import Bonus, Kicker, Spiff
from sim.pay.terms.curve import Cap
from sim.pay.terms.gates import Gate, Multiplier
from tests.reference.exact import MONTHS, ONE, ZERO, Amounts, apart, exact, to_date, whole
from tests.reference.links import capped, linked
from tests.reference.positions import SPANS, Desk

PlanWide = Cap | Gate | Multiplier | Bonus | Spiff | Kicker


def plan_line(desk: Desk, term: PlanWide, pay: Amounts) -> Amounts:
    """Return what a term adds in each month, given by month what is earned before it.

    Pay is added up over the year, over the term's own period (`per`), or, for a gate `from then on`, month by month.
    """
    span = _span(term)
    running = to_date(pay, span)
    return apart(_changes(desk, term, running, span), span)


def _span(term: PlanWide) -> int:
    if isinstance(term, Gate) and term.then == "from then on":
        return 1
    return SPANS[term.per] if isinstance(term, (Cap, Bonus)) else MONTHS


def _changes(desk: Desk, term: PlanWide, running: Amounts, span: int) -> Amounts:
    if isinstance(term, Cap):
        targets = whole(desk.targets, span)
        return [capped(term, amount, target) for amount, target in zip(running, targets, strict=True)]
    if isinstance(term, (Gate, Multiplier)):
        name = term.measure if isinstance(term, Gate) else term.by
        others = desk.attainment(name, term.counts)
        return [linked(term, other, amount) for other, amount in zip(others, running, strict=True)]
    if isinstance(term, Bonus):
        return [_bonus(term, result) for result in desk.attainment(term.measure, "full quota", span)]
    rate = exact(term.rate if isinstance(term, Kicker) else term.dollars_each)
    credited = desk.credited_between(term.measure, term.from_month, term.until_month)
    return [min(rate * amount, exact(term.at_most)) for amount in credited]


def _bonus(term: Bonus, result: Fraction) -> Fraction:
    """Return the sum once the result is reached; by score that part of it, at most all."""
    if result < exact(term.at):
        return ZERO
    return exact(term.dollars) * (min(result, ONE) if term.pays == "by score" else ONE)
