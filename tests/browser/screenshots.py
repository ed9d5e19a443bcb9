"""Pictures of the pages in light, dark, projector and on a phone, written to build/screenshots."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parent)]

from serving import LAUNCH, ROOT, linked, served  # noqa: E402 - found by the line above when run as a script

from tests.conftest import find_chromium  # noqa: E402 - the same

FULL = 400
SHOTS = {
    "two_by_two_light": ("", 1920, 1080, "light", False),
    "two_by_two_dark": ("", 1920, 1080, "dark", False),
    "two_by_two_projector": ("", 1920, 1080, "light", True),
    "two_by_two_phone": ("", 390, 3000, "light", False),
    "two_by_two_whole": ("", 1920, 1500, "light", False),
    "plan_light": ("plan", 1920, 1080, "light", False),
    "plan_dark": ("plan", 1920, 1080, "dark", False),
    "plan_projector": ("plan", 1920, 1080, "light", True),
    "plan_phone": ("plan", 390, 4800, "light", False),
    "plan_whole": ("plan", 1920, 2700, "light", False),
    "compare_light": ("compare", 1920, 1080, "light", False),
    "compare_dark": ("compare", 1920, 1080, "dark", False),
    "compare_phone": ("compare", 390, 3000, "light", False),
    "assumptions_light": ("assumptions", 1920, 1080, "light", False),
    "glossary_light": ("glossary", 1920, 1080, "light", False),
}


def main() -> None:
    """Take every picture of SHOTS."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--out", type=Path, default=ROOT / "build" / "screenshots")
    out = options.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    with served() as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=find_chromium(), args=list(LAUNCH))
        for name, shot in SHOTS.items():
            take(browser, address, out / f"{name}.png", *shot)
            print(out / f"{name}.png")
        browser.close()


def take(
    browser: Browser, address: str, to: Path, page_path: str, width: int, height: int, scheme: str, projector: bool
) -> None:
    """Write one picture of a page."""
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    context.set_default_timeout(180_000)
    page = context.new_page()
    page.goto(linked(address, page_path, FULL))
    settle(page, bool(page_path))
    if projector:
        page.get_by_text("Projector", exact=True).click()
        settle(page, bool(page_path))
        page.get_by_test_id("stSidebarContent").hover()
        page.mouse.wheel(0, -5_000)
        page.wait_for_timeout(500)
    page.screenshot(path=to)
    context.close()


def settle(page: Page, is_method: bool) -> None:
    """Wait until the numbers are final and nothing is still being loaded."""
    page.get_by_test_id("stHeading").first.wait_for()
    if not is_method:
        page.get_by_text(f"{FULL} of {FULL} replications").wait_for()
    page.wait_for_function("document.querySelectorAll('[data-testid=stSkeleton]').length === 0")
    page.wait_for_timeout(1_200)


if __name__ == "__main__":
    main()
