"""What moves is what is meant: after any burst of keys, sliders, list of changes, address and numbers agree."""

import os
import random
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from serving import linked

from sim.scenario.differences import leaves
from sim.scenario.scenario import value_at
from ui.session import link
from ui.session.changes import changed_paths
from ui.widgets.formats import format_of
from ui.widgets.levers import declared_at, together

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
SLIDERS = "[data-testid=stSidebar] input[type=range]"
DRAWN = """sliders => sliders.map(slider => [
    [...slider.closest('[class*=st-key-edit]').classList].find(name => name.startsWith('st-key-edit')),
    Number(slider.value)])"""
QUIET = """milliseconds => {
    const running = document.querySelector('[data-testid=stApp]').dataset.testScriptState !== 'notRunning';
    window.quietSince = running ? null : (window.quietSince ?? Date.now());
    return !running && Date.now() - window.quietSince > milliseconds;
}"""
FOCUSED = "() => document.activeElement.getAttribute('aria-label')"
FINGERPRINT = re.compile(r"scenario ([0-9a-f]{16})")
CHANGES = re.compile(r"Changed from the start \((\d+)\)")
GAPS = (30, 60, 100, 150, 250, 400, 800)  # ms
KEYS = ("ArrowRight", "ArrowRight", "ArrowLeft", "PageUp", "PageDown")
PAGES = ("", "capacity", "talent", "scale")


def opened(visit, address, name):
    page = visit(linked(address, name, replications=12), width=1366, height=768)
    page.locator(SLIDERS).first.wait_for()
    page.get_by_text(FINGERPRINT).first.wait_for()
    return page


def settled(page):
    """Wait until nothing has run for a while."""
    page.evaluate("window.quietSince = null")
    page.wait_for_function(QUIET, arg=1500)


def shared_by(page):
    """Return what the link in a page's address holds."""
    return link.decode_shared(parse_qs(urlsplit(page.url).query)["s"][0])


def disagreements(page):
    """Say where sliders, list of changes and numbers differ from the scenario of the address."""
    shared = shared_by(page)
    scenario = shared.scenario
    paths = {
        re.sub(r"[^a-zA-Z0-9_-]", "-", f"st-key-edit.{path}."): path
        for path in leaves(scenario.model_dump(mode="json"))
    }
    differing = []
    for name, drawn in page.locator(SLIDERS).evaluate_all(DRAWN):
        path = paths[re.sub(r"\d+$", "", name)]
        held = format_of(declared_at(scenario, path)).to_screen(value_at(scenario, path))
        if abs(drawn - held) > 1e-9:
            differing.append(f"{path}: {drawn} on its slider, {held} in the address")
    listed = int(CHANGES.search(page.get_by_test_id("stSidebar").inner_text()).group(1))
    changed = len(together(scenario, changed_paths(shared.start, scenario)))
    if listed != changed:
        differing.append(f"{listed} changes are listed, {changed} are in the address")
    shown = FINGERPRINT.search(page.get_by_text(FINGERPRINT).first.inner_text()).group(1)
    if shown != scenario.fingerprint():
        differing.append(f"numbers of {shown}, an address of {scenario.fingerprint()}")
    return differing


def burst(pages, seed, presses):
    """Press keys on one lever a page after another, in turns over the pages; return the lever each of them ended on."""
    chance = random.Random(seed)
    names = {}
    for turn in range(presses):
        for page in pages:
            if turn % (presses // 2) == 0:
                lever = chance.choice([slider for slider in page.locator(SLIDERS).all() if slider.is_visible()])
                lever.focus()
                names[page] = lever.get_attribute("aria-label")
            page.keyboard.press(chance.choice(KEYS))
            page.wait_for_timeout(chance.choice(GAPS) / len(pages))
    return names


@pytest.mark.long
def test_the_first_presses_move_no_lever_and_keep_the_focus(visit, address):
    page = opened(visit, address, "capacity")
    lever = page.locator(SLIDERS).first
    settled(page)
    start, place = float(lever.input_value()), page.get_by_test_id("stSlider").first.bounding_box()["y"]
    lever.focus()
    for gap in (30, 150, 60):
        lever.press("ArrowRight")
        page.wait_for_timeout(gap)
    settled(page)
    assert page.evaluate(FOCUSED) == lever.get_attribute("aria-label")
    assert page.get_by_test_id("stSlider").first.bounding_box()["y"] == place
    assert len(changed_paths(shared_by(page).start, shared_by(page).scenario)) > 0
    assert disagreements(page) == []
    page.get_by_role("button", name="Undo", exact=True).focus()
    for _ in range(3):
        page.keyboard.press("Enter")
        settled(page)
    assert page.evaluate("() => document.activeElement.innerText") == "Undo"
    assert float(page.locator(SLIDERS).first.input_value()) == start
    assert disagreements(page) == []


@pytest.mark.long
@pytest.mark.skipif("BURSTS" not in os.environ, reason="takes minutes a seed: BURSTS=1 runs it")
@pytest.mark.parametrize("seed", range(6))
def test_after_bursts_by_several_people_all_that_is_shown_agrees(seed, visit, address):
    pages = [opened(visit, address, name) for name in PAGES]
    names = burst(pages, seed, presses=10)
    for page in pages:
        settled(page)
        assert disagreements(page) == [], page.url
        assert page.evaluate(FOCUSED) == names[page]


@pytest.mark.long
def test_back_goes_to_the_page_before_and_the_scenario_stays(visit, address):
    page = opened(visit, address, "capacity")
    entries = page.evaluate("history.length")
    lever = page.locator(SLIDERS).first
    for _ in range(3):
        lever.press("ArrowRight")
        settled(page)
    assert page.evaluate("history.length") == entries
    page.get_by_test_id("stTopNav").get_by_role("link", name="Scale").click()
    page.get_by_text(FINGERPRINT).first.wait_for()
    settled(page)
    lever.press("ArrowRight")
    settled(page)
    moved = shared_by(page).scenario
    page.go_back()
    page.wait_for_url("**/capacity*")
    settled(page)
    assert shared_by(page).scenario == moved
    assert disagreements(page) == []
