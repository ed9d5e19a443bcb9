"""Upkeep collects garbage, warns about memory once, stops when asked, and is there because Streamlit's own is off."""

import gc
import logging
import threading
import tomllib
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest

from ui.session import upkeep

ROOT = Path(__file__).resolve().parents[2]


class Cycle:
    """An object that only the garbage collector can free."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def collector_off() -> Iterator[None]:
    gc.disable()
    yield
    gc.enable()


@pytest.fixture
def shared_upkeep() -> Iterator[upkeep.Upkeep]:
    upkeep.ensure_running.clear()
    yield upkeep.ensure_running()
    upkeep.ensure_running.clear()


@pytest.mark.usefixtures("collector_off")
def test_tidying_frees_what_only_a_collection_can_free():
    gone = weakref.ref(Cycle())
    assert gone() is not None
    assert upkeep.Upkeep().tidy() > 0
    assert gone() is None


def test_the_thread_collects_by_itself_until_it_is_stopped():
    twice = threading.Event()
    visits = []

    def resident() -> int:
        visits.append(threading.current_thread())
        if len(visits) >= 2:
            twice.set()
        return 0

    keeper = upkeep.Upkeep(period=0.005, resident=resident).start()
    assert keeper.running
    assert twice.wait(30.0), "no second collection came, though one was due every 5 ms"
    keeper.stop()
    assert not keeper.running
    assert visits[0].daemon
    assert visits[0] is not threading.current_thread()
    after = len(visits)
    assert not threading.Event().wait(0.03)
    assert len(visits) == after


def test_stopping_does_not_wait_for_the_period_to_pass():
    keeper = upkeep.Upkeep(period=3600.0).start()
    keeper.stop()
    assert not keeper.running


def test_passing_the_limit_is_said_once_and_again_only_after_falling_below(caplog: pytest.LogCaptureFixture):
    readings = iter([90, 110, 120, 80, 130])
    keeper = upkeep.Upkeep(limit=100, resident=lambda: next(readings))
    with caplog.at_level(logging.WARNING, logger=upkeep.__name__):
        warnings_so_far = []
        for _ in range(5):
            keeper.tidy()
            warnings_so_far.append(len(caplog.records))
    assert warnings_so_far == [0, 1, 1, 1, 2]
    assert "the limit is" in caplog.records[0].getMessage()


def test_memory_that_the_system_does_not_tell_is_no_alarm(caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.WARNING, logger=upkeep.__name__):
        upkeep.Upkeep(limit=0, resident=lambda: None).tidy()
    assert not caplog.records


def test_resident_memory_is_the_second_figure_of_statm_in_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(upkeep.os, "sysconf", lambda name: {"SC_PAGE_SIZE": 4096}[name])
    statm = tmp_path / "statm"
    statm.write_text("5000 1200 300 1 0 700 0\n", encoding="ascii")
    assert upkeep.resident_bytes(statm) == 1200 * 4096
    statm.write_text("", encoding="ascii")
    assert upkeep.resident_bytes(statm) is None
    assert upkeep.resident_bytes(tmp_path / "absent") is None


def test_all_sessions_share_one_upkeep_and_clearing_the_cache_stops_it(shared_upkeep: upkeep.Upkeep):
    assert upkeep.ensure_running() is shared_upkeep
    assert shared_upkeep.running
    upkeep.ensure_running.clear()
    assert not shared_upkeep.running


def test_where_streamlits_collection_is_off_the_app_keeps_up():
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["runner"]["postScriptGC"] is False
    assert "ensure_running()" in (ROOT / "app.py").read_text(encoding="utf-8")
