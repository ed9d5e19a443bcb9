"""Tiers by other results, rates by deal, pay at cash and true-ups, against slow sums in exact fractions.

Each reference is written from what the term says, deal by deal and month by month, and shares nothing with the engine.
"""

import datetime
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings, strategies as st

from sim.pay.plan import plan_from
from sim.pay_statements.records import CreditFile, CreditRecord
from sim.pay_statements.statement import statements

YEAR = datetime.date(2026, 1, 1)
TIERS = ((0, "0.02"), (30_000, "0.05"), (70_000, "0.11"))
CENT = 0.0051
CENTS = st.integers(1, 3_000_000)
ROWS = st.lists(
    st.builds(
        CreditRecord,
        row=st.just(0),
        payee=st.just("Ann"),
        date=st.dates(YEAR, datetime.date(2026, 12, 31)),
        measure=st.sampled_from(["Recurring", "Other"]),
        amount=CENTS.map(lambda cents: cents / 100.0),
        deal=st.sampled_from(["D1", "D2", "D3", "D4"]),
        attributes=st.sampled_from(["new", "renewal", "pilot"]).map(lambda name: (("deal_type", name),)),
    ),
    min_size=1,
    max_size=10,
).map(lambda rows: [replace(record, row=number) for number, record in enumerate(rows, 2)])


def tiers_of(rates=TIERS):
    return [{"above": above, "rate": float(rate)} for above, rate in rates]


def plan_of(*measures):
    return plan_from({"name": "Drawn", "base_share": 0.5, "pay_every": "month", "measures": list(measures)})


def measure(name, *terms, weight=0.5, **fields):
    return {"name": name, "scope": "individual", "weight": weight, "terms": list(terms), **fields}


def nothing(name):
    return measure(name, {"kind": "marginal rates", "tiers": [{"above": 0, "rate": 0}]})


def exact(amount):
    return Fraction(round(amount * 100), 100)


def paid(plan, records):
    answer = statements(plan, CreditFile(records=tuple(records)), None, YEAR)
    assert answer.problems == ()
    return answer.statements[0].variable


def by_month(records, name):
    sums = [Fraction(0)] * 12
    for record in records:
        if record.measure == name:
            sums[record.date.month - 1] += exact(record.amount)
    return sums


def on_slices(filled):
    """Return what an amount pays on slices."""
    total = Fraction(0)
    for place, (above, rate) in enumerate(TIERS):
        top = TIERS[place + 1][0] if place + 1 < len(TIERS) else filled
        total += Fraction(rate) * max(Fraction(0), min(filled, Fraction(top)) - above)
    return total


@settings(max_examples=80)
@given(ROWS, st.sampled_from([12, 3, 1]))
def test_tiers_filled_by_two_results_pay_each_month_in_its_own_proportion(records, span):
    per = {12: "year", 3: "quarter", 1: "month"}[span]
    term = {"kind": "marginal rates", "placed_by": ["Recurring", "Other"], "tiers": tiers_of()}
    own, other = by_month(records, "Recurring"), by_month(records, "Other")
    due, filled = Fraction(0), Fraction(0)
    for month in range(12):
        filled = Fraction(0) if month % span == 0 else filled
        moved = own[month] + other[month]
        if moved:
            due += own[month] / moved * (on_slices(filled + moved) - on_slices(filled))
        filled += moved
    plan = plan_of(measure("Recurring", term, measured_per=per), nothing("Other"))
    assert sum(paid(plan, records)) == pytest.approx(float(due), abs=CENT)


@settings(max_examples=80)
@given(ROWS)
def test_deals_are_paid_at_the_rate_of_their_own_column(records):
    rates = {"new": "0.1", "renewal": "0.03"}
    term = {
        "kind": "deal rates",
        "by": "deal_type",
        "rates": [{"value": name, "rate": float(rate)} for name, rate in rates.items()],
        "otherwise": 0.07,
    }
    due = sum(
        exact(record.amount) * Fraction(rates.get(dict(record.attributes)["deal_type"], "0.07"))
        for record in records
        if record.measure == "Recurring"
    )
    plan = plan_of(measure("Recurring", term), nothing("Other"))
    assert sum(paid(plan, records)) == pytest.approx(float(due), abs=CENT)


@settings(max_examples=80)
@given(ROWS, st.lists(st.tuples(st.integers(0, 3), st.integers(1, 12), CENTS), max_size=8), st.booleans())
def test_pay_at_cash_is_the_booking_month_s_rate_on_what_was_paid_for(records, payments, at_once):
    booked = [replace(record, measure="Recurring") for record in records]
    cash = [
        replace(
            booked[0],
            row=500 + place,
            measure="Cash",
            deal=f"D{deal + 1}",
            amount=cents / 100.0,
            date=YEAR.replace(month=month),
        )
        for place, (deal, month, cents) in enumerate(payments)
    ]
    by, filled, rate = by_month(booked, "Recurring"), Fraction(0), {}
    for month in range(12):
        if by[month]:
            rate[month] = (on_slices(filled + by[month]) - on_slices(filled)) / by[month]
        filled += by[month]
    due = [Fraction(0)] * 12  # to date
    for deal in {record.deal for record in booked}:
        rows = [record for record in booked if record.deal == deal]
        whole = sum(exact(row.amount) for row in rows)
        for until in range(12):
            got = sum(
                (exact(record.amount) for record in cash if record.deal == deal and record.date.month - 1 <= until),
                Fraction(0),
            )
            share = min(Fraction(1), got / whole)
            share = Fraction(int(share == 1)) if at_once else share
            for row in rows:
                if row.date.month - 1 <= until:
                    due[until] += share * exact(row.amount) * rate[row.date.month - 1]
    term = {"kind": "paid on cash", "payments": "Cash", "pays": "when paid in full" if at_once else "as payments come"}
    plan = plan_of(measure("Recurring", {"kind": "marginal rates", "tiers": tiers_of()}, term, weight=1.0))
    given_out = paid(plan, [*booked, *cash])
    for until in range(12):
        assert sum(given_out[: until + 1]) == pytest.approx(float(due[until]), abs=CENT)


@settings(max_examples=80)
@given(ROWS, st.sampled_from(["upward", "both ways"]))
def test_a_true_up_brings_final_quarters_to_the_year(records, pays):
    rates = {"kind": "marginal rates", "tiers": tiers_of()}
    own = by_month(records, "Recurring")
    quarters = sum(on_slices(sum(own[first : first + 3])) for first in range(0, 12, 3))
    year = on_slices(sum(own))
    due = max(year, quarters) if pays == "upward" else year
    trued = measure("Recurring", rates, {"kind": "annual true-up", "pays": pays}, measured_per="quarter")
    assert sum(paid(plan_of(trued, nothing("Other")), records)) == pytest.approx(float(due), abs=CENT)


@settings(max_examples=80)
@given(ROWS)
def test_an_order_is_paid_by_its_total_whatever_its_lines_and_months(records):
    totals = {}
    for record in records:
        if record.measure == "Recurring":
            totals[record.deal] = totals.get(record.deal, Fraction(0)) + exact(record.amount)
    due = sum(on_slices(total) for total in totals.values())
    order = measure("Recurring", {"kind": "marginal rates", "tiers": tiers_of()}, measured_per="transaction")
    assert sum(paid(plan_of(order, nothing("Other")), records)) == pytest.approx(float(due), abs=CENT)
