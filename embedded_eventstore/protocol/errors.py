"""Errors as gRPC statuses: a code, words, and the trailers by which clients know the error."""

from __future__ import annotations

import inspect
import sys
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import grpc
from google.protobuf.message import DecodeError
from grpc import StatusCode

from embedded_eventstore.errors import StorageError
from embedded_eventstore.protocol.rich_errors import RichError
from embedded_eventstore.store import (
    ANY,
    NO_STREAM,
    STREAM_EXISTS,
    AppendTooLarge,
    EventTooLarge,
    Expected,
    StreamDeleted,
    StreamState,
    WrongExpectedVersion,
)
from embedded_eventstore.users import UserConflict, UserNotFound

NUMBERS = {NO_STREAM: -1, ANY: -2, STREAM_EXISTS: -4}
"""The numbers of stream states in messages and trailers."""
STATES: dict[int, Expected] = {number: state for state, number in NUMBERS.items()}
"""The stream states by their numbers."""
SHORTEST_DEADLINE = 0.001
"""Seconds: gRPC rounds up to whole milliseconds, so a timeout of 0 arrives as this."""
Trailers = tuple[tuple[str, str | bytes], ...]
Status = tuple[StatusCode, str, Trailers]


class BadRequest(Exception):
    """The request makes no sense; the text says why."""


class NotProvided(Exception):
    """The real server has that, and this one does not; the text says what to do instead."""


class MissingProperty(BadRequest):
    """An event lacks a property that it must have: its type or its content type."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Required Metadata Property '{name}' is missing")


class DeleteRefused(WrongExpectedVersion):
    """The stream that is to be deleted is not as expected."""


class AccessDenied(Exception):
    """The user may not do that, or there is no user."""


class ScavengeNotFound(Exception):
    """There is no scavenge of this id.

    Args:
        id: of the scavenge.
    """

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.id = id


class DeadlineExceeded(Exception):
    """The client's timeout is over."""


class Unauthenticated(Exception):
    """The name or the password is wrong."""


def version_number(expected: Expected) -> int:
    """An expected version as a number: the revision, or the number of the stream state."""
    return NUMBERS[expected] if isinstance(expected, StreamState) else expected


def status_of(error: Exception) -> Status | None:
    """The status for an error; None for an unexpected one."""
    if isinstance(error, RichError):
        return error.code, str(error), (error.trailer(),)
    if isinstance(error, WrongExpectedVersion):
        actual = -1 if error.current is None else error.current
        wanted = version_number(error.expected)
        what = "Delete" if isinstance(error, DeleteRefused) else "Append"
        words = (
            f"{what} failed due to WrongExpectedVersion. Stream: {error.stream}, "
            f"Expected version: {wanted}, Actual version: {actual}"
        )
        trailers = {"expected-version": str(wanted), "actual-version": str(actual)}
        return StatusCode.FAILED_PRECONDITION, words, _trailers("wrong-expected-version", error.stream, trailers)
    if isinstance(error, StreamDeleted):
        words = f"Event stream '{error.stream}' is deleted."
        return StatusCode.FAILED_PRECONDITION, words, _trailers("stream-deleted", error.stream)
    if isinstance(error, AppendTooLarge):
        trailers = {"maximum-append-size": str(error.limit)}
        return StatusCode.INVALID_ARGUMENT, str(error), _trailers("maximum-append-size-exceeded", None, trailers)
    if isinstance(error, EventTooLarge):
        trailers = {
            "maximum-append-event-size": str(error.limit),
            "event-id": error.id,
            "proposed-append-event-size": str(error.size),
        }
        named = _trailers("maximum-append-event-size-exceeded", None, trailers)
        return StatusCode.INVALID_ARGUMENT, str(error), named
    if isinstance(error, MissingProperty):
        trailers = {"required-metadata-properties": "type,content-type"}
        return StatusCode.INVALID_ARGUMENT, str(error), _trailers("missing-required-metadata-property", None, trailers)
    if isinstance(error, DecodeError):  # of a later message; for a first one gRPC itself gives the same answer
        return StatusCode.UNKNOWN, "Exception was thrown by handler.", ()
    if isinstance(error, BadRequest):
        return StatusCode.INVALID_ARGUMENT, str(error), ()
    if isinstance(error, NotProvided):
        return StatusCode.UNIMPLEMENTED, str(error), ()
    if isinstance(error, ScavengeNotFound):
        named = _trailers("scavenge-not-found", None, {"scavenge-id": ascii_only(error.id)})
        return StatusCode.NOT_FOUND, "Scavenge id was invalid.", named
    if isinstance(error, UserNotFound):
        named = _trailers("user-not-found", None, {"login-name": ascii_only(error.login)})
        return StatusCode.NOT_FOUND, f"User '{error.login}' is not found.", named
    if isinstance(error, UserConflict):
        named = _trailers("user-conflict", None, {"login-name": ascii_only(error.login)})
        return StatusCode.FAILED_PRECONDITION, "Conflict.", named
    if isinstance(error, AccessDenied):
        return StatusCode.PERMISSION_DENIED, "Access Denied", _trailers("access-denied")
    if isinstance(error, DeadlineExceeded):
        return StatusCode.DEADLINE_EXCEEDED, "Deadline Exceeded", ()
    if isinstance(error, Unauthenticated):
        return StatusCode.UNAUTHENTICATED, "Not Authenticated", _trailers("not-authenticated")
    if isinstance(error, StorageError):
        return StatusCode.UNAVAILABLE, f"{error.what} {error.do}", ()
    return None


