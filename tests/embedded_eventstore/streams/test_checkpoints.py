"""Where a subscriber to $all is told that it is: never twice, and never beyond what it was sent.

The servicer is asked in this process, so that an append comes between two of its answers and not somewhere near.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import closing

import pytest
from esdbclient.protos.Grpc import shared_pb2, streams_pb2

from embedded_eventstore.protocol.access import Guard
from embedded_eventstore.protocol.streams import StreamsServicer
from embedded_eventstore.store import ANY, NewEvent, Store, new_id

EMPTY = shared_pb2.Empty()
Options = streams_pb2.ReadReq.Options


@pytest.fixture
def store():
    with closing(Store()) as store:
        yield store


def append(store: Store, count: int) -> int:
    """The position of the last of so many events."""
    return [store.append("given", [NewEvent(new_id(), "A", b"{}")], ANY).position for _ in range(count)][-1]


def subscribe(store: Store, regex: str, window: int | None) -> AsyncIterator[streams_pb2.ReadResp]:
    size = {"count": EMPTY} if window is None else {"max": window}
    wanted = Options.FilterOptions(event_type={"regex": regex}, **size, checkpointIntervalMultiplier=1)
    every = Options.AllOptions(start=EMPTY)
    options = Options(all=every, subscription={}, filter=wanted, uuid_option={"string": EMPTY})
    return StreamsServicer(store, Guard(store)).Read(streams_pb2.ReadReq(options=options), None)


async def told(answers: AsyncIterator, last: str) -> list[int]:
    """The checkpoints, up to the answer that is called so."""
    seen = []
    async for answer in answers:
        if answer.WhichOneof("content") == "checkpoint":
            seen.append(answer.checkpoint.commit_position)
        if answer.WhichOneof("content") == last:
            return seen
    raise AssertionError(f"it ended without {last}")


@pytest.mark.parametrize("events", [1, 2, 3, 4, 199, 200, 201])
def test_a_checkpoint_never_comes_twice(store, events):
    end = append(store, events)
    seen = asyncio.run(told(subscribe(store, "nothing", window=2), "caught_up"))
    assert seen == sorted(set(seen))
    assert seen[-1] == end


def test_none_is_beyond_an_event_that_is_still_to_come(store):
    append(store, 1)

    async def subscriber() -> None:
        answers = subscribe(store, "A", window=100)
        await told(answers, "event")
        position = append(store, 1)
        assert all(one < position for one in await told(answers, "event")), "who begins again there would miss it"

    asyncio.run(subscriber())


def test_of_an_empty_store_nothing_is_said_but_where_it_begins(store):
    assert asyncio.run(told(subscribe(store, "A", window=1), "caught_up")) == [0]


def test_a_window_that_counts_is_32_events(store):
    append(store, 224)
    assert len(asyncio.run(told(subscribe(store, "nothing", window=None), "caught_up"))) == 7
