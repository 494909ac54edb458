"""Events that lead to others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lessons.eventstore.embedded.store.errors import StreamDeleted, StreamNotFound
from lessons.eventstore.embedded.store.events import LINK, RecordedEvent

if TYPE_CHECKING:
    from lessons.eventstore.embedded.store.store import Store


def resolve(store: Store, link: RecordedEvent) -> RecordedEvent | None:
    """The event that a link leads to; None where it is gone, or `link` is none."""
    if link.type != LINK:
        return None
    revision, _, stream = link.data.decode(errors="replace").partition("@")
    if not revision.isdecimal() or not stream:
        return None
    try:
        found = store.read_stream(stream, start=int(revision), limit=1)
    except (StreamNotFound, StreamDeleted):
        return None
    return found[0] if found and found[0].revision == int(revision) else None
