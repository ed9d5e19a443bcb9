"""Expected pay of plans that tie results together or look at months, against closed forms and other routes."""

import math
from statistics import NormalDist

import numpy as np
import pytest

from sim.engine.incentives import expected_pay, incentive_table, team_noise
from sim.month.incentive_table import read_incentive
from sim.pay.measure import Measure
from sim.pay.payout import scope_payout
from sim.pay.plan import Plan, plan_from
from sim.pay.terms.curve import Accelerator, Cap, Curve

NORMAL = NormalDist()
USUAL = {"team_size": 5, "correlation": 0.15, "forecast_sd": 0.25}
ACCELERATED = Plan(
    name="Slope 2, then 3, cap 2",
    measures=(
        Measure(
            name="Sales",
            scope="individual",
            terms=(Curve(points=((0.5, 0.0), (1.0, 1.0))), Accelerator(above=1.0, rate=3.0), Cap(at=2.0)),
        ),
    ),
)


def two(own_terms, **more):
    team = {"name": "Team", "scope": "team", "weight": 0.0}
    own = {"name": "Own", "scope": "individual", "weight": 1.0, "terms": own_terms}
    return plan_from({"name": "Two", "measures": [own, team], **more})


def read(plan, own, team, months_left=12, **more):
    return read_incentive(incentive_table(plan, **{**USUAL, **more}).values, months_left, own, team)


def test_a_lognormal_result_has_the_published_moments():
    given = expected_pay(ACCELERATED, 0.95, 0.258765, law="lognormal")
    assert (given.mean, given.marginal) == pytest.approx((0.939363, 2.106851), abs=1e-6)


def test_uncertainty_is_worth_the_published_convexity_premium():
    premium = expected_pay(ACCELERATED, 0.95, 0.25).mean - float(scope_payout(ACCELERATED, 0.95, 0.95))
    assert premium == pytest.approx(0.063498, abs=1e-6)


@pytest.mark.parametrize("team", [0.7, 0.9, 1.05])
def test_a_gate_on_the_team_pays_with_the_probability_that_it_opens(team):
    plan = two([{"kind": "curve"}, {"kind": "gate", "measure": "Team", "at": 0.9}])
    mean, variance, own_marginal, team_marginal = read(plan, 1.5, team)
    team_sd = 0.25 * team_noise(5, 0.15)
    z = (team - 0.9) / team_sd
    opens = NORMAL.cdf(z)
    assert mean == pytest.approx(1.5 * opens, abs=2e-3)
    assert own_marginal == pytest.approx(opens, abs=2e-3)
    assert team_marginal == pytest.approx(1.5 * NORMAL.pdf(z) / team_sd, abs=0.05)
    assert variance == pytest.approx((1.5**2 + 0.0625) * opens - (1.5 * opens) ** 2, abs=0.02)


def test_a_multiplier_and_independent_errors_multiply_the_expectations():
    factor = {
        "kind": "multiplier",
        "by": "Team",
        "between": "interpolated",
        "tiers": [{"above": 0.0, "rate": 0.0}, {"above": 4.0, "rate": 4.0}],
    }
    mean, _, own, team = read(two([{"kind": "curve"}, factor]), 1.8, 1.6)
    assert (mean, own, team) == pytest.approx((1.8 * 1.6, 1.6, 1.8), abs=1e-4)


def test_a_bilinear_matrix_over_a_plane_pays_the_plane():
    matrix = {
        "kind": "matrix",
        "across": "Team",
        "between": "bilinear",
        "rows": [0.0, 4.0],
        "columns": [0.0, 4.0],
        "shares": [[0.0, 2.0], [4.0, 6.0]],
    }
    mean, _, own, team = read(two([matrix]), 1.8, 1.6)
    assert (mean, own, team) == pytest.approx((1.8 + 0.8, 1.0, 0.5), abs=1e-4)


def test_a_team_bonus_is_worth_its_probability():
    plan = two([{"kind": "curve"}], terms=[{"kind": "bonus", "measure": "Team", "at": 0.95, "dollars": 9_000.0}])
    _, _, own, team = read(plan, 1.5, 0.95)
    height = 9_000.0 / plan.target_incentive_per_year
    assert own == pytest.approx(1.0, abs=1e-4)
    assert team == pytest.approx(height * NORMAL.pdf(0.0) / (0.25 * team_noise(5, 0.15)), rel=5e-3)


def test_commission_on_dollars_is_worth_its_calls():
    tiers = [{"above": 0.0, "rate": 0.05}, {"above": 400_000.0, "rate": 0.10}]
    plan = two([{"kind": "marginal rates", "tiers": tiers}])
    mean, _, own, _ = read(plan, 1.0, 1.0, quota=400_000.0)
    unit = 400_000.0 / plan.target_incentive_per_year
    call = 0.25 / math.sqrt(2.0 * math.pi)
    assert mean == pytest.approx(unit * (0.05 + 0.05 * call), abs=1e-4)
    assert own == pytest.approx(unit * 0.075, abs=1e-3)


def test_a_plan_measured_by_month_equals_the_annual_one_when_the_year_is_even():
    monthly = two([{"kind": "curve"}, {"kind": "accelerator", "above": 1.0, "rate": 2.0}])
    by_month = monthly.model_copy(
        update={"measures": (monthly.measures[0].model_copy(update={"measured_per": "month"}), monthly.measures[1])}
    )
    assert by_month.by_period
    assert not monthly.by_period
    even = incentive_table(by_month, **USUAL).values
    assert even == pytest.approx(incentive_table(monthly, **USUAL).values, abs=1e-8)


def test_a_nonrecoverable_draw_is_a_floor():
    draw = {"kind": "draw", "dollars": 3_000.0, "recoverable": False}
    floor = 36_000.0 / 45_000.0
    plan = two([{"kind": "curve"}], terms=[draw], pay_every="month")
    mean, variance, own, _ = read(plan, 0.2, 1.0, months_left=1)
    assert mean == pytest.approx(floor, abs=1e-6)
    assert (variance, own) == pytest.approx((0.0, 0.0), abs=1e-6)
    sd, forecast = 0.25, 1.0
    z = (forecast - floor) / sd
    assert read(plan, forecast, 1.0)[0] == pytest.approx(
        floor + (forecast - floor) * NORMAL.cdf(z) + sd * NORMAL.pdf(z), abs=2e-3
    )


def test_every_term_has_finite_incentives():
    terms = [
        {"kind": "cap", "at": 2.0, "per": "quarter"},
        {"kind": "guarantee"},
        {"kind": "draw"},
        {"kind": "holdback"},
        {"kind": "clawback"},
    ]
    plan = two([{"kind": "steps", "steps": [{"above": 0.5, "share": 0.5}, {"above": 1.0, "share": 1.0}]}], terms=terms)
    assert np.isfinite(incentive_table(plan, **USUAL).values).all()
