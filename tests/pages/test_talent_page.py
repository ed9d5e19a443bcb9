"""The Talent page: its levers change the scenario, its charts follow, and too much work is refused in words."""

import pytest

from ui.session import link
from ui.talent import runs as talent_runs

PAGE = "pages/design/talent.py"


def slider(app, path):
    return next(slider for slider in app.main.slider if (slider.key or "").startswith(f"edit.{path}."))


@pytest.fixture
def page(opened):
    return opened(PAGE)


def test_four_charts_answer_the_question_with_intervals(page):
    assert not page.exception
    assert len(page.get("plotly_chart")) == 4
    assert all(chart.proto.alt for chart in page.get("plotly_chart"))
    assert (
        "of what individual pay + partner-built gains" in page.title[0].value
        or "all that individual pay + partner-built gains" in page.title[0].value
    )


def test_a_lever_changes_the_scenario_and_the_answer(page):
    before = page.markdown[0].value
    slider(page, "talent.profiles.4.share").set_value(1.0).run()
    slider(page, "talent.profiles.0.share").set_value(0.0).run()
    assert not page.exception
    assert page.markdown[0].value != before
    assert "all pass through the role already" in page.title[0].value


def test_a_mix_without_anybody_is_refused_in_words(opened):
    app = opened().switch_page(PAGE).run()
    slider(app, "talent.profiles.0.share").set_value(0.0).run()
    assert not app.exception
    assert "at least one profile" in " ".join(error.value for error in app.error)
    assert slider(app, "talent.profiles.0.share").value == 1.0


def test_training_in_force_turns_the_choice_around(page):
    slider(page, "talent.training").set_value(0.5).run()
    assert not page.exception
    assert "Without training" in set(page.dataframe[0].value["choice"])


def test_a_job_tells_progress_up_to_the_end(small):
    shares = []
    talent_runs._simulated(small, lambda done, total: shares.append(done / total), None)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_too_much_work_is_refused_in_words(opened, small):
    huge = small.with_values({"organization.seats": 2000, "organization.partners_per_seat": 200, "run.months": 240})
    app = opened(PAGE, text=link.encode(huge))
    assert not app.exception
    assert "Lower organization.seats" in app.error[0].value
