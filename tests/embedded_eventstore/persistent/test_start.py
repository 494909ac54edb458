"""Where a group starts, as clients of other languages write it."""

from __future__ import annotations

from typing import Any

import pytest

from embedded_eventstore.wire import persistent_subscriptions_pb2 as pb
from tests.embedded_eventstore.streams import given
from tests.embedded_eventstore.streams.asking import call

END = 2**64 - 1
SERVICE = "event_store.client.persistent_subscriptions.PersistentSubscriptions"
SETTINGS = {"max_retry_count": 5, "read_batch_size": 20, "history_buffer_size": 500, "live_buffer_size": 500}


def create(channel, source: dict[str, Any], method: str = "Create") -> None:
    """Create or update the group `g`; ``source`` is the stream, or $all, and where it starts."""
    settings = {**SETTINGS, "min_checkpoint_count": 10, "max_checkpoint_count": 1000, "message_timeout_ms": 30_000}
    settings |= {"checkpoint_after_ms": 2000}
    if method == "Create":
        settings["consumer_strategy"] = "RoundRobin"
    request = getattr(pb, f"{method}Req")
    call(channel, SERVICE, method, request(options={"group_name": "g", "settings": settings, **source}))


def of_stream(name: str, **where: Any) -> dict[str, Any]:
    return {"stream": {"stream_identifier": {"stream_name": name.encode()}, **where}}


def start_from(client, stream: str | None) -> str:
    return client.get_subscription_info("g", stream).start_from


@pytest.mark.parametrize("method", ["Create", "Update"])
def test_the_largest_revision_is_the_end(client, channel, method):
    name = given.stream(client, "A", "B")
    if method == "Update":
        create(channel, of_stream(name, start={}))
    create(channel, of_stream(name, revision=END), method)
    assert start_from(client, name) == "-1"


def test_the_largest_position_is_the_end_of_all(client, channel):
    create(channel, {"all": {"position": {"commit_position": END, "prepare_position": END}, "no_filter": {}}})
    assert start_from(client, None) == "C:-1/P:-1"
    client.delete_subscription("g")
