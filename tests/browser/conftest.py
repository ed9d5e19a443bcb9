"""One server and one browser for all tests; tests that need a server nobody has visited start their own."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from measuring import HOME, SETTLED
from serving import LAUNCH, linked, served

PHONE = 390  # px
FITTING = """width => document.scrollingElement.scrollWidth <= width
    && [...document.querySelectorAll('.js-plotly-plot')]
        .every(chart => chart.getBoundingClientRect().width <= width)"""
PATIENCE = 240_000  # ms; the first run on a machine compiles the model
playwright = pytest.importorskip("playwright.sync_api", reason="the Python package playwright is not installed")


def is_ours(message) -> bool:
    """Return whether a console message is an error of the app.

    Opened at a page, Streamlit's own client first asks for its health below that page (404) and then at the root, and
    the first visit of a process is answered with the notice that `ui/session/first_visit.py` is about.
    """
    is_probe = "/_stcore/" in message.location.get("url", "") and "404" in message.text
    is_first_visit = message.text.startswith("The page that you have requested does not seem to exist")
    return message.type == "error" and not is_probe and not is_first_visit


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[object]:
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=chromium, args=list(LAUNCH))
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    with served() as at:
        yield at


@pytest.fixture
def visit(browser):
    """Return a function that opens an address in a browser context of its own; every console error fails the test."""
    contexts, errors = [], []

    def open_it(url: str, width: int = 1920, height: int = 1080, scheme: str = "light"):
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: errors.append(message.text) if is_ours(message) else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(url)
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert not errors, errors


@pytest.fixture
def settled(visit, address):
    """Return a function that opens a page by name and waits until its numbers are final."""

    def on(name: str, width: int = 1366, height: int = 768, scheme: str = "light"):
        page = visit(linked(address, "" if name == HOME else name), width=width, height=height, scheme=scheme)
        page.locator("h1").first.wait_for()
        page.wait_for_function(SETTLED, polling=200)
        return page

    return on


@pytest.fixture
def fits():
    """Return a function that waits until a page's charts are there and nothing on it is wider than a phone."""

    def on(page, charts: int = 0) -> None:
        if charts:
            page.locator(".js-plotly-plot").nth(charts - 1).wait_for()
        page.wait_for_function(FITTING, arg=PHONE)

    return on
