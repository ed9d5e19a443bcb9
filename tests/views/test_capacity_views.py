"""Capacity's figures show the numbers they were given, and their titles follow them."""

from dataclasses import replace

import numpy as np
import pytest

from sim.engine.run import simulate
from sim.reports import capacity as capacity_reading
from sim.reports.capacity import BRIEFLY, LONG, NEVER, USES, Course, closed_form, reached
from sim.scenario.scenario import Scenario
from sim.studies.scale import MOTIONS
from sim.studies.tipping_point import flywheel
from tests.views.sound import assert_sound
from views.capacity import charts as capacity_charts, flywheel as flywheel_charts, goals
from views.style.theme import LIGHT, theme_for

CHARTS = (
    capacity_charts.day_chart,
    capacity_charts.law_chart,
    capacity_charts.deals_chart,
    flywheel_charts.wheel_chart,
    flywheel_charts.stopping_chart,
    goals.goals_chart,
)


@pytest.fixture(scope="module")
def capacity():
    scenario = Scenario().with_values({"run.replications": 10})
    tried = capacity_reading.scenarios(scenario, "individual")
    return capacity_reading.read(scenario, "individual", {name: simulate(arm) for name, arm in tried.items()})


@pytest.mark.parametrize("chart_of", CHARTS)
@pytest.mark.parametrize("theme", [LIGHT, theme_for("dark", projector=True)])
def test_every_chart_says_what_it_shows_and_stays_small(capacity, chart_of, theme):
    chart = chart_of(capacity, theme)
    assert_sound(chart)


def test_simulated_seats_lie_on_littles_law_and_never_above_the_cap(capacity):
    for hours, deals in capacity.law:
        assert deals.mean <= closed_form(hours.mean, capacity.scenario) * 1.02
        assert deals.mean >= 0.9 * closed_form(hours.mean, capacity.scenario)
        assert deals.mean <= capacity_reading.cap(capacity.scenario)


def test_littles_law_is_hours_then_the_cap():
    scenario = Scenario()
    assert closed_form(60.0, scenario) == pytest.approx(60.0 / 20.0 * 3.0)
    assert closed_form(1_000.0, scenario) == 14.0


def test_the_day_holds_every_selling_hour(capacity):
    chart = capacity_charts.day_chart(capacity, LIGHT)
    for place, motion in enumerate(MOTIONS):
        total = sum(capacity.work[motion].hours[use].mean for use in USES)
        assert sum(trace.x[place] for trace in chart.figure.data) * 21.0 == pytest.approx(total)
        assert 60.0 < total < 143.0


def test_the_law_s_title_says_whether_hours_or_the_cap_are_the_limit(capacity):
    tight = replace(capacity, scenario=capacity.scenario.with_values({"delivery.max_concurrent_deals": 4.0}))
    assert "the cap of 4 is the limit" in capacity_charts.law_title(tight)
    loose = replace(capacity, scenario=capacity.scenario.with_values({"delivery.max_concurrent_deals": 90.0}))
    assert "running hours are the limit" in capacity_charts.law_title(loose)


def test_the_flywheel_s_title_follows_its_tipping_point(capacity):
    assert "Above a capability of" in flywheel_charts.wheel_title(capacity.wheels)
    poor = Scenario().with_values({"economics.services_ratio": 0.2})
    fades = {name: flywheel(poor, wheel.hours, 12.0) for name, wheel in capacity.wheels.items()}
    assert "No practice keeps itself" in flywheel_charts.wheel_title(fades)
    rich = Scenario().with_values({"economics.services_ratio": 3.0})
    grows = {name: flywheel(rich, wheel.hours, 12.0) for name, wheel in capacity.wheels.items()}
    assert "no tipping point" in flywheel_charts.wheel_title(grows)


def test_what_is_kept_of_a_lead_is_its_end_over_its_peak(capacity):
    flat = Course(np.full(84, 0.2), np.zeros(84))
    rise = Course(np.concatenate([np.linspace(0.2, 0.6, 42), np.linspace(0.6, 0.3, 42)]), np.zeros(84))
    faded = replace(capacity, capability={NEVER: flat, BRIEFLY: flat, LONG: rise})
    assert flywheel_charts.kept(faded, LONG) == pytest.approx(0.25)
    assert flywheel_charts.kept(faded, BRIEFLY) == 0.0
    assert "three years 25 %" in flywheel_charts.stopping_title(faded)


def test_goals_are_marked_in_the_month_they_are_reached(capacity):
    zero = np.zeros(36)
    reached_late = replace(
        capacity,
        index={
            "vendor-led": Course(np.ones(36), zero),
            "shoulder-to-shoulder": Course(np.ones(36), zero),
            "partner-built": Course(np.linspace(1.0, 2.5, 36), zero),
        },
    )
    assert reached(reached_late, "partner-built") == {2.0: 26, 3.0: None}
    assert "×2 in month 26 but not ×3" in goals.title(reached_late)
    marks = [label.text for label in goals.goals_chart(reached_late, LIGHT).figure.layout.annotations]
    assert "×2 in month 26" in marks
    slow = replace(reached_late, index={**reached_late.index, "partner-built": Course(np.ones(36), zero)})
    assert "never reach ×2" in goals.title(slow)


def test_the_index_starts_near_one(capacity):
    assert capacity.index["vendor-led"].mean[0] == pytest.approx(1.0, abs=0.35)
    assert capacity.index["partner-built"].mean[-1] > 1.5 * capacity.index["vendor-led"].mean[-1]
