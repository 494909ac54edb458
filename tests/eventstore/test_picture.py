"""Pictures of a stream, from a real server and from made-up steps."""

import xml.etree.ElementTree as ElementTree

import pytest
from esdbclient import NewEvent, StreamState

from lessons import events
from lessons.course.layout import WIDEST
from lessons.events import EventError
from lessons.eventstore import picture
from lessons.eventstore.client_errors import StreamMissing
from lessons.eventstore.picture import MOST, Step
from lessons.eventstore.producer import append

STORY = [
    events.account_created("Alice"),
    events.money_deposited(100),
    events.money_withdrawn(30),
    events.account_closed("moved"),
]


def test_it_shows_each_event_with_the_state_after_it(client, mine):
    append(client, mine("account-1"), STORY, StreamState.NO_STREAM)
    drawn = picture.draw_stream(client, mine("account-1"))
    ElementTree.fromstring(drawn.svg)
    assert drawn.text.splitlines() == [
        "stream account-1: 4 events",
        "version 0: AccountCreated Alice, then balance 0",
        "version 1: MoneyDeposited 100, then balance 100",
        "version 2: MoneyWithdrawn 30, then balance 70",
        "version 3: AccountClosed moved, then not open",
    ]
    assert mine.prefix not in drawn.svg + drawn.text


def test_another_state_can_be_folded(client, mine):
    append(client, mine("account-1"), STORY, StreamState.NO_STREAM)
    drawn = picture.draw_stream(
        client, mine("account-1"), lambda count, event: count + 1, 0, lambda count: f"{count} so far"
    )
    assert drawn.text.splitlines()[-1] == "version 3: AccountClosed moved, then 4 so far"


def test_what_was_deleted_before_is_not_counted_anew(client, mine):
    append(client, mine("account-1"), STORY, StreamState.NO_STREAM)
    client.delete_stream(mine("account-1"), current_version=3)
    append(client, mine("account-1"), STORY[:1], StreamState.NO_STREAM)
    assert picture.draw_stream(client, mine("account-1")).text.splitlines()[1].startswith("version 4: AccountCreated")


def test_of_a_long_stream_the_newest_are_shown_with_their_versions():
    drawn = picture.draw("s", [Step(version, "<Odd>", "&" * 40, f"state {version}") for version in range(MOST + 3)])
    ElementTree.fromstring(drawn.svg)
    lines = drawn.text.splitlines()
    assert lines[0] == f"stream s: {MOST + 3} events, the last {MOST} of them:"
    assert lines[1].startswith("version 3: <Odd>")
    assert "version 2<" not in drawn.svg


def test_an_empty_picture_can_be_drawn():
    drawn = picture.draw("s", [])
    ElementTree.fromstring(drawn.svg)
    assert drawn.text == "stream s: 0 events"


def test_trouble_is_told(client, mine):
    with pytest.raises(StreamMissing, match="account-1"):
        picture.draw_stream(client, mine("account-1"))
    append(client, mine("account-1"), [NewEvent(type="Scanned", data=b"\xff")], StreamState.ANY)
    with pytest.raises(EventError, match="event 0 of its stream"):
        picture.draw_stream(client, mine("account-1"))


@pytest.mark.parametrize("count", [0, 1, 4, 5, MOST])
def test_it_is_no_wider_than_a_page_and_no_letter_is_small(count):
    steps = [Step(version, "MoneyDeposited", "+1000", f"balance {version}") for version in range(count)]
    svg = ElementTree.fromstring(picture.draw("s", steps).svg)
    texts = list(svg.iter("{http://www.w3.org/2000/svg}text"))
    assert int(svg.get("width")) <= WIDEST
    assert {int(found.get("font-size")) for found in texts} <= {12, 13}
    assert [found.text for found in texts if found.text.startswith("balance")] == [step.state for step in steps]
    assert int(svg.get("height")) > max(float(found.get("y")) for found in texts)
