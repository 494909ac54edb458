"""Events before and after they are stored."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

JSON = "application/json"
OCTET_STREAM = "application/octet-stream"
ALL = "$all"
"""The name under which all events are read."""
LINK = "$>"
"""The type of an event that points to another one; its data is `revision@stream`."""
METADATA = "$metadata"
"""The type of the events of a metadata stream."""
DELETED = "$streamDeleted"
"""The type of the last event of a stream that was deleted for good."""
LAST_REVISION = (1 << 63) - 1
"""The revision of that event: nothing can come after it."""

_numbers = Random()
_VERSION_4 = 0x4000 << 64 | 0x8000 << 48
_RANDOM = ~(0xF000 << 64 | 0xC000 << 48) & (1 << 128) - 1
"""The bits of a UUID that are neither its version nor its variant."""

Id = bytes
"""An event's UUID as its 16 bytes: to make a `uuid.UUID` takes several times as long as the rest of an event."""


def can_be_written_to(stream: str) -> bool:
    """Whether a stream of this name may get events: the one of all events and metadata of metadata may not.

    >>> [can_be_written_to(name) for name in ("account-123", "$$account-123", "$all", "$$", "$$$$account-123")]
    [True, True, False, False, False]
    """
    return stream not in (ALL, "$$") and not stream.startswith("$$$$")


def new_id() -> Id:
    """A random id that no event has: a UUID of version 4. It is no secret; `uuid4` takes thirty times as long."""
    return (_numbers.getrandbits(128) & _RANDOM | _VERSION_4).to_bytes(16, "big")


def id_text(id: Id) -> str:
    """The id as text.

    >>> id_text(bytes(range(16)))
    '00010203-0405-0607-0809-0a0b0c0d0e0f'
    """
    digits = id.hex()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


class NewEvent(NamedTuple):
    """An event to append.

    Args:
        id: makes the append idempotent: the same event is not written twice.
        type: such as "AccountCreated".
        data: any bytes.
        metadata: any bytes; JSON if the server is to read it ($correlationId).
        content_type: "application/json" or "application/octet-stream".
    """

    id: Id
    type: str
    data: bytes = b""
    metadata: bytes = b""
    content_type: str = JSON


class RecordedEvent(NamedTuple):
    """An event that is stored.

    Args:
        stream: the name of its stream.
        revision: its number in the stream, from 0.
        position: its place among all events of the server: greater than that of every event before. The protocol calls
            it both commit and prepare position.
        id, type, data, metadata, content_type: as in NewEvent.
        created: when it was appended, in units of 100 ns since the Unix epoch, as the protocol has it.
    """

    stream: str
    revision: int
    position: int
    id: Id
    type: str
    data: bytes
    metadata: bytes
    content_type: str
    created: int


def metadata_stream(stream: str) -> str:
    """The name of the stream that has the metadata of a stream.

    >>> metadata_stream("account-123")
    '$$account-123'
    """
    return f"$${stream}"


def is_metadata_stream(stream: str) -> bool:
    """Whether the stream has the metadata of another one."""
    return stream.startswith("$$")
