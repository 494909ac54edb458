"""The README's picture of the lab shows the lab as it is."""

import pytest

from tools import screenshot
from tools.walk.comparing import difference

STALE = 0.15
"""The part of a picture that may look different: other letters 0.04, an older lab or another page 0.34."""
WORDS = "<p style='font: 16px/30px {font}; margin: 0 {margin}px'>" + "Events go to a topic, and are read. " * 80


def test_it_is_not_stale(browser, begun):
    now = screenshot.take(browser, begun)
    differs = difference(browser, screenshot.FILE.read_bytes(), now)
    assert differs < STALE, f"{differs:.0%} of docs/lab.png is not as the lab is now: python -m tools.screenshot"


@pytest.fixture
def drawn(browser):
    """Draws a page of words in a font, with a margin."""
    page = browser.new_page(viewport=screenshot.SIZE)

    def draw(font: str, margin: int) -> bytes:
        page.set_content(WORDS.format(font=font, margin=margin))
        return page.screenshot()

    yield draw
    page.close()


@pytest.mark.parametrize(("font", "margin", "stale"), [("serif", 0, False), ("sans-serif", 500, True)])
def test_other_letters_are_the_same_picture_and_other_places_are_not(browser, drawn, font, margin, stale):
    assert (difference(browser, drawn("sans-serif", 0), drawn(font, margin)) >= STALE) is stale
