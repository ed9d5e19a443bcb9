"""Stress's figures show the numbers they were given, and their titles follow them."""

from dataclasses import replace

import numpy as np
import pytest

from sim.engine.measures import estimate
from sim.reports import stress_words
from sim.reports.wording import money, share, signed_money
from sim.scenario.scenario import Scenario
from sim.stress.accruals import Accounting
from sim.stress.outcomes import Frame, breaks_under_target, by_revenue, frame_of
from sim.stress.study import StressStudy, study
from views.stress import books as stress_books, causes as stress_causes, reverse as stress_reverse, tail as stress_tail
from views.style.theme import DARK, LIGHT, theme_for


@pytest.fixture(scope="module")
def tested() -> StressStudy:
    small = {"run.months": 12, "run.replications": 24, "organization.seats": 4, "organization.partners_per_seat": 4}
    scenario = Scenario().with_values(small)
    return study(scenario, frame_of(scenario))


def framed(tested: StressStudy, budget: float, target: float) -> StressStudy:
    return replace(tested, frame=Frame(1, budget, target))


def charts(tested: StressStudy, theme):
    books = Accounting(capitalized_share=0.5)
    schedule = tested.accruals(books)
    return (
        stress_tail.distribution_chart(tested, theme),
        stress_tail.target_chart(tested, theme),
        stress_tail.ccos_chart(tested, theme),
        stress_causes.levels_chart(tested, theme),
        stress_causes.library_chart(tested, theme),
        stress_reverse.reverse_chart(tested, theme),
        stress_reverse.tornado_chart(tested, theme),
        stress_books.cash_chart(schedule, theme),
        stress_books.expense_chart(schedule, books, theme),
    )


@pytest.mark.parametrize("theme", [LIGHT, DARK, theme_for("light", projector=True)])
def test_every_chart_says_what_it_shows_and_stays_small(tested, theme):
    shown = charts(tested, theme)
    assert len({chart.key for chart in shown}) == len(shown)
    for chart in shown:
        assert chart.title
        assert chart.subtitle
        assert chart.summary.endswith(".")
        assert not chart.table.empty
        assert sum(len(trace.x) for trace in chart.figure.data) < 2_000
        assert all(axis.fixedrange for axis in chart.figure.select_xaxes())


def test_every_outcome_is_in_one_bar_and_the_hatched_ones_are_those_above_the_budget(tested):
    cost = tested.base.cost
    for budget in (float(np.median(cost)), float(cost.min()) / 2.0, float(cost.max()) * 2.0):
        bars = stress_tail.distribution_chart(framed(tested, budget, 1.0), LIGHT).figure.data[0]
        assert sum(bars.y) == pytest.approx(1.0)
        over = sum(y for y, shape in zip(bars.y, bars.marker.pattern.shape, strict=True) if shape == "/")
        assert over == pytest.approx(float((cost >= budget).mean()))


def test_diamonds_are_the_outcomes_over_budget_and_under_target(tested):
    cost, revenue = tested.base.cost, tested.base.revenue
    known = framed(tested, float(np.median(cost)), float(revenue.max()) + 1.0)
    other, bad = stress_tail.target_chart(known, LIGHT).figure.data
    assert len(bad.x) == int((cost > known.frame.budget).sum())
    assert len(other.x) + len(bad.x) == cost.size
    assert bad.marker.symbol != other.marker.symbol
    assert share(breaks_under_target(tested.base, known.frame).mean) in stress_words.headline(known)
    assert stress_words.headline(framed(tested, 1e12, 1.0)).endswith("budget in none of outcomes")
    assert "both at once in 0 % (0 to 13.8)" in stress_words.chances(framed(tested, 1e12, 1.0))


