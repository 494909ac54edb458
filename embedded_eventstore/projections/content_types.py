"""Whether the data of an event is what its content type says: what is marked as JSON and is none, projections skip."""

import asyncio
import contextlib
import json
import sqlite3
from functools import lru_cache
from typing import NoReturn

from embedded_eventstore.store import JSON, RecordedEvent

SMALL = 1024
"""Bytes of data up to which it is remembered what was found: five projections ask for each event."""
LARGE = 64 * 1024
"""Bytes of data above which parsing it must not hold up the server's clients."""
DEEPEST = 64
"""How deep arrays and objects may be nested: the limit of .NET's reader, and so of the real server."""


async def is_as_marked(event: RecordedEvent) -> bool:
    """Whether the data is JSON, or is not said to be; the event that ends a deleted stream has none."""
    if event.content_type != JSON or event.type == "$streamDeleted":
        return True
    if len(event.data) <= SMALL:
        return _is_small_json(event.data)
    if len(event.data) <= LARGE:
        return is_json(event.data)
    return await asyncio.get_running_loop().run_in_executor(None, is_large_json, event.data)


def is_json(data: bytes) -> bool:
    """Whether the data is one JSON value in UTF-8.

    >>> is_json(b'{"amount": 3}'), is_json(b""), is_json(b"no JSON"), is_json(b"[" * 65 + b"]" * 65)
    (True, False, False, False)
    """
    try:
        json.loads(data.decode(), parse_constant=_refuse, parse_int=float)  # float: for numbers of any length
    except (ValueError, RecursionError):
        return False
    return data.count(b"[") + data.count(b"{") <= DEEPEST or _depth(json.loads(data, parse_int=float)) <= DEEPEST


_is_small_json = lru_cache(maxsize=2_000)(is_json)


def is_large_json(data: bytes) -> bool:
    """Whether the data is one JSON value in UTF-8, however deep; SQLite's parser lets other threads go on meanwhile.

    >>> is_large_json(b'{"amount": 3}'), is_large_json(b""), is_large_json(b"no JSON"), is_large_json(b"[NaN]")
    (True, False, False, False)
    """
    try:
        text = data.decode()
    except ValueError:
        return False
    with contextlib.closing(sqlite3.connect(":memory:")) as parser:
        return bool(parser.execute("SELECT json_valid(?)", (text,)).fetchone()[0])


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")  # Python's parser would take NaN and Infinity


def _depth(value: object) -> int:
    depth, level = 0, [value]
    while level := [one for one in level if isinstance(one, (dict, list))]:
        depth += 1
        level = [inner for one in level for inner in (one.values() if isinstance(one, dict) else one)]
    return depth
