"""The errors of KurrentDB's appends to several streams, with the details by which clients know them."""

from __future__ import annotations

from grpc import StatusCode

from embedded_eventstore.protocol.errors import version_number
from embedded_eventstore.protocol.rich_errors import RichError
from embedded_eventstore.store import AppendTooLarge, EventTooLarge, WrongExpectedVersion
from embedded_eventstore.wire import stream_errors_v2_pb2 as pb


def bad_request(words: str) -> RichError:
    """The request makes no sense; the words say why."""
    return RichError(StatusCode.INVALID_ARGUMENT, "BAD_REQUEST", words)


def no_requests() -> RichError:
    """A session without an append."""
    words = "Append session started, but no append requests were sent before ending the session."
    return RichError(StatusCode.FAILED_PRECONDITION, "APPEND_SESSION_NO_REQUESTS", words)


def repeated_stream(stream: str) -> RichError:
    """A session with two appends to one stream."""
    words = f"Stream '{stream}' already has an append in this session. Each stream can have one."
    details = pb.StreamAlreadyInAppendSessionErrorDetails(stream=stream)
    return RichError(StatusCode.ABORTED, "STREAM_ALREADY_IN_APPEND_SESSION", words, details)


def tombstoned(stream: str) -> RichError:
    """The stream was deleted for good."""
    words = f"Stream '{stream}' has been tombstoned, and cannot be written to again."
    details = pb.StreamTombstonedErrorDetails(stream=stream)
    return RichError(StatusCode.FAILED_PRECONDITION, "STREAM_TOMBSTONED", words, details)


def revision_conflict(error: WrongExpectedVersion) -> RichError:
    """The stream is at another revision than the writer expected."""
    expected, actual = version_number(error.expected), -1 if error.current is None else error.current
    words = (
        f"Append failed due to a revision conflict on stream '{error.stream}'. "
        f"Expected revision: {expected}. Actual revision: {actual}."
    )
    details = pb.StreamRevisionConflictErrorDetails(
        stream=error.stream, expected_revision=expected, actual_revision=actual
    )
    return RichError(StatusCode.FAILED_PRECONDITION, "STREAM_REVISION_CONFLICT", words, details)


def record_too_large(stream: str, error: EventTooLarge) -> RichError:
    """One record has more bytes than the server takes."""
    words = f"The size of record {error.id} ({error.size} bytes) exceeds the maximum of {error.limit} bytes."
    details = pb.AppendRecordSizeExceededErrorDetails(
        stream=stream, record_id=error.id, size=error.size, max_size=error.limit
    )
    return RichError(StatusCode.INVALID_ARGUMENT, "APPEND_RECORD_SIZE_EXCEEDED", words, details)


def transaction_too_large(size: int, error: AppendTooLarge) -> RichError:
    """All records together have more bytes than the server takes."""
    words = f"Transaction size ({size} bytes) exceeded the maximum allowed size of {error.limit} bytes."
    details = pb.AppendTransactionSizeExceededErrorDetails(size=size, max_size=error.limit)
    return RichError(StatusCode.ABORTED, "APPEND_TRANSACTION_SIZE_EXCEEDED", words, details)


def violations(found: list[pb.ConsistencyViolation]) -> RichError:
    """Checks do not hold."""
    lines = [
        f" - Stream '{one.stream_state.stream}': expected state {one.stream_state.expected_state}, "
        f"actual state {one.stream_state.actual_state}."
        for one in found
    ]
    words = "\n".join(["Append failed due to consistency violations.", *lines])
    details = pb.AppendConsistencyViolationErrorDetails(violations=found)
    return RichError(StatusCode.FAILED_PRECONDITION, "APPEND_CONSISTENCY_VIOLATION", words, details)
