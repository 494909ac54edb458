"""Appends, reads, deletes and metadata."""

from __future__ import annotations

import json

from context import Context, refusal, revisions


def getting_started(given: Context) -> object:
    event = given.api.NewEvent(type="Opened", data=b'{"n": 0}')
    given.client.append_to_stream(given.stream, current_version=given.api.StreamState.ANY, events=event)
    found = list(given.client.read_stream(given.stream, limit=10))
    return {"types": [one.type for one in found], "data": [json.loads(one.data) for one in found]}


def append_new_stream(given: Context) -> object:
    return {"revision": given.append([0, 1, 2], given.api.StreamState.NO_STREAM)}


def append_exact_revision(given: Context) -> object:
    given.append([0], given.api.StreamState.NO_STREAM)
    return {"revision": given.append([1], 0)}


def append_any(given: Context) -> object:
    return {"revisions": [given.append([0]), given.append([1])]}


def append_existing(given: Context) -> object:
    given.append([0])
    return {"revision": given.append([1], given.api.StreamState.EXISTS)}


def append_to_missing(given: Context) -> object:
    return refusal(lambda: given.append([0], given.api.StreamState.EXISTS))


def append_wrong_revision(given: Context) -> object:
    given.append([0, 1])
    return refusal(lambda: given.append([2], 5))


def append_to_existing_as_new(given: Context) -> object:
    given.append([0, 1])
    return refusal(lambda: given.append([2], given.api.StreamState.NO_STREAM))


def append_twice(given: Context) -> object:
    events = [given.event(0), given.event(1)]
    found = []
    for _ in range(2):
        given.client.append_to_stream(given.stream, current_version=given.api.StreamState.NO_STREAM, events=events)
        found.append(given.client.get_current_version(given.stream))
    return {"revisions": found, "stored": given.read()}


def append_many(given: Context) -> object:
    last = given.append(range(500), given.api.StreamState.NO_STREAM)
    return {"revision": last, "in_order": given.read() == list(range(500))}


def read_forwards(given: Context) -> object:
    given.append(range(5))
    return {"revisions": given.read()}


def read_backwards(given: Context) -> object:
    given.append(range(5))
    return {"revisions": given.read(backwards=True)}


def read_from_revision(given: Context) -> object:
    given.append(range(5))
    return {"revisions": given.read(stream_position=2)}


def read_limit(given: Context) -> object:
    given.append(range(5))
    return {"revisions": given.read(backwards=True, limit=2)}


def read_missing(given: Context) -> object:
    return refusal(given.read)


def read_all_from_position(given: Context) -> object:
    position = given.client.append_to_stream(
        given.stream, current_version=given.api.StreamState.NO_STREAM, events=given.event(0)
    )
    (found,) = given.client.read_all(commit_position=position, limit=1)
    return {"own_stream": found.stream_name == given.stream, "revision": found.stream_position}


def event_fields(given: Context) -> object:
    json_event = given.api.NewEvent(type="Opened", data=b'{"n": 0}', metadata=b'{"by": "me"}')
    binary = given.api.NewEvent(type="Photo", data=bytes([0, 255, 10]), content_type="application/octet-stream")
    given.client.append_to_stream(
        given.stream, current_version=given.api.StreamState.NO_STREAM, events=[json_event, binary]
    )
    first, second = given.client.get_stream(given.stream)
    return {
        "types": [first.type, second.type],
        "json": [event.content_type == "application/json" for event in (first, second)],
        "data": json.loads(first.data),
        "metadata": json.loads(first.metadata),
        "bytes": list(second.data),
        "ids_kept": [first.id, second.id] == [json_event.id, binary.id],
        "own_stream": first.stream_name == given.stream,
    }


def delete_and_append(given: Context) -> object:
    given.append(range(3))
    given.client.delete_stream(given.stream, current_version=given.api.StreamState.ANY)
    error = refusal(given.read)["error"]
    return {"error": error, "revision": given.append([3]), "revisions": given.read()}


def tombstone(given: Context) -> object:
    given.append([0])
    given.client.tombstone_stream(given.stream, current_version=given.api.StreamState.ANY)
    return {"read": refusal(given.read)["error"], "append": refusal(lambda: given.append([1]))["error"]}


def metadata(given: Context) -> object:
    given.append(range(4))
    given.client.set_stream_metadata(given.stream, metadata={"$maxCount": 2, "owner": "billing"})
    found, _ = given.client.get_stream_metadata(given.stream)
    kept = revisions(given.client.get_stream(given.stream))
    return {"max_count": found["$maxCount"], "owner": found["owner"], "revisions": kept}
