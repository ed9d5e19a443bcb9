"""Limits in which expected pay, its spread and the pay of one more sale have a closed form.

A payout curve is a portfolio of calls and digitals on a normal attainment: (x - K)+ has the expectation
(mu - K) Phi(z) + sd phi(z), z = (mu - K) / sd (Bachelier), and 1{x >= L} has Phi((mu - L) / sd).
"""

import math
from statistics import NormalDist

import numpy as np
import pytest

from sim.engine.incentives import expected_pay, incentive_table, team_noise
from sim.errors import SimError
from sim.month.incentive_table import GRID_TOP, read_incentive
from sim.pay.archetypes import INDIVIDUAL_HIGH_LEVERAGE, TEAM_LOW_LEVERAGE
from sim.pay.measure import Measure
from sim.pay.payout import scope_payout
from sim.pay.plan import Plan
from sim.pay.terms.curve import Accelerator, Cap, Curve, Threshold

NORMAL = NormalDist()
USUAL = {"team_size": 5, "correlation": 0.15, "forecast_sd": 0.25}
FORECASTS = [0.62, 0.93, 0.95, 1.0, 1.27, 2.018]


def plan_with(*terms, scope="individual"):
    return Plan(name="Closed form", measures=(Measure(name="Sales", scope=scope, terms=terms),))


def hybrid(**more):
    own = Measure(name="Own", scope="individual", weight=0.75)
    team = Measure(name="Team", scope="team", weight=0.25)
    return Plan(name="Both", measures=(own, team), **more)


# Slope 2 from 0.5, 3 from 1, cap 2 reached at 1.3333; and a straight line paid from 0.8 on. No outcome below 0 counts.
ACCELERATED = plan_with(Curve(points=((0.5, 0.0), (1.0, 1.0))), Accelerator(above=1.0, rate=3.0), Cap(at=2.0))
GATED = plan_with(Curve(), Threshold(at=0.8))
STRAIGHT = plan_with(Curve())


def call(mean, sd, strike):
    z = (mean - strike) / sd
    return (mean - strike) * NORMAL.cdf(z) + sd * NORMAL.pdf(z)


def squared_call(mean, sd, strike):
    z = (mean - strike) / sd
    return ((mean - strike) ** 2 + sd**2) * NORMAL.cdf(z) + (mean - strike) * sd * NORMAL.pdf(z)


def of_calls(mean, sd, slopes):
    """Return mean, variance and marginal of sum s_j (x - K_j)+ for {K_j: s_j}."""
    expected = sum(slope * call(mean, sd, strike) for strike, slope in slopes.items())
    square = 0.0
    for low, one in slopes.items():
        for high, other in slopes.items():
            near, far = min(low, high), max(low, high)
            square += one * other * (squared_call(mean, sd, far) + (far - near) * call(mean, sd, far))
    marginal = sum(slope * NORMAL.cdf((mean - strike) / sd) for strike, slope in slopes.items())
    return expected, square - expected**2, marginal


def read(plan, months_left, own, team=1.0, **team_form):
    table = incentive_table(plan, **{**USUAL, **team_form})
    return read_incentive(table.values, months_left, own, team)


def test_accelerated_curve_has_the_published_moments():
    assert expected_pay(ACCELERATED, 0.95, 0.25) == pytest.approx((0.963498, 0.549195, 2.161089), abs=1e-6)


def test_a_gate_has_the_published_moments():
    given = expected_pay(GATED, 0.95, 0.25)
    assert (given.mean, given.marginal) == pytest.approx((0.772766, 1.792066), abs=1e-6)


@pytest.mark.parametrize("mean", FORECASTS)
def test_quadrature_agrees_with_calls_to_seven_digits(mean):
    expected, variance, marginal = of_calls(mean, 0.2, {0.5: 2.0, 1.0: 1.0, 4.0 / 3.0: -3.0})
    given = expected_pay(ACCELERATED, mean, 0.2)
    assert (given.mean, given.sd**2, given.marginal) == pytest.approx((expected, variance, marginal), abs=1e-7)


def test_the_table_keeps_the_published_moments():
    mean, variance, marginal, _ = read(ACCELERATED, 12, 0.95)
    assert (mean, math.sqrt(variance), marginal) == pytest.approx((0.963498, 0.549195, 2.161089), abs=2e-3)
    mean, _, marginal, _ = read(GATED, 12, 0.95)
    assert (mean, marginal) == pytest.approx((0.772766, 1.792066), abs=2e-3)


@pytest.mark.parametrize("forecast", FORECASTS)
@pytest.mark.parametrize("months_left", [1, 6, 12])
def test_the_table_agrees_with_calls_between_its_grid_points(forecast, months_left):
    sd = 0.25 * math.sqrt(months_left / 12.0)
    expected, variance, marginal = of_calls(forecast, sd, {0.0: 1.0, 1.0: 1.0})
    given = read(INDIVIDUAL_HIGH_LEVERAGE, months_left, forecast)
    # Bilinear interpolation is off by step^2 / 8 times the curvature; mean and marginal bend by 1 / sd and 1 / sd^2.
    step = 0.05**2 / 8.0
    assert given[0] == pytest.approx(expected, abs=0.4 * step / sd + 1e-6)
    assert given[1] == pytest.approx(variance, abs=6.0 * step)
    assert given[2] == pytest.approx(marginal, abs=0.25 * step / sd**2 + 1e-6)


