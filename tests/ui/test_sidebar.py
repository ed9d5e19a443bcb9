"""The sidebar inside the app: a number found by search gets a lever, the last move is told, a projector is kept."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import PATIENT, ROOT
from ui.session import link, presets

ASSUMPTIONS = "pages/method/assumptions.py"
SMALL = presets.default()[0].with_values({"run.replications": 12})


def opened(**parts: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENT)
    app.query_params.update({"s": link.encode(SMALL), **parts})
    return app.run().switch_page(ASSUMPTIONS).run()


def part(app, name):
    written = app.query_params[name]
    return written if isinstance(written, str) else written[0]


def said(app):
    return " ".join(str(line.value) for line in app.sidebar.caption).replace("\\", "")


def lever(app, path):
    return next(slider for slider in app.sidebar.slider if (slider.key or "").startswith(f"edit.{path}."))


def test_a_number_found_by_search_gets_a_lever_that_stays():
    app = opened()
    search = app.sidebar.multiselect[0]
    assert "Co-selling win lift" in search.options
    search.set_value(["Co-selling win lift"]).run()
    lever(app, "delivery.cosell_win_lift").set_value(20.0).run()
    assert link.decode(part(app, "s")).delivery.cosell_win_lift == pytest.approx(0.2)
    assert "Last: Co-selling win lift: 10 % → 20 %" in said(app)
    app.button(key="undo").click().run()
    assert lever(app, "delivery.cosell_win_lift").value == 10.0
    assert not app.exception


def test_the_list_of_changes_names_both_values_and_takes_one_back():
    app = opened()
    assert "Move a lever" in said(app)
    lever(app, "quota.annual_quota").set_value(510.0).run()
    change = app.button(key="reset.quota.annual_quota")
    assert change.label.replace("\\", "") == "Annual quota: $480k → $510k"
    change.click().run()
    assert lever(app, "quota.annual_quota").value == 480.0


def test_undo_with_nothing_to_undo_changes_nothing_and_stays_enabled():
    app = opened()
    for key in ("undo", "redo", "reset_all"):
        assert not app.button(key=key).disabled
        app.button(key=key).click().run()
    assert link.decode(part(app, "s")) == SMALL


def test_a_projector_is_asked_for_and_kept_in_the_address():
    app = opened(projector="1")
    assert app.toggle(key="projector").value
    assert part(app, "projector") == "1"
    app.toggle(key="projector").set_value(False).run()
    assert "projector" not in app.query_params


def test_texts_to_copy_are_written_only_when_they_are_looked_at():
    assert len(opened().sidebar.code) == 0
