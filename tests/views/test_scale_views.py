"""Scale's figures show the numbers they were given, and their titles follow them."""

from dataclasses import replace

import numpy as np
import pytest

from sim.engine.measures import Estimate
from sim.reports import scale_words
from sim.studies.scale import LIMITS, MOTIONS, PLANS, ScaleCurve, ScalePoint, exponent, next_ten
from tests.views.sound import assert_sound
from views.scale import curves as scale_curves, steps as scale_steps
from views.style.theme import DARK, LIGHT, theme_for

NOISE = np.linspace(-0.01, 0.01, 9)


def curve(power=1.0, profit=0.1, motion="vendor-led", plan="team", main="hours", by="seats"):
    def point(amount):
        revenue = 1e6 * amount**power * (1.0 + NOISE)
        limits = np.full((3, len(LIMITS)), 0.1)
        limits[:, LIMITS.index(main)] = 0.7
        names = {"revenue": revenue, "contribution": profit * revenue, "cost": (0.5 - profit) * revenue}
        return ScalePoint(amount, amount, names, limits)

    return ScaleCurve(by, motion, plan, 20.0, 30.0, tuple(point(amount) for amount in (5.0, 10.0, 20.0, 30.0, 40.0)))


@pytest.fixture
def six():
    return [curve(motion=motion, plan=plan) for motion in MOTIONS for plan in PLANS]


@pytest.mark.parametrize("theme", [LIGHT, DARK, theme_for("light", projector=True)])
def test_every_chart_says_what_it_shows_and_stays_small(six, theme):
    shown = (
        scale_curves.curves_chart(six, "revenue", theme, 36),
        scale_steps.next_ten_chart(six, "PMs", theme, 36),
        scale_steps.limits_chart(six[:1], theme),
    )
    for chart in shown:
        assert_sound(chart)
        assert sum(len(trace.x) for trace in chart.figure.data) < 2_000


def test_lines_are_means_and_bands_their_intervals(six):
    traces = {trace.name: trace for trace in scale_curves.curves_chart(six, "contribution", LIGHT, 36).figure.data}
    estimates = [point.estimate("contribution") for point in six[0].points]
    assert list(traces["team pay + vendor-led"].y) == [estimate.mean for estimate in estimates]
    band = [*(estimate.high for estimate in estimates), *(estimate.low for estimate in reversed(estimates))]
    assert list(traces["team pay + vendor-led, 95 %"].y) == band


def test_motion_is_told_by_color_and_plan_by_dash_and_both_by_name(six):
    chart = scale_curves.curves_chart(six, "revenue", LIGHT, 36)
    lines = {trace.name: trace.line for trace in chart.figure.data if "95" not in trace.name}
    assert len({line.color for line in lines.values()}) == len(MOTIONS)
    assert lines["team pay + vendor-led"].dash != lines["individual pay + vendor-led"].dash
    assert len(chart.figure.layout.annotations) == len(six)


@pytest.mark.parametrize(
    ("powers", "words"),
    [
        ((1.0, 1.0), "bring twice the revenue under every motion and plan"),
        ((0.5, 1.0), "2.00 times the revenue under team pay + partner-built, 1.41 times under team pay + vendor-led"),
    ],
)
def test_the_title_follows_the_exponents(powers, words):
    curves = [curve(powers[0]), curve(powers[1], motion="partner-built")]
    assert words in scale_curves.title(curves, "revenue")


def test_returns_to_scale_are_said_in_words():
    assert scale_words.returns(exponent(curve(1.0).points)) == "constant returns"
    assert scale_words.returns(exponent(curve(0.5).points)) == "diminishing returns"
    assert scale_words.returns(Estimate(1.3, 1.2, 1.4)) == "increasing returns"
    assert "saturates from 5 PMs" in scale_words.in_words(curve(0.2))
    assert "does not saturate" in scale_words.in_words(curve(1.0))
    assert "no exponent" in scale_words.in_words(curve(profit=-0.1), "contribution")


def test_losses_of_the_next_ten_are_in_the_title():
    good, bad = curve(profit=0.2, motion="partner-built"), curve(profit=-0.2)
    title = scale_words.ten_title([good, bad], "PMs")
    assert "leave +$2M of contribution under team pay + partner-built, −$2M under team pay + vendor-led" in title
    assert "they lose money under team pay + vendor-led" in title
    assert "lose" not in scale_words.ten_title([good], "PMs")
    assert "no next step" in scale_words.ten_title([], "PMs")


def test_bars_are_gross_profit_and_cost_and_the_text_what_is_left(six):
    chart = scale_steps.next_ten_chart(six, "PMs", LIGHT, 36)
    brings, costs = chart.figure.data
    left = next_ten(six[0], "contribution").mean
    assert brings.x[0] - costs.x[0] == pytest.approx(left)
    assert chart.figure.layout.annotations[0].text.startswith("+$1M")


def test_shares_of_the_limits_add_up_and_the_largest_is_named():
    curves = [curve(main="cap"), curve(main="market", motion="partner-built")]
    chart = scale_steps.limits_chart(curves, LIGHT)
    assert np.sum([trace.x for trace in chart.figure.data], axis=0) == pytest.approx(1.0)
    assert "concurrency cap holds vendor-led" in chart.title
    assert "the market holds partner-built" in chart.title


def test_the_same_partners_among_more_managers_are_told_beside_it():
    text = scale_words.split_detail([curve(0.5, by="split")], [curve()])
    assert "among 30 PMs instead of 20" in text
    assert "▲" in text
    assert "▼" in scale_words.split_detail([curve(0.5, profit=-0.1, by="split")], [curve()])
    alone = replace(curve(), points=curve().points[:3])
    assert "cannot be divided" in scale_words.split_detail([alone], [curve()])
