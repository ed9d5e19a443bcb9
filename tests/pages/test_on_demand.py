"""What is computed on demand: nothing runs unasked, a click starts it, its result stays, and it can be stopped."""

import threading
import time
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from sim.errors import RunCanceledError
from sim.scenario.scenario import Scenario
from ui.background import jobs
from ui.background.on_demand import Errand
from ui.session import link

LONGEST = 120.0  # seconds that an errand of a test may take on a slow machine


def waited(work: Errand) -> Errand:
    deadline = time.monotonic() + LONGEST
    while work.running:
        assert time.monotonic() < deadline, "the errand never ended"
        time.sleep(0.02)
    return work


def test_an_errand_runs_once_started_and_keeps_what_it_found():
    calls: list[int] = []
    work = Errand(Scenario(), lambda scenario, progress, cancel: calls.append(1) or "found")
    assert not work.running
    assert calls == []
    work.start()
    assert waited(work).result == "found"
    work.start()
    assert calls == [1]


def test_a_stopped_errand_keeps_nothing_and_can_be_started_again():
    def patient(scenario: Scenario, progress: object, cancel: threading.Event) -> str:
        if cancel.wait(LONGEST):
            raise RunCanceledError("stopped")
        return "found"

    work = Errand(Scenario(), patient)
    work.start()
    assert work.running
    work.cancel()
    assert waited(work).result is None
    assert work.problem is None
    work.start()
    assert work.running
    work.cancel()
    waited(work)


def test_an_errand_outlives_the_minute_after_which_a_browser_lets_a_hidden_page_ask_again(monkeypatch):
    clock, asked = [0.0], threading.Event()
    monkeypatch.setattr(jobs, "time", SimpleNamespace(monotonic=lambda: clock[0]))

    def reporting(scenario: Scenario, progress: Callable[[int, int], None], cancel: threading.Event) -> bool:
        assert asked.wait(LONGEST)
        progress(1, 2)
        return cancel.is_set()

    work = Errand(Scenario(), reporting)
    work.start()
    clock[0] = 61.0
    asked.set()
    assert work._job._ended.wait(LONGEST)  # without looking at it
    assert work.result is False


def test_what_goes_wrong_is_told():
    def broken(scenario: Scenario, progress: object, cancel: threading.Event) -> str:
        raise ValueError("no such number")

    work = Errand(Scenario(), broken)
    work.start()
    assert str(waited(work).problem) == "no such number"


def clicked(app, key):
    """Click a button that starts an errand and draw the page until the result stands."""
    app.button(key=key).click().run()
    deadline = time.monotonic() + LONGEST
    while any((button.key or "") == key.replace("start", "stop") for button in app.button):
        assert time.monotonic() < deadline, "the errand never ended"
        time.sleep(0.2)
        app.run()
    return app


@pytest.fixture
def quick(monkeypatch):
    """Few numbers, so that a page answers within seconds."""
    from sim.uncertainty import one_at_a_time, unknowns

    def two(scenario, **_):
        paths = ("partners.influence", "market.shock")
        return tuple(unknown for unknown in unknowns.unknowns(scenario) if unknown.about.path in paths)

    monkeypatch.setattr(one_at_a_time, "unknowns", two)


def test_the_2x2_page_draws_worlds_of_a_changed_scenario_without_being_asked(opened, small):
    changed = small.with_values({"market.growth_per_year": 0.11})
    app = opened("pages/story/two_by_two.py", text=link.encode(changed))
    assert not app.exception
    assert any(chart.key == "worlds" for chart in app.get("plotly_chart"))
    assert any("Of 6 plausible worlds" in element.value for element in app.markdown)


def test_the_2x2_page_answers_the_other_questions_when_asked(opened):
    app = opened("pages/story/two_by_two.py")
    assert any("just under" in paragraph.value for paragraph in app.markdown)
    app.segmented_control(key="question").set_value("equal pool").run()
    clicked(app, "question.equal pool.start")
    assert not app.exception
    assert any("Partner-built:" in paragraph.value for paragraph in app.markdown)


def test_the_assumptions_page_weighs_every_number_unasked(opened, quick):
    app = opened("pages/method/assumptions.py")
    deadline = time.monotonic() + LONGEST
    while not any("path" in table.value.columns and "moves motion" in table.value.columns for table in app.dataframe):
        assert time.monotonic() < deadline, "the numbers were never weighed"
        time.sleep(0.2)
        app.run()
    assert not app.exception
    weighed = next(table.value for table in app.dataframe if {"moves motion", "path"} <= set(table.value.columns))
    assert weighed["path"].iloc[0] == "partners.influence"
