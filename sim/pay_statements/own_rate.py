"""What canceled deals brought: the pay that a clawback at own rate takes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from sim.errors import ScenarioError
from sim.pay.arrays import credit_rows
from sim.pay.credit import Credit
from sim.pay.lines import placed_terms
from sim.pay.measure import Measure
from sim.pay.periods import pay_by_period
from sim.pay.plan import Plan
from sim.pay.proration import unearned_shares
from sim.pay.terms.curve import Curve
from sim.pay.terms.deal_rates import DealRates
from sim.pay.terms.gates import Gate, Hurdle, Matrix, Multiplier
from sim.pay.terms.pools import Pool
from sim.pay.terms.rates import MarginalRates, RetroactiveRates
from sim.pay.terms.settlements import Clawback, Standing
from sim.pay.to_date import differences, to_date
from sim.pay_statements.cell_sums import stable_order
from sim.pay_statements.credit_table import months_between
from sim.pay_statements.dates_of_change import GROUPED
from sim.pay_statements.ledger import Ledger, groups_of, reports_below, without
from sim.pay_statements.positions import Position
from sim.pay_statements.time_in_seat import changes_of_group
from sim.units import BoolArray, FloatArray, IntArray

Lost = tuple[IntArray, FloatArray]  # of every credit: the month it was canceled in, and the part of it then taken out
NOT_LOST = 1_000_000  # a period no plan year has


def brought(clawback: Clawback, plan: Plan, book: Ledger) -> FloatArray:
    """Return what everybody earned on deals that fell through, in dollars, in the period they did (payees, periods).

    From the period of its cancellation on a deal is out of everybody's pay to date. The deals that stay keep the rates
    they had: each is paid at its place in the order the deals were sold (by date, then row), by the base and what
    bends it, up to the last accelerator or threshold of a measure. Everything else, such as a cap, gate, hurdle,
    multiplier, bonus, SPIFF, kicker or pool, and a deal paid by itself, counts as if the deal had never been. Pay to
    date that moves later, for a quota to date or a link that opens, moves what was taken with it.
    """
    month, part = lost(clawback, plan, book)
    taken = np.zeros_like(book.months)
    if not (part > 0.0).any():
        return taken
    bare = plan.model_copy(update={"terms": plan.earnings, "rounding": "none"})
    places = _places(bare, book, part)
    for when in np.unique(month[part > 0.0]):
        out = np.where(month <= when, part, 0.0)
        left = without(plan, book, out)
        who = _touched(book.credits, left)
        corrections = {place.measure.name: place.correction(left, out)[who] for place in places}
        theirs = book.incentives_of(who)
        blocks, periods = book.year.blocks, len(book.year)
        before = pay_by_period(bare, _of(book.credits, who), theirs, blocks=blocks, as_earned=True).pay
        after = pay_by_period(bare, _of(left, who), theirs, corrections, blocks, as_earned=True).pay
        gone = to_date(before - after, periods)
        taken[who, when:] = gone[:, when:]
    return differences(taken, len(book.year))


def brought_before(clawback: Clawback, plan: Plan, book: Ledger, deals: Sequence[Position]) -> FloatArray:
    """Return what deals of earlier years had been paid, in the period they fell through in (payees, periods)."""
    table = book.credited.table
    before = np.flatnonzero(book.credited.before)
    canceled = {table.deal.known[table.deal.numbers[row]]: table.canceled[row] for row in before}
    place = {payee.name: number for number, payee in enumerate(book.people)}
    taken = np.zeros_like(book.months)
    for deal in deals:
        day = canceled.get(deal.deal, np.datetime64("NaT"))
        sold, ended = np.array([deal.sold], "M8[D]"), np.array([day], "M8[D]")
        month, age = int(book.year.place_of(ended)[0]), int(months_between(sold, ended)[0])
        if 0 <= month < len(book.year) and age <= clawback.within_months:
            term = np.array([deal.contract_months])
            left = unearned_shares(sold, ended, term, by=clawback.prorated, day_count=plan.day_count)[0]
            taken[place[deal.payee], month] += left * deal.amount
    return taken


def lost(clawback: Clawback, plan: Plan, book: Ledger) -> Lost:
    """Return when credits (rows,) fell through within the window, and how much of each is then taken out."""
    credited_rows, table = book.credited, book.credited.table
    month, age = credited_rows.year.place_of(table.canceled), months_between(table.date, table.canceled)
    scores = [measure.name for measure in plan.measures if measure.scope == "score"]
    within = credited_rows.counts & (month >= 0) & (month < len(credited_rows.year)) & (age <= clawback.within_months)
    for name in scores:  # a score is no deal
        within &= ~table.measure.are(name)
    part = np.zeros(len(table))
    of = np.flatnonzero(within)
    if of.size:
        terms = (table.date[of], table.canceled[of], table.contract_months[of])
        part[of] = unearned_shares(*terms, by=clawback.prorated, day_count=plan.day_count)
    return np.where(within, month, NOT_LOST), part


@dataclass(frozen=True, kw_only=True, eq=False)
class Place:
    """How a measure with rates by place is paid: its placed terms alone, and the credit up to each lost deal.

    `payee` and `row` are whom a lost credit pays, and which it is; `prefixes` has two rows for each, the credit to it
    included, then without it.
    """

    measure: Measure
    alone: Plan
    book: Ledger
    payee: IntArray
    row: IntArray
    prefixes: Credit

    def correction(self, left: Mapping[str, Credit], out: FloatArray) -> FloatArray:
        """Return by month what the placed terms pay more for what is `left`, at the rates the deals that stay had.

        `out` is the part of each credit (rows,) that is taken out.
        """
        name, book = self.measure.name, self.book
        linked = len(self.alone.measures) > 1
        everybody = book.incentives_of(slice(None))
        whole = self.pay({**left, name: book.credits[name]}, everybody) if linked else self._whole
        correction = whole - self.pay(left, everybody)
        of = np.flatnonzero(out[self.row] > 0.0)
        gained = self._gained(of, left) if linked else self._gains[of]
        np.subtract.at(correction, self.payee[of], gained * out[self.row[of]][:, None])
        return correction

    @cached_property
    def _whole(self) -> FloatArray:
        """Return by month what all credit pays, where the terms look at no other measure."""
        return self.pay(self.book.credits, self.book.incentives_of(slice(None)))

    @cached_property
    def _gains(self) -> FloatArray:
        """Return by month what each lost credit brought at its place, where the terms look at no other measure."""
        return self._gained(np.arange(len(self.row)), {})

    def _gained(self, of: IntArray, left: Mapping[str, Credit]) -> FloatArray:
        """Return by month what some lost credits brought at their place, of other measures being `left` what is."""
        both, people = np.concatenate([of, of + len(self.row)]), np.concatenate([self.payee[of], self.payee[of]])
        beside = {other: credit_rows(credit, people) for other, credit in left.items()}
        theirs = self.book.incentives_of(people)
        paid = self.pay({**beside, self.measure.name: credit_rows(self.prefixes, both)}, theirs)
        gained: FloatArray = paid[: len(of)] - paid[len(of) :]
        return gained

    def pay(self, credits: Mapping[str, Credit], standing: Standing) -> FloatArray:
        """Return by period what the placed terms pay, given the credit of every measure they look at."""
        known = {measure.name: credits[measure.name] for measure in self.alone.measures}
        lines = pay_by_period(self.alone, known, standing, blocks=self.book.year.blocks, as_earned=True).lines
        pay: FloatArray = lines[: len(self.alone.measures[0].terms)].sum(axis=0)
        return pay


def _places(plan: Plan, book: Ledger, part: FloatArray) -> list[Place]:
    """Return the measures that lost credits were paid on by their place, which the rest would be paid otherwise."""
    places: list[Place] = []
    for measure in plan.measures:
        rows = np.flatnonzero((part > 0.0) & book.credited.table.measure.are(measure.name))
        if rows.size and not has_straight_rates(measure):
            places.append(place_of(plan, measure, book, rows))
    return places


def place_of(plan: Plan, measure: Measure, book: Ledger, rows: IntArray) -> Place:
    """Return how a measure pays some of its credits by their place."""
    payee, row, prefixes = _prefixes(measure, book, rows)
    alone = _placed_alone(plan, measure)
    return Place(measure=measure, alone=alone, book=book, payee=payee, row=row, prefixes=prefixes)


def _placed_alone(plan: Plan, measure: Measure) -> Plan:
    """Return the plan that pays a measure's placed terms alone; other measures are there where a link looks at them."""
    terms = placed_terms(measure)
    own = measure.model_copy(update={"terms": terms})
    linked = any(isinstance(term, (Gate, Hurdle, Multiplier, Matrix)) for term in terms)
    others = [other.model_copy(update={"terms": (Curve(),)}) for other in plan.measures if other.name != measure.name]
    return plan.model_copy(update={"measures": (own, *others) if linked else (own,), "terms": ()})


