"""The optimum's figures and sentences show the numbers they were given, and say so when there is nothing to say."""

from dataclasses import replace
from itertools import pairwise

import pytest

from sim.engine.measures import Estimate
from sim.optimize.goals import Goals
from sim.optimize.optimum import InWorld, Optimum, Trial, frontier
from sim.optimize.reverse import Solution
from sim.optimize.search import IN_FORCE, SearchBudget, knobs_named, optimize, yardsticks
from sim.reports import optimize_words
from sim.scenario.scenario import Scenario
from tests.views.sound import assert_sound
from views.optimize import charts as optimize_charts
from views.style.theme import DARK, LIGHT, theme_for

SMALL = Scenario().with_values(
    {"run.replications": 12, "run.months": 12, "organization.seats": 4, "organization.partners_per_seat": 4}
)
FREE = ("accelerator", "cap", "build_share")


@pytest.fixture(scope="module")
def optimum() -> Optimum:
    return optimize(
        SMALL,
        Goals(ccos_ceiling=0.9),
        knobs=knobs_named(FREE),
        references=yardsticks(SMALL, FREE),
        budget=SearchBudget(evaluations=14, replications=8, fresh_replications=12),
    )


@pytest.mark.parametrize("theme", [LIGHT, DARK, theme_for("light", projector=True)])
def test_every_chart_says_what_it_shows(optimum, theme):
    standings = {name: (reference.pay, reference.aim) for name, reference in optimum.references.items()}
    shown = (
        optimize_charts.frontier_chart(optimum, theme, 12),
        optimize_charts.yardsticks_chart(standings, "contribution", theme, 12),
        optimize_charts.solve_chart(Solution("cap", 1e5, 2.0, 1e5, ((1.5, 9e4), (2.0, 1e5), (4.0, 2e5))), 0.9, theme),
    )
    for chart in shown:
        assert_sound(chart)


def test_the_frontier_draws_every_design_once_and_names_what_matters(optimum):
    chart = optimize_charts.frontier_chart(optimum, LIGHT, 12)
    traces = {trace.name: trace for trace in chart.figure.data}
    efficient, dominated = frontier(optimum.trials)
    assert list(traces["efficient"].x) == [trial.pay for trial in efficient]
    assert list(traces["dominated"].y) == [trial.aim for trial in dominated]
    assert len(traces["breaks a limit"].x) == len(optimum.trials) - len(efficient) - len(dominated)
    best = traces["best found"]
    assert (best.x[0], best.y[0]) == (optimum.best_trial.pay, optimum.best_trial.aim)
    names = {label.text for label in chart.figure.layout.annotations}
    assert {"best found", "team pay + partner-built", "individual pay + partner-built"} <= names
    assert len(chart.table) == len(optimum.at_home) + len(optimum.trials)


def test_the_plan_in_force_shares_the_mark_of_an_archetype_that_it_is(optimum):
    places = {"team/vendor-led": (1.0, 2.0), "team/partner-built": (1.5, 3.0), IN_FORCE: (1.0, 2.0)}
    names = [mark[0] for mark in optimize_charts._marks(places, LIGHT)]
    assert names == ["team pay + vendor-led (in force)", "team pay + partner-built"]
    apart = {**places, IN_FORCE: (9.0, 9.0)}
    assert [mark[0] for mark in optimize_charts._marks(apart, LIGHT)][-1] == "the plan in force"


def test_labels_that_would_overlap_are_moved_apart():
    marks = [(name, 1.0, 5.0, "black", "circle") for name in ("a", "b", "c")]
    labels = optimize_charts._labels(marks, (0.0, 2.0), (0.0, 10.0), LIGHT)
    shifts = sorted(label["yshift"] for label in labels)
    assert shifts[0] == 0.0
    (star,) = optimize_charts._labels([("best", 1.0, 5.0, "black", "star")], (0.0, 2.0), (0.0, 10.0), LIGHT)
    assert star["yshift"] == pytest.approx(LIGHT.font)
    assert all(b - a >= LIGHT.font for a, b in pairwise(shifts))


