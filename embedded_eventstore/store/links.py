"""Link events, which stand for an event of another stream."""

from __future__ import annotations

from typing import TYPE_CHECKING

from embedded_eventstore.store.errors import StreamDeleted, StreamNotFound
from embedded_eventstore.store.events import LINK, RecordedEvent

if TYPE_CHECKING:
    from embedded_eventstore.store.store import Store


def resolve_link(store: Store, link: RecordedEvent) -> RecordedEvent | None:
    """The event that a link points to.

    Args:
        store: has both.
        link: the link; its data is `revision@stream`.

    Returns:
        The event; None if it is gone, or `link` is not a link.
    """
    if link.type != LINK:
        return None
    revision, _, stream = link.data.decode(errors="replace").partition("@")
    if not revision.isdecimal() or not stream:
        return None
    try:
        events = store.read_stream(stream, start=int(revision), limit=1)
    except (StreamNotFound, StreamDeleted):
        return None
    return events[0] if events and events[0].revision == int(revision) else None
