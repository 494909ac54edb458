"""Reading a stream and all streams: from where, in which direction, how many; links."""

import pytest
from esdbclient import NewEvent, StreamState
from esdbclient.exceptions import NotFound

from tests.embedded_eventstore.streams import given


@pytest.mark.parametrize(
    ("how", "read"),
    [
        ({}, "ABCDE"),
        ({"stream_position": 2}, "CDE"),
        ({"stream_position": 9}, ""),
        ({"limit": 2}, "AB"),
        ({"stream_position": 1, "limit": 3}, "BCD"),
        ({"backwards": True}, "EDCBA"),
        ({"backwards": True, "stream_position": 2}, "CBA"),
        ({"backwards": True, "stream_position": 0}, "A"),
        ({"backwards": True, "stream_position": 9, "limit": 2}, "ED"),
    ],
)
def test_a_stream_is_read_from_a_revision_that_is_included(client, how, read):
    stream = given.stream(client, *"ABCDE")
    assert given.types(client.get_stream(stream, **how)) == list(read)


def test_a_stream_that_is_not_there_is_not_found(client):
    with pytest.raises(NotFound):
        client.get_stream(given.name())
    assert client.get_current_version(given.name()) is StreamState.NO_STREAM


def test_more_than_one_page_is_read_in_order_in_both_directions(client):
    stream = given.stream(client, *(str(number) for number in range(450)))
    forwards = given.types(client.get_stream(stream))
    assert forwards == [str(number) for number in range(450)]
    assert given.types(client.get_stream(stream, backwards=True)) == forwards[::-1]
    assert given.types(client.get_stream(stream, stream_position=199, limit=203)) == forwards[199:402]


def test_all_is_read_from_a_position_that_forwards_includes_and_backwards_does_not(client):
    stream = given.stream(client, *"ABC")
    at = [event.commit_position for event in client.get_stream(stream)]
    assert given.types(client.read_all(commit_position=at[1], limit=2)) == ["B", "C"]
    assert given.types(client.read_all(commit_position=at[1], backwards=True, limit=1)) == ["A"]
    assert given.types(client.read_all(backwards=True, limit=3)) == ["C", "B", "A"]


def test_all_is_in_the_order_of_appending(client):
    first, second = given.stream(client, "A"), given.stream(client, "B")
    client.append_events(first, current_version=0, events=given.events("C"))
    start = client.get_stream(first)[0].commit_position
    read = [(event.stream_name, event.type) for event in client.read_all(commit_position=start)]
    assert read == [(first, "A"), (second, "B"), (first, "C")]


def test_a_link_is_followed_where_it_is_asked_for(client):
    stream, links = given.stream(client, "A", "B"), given.name()
    link = NewEvent(type="$>", data=f"1@{stream}".encode(), content_type="application/octet-stream")
    client.append_events(links, current_version=StreamState.NO_STREAM, events=[link])
    [plain], [followed] = client.get_stream(links), client.get_stream(links, resolve_links=True)
    assert (plain.type, plain.link) == ("$>", None)
    assert (followed.type, followed.stream_name, followed.stream_position) == ("B", stream, 1)
    assert (followed.link.stream_name, followed.link.type, followed.link.id) == (links, "$>", link.id)


@pytest.mark.parametrize("leads_to", ["5@{}", "0@nobody-{}", "x@{}", "{}", "99999999999999999999@{}", "²@{}"])
def test_a_link_that_leads_nowhere_is_itself(client, leads_to):
    stream, links = given.stream(client, "A"), given.name()
    link = NewEvent(type="$>", data=leads_to.format(stream).encode())
    client.append_events(links, current_version=StreamState.NO_STREAM, events=[link])
    client.get_stream(links, resolve_links=True)  # the client leaves out what leads nowhere; it must not break
    [plain] = client.get_stream(links)
    assert plain.type == "$>"
