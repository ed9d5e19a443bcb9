"""What every deal of a year brought everybody, deal by deal: what a later year takes back when one falls through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from sim.pay.arrays import credit_rows
from sim.pay.credit import Credit
from sim.pay.measure import Measure
from sim.pay.periods import pay_by_period
from sim.pay.plan import Plan
from sim.pay_statements.deal_credit import deal_numbers
from sim.pay_statements.ledger import Ledger
from sim.pay_statements.own_rate import Place, has_straight_rates, place_of, units_of
from sim.units import BoolArray, FloatArray, IntArray


class DealPay(NamedTuple):
    """Who was paid on which deal (its number among the table's names), and the dollars it brought them."""

    payee: IntArray
    deal: IntArray
    dollars: FloatArray


def deal_pay(plan: Plan, book: Ledger, rows: BoolArray) -> DealPay:
    """Return what each deal with one of some credits (rows,) brought each payee: pay less pay without the deal.

    Each is taken out by itself, at its own rate, as a clawback would take it out at the end of the year.
    """
    table, credited_rows = book.credited.table, book.credited
    deals = len(table.deal.known)
    names = [*(m.name for m in plan.measures if m.scope != "score"), *plan.extra_credits]
    pairs: dict[str, tuple[IntArray, IntArray]] = {}  # by name, the row and the payee it pays
    for name in names:
        of = np.flatnonzero(credited_rows.counts & rows & table.measure.are(name))
        measure = next((m for m in plan.measures if m.name == name), None)
        pairs[name] = (of, credited_rows.payee[of]) if measure is None else _viewed(measure, book, of)
    keys = {name: payee * deals + table.deal.numbers[row] for name, (row, payee) in pairs.items()}
    unique = np.unique(np.concatenate([*keys.values(), np.empty(0, np.int64)]))
    who = unique // deals
    places = {name: np.searchsorted(unique, key) for name, key in keys.items()}
    left = dict(book.credits)
    for name, credit in left.items():
        of_them = credit_rows(credit, who)
        if name not in pairs:
            left[name] = of_them
            continue
        row, place_of_row = pairs[name][0], places[name]
        gone = np.isin(np.arange(len(who)), place_of_row)
        left[name] = _without(of_them, name, book, place_of_row, row)
        if of_them.deals is not None:
            numbers = deal_numbers(name, credited_rows, book.months.shape)[who]
            taken = gone[:, None, None] & (numbers == (unique % deals)[:, None, None])
            left[name] = replace(left[name], deals=np.where(taken, 0.0, of_them.deals), earlier=of_them.earlier)
    bare = plan.model_copy(update={"terms": plan.earnings, "rounding": "none"})
    corrections = {}
    for measure in plan.measures:
        if measure.scope == "score" or not pairs[measure.name][0].size or has_straight_rates(measure):
            continue
        place = place_of(bare, measure, book, np.unique(pairs[measure.name][0]))
        result = np.searchsorted(unique, place.payee * deals + table.deal.numbers[place.row])
        corrections[measure.name] = _correction(place, book, left, who, result)
    blocks, everybody = book.year.blocks, book.incentives_of(slice(None))
    before = pay_by_period(bare, book.credits, everybody, blocks=blocks).pay.sum(axis=-1)
    after = pay_by_period(bare, left, book.incentives_of(who), corrections, blocks).pay.sum(axis=-1)
    return DealPay(who, unique % deals, before[who] - after)


def _viewed(measure: Measure, book: Ledger, rows: IntArray) -> tuple[IntArray, IntArray]:
    """Return credits and whom they pay, one of each for everybody paid on one."""
    _, row, viewers = units_of(measure, book, rows)
    pair, payee = viewers(np.arange(len(row)))
    return row[pair], payee


def _without(credit: Credit, name: str, book: Ledger, place: IntArray, row: IntArray) -> Credit:
    """Return a credit (results, periods) with the amounts of some rows taken out of some of its results."""
    credited_rows = book.credited
    credited = np.array(credit.credited)
    np.subtract.at(credited, (place, credited_rows.month[row]), credited_rows.amount[row])
    rated = None
    if credit.rated is not None:
        rated = np.array(credit.rated)
        np.subtract.at(
            rated, (place, credited_rows.month[row]), credited_rows.amount[row] * credited_rows.rates[name][row]
        )
    less = Credit.by_period(credited, credit.quota, months=credit.months, share=credit.share)
    return less if rated is None else replace(less, rated=rated)


def _correction(place: Place, book: Ledger, left: Mapping[str, Credit], who: IntArray, result: IntArray) -> FloatArray:
    """Return by result and period what is paid more without a deal, at the rates the deals that stay had.

    `result` is the result that each of the place's credits is taken out of; `who` is of whom each result is.
    """
    name = place.measure.name
    whole = place.pay({**left, name: credit_rows(book.credits[name], who)}, book.incentives_of(who))
    correction = whole - place.pay(left, book.incentives_of(who))
    results = np.concatenate([result, result])
    beside = {other: credit_rows(left[other], results) for other in left if other != name}
    paid = place.pay({**beside, name: place.prefixes}, book.incentives_of(who[results]))
    np.subtract.at(correction, result, paid[: len(result)] - paid[len(result) :])
    return correction
