"""The README's picture of the lab shows the lab as it is."""

from tools import screenshot
from tools.walk.comparing import difference

STALE = 0.15
"""The part of a picture that may look different: other letters 0.04, an older lab or another page 0.34."""


def test_it_is_not_stale(browser, begun):
    now = screenshot.take(browser, begun)
    differs = difference(browser, screenshot.FILE.read_bytes(), now)
    assert differs < STALE, f"{differs:.0%} of docs/lab.png is not as the lab is now: python -m tools.screenshot"


def test_another_page_looks_different(browser, opened):
    """What the limit is good for: the README's picture against the lab's first page."""
    page = opened().page
    page.set_viewport_size(screenshot.SIZE)
    assert difference(browser, screenshot.FILE.read_bytes(), page.screenshot()) > STALE
