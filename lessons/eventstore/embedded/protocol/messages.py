"""What several services share: identifiers, expected versions and events as protobuf, and back."""

from __future__ import annotations

import struct
from typing import Any
from uuid import UUID

from esdbclient.protos.Grpc import shared_pb2, streams_pb2

from lessons.eventstore.embedded.protocol.errors import BadRequest
from lessons.eventstore.embedded.store import (
    ANY,
    NO_STREAM,
    STREAM_EXISTS,
    Expected,
    Id,
    NewEvent,
    RecordedEvent,
    id_text,
)

EMPTY = shared_pb2.Empty()
WORDS = {"any": ANY, "no_stream": NO_STREAM, "stream_exists": STREAM_EXISTS}
ALL = "$all"
STREAMS_EVENT = streams_pb2.ReadResp.ReadEvent.RecordedEvent


def name_of(identifier: shared_pb2.StreamIdentifier) -> str:
    """The name, which may be empty.

    Raises:
        BadRequest: it is not UTF-8.
    """
    try:
        return identifier.stream_name.decode()
    except UnicodeDecodeError as error:
        raise BadRequest("The name of a stream must be UTF-8.") from error


def stream_name(options: Any) -> str:
    """The stream of a request.

    Raises:
        BadRequest: it has no name, or one that is not UTF-8.
    """
    name = name_of(options.stream_identifier)
    if not name:
        raise BadRequest("A stream must have a name.")
    return name


def stream_to_write(options: Any) -> str:
    """The stream of a request that writes.

    Raises:
        BadRequest: as `stream_name`; or it is none that can be written to.
    """
    name = stream_name(options)
    if name == ALL or name == "$$" or name.startswith("$$$$"):
        raise BadRequest(f"Nothing can be written to {name!r}.")
    return name


def expected(options: Any, oneof: str = "expected_stream_revision") -> Expected:
    """What a writer expects of the stream; ANY where it does not say."""
    chosen = options.WhichOneof(oneof)
    return getattr(options, chosen) if chosen in ("revision", "stream_position") else WORDS.get(chosen, ANY)


def to_id(value: shared_pb2.UUID) -> Id:
    """An id in either of its two forms.

    Raises:
        BadRequest: it is none.
    """
    text = value.string
    if not text and value.HasField("structured"):
        return struct.pack(">qq", value.structured.most_significant_bits, value.structured.least_significant_bits)
    try:
        id = bytes.fromhex(text.replace("-", ""))  # a fifth of the time that UUID takes, which knows other forms too
        return id if len(id) == 16 else UUID(text).bytes
    except ValueError as error:
        raise BadRequest(f"{text!r} is no UUID.") from error


def from_id(id: Id, structured: bool = False) -> shared_pb2.UUID:
    """An id as text, or, where the client asks for it, as two numbers."""
    if not structured:
        return shared_pb2.UUID(string=id_text(id))
    high, low = struct.unpack(">qq", id)
    numbers = shared_pb2.UUID.Structured(most_significant_bits=high, least_significant_bits=low)
    return shared_pb2.UUID(structured=numbers)


def new_event(message: Any) -> NewEvent:
    """A proposed event.

    Raises:
        BadRequest: its id is no UUID, or it has no type.
    """
    said = message.metadata
    type_ = said.get("type")
    if not type_:
        raise BadRequest("An event must have a type.")
    content_type = said.get("content-type", "application/octet-stream")
    return NewEvent(to_id(message.id), type_, message.data, message.custom_metadata, content_type)


def recorded_event(event: RecordedEvent, structured: bool = False, kind: Any = STREAMS_EVENT) -> Any:
    """An event as a client reads it; `kind` is the message of the service, for each has its own of the same form."""
    return kind(
        id=from_id(event.id, structured),
        stream_identifier=shared_pb2.StreamIdentifier(stream_name=event.stream.encode()),
        stream_revision=event.revision,
        commit_position=event.position,
        prepare_position=event.position,
        metadata={"type": event.type, "created": str(event.created), "content-type": event.content_type},
        custom_metadata=event.metadata,
        data=event.data,
    )
