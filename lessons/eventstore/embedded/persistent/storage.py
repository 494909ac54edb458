"""What a group keeps in the store: events in system streams of its own, that only administrators may read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from lessons.eventstore.embedded.store import NewEvent, RecordedEvent, Store, StreamDeleted, StreamNotFound

LINK = "$>"
_ONLY_ADMINS = {"$r": "$admins", "$w": "$admins", "$d": "$admins", "$mr": "$admins", "$mw": "$admins"}


def resolve(store: Store, link: RecordedEvent) -> RecordedEvent | None:
    """The event that a link leads to; None if it is gone, or the link isn't well formed."""
    revision, _, stream = link.data.decode(errors="replace").partition("@")
    if not revision.isdecimal() or not stream:
        return None
    try:
        found = store.read_stream(stream, start=int(revision), limit=1)
    except (StreamNotFound, StreamDeleted):
        return None
    return found[0] if found and found[0].revision == int(revision) else None


class SystemStream:
    """One system stream; keeps at most ``max_count`` events if that is given."""

    def __init__(self, store: Store, name: str, max_count: int | None = None) -> None:
        self.store = store
        self.name = name
        self._max_count = max_count
        self._guarded = False  # its metadata is known to be there

    def append(self, type: str, value: Any) -> None:
        """Append an event whose data is ``value`` as JSON."""
        self._write(NewEvent(uuid4(), type, json.dumps(value).encode()))

    def append_link(self, target: str, metadata: dict[str, Any]) -> None:
        """Append a link to ``target``, which is ``revision@stream``."""
        data = json.dumps(metadata).encode()
        self._write(NewEvent(uuid4(), LINK, target.encode(), data, "application/octet-stream"))

    def last(self) -> Any:
        """The newest event's data, from JSON; None if there is none."""
        newest = self._read(None, forwards=False, limit=1)
        return json.loads(newest[0].data) if newest else None

    def read(self, start: int, limit: int) -> Sequence[RecordedEvent]:
        return self._read(start, forwards=True, limit=limit)

    @property
    def first_revision(self) -> int:
        """Of the oldest event that is kept; of the next one if none is."""
        oldest = self._read(0, forwards=True, limit=1)
        return oldest[0].revision if oldest else self.next_revision

    @property
    def next_revision(self) -> int:
        """What the next event will get."""
        newest = self._read(None, forwards=False, limit=1)
        return newest[0].revision + 1 if newest else self.store.metadata(self.name).get("$tb", 0)

    def truncate(self, before: int) -> None:
        """Forget the events before the revision ``before``."""
        self.store.set_metadata(self.name, {**self._metadata(), "$tb": before})

    def delete(self) -> None:
        """Forget all of it; nothing happens if it isn't there."""
        if self.next_revision:
            self.truncate(self.next_revision)

    def _metadata(self) -> dict[str, Any]:
        kept = {} if self._max_count is None else {"$maxCount": self._max_count}
        return {**kept, "$acl": _ONLY_ADMINS}

    def _read(self, start: int | None, forwards: bool, limit: int) -> Sequence[RecordedEvent]:
        try:
            return self.store.read_stream(self.name, start=start, forwards=forwards, limit=limit)
        except (StreamNotFound, StreamDeleted):
            return []

    def _write(self, event: NewEvent) -> None:
        if not self._guarded and not self.store.metadata(self.name):
            self.store.set_metadata(self.name, self._metadata())
        self._guarded = True
        self.store.append(self.name, [event])
