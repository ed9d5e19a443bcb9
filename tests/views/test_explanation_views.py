"""The waterfall's bars sum to the difference, and title and sentence say what they show."""

from dataclasses import replace

import pytest

from sim.engine.measures import Estimate
from sim.reports.explanation_words import sentence
from sim.studies.explanation import Explanation
from views.compare import explanation
from views.style.theme import DARK, LIGHT, theme_for


def sized(mean, half=1e3):
    return Estimate(mean, mean - half, mean + half)


def explained(parts, within=None, **more):
    whole = sum(parts.values())
    return Explanation(
        measure="contribution",
        last_year=more.get("last_year", False),
        baseline=sized(1e5),
        difference=sized(whole, more.get("half", 1e3)),
        parts={name: sized(mean) for name, mean in parts.items()},
        within={name: sized(mean) for name, mean in (within or {}).items()},
        replications=40,
        runs=16,
    )


@pytest.fixture
def example():
    return explained({"pay": 3e4, "motion": 1.1e5, "market": -2e4}, {"mix": 1.5e4, "curve": -5e3, "sharing": 2e4})


@pytest.mark.parametrize("theme", [LIGHT, DARK, theme_for("light", projector=True)])
def test_bars_go_from_the_baseline_to_the_other_without_a_gap(example, theme):
    (bars,) = explanation.waterfall_chart(example, "Old", "New", theme).figure.data
    assert list(bars.x) == ["Old", "motion", "pay", "market", "New"]
    level = bars.y[0]
    for base, height in zip(bars.base[1:-1], bars.y[1:-1], strict=True):
        assert base == pytest.approx(level)
        level += height
    assert bars.base[-1] == 0.0
    assert bars.y[-1] == pytest.approx(level) == pytest.approx(example.baseline.mean + example.difference.mean)


def test_what_is_within_pay_sums_to_pay(example):
    chart = explanation.within_chart(example, LIGHT)
    (bars,) = chart.figure.data
    assert sum(bars.y[:-1]) == pytest.approx(bars.y[-1]) == pytest.approx(3e4)
    assert "sharing does most: +$20k" in chart.title
    assert list(chart.table["part"])[-1] == "difference"


def test_the_sentence_names_every_part_from_the_largest(example):
    text = sentence(example, "Old", "New")
    assert text.startswith("New brings $120k more contribution a seat than Old: motion +$110k (92 %), pay +$30k")
    assert "market −$20k" in text
    assert "Within pay: sharing +$20k, pay mix +$15k and curve −$5k." in text
    assert explanation.waterfall_chart(example, "Old", "New", LIGHT).title.startswith(
        "Motion adds $110k, pay adds $30k"
    )


def test_a_loss_an_open_sign_and_no_difference_are_said_so():
    assert "brings $50k less" in sentence(explained({"motion": -5e4}), "Old", "New")
    assert explanation.waterfall_chart(explained({"motion": -5e4}), "Old", "New", LIGHT).title.startswith(
        "Motion takes $50k"
    )
    assert "is not settled" in sentence(explained({"pay": 2e3}, half=9e3), "Old", "New")
    same = explained({})
    assert "no difference to explain" in sentence(same, "Old", "New")
    assert "nothing to explain" in explanation.waterfall_chart(same, "Old", "New", LIGHT).title


def test_the_window_is_in_the_unit():
    assert (
        "in the last year"
        in explanation.waterfall_chart(explained({"pay": 1e4}, last_year=True), "Old", "New", LIGHT).subtitle
    )


def test_every_label_stands_on_the_picture_and_above_its_interval():
    wide = explained({"market": 1e6, "motion": -9e5, "pay": -3e5})
    wide = replace(wide, parts={name: sized(part.mean, 4e5) for name, part in wide.parts.items()})
    figure = explanation.waterfall_chart(wide, "Old", "New", LIGHT).figure
    (bars,) = figure.data
    low, high = figure.layout.yaxis.range
    for label, base, height, error in zip(
        figure.layout.annotations, bars.base, bars.y, bars.error_y.array, strict=True
    ):
        assert label.y == max(base, base + height + error)
        assert low < base + height - error
        assert label.y < high
