"""Copy-and-transform: whole, interrupted anywhere, again, and into a stream that somebody else uses."""

import pytest
from esdbclient import StreamState

from lessons.eventstore.client_errors import StreamMissing, WrongVersion
from lessons.eventstore.migration import copy_and_transform
from lessons.eventstore.producer import append
from lessons.eventstore.recording import data_of, metadata_of
from lessons.eventstore.upcasting import to_versioned

STORY = [{"type": "Counted", "data": {"number": number}} for number in range(4)]


def twice_but_not_two(event: dict) -> list[dict]:
    number = event["data"]["number"]
    return [] if number == 2 else [{**event, "version": 2, "data": {"number": number, "part": part}} for part in "ab"]


@pytest.fixture
def old(client, mine) -> str:
    stream = mine("count-1")
    append(client, stream, [to_versioned(event, source="till 7") for event in STORY], StreamState.NO_STREAM)
    return stream


def parts(client, stream) -> list[tuple[int, str]]:
    return [(data["number"], data["part"]) for data in map(data_of, client.get_stream(stream))]


WHOLE = [(0, "a"), (0, "b"), (1, "a"), (1, "b"), (3, "a"), (3, "b")]


def test_every_event_is_transformed_in_order_and_the_old_stream_stays(client, mine, old):
    before = client.get_stream(old)
    assert copy_and_transform(client, old, mine("count_v2-1"), twice_but_not_two) == (4, 6)
    assert parts(client, mine("count_v2-1")) == WHOLE
    assert client.get_stream(old) == before


def test_what_was_said_about_the_old_event_is_kept(client, mine, old):
    copy_and_transform(client, old, mine("count_v2-1"), twice_but_not_two)
    first, last = client.get_stream(mine("count_v2-1"))[0], client.get_stream(mine("count_v2-1"))[-1]
    recorded_at = client.get_stream(old)[0].recorded_at.isoformat()
    assert metadata_of(first) == {
        "source": "till 7",
        "version": 2,
        "copiedFrom": 0,
        "firstRecordedAt": recorded_at,
    }
    assert metadata_of(last)["copiedFrom"] == 3


@pytest.mark.parametrize("survives", range(5))
def test_wherever_it_dies_running_it_again_ends_the_same(client, mine, old, survives):
    left = iter([None] * survives)

    def dies(event):
        next(left)  # StopIteration when they are used up
        return twice_but_not_two(event)

    try:
        copy_and_transform(client, old, mine("count_v2-1"), dies)
        assert survives == 4
    except StopIteration:
        assert survives < 4
    for _ in range(2):
        assert copy_and_transform(client, old, mine("count_v2-1"), twice_but_not_two) == (4, 6)
    assert parts(client, mine("count_v2-1")) == WHOLE


def test_a_target_with_other_events_is_not_touched(client, mine, old):
    append(client, mine("count_v2-1"), [{"type": "Other", "data": {}}], StreamState.NO_STREAM)
    with pytest.raises(WrongVersion, match="expected no events"):
        copy_and_transform(client, old, mine("count_v2-1"), twice_but_not_two)
    assert len(client.get_stream(mine("count_v2-1"))) == 1


def test_a_source_that_is_not_there_is_named(client, mine):
    with pytest.raises(StreamMissing, match="There is no stream nobody-1"):
        copy_and_transform(client, mine("nobody-1"), mine("count_v2-1"), twice_but_not_two)
