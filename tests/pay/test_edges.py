"""Amounts and days that stand exactly where a rule changes, asked of the functions that decide."""

import datetime

import numpy as np
import pytest

from sim.pay.credit import Credit
from sim.pay.earned import Earned
from sim.pay.formula import rounded
from sim.pay.largest_remainder import cents_of_shares
from sim.pay.measure import Measure
from sim.pay.money import as_stated, cents_of, to_cents
from sim.pay.payout import pay_by_term
from sim.pay.plan import Plan
from sim.pay.proration import month_starts, month_weights, unearned_shares
from sim.pay.terms.curve import Cap, Curve, is_hard_cap
from sim.pay.terms.pools import Pool
from sim.pay.terms.settlements import Draw, Standing
from sim.pay.terms.timing import PaidOnCash

HALVES = [(-0.005, -0.01), (-1.005, -1.01), (-0.004, 0.0), (0.005, 0.01), (2.675, 2.68), (-2.674, -2.67)]


@pytest.mark.parametrize(("dollars", "cents"), HALVES)
def test_half_a_cent_is_rounded_away_from_zero(dollars, cents):
    assert to_cents(np.array([dollars])).tolist() == [cents]
    assert cents_of(dollars) == cents


def test_an_amount_without_end_stays_so_and_what_is_not_rounded_is_left():
    assert cents_of(float("inf")) == float("inf")
    assert cents_of(float("-inf")) == float("-inf")
    assert as_stated(np.array([1.2345]), "none").tolist() == [1.2345]


def test_an_attainment_below_zero_is_rounded_away_from_zero_as_well():
    measure = Measure.model_validate({"name": "M", "scope": "individual", "attainment_decimals": 2})
    given = Credit(attainment=np.array([-0.125, 0.125, -0.124]))
    assert rounded(measure, given).attainment.tolist() == [-0.13, 0.13, -0.12]


@pytest.mark.parametrize(
    ("parts", "group", "whole"),
    [
        ([-10 / 3] * 3, [0, 0, 0], [-3.34, -3.33, -3.33]),
        ([1.111, 2.226, 3.333], [0, 0, 0], [1.11, 2.23, 3.33]),
        ([0.005, 0.010], [0, 0], [0.01, 0.01]),
        ([10 / 3] * 3 + [-10 / 3] * 3 + [5.0], [0, 0, 0, 1, 1, 1, 2], [3.34, 3.33, 3.33, -3.34, -3.33, -3.33, 5.0]),
        ([0.006, 0.29], [0, 0], [0.01, 0.29]),
        ([0.005, 0.020], [0, 0], [0.01, 0.02]),
        ([0.0, 0.25], [0, 1], [0.0, 0.25]),
        ([0.01 / 3] * 3, [0, 0, 0], [0.01, 0.0, 0.0]),
        ([], [], []),
    ],
)
def test_shares_in_whole_cents_sum_to_the_rounded_whole(parts, group, whole):
    assert cents_of_shares(np.array(parts), np.array(group, dtype=np.int64)).tolist() == whole


@pytest.mark.parametrize(
    ("start", "end", "months", "count", "left"),
    [
        ("2026-01-31", "2026-02-28", 12, "30/360", 1 - 30 / 360),
        ("2026-01-15", "2026-03-31", 12, "30/360", 1 - 75 / 360),
        ("2026-01-30", "2026-03-30", 12, "30/360", 1 - 60 / 360),
        ("2026-02-28", "2026-03-15", 12, "30/360", 1 - 15 / 360),
        ("2026-02-27", "2026-03-15", 12, "30/360", 1 - 18 / 360),
        ("2026-01-15", "2026-02-14", 1, "actual/365", 1 - 30 / (365 / 12)),
        ("2026-01-15", "2026-02-14", 1, "actual/actual", 1 - 30 / 31),
        ("2026-01-31", "2026-02-14", 1, "actual/actual", 1 - 14 / 28),
    ],
)
def test_what_was_left_of_a_contract_by_days(start, end, months, count, left):
    days = np.array([start], "M8[D]"), np.array([end], "M8[D]"), np.array([months])
    assert unearned_shares(*days, by="by days", day_count=count) == pytest.approx([left], abs=1e-12)


