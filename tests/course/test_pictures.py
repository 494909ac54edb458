"""Pictures: their text is a well-formed document, whatever the labels; their alternative is complete."""

import re
from html import unescape
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from lessons.course import pictures
from lessons.course.pictures import Picture, arrow, box, colours, shortened, text

SVG = "{http://www.w3.org/2000/svg}"
NASTY = "<b>&amp;\"'</b> %3C # \x00\x1b\ud800 é 鍵 🔑 --> ]]>"


def drawn(*shapes: str) -> ElementTree.Element:
    """The picture as a browser takes it from the cell's output."""
    page = Picture(200, 100, shapes, "words")._repr_html_()
    source = unescape(re.search(r'src="data:image/svg\+xml,([^"]*)"', page)[1])
    assert not set(source) & set('<>"#'), "a character that ends the attribute or the address"
    return ElementTree.fromstring(unquote(source))


def words(picture: ElementTree.Element) -> list[str]:
    return [found.text for found in picture.iter(f"{SVG}text")]


def test_a_picture_is_a_document_of_its_size():
    picture = drawn(box(1, 2, 60, 20, "one"), arrow(0, 0, 30, 40))
    assert (picture.tag, picture.get("width"), picture.get("viewBox")) == (f"{SVG}svg", "200", "0 0 200 100")
    assert words(picture) == ["one"]


@pytest.mark.parametrize("label", [NASTY, "", " ", "<script>alert(1)</script>"])
def test_any_label_is_text_and_never_markup(label):
    picture = drawn(text(0, 0, label), box(0, 0, 1000, 20, label))
    expected = re.sub("[\x00\x1b\ud800]", "�", label)
    assert [shown or "" for shown in words(picture)] == [expected, expected]
    assert {element.tag for element in picture.iter()} == {f"{SVG}svg", f"{SVG}rect", f"{SVG}text"}


def test_the_alternative_is_in_the_page_and_is_the_plain_text():
    picture = Picture(10, 10, [], 'Two "keys" & <more>')
    assert unescape(re.search(r'alt="([^"]*)"', picture._repr_html_())[1]) == 'Two "keys" & <more>'
    assert repr(picture) == 'Two "keys" & <more>'


def test_the_same_picture_is_the_same_text():
    def make():
        return Picture(100, 50, [arrow(0, 0, 33.333333333, 10), box(0.1 + 0.2, 1, 2, 3, "x")], "words")._repr_html_()

    assert make() == make()
    assert not re.search(r"\.\d{5}", make()), "a number that another machine may round in another way"


def test_an_arrow_of_no_length_is_drawn_all_the_same():
    assert drawn(arrow(5, 5, 5, 5)).find(f"{SVG}polygon") is not None


def test_a_label_is_cut_to_its_box():
    assert words(drawn(box(0, 0, 60, 20, "user-123456789"))) == ["user-…"]
    assert shortened("user-1", 60) == "user-1"
    assert shortened("user-1", 1) == "…"


def test_a_colour_stays_with_its_value_and_comes_again_when_all_are_used():
    found = colours(f"user-{number}" for number in (*range(8), 0))
    assert len(found) == 8
    assert len(set(found.values())) == len(pictures.PALETTE)
    assert found["user-0"] == found["user-7"]


@pytest.mark.parametrize("fill", [*pictures.PALETTE, pictures.PLAIN, pictures.CARD])
def test_ink_is_readable_on_every_colour(fill):
    """WCAG's contrast for text: 4.5 to 1."""
    assert (luminance(fill) + 0.05) / (luminance(pictures.INK) + 0.05) >= 4.5


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