def has_straight_rates(measure: Measure) -> bool:
    """Tell whether a measure pays every credit alike, wherever it stands, so that no place has a rate of its own.

    ScenarioError for a measure with revisions in which it does not.
    """
    if measure.revisions:
        if not all(map(has_straight_rates, measure.versions)):
            raise ScenarioError(
                f"plan.terms: a clawback at own rate cannot tell what a deal of {measure.name!r} brought, whose terms "
                "change within the year and pay deals by their place; write `at: attainment restated`"
            )
        return True
    if measure.measured_per == "transaction" or isinstance(measure.base, (Pool, DealRates)):
        return True
    if len(placed_terms(measure)) > 1 or measure.attainment_decimals >= 0:
        return False
    base = measure.base
    if isinstance(base, Curve):
        slopes = {share / attainment for attainment, share in base.points[1:]}
        return base.points[0] == (0.0, 0.0) and len(slopes) == 1 and base.beyond == "last slope"
    return isinstance(base, (MarginalRates, RetroactiveRates)) and [tier.above for tier in base.tiers] == [0.0]


def _prefixes(measure: Measure, book: Ledger, lost_rows: IntArray) -> tuple[IntArray, IntArray, Credit]:
    """Return whom each lost credit pays, which it is, and the credit to it included, then without it.

    Credits stand in the order of date and row; those sold later are left out of both. The credit has a row for each
    lost credit twice, by period.
    """
    credited_rows = book.credited
    rows = credited_rows.of(measure.name)
    rows = rows[stable_order(credited_rows.table.row[rows])]
    rows = rows[stable_order(credited_rows.table.date[rows].astype(np.int64))]
    unit, row, viewers = units_of(measure, book, rows)
    periods = len(book.year)
    cell = unit * periods + credited_rows.month[row]
    amount = credited_rows.amount[row]
    until = _until(cell, amount)
    sums = np.bincount(cell, amount, minlength=(int(unit.max(initial=-1)) + 1) * periods)
    by_month = sums.reshape(-1, periods)
    of = np.flatnonzero(np.isin(row, lost_rows))
    pair, payee = viewers(of)
    month = credited_rows.month[row[pair]][:, None]
    calendar = np.arange(periods)
    earlier = np.where(calendar < month, by_month[unit[pair]], 0.0)
    here = np.where(calendar == month, until[pair][:, None], 0.0)
    whole = earlier + here
    less = whole - np.where(calendar == month, amount[pair][:, None], 0.0)
    credit = book.credits[measure.name]
    both = np.concatenate([payee, payee])
    amounts = np.concatenate([whole, less])
    moved = Credit.by_period(amounts, credit.quota[both], months=credit.months[both], share=credit.share[both])
    return payee, row[pair], moved


