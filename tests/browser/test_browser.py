"""What only a browser shows: a deep link first, a lever that moves the numbers, two people at once, a phone."""

import re

import pytest
from serving import linked, served

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
DONE = "on shared draws"


def finished(page, replications: int | str = 40):
    """Wait until the full number of replications is shown; return the headline."""
    page.get_by_text(re.compile(f"{replications} of {replications} replications {DONE}")).wait_for()
    return page.get_by_test_id("stHeading").first.inner_text()


def press(page, group: str, label: str, key: str):
    """Open a group of levers and press a key on one of them."""
    lever = page.locator(f'input[type=range][aria-label="{label}"]')
    if lever.count() == 0 or not lever.is_visible():
        page.locator("summary", has_text=group).click()
    lever.focus()
    lever.press(key)


def test_a_deep_link_first_on_a_fresh_server_has_the_shared_sidebar(visit):
    with served() as fresh:
        page = visit(linked(fresh, "assumptions"))
        page.get_by_text("Assumptions: every number").wait_for()
        sidebar = page.get_by_test_id("stSidebar")
        sidebar.get_by_text("Scenario", exact=True).wait_for()
        sidebar.get_by_text("What partners get", exact=True).wait_for()
        page.get_by_text("Market growth").first.wait_for(state="attached")
        assert page.get_by_role("dialog").count() == 0
        page.close()


def test_a_lever_changes_the_numbers_the_address_and_back(visit, address):
    page = visit(linked(address))
    before, opened = finished(page), page.url
    press(page, "Market", "Market growth", "End")
    page.wait_for_function("before => location.href !== before", arg=opened)
    page.wait_for_function(
        "before => document.querySelector('[data-testid=stHeading]').innerText !== before", arg=before
    )
    page.get_by_test_id("stSidebar").get_by_role("button", name="Undo").click()
    page.wait_for_function(
        "before => document.querySelector('[data-testid=stHeading]').innerText === before", arg=before
    )


@pytest.mark.long
def test_the_link_of_one_browser_shows_the_same_in_another(visit, address):
    first = visit(linked(address))
    before, opened = finished(first), first.url
    press(first, "Market", "Market growth", "End")
    first.wait_for_function("before => location.href !== before", arg=opened)
    first.wait_for_function(
        "before => document.querySelector('[data-testid=stHeading]').innerText !== before", arg=before
    )
    second = visit(first.url)
    assert finished(second) == finished(first)


@pytest.mark.long
def test_two_browsers_at_once_keep_their_own_scenarios(visit, address):
    first, second = visit(linked(address, replications=42)), visit(linked(address, replications=44))
    headlines = finished(second, 44), finished(first, 42)
    press(first, "Market", "Market growth", "End")
    first.wait_for_function(
        "before => document.querySelector('[data-testid=stHeading]').innerText !== before", arg=headlines[1]
    )
    assert finished(second, 44) == headlines[0]


@pytest.mark.long
def test_a_first_look_is_refined_in_place(visit, address):
    page = visit(linked(address, replications=1_500))  # so many that the first look stands for seconds
    page.get_by_text(re.compile("First look from 50 replications")).wait_for()
    finished(page, "1,500")
    page.get_by_text("First look from").wait_for(state="detached")


@pytest.mark.long
def test_a_refinement_can_be_stopped_and_taken_up_again(visit, address):
    page = visit(linked(address, replications=20_000))
    page.get_by_role("button", name="Stop here").click()
    page.get_by_role("button", name="Go on refining").wait_for()
    run = re.compile(r"\b50 of [\d,]+ replications on shared draws \(the scenario asks for 20,000\)")
    page.get_by_text(run).wait_for()


def test_the_page_fits_a_phone(visit, address, fits):
    page = visit(linked(address), width=390, height=844)
    finished(page)
    fits(page, charts=1)
