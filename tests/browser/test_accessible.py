"""Every page, light and dark: axe finds nothing that matters, one h1, and a name for every figure and control."""

import pytest
from measuring import PAGES

engine = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.timeout(900)]
MATTERS = ("moderate", "serious", "critical")
NAMELESS = """() => [...document.querySelectorAll('[data-testid=stPlotlyChart]')]
    .filter((chart) => !chart.closest('[aria-label]') && !chart.querySelector('[aria-label], [role=figure], title'))
    .map((chart) => chart.outerHTML.slice(0, 200))"""


def faults(page) -> list[str]:
    """Return what axe finds that matters, one line for each node."""
    violations = engine.Axe().run(page).response["violations"]
    return [
        f"{violation['impact']} {violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in violations
        if violation["impact"] in MATTERS
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_that_matters_stands_in_the_way_of_a_reader(name, scheme, settled):
    page = settled(name, scheme=scheme)
    assert faults(page) == []
    assert page.locator("h1").count() == 1
    assert page.evaluate(NAMELESS) == []
