"""Figures show the numbers they were given: intervals, lines, axes; and never more than they should."""

from itertools import pairwise

import numpy as np
import pytest

from sim.reports.cells_table import beside_table, cells_table
from sim.scenario.presets import preset
from sim.studies.factorial import BUILD_AND_PAY, CELLS, CORNERS, STATUS_QUO
from sim.uncertainty.shipped_worlds import shipped_conditions
from tests.views.sound import assert_sound
from views.style.theme import DARK, LIGHT, theme_for
from views.two_by_two import conditions, contrasts, course, partner_sales
from views.two_by_two.course import View

HALF_AN_EM = 0.5  # what a letter of the chart's face takes on average


def drawn(reading, theme, *, outcome="contribution", cell=BUILD_AND_PAY, seats=20, earlier=None):
    view = View(outcome=outcome, cell=cell, seats=seats)
    return course.course_chart(reading, view, theme, course.natural_spans(reading)[outcome], earlier)


CHARTS = {
    "contrasts": lambda reading, theme: contrasts.contrasts_chart(reading, theme, contrasts.natural_spans(reading)),
    "course": lambda reading, theme: drawn(reading, theme, earlier=course.lines_of(reading)),
    "partner_sales": lambda reading, theme: partner_sales.partner_sales_chart(
        reading, theme, partner_sales.natural_span(reading)
    ),
}


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_says_what_it_shows_and_stays_small(name, reading):
    chart = CHARTS[name](reading, LIGHT)
    assert_sound(chart)


def test_the_dots_carry_the_intervals_of_the_effects(reading):
    chart = CHARTS["contrasts"](reading, LIGHT)
    for trace, key in zip(
        chart.figure.data, ("revenue", "contribution", "last_year_revenue", "last_year_contribution"), strict=True
    ):
        for place, name in enumerate(contrasts.SHOWN):
            effect = reading.effects[key][name]
            assert trace.x[place] == effect.mean
            assert trace.x[place] + trace.error_x.array[place] == pytest.approx(effect.high)
            assert trace.x[place] - trace.error_x.arrayminus[place] == pytest.approx(effect.low)


def test_the_natural_axes_hold_every_interval(reading):
    (low, high), _ = contrasts.natural_spans(reading)
    for key in ("revenue", "contribution"):
        assert all(low < effect.low <= effect.high < high for effect in reading.effects[key].values())
    for outcome, (bottom, top) in course.natural_spans(reading).items():
        for corner in CORNERS:
            shown = reading.cells[corner].courses[outcome]
            error = 0.0 if shown.error is None else shown.error
            assert bottom <= (shown.monthly - error).min()
            assert (shown.monthly + error).max() < top


@pytest.mark.parametrize("seats", [1, 20])
def test_lines_are_the_monthly_means_and_bands_their_simulation_error(reading, seats):
    figure = drawn(reading, LIGHT, outcome="revenue", seats=seats).figure
    traces = {trace.name: trace for trace in figure.data}
    shown = reading.cells[BUILD_AND_PAY].courses["revenue"]
    months, name = len(shown.monthly), "individual pay + partner-built"
    np.testing.assert_allclose(traces[name].y, shown.monthly * seats)
    band = traces[f"{name}, simulation error"].y
    np.testing.assert_allclose(band[:months], (shown.monthly + shown.error) * seats)
    np.testing.assert_allclose(band[months:][::-1], (shown.monthly - shown.error) * seats)


def test_the_picture_marks_dip_and_crossover(reading):
    shown = reading.cells[BUILD_AND_PAY].courses["revenue"]
    texts = [note.text for note in drawn(reading, LIGHT, outcome="revenue").figure.layout.annotations]
    assert f"ahead from month {shown.ahead}" in texts
    assert any(text.startswith("−$") and text.endswith(f"on the status quo, month {shown.dip.month}") for text in texts)
    alone = drawn(reading, LIGHT, cell=STATUS_QUO).figure
    assert [trace.name for trace in alone.data] == ["team pay + vendor-led"]


def test_the_run_before_is_pale_and_only_there_when_there_was_one(reading):
    alone = drawn(reading, LIGHT).figure
    after = drawn(reading, LIGHT, earlier=course.lines_of(reading)).figure
    assert len(after.data) == len(alone.data) + 2
    assert {trace.opacity for trace in after.data if "run before" in trace.name} == {LIGHT.ghost}
    assert not any("run before" in trace.name for trace in alone.data)


