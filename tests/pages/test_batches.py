"""Background work of any page: a first look, then all replications, shared, stopped and refused in words."""

import threading
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from sim.engine.run import simulate
from sim.errors import RunCanceledError, SimError
from sim.scenario.scenario import Scenario
from ui.background import batches, jobs, looks

SMALL = {"organization.seats": 2, "organization.partners_per_seat": 3, "run.months": 12}


def page() -> None:
    import streamlit as st

    from sim.engine.measures import estimate, revenue_per_seat
    from sim.scenario.scenario import Scenario
    from ui.background import batches, looks

    small = {"organization.seats": 2, "organization.partners_per_seat": 3, "run.months": 12, "run.replications": 90}
    one = Scenario().with_values({**small, "run.seed": st.number_input("Seed", 0, 100, 1)})
    two = one.with_values({"organization.seats": 3})

    def read(results):
        return {name: estimate(revenue_per_seat(result)[:, 0]).mean for name, result in results.items()}

    look = batches.look("test", {"two": one, "three": two}, read)
    if look.reading is not None:
        st.write(f"{look.replications}: {look.reading['two']:.6f} {look.reading['three']:.6f}")
        looks.byline(look, looks.repeatable(look, one))
    looks.follow(look, st.bottom)


@pytest.fixture
def opened():
    return AppTest.from_function(page, default_timeout=600).run()


def test_a_batch_ends_with_all_replications_and_the_numbers_of_the_engine(opened):
    assert not opened.exception
    seats = {count: Scenario().with_values({**SMALL, "organization.seats": count}) for count in (2, 3)}
    known = [simulate(scenario.with_values({"run.replications": 90})) for scenario in seats.values()]
    revenues = [result.total("revenue").mean() / result.scenario.organization.seats for result in known]
    assert opened.markdown[0].value == f"90: {revenues[0]:.6f} {revenues[1]:.6f}"
    assert "90 of 90 replications on shared draws" in opened.caption[0].value


def test_other_inputs_give_other_numbers_and_back_again_the_same(opened):
    before = opened.markdown[0].value
    opened.number_input[0].set_value(2).run()
    assert opened.markdown[0].value != before
    opened.number_input[0].set_value(1).run()
    assert opened.markdown[0].value == before


def test_too_much_work_is_refused_with_the_remedy():
    huge = {"organization.seats": 2000, "organization.partners_per_seat": 200, "run.months": 240}
    two = {str(seed): Scenario().with_values({**huge, "run.seed": seed}) for seed in (1, 2)}
    with pytest.raises(SimError, match=r"Lower organization\.seats"):
        batches.look("huge", two, dict)


def test_a_job_nobody_looks_at_ends_and_is_not_kept(monkeypatch):
    monkeypatch.setattr(jobs, "ABANDONED_AFTER", 0.0)
    monkeypatch.setattr(jobs, "_drawing", 0.0)
    work = batches.work("abandoned", {"one": Scenario().with_values({**SMALL, "run.replications": 60})}, dict)
    job = looks._job(work.key, work.most, work)
    assert job._ended.wait(240.0)
    assert isinstance(job.problem, RunCanceledError)
    assert job.outcome() is None
    assert not job.usable


def test_where_drawing_takes_longer_than_anybody_waits_work_is_given_up_once_and_not_for_ever(monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(jobs, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    monkeypatch.setattr(jobs, "_drawing", 0.0)

    def drawn_for(seconds: float) -> jobs.Job[None]:
        job = jobs.Job("slow", 90, lambda _progress, _cancel: None)
        clock[0] += seconds
        job._report(1, 2)
        return job

    first = drawn_for(10.0)
    assert not first.usable
    first.followed()
    second = drawn_for(10.0)
    assert second.usable
    second.followed()
    clock[0] += 24.0
    second._report(1, 2)
    assert not second.usable  # nobody looks any more


def test_what_goes_wrong_in_a_job_is_raised_where_it_is_looked_at():
    def task(progress, cancel: threading.Event):
        raise SimError("no such thing")

    job = jobs.Job("wrong", 2, task).start()
    assert job.wait(60.0)
    with pytest.raises(SimError, match="no such thing"):
        job.outcome()
