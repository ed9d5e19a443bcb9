"""Stress as a person uses it: four views, a budget and a year of one's own, the books, and what is too large."""

import pytest
from streamlit.testing.v1 import AppTest

from sim.reports.stress_words import headline, reverse
from sim.reports.wording import money
from sim.stress.outcomes import Frame, frame_of, quantile_with_interval
from sim.stress.study import study
from sim.studies.factorial import cell_scenario
from tests.pages.shown import as_read
from ui.session import link
from ui.stress.runs import VIEWS

STRESS = "pages/finance/stress.py"


@pytest.fixture
def short(small):
    """A scenario whose every run takes a moment."""
    return small.with_values({"run.months": 24, "organization.seats": 4, "organization.partners_per_seat": 4})


@pytest.fixture
def page(opened, short):
    return lambda path=STRESS: opened(path, link.encode(short))


def said(app: AppTest) -> str:
    kinds = (app.title, app.header, app.markdown, app.caption, app.error)
    return as_read(" ".join(str(element.value) for kind in kinds for element in kind))


def test_stress_shows_what_the_library_computes(page, short):
    app = page()
    assert not app.exception
    known = study(short, frame_of(short))
    assert headline(known) in as_read(app.title[0].value)
    assert reverse(known).removeprefix("Reverse stress: ") in said(app)
    assert money(quantile_with_interval(known.base.cost, 0.9).mean) in said(app)
    assert said(app).count("Correlated shocks") == 1
    assert len(app.get("plotly_chart")) == 4
    count = short.run.replications
    assert f"{count} of {count} replications" in said(app)


@pytest.mark.parametrize(("view", "charts"), list(zip(VIEWS, (4, 1, 2, 2), strict=True)))
def test_every_view_is_drawn_with_its_tables(page, view, charts):
    app = page()
    app.segmented_control(key="stress.view").set_value(view).run()
    assert not app.exception
    assert len(app.get("plotly_chart")) == charts
    assert len(app.dataframe) >= charts


def test_budget_target_and_year_of_ones_own_count(page, short):
    app = page()
    app.number_input(key="stress.budget").set_value(150_000.0).run()
    app.number_input(key="stress.target").set_value(2_000_000.0).run()
    app.segmented_control(key="stress.year.2").set_value(2).run()
    assert not app.exception
    assert headline(study(short, Frame(2, 150_000.0, 2_000_000.0))) in said(app)
    assert "--year 2 --budget 150000 --revenue-target 2000000" in said(app)


def test_another_cell_of_the_2x2_can_be_stressed(page, short):
    app = page()
    app.selectbox(key="stress.arm").set_value("individual/vendor-led").run()
    assert not app.exception
    cell = cell_scenario(short, "individual/vendor-led")
    assert headline(study(cell, frame_of(cell))) in said(app)
    assert f"{cell.plan.name}, individual/vendor-led, year 1" in said(app)
    assert "stress smb_saas_with_vars.yaml:individual/vendor-led --year 1" in said(app)


def test_capitalization_reconciles_on_the_page(page, short):
    app = page()
    app.segmented_control(key="stress.view").set_value(VIEWS[3]).run()
    assert "Nothing is capitalized" in said(app)
    app.number_input(key="stress.capitalized").set_value(50.0).run()
    assert not app.exception
    assert "Reconciled to the cent" in said(app)
    assert "Capitalizing moves" in said(app)


def test_it_stands_in_the_app(opened, short):
    app = opened("app.py", link.encode(short))
    app.switch_page(STRESS).run()
    assert not app.exception
    assert "breaks its" in app.title[0].value


def test_what_is_too_large_is_refused_in_words(opened, small):
    huge = small.with_values({"organization.seats": 2000, "organization.partners_per_seat": 200, "run.months": 120})
    app = opened(STRESS, link.encode(huge))
    assert not app.exception
    assert "the dashboard stops at" in app.error[0].value


def test_every_export_can_be_taken_and_keeps_the_accounting_of_the_books(page):
    app = page()
    assert [button.label for button in app.get("download_button")] == ["Workbook", "CSV", "Brief (HTML)", "Slides"]
    app.segmented_control(key="stress.view").set_value(VIEWS[3]).run()
    for percent in (50.0, 30.0):
        app.number_input(key="stress.capitalized").set_value(percent).run()
    app.segmented_control(key="stress.view").set_value(VIEWS[0]).run()
    app.segmented_control(key="stress.view").set_value(VIEWS[3]).run()
    assert app.number_input(key="stress.capitalized").value == 30.0
    assert not app.exception
