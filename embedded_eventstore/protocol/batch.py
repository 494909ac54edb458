"""Batch append: many appends over one call, each in one or more messages, each with its own answer.

An append ends without an answer to its last message when it is refused before: then what still comes of it is ignored.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from google.protobuf.message import Message
from grpc import StatusCode

from embedded_eventstore.protocol import messages
from embedded_eventstore.protocol.access import Guard, User
from embedded_eventstore.protocol.errors import AccessDenied, BadRequest
from embedded_eventstore.protocol.limits import AppendSize
from embedded_eventstore.protocol.proposed import new_events
from embedded_eventstore.store import (
    NO_STREAM,
    STREAM_EXISTS,
    Appended,
    AppendTooLarge,
    EventTooLarge,
    NewEvent,
    Store,
    StreamDeleted,
    WrongExpectedVersion,
    append_in_turns,
)
from embedded_eventstore.turns import in_slices
from embedded_eventstore.versions import ServerVersion
from embedded_eventstore.wire import shared_pb2, status_pb2, streams_pb2, well_known

EXPECTED = "expected_stream_position"
FEW = 500
"""Events of a message that are taken at once; others have the event loop while more are taken."""
WRITE_SECONDS = 2.0
"""The longest that an append may take from its first message to its last. Source: the real server's WriteTimeoutMs."""
Response = streams_pb2.BatchAppendResp
REFUSALS = (
    AccessDenied,
    AppendTooLarge,
    BadRequest,
    EventTooLarge,
    StreamDeleted,
    TimeoutError,
    WrongExpectedVersion,
)


@dataclass(slots=True)
class Batch:
    """One append, as far as it was received.

    Args:
        options: its stream and expected version.
        size: counts its bytes.
        ends: when it must be complete, by `time.monotonic`.
        events: those that were received.
        timer: refuses it when its time is over; None while its first message is handled.
    """

    options: Any
    size: AppendSize
    ends: float
    events: list[NewEvent] = field(default_factory=list)
    timer: asyncio.TimerHandle | None = None


class BatchAppends:
    """The appends of one call.

    Args:
        store: has the events.
        guard: checks what users may do.
        user: of the call; None if it names none.
        version: of the server; it has the limits.
        answer: sends an answer to the client.
    """

    def __init__(
        self,
        store: Store,
        guard: Guard,
        user: User | None,
        version: ServerVersion,
        answer: Callable[[Response], Awaitable[None]],
    ) -> None:
        self._store, self._guard, self._user, self._version = store, guard, user, version
        self._answer = answer
        self._one_at_a_time = asyncio.Lock()  # a call can send one answer at a time
        self._batches: dict[bytes, Batch] = {}
        self._late: set[asyncio.Task[None]] = set()

    async def run(self, requests: AsyncIterator[streams_pb2.BatchAppendReq]) -> None:
        """Answer the requests, until there are no more."""
        try:
            async for request in requests:
                answer = await self._take(request)
                if answer is not None:
                    await self._send(answer)
        finally:
            for batch in self._batches.values():
                _stop(batch)

    async def _send(self, answer: Response) -> None:
        async with self._one_at_a_time:
            await self._answer(answer)

    async def _take(self, request: streams_pb2.BatchAppendReq) -> Response | None:
        """Take one message; returns the answer to the append that it completes, or for which it is refused."""
        key = request.correlation_id.SerializeToString()
        batch = self._batches.get(key)
        try:
            if batch is None:
                if not request.HasField("options"):
                    return None
                batch = self._begin(request.options)
            await _add(batch, request)
            if not request.is_final:
                self._keep(key, batch, request.correlation_id)
                return None
            self._drop(key, batch)
            return _success(request.correlation_id, batch.options, await self._append(batch))
        except REFUSALS as error:
            self._drop(key, batch)
            return _refusal(request.correlation_id, batch.options if batch else request.options, error)

    def _begin(self, options: Any) -> Batch:
        if not options.HasField("stream_identifier"):
            raise BadRequest("Required field StreamIdentifier not set.")
        self._guard.require(self._user, messages.stream_to_write(options), "$w")
        messages.expected_version(options, EXPECTED)
        seconds = min(_seconds_left(options), WRITE_SECONDS)
        if seconds <= 0:
            raise TimeoutError
        return Batch(options, AppendSize(self._version), time.monotonic() + seconds)

    async def _append(self, batch: Batch) -> Appended:
        if time.monotonic() > batch.ends:
            raise TimeoutError
        expected = messages.expected_version(batch.options, EXPECTED)
        return await append_in_turns(self._store, messages.stream_to_write(batch.options), batch.events, expected)

    def _keep(self, key: bytes, batch: Batch, id: shared_pb2.UUID) -> None:
        """Keep an append that is not complete, until its time is over."""
        self._batches[key] = batch
        if batch.timer is None:
            wait = max(batch.ends - time.monotonic(), 0)
            batch.timer = asyncio.get_running_loop().call_later(wait, self._expire, key, batch, id)

    def _drop(self, key: bytes, batch: Batch | None) -> None:
        if batch is not None and self._batches.pop(key, None) is not None:
            _stop(batch)

    def _expire(self, key: bytes, batch: Batch, id: shared_pb2.UUID) -> None:
        self._batches.pop(key, None)
        task = asyncio.ensure_future(self._send(_refusal(id, batch.options, TimeoutError())))
        self._late.add(task)  # the event loop itself keeps no task from being collected
        task.add_done_callback(self._late.discard)