def test_tenths_levels_and_bars_are_the_numbers_found(tested):
    assert list(stress_tail.ccos_chart(tested, LIGHT).figure.data[0].y) == [
        tenth.ccos.mean for tenth in by_revenue(tested.base)
    ]
    line = stress_causes.levels_chart(tested, LIGHT).figure.data[1]
    assert list(line.y) == [level.mean.mean for level in tested.levels]
    low, high = stress_reverse.tornado_chart(tested, LIGHT).figure.data
    assert [(a, b) for a, b in zip(low.x, high.x, strict=True)] == [
        (bar.at_low.mean, bar.at_high.mean) for bar in tested.bars
    ]
    assert tested.bars[0].swing == max(bar.swing for bar in tested.bars)


def test_the_library_names_its_worst_and_leaves_out_what_does_not_apply(tested):
    bars = stress_causes.library_chart(tested, LIGHT).figure.data[0]
    applied = {stress.name: stress.cost_change.mean for stress in tested.library if stress.applies}
    assert dict(zip(bars.y, bars.x, strict=True)) == applied
    assert "cap removed" not in bars.y
    assert "Does not apply" in stress_causes.stand_ins(tested)
    worst = max(applied, key=lambda name: applied[name])
    title = stress_causes.library_title(tested)
    assert title.lower().startswith(worst)
    assert signed_money(applied[worst]) in title
    calm = [replace(stress, breaks_under_target=estimate(np.zeros(4))) for stress in tested.library]
    assert "no stress breaks" in stress_causes.library_title(replace(tested, library=tuple(calm)))


def test_reverse_stress_is_told_whether_the_budget_breaks_holds_or_neither(tested):
    nearest = min(tested.reverse, key=lambda stress: stress.distance)
    assert nearest.factor is not None
    text = stress_words.reverse(tested)
    assert "mildest world that breaks" in text
    assert f"{100.0 * abs(nearest.factor - 1.0):.1f} %" in text
    broken = replace(tested, reverse=tuple(replace(stress, already=True) for stress in tested.reverse))
    assert "holds again" in stress_words.reverse(broken)
    assert "holds" in stress_reverse.reverse_title(broken)
    none = replace(tested, reverse=tuple(replace(stress, factor=None) for stress in tested.reverse))
    assert "within a factor of three" in stress_words.reverse(none)
    assert "No world" in stress_reverse.reverse_title(none)


def test_the_books_show_what_was_capitalized_and_that_they_reconcile(tested):
    books = Accounting(capitalized_share=0.5)
    schedule = tested.accruals(books)
    assert "Reconciled to the cent" in stress_words.reconciled(schedule)
    assert money(schedule.asset[-1] / 100.0) in stress_books.expense_chart(schedule, books, LIGHT).title
    nothing = Accounting()
    plain = stress_books.expense_chart(tested.accruals(nothing), nothing, LIGHT)
    assert [trace.name for trace in plain.figure.data] == ["expense"]
    wrong = replace(schedule, asset=schedule.asset + 1)
    assert "Does not reconcile: capitalized" in stress_words.reconciled(wrong)


def test_labels_of_lines_that_end_together_stand_apart():
    assert stress_books._shifts([100.0, 101.0, 400.0], 24.0, 10.0) == [-10.0, 10.0, 0]
    assert stress_books._shifts([5.0, 5.0], 1.0, 10.0) == [-10.0, 10.0]


@pytest.mark.parametrize(("budget", "side"), [(1.3, "bottom"), (0.7, "top")])
def test_the_budget_is_written_on_the_side_away_from_the_lines(tested, budget, side):
    other = framed(tested, budget * float(tested.base.cost.mean()), 1e6)
    note = stress_reverse.reverse_chart(other, LIGHT).figure.layout.annotations[0]
    assert (note.x, note.yanchor) == (1.0, side)


def test_every_field_that_a_stress_sets_is_listed_with_its_value_before_and_after(tested):
    table = stress_causes.fields_table(tested)
    assert set(table["stress"]) == {stress.name for stress in tested.library if stress.applies}
    low = table[table["path"] == "quota.annual_quota"].iloc[0]
    quota = tested.scenario.quota.annual_quota
    assert (low["plan"], low["under the stress"]) == (f"{quota:.10g}", f"{0.85 * quota:.10g}")
