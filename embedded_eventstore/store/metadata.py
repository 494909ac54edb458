"""The metadata of a stream: how many of its events are kept, and who may access it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from embedded_eventstore.store.events import LAST_REVISION

DELETED = LAST_REVISION
"""`$tb` of a stream that was deleted and may be written to again."""


@dataclass(frozen=True, slots=True)
class Access:
    """The roles or users that may do something; None where the metadata does not say."""

    read: Sequence[str] | None = None
    write: Sequence[str] | None = None
    delete: Sequence[str] | None = None
    meta_read: Sequence[str] | None = None
    meta_write: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class StreamMetadata:
    """The last event of a metadata stream.

    Args:
        max_count: how many events are kept; None for all.
        max_age: for how many seconds events are kept; None for ever.
        truncate_before: events with a lower revision are gone.
        access: who may do what.
        fields: the whole JSON object, with the fields that only clients use.
        is_set: whether the stream has metadata.
    """

    max_count: int | None = None
    max_age: int | None = None
    truncate_before: int = 0
    access: Access = Access()
    fields: Mapping[str, Any] = field(default_factory=dict)
    is_set: bool = True

    @property
    def is_deleted(self) -> bool:
        """Whether the stream was deleted and may be written to again."""
        return self.truncate_before >= DELETED

    def first_kept(self, last: int, created_of: Callable[[int], int], now: int) -> int:
        """The lowest revision that is kept; last + 1 where no event is kept.

        Args:
            last: the stream's last revision.
            created_of: returns when the event with a revision was created, in 100 ns; called only for `$maxAge`.
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


NO_METADATA = StreamMetadata(is_set=False)
"""Of a stream without metadata."""


def parse_metadata(data: bytes) -> StreamMetadata:
    """The metadata in an event's data; a field with a wrong value is ignored, as in the real server.

    >>> parse_metadata(b'{"$maxCount": 3, "owner": "Alice"}').max_count, parse_metadata(b"no JSON").max_count
    (3, None)
    """
    try:
        fields = json.loads(data or b"{}")
    except (ValueError, RecursionError):
        return StreamMetadata()
    if not isinstance(fields, dict):
        return StreamMetadata()
    counts = _count(fields, "$maxCount", 1), _count(fields, "$maxAge", 1), _count(fields, "$tb", 0) or 0
    return StreamMetadata(*counts, _access(fields.get("$acl")), fields)


def default_access(data: bytes, is_system: bool) -> Access:
    """Who may do what with streams that say nothing themselves, by the data of an event of $settings.

    >>> default_access(b'{"$userStreamAcl": {"$w": "$ops"}}', is_system=False).write
    ('$ops',)
    """
    try:
        fields = json.loads(data)
    except (ValueError, RecursionError):
        return Access()
    name = "$systemStreamAcl" if is_system else "$userStreamAcl"
    return _access(fields.get(name)) if isinstance(fields, dict) else Access()


def _count(fields: Mapping[str, Any], name: str, least: int) -> int | None:
    value = fields.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= least else None


def _access(acl: Any) -> Access:
    lists = acl if isinstance(acl, dict) else {}
    return Access(*(_roles(lists.get(name)) for name in ("$r", "$w", "$d", "$mr", "$mw")))


def _roles(value: Any) -> Sequence[str] | None:
    roles = [value] if isinstance(value, str) else value
    return tuple(map(str, roles)) if isinstance(roles, list) else None
