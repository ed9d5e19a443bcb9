"""The positions a plan year closes with, in the format in which the next one opens."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import numpy as np

from sim.pay.columns import Days
from sim.pay.lines import PeriodPay
from sim.pay.money import to_cents
from sim.pay.plan import Plan
from sim.pay.plan_year import ONE_DAY
from sim.pay.proration import month_starts
from sim.pay.terms.settlements import Clawback, Draw, Holdback, moved_on
from sim.pay.to_date import at_block_ends, is_last
from sim.pay_statements.credit_table import months_between
from sim.pay_statements.deal_pay import deal_pay
from sim.pay_statements.ledger import Ledger
from sim.pay_statements.positions import Kind, Opening, Position
from sim.units import BoolArray, FloatArray, IntArray


def closing_positions(plan: Plan, book: Ledger, paid: PeriodPay, opening: Opening | None) -> tuple[Position, ...]:
    """Return everybody's open draws, clawbacks owed, pay held back, and the pay of deals that may still fall through.

    Amounts are whole cents; positions stand by payee in the order of the roster.
    """
    positions: list[Position] = list(opening.later) if opening is not None else []
    for term in plan.settlements:
        if isinstance(term, Holdback):
            positions.extend(_held(term, book, paid, opening))
        elif isinstance(term, Clawback):
            positions.extend(_owed("clawback owed", book, paid.balances[term.label]))
            positions.extend(_deals(term, plan, book))
            positions.extend(_deals_of_before(term, book, opening))
        elif isinstance(term, Draw) and term.recoverable:
            positions.extend(_owed("draw debt", book, paid.balances[term.label]))
    place = {payee.name: number for number, payee in enumerate(book.people)}
    return tuple(sorted(positions, key=lambda position: place[position.payee]))


def _owed(kind: Kind, book: Ledger, balance: FloatArray) -> Iterator[Position]:
    """Yield a balance of everybody who has one at the end of the year."""
    for payee, amount in zip(book.people, to_cents(balance[:, -1]), strict=True):
        if amount:
            yield Position(payee=payee.name, kind=kind, amount=float(amount))


def _held(term: Holdback, book: Ledger, paid: PeriodPay, opening: Opening | None) -> Iterator[Position]:
    """Yield what was held back in the year and is released after it, by the month in which it is."""
    change = paid.lines[paid.labels.index(f"All measures: {term.label}")]
    released = np.zeros_like(change) if opening is None else np.array(opening.released)
    held = np.zeros_like(change)
    month, spans = book.year.blocks.month, len(book.year)
    for span in range(spans):
        released_here = moved_on(held, term.months, month)[:, span]
        held[:, span] = released[:, span] + released_here - change[:, span]
    ends = np.flatnonzero(is_last(month, spans))
    first = max(0, len(ends) - term.months)
    by_month = at_block_ends(held, month)[:, ends]
    cents = np.diff(to_cents(np.cumsum(by_month[:, first:], axis=1)), axis=1, prepend=0.0)
    lasts = [book.year.starts[end + 1] - ONE_DAY for end in ends[first:]]
    days = [month_starts(last.replace(day=1), term.months)[-1] for last in lasts]
    for place, at in zip(*np.nonzero(to_cents(cents)), strict=True):
        due = days[int(at)]
        amount = float(to_cents(cents[place, at]))
        yield Position(payee=book.people[int(place)].name, kind="held back", amount=amount, due=due)


def _deals(term: Clawback, plan: Plan, book: Ledger) -> Iterator[Position]:
    """Yield what deals of the year were paid that may be canceled within the window after it."""
    table = book.credited.table
    canceled = book.year.place_of(table.canceled)
    stands = (canceled < 0) | (canceled >= len(book.year))
    in_window = _age(book, table.date) <= term.within_months
    rows: BoolArray = book.credited.counts & ~table.alone & stands & in_window
    paid = deal_pay(plan, book, rows)
    first = np.full(len(table.deal.known), -1)
    first[table.deal.numbers[::-1]] = np.arange(len(table))[::-1]
    for payee, deal, dollars in zip(paid.payee, paid.deal, to_cents(paid.dollars), strict=True):
        if dollars:
            row = first[deal]
            yield Position(
                payee=book.people[int(payee)].name,
                kind="deal paid",
                amount=float(dollars),
                deal=table.deal.known[int(deal)],
                sold=table.date[row].astype(datetime.date),
                contract_months=int(table.contract_months[row]),
            )


def _deals_of_before(term: Clawback, book: Ledger, opening: Opening | None) -> Iterator[Position]:
    """Yield the deals of earlier years that were not canceled, and still may be."""
    table = book.credited.table
    canceled = {table.deal.known[number] for number in np.unique(table.deal.numbers[~np.isnat(table.canceled)])}
    for deal in () if opening is None else opening.deals:
        age = _age(book, np.array([deal.sold], "M8[D]"))[0]
        if deal.deal not in canceled and age <= term.within_months:
            yield deal


def _age(book: Ledger, sold: Days) -> IntArray:
    """Return how many months before the next plan year each day lies."""
    return months_between(sold, np.full(sold.shape, np.datetime64(book.year.starts[-1])))
