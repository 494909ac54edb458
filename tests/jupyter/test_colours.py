"""The box and its buttons are read in every theme: text 4.5:1, borders 3:1, letters of 12 pixels or more."""

import re

import pytest

from lessons.course import view
from tests.jupyter import themes
from tests.jupyter.extension import FOLDER

STYLE = (FOLDER / "static" / "style.css").read_text(encoding="utf-8")
THEMES = ("light", "dark", "dark-high-contrast")
ELSEWHERE = ("#ffffff", "#1f1f1f", "#0d1117")  # VS Code's and a code host's pages


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("kind", view.COLOURS)
def test_a_border_is_seen_on_the_page_of_every_theme(theme, kind):
    page = themes.of("--jp-layout-color0", themes.colours(theme))
    assert themes.contrast(themes.parsed(view.COLOURS[kind]), page) >= 3


@pytest.mark.parametrize("page", ELSEWHERE)
@pytest.mark.parametrize("kind", view.COLOURS)
def test_and_on_other_pages(page, kind):
    assert themes.contrast(themes.parsed(view.COLOURS[kind]), themes.parsed(page)) >= 3


@pytest.mark.parametrize("theme", THEMES)
def test_the_words_of_a_button_are_read_and_its_border_is_seen(theme):
    colours = themes.colours(theme)
    (ink,) = re.findall(r"\n  color: var\((.+?)\);", STYLE)
    papers = re.findall(r"background: var\((.+?)\);", STYLE)
    assert len(papers) == 2, "at rest, and under the mouse"
    for paper in papers:
        assert themes.contrast(themes.of(ink, colours), themes.of(paper, colours)) >= 4.5
    assert re.findall(r"border: 1px solid (\w+);", STYLE) == ["currentColor"]


@pytest.mark.parametrize("theme", THEMES)
def test_the_text_of_a_box_is_the_page_s_and_is_read(theme):
    colours = themes.colours(theme)
    ink, page = (themes.of(name, colours) for name in ("--jp-content-font-color1", "--jp-layout-color0"))
    assert themes.contrast(ink, page) >= 4.5
    assert not re.search(r"[^-]color:|background", view.View("Correct", "Yes.", colour="good")._repr_html_())


def test_letters_are_12_pixels_or_more():
    sizes = [float(size) for size in re.findall(r"font-size: ([\d.]+)px", STYLE)]
    assert min(sizes) >= 12
    assert "font-size" not in view.View("Correct", "Yes.", code="a = 1")._repr_html_()
    content = [themes.colours(theme)["--jp-content-font-size1"] for theme in THEMES]
    assert all(float(size.removesuffix("px")) >= 12 for size in content)
