"""What a writer expects of a stream: a revision, or a state of the stream."""

from __future__ import annotations

from enum import Enum


class StreamState(Enum):
    """An expectation that is not a revision."""

    ANY = "any"
    NO_STREAM = "no stream"
    STREAM_EXISTS = "stream exists"

    def __str__(self) -> str:
        return self.value


ANY, NO_STREAM, STREAM_EXISTS = StreamState
Expected = int | StreamState
"""A revision (that of the stream's last event), or a state."""
