"""What the metadata of a stream says: how much of it is kept, and who may do what with it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lessons.eventstore.embedded.store.events import LAST_REVISION

DELETED = LAST_REVISION
"""`$tb` of a stream that was deleted, and may be written to again."""


@dataclass(frozen=True, slots=True)
class Access:
    """The roles or users that may do something; None where the stream says nothing of it."""

    read: Sequence[str] | None = None
    write: Sequence[str] | None = None
    delete: Sequence[str] | None = None
    meta_read: Sequence[str] | None = None
    meta_write: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class StreamMetadata:
    """What the last event of a metadata stream says.

    Args:
        max_count: how many events are kept; None for all.
        max_age: for how many seconds events are kept; None for ever.
        truncate_before: events with a lower revision are gone.
        access: who may do what.
        everything: all of the metadata, with what only clients know.
        is_said: whether there is any.
    """

    max_count: int | None = None
    max_age: int | None = None
    truncate_before: int = 0
    access: Access = Access()
    everything: Mapping[str, Any] = field(default_factory=dict)
    is_said: bool = True

    @property
    def is_deleted(self) -> bool:
        """Whether the stream was deleted, and may be written to again."""
        return self.truncate_before >= DELETED

    def first(self, last: int, created_of, now: int) -> int:
        """The lowest revision that is still there; last + 1 where none is.

        Args:
            last: the stream's last revision.
            created_of: gives the time of the event with a revision, in 100 ns; called only where there is a `$maxAge`.
            now: the time, in 100 ns.
        """
        first = min(self.truncate_before, last + 1)
        if self.max_count is not None:
            first = max(first, last + 1 - self.max_count)
        if self.max_age is not None:
            oldest = now - self.max_age * 10_000_000
            low, high = first, last + 1
            while low < high:  # times grow with revisions
                middle = (low + high) // 2
                low, high = (middle + 1, high) if created_of(middle) <= oldest else (low, middle)
            first = low
        return first


NONE = StreamMetadata(is_said=False)
"""Of a stream of which nothing was said."""


def parse(data: bytes) -> StreamMetadata:
    """The metadata in an event's data; what is not as it should be counts as not said, as in the real server.

    >>> parse(b'{"$maxCount": 3, "owner": "Alice"}').max_count, parse(b"no JSON").max_count
    (3, None)
    """
    try:
        found = json.loads(data or b"{}")
    except (ValueError, RecursionError):
        return StreamMetadata()
    if not isinstance(found, dict):
        return StreamMetadata()
    counts = _count(found, "$maxCount", 1), _count(found, "$maxAge", 1), _count(found, "$tb", 0) or 0
    return StreamMetadata(*counts, _access(found.get("$acl")), found)


def _count(found: Mapping[str, Any], name: str, least: int) -> int | None:
    value = found.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= least else None


def _access(found: Any) -> Access:
    said = found if isinstance(found, dict) else {}
    return Access(*(_roles(said.get(name)) for name in ("$r", "$w", "$d", "$mr", "$mw")))


def _roles(value: Any) -> Sequence[str] | None:
    roles = [value] if isinstance(value, str) else value
    return tuple(map(str, roles)) if isinstance(roles, list) else None
