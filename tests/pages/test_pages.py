"""Every page alone and inside the app; an edit, undone and reset; links good and hostile; files good and bad."""

import base64
import json
import zlib
from pathlib import Path

import pytest

from sim.errors import ScenarioError
from sim.reports.wording import signed_measured
from sim.scenario.scenario import Scenario
from sim.studies.factorial import effects, factorial
from ui.session import link, presets
from ui.widgets import next_steps, share

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "pages").rglob("*.py"))
GROWTH = "market.growth_per_year"


def slider(app, path):
    return next(slider for slider in app.slider if (slider.key or "").startswith(f"edit.{path}."))


def address(app):
    written = app.query_params["s"]
    return written if isinstance(written, str) else written[0]


def heading(app):
    return (list(app.title) or list(app.header))[0].value


def words(app):
    return " ".join(
        str(element.value) for kind in (app.title, app.header, app.markdown, app.caption) for element in kind
    )


@pytest.mark.parametrize("page", PAGES)
def test_a_page_runs_alone(page, opened):
    app = opened(page)
    assert not app.exception
    assert heading(app)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_runs_inside_the_app_with_the_shared_sidebar(page, opened):
    app = opened().switch_page(page).run()
    assert not app.exception
    assert heading(app)
    assert app.sidebar.selectbox[0].label == "Scenario"
    growth = [lever.label for lever in app.sidebar.slider if (lever.key or "").startswith(f"edit.{GROWTH}.")]
    assert growth == (
        [] if page.endswith(("start.py", "replay.py", "evidence.py", "glossary.py")) else ["Market growth"]
    )


@pytest.mark.parametrize("page", [*next_steps.PAGES.values()])
def test_every_answer_ends_with_pages_to_go_to_next(page):
    name = next(name for name, path in next_steps.PAGES.items() if path == page)
    assert page in PAGES
    assert 1 <= len(next_steps.NEXT[name]) <= 3
    assert all(step.page in next_steps.PAGES and step.page != name for step in next_steps.NEXT[name])


def test_the_next_pages_are_links_inside_the_app(opened):
    app = opened().switch_page("pages/method/glossary.py").run()
    (link_home,) = app.get("page_link")
    assert link_home.proto.label.endswith("The 2×2")
    assert "[A](#letter-a)" in words(app)


def test_the_home_page_shows_what_the_command_line_computes(opened, small):
    app = opened()
    lead = effects(factorial(small))["contribution"]["both"]
    assert f"{signed_measured(lead)} a seat" in words(app).replace("\\$", "$")
    assert f"{small.run.replications} of {small.run.replications} replications" in words(app)
    assert app.get("plotly_chart")[0].key == "course"
    assert all(chart.proto.alt for chart in app.get("plotly_chart"))


def test_edits_are_kept_undone_redone_and_reset(opened):
    app = opened()
    start = slider(app, GROWTH).value
    headline = heading(app)
    for value in (19.0, 3.0, 17.0, 1.0):
        slider(app, GROWTH).set_value(value)
        app.run()
        assert slider(app, GROWTH).value == value
    assert heading(app) != headline
    app.button(key="undo").click().run()
    assert slider(app, GROWTH).value == 17.0
    app.button(key="redo").click().run()
    assert slider(app, GROWTH).value == 1.0
    slider(app, "partners.influence").set_value(0.4)
    app.run()
    app.button(key=f"reset.{GROWTH}").click().run()
    assert slider(app, GROWTH).value == start
    assert slider(app, "partners.influence").value == pytest.approx(0.4)
    app.button(key="reset_all").click().run()
    assert slider(app, "partners.influence").value != pytest.approx(0.4)
    assert heading(app) == headline
    assert not app.exception


def test_both_plans_keep_the_same_ote(opened):
    app = opened()
    slider(app, "archetypes.team.ote_per_year").set_value(180.0)
    app.run()
    arms = link.decode(address(app)).archetypes
    assert (arms.team.ote_per_year, arms.individual.ote_per_year) == (180_000.0, 180_000.0)
    assert not app.error


def test_an_edit_survives_a_change_of_page(opened):
    app = opened()
    slider(app, GROWTH).set_value(19.0)
    app.run()
    app.switch_page("pages/method/assumptions.py").run()
    assert slider(app, GROWTH).value == 19.0
    app.switch_page("pages/story/two_by_two.py").run()
    assert slider(app, GROWTH).value == 19.0


def test_the_run_before_stays_as_a_pale_line(opened):
    app = opened()
    assert "run before" not in app.get("plotly_chart")[0].proto.spec
    slider(app, GROWTH).set_value(19.0)
    app.run()
    assert "run before" in app.get("plotly_chart")[0].proto.spec


def test_the_link_of_an_edit_opens_the_edited_scenario(opened, small):
    app = opened()
    slider(app, GROWTH).set_value(19.0)
    app.run()
    text = address(app)
    assert link.decode(text) == small.with_values({GROWTH: 0.19})
    assert slider(opened(text=text), GROWTH).value == 19.0


def test_another_preset_can_be_opened_and_undone(opened, small):
    names = list(presets.presets())
    app = opened()
    app.sidebar.selectbox[0].set_value(names[-1])
    app.run()
    assert not app.exception
    assert app.sidebar.selectbox[0].value == names[-1]
    app.button(key="undo").click().run()
    assert link.decode(address(app)).run.replications == small.run.replications


