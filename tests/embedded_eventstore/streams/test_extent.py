"""What newer clients are told beside events: where a stream begins and ends, and where a subscription is."""

import itertools

import pytest

from tests.embedded_eventstore.streams import given
from tests.embedded_eventstore.streams.asking import read

END = 2**64 - 1


def stream(name: str, **where):
    return {"stream": {"stream_identifier": {"stream_name": name.encode()}, **(where or {"start": {}})}}


def told(answers) -> list[tuple[str, int]]:
    """The answers that are no events, with their numbers."""
    kinds = [(answer.WhichOneof("content"), answer) for answer in answers]
    return [(kind, getattr(answer, kind)) for kind, answer in kinds if kind.endswith("_position")]


@pytest.mark.parametrize("direction", [0, 1])
@pytest.mark.parametrize("count", [1, 100])
def test_the_last_revision_is_told_after_the_events(client, channel, direction, count):
    name = given.stream(client, *"ABCDEFGHIJ")
    start = {"start": {}} if direction == 0 else {"end": {}}
    answers = list(read(channel, **stream(name, **start), read_direction=direction, count=count))
    assert told(answers) == [("last_stream_position", 9)]
    assert answers[-1].WhichOneof("content") == "last_stream_position"


def test_a_read_behind_the_end_is_told_where_the_stream_is(client, channel):
    name = given.stream(client, "A", "B")
    assert told(read(channel, **stream(name, revision=7))) == [
        ("first_stream_position", 2),
        ("last_stream_position", 1),
    ]


def test_older_clients_are_told_events_only(client, channel):
    name = given.stream(client, "A")
    assert told(read(channel, **stream(name), control_option=None)) == []


@pytest.mark.parametrize("place", ["stream", "all"])
def test_the_largest_number_is_the_end(client, channel, place):
    name = given.stream(client, "A")
    everywhere = {"all": {"position": {"commit_position": END, "prepare_position": END}}}
    where = stream(name, revision=END) if place == "stream" else everywhere
    answers = read(channel, timeout=20, **where, count=None, subscription={})
    assert next(answers).WhichOneof("content") == "confirmation"
    meanwhile = itertools.takewhile(lambda answer: answer.WhichOneof("content") != "caught_up", answers)
    streams = [answer.event.event.stream_identifier.stream_name for answer in meanwhile]
    assert all(name.startswith(b"$") for name in streams), "only system projections may write meanwhile"
    given.append(client, name, given.event("B"))
    events = (answer.event.event for answer in answers if answer.WhichOneof("content") == "event")
    newest = next(event for event in events if event.stream_identifier.stream_name == name.encode())
    assert newest.metadata["type"] == "B"
    answers.cancel()


def test_a_subscription_to_a_stream_is_told_its_revision_and_the_time(client, channel):
    name = given.stream(client, "A", "B")
    answers = read(channel, **stream(name), count=None, subscription={})
    caught_up = next(answer.caught_up for answer in answers if answer.WhichOneof("content") == "caught_up")
    assert caught_up.stream_revision == 1
    assert caught_up.timestamp.seconds > 1_700_000_000
    assert not caught_up.HasField("position")
    answers.cancel()


def test_a_subscription_to_a_stream_without_events_has_no_revision(channel):
    answers = read(channel, **stream(given.name()), count=None, subscription={})
    caught_up = next(answer.caught_up for answer in answers if answer.WhichOneof("content") == "caught_up")
    assert not caught_up.HasField("stream_revision")
    answers.cancel()


def test_a_subscription_to_all_is_told_its_position(client, channel):
    name = given.stream(client, "A")
    position = client.get_stream(name)[0].commit_position
    answers = read(channel, all={"start": {}}, count=None, subscription={})
    caught_up = next(answer.caught_up for answer in answers if answer.WhichOneof("content") == "caught_up")
    assert caught_up.position.commit_position == caught_up.position.prepare_position >= position
    assert not caught_up.HasField("stream_revision")
    answers.cancel()