def _stop(batch: Batch) -> None:
    if batch.timer:
        batch.timer.cancel()


def _seconds_left(options: Any) -> float:
    """How long the client waits: the protocol has a duration for it, and, of older clients, a time of day."""
    chosen = options.WhichOneof("deadline_option")
    if chosen is None:
        return WRITE_SECONDS
    given = getattr(options, chosen)
    seconds = float(given.seconds + given.nanos / 1e9)
    return seconds if chosen == "deadline" else seconds - time.time()


async def _add(batch: Batch, request: streams_pb2.BatchAppendReq) -> None:
    if len(request.proposed_messages) < FEW:  # the usual case, without an asynchronous iterator
        _take_events(batch, request.proposed_messages)
        return
    async for start in in_slices(range(0, len(request.proposed_messages), FEW)):
        _take_events(batch, request.proposed_messages[start : start + FEW])


def _take_events(batch: Batch, proposed: Sequence[bytes]) -> None:
    events = new_events(proposed)
    batch.size.add_all(events)
    batch.events += events


def _success(id: shared_pb2.UUID, options: Any, appended: Any) -> Response:
    response = Response(correlation_id=id, stream_identifier=options.stream_identifier)
    if appended.revision < 0:
        response.success.no_stream.SetInParent()
    else:
        response.success.current_revision = appended.revision
    response.success.position.commit_position = appended.position
    response.success.position.prepare_position = appended.position
    return response


def _refusal(id: shared_pb2.UUID, options: Any, error: Exception) -> Response:
    code, words, details = _details(error)
    packed = well_known.Any()
    packed.Pack(details)
    status = status_pb2.Status(code=code.value[0], message=words, details=[packed])
    return Response(correlation_id=id, stream_identifier=options.stream_identifier, error=status)


def _details(error: Exception) -> tuple[StatusCode, str, Message]:
    """The code, the words and the details by which clients know the error."""
    if isinstance(error, WrongExpectedVersion):
        return StatusCode.ALREADY_EXISTS, "WrongExpectedVersion", _wrong(error)
    if isinstance(error, StreamDeleted):
        name = shared_pb2.StreamIdentifier(stream_name=error.stream.encode())
        return StatusCode.NOT_FOUND, "StreamDeleted", shared_pb2.StreamDeleted(stream_identifier=name)
    if isinstance(error, AppendTooLarge):
        too_large = shared_pb2.MaximumAppendSizeExceeded(maxAppendSize=error.limit)
        return StatusCode.INVALID_ARGUMENT, "MaximumAppendSizeExceeded", too_large
    if isinstance(error, EventTooLarge):
        return StatusCode.INVALID_ARGUMENT, "MaximumAppendEventSizeExceeded", _event_too_large(error)
    if isinstance(error, AccessDenied):
        return StatusCode.PERMISSION_DENIED, "AccessDenied", shared_pb2.AccessDenied()
    if isinstance(error, TimeoutError):
        return StatusCode.DEADLINE_EXCEEDED, "Timeout", shared_pb2.Timeout()
    return StatusCode.INVALID_ARGUMENT, "BadRequest", shared_pb2.BadRequest(message=str(error))


def _event_too_large(error: EventTooLarge) -> shared_pb2.MaximumAppendEventSizeExceeded:
    return shared_pb2.MaximumAppendEventSizeExceeded(
        eventId=error.id, proposedEventSize=error.size, maxAppendEventSize=error.limit
    )


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
