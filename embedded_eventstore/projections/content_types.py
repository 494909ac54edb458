"""Whether the data of an event is what its content type says: what is marked as JSON and is none, projections skip."""

import json
from typing import NoReturn

from embedded_eventstore.store import RecordedEvent

JSON = "application/json"
OCTET_STREAM = "application/octet-stream"
DEEPEST = 64
"""How deep arrays and objects may be nested: the limit of .NET's reader, and so of the real server."""


def is_as_marked(event: RecordedEvent) -> bool:
    """Whether the data is JSON, or is not said to be; the event that ends a deleted stream has none."""
    return event.content_type != JSON or event.type == "$streamDeleted" or is_json(event.data)


def is_json(data: bytes) -> bool:
    """Whether the data is one JSON value in UTF-8.

    >>> is_json(b'{"amount": 3}'), is_json(b""), is_json(b"no JSON"), is_json(b"[" * 65 + b"]" * 65)
    (True, False, False, False)
    """
    try:
        json.loads(data.decode(), parse_constant=_refuse)
    except (ValueError, RecursionError):
        return False
    return data.count(b"[") + data.count(b"{") <= DEEPEST or _depth(json.loads(data)) <= DEEPEST


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")  # Python's parser would take NaN and Infinity


def _depth(value: object) -> int:
    depth, level = 0, [value]
    while level := [one for one in level if isinstance(one, (dict, list))]:
        depth += 1
        level = [inner for one in level for inner in (one.values() if isinstance(one, dict) else one)]
    return depth
