"""Pictures: their text is a well-formed document, whatever the labels; their alternative is complete."""

import re
from html import unescape
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from lessons.course import pictures
from lessons.course.grid import Box, Grid
from lessons.course.layout import HIGH, SMALL, WIDEST, in_rows, shortened, wrapped
from lessons.course.pictures import Picture, arrow, box, colours, rectangle, text, title
from tests.course.seeing import Seen, contrast, faults, seen

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


def test_an_alternative_can_be_written_to_a_file_whatever_it_names():
    picture = Picture(10, 10, [], NASTY)
    assert (repr(picture) + picture._repr_html_()).encode()
    assert "\x1b" not in repr(picture)


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


def test_what_does_not_fit_goes_into_another_row():
    assert [len(row) for row in in_rows(range(11), left=100, wide=90)] == [5, 5, 1]
    assert in_rows([], 100, 90) == [[]]
    assert [len(row) for row in in_rows(range(2), left=100, wide=2000)] == [1, 1]
    assert wrapped("", 100) == [""]
    assert max(map(len, wrapped("word " * 30 + "w" * 90, 200))) <= 25


def test_a_row_has_a_box_in_each_column_but_those_that_stay_empty():
    grid = Grid(left=10, step=80, gap=6)
    row = drawn(*grid.row(40, [Box("one", caption="0"), None, Box(["two", "lines"], pictures.CARD)]), grid.bar(1, 40))
    _card, *boxes, bar = ([float(one.get(at)) for at in ("x", "width")] for one in row.iter(f"{SVG}rect"))
    assert boxes == [[10, 74], [170, 74]]
    assert boxes[0][0] + boxes[0][1] < bar[0] < sum(bar) < grid.x(1), "the bar is in the gap"
    assert words(row) == ["one", "0", "two", "lines"]


def test_a_colour_stays_with_its_value_and_comes_again_when_all_are_used():
    found = colours(f"user-{number}" for number in (*range(8), 0))
    assert len(found) == 8
    assert len(set(found.values())) == len(pictures.PALETTE)
    assert found["user-0"] == found["user-7"]


@pytest.mark.parametrize("fill", [*pictures.PALETTE, pictures.PLAIN, pictures.CARD])
def test_ink_is_readable_on_every_colour(fill):
    """WCAG's contrast for text: 4.5 to 1."""
    assert contrast(fill, pictures.INK) >= 4.5


@pytest.mark.parametrize("stroke", [*pictures.STROKES, pictures.LINE, pictures.INK])
def test_lines_and_borders_can_be_seen_on_the_card(stroke):
    """WCAG's contrast for what is not text: 3 to 1."""
    assert contrast(stroke, pictures.CARD) >= 3


@pytest.mark.parametrize("label", ["鍵" * 60, "🔑" * 60, "w" * 200, NASTY * 5])
def test_a_title_and_a_box_end_where_their_room_ends(label):
    shown = seen(Picture(WIDEST, 80, [title(label), box(10, 40, 90, HIGH, label)], label)._repr_html_())
    assert list(faults(shown, WIDEST, SMALL)) == []
    assert all(words.endswith("…") for words in words_of(shown))


def words_of(shown: Seen) -> list[str]:
    return [label.holds for label in shown.labels()]


def test_a_reader_would_notice_each_fault():
    small = Picture(1120, 100, [text(10, 10, "half as high"), text(10, 12, "over it", 24)], "")
    out = Picture(100, 100, [text(10, 20, "much too long"), text(10, 60, "dark").replace(pictures.INK, "#999999")], "")
    over = Picture(300, 50, [rectangle(10, 10, 70, 20), text(20, 20, "wider than it")], "")
    found = [fault for one in (small, out, over) for fault in faults(seen(one._repr_html_()), WIDEST, SMALL)]
    assert [fault.partition("'")[2].partition("'")[2] for fault in found] == [
        " is shown 6.5 pixels high",
        " lies over 'over it'",
        " runs out of the picture",
        " is hard to tell from #ffffff",
        " runs out of its box",
    ]
    assert seen(Picture(90, 50, [box(10, 10, 70, 20, "one two")], "Two.")._repr_html_()).unsaid() == ["one"]
