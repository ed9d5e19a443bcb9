"""The Talent page's charts and words show the numbers of its runs, whatever their sign."""

from dataclasses import replace

import numpy as np
import pytest

from sim.engine.measures import Estimate
from sim.reports import talent_words
from sim.reports.talent import OUTCOMES, TalentReading, read
from sim.scenario.scenario import Scenario
from sim.studies.factorial import BUILD_AND_PAY, cell_scenario
from sim.studies.hire_value import JUDGED_AFTER, hire_value
from sim.studies.talent_choices import AS_SET, choices, compare_choices
from tests.views.sound import assert_sound
from views.style.theme import DARK, LIGHT, theme_for
from views.talent import leads as talent_leads, leavers as talent_leavers, lines as talent_lines

PORTAL = "all portal hires"
CHARTS = (
    talent_leads.leads_chart,
    talent_lines.worth_chart,
    talent_lines.people_chart,
    talent_leavers.leavers_chart,
)


@pytest.fixture(scope="module")
def reading() -> TalentReading:
    scenario = Scenario().with_values({"run.replications": 12})
    arms = choices(scenario)
    hires = {name: hire_value(cell_scenario(arms[name], BUILD_AND_PAY)) for name in (AS_SET, PORTAL)}
    return read(compare_choices(scenario), hires, 1.0)


@pytest.mark.parametrize("draw", CHARTS)
@pytest.mark.parametrize("theme", [LIGHT, DARK, theme_for("light", projector=True)], ids=lambda theme: theme.name)
def test_every_chart_says_what_it_shows_and_stays_small(draw, theme, reading):
    chart = draw(reading, theme)
    assert_sound(chart)


def test_the_dots_carry_the_paired_intervals_and_stand_in_order(reading):
    chart = talent_leads.leads_chart(reading, LIGHT)
    ranked = talent_leads.in_order(reading)
    means = [reading.leads[name]["contribution"].mean for name in ranked]
    assert means == sorted(means, reverse=True)
    for trace, outcome in zip(chart.figure.data, OUTCOMES, strict=True):
        for place, name in enumerate(ranked):
            lead = reading.leads[name][outcome]
            assert trace.x[place] + trace.error_x.array[place] == pytest.approx(lead.high)
            assert trace.x[place] - trace.error_x.arrayminus[place] == pytest.approx(lead.low)


def test_the_bars_add_up_to_all_leavers(reading):
    quits, moves = talent_leavers.leavers_chart(reading, LIGHT).figure.data
    for place, people in enumerate(reading.people.values()):
        assert quits.x[place] + moves.x[place] == pytest.approx(100.0 * people.leavers.mean)
    assert moves.error_x.visible


def test_the_worth_is_drawn_with_its_band(reading):
    traces = {trace.name: trace for trace in talent_lines.worth_chart(reading, LIGHT).figure.data}
    worth = reading.worth[AS_SET]
    np.testing.assert_allclose(traces[AS_SET].y, [month.mean for month in worth.by_month])
    count = len(worth.months)
    np.testing.assert_allclose(traces[f"{AS_SET}, 95 %"].y[:count], [month.high for month in worth.by_month])
    assert JUDGED_AFTER in traces[AS_SET].x


@pytest.mark.parametrize(
    ("worth", "words"),
    [
        (Estimate(5e4, 4e4, 6e4), "has brought $50k"),
        (Estimate(-5e4, -6e4, -4e4), "has cost $50k more than it brought"),
        (Estimate(1e3, -1e4, 2e4), "nothing for certain"),
    ],
)
def test_the_worth_is_told_by_its_sign(worth, words, reading):
    changed = replace(reading, worth={AS_SET: replace(reading.worth[AS_SET], judged=worth)})
    assert words in talent_words.judged(changed, AS_SET)


@pytest.mark.parametrize(
    ("gain", "lost", "words"),
    [
        (Estimate(9.0, 5.0, 13.0), Estimate(1.4, 1.3, 1.5), "all that individual pay + partner-built gains, and more"),
        (Estimate(9.0, 5.0, 13.0), Estimate(0.6, 0.5, 0.7), "costs 60 %"),
        (Estimate(9.0, 5.0, 13.0), Estimate(0.1, -0.1, 0.3), "nothing for certain"),
        (Estimate(1.0, -5.0, 7.0), Estimate(3.0, 1.0, 5.0), "cannot cost any of it"),
    ],
)
def test_the_headline_follows_the_gain_and_what_is_lost_of_it(gain, lost, words, reading):
    changed = replace(reading, gain=dict.fromkeys(OUTCOMES, gain), forfeited=dict.fromkeys(OUTCOMES, lost))
    assert words in talent_words.headline(changed)
    assert talent_words.detail(changed).endswith(".")


def test_where_everybody_is_a_portal_hire_already_the_headline_says_so(reading):
    assert "all pass through the role already" in talent_words.headline(replace(reading, forfeited=None))


def test_where_no_choice_helps_or_harms_the_title_says_so(reading):
    unsettled = {name: dict.fromkeys(OUTCOMES, Estimate(0.0, -1.0, 1.0)) for name in reading.leads}
    assert talent_leads.title(replace(reading, leads=unsettled)) == "No choice raises contribution for certain"