def _trailers(exception: str, stream: str | None = None, more: dict[str, str] | None = None) -> Trailers:
    named = {} if stream is None else {"stream-name": ascii_only(stream)}
    return tuple({"exception": exception, **named, **(more or {})}.items())


def ascii_only(text: str) -> str:
    """The text with "?" for each sign that a trailer's value may not have."""
    return "".join(sign if " " <= sign <= "~" else "?" for sign in text)


Method = Callable[[Any, grpc.aio.ServicerContext], Awaitable[Any]]
StreamingMethod = Callable[[Any, grpc.aio.ServicerContext], AsyncIterator[Any]]


def with_statuses(method: Any) -> Any:
    """The method of a servicer whose errors are statuses; an unexpected one is printed, and the server continues.

    It wraps the method once, when the service is added: an interceptor would do so at each call, which takes as long as
    to store an event.
    """
    return _wrap_generator(method) if inspect.isasyncgenfunction(method) else _wrap_coroutine(method)


def _wrap_coroutine(method: Method) -> Method:
    async def answer(request: Any, context: grpc.aio.ServicerContext) -> Any:
        try:
            _check_deadline(context)
            return await method(request, context)
        except Exception as error:
            await _abort(error, context)

    return answer


def _wrap_generator(method: StreamingMethod) -> StreamingMethod:
    async def answer(request: Any, context: grpc.aio.ServicerContext) -> AsyncIterator[Any]:
        try:
            _check_deadline(context)
            async for response in method(request, context):
                yield response
        except Exception as error:
            await _abort(error, context)

    return answer


def _check_deadline(context: grpc.aio.ServicerContext) -> None:
    """Raise DeadlineExceeded if the client no longer waits: then the call is not begun."""
    left = context.time_remaining()
    if left is not None and left < SHORTEST_DEADLINE:
        raise DeadlineExceeded


async def _abort(error: Exception, context: grpc.aio.ServicerContext) -> None:
    if isinstance(error, grpc.aio.AbortError):
        raise error
    status = status_of(error)
    if status is None:
        traceback.print_exception(error, file=sys.stderr)
        status = StatusCode.UNKNOWN, "Exception was thrown by handler.", ()
    await context.abort(*status)
