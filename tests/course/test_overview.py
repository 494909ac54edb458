"""The picture of producer, broker and consumers: everything in it stands in its words, and nothing on anything else."""

from xml.etree import ElementTree

from lessons import events
from lessons.course import overview
from lessons.course.layout import WIDEST

SVG = "{http://www.w3.org/2000/svg}"
KEPT = [events.user_logged_in(123), events.user_logged_in(456)]


def drawn() -> ElementTree.Element:
    picture = overview.draw(KEPT, events.user_logged_in(789), {"analytics": 2, "billing": 1})
    return ElementTree.fromstring(picture.svg)


def test_events_are_on_their_way_between_those_whom_they_concern():
    x = {}
    for found in drawn().iter(f"{SVG}text"):
        x.setdefault(found.text, []).append(float(found.get("x")))
    assert x["producer"][0] < x["user 789"][0] < x["broker"][0]
    assert x["broker"][0] < x["user 123"][0] < x["user 456"][0] < x["next"][0]
    assert x["next"][0] < x["user 456"][1] == x["user 123"][1] < x["billing"][0]


def test_what_a_consumer_gets_is_the_event_before_the_one_that_it_reads_next():
    words = overview.draw(KEPT, events.user_logged_in(789), {"billing": 1}).text
    assert "The consumer billing gets number 0, user 123, and reads number 1 next." in words


def test_letters_are_large_and_boxes_apart():
    picture = drawn()
    assert int(picture.get("width")) <= WIDEST
    assert {int(found.get("font-size")) for found in picture.iter(f"{SVG}text")} <= {12, 13}
    boxes = [
        [float(found.get(name)) for name in ("x", "y", "width", "height")]
        for found in picture.iter(f"{SVG}rect")
        if float(found.get("height")) < 60
    ]
    for number, (x, y, wide, high) in enumerate(boxes):
        for left, top, width, height in boxes[:number]:
            assert x + wide <= left or left + width <= x or y + high <= top or top + height <= y
