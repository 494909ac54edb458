"""Events in streams, and the rules of appending, reading, deleting and finding them again; kept in SQLite.

One thread owns a store: the server calls it from its event loop. Calls are short, and reads come in pages.
"""

from lessons.eventstore.embedded.store.errors import (
    AppendTooLarge,
    StorageError,
    StoreError,
    StreamDeleted,
    StreamNotFound,
    WrongExpectedVersion,
)
from lessons.eventstore.embedded.store.events import (
    LINK,
    METADATA,
    Id,
    NewEvent,
    RecordedEvent,
    id_text,
    metadata_stream,
    new_id,
)
from lessons.eventstore.embedded.store.expected import ANY, NO_STREAM, STREAM_EXISTS, Expected
from lessons.eventstore.embedded.store.filters import EventFilter, hidden_in_all
from lessons.eventstore.embedded.store.links import resolve
from lessons.eventstore.embedded.store.metadata import Access, StreamMetadata
from lessons.eventstore.embedded.store.store import MAX_APPEND_SIZE, Appended, Store

__all__ = [
    "ANY",
    "LINK",
    "MAX_APPEND_SIZE",
    "METADATA",
    "NO_STREAM",
    "STREAM_EXISTS",
    "Access",
    "AppendTooLarge",
    "Appended",
    "EventFilter",
    "Expected",
    "Id",
    "NewEvent",
    "RecordedEvent",
    "StorageError",
    "Store",
    "StoreError",
    "StreamDeleted",
    "StreamMetadata",
    "StreamNotFound",
    "WrongExpectedVersion",
    "hidden_in_all",
    "id_text",
    "metadata_stream",
    "new_id",
    "resolve",
]