def test_the_title_is_the_frontiers_slope():
    first, last = Trial({"cap": 2.0}, 100.0, 10.0, 0.0), Trial({"cap": 3.0}, 150.0, 30.0, 0.0)
    title = optimize_charts.frontier_title([first, last], [], "contribution")
    assert title == "Along the frontier $20 more pay brings $50 more contribution: $2.50 for each dollar"
    assert "One design brings most" in optimize_charts.frontier_title([last], [first], "revenue")
    assert "No design tried keeps" in optimize_charts.frontier_title([], [], "revenue")


def test_the_headline_follows_the_gain(optimum):
    gained = replace(optimum, gain=Estimate(20_000.0, 10_000.0, 30_000.0), reference_name="team/partner-built")
    assert optimize_words.headline(gained) == (
        "The best plan found brings $20k more contribution a seat than team pay + partner-built"
    )
    short = replace(gained, gain=Estimate(-2_000.0, -3_000.0, -1_000.0))
    assert optimize_words.headline(short).startswith("The numbers left free do not reach team pay + partner-built")
    unsure = replace(optimum, gain=Estimate(2_000.0, -1_000.0, 5_000.0))
    assert optimize_words.headline(unsure).startswith("No design found is surely better than")
    held = replace(optimum.best.limits[0], value=2.0)
    broken = replace(optimum, best=replace(optimum.best, limits=(held,)))
    assert optimize_words.headline(broken).endswith("the best breaks CCOS")
    assert "✗ broken by" in optimize_words.limits(broken).iloc[0, -1]
    worse = replace(
        optimum,
        gain=Estimate(-2_000.0, -3_000.0, -1_000.0),
        references={name: replace(reference, limits=(held,)) for name, reference in optimum.references.items()},
    )
    assert optimize_words.headline(worse).startswith("The limits cost $2k contribution a seat")


def test_promise_ends_and_worlds_are_told(optimum):
    flattered = replace(optimum, promised=optimum.gain.mean + 5_000.0)
    assert "$5k too much" in optimize_words.promise(flattered, 12)
    assert optimize_words.across_worlds(optimum) == ""
    worlds = (InWorld(Estimate(5.0, 1.0, 9.0), 0.0), InWorld(Estimate(-700.0, -900.0, -500.0), 0.2))
    across = optimize_words.across_worlds(replace(optimum, across=worlds))
    assert "in 1 of 2 plausible worlds; in the worst of them −$700" in across
    robust = replace(optimum, across=worlds, promised=1_000.0)
    assert robust.delivered == pytest.approx(-347.5)
    assert "where fresh draws bring −$348: $1.35k too much" in optimize_words.promise(robust, 12)
    assert "Its limits hold in 1 of them." in across
    at_end = replace(optimum, design={"accelerator": 4.0, "cap": 4.0, "build_share": 0.5})
    assert optimize_words.ends(at_end).startswith(
        "Rate above quota (×4.00 the base rate) stands at the end of its range"
    )
    assert optimize_words.ends(replace(optimum, design={"cap": 4.0})) == ""


def test_what_changes_is_told_number_by_number(optimum):
    table = optimize_words.changes(SMALL, optimum)
    assert list(table["number"]) == ["Rate above quota", "Cap", "Directed building share"]
    same = optimize_words.changes(optimum.scenario, optimum)
    assert set(same["note"]) <= {"as it is", "end of range"}
    assert any("base and" in line for line in optimize_words.recommended(optimum))
    assert optimize_words.number("quota", 1.1, 500_000.0) == "×1.10 = $550k"
    assert optimize_words.number("cap", 4.0) == optimize_words.number("threshold", 0.0) == "none"


def test_a_second_solution_is_said():
    turned = Solution("cap", 1e5, 2.0, 1e5, ((1.5, 9e4), (2.0, 1e5)), ((3.0, 3.5),))
    assert "so does one near 300 % of target incentive" in optimize_charts.solve_title(turned, 0.9)


@pytest.mark.parametrize("field", sorted(optimize_words.PER_SCREEN))
def test_limits_go_to_the_screen_and_back(field):
    typed = 40.0
    shown = optimize_words.limit_value(field, optimize_words.in_limit_unit(field, typed))
    assert shown == ("$40k" if field == "pay_at_risk_ceiling" else "40 %")
