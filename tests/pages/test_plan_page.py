"""The Plan page: a cap added, found, undone; drafts that are no plan yet; files good and hostile; both ways out."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from sim.errors import ScenarioError
from sim.pay.archetypes import INDIVIDUAL_HIGH_LEVERAGE
from sim.pay.plan import plan_from, plan_text
from tests.pages.shown import as_read
from ui.plan import blocks as plan_blocks, curve as plan_curve, draft as plan_draft, fields as plan_fields
from ui.session import link, presets

PAGE = "pages/design/plan.py"


@pytest.fixture
def page(opened) -> AppTest:
    return opened().switch_page(PAGE).run()


def keyed(elements, start):
    return next(element for element in elements if (element.key or "").startswith(start))


def field(app, path, target="archetypes.individual"):
    start = f"plan.{target}.{path}."
    kinds = (app.number_input, app.text_input, app.selectbox, app.text_area, app.toggle)
    return next(element for kind in kinds for element in kind if (element.key or "").startswith(start))


def add(app, path, kind):
    return keyed(app.selectbox, f"add.{path}.").set_value(kind).run()


def said(app):
    return " ".join(
        str(element.value) for kind in (app.title, app.header, app.markdown, app.caption, app.error) for element in kind
    )


def individual(app):
    written = app.query_params["s"]
    return link.decode(written if isinstance(written, str) else written[0]).archetypes.individual


def test_a_cap_changes_curve_and_findings_and_can_be_undone(page):
    headline = page.markdown[0].value
    add(page, "measures.0.terms", "cap")
    assert not page.exception
    assert individual(page).measures[0].terms[-1].at == 2.0
    field(page, "measures.0.terms.2.at").set_value(1.0).run()
    assert "pays nothing more" in page.markdown[0].value
    assert "dead zone" in said(page)
    assert "uncapped windfall" not in said(page)
    for _ in range(2):
        page.button(key="undo").click().run()
    assert page.markdown[0].value == headline
    assert individual(page).measures[0].terms == INDIVIDUAL_HIGH_LEVERAGE.measures[0].terms
    page.button(key="redo").click().run()
    assert len(individual(page).measures[0].terms) == 3
    assert any("changed" in button.label for button in page.sidebar.button)
    keyed(page.sidebar.button, "reset.archetypes.individual.measures.0.terms").click().run()
    assert len(individual(page).measures[0].terms) == 2
    assert not page.exception


def test_what_was_undone_is_drawn_again_even_if_it_was_drawn_last(page, monkeypatch):
    """The hand may have moved the curve in the browser, and undone it before the move was drawn from here."""
    drawn = []
    monkeypatch.setattr(plan_curve, "_mounted", lambda *, data, **_: drawn.append(data))
    page.run()
    field(page, "measures.0.terms.1.above").set_value(1.3).run()
    page.button(key="undo").click().run()
    before, moved, undone = drawn[0], drawn[-2], drawn[-1]
    assert before["curve"] != moved["curve"]
    assert before["curve"] == undone["curve"]
    assert before != undone


def test_terms_move_and_go(page):
    add(page, "measures.0.terms", "threshold")
    keyed(page.button, "up.measures.0.terms.2.").click().run()
    assert [term.kind for term in individual(page).measures[0].terms] == ["curve", "threshold", "accelerator"]
    keyed(page.button, "remove.measures.0.terms.1.").click().run()
    assert [term.kind for term in individual(page).measures[0].terms] == ["curve", "accelerator"]


def test_what_is_no_plan_yet_is_said_with_its_path_and_kept(page):
    before = individual_now(page)
    field(page, "measures.0.terms.1.rate").set_value(99.0).run()
    assert "plan.measures.0.terms.1.rate = 99" in as_read(said(page))
    assert field(page, "measures.0.terms.1.rate").value == 99.0
    field(page, "measures.0.name").set_value("Renamed").run()
    assert field(page, "measures.0.terms.1.rate").value == 99.0
    assert individual_now(page) == before
    field(page, "measures.0.terms.1.rate").set_value(3.0).run()
    assert "not a plan yet" not in said(page)
    assert (individual(page).measures[0].name, individual(page).measures[0].terms[1].rate) == ("Renamed", 3.0)


def individual_now(app):
    return individual(app) if "s" in app.query_params else INDIVIDUAL_HIGH_LEVERAGE


def test_a_second_measure_waits_until_the_weights_sum_to_one(page):
    page.button(key=keyed(page.button, "add.measure.").key).click().run()
    assert len(individual(page).measures) == 2
    field(page, "measures.1.weight").set_value(40.0).run()
    assert "the weights sum to 1.4" in said(page)
    field(page, "measures.0.weight").set_value(60.0).run()
    assert [measure.weight for measure in individual(page).measures] == pytest.approx([0.6, 0.4])
    assert not page.exception


def test_a_lever_of_the_sidebar_and_a_field_show_the_same(page):
    lever = keyed(page.sidebar.slider, "edit.archetypes.individual.base_share.")
    lever.set_value(60.0).run()
    assert field(page, "base_share").value == 60.0
    field(page, "base_share").set_value(50.0).run()
    assert keyed(page.sidebar.slider, "edit.archetypes.individual.base_share.").value == 50.0
    field(page, "ote_per_year").set_value(180.0).run()
    assert keyed(page.sidebar.slider, "edit.archetypes.team.ote_per_year.").value == 180.0
    assert not page.error


@pytest.mark.parametrize("name", plan_draft.stored_plans())
def test_every_stored_plan_opens_on_the_drawing_board(page, name):
    page.button(key=f"open.{name}").click().run()
    assert not page.exception
    assert "cannot be shown" not in page.title[0].value
    assert field(page, "name", "plan").value


def test_a_stored_plan_becomes_an_arm_of_the_2x2(page):
    page.button(key="open.Hybrid").click().run()
    page.button(key="use.archetypes.individual").click().run()
    assert individual(page).name.startswith("Hybrid")
    assert not page.exception


@pytest.mark.parametrize("kind", plan_blocks.MEASURE_KINDS)
def test_every_term_of_a_measure_can_be_started(kind):
    term = plan_blocks.block(kind, plan_blocks.MEASURE_KINDS, ["Own revenue"])
    terms = [term] if kind in plan_blocks.BASE_KINDS else [{"kind": "curve"}, term]
    assert plan_from({"name": "A", "measures": [{"name": "Own revenue", "scope": "individual", "terms": terms}]})


@pytest.mark.parametrize("kind", plan_blocks.PLAN_KINDS)
def test_every_term_of_the_plan_can_be_added_and_drawn(page, kind):
    add(page, "terms", kind)
    assert not page.exception
    assert individual(page).terms[0].kind == kind


def test_every_base_can_be_chosen_and_drawn(page):
    for kind in sorted(plan_blocks.BASE_KINDS):
        keyed(page.selectbox, "base.measures.0.").set_value(kind).run()
        assert not page.exception, kind
        assert "cannot be shown" not in page.title[0].value, kind


HOSTILE = {
    "an object": b"!!python/object/apply:os.system ['true']",
    "an alias": b"name: &a x\nmeasures: [*a, *a]",
    "a list": b"- 1\n- 2\n",
    "no text": b"\xff\xfe\x00",
    "negative rate": b"name: A\nmeasures:\n  - {name: B, scope: team, terms: [{kind: curve}, "
    b"{kind: accelerator, rate: -1.0}]}",
    "unknown measure": b"name: A\nmeasures:\n  - {name: B, scope: team, terms: [{kind: curve}, "
    b"{kind: gate, measure: C}]}",
    "weights": b"name: A\nmeasures:\n  - {name: B, scope: team, weight: 0.5}",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_or_malformed_plan_is_refused_in_words(name):
    with pytest.raises(ScenarioError) as refusal:
        presets.read_uploaded_plan(HOSTILE[name], "theirs.yaml")
    assert 0 < len(str(refusal.value)) < 500
    assert "upload.yaml" not in str(refusal.value)


def test_an_upload_opens_with_its_hostile_name_inert(page):
    name = "<img src=x onerror=alert(1)> [a](javascript:x) $b$"
    text = plan_text(INDIVIDUAL_HIGH_LEVERAGE.model_copy(update={"name": name}))
    keyed(page.file_uploader, "plan.upload.").set_value(("theirs.yaml", text.encode(), "application/yaml")).run()
    assert not page.exception
    assert field(page, "name", "plan").value == name
    assert re.search(r"(?<!\\)[<\[$]", page.title[0].value) is None
    keyed(page.file_uploader, "plan.upload.").set_value(("bad.yaml", b"- 1\n", "application/yaml")).run()
    assert "bad.yaml could not be opened" in page.error[0].value
    assert field(page, "name", "plan").value == name


def test_the_exported_plan_reads_back_equal_and_the_text_can_be_edited(page):
    text = keyed(page.text_area, "plan.text.")
    assert presets.read_uploaded_plan(text.value.encode(), "x.yaml") == INDIVIDUAL_HIGH_LEVERAGE
    text.set_value(text.value.replace("rate: 2.0", "rate: 1.5")).run()
    assert individual(page).measures[0].terms[1].rate == 1.5
    broken = keyed(page.text_area, "plan.text.")
    broken.set_value(broken.value.replace("rate: 1.5", "rate: fast")).run()
    assert "rate" in page.error[0].value
    assert "fast" in keyed(page.text_area, "plan.text.").value


def test_tables_are_read_line_by_line_and_kept_where_they_cannot_be():
    assert plan_fields.parsed("points", "0: 0\n\n1, 1.5") == [[0.0, 0.0], [1.0, 1.5]]
    assert plan_fields.parsed("tiers", "0 to 0.5: 2") == [{"above": 0.0, "up_to": 0.5, "rate": 2.0}]
    assert plan_fields.parsed("steps", "0.5: 1") == [{"above": 0.5, "up_to": None, "share": 1.0}]
    assert plan_fields.parsed("points", "half: 1") == "half: 1"
    assert plan_fields.parsed("rates", "new: 0.1\nat renewal: 0.03") == [
        {"value": "new", "rate": 0.1},
        {"value": "at renewal", "rate": 0.03},
    ]
    assert plan_fields.parsed("rates", "new 0.1") == "new 0.1"


def test_the_estimator_answers_both_questions(page):
    page.slider(key="estimate.at").set_value(100.0).run()
    assert any("150,000" in str(metric.value) for metric in page.metric)
    keyed(page.number_input, "estimate.earn.").set_value(135_000.0).run()
    assert any("150.0% of quota" in as_read(caption.value) for caption in page.caption)
    keyed(page.number_input, "estimate.earn.").set_value(9_999_999.0).run()
    assert any(metric.label == "Out of reach" for metric in page.metric)


def test_a_calendar_is_chosen_and_a_wrong_first_day_is_said(page):
    keyed(page.selectbox, "calendar.").set_value("4-4-5").run()
    assert not page.exception
    assert individual(page).calendar.year_end.weekday == "Saturday"
    assert "Curves and simulations know no days" in said(page)
    keyed(page.selectbox, "calendar.").set_value("months").run()
    field(page, "calendar.first_day").set_value("2026-02-15").run()
    assert str(individual(page).calendar.first_day) == "2026-02-15"
    assert any("2026-02-15 to 2026-03-14" in table.value.columns for table in page.dataframe)
    field(page, "calendar.first_day").set_value("15 February").run()
    assert "This is not a plan yet" in said(page)
    assert str(individual(page).calendar.first_day) == "2026-02-15"


def test_other_terms_from_a_day_are_added_edited_and_removed(page):
    keyed(page.button, "revise.measures.0.").click().run()
    assert not page.exception
    revised = individual(page).measures[0]
    assert revised.revisions[0].terms == revised.terms
    field(page, "measures.0.revisions.0.since").set_value("2026-09-08").run()
    field(page, "measures.0.revisions.0.terms.1.rate").set_value(3.0).run()
    assert str(individual(page).measures[0].revisions[0].since) == "2026-09-08"
    assert individual(page).measures[0].revisions[0].terms[1].rate == 3.0
    assert individual(page).measures[0].terms[1].rate == 2.0
    assert "Own revenue is paid by other terms" in said(page)
    keyed(page.button, "remove.measures.0.revisions.0.").click().run()
    assert individual(page).measures[0].revisions == ()


def test_the_days_of_a_spiff_are_fields(page):
    add(page, "terms", "spiff")
    field(page, "terms.0.since").set_value("2026-02-10").run()
    assert str(individual(page).terms[0].since) == "2026-02-10"
    field(page, "terms.0.since").set_value("").run()
    assert individual(page).terms[0].since is None