def test_a_month_is_a_twelfth_unless_days_are_counted_over_365():
    first = datetime.date(2026, 1, 1)
    assert month_weights(first, by_days=False, day_count="actual/365") == [1.0] * 12
    assert month_weights(first, by_days=True, day_count="actual/365")[:2] == [31 * 12 / 365, 28 * 12 / 365]


def test_months_that_begin_on_a_31st_begin_at_the_latest_on_their_last_day():
    days = month_starts(datetime.date(2026, 1, 31), 3)
    assert [day.isoformat() for day in days] == ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]


def test_a_draw_has_the_part_of_a_month_that_is_in_seat_and_one_dollar_is_a_draw_too():
    months = np.array([[0.5, 1.0, 1.2]])
    year = Earned(pay=np.zeros((1, 3)), target=np.zeros((1, 3)), months=months)
    assert Draw(dollars=1_000.0).floor(year, Standing()).tolist() == [[500.0, 1_000.0, 1_000.0]]
    change = Draw(dollars=1.0, recoverable=False).settle(year, Standing()).change
    assert change.tolist() == [[0.5, 1.0, 1.0]]


def test_only_a_cap_above_which_nothing_is_paid_is_hard():
    assert is_hard_cap(Cap(at=1.5))
    assert not is_hard_cap(Cap(at=1.5, beyond=0.5))
    assert not is_hard_cap(Curve())


def test_a_pool_asks_for_a_quota_where_somebody_has_to_qualify():
    assert Pool(dollars=100.0, qualifies_at=0.5).needs_quota
    assert not Pool(dollars=100.0).needs_quota


def test_a_spiff_is_dollars_whatever_the_target_incentive():
    plan = Plan.model_validate(
        {
            "name": "Launch",
            "ote_per_year": 100_000.0,
            "base_share": 0.5,
            "measures": [{"name": "M", "scope": "individual"}],
            "terms": [{"kind": "spiff", "measure": "Launch", "dollars_each": 500.0}],
        }
    )
    credits = {
        "M": Credit(attainment=np.array(1.0)),
        "Launch": Credit(attainment=np.array(0.0), credited=np.array(4.0)),
    }
    assert pay_by_term(plan, credits).tolist() == pytest.approx([1.0, 4 * 500 / 50_000], abs=1e-12)


def test_pay_of_a_period_without_a_booking_is_not_held():
    earned, credited = np.array([[100.0, -20.0, 0.0]]), np.array([[1_000.0, 0.0, 0.0]])
    collected = np.zeros((1, 3, 3))
    collected[0, 0, 2] = 1_000.0
    credit = Credit(attainment=np.zeros((1, 3)), credited=credited, collected=collected)
    assert PaidOnCash().line(earned, credit).tolist() == [[-100.0, 0.0, 100.0]]


def test_days_that_cut_a_pay_period_move_no_cash():
    earned, credited = np.array([[100.0, 20.0, 90.0, 40.0]]), np.array([[1_000.0, 500.0, 300.0, 700.0]])
    collected = np.array(
        [[[400.0, 100.0, 0.0, 200.0], [0.0, 50.0, 150.0, 0.0], [0.0, 0.0, 30.0, 60.0], [0.0, 0.0, 0.0, 7.0]]]
    )
    cut = Credit(attainment=np.zeros((1, 4)), credited=credited, collected=collected)
    pair = np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0]])
    whole = Credit(attainment=np.zeros((1, 2)), credited=credited @ pair, collected=pair.T @ collected @ pair)
    by_part = PaidOnCash().line(earned, cut, (0, 2))
    assert (by_part @ pair)[0] == pytest.approx(PaidOnCash().line(earned @ pair, whole)[0])
    assert by_part[0, [0, 2]].tolist() == [0.0, 0.0]  # paid at the end of the period
    assert not PaidOnCash().line(earned, Credit(attainment=np.zeros((1, 4)), credited=credited), (0, 2)).any()
