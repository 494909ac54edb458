"""The live picture of an account: two writers, one of them too late, and a reader that catches up."""

from itertools import pairwise
from xml.etree import ElementTree

import pytest
from esdbclient import StreamState

from lessons import events
from lessons.course.layout import WIDEST
from lessons.errors import WaitError
from lessons.eventstore import consumer, live, writers
from lessons.eventstore.live import AccountView, Event, watch
from lessons.eventstore.producer import append
from lessons.eventstore.writers import Reader, Writer


@pytest.fixture
def account(client, mine) -> str:
    """An account with 50."""
    stream = mine("account-watched")
    append(client, stream, [events.account_created("Ann and Bob"), events.money_deposited(50)], StreamState.NO_STREAM)
    return stream


def test_one_who_is_too_late_is_refused_and_decides_again(client, mine, account):
    ann, bob, reader = Writer("ann", client, account), Writer("bob", client, account), Reader()
    with watch(client, account, [ann, bob], reader) as scene, client.subscribe_to_stream(account) as following:
        steps = [ann.read, bob.read, lambda: ann.take_out(30), lambda: bob.take_out(30), bob.read]
        for step in [*steps, lambda: bob.take_out(30), *[lambda: reader.take(following)] * 3]:
            step()
            scene.step()
    assert list(dict.fromkeys(now.said["bob"] for now in scene.seen)) == [
        "has read nothing",
        "has read version 1: balance 50",
        "expected version 1, but it is 2: refused",
        "has read version 2: balance 20",
        "can't take 30: balance 20",
    ]
    last = scene.seen[-1]
    assert last.events[1:] == (Event(1, 50, "", 50), Event(2, -30, "ann", 20))
    assert (last.stream, last.reader, last.balance) == ("account-watched", 2, 20)
    assert [now.reader for now in scene.seen] == sorted(now.reader for now in scene.seen)
    assert all(len(later.events) >= len(earlier.events) for earlier, later in pairwise(scene.seen))
    assert mine.prefix not in live.draw(last).text


def test_a_stream_that_is_not_there_has_no_events(client, mine):
    found = live.describe_account(client, mine("account-none"), [], Reader())
    assert (found.events, found.reader) == ((), -1)
    assert "0 events\nthe reader (thick bar) has no event" in live.draw(found).text


def test_a_reader_does_not_wait_for_ever(client, account, monkeypatch):
    monkeypatch.setattr(writers, "read", lambda subscription, count: consumer.read(subscription, count, seconds=0.2))
    with client.subscribe_to_stream(account, stream_position=1) as following, pytest.raises(WaitError):
        Reader().take(following)


def test_the_words_tell_all_that_the_picture_shows():
    seen = AccountView("s", (Event(0, 0, "", 0), Event(1, 7, "bob", 7)), {"ann": "has read nothing"}, 0, 0)
    picture = live.draw(seen)
    assert picture.text.splitlines() == [
        "stream s: 2 events",
        "version 0: none, balance 0",
        "version 1: +7 by bob, balance 7",
        "the reader (thick bar) has version 0: balance 0",
        "ann has read nothing",
    ]
    texts = list(ElementTree.fromstring(picture.svg).iter("{http://www.w3.org/2000/svg}text"))
    shown = [found.text for found in texts]
    assert shown[5:] == ["none", None, "0", "0", "+7", "bob", "1", "7", live._reader(seen), "ann", "has read nothing"]
    assert {int(found.get("font-size")) for found in texts} <= {12, 13}
    assert picture.width <= WIDEST
