"""What goes wrong, as gRPC has it: a status, words and trailers by which clients know it."""

from __future__ import annotations

import inspect
import sys
import traceback
from collections.abc import Callable
from typing import Any

import grpc
from google.protobuf.message import DecodeError
from grpc import StatusCode

from lessons.eventstore.embedded.store import (
    ANY,
    NO_STREAM,
    STREAM_EXISTS,
    AppendTooLarge,
    Expected,
    StorageError,
    StreamDeleted,
    WrongExpectedVersion,
)

NUMBERS = {NO_STREAM: -1, ANY: -2, STREAM_EXISTS: -4}
"""The words of expected versions, as messages name them."""
SHORTEST_DEADLINE = 0.001
"""Seconds: gRPC rounds up to whole milliseconds, so that a client that gave no time at all gives this."""
Refusal = tuple[StatusCode, str, tuple[tuple[str, str], ...]]


class BadRequest(Exception):
    """A request that can't be understood; its text says why."""


class AccessDenied(Exception):
    """The user may not do that."""


class DeadlineExceeded(Exception):
    """The time that the client gave is up."""


class Unauthenticated(Exception):
    """Name and password are not those of a user."""


def number(expected: Expected) -> int:
    """An expected version as messages name it."""
    return NUMBERS.get(expected, expected)


def refusal(error: Exception) -> Refusal | None:
    """The status, words and trailers for an error; None for one that nobody expected."""
    if isinstance(error, WrongExpectedVersion):
        actual = -1 if error.current is None else error.current
        wanted = number(error.expected)
        words = (
            f"Append failed due to WrongExpectedVersion. Stream: {error.stream}, "
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
    if isinstance(error, DecodeError):  # a first message that is no protobuf never comes here: gRPC answers the same
        return StatusCode.UNKNOWN, "Exception was thrown by handler.", ()
    if isinstance(error, BadRequest):
        return StatusCode.INVALID_ARGUMENT, str(error), ()
    if isinstance(error, AccessDenied):
        return StatusCode.PERMISSION_DENIED, "Access Denied", _trailers("access-denied")
    if isinstance(error, DeadlineExceeded):
        return StatusCode.DEADLINE_EXCEEDED, "Deadline Exceeded", ()
    if isinstance(error, Unauthenticated):
        return StatusCode.UNAUTHENTICATED, "Not Authenticated", _trailers("not-authenticated")
    if isinstance(error, StorageError):
        return StatusCode.UNAVAILABLE, f"{error.what} {error.do}", ()
    return None


def _trailers(exception: str, stream: str | None = None, more: dict[str, str] | None = None):
    named = {} if stream is None else {"stream-name": ascii_only(stream)}
    return tuple({"exception": exception, **named, **(more or {})}.items())


def ascii_only(text: str) -> str:
    """As much of the text as the value of a trailer may have."""
    return "".join(sign if " " <= sign <= "~" else "?" for sign in text)


class Refusals(grpc.aio.ServerInterceptor):
    """Every service's errors become statuses; what nobody expected is printed, and the server goes on."""

    async def intercept_service(self, continuation, handler_call_details):
        """Wrap whatever answers the call."""
        handler = await continuation(handler_call_details)
        if handler is None:
            return None
        kind = "_".join(
            "stream" if many else "unary" for many in (handler.request_streaming, handler.response_streaming)
        )
        behaviour = getattr(handler, kind)
        wrapped = _generator(behaviour) if inspect.isasyncgenfunction(behaviour) else _coroutine(behaviour)
        return getattr(grpc, f"{kind}_rpc_method_handler")(
            wrapped, handler.request_deserializer, handler.response_serializer
        )


def _coroutine(behaviour: Callable) -> Callable:
    async def answer(request: Any, context: grpc.aio.ServicerContext) -> Any:
        try:
            _in_time(context)
            return await behaviour(request, context)
        except Exception as error:
            await _abort(error, context)

    return answer


def _generator(behaviour: Callable) -> Callable:
    async def answer(request: Any, context: grpc.aio.ServicerContext) -> Any:
        try:
            _in_time(context)
            async for response in behaviour(request, context):
                yield response
        except Exception as error:
            await _abort(error, context)

    return answer


def _in_time(context: grpc.aio.ServicerContext) -> None:
    """Raises DeadlineExceeded where the client waits no longer: what nobody waits for is not begun."""
    left = context.time_remaining()
    if left is not None and left < SHORTEST_DEADLINE:
        raise DeadlineExceeded


async def _abort(error: Exception, context: grpc.aio.ServicerContext) -> None:
    if isinstance(error, grpc.aio.AbortError):
        raise error
    found = refusal(error)
    if found is None:
        traceback.print_exception(error, file=sys.stderr)
        found = StatusCode.UNKNOWN, "Exception was thrown by handler.", ()
    await context.abort(*found)