def packed(content: str | bytes, version: str = link.SCENARIO_ALONE) -> str:
    written = content.encode() if isinstance(content, str) else content
    return f"{version}." + base64.urlsafe_b64encode(zlib.compress(written, 9)).decode().rstrip("=")


HOSTILE = {
    "nothing": "",
    "other version": "9.abc",
    "not base64": "1.%%%",
    "not compressed": "1." + base64.urlsafe_b64encode(b"hello").decode(),
    "a bomb": packed(b"0" * 50_000_000),
    "too long": "1." + "A" * 30_000,
    "deep": packed("[" * 90_000),
    "a list": packed("[1, 2]"),
    "NaN": packed('{"market": {"growth_per_year": NaN}}'),
    "unknown key": packed('{"__class__": "os.system"}'),
    "out of range": packed('{"quota": {"annual_quota": -5}}'),
    "out of range, beside its start": packed('{"scenario": {"quota": {"annual_quota": -5}}}', link.VERSION),
    "no scenario": packed('{"origin": "link"}', link.VERSION),
    "unknown part": packed('{"scenario": {}, "then": {}}', link.VERSION),
    "cut off": packed(json.dumps({"name": "x" * 5_000}))[:-8],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_link_is_refused_in_words(name):
    with pytest.raises(ScenarioError) as refusal:
        link.decode(HOSTILE[name])
    assert 0 < len(str(refusal.value)) < 600


def test_a_bad_link_shows_one_message_and_the_default_scenario(opened, small, monkeypatch):
    monkeypatch.setattr(presets, "default", lambda: (small, presets.DEFAULT))
    app = opened(text="1.broken")
    assert not app.exception
    assert len(app.error) == 1
    assert app.error[0].value.startswith("The link could not be opened")
    assert "s" not in app.query_params
    assert slider(app, GROWTH).value == pytest.approx(100 * small.market.growth_per_year)


def test_a_link_gives_back_an_equal_scenario_and_stays_short():
    for scenario in presets.presets().values():
        text = link.encode(scenario)
        assert link.decode(text) == scenario
        assert link.decode(text).fingerprint() == scenario.fingerprint()
        assert len(text) < 6_000


def test_an_uploaded_file_opens_and_a_bad_one_is_named_as_its_owner_does():
    scenario = Scenario().with_values({GROWTH: 0.2})
    assert presets.read_upload(scenario.to_yaml().encode(), "mine.yaml") == scenario
    with pytest.raises(ScenarioError, match=r"^mine\.yaml"):
        presets.read_upload(b"- 1\n- 2\n", "mine.yaml")
    with pytest.raises(ScenarioError, match="annual_quota"):
        presets.read_upload(b"quota:\n  annual_quota: -5\n", "mine.yaml")


@pytest.mark.parametrize("origin", ["link", presets.DEFAULT])
def test_the_python_snippet_builds_the_same_scenario(origin, small, monkeypatch):
    start = presets.default()[0]
    text = share.snippet(start, origin, small.with_values({GROWTH: 0.2})).replace(
        "print(effects(factorial(scenario)))", ""
    )
    names = {}
    monkeypatch.chdir(ROOT)
    exec(text, names)
    assert names["scenario"].fingerprint() == small.with_values({GROWTH: 0.2}).fingerprint()


def test_the_assumptions_can_be_searched(opened):
    app = opened("pages/method/assumptions.py")
    everything = len(app.dataframe[-1].value)
    app.text_input(key="assumptions.search").set_value("quota").run()
    matching = app.dataframe[-1].value
    assert 0 < len(matching) < everything
    assert all("quota" in " ".join(row).lower() for row in matching.itertuples(index=False))
    app.text_input(key="assumptions.search").set_value("no such thing at all").run()
    assert app.info[0].value.startswith("Nothing matches")


def test_a_scenario_too_large_for_the_dashboard_is_refused_in_words(opened, small):
    huge = small.with_values({"organization.seats": 2000, "organization.partners_per_seat": 200, "run.months": 240})
    app = opened(text=link.encode(huge))
    assert not app.exception
    assert "python -m sim factorial" in app.error[0].value


def test_the_home_page_switches_one_picture(opened):
    app = opened()
    course = app.get("plotly_chart")[0]
    assert "team pay + vendor-led" in course.proto.spec
    assert "contribution" in heading(app)
    app.segmented_control(key="measure").set_value("revenue").run()
    assert "on revenue" in heading(app)
    assert "simulation error" in app.get("plotly_chart")[0].proto.spec
    app.segmented_control(key="horizon").set_value("last year").run()
    assert "in year 3" in heading(app)
    app.button(key="cell.individual/vendor-led").click().run()
    assert "individual pay + vendor-led" in app.get("plotly_chart")[0].proto.spec
    assert not app.exception


def test_undirected_cells_are_there_when_asked_for(opened):
    app = opened()
    keys = {button.key for button in app.button}
    assert {"cell.team/vendor-led", "cell.individual/partner-built"} <= keys
    assert "cell.team/undirected" not in keys
    app.toggle(key="undirected").set_value(True).run()
    assert "cell.team/undirected" in {button.key for button in app.button}


def test_the_answer_says_whether_it_holds_in_plausible_worlds(opened):
    app = opened()
    assert "plausible worlds" in words(app)
    assert "Simulation error" in words(app)
    assert "What must be true" in words(app)