def test_partner_sales_start_at_one_and_end_at_the_last_year(reading):
    for trace, cell in zip(CHARTS["partner_sales"](reading, LIGHT).figure.data, CELLS, strict=True):
        assert trace.y[0] == 1.0
        assert trace.y[-1] == reading.cells[cell].yearly["partner_sales_index"][-1].mean


def test_names_at_line_ends_do_not_overlap(reading):
    theme = theme_for("light", projector=True)
    span = partner_sales.natural_span(reading)
    labels = partner_sales.partner_sales_chart(reading, theme, span).figure.layout.annotations
    heights = sorted(label.y for label in labels)
    inches = (theme.height - 4 * theme.font) / (span[1] - span[0])
    assert all((high - low) * inches >= theme.font for low, high in pairwise(heights))


@pytest.mark.parametrize("theme", [LIGHT, theme_for("light", projector=True)], ids=["screen", "projector"])
@pytest.mark.parametrize("name", ["partner_sales", "course"])
def test_names_at_line_ends_fit_the_margin(name, theme, reading):
    figure = CHARTS[name](reading, theme).figure
    ends = [label.text for label in figure.layout.annotations if label.xref == "paper"]
    longest = max(len(line) for text in ends for line in text.split("<br>"))
    assert figure.layout.margin.r >= HALF_AN_EM * longest * theme.font


def test_pay_is_told_by_dash_and_motion_by_color(reading):
    traces = {trace.name: trace for trace in CHARTS["partner_sales"](reading, LIGHT).figure.data}
    assert traces["team pay + partner-built"].line.dash != traces["individual pay + partner-built"].line.dash
    assert traces["team pay + partner-built"].line.color == traces["individual pay + partner-built"].line.color
    assert traces["individual pay + vendor-led"].line.color != traces["individual pay + partner-built"].line.color


def test_a_projector_gets_larger_letters_and_thicker_lines():
    for surface, plain in (("light", LIGHT), ("dark", DARK), (None, LIGHT)):
        large = theme_for(surface, projector=True)
        assert (large.font > plain.font, large.line > plain.line, large.ink == plain.ink) == (True, True, True)


def test_the_cells_stand_in_words_and_in_numbers(reading):
    in_words, numbers = beside_table(reading), cells_table(reading)
    assert len(in_words) == len(CELLS)
    assert "revenue, three years" in in_words.columns
    assert "contribution, year 3" in in_words.columns
    assert len(numbers) == len(CELLS) * 4
    assert numbers["mean"].iloc[0] == reading.cells[STATUS_QUO].amounts["revenue"].mean


def test_conditions_show_where_a_winner_turns_and_where_the_scenario_stands():
    scenario = preset()
    decided = shipped_conditions(scenario, BUILD_AND_PAY, "contribution")
    chart = conditions.conditions_chart(decided, scenario, LIGHT)
    assert_sound(chart)
    assert len(chart.table) == len(decided.turning)
    bars = [trace for trace in chart.figure.data if trace.mode == "lines"]
    for condition, best in zip(decided.turning, bars[::2], strict=True):
        share = (condition.turns - condition.unknown.low) / (condition.unknown.high - condition.unknown.low)
        assert share in [pytest.approx(end) for end in best.x]
    now = chart.figure.data[-1]
    assert all(0.0 <= place <= 1.0 for place in now.x)


def luminance(color: str) -> float:
    """Return the relative luminance of a hex color as WCAG 2.2 defines it."""
    parts = [int(color[place : place + 2], 16) / 255.0 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_whatever_carries_or_is_text_has_the_contrast_of_text(theme):
    colors = [theme.ink, theme.muted, theme.better, theme.worse]
    colors += [*theme.motions.values(), *theme.accent.values(), *theme.limits.values()]
    for color in colors:
        dark, light = sorted((luminance(color), luminance(theme.surface)))
        assert (light + 0.05) / (dark + 0.05) >= 4.5, color


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_gains_losses_and_amounts_do_not_wear_the_color_of_a_motion(theme):
    assert not {theme.better, theme.worse, *theme.accent.values()} & set(theme.motions.values())
