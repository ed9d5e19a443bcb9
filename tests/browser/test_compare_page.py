"""Compare in a browser: an explanation runs while the page is used, a pasted link joins, and a phone holds it all."""

import re

import pytest
from serving import linked, scenario

from ui.session import link

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
DONE = re.compile(r"(\d+) of \1 replications on shared draws")


def choose(page, name):
    page.get_by_test_id("stButtonGroup").get_by_text(name, exact=True).click()


@pytest.mark.long
def test_the_page_can_be_used_while_an_explanation_runs(visit, address):
    page = visit(linked(address, "compare", replications=60))
    page.get_by_text(DONE).wait_for()
    choose(page, "Why")
    page.get_by_role("button", name="Explain").click()
    choose(page, "Months")
    page.get_by_text(re.compile("Cumulative revenue less that of")).wait_for()
    choose(page, "Why")
    page.get_by_text(re.compile("16 runs of 60 replications")).wait_for()
    page.wait_for_function("document.querySelectorAll('.js-plotly-plot').length === 2")
    page.get_by_text(re.compile("Within pay: sharing")).first.wait_for(state="attached")


@pytest.mark.long
def test_a_pasted_link_joins_the_comparison_on_a_phone(visit, address, fits):
    page = visit(linked(address, "compare", replications=12), width=390, height=844)
    page.get_by_text(DONE).wait_for()
    fits(page)
    page.get_by_role("button", name="Add").click()
    other = scenario(12).replace(name="Pasted one").with_values({"market.growth_per_year": 0.3})
    box = page.get_by_label("A link", exact=True)
    box.fill(f"{address}/compare?s={link.encode(other)}")
    box.press("Enter")
    page.get_by_text("Pasted one").first.wait_for(state="attached")
    page.get_by_text(DONE).wait_for()
    fits(page, charts=1)
