"""Cash and accruals: to the cent, in every month, for any pay, season, period, lag and benefit."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from sim.engine.run import simulate
from sim.errors import ScenarioError, SimError
from sim.scenario.scenario import Scenario
from sim.stress.accruals import Accounting, accounting_from, accrual_schedule, amortization, spread_cents

pays = st.lists(st.floats(0.0, 5e7), min_size=1, max_size=4)


@given(
    pays,
    st.integers(0, 2**32 - 1),
    st.sampled_from(["month", "quarter", "year"]),
    st.integers(0, 12),
    st.floats(0.0, 1.0),
    st.integers(1, 60),
)
def test_every_forecast_reconciles_to_the_cent(by_year, seed, pay_every, lag, share, benefit):
    weights = np.random.default_rng(seed).uniform(size=12 * len(by_year))
    books = Accounting(lag_months=lag, capitalized_share=share, benefit_months=benefit)
    result = accrual_schedule(np.array(by_year), weights, pay_every, books)
    assert all(result.check().values()), result.check()
    for year, pay in enumerate(by_year):
        assert result.accrued[12 * year : 12 * year + 12].sum() == round(100.0 * pay)
    opening = np.concatenate(([0], result.asset[:-1]))
    assert np.array_equal(opening + result.capitalized - result.amortized, result.asset)
    owed = np.concatenate(([0], result.liability[:-1]))
    assert np.array_equal(owed + result.accrued - result.paid, result.liability)


def test_a_published_case_of_amortization():
    """5,000 over a benefit of 36 months is 138.89 a month."""
    months = amortization(np.array([500_000, *[0] * 35]), 36)
    assert months.sum() == 500_000
    assert set(months.tolist()) == {13_888, 13_889}
    assert months[0] == 13_889


def test_everything_is_amortized_once_the_benefit_is_over():
    capitalized = np.zeros(60, dtype=np.int64)
    capitalized[:20] = 12_345
    assert amortization(capitalized, 24)[:43].sum() == capitalized.sum()


def test_a_benefit_of_a_year_or_a_share_of_nothing_is_expensed_at_once():
    for books in (Accounting(capitalized_share=1.0, benefit_months=12), Accounting()):
        result = accrual_schedule(np.array([1_000.0]), np.ones(12), "year", books)
        assert not result.capitalized.any()
        assert np.array_equal(result.expense, result.accrued)


def test_cash_leaves_after_the_period_by_the_lag():
    quarterly = accrual_schedule(np.array([1_200.0]), np.ones(12), "quarter", Accounting(lag_months=1)).paid
    assert quarterly.tolist() == [0, 0, 0, 30_000, 0, 0, 30_000, 0, 0, 30_000, 0, 0]
    at_once = accrual_schedule(np.array([1_200.0]), np.ones(12), "month", Accounting(lag_months=0))
    assert not at_once.liability.any()


def test_a_month_without_sales_accrues_nothing_and_a_year_without_any_accrues_evenly():
    assert spread_cents(1_000, np.array([1.0, 0.0, 1.0])).tolist() == [500, 0, 500]
    assert spread_cents(9, np.zeros(3)).tolist() == [3, 3, 3]
    with pytest.raises(SimError, match="24 monthly weights"):
        accrual_schedule(np.ones(2), np.ones(12), "year", Accounting())


def test_the_forecast_of_a_run_adds_up_to_its_mean_pay():
    result = simulate(Scenario().with_values({"run.replications": 4, "run.months": 24, "organization.seats": 3}))
    paid = result.total("variable").mean(axis=0)
    schedule = accrual_schedule(paid, result.month("revenue"), "quarter", Accounting(capitalized_share=0.5))
    assert schedule.accrued.reshape(2, 12).sum(axis=1).tolist() == [round(100.0 * float(amount)) for amount in paid]
    assert all(schedule.check().values())


def test_options_out_of_range_are_refused_in_words():
    with pytest.raises(ScenarioError, match="capitalized_share"):
        accounting_from({"capitalized_share": 50.0})
