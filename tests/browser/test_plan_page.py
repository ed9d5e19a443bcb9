"""The Plan page under a hand: the curve moves before the pointer is released, and the plan follows after it."""

import re

import pytest
from serving import linked

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
CURVE = "path[data-role=curve]"


def opened(visit, address, **size):
    page = visit(linked(address, "plan"), **size)
    page.locator(CURVE).wait_for()
    page.get_by_role("heading", name="For the people it pays").wait_for()
    page.get_by_text("Edit terms").click()
    return page


def shape(page) -> str:
    return page.locator(CURVE).get_attribute("d")


def middle(page, selector: str) -> tuple[float, float]:
    """Return where an element stands, once it does not move any more."""
    page.locator(selector).scroll_into_view_if_needed()
    before, box = None, page.locator(selector).bounding_box()
    while box != before:
        page.wait_for_timeout(200)
        before, box = box, page.locator(selector).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.long
def test_the_curve_moves_while_dragging_and_the_plan_after(visit, address):
    page = opened(visit, address)
    before, headline = shape(page), page.get_by_test_id("stHeading").first.inner_text()
    link = page.url
    x, y = middle(page, "circle.handle.up")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 20, steps=4)
    first = shape(page)
    page.mouse.move(x, y + 40, steps=4)
    second = shape(page)
    assert len({before, first, second}) == 3
    assert page.url == link
    assert page.get_by_test_id("stHeading").first.inner_text() == headline
    page.mouse.up()
    page.wait_for_function("before => location.href !== before", arg=link)
    page.wait_for_function(
        "before => document.querySelector('[data-testid=stHeading]').innerText !== before", arg=headline
    )
    text = page.locator("output").nth(1).inner_text()
    rate = float(re.search(r"×([\d.]+)", text).group(1))
    assert rate < 2.0
    named = "input[aria-label^='Accelerator rate, x base rate']"
    shown = "([named, rate]) => [...document.querySelectorAll(named)].some(field => Number(field.value) === rate)"
    page.wait_for_function(shown, arg=[named, rate])
    assert shape(page) == second


@pytest.mark.long
def test_the_curve_can_be_moved_by_keyboard_and_undone(visit, address):
    page = opened(visit, address)
    before = shape(page)
    start = page.get_by_role("slider", name="Accelerator starts above")
    start.focus()
    start.press("ArrowRight")
    assert start.get_attribute("aria-valuetext") == "101 % of quota"
    undo = page.get_by_test_id("stSidebar").get_by_role("button", name="Undo")
    page.wait_for_function(
        "() => !document.querySelector('[data-testid=stSidebar] button[disabled] p') || "
        "![...document.querySelectorAll('[data-testid=stSidebar] button[disabled] p')]"
        ".some((each) => each.innerText === 'Undo')"
    )
    assert shape(page) != before
    undo.click()
    page.get_by_label(re.compile("^Accelerator starts above, % of quota")).first.wait_for()
    page.locator(f'{CURVE}[d="{before}"]').wait_for(state="attached")


@pytest.mark.long
def test_the_page_fits_a_phone(visit, address, fits):
    page = opened(visit, address, width=390, height=844)
    fits(page, charts=1)
    assert page.locator("svg[role=img]").first.bounding_box()["width"] <= 390