@pytest.mark.parametrize("months_left", [1, 12])
def test_a_straight_plan_pays_its_forecast_at_a_constant_slope(months_left):
    table = incentive_table(STRAIGHT, **USUAL)
    for forecast in table.grid[table.grid >= 1.5]:  # where no outcome falls below 0
        mean, variance, own, team = read_incentive(table.values, months_left, forecast, 1.0)
        assert mean == pytest.approx(forecast, abs=1e-7)
        assert variance == pytest.approx(0.0625 * months_left / 12.0, abs=1e-7)
        assert own == pytest.approx(1.0, abs=1e-6)
        assert team == 0.0


@pytest.mark.parametrize(("team_size", "correlation"), [(5, 0.15), (8, 0.1), (3, 0.0), (1, 0.4)])
def test_a_team_averages_its_members_noise(team_size, correlation):
    plan = plan_with(Curve(), scope="team")
    _, variance, own, team = read(plan, 12, 0.3, 2.0, team_size=team_size, correlation=correlation)
    assert math.sqrt(variance) == pytest.approx(
        0.25 * math.sqrt((1.0 + (team_size - 1) * correlation) / team_size), abs=1e-6
    )
    assert (own, team) == (0.0, pytest.approx(1.0, abs=1e-6))


def test_a_team_plan_carries_the_published_twelfth_of_the_risk():
    # Half of pay on an accelerated own curve against a fifth of it on a team of 8.
    own = 0.5 * expected_pay(ACCELERATED, 0.95, 0.25).sd
    team = 0.2 * expected_pay(plan_with(Curve(), scope="team"), 1.5, 0.25 * team_noise(8, 0.1)).sd
    assert (own, team) == pytest.approx((0.274597, 0.023049), abs=1e-6)


def test_only_the_scope_that_pays_moves_the_incentive():
    assert read(TEAM_LOW_LEVERAGE, 6, 0.1, 1.2) == read(TEAM_LOW_LEVERAGE, 6, 3.0, 1.2)
    assert read(INDIVIDUAL_HIGH_LEVERAGE, 6, 1.2, 0.1) == read(INDIVIDUAL_HIGH_LEVERAGE, 6, 1.2, 3.0)


def test_two_scopes_add_up_when_nothing_ties_them():
    mean, variance, own, team = read(hybrid(), 12, 1.8, 1.6)
    team_sd = 0.25 * team_noise(5, 0.15)
    assert mean == pytest.approx(0.75 * 1.8 + 0.25 * 1.6, abs=1e-6)
    assert variance == pytest.approx((0.75 * 0.25) ** 2 + (0.25 * team_sd) ** 2, abs=1e-6)
    assert (own, team) == pytest.approx((0.75, 0.25), abs=1e-6)


def test_a_cap_on_everything_ties_two_scopes_as_one_normal_sum():
    cap, own, team = 1.8, 1.8, 1.6
    given = read(hybrid(terms=(Cap(at=cap),)), 12, own, team)
    mean = 0.75 * own + 0.25 * team
    sd = math.hypot(0.75 * 0.25, 0.25 * 0.25 * team_noise(5, 0.15))
    below_cap = NORMAL.cdf((cap - mean) / sd)
    assert given[0] == pytest.approx(mean - call(mean, sd, cap), abs=2e-3)
    assert (given[2], given[3]) == pytest.approx((0.75 * below_cap, 0.25 * below_cap), abs=2e-3)


def test_near_the_end_of_the_year_a_kink_shows_and_a_missed_threshold_stops_paying():
    assert read(INDIVIDUAL_HIGH_LEVERAGE, 1, 1.3)[2] == pytest.approx(2.0, abs=1e-3)
    assert read(INDIVIDUAL_HIGH_LEVERAGE, 1, 0.7)[2] == pytest.approx(1.0, abs=1e-3)
    assert read(GATED, 1, 0.4)[2] == pytest.approx(0.0, abs=1e-3)
    assert read(GATED, 1, 0.8)[2] > read(GATED, 12, 0.8)[2] > 1.0  # the last sale over the threshold


def test_forecasts_beyond_the_grid_count_as_its_edge():
    table = incentive_table(INDIVIDUAL_HIGH_LEVERAGE, **USUAL)
    assert read_incentive(table.values, 12, 99.0, 1.0) == read_incentive(table.values, 12, GRID_TOP, 1.0)
    assert read_incentive(table.values, 12, -1.0, 1.0) == read_incentive(table.values, 12, 0.0, 1.0)


def test_the_compiled_rule_reads_what_the_plain_one_reads():
    table = incentive_table(hybrid(), **USUAL)
    for own, team in [(0.0, 0.0), (0.731, 1.113), (GRID_TOP, 2.0), (1.0, GRID_TOP)]:
        plain = read_incentive.py_func(table.values, 7, own, team)
        assert read_incentive(table.values, 7, own, team) == pytest.approx(plain, abs=1e-14)


def test_the_table_is_the_same_every_time():
    again = [incentive_table(hybrid(), **USUAL).values.tobytes() for _ in range(2)]
    assert again[0] == again[1]


def test_a_sure_forecast_is_still_finite():
    for plan in (GATED, INDIVIDUAL_HIGH_LEVERAGE, TEAM_LOW_LEVERAGE):
        table = incentive_table(plan, team_size=40, correlation=0.0, forecast_sd=0.0)
        assert np.isfinite(table.values).all()
        paid = float(scope_payout(plan, 1.5, 1.5))
        assert read_incentive(table.values, 12, 1.5, 1.5)[0] == pytest.approx(paid, abs=1e-6)


@pytest.mark.parametrize("sd", [0.0, -0.1, math.nan])
def test_expected_pay_asks_for_an_uncertain_result(sd):
    with pytest.raises(SimError, match="sd"):
        expected_pay(STRAIGHT, 1.0, sd)
