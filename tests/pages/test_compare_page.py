"""Compare as a person uses it: choices, baselines, files and links, steps of the session, why, and costing."""

import pytest
from streamlit.testing.v1 import AppTest

from sim.errors import ScenarioError
from sim.reports.cells import LABELS
from sim.reports.explanation_words import sentence
from sim.studies.explanation import explain
from sim.studies.factorial import BUILD_AND_PAY, CORNERS, STATUS_QUO, cell_scenario
from tests.pages.shown import as_read
from ui.compare import candidates as comparison_shelf
from ui.session import link, presets

COMPARE = "pages/decide/compare.py"
PARTS = {"effects": 1, "months": 2, "pay": 2, "people": 3, "why": 0}


@pytest.fixture(scope="module")
def short(small):
    """A scenario whose every cell takes a moment."""
    return small.with_values({"run.months": 12, "organization.seats": 6, "organization.team_size": 3})


@pytest.fixture
def page(opened, short):
    return lambda script=COMPARE, scenario=short: opened(script, link.encode(scenario))


def said(app: AppTest) -> str:
    kinds = (app.title, app.header, app.markdown, app.caption, app.error, app.info)
    return as_read(" ".join(str(element.value) for kind in kinds for element in kind))


def labels(app: AppTest) -> list[str]:
    return app.multiselect[0].options


@pytest.mark.parametrize("script", [COMPARE, "app.py"])
def test_it_opens_with_the_2x2_of_the_scenario_in_force(page, script):
    app = page(script)
    if script == "app.py":
        app.switch_page(COMPARE).run()
    assert not app.exception
    assert app.multiselect[0].value == [f"cell:{cell}" for cell in CORNERS]
    assert app.selectbox(key="compare.baseline.0.4").value == f"cell:{STATUS_QUO}"
    assert "contribution" in app.title[0].value
    assert "12 of 12 replications on shared draws" in said(app)


def test_every_part_is_drawn_on_at_most_four_charts(page):
    app = page()
    for part, charts in PARTS.items():
        app.segmented_control(key="compare.part").set_value(part).run()
        assert not app.exception
        assert len(app.get("plotly_chart")) == charts <= 4


def test_another_baseline_turns_the_comparison_around(page):
    app = page()
    app.selectbox(key="compare.baseline.0.4").set_value(f"cell:{BUILD_AND_PAY}").run()
    assert not app.exception
    assert f"change from {LABELS[BUILD_AND_PAY]}" in said(app)


def test_fewer_than_two_scenarios_are_answered_with_what_to_do(page):
    app = page()
    app.multiselect[0].set_value([f"cell:{STATUS_QUO}"]).run()
    assert not app.exception
    assert "Choose at least two" in said(app)
    app.multiselect[0].set_value([]).run()
    assert not app.exception
    assert "Choose at least two" in said(app)


def test_scenarios_of_different_length_are_refused_in_words(page):
    app = page()
    app.multiselect[0].set_value([f"cell:{STATUS_QUO}", "preset:ent_sw_gsi"]).run()
    assert not app.exception
    assert "set the same run.months" in app.error[0].value


def test_a_step_of_the_session_can_be_compared_with_the_scenario_in_force(page):
    app = page("app.py").switch_page(COMPARE).run()
    growth = next(slider for slider in app.slider if slider.label == "Market growth")
    growth.set_value(20.0).run()
    assert any("as opened" in label for label in labels(app))
    app.multiselect[0].set_value(["now", _step(app)]).run()
    assert not app.exception
    changed = app.dataframe[-1].value
    assert list(changed["path"]) == ["market.growth_per_year"]
    assert not app.warning


def test_a_lever_of_the_2x2_shows_once_whole_scenarios_run_as_a_cell(page):
    app = page("app.py").switch_page(COMPARE).run()
    share = next(slider for slider in app.slider if slider.label == "Base share, individual plan")
    share.set_value(65.0).run()
    app.multiselect[0].set_value([_step(app), "now"]).run()
    assert not app.exception
    assert "which they do not run" in app.warning[0].value
    app.selectbox(key="compare.run_as").set_value("individual/vendor-led").run()
    assert not app.exception
    assert not app.warning
    assert "plan.base_share" in list(app.dataframe[-1].value["path"])


