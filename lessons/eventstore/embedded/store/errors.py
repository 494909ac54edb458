"""What a store refuses, and why."""

from lessons.errors import LessonError


class StoreError(Exception):
    """A request that the rules of streams refuse; the server goes on."""


class StreamNotFound(StoreError):
    """The stream has no event, or none that was not deleted."""

    def __init__(self, stream: str):
        super().__init__(f"Stream '{stream}' was not found.")
        self.stream = stream


class StreamDeleted(StoreError):
    """The stream was deleted for good (tombstoned)."""

    def __init__(self, stream: str):
        super().__init__(f"Stream '{stream}' is deleted.")
        self.stream = stream


class WrongExpectedVersion(StoreError):
    """The stream is not where the writer thought it was.

    Args:
        stream: its name.
        expected: what the writer expected: a revision, or one of the words of `expected`.
        current: the revision of its last event; None where there is no stream.
    """

    def __init__(self, stream: str, expected, current: int | None):
        super().__init__(f"Append failed due to WrongExpectedVersion. Stream: {stream}, expected: {expected}.")
        self.stream, self.expected, self.current = stream, expected, current


class AppendTooLarge(StoreError):
    """More bytes in one append than the server takes."""

    def __init__(self, limit: int):
        super().__init__(f"Maximum Append Size of {limit} Exceeded.")
        self.limit = limit


class StorageError(LessonError):
    """The file of a store can't be used, or can't be written any more."""
