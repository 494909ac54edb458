"""The errors of a client of Event Store, as sentences."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import grpc
from esdbclient import StreamState
from esdbclient.exceptions import (
    AccessDeniedError,
    DiscoveryFailed,
    EventStoreDBClientException,
    FailedPrecondition,
    GrpcError,
    MaximumAppendSizeExceededError,
    NotFound,
    ServiceUnavailable,
    SSLError,
    StreamIsDeleted,
    WrongCurrentVersion,
)

from lessons.errors import AddressError, LessonError, ServerError
from lessons.eventstore.elsewhere import ASK, code_of, user_named
from lessons.servers.supervision.handle import without_password

NO_EVENTS = "no events"


class WrongVersion(LessonError):
    """An append expected another version of the stream than it has.

    Args:
        stream: the stream's name.
        expected: the revision that was expected, or a StreamState.
        current: the revision of the stream's last event; None if the stream has no events.
    """

    def __init__(self, stream: str, expected: int | StreamState, current: int | None) -> None:
        self.stream, self.expected, self.current = stream, expected, current
        is_at = NO_EVENTS if current is None else f"version {current}"
        super().__init__(
            f"The append expected {_words(expected)} in {stream}, but the stream has {is_at}.",
            "Somebody else has written, the number is a guess, or a part of these events was stored before: read the "
            "stream again, decide again, and append with the version that you have read.",
        )


class StreamMissing(LessonError):
    """There is no stream of that name, or it was deleted."""


class StreamGone(LessonError):
    """The stream was deleted for good: it has a tombstone."""


class AppendTooLarge(LessonError):
    """The append is larger than the server takes, by default 16 MiB for an event and 256 MiB together."""


def _words(expected: int | StreamState) -> str:
    if isinstance(expected, StreamState):
        return {StreamState.NO_STREAM: NO_EVENTS, StreamState.EXISTS: "any event"}.get(expected, "anything")
    return f"version {expected}"


def to_wrong_version(error: WrongCurrentVersion, stream: str, expected: int | StreamState) -> WrongVersion:
    """The client's error with both versions: it has the current one only in its message."""
    current = re.search(r"last event is (\d+)", str(error))
    return WrongVersion(stream, expected, int(current[1]) if current else None)


@contextmanager
def explain_errors(stream: str = "", address: str = "") -> Iterator[None]:
    """Turn the errors of the client in the block into sentences.

    Args:
        stream: the stream of the block, as the learner calls it.
        address: the server's connection string.

    Raises:
        StreamMissing, StreamGone: there is no such stream, or it was deleted.
        AppendTooLarge: the append is larger than the server takes.
        ServerError: no server answers, or it refuses this user.
    """
    try:
        yield
    except EventStoreDBClientException as error:
        explained = _explain(error, stream, address)
        if explained is None:
            raise
        raise explained from error


def _explain(error: EventStoreDBClientException, stream: str, address: str) -> LessonError | None:
    """The sentences for an error; None for one that needs a programmer."""
    match error:
        case NotFound():
            return _stream_missing(stream)
        case StreamIsDeleted():
            return _stream_gone(stream)
        case FailedPrecondition() if "is deleted" in str(error):
            return _stream_gone(stream)
        case MaximumAppendSizeExceededError():
            return _append_too_large(error)
        case AccessDeniedError():
            return _no_right(address)
        case SSLError():
            return _not_secure(address)
        case ServiceUnavailable() | DiscoveryFailed():
            return _no_answer(address)
        case GrpcError() if code_of(error) is grpc.StatusCode.UNAUTHENTICATED:
            return _not_known(address)
        case GrpcError() if code_of(error) is grpc.StatusCode.PERMISSION_DENIED:
            return _no_right(address)
        case _ if _is_too_large(error):
            return _append_too_large(error)
    return None


def _stream_missing(stream: str) -> StreamMissing:
    return StreamMissing(
        f"There is no stream {stream}, or it was deleted." if stream else "There is no such stream.",
        "Look at its name; the first event creates a stream.",
    )


def _stream_gone(stream: str) -> StreamGone:
    return StreamGone(
        f"{f'The stream {stream}' if stream else 'This stream'} was deleted for good, "
        "and its name can never be used again.",
        "Choose another name; to delete so that the name stays usable there is `delete_stream`.",
    )


def _is_too_large(error: EventStoreDBClientException) -> bool:
    """Whether one event is too large, for which the client has no error: the answer has a detail, or gRPC a limit."""
    return any(sign in str(error) for sign in ("MaximumAppendEventSizeExceeded", "RESOURCE_EXHAUSTED"))


def _append_too_large(error: EventStoreDBClientException) -> AppendTooLarge:
    limit = f" ({error})" if isinstance(error, MaximumAppendSizeExceededError) else ""
    return AppendTooLarge(
        f"These events are too large for one append{limit}.",
        "Append them in several parts, or keep large things elsewhere and only say in the event where.",
    )


def _not_secure(address: str) -> AddressError:
    return AddressError(
        f"No secure connection to the server{_at(address)} could be made.",
        "Say Tls=false for a server without certificates; for one with its own, add TlsCaFile=/path/to/ca.crt.",
    )


def _no_answer(address: str) -> ServerError:
    return ServerError(
        f"The server{_at(address)} does not answer.",
        "Run the cell that starts the server again, then this one. What it has acknowledged, it still has.",
    )


def _not_known(address: str) -> AddressError:
    return AddressError(
        f"The server{_at(address)} does not know this user with this password.",
        "Look at the name and the password in EVENTSTORE_URI: esdb://name:password@host:2113.",
    )


def _no_right(address: str) -> AddressError:
    return AddressError(f"The server{_at(address)} does not let {user_named()} do that.", f"{ASK}.")


def _at(address: str) -> str:
    return f" at {without_password(address)}" if address else ""