def _step(app):
    # The options a test sees are labels; the keys are what the shelf made of the session's history.
    history = app.session_state["history"]
    return f"step:{history.past[0].scenario.fingerprint()}"


def test_why_answers_with_what_the_library_computes(page, short):
    app = page()
    app.segmented_control(key="compare.part").set_value("why").run()
    assert "works in the background" in said(app)
    app.button(key="explain.ask").click().run()
    assert not app.exception
    before, after = cell_scenario(short, STATUS_QUO), cell_scenario(short, BUILD_AND_PAY)
    known = explain(before, after)
    assert sentence(known, LABELS[STATUS_QUO], LABELS[BUILD_AND_PAY]) in said(app)
    assert len(app.get("plotly_chart")) == 2
    app.segmented_control(key="explain.measure").set_value("revenue").run()
    assert "as asked before" in said(app)
    app.button(key="explain.ask").click().run()
    assert "more revenue a seat" in said(app) or "less revenue a seat" in said(app) or "not settled" in said(app)


def test_costing_shows_one_plan_in_five_worlds(page):
    app = page()
    app.segmented_control(key="compare.view").set_value("cost").run()
    assert not app.exception
    assert "a bust by" in app.title[0].value
    assert len(app.get("plotly_chart")) == 4


def test_a_link_is_added_and_chosen_and_a_bad_one_changes_nothing(page, short):
    app = page("app.py").switch_page(COMPARE).run()
    other = short.replace(name="Bold <b>plan</b>").with_values({"market.growth_per_year": 0.3})
    app.text_input(key="compare.link.0").set_value(f"https://example.org/compare?s={link.encode(other)}").run()
    assert not app.exception
    assert f"brought:{other.fingerprint()}" in app.multiselect[0].value
    assert "Bold b plan b" in labels(app)
    app.text_input(key="compare.link.1").set_value("https://example.org/compare?s=1.nonsense").run()
    assert "nothing was changed" in said(app)
    assert len(app.multiselect[0].value) == 5


def test_an_uploaded_file_is_added_and_a_broken_one_is_refused_in_words(page, short):
    app = page("app.py").switch_page(COMPARE).run()
    mine = short.replace(name="Mine").with_values({"market.growth_per_year": 0.0})
    app.file_uploader(key="compare.upload.0").set_value(
        ("mine.yaml", mine.to_yaml().encode(), "application/yaml")
    ).run()
    assert not app.exception
    assert f"brought:{mine.fingerprint()}" in app.multiselect[0].value
    app.file_uploader(key="compare.upload.1").set_value(("bad.yaml", b"run: {months: 7}", "application/yaml")).run()
    assert not app.exception
    assert "bad.yaml could not be added" in said(app)


def test_what_is_too_large_is_refused_in_words(page, small):
    huge = small.with_values({"organization.seats": 2000, "organization.partners_per_seat": 200, "run.months": 120})
    app = page(scenario=huge)
    assert not app.exception
    assert "the dashboard stops at" in app.error[0].value


@pytest.mark.parametrize("text", ["https://example.org/compare", "?x=1", "nothing", "", "s" * 50_000])
def test_what_is_no_link_is_a_scenario_error(text):
    with pytest.raises(ScenarioError):
        comparison_shelf.read_link(text)


def test_a_link_is_read_with_and_without_its_address():
    opened = presets.default()[0]
    for text in (
        link.encode(opened),
        f"http://127.0.0.1:8501/compare?s={link.encode(opened)}",
        f" ?s={link.encode(opened)} ",
    ):
        assert comparison_shelf.read_link(text) == opened


def test_the_map_asks_for_two_numbers_and_is_drawn_on_demand(page):
    app = page()
    app.segmented_control(key="compare.view").set_value("where").run()
    assert not app.exception
    assert app.title[0].value == "Which cell of the 2×2 wins where?"
    assert app.selectbox(key="map.across").value == "partners.influence"
    assert app.selectbox(key="map.up").value == "economics.services_ratio"
    assert "Draw the map" in [button.label for button in app.button]
    app.selectbox(key="map.across").set_value("economics.services_ratio").run()
    assert app.selectbox(key="map.up").value != "economics.services_ratio"
    assert not app.exception
