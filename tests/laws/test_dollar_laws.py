"""Laws of money: a plan in dollars and its twin in target incentives, and a year however often it is paid."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from sim.pay.credit import Credit
from sim.pay.payout import pay_in_dollars
from sim.pay.periods import pay_by_period
from sim.pay.plan import Plan, plan_from

MONTHS = 12
QUOTA = 90_000.0  # a month
TARGET = 60_000.0  # a year
AMOUNTS = st.lists(st.integers(0, 250_000), min_size=MONTHS, max_size=MONTHS)
PARTS_OF_THE_YEAR = {"year": 1, "quarter": 4, "month": 12}


@st.composite
def twins(draw: st.DrawFn) -> tuple[Plan, Plan]:
    """Draw a plan in target incentives and the same plan in dollars: its caps, and half of the time its base too."""
    rates = draw(st.booleans())
    plain: list[dict[str, object]] = [{"kind": "curve"}]
    dollars: list[dict[str, object]] = [
        {"kind": "marginal rates", "tiers": [{"above": 0.0, "rate": TARGET / (QUOTA * MONTHS)}]}
        if rates
        else {"kind": "curve"}
    ]
    for _ in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(["cap", "accelerator", "threshold", "hurdle"]))
        if kind == "cap":
            at, per = draw(st.sampled_from([0.3, 0.8, 1.1])), draw(st.sampled_from(list(PARTS_OF_THE_YEAR)))
            plain.append({"kind": "cap", "at": at, "per": per})
            in_dollars = at * TARGET / PARTS_OF_THE_YEAR[per]
            dollars.append({"kind": "cap", "at": in_dollars, "per": per, "unit": "dollars"})
            continue
        term: dict[str, object] = {"kind": kind}
        if kind == "accelerator":
            term |= {"above": draw(st.sampled_from([0.5, 1.0])), "rate": draw(st.sampled_from([0.5, 2.0]))}
        elif kind == "threshold":
            term |= {"at": draw(st.sampled_from([0.25, 0.75])), "pays_from": draw(st.sampled_from(["zero", "curve"]))}
        else:
            term |= {"measure": "Own", "at": 0.6, "until_rate": 0.5}
        plain.append(term)
        rate = {"until_rate": 0.5 * TARGET / (QUOTA * MONTHS)} if kind == "hurdle" and rates else {}
        dollars.append({**term, **rate})
    return _plan(plain), _plan(dollars)


def _plan(own: list[dict[str, object]], **more: object) -> Plan:
    measure = {"name": "Own", "scope": "individual", "terms": own}
    written = {"name": "Twin", "ote_per_year": 2.0 * TARGET, "base_share": 0.5, "measures": [measure]}
    return plan_from({**written, "rounding": "none", "pay_every": "month", **more})


def _paid(plan: Plan, amounts: list[int]) -> np.ndarray:
    credit = Credit.by_period(np.array(amounts, dtype=float), np.full(MONTHS, QUOTA))
    return pay_by_period(plan, {"Own": credit}).pay


@settings(max_examples=150)
@given(twins(), AMOUNTS)
def test_a_plan_in_dollars_pays_what_its_twin_in_target_incentives_pays_whole_year_by_whole_year(plans, amounts):
    """Caps of the year are of the target to date in target incentives, and of the year in dollars: compare the end."""
    paid = [_paid(plan, amounts).sum() for plan in plans]
    assert paid[1] == pytest.approx(paid[0], abs=1e-6)


@settings(max_examples=100)
@given(twins(), st.integers(0, 3_000_000))
def test_the_twins_pay_the_same_for_a_year_s_result(plans, amount):
    credit = {"Own": Credit.against_quota(np.array(float(amount)), np.array(QUOTA * MONTHS))}
    paid = [float(pay_in_dollars(plan, credit).variable) for plan in plans]
    assert paid[1] == pytest.approx(paid[0], abs=1e-6)


@settings(max_examples=80)
@given(
    st.sampled_from([7, 33, 71]),
    AMOUNTS,
    st.sampled_from(["cents", "dollars"]),
    st.sampled_from(
        [None, {"kind": "guarantee", "months": 60}, {"kind": "draw", "recoverable": False, "dollars": 1_500.0}]
    ),
)
def test_a_year_is_paid_the_same_to_the_cent_by_month_quarter_and_year(rate, amounts, rounding, floor):
    """A floor is over a pay period, so only a year that never falls below it is the same however it is paid."""
    tiers = [{"above": 0.0, "rate": rate / 700.0}, {"above": 400_000.0, "rate": rate / 350.0}]
    rates = [{"kind": "marginal rates", "tiers": tiers}]
    settled = [] if floor is None else [floor]
    if floor is not None:
        amounts = [amount + 1_000_000 for amount in amounts]
    paid = [
        _paid(_plan(rates, pay_every=every, rounding=rounding, terms=settled), amounts).sum()
        for every in ("month", "quarter", "year")
    ]
    assert paid[0] == pytest.approx(paid[2], abs=1e-6)
    assert paid[1] == pytest.approx(paid[2], abs=1e-6)


@settings(max_examples=60)
@given(AMOUNTS, st.sampled_from(["month", "quarter", "year"]), st.integers(1, 14), st.booleans())
def test_a_floor_lifts_every_pay_period_to_itself_and_no_further(amounts, every, months, draws):
    """Paid by the period is the larger of what it earned and the floor of its months that have one."""
    term = (
        {"kind": "draw", "dollars": 5_000.0, "recoverable": False, "months": months}
        if draws
        else {"kind": "guarantee", "months": months}
    )
    rates = [{"kind": "marginal rates", "tiers": [{"above": 0.0, "rate": 0.05}]}]
    paid = _paid(_plan(rates, pay_every=every, terms=[term]), amounts)
    earned = 0.05 * np.array(amounts)
    length = {"month": 1, "quarter": 3, "year": 12}[every]
    for first in range(0, MONTHS, length):
        block = slice(first, first + length)
        covered = np.arange(MONTHS)[block] < months
        floor = 5_000.0 * covered.sum()
        owed = max(earned[block].sum(), floor)
        assert paid[block].sum() == pytest.approx(owed, abs=1e-6)
