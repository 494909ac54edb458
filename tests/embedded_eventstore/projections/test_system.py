"""The five system projections: what they write, with which metadata, and what their configuration changes."""

import asyncio
import json

import pytest

from embedded_eventstore.projections.errors import ProjectionFaulted
from embedded_eventstore.projections.system import SYSTEM_PROJECTIONS
from embedded_eventstore.store import NewEvent, id_text, new_id
from tests.embedded_eventstore.projections.running import append, caught_up, data_of, enable, read, running

NAMES = tuple(SYSTEM_PROJECTIONS)


def project(store, *names):
    """Runs these system projections until they have caught up."""

    async def scenario():
        async with running(store) as projections:
            await enable(projections, *names)

    asyncio.run(scenario())


def test_they_are_there_and_stopped_until_somebody_starts_them(store):
    async def scenario():
        async with running(store) as projections:
            return [(one.name, one.id, one.statistics().status) for one in await projections.list()]

    assert asyncio.run(scenario()) == [(name, number, "Stopped") for number, name in enumerate(NAMES, 1)]


def test_a_server_can_start_them(store):
    append(store, "order-1", "Placed")

    async def scenario():
        async with running(store, start_standard=True) as projections:
            await caught_up(projections, "$by_category")
            return {one.statistics().status for one in await projections.list()}

    assert asyncio.run(scenario()) == {"Running"}
    assert data_of(store, "$ce-order") == ["0@order-1"]


def test_by_category_links_events_with_the_stream_they_are_from(store):
    append(store, "order-1", "Placed", "Paid")
    append(store, "order-2", "Placed")
    append(store, "nocategory", "Placed")
    append(store, "-1", "Placed")
    project(store, "$by_category")
    links = read(store, "$ce-order")
    assert [link.data for link in links] == [b"0@order-1", b"1@order-1", b"0@order-2"]
    first, event = json.loads(links[0].metadata), read(store, "order-1")[0]
    assert list(first) == ["$v", "$c", "$p", "$o", "$causedBy"]
    assert first == {
        "$v": "3:-1:1:4",
        "$c": event.position,
        "$p": event.position,
        "$o": "order-1",
        "$causedBy": id_text(event.id),
    }
    assert (links[0].type, links[0].content_type) == ("$>", "application/octet-stream")
    assert not any(stream in ("$ce-nocategory", "$ce-") for stream in streams_of(store))


@pytest.mark.parametrize(("how", "target"), [("delete", "0@$$order-1"), ("tombstone", f"{2**63 - 1}@order-1")])
def test_by_category_says_that_a_stream_was_deleted(store, how, target):
    append(store, "order-1", "Placed")
    getattr(store, how)("order-1")
    project(store, "$by_category")
    link = read(store, "$ce-order")[-1]
    assert link.data == target.encode()
    assert json.loads(link.metadata).items() >= {"$o": "order-1", "$deleted": -1}.items()


def test_by_event_type_links_events_of_users_only(store):
    append(store, "order-1", "Placed", "Paid")
    append(store, "order-2", "Placed")
    project(store, "$by_event_type", "$by_category")
    assert data_of(store, "$et-Placed") == ["0@order-1", "0@order-2"]
    assert list(json.loads(read(store, "$et-Placed")[0].metadata)) == ["$v", "$c", "$p", "$causedBy"]
    assert not any(stream.startswith("$et-$>") or "Projection" in stream for stream in et_streams(store))


def test_by_event_type_takes_a_deleted_stream_for_a_type_of_its_own(store):
    append(store, "order-1", "Placed")
    store.delete("order-1")
    project(store, "$by_event_type")
    assert data_of(store, "$et-$deleted") == ["0@order-1"]


def test_by_correlation_id(store):
    append(store, "order-1", "Placed", metadata={"$correlationId": "c1"})
    append(store, "order-1", "Paid", metadata={"other": 1})
    append(store, "order-1", "Odd", metadata={"$correlationId": {"not": "text"}})
    append(store, "order-2", "Placed", metadata={"$correlationId": "c1"})
    project(store, "$by_correlation_id")
    links = read(store, "$bc-c1")
    assert [link.data for link in links] == [b"0@order-1", b"0@order-2"]
    metadata = json.loads(links[0].metadata)
    assert list(metadata) == ["$v", "$c", "$p", "$eventTimestamp", "$causedBy", "$correlationId"]
    assert metadata["$correlationId"] == "c1"


