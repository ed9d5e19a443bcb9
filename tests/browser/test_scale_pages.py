"""Scale and Capacity in a browser: refined in place, a lever of the page moves its charts, and a phone holds them."""

import re

import pytest
from serving import linked

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
DONE = re.compile(r"(\d+) of \1 replications on shared draws")


@pytest.mark.long
def test_capacity_fits_a_phone_and_its_lever_moves_the_law(visit, address, fits):
    page = visit(linked(address, "capacity", replications=12), width=390, height=844)
    page.get_by_text(DONE).wait_for()
    fits(page, charts=2)
    page.get_by_text("How many deals at once").click()
    fits(page, charts=4)
    opened = page.url
    lever = page.locator('input[type=range][aria-label="Vendor-led cycle"]')
    lever.focus()
    lever.press("End")
    page.wait_for_function("before => location.href !== before", arg=opened)
    page.get_by_text(re.compile("5 months from start to close")).first.wait_for(state="attached")


@pytest.mark.long
def test_scale_ends_with_all_replications_and_shows_another_input(visit, address):
    page = visit(linked(address, "scale", replications=12))
    page.get_by_text(DONE).wait_for()
    page.get_by_text("How output grows").click()
    page.get_by_text("Selling hours", exact=True).click()
    page.get_by_text(re.compile("against selling hours per PM and month")).first.wait_for()
    page.get_by_text(DONE).wait_for()
    page.wait_for_function("document.querySelectorAll('.js-plotly-plot').length >= 2")
