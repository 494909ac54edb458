"""Requests that a store refuses, by the rules of streams."""

from __future__ import annotations

from embedded_eventstore.store.expected import Expected


class StoreError(Exception):
    """A request that the rules of streams refuse; the server continues."""


class StreamNotFound(StoreError):
    """The stream has no event, or it was deleted.

    Args:
        stream: its name.
    """

    def __init__(self, stream: str) -> None:
        super().__init__(f"Stream '{stream}' was not found.")
        self.stream = stream


class StreamDeleted(StoreError):
    """The stream was deleted for good (tombstoned).

    Args:
        stream: its name.
    """

    def __init__(self, stream: str) -> None:
        super().__init__(f"Stream '{stream}' is deleted.")
        self.stream = stream


class WrongExpectedVersion(StoreError):
    """The stream is at another version than the writer expected.

    Args:
        stream: its name.
        expected: the expected revision or StreamState.
        current: the revision of its last event; None where there is no stream.
    """

    def __init__(self, stream: str, expected: Expected, current: int | None) -> None:
        super().__init__(f"Append failed due to WrongExpectedVersion. Stream: {stream}, expected: {expected}.")
        self.stream, self.expected, self.current = stream, expected, current


class AppendTooLarge(StoreError):
    """More bytes in one append than the server takes.

    Args:
        limit: the most that it takes, in bytes.
    """

    def __init__(self, limit: int) -> None:
        super().__init__(f"Maximum Append Size of {limit} Exceeded.")
        self.limit = limit


class EventTooLarge(StoreError):
    """More bytes in one event than the server takes.

    Args:
        id: of the event, as text.
        size: its bytes.
        limit: the most that the server takes, in bytes.
    """

    def __init__(self, id: str, size: int, limit: int) -> None:
        super().__init__(f"Event with Id: {id}, Size: {size}, exceeds Maximum Append Event Size of {limit}.")
        self.id, self.size, self.limit = id, size, limit
