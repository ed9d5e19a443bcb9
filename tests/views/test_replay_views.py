"""The charts of a replay state its findings, draw its figures and keep text as text."""

from dataclasses import replace

import pytest

from sim.replay.replay import replay
from tests.replay.conftest import CURVE, acted, plan_of
from views.replay import charts as replay_charts
from views.style.theme import LIGHT

FAST = {"kind": "accelerator", "above": 1.0, "rate": 2.0}


@pytest.fixture(scope="module")
def replayed():
    return replay([plan_of("<b>Team", scope="team"), plan_of("Own", terms=(CURVE, FAST))], acted())


def every(replayed):
    yield replay_charts.cost_chart(replayed, LIGHT)
    yield replay_charts.reasons_chart(replayed, "Own", LIGHT)
    yield replay_charts.change_chart(replayed, "Own", LIGHT)
    yield replay_charts.spread_chart(replayed, "pay", LIGHT)
    yield replay_charts.spread_chart(replayed, "attainment", LIGHT)


def test_bars_are_the_figures_of_the_replay(replayed):
    base, variable = replay_charts.cost_chart(replayed, LIGHT).figure.data
    assert [b + v for b, v in zip(base.x, variable.x, strict=True)] == [
        replayed.paid[n].pay_total for n in ("Own", "<b>Team")
    ]
    change = replay_charts.change_chart(replayed, "Own", LIGHT)
    assert list(change.figure.data[0].y) == sorted(change.change for change in replayed.changes["Own"])
    assert change.title == "1 win, 1 lose, 0 are paid the same"
    reasons = replay_charts.reasons_chart(replayed, "Own", LIGHT)
    assert sum(reasons.figure.data[0].x) == pytest.approx(replayed.as_dict()["comparisons"]["Own"]["change"])


def test_titles_say_what_was_found(replayed):
    titles = [chart.title for chart in every(replayed)]
    assert titles[0] == "Own costs $25k more than &lt;b&gt;Team"
    assert titles[1] == "Crediting moves the cost most: +$12.5k"
    assert titles[3] == "Pay runs from $75k to $150k under Own"
    assert titles[4] == "Attainment runs from 50 % to 150 % under Own"


def test_names_are_shown_letter_by_letter_and_every_chart_has_its_table(replayed):
    for chart in every(replayed):
        assert "<b>Team" not in chart.figure.to_json().replace("\\u003c", "<")
        assert len(chart.table) > 0
        assert chart.summary and chart.subtitle
        assert all(len(trace.y) <= 2_000 for trace in chart.figure.data)


def test_plans_that_pay_alike_and_many_payees_are_drawn(replayed):
    alike = replay([plan_of(), plan_of()], acted())
    assert replay_charts.reasons_chart(alike, "A (2)", LIGHT).title == "No reason moves the cost"
    assert replay_charts.cost_chart(alike, LIGHT).title.startswith("A costs")
    team = replay([plan_of("T", scope="team")], acted())
    assert replay_charts.spread_chart(team, "pay", LIGHT).title == "Everybody has the same pay"
    crowd = replace(replayed, changes={"Own": replayed.changes["Own"] * 1_500})
    chart = replay_charts.change_chart(crowd, "Own", LIGHT)
    assert len(chart.figure.data[0].y) <= replay_charts.MOST_BARS
    assert "one payee in 3" in chart.subtitle
