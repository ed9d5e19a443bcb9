"""Optimize in a browser: a search runs with progress, its plan comes into force and is undone, a phone holds it."""

import re

import pytest
from serving import linked

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
READY = re.compile(r"(\d+) of \1 replications on shared draws")


@pytest.mark.long
def test_a_search_is_stopped_then_run_and_its_plan_used_and_undone(visit, address):
    page = visit(linked(address, "optimize", replications=12))
    page.get_by_text(READY).wait_for()
    page.get_by_text("400, slow").click()
    page.get_by_role("radio", name="400, slow", checked=True).wait_for()
    page.get_by_role("button", name="Search for the best plan").click()
    ours = page.get_by_test_id("stMain")  # a busy page has a Stop of its own in its header
    ours.get_by_role("button", name=re.compile("Stop$")).click()
    page.get_by_role("button", name="Search for the best plan").wait_for()
    page.get_by_text("30, quick").click()
    page.get_by_role("radio", name="30, quick", checked=True).wait_for()
    page.get_by_role("button", name="Search for the best plan").click()
    use = page.get_by_role("button", name="Use this plan")
    use.wait_for()
    page.locator(".js-plotly-plot").first.wait_for()
    opened = page.url
    use.click()
    page.get_by_text("are in force now").wait_for()
    page.wait_for_function("before => location.href !== before", arg=opened)
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("are in force now").wait_for(state="detached")
    page.get_by_role("button", name="Use this plan").wait_for()


@pytest.mark.long
def test_it_fits_a_phone(visit, address, fits):
    page = visit(linked(address, "optimize", replications=12), width=390, height=844)
    page.get_by_text(READY).wait_for()
    fits(page, charts=1)
