"""Pictures of every page in light, dark, projector and on a phone, written to build/screenshots.

`make screenshots ARGS="--pages replay stress --looks dark"` takes some of them; all take about ten minutes.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parent)]

from serving import LAUNCH, ROOT, linked, served  # noqa: E402 - found by the line above when run as a script

from tests.conftest import find_chromium  # noqa: E402 - the same

FULL = 400
HOME = "two_by_two"  # it stands at the root
PAGES = (HOME, *sorted(path.stem for path in (ROOT / "pages").glob("*/*.py") if path.stem != HOME))
LOOKS = {  # width, height, color scheme, projector
    "light": (1920, 1080, "light", False),
    "dark": (1920, 1080, "dark", False),
    "projector": (1920, 1080, "light", True),
    "phone": (390, 3200, "light", False),
    "whole": (1920, 2400, "light", False),
}
BUSY = ",".join(f"[data-testid={name}]" for name in ("stSkeleton", "stProgress", "stSpinner", "stStatusWidget"))
CALM = 1_500  # ms without anything at work before a page counts as settled


def main() -> None:
    """Take the pictures asked for."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--out", type=Path, default=ROOT / "build" / "screenshots")
    options.add_argument("--pages", nargs="*", choices=PAGES, default=list(PAGES))
    options.add_argument("--looks", nargs="*", choices=list(LOOKS), default=list(LOOKS))
    chosen = options.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    with served() as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=find_chromium(), args=list(LAUNCH))
        for name in chosen.pages:
            for look in chosen.looks:
                take(browser, address, chosen.out / f"{name}_{look}.png", name, look)
                print(chosen.out / f"{name}_{look}.png", flush=True)
        browser.close()


def take(browser: Browser, address: str, to: Path, name: str, look: str) -> None:
    """Write one picture of a page."""
    width, height, scheme, projector = LOOKS[look]
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    context.set_default_timeout(180_000)
    page = context.new_page()
    page.goto(linked(address, "" if name == HOME else name, FULL) + ("&projector=1" if projector else ""))
    settle(page)
    if name == "replay":
        page.get_by_text("Try it with a made-up year").click()
        page.get_by_text("427 deals").first.wait_for()
        settle(page)
    page.screenshot(path=to)
    context.close()


def settle(page: Page) -> None:
    """Wait until the numbers are final and nothing is still being loaded."""
    page.get_by_test_id("stHeading").first.wait_for()
    calm = f"""() => {{
        if (document.querySelectorAll('{BUSY}').length) window.calmSince = undefined;
        else window.calmSince ??= performance.now();
        return performance.now() - window.calmSince > {CALM};
    }}"""
    page.wait_for_function(calm, polling=200)


if __name__ == "__main__":
    main()
