"""The versions of the real server that this one can stand for: what they can do, and their limits."""

from __future__ import annotations

from dataclasses import dataclass, replace

MEBIBYTE = 1024 * 1024
LARGEST_EVENT = 16 * MEBIBYTE


@dataclass(frozen=True, slots=True)
class ServerVersion:
    """A version.

    Args:
        number: as clients get it.
        max_append_size: the most bytes of the events of one append.
        max_event_size: the most bytes of one event: of its data, its metadata and twice the letters of its type.
        has_append_session: whether it has the call AppendSession, for appends to several streams.
        has_append_records: whether it has the call AppendRecords, which also checks streams that are not written to.
    """

    number: str
    max_append_size: int
    max_event_size: int
    has_append_session: bool
    has_append_records: bool

    def limited(self, max_append_size: int | None, max_event_size: int | None) -> ServerVersion:
        """This version with other limits, as an administrator may set them; None leaves one as it is.

        >>> VERSIONS["26.1"].limited(1000, None).max_append_size
        1000
        """
        append, event = max_append_size or self.max_append_size, max_event_size or self.max_event_size
        return replace(self, max_append_size=append, max_event_size=event)


VERSIONS = {
    "24.10": ServerVersion("24.10.0", MEBIBYTE, LARGEST_EVENT, False, False),
    "25.1": ServerVersion("25.1.0", 256 * MEBIBYTE, LARGEST_EVENT, True, False),
    "26.0": ServerVersion("26.0.0", 256 * MEBIBYTE, LARGEST_EVENT, True, False),
    "26.1": ServerVersion("26.1.0", 256 * MEBIBYTE, LARGEST_EVENT, True, True),
}
"""By the name of the option. Sources: the options' defaults (MaxAppendSize, MaxAppendEventSize) in the server's code at
the tags v24.10.0, v25.1.0, v26.0.0 and v26.1.0, read on 30 November 2026."""
NEWEST = VERSIONS["26.1"]