def test_a_link_of_a_user_is_linked_to_where_it_leads(store):
    append(store, "order-1", "Placed")
    append(store, "open-1", "$>", data=b"0@order-1", metadata={"$correlationId": "c1"})
    project(store, "$by_category", "$by_correlation_id", "$by_event_type")
    assert data_of(store, "$ce-open") == ["0@order-1"]
    assert data_of(store, "$et-$>") == []


def test_streams_has_the_first_event_of_each_stream(store):
    append(store, "order-1", "Placed", "Paid")
    append(store, "other", "Placed")
    project(store, "$streams", "$by_category")
    assert data_of(store, "$streams") == ["0@order-1", "0@other"]


def test_stream_by_category_has_the_names_of_streams(store):
    append(store, "order-1", "Placed", "Paid")
    append(store, "order-2", "Placed")
    project(store, "$stream_by_category")
    (first, second) = read(store, "$category-order")
    assert (first.type, first.data, second.data) == ("$@", b"order-1", b"order-2")


@pytest.mark.parametrize(
    ("query", "category"),
    [("first\n-", "a"), ("first\r\n-", "a"), ("last\n-", "a-b"), ("-", "a-b"), ("last\n_", "a-b-c")],
)
def test_the_category_is_what_the_configuration_says(store, query, category):
    append(store, "a-b-c_d", "Happened")

    async def scenario():
        async with running(store) as projections:
            await (await projections.get("$by_category")).update(query, None)
            await enable(projections, "$by_category")

    asyncio.run(scenario())
    assert data_of(store, f"$ce-{category}") == ["0@a-b-c_d"]


def test_the_name_of_the_correlation_id_can_be_changed(store):
    append(store, "order-1", "Placed", metadata={"trace": "t1"})

    async def scenario():
        async with running(store) as projections:
            await (await projections.get("$by_correlation_id")).update('{"correlationIdProperty": "trace"}', None)
            await enable(projections, "$by_correlation_id")

    asyncio.run(scenario())
    assert data_of(store, "$bc-t1") == ["0@order-1"]


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("$by_category", ""),
        ("$by_category", "first"),
        ("$by_category", "middle\n-"),
        ("$by_category", "first\n--"),
        ("$by_correlation_id", "{}"),
        ("$by_correlation_id", "no JSON"),
        ("$by_event_type", "x"),
        ("$streams", "x"),
    ],
)
def test_a_wrong_configuration_faults(name, query):
    with pytest.raises(ProjectionFaulted):
        SYSTEM_PROJECTIONS[name].make(query)


def test_after_a_kill_nothing_is_linked_twice_and_nothing_is_left_out(store):
    for _ in range(3):
        append(store, "order-1", "Placed", "Paid", metadata={"$correlationId": "c1"})
        project(store, *NAMES)
    links = [f"{revision}@order-1" for revision in range(6)]
    assert data_of(store, "$ce-order") == data_of(store, "$bc-c1") == links
    assert data_of(store, "$streams") == ["0@order-1"]


def streams_of(store):
    return {event.stream for event in store.read_all(limit=10_000)}


def et_streams(store):
    return {stream for stream in streams_of(store) if stream.startswith("$et-")}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("data", "is_json"),
    [
        (b"{}", True),
        (b'"text"', True),
        (b"1" * 5_000, True),
        (b"", False),
        (b"no JSON", False),
        (b"\xff", False),
        (b"[NaN]", False),
    ]
    + [(b"[" * depth + b"]" * depth, depth <= 64) for depth in (64, 65, 100_000)],
)
def test_an_event_that_says_json_and_is_none_is_left_out(store, name, data, is_json):
    correlated = b'{"$correlationId": "c"}'
    store.append("order-1", [NewEvent(new_id(), "Placed", data, correlated, "application/json")])
    store.append("order-2", [NewEvent(new_id(), "Placed", data, correlated, "application/octet-stream")])
    project(store, name)
    made = [event.stream for event in store.read_all() if b'"$v"' in event.metadata and event.stream[0] == "$"]
    assert len(made) == 1 + is_json


def test_a_stream_that_is_deleted_for_good_is_told_of_although_its_last_event_is_empty(store):
    append(store, "order-1", "Placed")
    store.tombstone("order-1")
    project(store, "$by_category")
    assert json.loads(read(store, "$ce-order")[-1].metadata)["$deleted"] == -1
