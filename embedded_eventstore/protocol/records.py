"""Records, as KurrentDB's newer services call events, to the server's own events."""

from __future__ import annotations

import json
from typing import Any, NamedTuple
from uuid import UUID

from google.protobuf import json_format

from embedded_eventstore.protocol import record_errors
from embedded_eventstore.protocol.consistency import Check
from embedded_eventstore.protocol.errors import STATES
from embedded_eventstore.protocol.limits import AppendSize
from embedded_eventstore.store import (
    JSON,
    OCTET_STREAM,
    AppendTooLarge,
    EventTooLarge,
    Expected,
    NewEvent,
    can_be_written_to,
    new_id,
)
from embedded_eventstore.wire import streams_v2_pb2, well_known

CHECKED = (-1, -4, -5, -6)
FORMATS = {1: "Json", 2: "Protobuf", 3: "Avro", 4: "Bytes"}
"""The names of the formats of data, by number."""


class StreamAppend(NamedTuple):
    """What one stream gets.

    Args:
        stream: its name.
        expected: the version that the writer expects.
        events: the events.
    """

    stream: str
    expected: Expected
    events: list[NewEvent]


def parse_append(request: streams_v2_pb2.AppendRequest, size: AppendSize) -> StreamAppend:
    """The append in a request of an append session; raises a RichError if it makes no sense or is too large."""
    stream = _stream(request.stream)
    number = request.expected_revision if request.HasField("expected_revision") else -2
    if number < 0 and number not in STATES:
        raise record_errors.bad_request(
            "Expected revision must be positive or one of NoStream (-1), Any (-2) or Exists (-4)."
        )
    if not request.records:
        raise record_errors.bad_request("Stream append request must contain at least one record")
    events = [_event(record, stream, size) for record in request.records]
    return StreamAppend(stream, STATES.get(number, number), events)


def parse_records(request: streams_v2_pb2.AppendRecordsRequest, size: AppendSize) -> list[tuple[str, NewEvent]]:
    """The events of a request, each with its stream; raises a RichError as `parse_append` does."""
    if not request.records:
        raise record_errors.bad_request("Append records request must contain at least one record.")
    return [(_stream(record.stream), _event(record, record.stream, size)) for record in request.records]


def parse_check(check: streams_v2_pb2.ConsistencyCheck, index: int) -> Check:
    """A check of a request, by its number; raises a RichError if it makes no sense."""
    if check.WhichOneof("type") is None:
        raise record_errors.bad_request("Each consistency check must specify a type.")
    expected = check.stream_state.expected_state
    if expected < 0 and expected not in CHECKED:
        raise record_errors.bad_request(
            "Expected state must be positive or one of NoStream (-1), Exists (-4), Deleted (-5) or Tombstoned (-6)."
        )
    return Check(index, _stream(check.stream_state.stream), expected)


def _stream(name: str) -> str:
    if not name or name == "$$":
        raise record_errors.bad_request("Stream must have a name, and it must not be '$$'.")
    if not can_be_written_to(name):
        raise record_errors.bad_request(f"Nothing can be written to '{name}'.")
    return name


def _event(record: streams_v2_pb2.AppendRecord, stream: str, size: AppendSize) -> NewEvent:
    if not record.schema.name:
        raise record_errors.bad_request("Schema name must not be empty")
    if record.schema.format not in FORMATS:
        raise record_errors.bad_request("Schema format must be one of Json, Protobuf, Avro or Bytes.")
    content_type = JSON if record.schema.format == 1 else OCTET_STREAM
    event = NewEvent(_id(record), record.schema.name, record.data, _metadata(record), content_type)
    try:
        size.add(event)
    except EventTooLarge as error:
        raise record_errors.record_too_large(stream, error) from error
    except AppendTooLarge as error:
        raise record_errors.transaction_too_large(size.bytes, error) from error
    return event


def _id(record: streams_v2_pb2.AppendRecord) -> bytes:
    if not record.HasField("record_id"):
        return new_id()
    try:
        return UUID(record.record_id).bytes
    except ValueError as error:
        raise record_errors.bad_request("Record ID must be a valid and non-empty UUID.") from error


def _metadata(record: streams_v2_pb2.AppendRecord) -> bytes:
    """The properties as JSON: that is what older services give back as the metadata, with the schema among them."""
    properties = well_known.Struct(fields=record.properties)
    properties["$schema.name"] = record.schema.name
    properties["$schema.format"] = FORMATS[record.schema.format]
    if record.schema.HasField("id"):
        properties["$schema.id"] = record.schema.id
    fields = {name: _plain(value) for name, value in json_format.MessageToDict(properties).items()}
    return json.dumps(fields, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode()


def _plain(value: Any) -> Any:
    """The value with whole numbers as such: protobuf has only floating ones."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return {name: _plain(one) for name, one in value.items()} if isinstance(value, dict) else value
