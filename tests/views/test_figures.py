"""Figures show the numbers they were given: intervals, lines, axes; and never more than they should."""

from itertools import pairwise

import numpy as np
import pytest

from sim.reports import tiles as cells
from sim.studies.factorial import BUILD_AND_PAY, CELLS, CORNERS
from tests.views.sound import assert_sound
from views.style.theme import DARK, LIGHT, theme_for
from views.two_by_two import contrasts, partner_sales, trajectories

HALF_AN_EM = 0.5  # what a letter of the chart's face takes on average
CHARTS = {
    "contrasts": lambda reading, theme: contrasts.contrasts_chart(reading, theme, contrasts.natural_spans(reading)),
    "trajectories": lambda reading, theme: trajectories.trajectories_chart(
        reading, theme, trajectories.natural_span(reading), trajectories.lines_of(reading)
    ),
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
    bottom, top = trajectories.natural_span(reading)
    for corner in CORNERS:
        cell = reading.cells[corner]
        assert bottom < (cell.monthly - cell.monthly_error).min()
        assert (cell.monthly + cell.monthly_error).max() < top


def test_lines_are_the_monthly_means_and_bands_their_intervals(reading):
    figure = CHARTS["trajectories"](reading, LIGHT).figure
    traces = {trace.name: trace for trace in figure.data}
    cell = reading.cells[BUILD_AND_PAY]
    months = len(cell.monthly)
    np.testing.assert_allclose(traces["build and pay"].y, cell.monthly)
    np.testing.assert_allclose(traces["build and pay, 95 %"].y[:months], cell.monthly + cell.monthly_error)
    np.testing.assert_allclose(traces["build and pay, 95 %"].y[months:][::-1], cell.monthly - cell.monthly_error)


def test_the_run_before_is_pale_and_only_there_when_there_was_one(reading):
    span = trajectories.natural_span(reading)
    alone = trajectories.trajectories_chart(reading, LIGHT, span).figure
    after = trajectories.trajectories_chart(reading, LIGHT, span, trajectories.lines_of(reading)).figure
    assert len(after.data) == len(alone.data) + len(CORNERS)
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
@pytest.mark.parametrize("name", ["partner_sales", "trajectories"])
def test_names_at_line_ends_fit_the_margin(name, theme, reading):
    figure = CHARTS[name](reading, theme).figure
    longest = max(len(label.text) for label in figure.layout.annotations if label.xref == "paper")
    assert figure.layout.margin.r >= HALF_AN_EM * longest * theme.font


def test_pay_is_told_by_dash_and_motion_by_color(reading):
    traces = {trace.name: trace for trace in CHARTS["partner_sales"](reading, LIGHT).figure.data}
    assert traces["build only"].line.dash != traces["build and pay"].line.dash
    assert traces["build only"].line.color == traces["build and pay"].line.color
    assert traces["pay only"].line.color != traces["build and pay"].line.color


def test_a_projector_gets_larger_letters_and_thicker_lines():
    for surface, plain in (("light", LIGHT), ("dark", DARK), (None, LIGHT)):
        large = theme_for(surface, projector=True)
        assert (large.font > plain.font, large.line > plain.line, large.ink == plain.ink) == (True, True, True)


def test_a_tile_shows_total_and_last_year_of_revenue_and_contribution(reading):
    shown = cells.tile(reading, BUILD_AND_PAY)
    assert set(shown.amounts) == {"revenue", "contribution"}
    assert [amount.what for amount in shown.amounts["revenue"]] == ["revenue, three years", "revenue, year 3"]
    assert len(cells.cells_table(reading)) == len(CELLS) * 4
