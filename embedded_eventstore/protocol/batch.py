"""Batch append: many appends over one call, each in one or more messages, each with its own answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from google.protobuf.message import Message
from grpc import StatusCode

from embedded_eventstore.protocol import messages
from embedded_eventstore.protocol.access import Guard, User
from embedded_eventstore.protocol.errors import AccessDenied, BadRequest
from embedded_eventstore.store import (
    MAX_APPEND_SIZE,
    NO_STREAM,
    STREAM_EXISTS,
    AppendTooLarge,
    NewEvent,
    Store,
    StreamDeleted,
    WrongExpectedVersion,
)
from embedded_eventstore.wire import shared_pb2, status_pb2, streams_pb2, well_known

EXPECTED = "expected_stream_position"
Response = streams_pb2.BatchAppendResp


@dataclass(slots=True)
class Batch:
    """One append, as far as it was received.

    Args:
        correlation_id: the client's id of it.
        options: its stream and expected version.
        events: those that were received.
        size: their size in bytes, or more.
        fault: why it is refused; None if it is not.
    """

    correlation_id: shared_pb2.UUID
    options: Any
    events: list[NewEvent] = field(default_factory=list)
    size: int = 0
    fault: Exception | None = None

    def check_size(self, proposed: Any) -> None:
        """Check the size of the append with more events.

        Raises:
            AppendTooLarge: it is too large.
        """
        events = [(event.data, event.metadata) for event in self.events]
        events += [(message.data, message.custom_metadata) for message in proposed]
        self.size = sum(len(data) + len(metadata) for data, metadata in events)
        if self.size > MAX_APPEND_SIZE:
            raise AppendTooLarge(MAX_APPEND_SIZE)


class PendingBatches:
    """The appends of one call that are not complete yet."""

    def __init__(self) -> None:
        self._batches: dict[bytes, Batch] = {}

    def take(self, request: streams_pb2.BatchAppendReq) -> Batch | None:
        """Take one message.

        Returns:
            The append that is complete with it; None if none is.

        Raises:
            BadRequest: the first message of an append has no options.
        """
        key = request.correlation_id.SerializeToString()
        pending = self._batches.get(key)
        if pending is None:
            if not request.HasField("options"):
                raise BadRequest("The first message of a batch append must have options.")
            pending = self._batches[key] = Batch(request.correlation_id, request.options)
        _add(pending, request)
        return self._batches.pop(key) if request.is_final else None


def _add(batch: Batch, request: streams_pb2.BatchAppendReq) -> None:
    if batch.fault:
        return
    try:
        batch.size += request.ByteSize()  # more than the events have, and quick to compute
        if batch.size > MAX_APPEND_SIZE:
            batch.check_size(request.proposed_messages)
        batch.events += map(messages.new_event, request.proposed_messages)
    except (AppendTooLarge, BadRequest) as error:
        batch.fault = error
        batch.events.clear()


def append_batch(store: Store, guard: Guard, user: User | None, batch: Batch) -> Response:
    """Do the append, and return its answer, also if it is refused."""
    response = Response(correlation_id=batch.correlation_id, stream_identifier=batch.options.stream_identifier)
    chosen = batch.options.WhichOneof(EXPECTED)
    if chosen == "stream_position":
        response.stream_position = batch.options.stream_position
    elif chosen:
        getattr(response, chosen).SetInParent()
    try:
        if batch.fault:
            raise batch.fault
        stream = messages.stream_to_write(batch.options)
        guard.require(user, stream, "$w")
        appended = store.append(stream, batch.events, messages.expected_version(batch.options, EXPECTED))
    except (WrongExpectedVersion, StreamDeleted, AppendTooLarge, AccessDenied, BadRequest) as error:
        response.error.CopyFrom(_status(error))
        return response
    if appended.revision < 0:
        response.success.no_stream.SetInParent()
    else:
        response.success.current_revision = appended.revision
    response.success.position.commit_position = appended.position
    response.success.position.prepare_position = appended.position
    return response


def _status(error: Exception) -> status_pb2.Status:
    code, details = _details(error)
    packed = well_known.Any()
    packed.Pack(details)
    return status_pb2.Status(code=code.value[0], message=str(error) or type(error).__name__, details=[packed])


def _details(error: Exception) -> tuple[StatusCode, Message]:
    if isinstance(error, WrongExpectedVersion):
        return StatusCode.UNKNOWN, _wrong(error)
    if isinstance(error, StreamDeleted):
        name = shared_pb2.StreamIdentifier(stream_name=error.stream.encode())
        return StatusCode.UNKNOWN, shared_pb2.StreamDeleted(stream_identifier=name)
    if isinstance(error, AppendTooLarge):
        return StatusCode.INVALID_ARGUMENT, shared_pb2.MaximumAppendSizeExceeded(maxAppendSize=error.limit)
    if isinstance(error, AccessDenied):
        return StatusCode.PERMISSION_DENIED, shared_pb2.AccessDenied()
    return StatusCode.INVALID_ARGUMENT, shared_pb2.BadRequest(message=str(error))


def _wrong(error: WrongExpectedVersion) -> shared_pb2.WrongExpectedVersion:
    wrong = shared_pb2.WrongExpectedVersion()
    if error.current is None:
        wrong.current_no_stream.SetInParent()
    else:
        wrong.current_stream_revision = error.current
    if isinstance(error.expected, int):
        wrong.expected_stream_position = error.expected
    else:
        fields = {NO_STREAM: "expected_no_stream", STREAM_EXISTS: "expected_stream_exists"}
        getattr(wrong, fields.get(error.expected, "expected_any")).SetInParent()
    return wrong
