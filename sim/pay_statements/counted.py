"""What of each credit counts: currency, split in cents, deals paid in full, windfalls, and the rate of its column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from sim.pay.columns import Names
from sim.pay.crediting import after_windfall, credit_shares
from sim.pay.largest_remainder import cents_of_shares
from sim.pay.money import to_cents
from sim.pay.plan import Plan
from sim.pay.terms.deal_rates import DealRates
from sim.pay_statements.credit_table import CreditTable
from sim.pay_statements.deal_entries import deal_entries
from sim.units import BoolArray, FloatArray, IntArray

HALF_CENT = 0.005  # dollars; a deal is paid in full to the cent


@dataclass(kw_only=True, eq=False)
class Counted:
    """What counts of each row (rows,): its amount in the plan's currency, whether it waits for review, and its rate.

    `rates` has the rates by row of every measure that looks them up by a column. `faults` are rows that do not count,
    with the column that is wrong and why; `notes` say what else was done.
    """

    amount: FloatArray
    reviewed: BoolArray
    rates: dict[str, FloatArray] = field(default_factory=dict)
    faults: dict[int, tuple[str, str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def counted(
    plan: Plan, table: CreditTable, fine: BoolArray, payee: IntArray, annual: Mapping[str, FloatArray]
) -> Counted:
    """Return what counts of the rows that can be credited (`fine`) under a plan's rules.

    `payee` (rows,) is each row's place among the people, `annual` everybody's quota of the year by measure.
    """
    share = credit_shares(plan.crediting, table.measure, table.motion, table.date)
    counted_rows = Counted(amount=table.amount * table.split * share, reviewed=np.zeros(len(table), dtype=np.bool_))
    if "currency" in table.attributes:
        _convert(plan, table, fine, counted_rows)
    if plan.crediting.split_cents == "largest remainder":
        _share_cents(table, counted_rows)
    for measure in plan.measures:
        of = np.flatnonzero(fine & table.measure.are(measure.name))
        if measure.counts == "deals paid in full":
            _once_paid(table, of, counted_rows)
        if plan.crediting.windfall is not None and measure.name in annual:
            entries = deal_entries(table, of)
            quota = annual[measure.name][payee[entries.rows]]
            counts, reviewed = after_windfall(plan.crediting.windfall, entries.to_date(counted_rows.amount), quota)
            counted_rows.amount[entries.rows] = counts - entries.before(counts)
            counted_rows.reviewed[entries.rows] = reviewed
        if isinstance(measure.base, DealRates):
            _look_up(measure.base, measure.name, table, of, counted_rows)
    return counted_rows


def _convert(plan: Plan, table: CreditTable, fine: BoolArray, counted_rows: Counted) -> None:
    """Bring amounts into the plan's currency; rows of which no rate is stated do not count."""
    currency = table.text("currency")
    if plan.currencies is None:
        used = sorted(set(currency.at(fine).used()) - {""})
        if len(used) > 1:
            for place in np.flatnonzero(fine & ~currency.are("")):
                message = f"amounts in {', '.join(used)} do not add up; state the plan's `currencies` and budget rates"
                counted_rows.faults[int(place)] = ("currency", message)
        return
    worth = plan.currencies.rates_on(currency, table.date)
    for place in np.flatnonzero(fine & np.isnan(worth)):
        name = currency.known[currency.numbers[place]]
        message = f"no budget rate of {name!r} holds on {table.date[place]}; add it to the plan's `currencies`"
        counted_rows.faults[int(place)] = ("currency", message)
    counted_rows.amount = counted_rows.amount * np.nan_to_num(worth)


def _share_cents(table: CreditTable, counted_rows: Counted) -> None:
    """Round the shares of each entry of a deal to cents that sum to what is shared."""
    rows = np.flatnonzero(~table.alone & (table.split != 1.0))
    if not rows.size:
        return
    keys = (
        table.deal.numbers[rows],
        table.measure.numbers[rows],
        table.text("line").numbers[rows],
        table.date[rows].astype(np.int64),
        table.amount[rows],
    )
    order = np.lexsort(keys)
    new = np.zeros(len(rows), dtype=np.bool_)
    for key in keys:
        new[1:] |= np.diff(key[order]) != 0
    group = np.empty(len(rows), dtype=np.int64)
    group[order] = np.cumsum(new)
    exact = counted_rows.amount[rows]
    counted_rows.amount[rows] = cents_of_shares(exact, group)
    moved = int(np.count_nonzero(counted_rows.amount[rows] != to_cents(exact)))
    if moved:
        shares = "1 share of a split deal has" if moved == 1 else f"{moved:,} shares of split deals have"
        counted_rows.notes.append(
            f"{shares} a cent more or less than rounding alone gives, so that shares sum to the deal"
        )


def _once_paid(table: CreditTable, of: IntArray, counted_rows: Counted) -> None:
    """Count a deal, all at once, from the entry on that completes what it comes to; not while less of it is paid."""
    whole = table.number("deal_amount")
    for place in of[np.isnan(whole[of])]:
        message = "is blank, and the deal counts once it is paid in full; write what the deal comes to in all"
        counted_rows.faults[int(place)] = ("deal_amount", f"deal_amount {message}")
    entries = deal_entries(table, of)
    is_full = entries.to_date(table.amount) >= whole[entries.rows] - HALF_CENT
    counts = np.where(is_full, entries.to_date(counted_rows.amount), 0.0)
    counted_rows.amount[entries.rows] = counts - entries.before(counts)


def _look_up(base: DealRates, measure: str, table: CreditTable, of: IntArray, counted_rows: Counted) -> None:
    """Look up the rate of every row of a measure; rows that no rate applies to do not count."""
    column = table.column(base.by)
    held = column.at(of) if isinstance(column, Names) else column[of]
    rates = np.zeros(len(table))
    rates[of] = base.rates_of(held)
    for place in of[np.isnan(rates[of])]:
        if isinstance(column, Names):
            name = column.known[column.numbers[place]]
            says = f"is {name!r}" if name else "is blank"
        else:
            says = "is blank" if np.isnan(column[place]) else f"of {column[place]:g} lies in no band"
        message = (
            f"{base.by} {says}, so {measure} has no rate for {counted_rows.amount[place]:,.2f} of credit; correct it, "
            "write the rate in the plan, or state `otherwise`"
        )
        counted_rows.faults[int(place)] = (base.by, message)
    counted_rows.rates[measure] = np.nan_to_num(rates)
