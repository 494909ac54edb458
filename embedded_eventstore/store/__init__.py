"""The store: events in streams, with the rules for appends, reads and deletes; kept in one SQLite file.

One thread owns a store: the server calls it from its event loop. Calls are short, and reads return pages.
"""

from embedded_eventstore.store.errors import (
    AppendTooLarge,
    EventTooLarge,
    StoreError,
    StreamDeleted,
    StreamNotFound,
    WrongExpectedVersion,
)
from embedded_eventstore.store.events import (
    ALL,
    JSON,
    LINK,
    METADATA,
    OCTET_STREAM,
    Id,
    NewEvent,
    RecordedEvent,
    can_be_written_to,
    id_text,
    metadata_stream,
    new_id,
)
from embedded_eventstore.store.expected import ANY, NO_STREAM, STREAM_EXISTS, Expected, StreamState
from embedded_eventstore.store.filters import EventFilter, filter_events, hidden_in_all
from embedded_eventstore.store.gradual import Appended, append_in_turns, settled
from embedded_eventstore.store.links import resolve_link
from embedded_eventstore.store.metadata import Access, StreamMetadata, default_access
from embedded_eventstore.store.pages import Page
from embedded_eventstore.store.store import Store

__all__ = [
    "ALL",
    "ANY",
    "JSON",
    "LINK",
    "METADATA",
    "NO_STREAM",
    "OCTET_STREAM",
    "STREAM_EXISTS",
    "Access",
    "AppendTooLarge",
    "Appended",
    "EventFilter",
    "EventTooLarge",
    "Expected",
    "Id",
    "NewEvent",
    "Page",
    "RecordedEvent",
    "Store",
    "StoreError",
    "StreamDeleted",
    "StreamMetadata",
    "StreamNotFound",
    "StreamState",
    "WrongExpectedVersion",
    "append_in_turns",
    "can_be_written_to",
    "default_access",
    "filter_events",
    "hidden_in_all",
    "id_text",
    "metadata_stream",
    "new_id",
    "resolve_link",
    "settled",
]
