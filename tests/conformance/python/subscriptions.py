"""Catch-up subscriptions to a stream and to $all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from context import Context


def words_until(subscription: Any, count: int, on_caught_up: Callable[[], object]) -> list[str]:
    """What a subscription says, until there are ``count`` words; ``on_caught_up`` runs when it has caught up."""
    words: list[str] = []
    for event in subscription:
        words.append("caught up" if event.is_caught_up else f"event {event.stream_position}")
        if event.is_caught_up:
            on_caught_up()
        if len(words) == count:
            return words
    return words


def and_one_more(given: Context, subscription: Any, count: int) -> object:
    """What it says while it catches up, and about one event more."""
    with subscription:
        return {"words": words_until(subscription, count, lambda: given.append([count]))}


def filtered(given: Context, **options: Any) -> list[Any]:
    """Every event up to the end of $all that a filter lets through, and the checkpoints."""
    found = []
    with given.client.subscribe_to_all(include_caught_up=True, filter_exclude=(), **options) as subscription:
        for event in subscription:
            if event.is_caught_up:
                break
            found.append(event)
    return found


def subscribe_stream(given: Context) -> object:
    given.append([0, 1])
    return and_one_more(given, given.client.subscribe_to_stream(given.stream, include_caught_up=True), 4)


def subscribe_stream_from_end(given: Context) -> object:
    given.append([0, 1])
    subscription = given.client.subscribe_to_stream(given.stream, from_end=True, include_caught_up=True)
    return and_one_more(given, subscription, 2)


def subscribe_stream_after_revision(given: Context) -> object:
    given.append([0, 1])
    subscription = given.client.subscribe_to_stream(given.stream, stream_position=0, include_caught_up=True)
    return and_one_more(given, subscription, 3)


def own(given: Context) -> dict[str, Any]:
    """The filter for the stream."""
    return {"filter_include": [f"{given.stream}.*"], "filter_exclude": (), "filter_by_stream_name": True}


def subscribe_all(given: Context) -> object:
    given.append([0, 1])
    return and_one_more(given, given.client.subscribe_to_all(include_caught_up=True, **own(given)), 4)


def subscribe_all_from_end(given: Context) -> object:
    given.append([0, 1])
    return and_one_more(given, given.client.subscribe_to_all(from_end=True, include_caught_up=True, **own(given)), 2)


def filter_stream_prefix(given: Context) -> object:
    for end in ("-a1", "-a2", "-b1", "-c1"):
        given.append([0], end=end)
    prefixes = [f"{given.stream}-{letter}.*" for letter in "ac"]
    found = filtered(given, filter_include=prefixes, filter_by_stream_name=True)
    return {"streams": [event.stream_name[-2:] for event in found]}


def filter_type_regex(given: Context) -> object:
    kinds = [given.stream + end for end in ("-Opened", "-Closed", "-Opened2")]
    events = [given.event(number, kind) for number, kind in enumerate(kinds)]
    given.client.append_to_stream(given.stream, current_version=given.api.StreamState.ANY, events=events)
    found = filtered(given, filter_include=[f"{given.stream}-(Closed|Opened[0-9])"])
    return {"words": [f"event {event.stream_position}" for event in found]}


def filter_checkpoints(given: Context) -> object:
    given.append(range(200))
    found = filtered(given, filter_include=["nobody-has-this"], filter_by_stream_name=True, include_checkpoints=True)
    positions = [event.commit_position for event in found if event.is_checkpoint]
    return {
        "events": len(found) - len(positions),
        "several": len(positions) >= 3,
        "in_order": positions == sorted(positions),
    }
