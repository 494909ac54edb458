"""The data that a group keeps in the store: events in its own system streams, which only administrators may read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from embedded_eventstore.store import (
    LINK,
    OCTET_STREAM,
    NewEvent,
    RecordedEvent,
    Store,
    StreamDeleted,
    StreamNotFound,
    new_id,
)

_ONLY_ADMINS = {"$r": "$admins", "$w": "$admins", "$d": "$admins", "$mr": "$admins", "$mw": "$admins"}


class SystemStream:
    """One system stream.

    Args:
        store: has it.
        name: its name.
        max_count: how many events it keeps; None for all.
    """

    def __init__(self, store: Store, name: str, max_count: int | None = None) -> None:
        self.store = store
        self.name = name
        kept = {} if max_count is None else {"$maxCount": max_count}
        self._metadata = {**kept, "$acl": _ONLY_ADMINS}
        self._guarded = False  # whether its metadata is known to be written

    def append(self, type: str, value: Any) -> int:
        """Append an event with `value` as JSON; returns its revision."""
        return self._write(NewEvent(new_id(), type, json.dumps(value).encode()))

    def append_link(self, target: str, metadata: dict[str, Any]) -> int:
        """Append a link to `target`, which is `revision@stream`; returns its revision."""
        data = json.dumps(metadata).encode()
        return self._write(NewEvent(new_id(), LINK, target.encode(), data, OCTET_STREAM))

    def last(self) -> Any:
        """The newest event's data, parsed as JSON; None if there is none, or it is not JSON."""
        newest = self._read(None, forwards=False, limit=1)
        try:
            return json.loads(newest[0].data) if newest else None
        except ValueError:
            return None

    def read(self, start: int, limit: int) -> Sequence[RecordedEvent]:
        """Events from the revision `start` on, or from the first that is kept."""
        return self._read(start, forwards=True, limit=limit)

    def extent(self) -> tuple[int, int] | None:
        """The first revision that is kept and the last one; None if there is no stream."""
        try:
            return self.store.extent(self.name)
        except (StreamNotFound, StreamDeleted):
            return None

    def truncate(self, before: int) -> None:
        """Drop the events before the revision `before`."""
        self.store.set_metadata(self.name, {**self._metadata, "$tb": before})

    def delete(self) -> None:
        """Delete the stream if it is there. Its revisions continue when it is written to again."""
        if self.extent() is not None:
            self.store.delete(self.name)
        self._guarded = False

    def _read(self, start: int | None, forwards: bool, limit: int) -> Sequence[RecordedEvent]:
        try:
            return self.store.read_stream(self.name, start=start, forwards=forwards, limit=limit)
        except (StreamNotFound, StreamDeleted):
            return []

    def _write(self, event: NewEvent) -> int:
        with self.store.transaction():
            revision = self.store.append(self.name, [event]).revision
            if not self._guarded:
                before = self.store.metadata(self.name)
                if "$acl" not in before:  # the metadata of a deleted stream has only $tb
                    self.store.set_metadata(self.name, {**before, **self._metadata})
        self._guarded = True
        return revision
