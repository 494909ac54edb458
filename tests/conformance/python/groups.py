"""Persistent subscriptions to a stream and to $all."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from context import Context, refusal, revisions, until

GROUP = "billing"
missing = partial(refusal, missing="group not found")


def taken(subscription: Any, count: int, reply: Callable[[Any, int], object]) -> list[Any]:
    """The next events, each answered by ``reply``, which gets it and how many there are."""
    found: list[Any] = []
    with subscription:
        for event in subscription:
            found.append(event)
            reply(event, len(found))
            if len(found) == count:
                return found
    return found


def acked(subscription: Any, count: int) -> object:
    """The revisions of the next events, each acknowledged."""
    return {"revisions": revisions(taken(subscription, count, lambda event, _: subscription.ack(event)))}


def created(given: Context, **options: Any) -> Any:
    """A consumer of a new group on the stream."""
    given.client.create_subscription_to_stream(GROUP, given.stream, **options)
    return given.client.read_subscription_to_stream(GROUP, given.stream)


def nacked_first(given: Context, action: str, count: int = 2) -> list[Any]:
    """The next events: the first answered with this action, the others with an ack."""
    subscription = created(given)

    def reply(event: Any, nth: int) -> None:
        subscription.nack(event, action) if nth == 1 else subscription.ack(event)

    return taken(subscription, count, reply)


def group_from_start(given: Context) -> object:
    given.append([0, 1, 2])
    return acked(created(given), 3)


def group_default_start(given: Context) -> object:
    given.append([0, 1])
    given.client.create_subscription_to_stream(GROUP, given.stream, from_end=True)
    given.append([2])
    return acked(given.client.read_subscription_to_stream(GROUP, given.stream), 1)


def group_from_revision(given: Context) -> object:
    given.append([0, 1, 2])
    return acked(created(given, stream_position=1), 2)


def group_retry(given: Context) -> object:
    given.append([0])
    events = nacked_first(given, "retry")
    return {"revisions": revisions(events), "retries": [event.retry_count for event in events]}


def parked_count(given: Context) -> int:
    """How many events of the group are parked."""
    return given.client.get_subscription_info(GROUP, given.stream).parked_message_count


def group_park_and_replay(given: Context) -> object:
    given.append([0])
    subscription = created(given)
    parked = []

    def reply(event: Any, nth: int) -> None:
        if nth == 2:
            subscription.ack(event)
            return
        subscription.nack(event, "park")
        parked.append(until(lambda: parked_count(given), lambda count: count > 0))
        given.client.replay_parked_events(GROUP, given.stream)

    events = taken(subscription, 2, reply)
    return {"parked": parked[0], "revisions": revisions(events)}


def group_skip(given: Context) -> object:
    given.append([0, 1])
    return {"revisions": revisions(nacked_first(given, "skip")), "parked": parked_count(given)}


def group_info(given: Context) -> object:
    with created(given, max_retry_count=7):
        info = given.client.get_subscription_info(GROUP, given.stream)
    connections = {"connections": len(info.connections)} if hasattr(info, "connections") else {}
    return {
        "group": info.group_name,
        "own_stream": info.event_source == given.stream,
        "status": info.status,
        "max_retry_count": info.max_retry_count,
        **connections,
    }


def group_list(given: Context) -> object:
    for name in ("g1", "g2"):
        given.client.create_subscription_to_stream(name, given.stream)
    names = sorted(info.group_name for info in given.client.list_subscriptions_to_stream(given.stream))
    of_all = [info for info in given.client.list_subscriptions() if info.event_source == given.stream]
    return {"of_stream": names, "of_all": len(of_all)}


def group_update(given: Context) -> object:
    given.client.create_subscription_to_stream(GROUP, given.stream)
    given.client.update_subscription_to_stream(GROUP, given.stream, max_retry_count=3)
    return {"max_retry_count": given.client.get_subscription_info(GROUP, given.stream).max_retry_count}


def group_delete(given: Context) -> object:
    given.client.create_subscription_to_stream(GROUP, given.stream)
    given.client.delete_subscription(GROUP, given.stream)
    info = missing(lambda: given.client.get_subscription_info(GROUP, given.stream))
    again = missing(lambda: given.client.delete_subscription(GROUP, given.stream))
    return {"info": info["error"], "again": again["error"]}


def group_exists(given: Context) -> object:
    given.client.create_subscription_to_stream(GROUP, given.stream)
    return refusal(lambda: given.client.create_subscription_to_stream(GROUP, given.stream))


def create_on_all(given: Context, **options: Any) -> None:
    """A group on $all, filtered by the stream's name; its name is the stream's."""
    given.client.create_subscription_to_all(
        given.stream, filter_include=[f"{given.stream}.*"], filter_exclude=(), filter_by_stream_name=True, **options
    )


def group_all_from_start(given: Context) -> object:
    given.append([0, 1])
    create_on_all(given)
    return acked(given.client.read_subscription_to_all(given.stream), 2)


def group_all_from_end(given: Context) -> object:
    given.append([0, 1])
    create_on_all(given, from_end=True)
    given.append([2])
    return acked(given.client.read_subscription_to_all(given.stream), 1)


def group_all_info_and_delete(given: Context) -> object:
    create_on_all(given)
    source = given.client.get_subscription_info(given.stream).event_source
    listed = given.stream in [info.group_name for info in given.client.list_subscriptions()]
    given.client.delete_subscription(given.stream)
    after = missing(lambda: given.client.get_subscription_info(given.stream))
    return {"source": source, "listed": listed, "after": after["error"]}
