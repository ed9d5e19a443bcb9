"""Laws of parts and shares: spells that share a month sum to it, and a pool pays out its pot to the cent."""

import datetime

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from sim.pay.plan import plan_from
from sim.pay.proration import months_in_seat, unearned_shares
from sim.pay_statements.statement import statements
from tests.pay_statements.texts import credits_from_text, roster_from_text

COUNTS = st.sampled_from(["actual/actual", "actual/365", "30/360"])
FIRSTS = st.sampled_from([datetime.date(2026, 1, 1), datetime.date(2028, 1, 1), datetime.date(2027, 7, 1)])


@given(FIRSTS, st.integers(0, 365), COUNTS)
def test_two_spells_that_follow_each_other_sum_to_the_year_month_by_month(first, days, count):
    last = first + datetime.timedelta(days=days)
    by_days = {"by_days": True, "day_count": count}
    before = months_in_seat(None, last, first, **by_days)
    after = months_in_seat(last + datetime.timedelta(days=1), None, first, **by_days)
    whole = months_in_seat(None, None, first, **by_days)
    assert [a + b for a, b in zip(before, after, strict=True)] == pytest.approx(whole, abs=1e-12)
    assert sum(whole) == pytest.approx(12.0)


@given(st.integers(59, 364))
def test_under_actual_365_somebody_hired_within_the_year_has_the_days_left_over_365(days):
    """From March on, so that it holds in a leap year as well."""
    for first in (datetime.date(2026, 1, 1), datetime.date(2028, 1, 1)):
        end = datetime.date(first.year, 12, 31)
        start = end - datetime.timedelta(days=364 - days)
        parts = months_in_seat(start, None, first, by_days=True, day_count="actual/365")
        assert sum(parts) / 12.0 == pytest.approx(((end - start).days + 1) / 365.0)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(1, 9), min_size=1, max_size=9),
    st.integers(0, 10_000_000),
    st.sampled_from(["equally", "by weight"]),
    st.sampled_from(["month", "quarter", "year"]),
    st.sampled_from([0.0, 0.013]),
)
def test_a_pool_pays_out_exactly_its_pot(weights, cents, shared, every, rate):
    plan = plan_from(
        {
            "name": "Pot",
            "ote_per_year": 100_000.0,
            "base_share": 0.5,
            "pay_every": every,
            "measures": [
                {
                    "name": "Sales",
                    "scope": "team",
                    "terms": [{"kind": "pool", "dollars": cents / 100, "rate": rate, "shared": shared}],
                }
            ],
        }
    )
    names = [f"P{place}" for place in range(len(weights))]
    roster = "payee,team,weight\n" + "".join(f"{n},East,{w}\n" for n, w in zip(names, weights, strict=True))
    sold = "payee,date,measure,amount\nP0,2026-02-03,Sales,77777.77\nP0,2026-08-03,Sales,1234.56\n"
    answer = statements(plan, credits_from_text(sold), roster_from_text(roster))
    pot = round(cents + 100 * rate * (77_777.77 + 1_234.56))
    assert abs(sum(round(100 * sum(statement.variable)) for statement in answer.statements) - pot) <= (
        rate > 0.0 and 0.5
    )


def test_the_last_of_february_is_a_thirtieth_in_contracts_as_in_seats():
    start, end = np.array(["2026-01-31"], "M8[D]"), np.array(["2026-02-28"], "M8[D]")
    assert unearned_shares(start, end, np.array([2]), by="by days", day_count="30/360")[0] == pytest.approx(0.5)
