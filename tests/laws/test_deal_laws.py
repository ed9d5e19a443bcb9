"""Laws of deals with several rows, of tiers placed by others, of shares in cents, and of pay on cash."""

import datetime
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from sim.pay.largest_remainder import cents_of_shares
from sim.pay.plan import plan_from
from sim.pay_statements.records import CreditFile, CreditRecord
from sim.pay_statements.statement import statements

YEAR = datetime.date(2026, 1, 1)
AMOUNTS = st.integers(-9_000_00, 20_000_00).map(lambda cents: cents / 100.0)
ROWS = st.lists(
    st.builds(
        CreditRecord,
        row=st.just(0),
        payee=st.sampled_from(["Ann", "Bob"]),
        date=st.dates(YEAR, datetime.date(2026, 12, 31)),
        measure=st.just("Sales"),
        amount=AMOUNTS,
        deal=st.sampled_from(["D1", "D2", "D3"]),
        split=st.just(0.5),
    ),
    min_size=1,
    max_size=12,
).map(lambda rows: [replace(record, row=number) for number, record in enumerate(rows, 2)])
TIERS = [{"above": 0, "rate": 0.03}, {"above": 5_000, "rate": 0.05}, {"above": 12_000, "rate": 0.08}]
RATES = ({"kind": "retroactive rates", "of": "amount", "tie": "upper"}, {"kind": "marginal rates"})


def plan_of(*measures):
    return plan_from({"name": "Drawn", "base_share": 0.5, "pay_every": "month", "measures": list(measures)})


def measure(name="Sales", **more):
    return {"name": name, "scope": "individual", "terms": [{**RATES[1], "tiers": TIERS}], **more}


def paid(plan, records):
    answer = statements(plan, CreditFile(records=tuple(records)), None, YEAR)
    assert answer.problems == ()
    return {statement.payee: np.array(statement.variable) for statement in answer.statements}


@settings(max_examples=60)
@given(ROWS, st.sampled_from(RATES))
def test_an_order_is_paid_what_one_row_of_its_total_would_be(records, rates):
    plan = plan_of(measure(measured_per="transaction", terms=[{**rates, "tiers": TIERS}]))
    totals = {}
    for record in sorted(records, key=lambda record: record.date):
        key = (record.payee, record.deal)
        totals[key] = replace(record, amount=record.amount + (totals[key].amount if key in totals else 0.0))
    whole = paid(plan, totals.values())
    for payee, pay in paid(plan, records).items():
        assert pay.sum() == pytest.approx(whole[payee].sum(), abs=0.011)


@settings(max_examples=60)
@given(ROWS)
def test_a_deal_reversed_whole_pays_nothing_in_sum(records):
    back = [
        replace(record, row=record.row + 100, amount=-record.amount, date=datetime.date(2026, 12, 31))
        for record in records
    ]
    for plan in (
        plan_of(measure(measured_per="transaction")),
        plan_of(measure()),
        plan_of(measure(terms=[{**RATES[1], "placed_by": ["Sales"], "tiers": TIERS}])),
    ):
        for pay in paid(plan, [*records, *back]).values():
            assert pay.sum() == pytest.approx(0.0, abs=0.001)


@settings(max_examples=60)
@given(ROWS, st.sampled_from(["year", "quarter", "month"]))
def test_tiers_placed_by_the_own_measure_pay_what_plain_ones_do(records, per):
    records = [replace(record, amount=abs(record.amount)) for record in records]
    for rates in RATES:
        plain = measure(terms=[{**rates, "tiers": TIERS}], measured_per=per)
        placed = measure(terms=[{**rates, "tiers": TIERS, "placed_by": ["Sales"]}], measured_per=per)
        ours = paid(plan_of(plain), records)
        for payee, pay in paid(plan_of(placed), records).items():
            assert pay == pytest.approx(ours[payee], abs=0.011)


@settings(max_examples=60)
@given(ROWS)
def test_a_tier_of_pay_is_the_tier_of_the_amount_that_earns_it(records):
    by_pay = [{"above": 0, "rate": 0.03}, {"above": 150, "rate": 0.05}, {"above": 500, "rate": 0.08}]
    ours = paid(plan_of(measure()), records)
    for payee, pay in paid(plan_of(measure(terms=[{**RATES[1], "of": "pay", "tiers": by_pay}])), records).items():
        assert pay == pytest.approx(ours[payee], abs=0.011)


@settings(max_examples=60)
@given(ROWS, st.lists(st.integers(0, 11), min_size=3, max_size=3))
def test_a_year_whose_every_deal_is_paid_for_pays_what_it_earned(records, months):
    booked = [replace(record, amount=abs(record.amount) + 1.0) for record in records]
    held = measure(terms=[{**RATES[1], "tiers": TIERS}, {"kind": "paid on cash"}])
    cash = [
        replace(
            record,
            row=record.row + 100,
            measure="Payments",
            date=datetime.date(2026, 1 + months[int(record.deal[1]) - 1], 28),
        )
        for record in booked
    ]
    ours = paid(plan_of(measure()), booked)
    for payee, pay in paid(plan_of(held), [*booked, *cash]).items():
        assert pay.sum() == pytest.approx(ours[payee].sum(), abs=0.011)
        assert paid(plan_of(held), booked)[payee] == pytest.approx(0.0, abs=0.001)


@given(
    st.lists(st.tuples(st.integers(0, 3), st.floats(0.0, 1e5)), min_size=1, max_size=30), st.sampled_from([1.0, -1.0])
)
def test_shares_in_cents_sum_to_the_whole_and_none_is_a_cent_off(parts, sign):
    group = np.unique([part for part, _ in parts], return_inverse=True)[1]
    shares = sign * np.array([part for _, part in parts])
    cents = cents_of_shares(shares, group)
    assert np.abs(cents - shares).max() <= 0.01 + 1e-9
    for number in range(group.max() + 1):
        whole = shares[group == number].sum()
        assert cents[group == number].sum() == pytest.approx(whole, abs=0.005 + 1e-6)
        assert abs(cents[group == number].sum() * 100.0 - round(cents[group == number].sum() * 100.0)) < 1e-6


@settings(max_examples=60)
@given(ROWS, st.dates(datetime.date(2026, 12, 1), datetime.date(2026, 12, 31)))
def test_an_order_canceled_with_all_its_rows_leaves_pay_as_if_never_sold(records, day):
    rates = [{"value": "A", "rate": 0.1}, {"value": "B", "rate": 0.04}]
    records = [
        replace(record, date=min(record.date, day), attributes=(("product", "A" if record.row % 2 else "B"),))
        for record in records
    ]
    canceled = [replace(record, canceled=day) if record.deal == "D1" else record for record in records]
    for drawn in (
        measure(measured_per="transaction"),
        measure(terms=[{"kind": "deal rates", "by": "product", "rates": rates}]),
    ):
        plan = plan_of(drawn)
        clawed = plan_from({**plan.model_dump(mode="json"), "terms": [{"kind": "clawback", "within_months": 12}]})
        others = [record for record in records if record.deal != "D1"]
        left = paid(plan, others) if others else {}
        for payee, pay in paid(clawed, canceled).items():
            rest = left.get(payee, np.zeros(1)).sum()
            assert pay.sum() == pytest.approx(rest, abs=0.011)
