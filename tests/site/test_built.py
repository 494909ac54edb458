"""The built site, as a visitor has it: from a disk, without a network, on a phone and a desk, in light and in dark."""

import pytest

from lessons.course import openings, outline
from tools.site import catalogue, checking

pytestmark = pytest.mark.site
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1300, "height": 900}
PAGES = ("index", "notebooks/01_kafka", "notebooks/05_choosing", "notebooks/07_quiz", "docs/claims", "INSTRUCTORS")


@pytest.fixture
def scheme():
    return "light"


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def page(request, browser, scheme):
    """A page of a browser that reaches no network; what goes wrong behind it fails the test."""
    context = browser.new_context(viewport=request.param, color_scheme=scheme, offline=True)
    page, wrong = context.new_page(), []
    page.on("requestfailed", lambda failed: wrong.append(failed.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    yield page
    context.close()
    assert wrong == []


def address(site, name: str) -> str:
    return (site / f"{name}.html").resolve().as_uri()


def test_all_links_lead_somewhere_and_nothing_is_fetched_from_elsewhere(site):
    assert checking.faults(site) == []


def test_every_page_is_there_with_its_title_and_one_for_those_that_are_not(site):
    for name in (*catalogue.notebooks(), *catalogue.texts(), catalogue.START, "search", "404"):
        assert checking.Page(site / f"{name}.html").title, name
    title = checking.Page(site / "notebooks" / "01_kafka.html").title
    assert title == f"{openings.read('01_kafka').title} - Event streaming, running"


def test_every_stored_picture_is_shown(site):
    for name in outline.EVERY:
        notebook = (openings.FOLDER / f"{name}.ipynb").read_text(encoding="utf-8")
        stored = notebook.count('<img src=\\"data:image/svg+xml')
        found = checking.Page(site / "notebooks" / f"{name}.html").resources
        assert sum(one.startswith("data:image/svg+xml") for one in found) == stored, name


def test_pages_fit_their_screen_and_pictures_are_loaded(site, page):
    for name in PAGES:
        page.goto(address(site, name))
        page.get_by_role("heading", level=1).wait_for()
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), name
        assert page.evaluate("[...document.images].filter(one => !one.complete || !one.naturalWidth).length") == 0, name


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_as_light_or_dark_as_the_visitor_asks(site, page, scheme):
    page.goto(address(site, "notebooks/01_kafka"))
    shade = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)")
    assert (max(shade) < 80) == (scheme == "dark")


def test_a_hint_opens_and_the_search_finds_without_a_server(site, page):
    page.goto(address(site, "notebooks/01_kafka"))
    hint = page.locator("details.hint").first
    assert not hint.locator("p").is_visible()
    hint.locator("summary").click()
    assert hint.locator("p").is_visible()
    page.goto(address(site, "search") + "?q=tombstone")
    found = page.locator("ul.search a").first
    found.wait_for()
    found.click()
    assert "tombstone" in page.locator("article").inner_text().lower()
