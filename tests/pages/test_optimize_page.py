"""Optimize as a person uses it: nothing runs unasked, limits are shown, the plan found is used and undone."""

import time

import pytest
from streamlit.testing.v1 import AppTest

from sim.engine.run import simulate
from sim.optimize.goals import Goals, standing
from sim.optimize.search import SearchBudget, knobs_named, optimize, yardsticks
from tests.pages.shown import as_read
from ui.background import on_demand
from ui.optimize import choices as optimize_choices
from ui.optimize.choices import Request
from ui.session import link
from ui.session.undo import History

PAGE = "pages/decide/optimize.py"
FREE = ["base_share", "accelerator", "individual_weight"]


@pytest.fixture
def short(small):
    """A scenario whose every design takes a moment."""
    return small.with_values({"run.months": 12, "organization.seats": 4, "organization.partners_per_seat": 4})


@pytest.fixture
def page(opened, short, monkeypatch):
    monkeypatch.setattr(optimize_choices, "EFFORTS", {10: "10", 30: "30", 80: "80"})
    on_demand.errand.clear()  # what a test before has found is shown to all sessions

    def open_it(script: str = PAGE) -> AppTest:
        app = opened(script, link.encode(short))
        if script != PAGE:
            app.switch_page(PAGE).run()
        return app

    return open_it


def said(app: AppTest) -> str:
    kinds = (app.title, app.header, app.markdown, app.caption, app.error, app.info, app.success)
    return as_read(" ".join(str(element.value) for kind in kinds for element in kind))


def tables(app: AppTest) -> str:
    return " ".join(table.value.to_string() for table in app.dataframe)


def asked(app: AppTest, start: str) -> AppTest:
    """Click the button that starts an errand and draw the page until the result stands."""
    next(button for button in app.button if button.label.startswith(start)).click().run()
    deadline = time.monotonic() + 120.0
    while any((button.key or "").endswith(".stop") for button in app.button):
        assert time.monotonic() < deadline, "the search never ended"
        time.sleep(0.1)
        app.run()
    return app


def few(app: AppTest) -> AppTest:
    app.pills(key="optimize.free").set_value(FREE).run()
    return app.segmented_control(key="optimize.evaluations").set_value(10).run()


def test_before_a_search_it_says_what_there_is_to_beat_and_where_the_plan_in_force_stands(page, short):
    app = page()
    assert not app.exception
    assert app.title[0].value == "Which plan is best under your limits?"
    assert "yardsticks to beat" in said(app)
    now = standing(simulate(short)).values["ccos_ceiling"]
    assert f"now {100 * now:.3g} %" in app.number_input(key="optimize.ccos_ceiling").placeholder
    assert len(app.get("plotly_chart")) == 1


def test_a_search_shows_what_the_library_finds_and_its_plan_can_be_used_and_undone(page, short):
    app = few(page())
    app.number_input(key="optimize.ccos_ceiling").set_value(90.0).run()
    app.segmented_control(key="optimize.aim").set_value("revenue").run()
    asked(app, "Search for the best plan")
    assert not app.exception
    known = optimize(
        short,
        Goals(maximize="revenue", ccos_ceiling=0.9),
        knobs=knobs_named(FREE),
        references=yardsticks(short, FREE),
        budget=SearchBudget(evaluations=10, replications=12, fresh_replications=12),
    )
    assert f"{known.design['accelerator']:.2f} the base rate" in tables(app)
    assert "holds" in tables(app)
    assert "On 12 fresh draws the gain over" in said(app)
    app.button(key="optimize.use").click().run()
    assert not app.exception
    assert "are in force now" in said(app)
    assert app.button(key="optimize.use").disabled
    history: History = app.session_state["history"]
    assert history.present.plan == known.scenario.plan
    assert history.present.plan.base_share == known.design["base_share"]
    assert history.undone().present.fingerprint() == short.fingerprint()


def test_another_question_leaves_the_answer_but_says_whose_it_is(page):
    app = asked(few(page()), "Search for the best plan")
    assert "answers an earlier question" not in said(app)
    app.segmented_control(key="optimize.aim").set_value("revenue").run()
    assert "answers an earlier question" in said(app)
    asked(app, "Search again")
    assert "answers an earlier question" not in said(app)
    assert "revenue" in app.title[0].value


def test_what_cannot_be_searched_is_refused_in_words(page):
    app = few(page())
    app.pills(key="optimize.free").set_value([]).run()
    assert "Nothing is free to choose" in said(app)
    app.pills(key="optimize.free").set_value(list(optimize_choices.KNOBS)).run()
    assert "10 designs are too few for 8 numbers" in said(app)


def test_it_works_inside_the_app_and_solves_for_a_budget(page):
    app = page("app.py")
    assert not app.exception
    asked(app, "Solve")
    assert not app.exception
    assert "meets $" in said(app) and "at P90" in said(app)
    app.number_input(key="solve.target").set_value(9_000.0).run()
    asked(app, "Solve")
    assert "no rate above quota from 0.25 to 4 brings pay at P90 to 9,000,000" in said(app)


def test_what_is_too_large_is_refused(opened, small):
    huge = small.with_values({"organization.seats": 2000, "organization.partners_per_seat": 200, "run.months": 120})
    app = opened(PAGE, link.encode(huge))
    assert not app.exception
    assert "the dashboard stops at" in app.error[0].value


def test_requests_that_differ_have_different_keys():
    one = Request(("accelerator",), Goals(), 10, 0)
    others = (
        Request(("cap",), Goals(), 10, 0),
        Request(("accelerator",), Goals(ccos_ceiling=0.3), 10, 0),
        Request(("accelerator",), Goals(), 20, 0),
        Request(("accelerator",), Goals(), 10, 4),
    )
    assert len({request.key for request in (one, *others)}) == 5
