"""Statements in exact fractions: a small, slow reading of the terms that shares no arithmetic with the engine."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from sim.pay.plan import Plan
from sim.pay.terms.settlements import Clawback, Draw, Guarantee, Holdback
from sim.pay_statements.records import CreditRecord, Payee
from tests.reference.earnings import earned_lines
from tests.reference.exact import MONTHS, ZERO, Amounts, at_ends, nothing, plus, rounded, to_cents, to_date
from tests.reference.own_rate import lost_pay
from tests.reference.positions import SPANS, Desk
from tests.reference.results import year_of
from tests.reference.settling import Due, Settled, drawn, guaranteed, held_back, taken_back

UNITS = {"cents": Fraction(1, 100), "dollars": Fraction(1)}


@dataclass(frozen=True, kw_only=True)
class Paid:
    """One payee's plan year: exact lines by month, what is paid after rounding, base salary, balances by term."""

    lines: tuple[tuple[str, Amounts], ...]
    variable: Amounts
    base: Amounts
    balances: dict[str, Amounts]


def reference_statements(
    plan: Plan, records: Sequence[CreditRecord], people: Sequence[Payee], first_month: datetime.date
) -> dict[str, Paid]:
    """Return what everybody is paid, by name, in the plan year that begins with `first_month`."""
    year = year_of(plan, records, people, first_month)
    return {payee.name: paid(Desk(year=year, payee=payee)) for payee in people}


def paid(desk: Desk) -> Paid:
    """Return one payee's lines and pay: measures, terms of the whole plan, pay periods, settlements, rounding."""
    plan, lines = desk.plan, earned_lines(desk)
    span, balances = SPANS[plan.pay_every], dict[str, Amounts]()
    earned = plus(nothing(), *(amounts for _, amounts in lines))
    lines = [(label, at_ends(amounts, span)) for label, amounts in lines]
    due = Due(pay=at_ends(earned, span), earned=earned, span=span)
    for settlement in plan.settlements:
        if isinstance(settlement, Clawback) and settlement.at == "own rate":
            lost = lost_pay(desk, settlement)
        else:
            lost = nothing()
        (change, balance), floor = _settled(desk, settlement, due, lost)
        lines.append((f"All measures: {settlement.label}", change))
        balances[settlement.label] = balance
        due = due.after(change, floor)
    variable = paid_to_date(plus(nothing(), *(amounts for _, amounts in lines)), plan.rounding)
    return Paid(lines=tuple(lines), variable=variable, base=paid_to_date(desk.bases, "cents"), balances=balances)


def _settled(
    desk: Desk, term: Guarantee | Draw | Holdback | Clawback, due: Due, lost: Amounts
) -> tuple[Settled, Amounts]:
    """Return the changes and the balance of a settlement, and the floor by month that it lifts pay to."""
    if isinstance(term, Guarantee):
        return guaranteed(desk, term, due)
    if isinstance(term, Draw):
        return drawn(desk, term, due)
    return (taken_back(term, due.pay, lost) if isinstance(term, Clawback) else held_back(term, due.pay)), nothing()


def paid_to_date(earned: Amounts, rounding: str) -> Amounts:
    """Return payments whose sum is, after every month, what was earned to date, rounded once.

    A plan without rounding pays every month what it earned; its statement shows that to the nearest cent.
    """
    if rounding == "none":
        return [to_cents(amount) for amount in earned]
    running = [rounded(amount, UNITS[rounding]) for amount in to_date(earned, MONTHS)]
    return [value - (running[month - 1] if month else ZERO) for month, value in enumerate(running)]
