"""Every page at five widths, unfolded: no text is cut, turned or covered, and nothing scrolls sideways."""

import pytest
from measuring import FIGURE_TEXT, PAGE_TEXT, PAGES, SETTLED, UNFOLD

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.timeout(900)]
WIDTHS = {1920: 1080, 1366: 768, 1024: 768, 768: 1024, 360: 740}
DRAWN = 1_200  # ms in which figures take their new width


@pytest.mark.parametrize("name", [name for name in PAGES if name != "replay"])  # not measured yet
def test_every_text_can_be_read_at_every_width(name, settled):
    page = settled(name)
    page.evaluate(UNFOLD)
    page.wait_for_timeout(DRAWN)
    page.wait_for_function(SETTLED, polling=200)
    faults = []
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(DRAWN)
        faults += [f"{width}: {fault}" for measure in (FIGURE_TEXT, PAGE_TEXT) for fault in page.evaluate(measure)]
    assert faults == []
