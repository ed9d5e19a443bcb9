"""Sentences and curves about plans and flip points say what their numbers say."""

from dataclasses import replace

import numpy as np
import pytest

from sim.flip import FlipPoint, declared_at
from sim.measures import Estimate
from sim.plan import INDIVIDUAL_HIGH_LEVERAGE, TEAM_LOW_LEVERAGE
from sim.plan_reading import read_plan_of
from sim.scenario import Scenario
from views import flips, payout_curve
from views.theme import theme_for

PLANS = {"team": TEAM_LOW_LEVERAGE, "individual": INDIVIDUAL_HIGH_LEVERAGE}


def flip(effects: list[float], crossings: tuple[float, ...]) -> FlipPoint:
    found = tuple(Estimate(mean, mean - 1.0, mean + 1.0) for mean in effects)
    values = tuple(np.linspace(0.0, 1.0, len(effects)).tolist())
    return FlipPoint(declared_at(Scenario(), "partners.influence"), 0.6, values, found, crossings)


def test_a_rising_effect_loses_below_its_flip_point_and_a_falling_one_above() -> None:
    rising, falling = flip([-10.0, 10.0, 30.0], (0.25,)), flip([10.0, -10.0, -30.0], (0.25,))
    assert "below 0.25 building without a new plan loses" in flips.sentence(rising)
    assert "above 0.25 building without a new plan loses" in flips.sentence(falling)
    assert len(flips.table([rising, falling])) == 6


@pytest.mark.parametrize(("sign", "verb"), [(1.0, "gains"), (-1.0, "loses")])
def test_an_effect_without_a_flip_point_says_so(sign: float, verb: str) -> None:
    told = flips.sentence(flip([sign * 10.0, sign * 20.0], ()))
    assert f"{verb} contribution all along" in told


def test_the_curves_hold_what_the_payout_says() -> None:
    scenario, theme = Scenario(), theme_for("light")
    readings = {arm: read_plan_of(plan, scenario) for arm, plan in PLANS.items()}
    chart = payout_curve.payout_chart(PLANS, readings, theme)
    team, individual = (np.asarray(trace.y) for trace in chart.figure.data)
    assert team[[0, 100, 200]].tolist() == pytest.approx([0.0, 100.0, 150.0])
    assert individual[[0, 100, 200]].tolist() == pytest.approx([0.0, 100.0, 300.0])
    assert "pays 125 %" in chart.title
    assert "pays 200 %" in chart.title


def test_marginal_pay_is_the_slope_times_target_incentive_over_quota() -> None:
    scenario = Scenario()
    individual = read_plan_of(INDIVIDUAL_HIGH_LEVERAGE, scenario)
    far_above = individual.marginal[-1]
    assert far_above == pytest.approx(2.0 * 67_500.0 / 480_000.0, rel=1e-3)
    team = read_plan_of(TEAM_LOW_LEVERAGE, scenario)
    share = (1.0 + 0.3 * 4.0) / 5.0
    assert team.marginal[-1] == pytest.approx(share * 0.5 * 45_000.0 / 480_000.0, rel=1e-3)
    chart = payout_curve.marginal_chart(PLANS, {"team": team, "individual": individual}, theme_for("dark"))
    assert "times as much" in chart.title
    nothing = replace(team, marginal=np.zeros_like(team.marginal))
    silent = payout_curve.marginal_chart(PLANS, {"team": nothing, "individual": individual}, theme_for("dark"))
    assert "times as much" not in silent.title
