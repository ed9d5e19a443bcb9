"""What every test may count on: browser tests are skipped, with the reason, where no Chromium is found."""

import atexit
import contextlib
import itertools
import os
import random
import shutil
import signal
import socket
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

WITHOUT_RULES = ("architecture", "importing")  # folders of tests that hardly simulate
SIMULATING = ("test_glossary.py",)  # files of these folders that do
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# Nothing a test keeps may reach the folder of whoever runs it: set before any of our modules, handed on to processes.
KEPT_BY_TESTS = Path(tempfile.mkdtemp(prefix="multiplier-tests-"))
atexit.register(shutil.rmtree, KEPT_BY_TESTS, ignore_errors=True)
os.environ["MULTIPLIER_DATABASE"] = f"sqlite:///{KEPT_BY_TESTS}/session.db"
os.environ["XDG_DATA_HOME"] = str(KEPT_BY_TESTS / "share")
_databases = itertools.count()

# Where tests run in the background, Ctrl-C may be ignored, and every program they start would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# No deadline for an example: the first call of a rule compiles it, which does not make the rule slow. A test tries the
# same examples every time, so that what is right today is not wrong tomorrow; --hypothesis-profile=search tries others.
ANY_MACHINE = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("house", derandomize=True, **ANY_MACHINE)
settings.register_profile("search", derandomize=False, **ANY_MACHINE)
settings.load_profile("house")


@pytest.fixture(autouse=True)
def own_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give every test a database of its own; no file is made before something is kept."""
    monkeypatch.setenv("MULTIPLIER_DATABASE", f"sqlite:///{KEPT_BY_TESTS}/{next(_databases)}.db")


def free_port() -> int:
    """Return a port for a server to be started; the system gives none of these to whoever asks for any port."""
    chance = random.SystemRandom()
    while True:
        with socket.socket() as tried, contextlib.suppress(OSError):
            tried.bind(("127.0.0.1", chance.randrange(10_000, 30_000)))
            port: int = tried.getsockname()[1]
            return port


def find_chromium() -> str | None:
    """Return the path of the browser that $CHROMIUM names, else of the first one installed, else None."""
    names = (os.environ["CHROMIUM"],) if os.environ.get("CHROMIUM") else CHROMIUM_NAMES
    return next(filter(None, map(shutil.which, names)), None)


def turn_of(item: pytest.Item) -> int:
    """Return when a test has its turn: its turn is that of its file, which one of the processes runs.

    A server compiles the rules first, and other processes meanwhile run what needs none: so they are compiled once, not
    in every process at the same time. Then come the other tests in a browser, for they take longest.
    """
    if item.path.name == "test_browser.py":
        return 0
    if item.path.parent.name in WITHOUT_RULES and item.path.name not in SIMULATING:
        return 1
    return 2 if item.get_closest_marker("browser") else 3


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put tests in their turn, and skip those in a real browser where there is none."""
    items.sort(key=turn_of)
    if find_chromium() is None:
        reason = "no Chromium found; install one or set CHROMIUM to its path"
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the browser, for Playwright's `executable_path`."""
    browser = find_chromium()
    if browser is None:
        pytest.skip("no Chromium found; install one or set CHROMIUM to its path")
    return browser