def _until(cell: IntArray, amount: FloatArray) -> FloatArray:
    """Return what the amounts of each one's cell sum to, up to it and with it, in the order they stand in."""
    order = stable_order(cell)
    running, sorted_cell = np.cumsum(amount[order]), cell[order]
    begins = np.flatnonzero(sorted_cell[1:] != sorted_cell[:-1]) + 1
    earlier = np.zeros_like(running)
    earlier[begins] = running[begins - 1]
    starts = np.zeros(len(running), dtype=np.int64)
    starts[begins] = begins
    until = np.empty_like(running)
    until[order] = running - earlier[np.maximum.accumulate(starts)]
    return until


class _Viewers(NamedTuple):
    """Whom credits pay: a number for each (credit, unit) pair, and the payees that look at the unit."""

    unit: IntArray
    payees: list[IntArray]

    def __call__(self, pairs: IntArray) -> tuple[IntArray, IntArray]:
        """Return pairs and payees, one of each for everybody whom a pair pays."""
        of = [self.payees[number] for number in self.unit[pairs]]
        return np.repeat(pairs, [len(rows) for rows in of]), np.concatenate([*of, np.empty(0, np.int64)]).astype(int)


def units_of(measure: Measure, book: Ledger, rows: IntArray) -> tuple[IntArray, IntArray, _Viewers]:
    """Return for every credit and every result it counts in: the result's number, the credit, and who is paid on it."""
    payee = book.credited.payee[rows]
    if measure.scope in GROUPED and changes_of_group(book.people, [GROUPED[measure.scope]]):
        raise ScenarioError(
            f"plan.terms: a clawback at own rate cannot follow somebody who changes {GROUPED[measure.scope]} within "
            f"the year, on the rates of {measure.name!r}; write `at: attainment restated`"
        )
    if measure.scope == "individual":
        unit, row = payee, rows
        payees = [np.array([number]) for number in range(len(book.people))]
    elif measure.scope == "roll-up":
        unit, place = np.nonzero(reports_below(book.people)[:, payee])
        row = rows[place]
        payees = [np.array([number]) for number in range(len(book.people))]
    else:
        group = np.unique(np.asarray(groups_of(book.people, measure)), return_inverse=True)[1]
        unit, row = group[payee], rows
        payees = [np.flatnonzero(group == number) for number in range(int(group.max()) + 1)]
    return unit, row, _Viewers(unit, payees)


def _touched(before: Mapping[str, Credit], after: Mapping[str, Credit]) -> IntArray:
    """Return the payees of whom any credit or share has changed."""
    changed: BoolArray | None = None
    for name, credit in before.items():
        there = (credit.credited != after[name].credited) | (credit.share != after[name].share)
        of = there.any(axis=-1)
        changed = of if changed is None else changed | of
    assert changed is not None, "a plan has a measure"
    return np.flatnonzero(changed)


def _of(credits: Mapping[str, Credit], who: IntArray) -> dict[str, Credit]:
    return {name: credit_rows(credit, who) for name, credit in credits.items()}
