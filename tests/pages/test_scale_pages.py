"""Scale and Capacity as a person uses them: choices, levers, and what is too large."""

import pytest
from streamlit.testing.v1 import AppTest

from sim.studies.scale import exponent, scale
from tests.pages.shown import as_read
from ui.session import link

SCALE, CAPACITY = "pages/design/scale.py", "pages/design/capacity.py"


@pytest.fixture
def short(small):
    """A scenario whose every level takes a moment."""
    return small.with_values({"run.months": 12, "organization.seats": 4, "organization.partners_per_seat": 4})


@pytest.fixture
def page(opened, short):
    return lambda path: opened(path, link.encode(short))


def said(app: AppTest) -> str:
    kinds = (app.title, app.header, app.markdown, app.caption, app.error)
    return as_read(" ".join(str(element.value) for kind in kinds for element in kind))


def test_scale_shows_what_the_library_computes(page, short):
    app = page(SCALE)
    assert not app.exception
    assert "next ten PMs leave" in app.title[0].value
    assert len(app.get("plotly_chart")) == 5
    known = scale(short, "seats", motions=("vendor-led",), plans=("team",))[0]
    words = next(table.value for table in app.dataframe if "returns to scale" in table.value)
    assert f"exponent {exponent(known.points).mean:.2f}" in words["returns to scale"].iloc[0]
    assert f"{short.run.replications} of {short.run.replications} replications" in said(app)


@pytest.mark.parametrize("by", ["partners", "reps", "hours"])
def test_another_input_and_outcome_can_be_chosen(page, by):
    app = page(SCALE)
    app.segmented_control(key="scale.by").set_value(by).run()
    assert not app.exception
    assert len(app.get("plotly_chart")) == 4
    app.segmented_control(key="scale.outcome").set_value("contribution").run()
    app.segmented_control(key="scale.plan").set_value("team").run()
    assert not app.exception
    assert "Contribution of the organization" in said(app)
    assert "team plan, at today's size" in said(app)


def test_capacity_shows_six_charts_and_its_levers_edit_the_scenario(page, short):
    app = page(CAPACITY)
    assert not app.exception
    assert len(app.get("plotly_chart")) == 6
    hours = next(element for element in app.slider if element.label == "Hours per vendor-led deal")
    before = app.title[0].value
    hours.set_value(30.0).run()
    assert not app.exception
    assert "30 hours per deal" in said(app)
    assert app.title[0].value != before
    app.segmented_control(key="capacity.plan").set_value("team").run()
    assert not app.exception
    assert "team plan" in said(app)


@pytest.mark.parametrize("path", [SCALE, CAPACITY])
def test_what_is_too_large_is_refused_in_words(opened, small, path):
    huge = small.with_values({"organization.seats": 2000, "organization.partners_per_seat": 200, "run.months": 120})
    app = opened(path, link.encode(huge))
    assert not app.exception
    assert "the dashboard stops at" in app.error[0].value
