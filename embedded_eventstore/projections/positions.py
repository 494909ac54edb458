"""Positions: how far a projection has read, in the form that EventStoreDB writes into metadata.

A projection that reads $all is at one position of the log: `{"$c": commit, "$p": prepare}`, the same number twice here.
One that reads streams is at one revision in each of them: `{"$s": {"stream": revision}}`, -1 before the first event.
`$v` beside it names the writer: `id:epoch:version:subsystem version`. A reset begins a new epoch.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from embedded_eventstore.projections.errors import ProjectionFaulted

SUBSYSTEM_VERSION = 4  # of EventStoreDB 24.10, whose metadata this is


@dataclass(frozen=True, slots=True)
class Version:
    """The writer of an event: the projection's id, and its epoch and version in this run."""

    id: int
    epoch: int
    version: int

    def __str__(self) -> str:
        return f"{self.id}:{self.epoch}:{self.version}:{SUBSYSTEM_VERSION}"

    @classmethod
    def parse(cls, text: str) -> "Version | None":
        """The version that `str` wrote; None for another text."""
        parts = text.split(":")
        try:
            return cls(*(int(part) for part in parts[:3])) if len(parts) >= 3 else None
        except ValueError:
            return None


class LogPosition(NamedTuple):
    """A position in $all; -1 is before the first event."""

    position: int = -1

    def as_json(self) -> str:
        """The members of a JSON object, without its braces."""
        at = self.position if self.position > 0 else 0
        return f'"$c":{at},"$p":{at}'

    def is_at_or_before(self, other: "Position") -> bool:
        """Whether it is not after the other one, which must be of the same kind."""
        return self.position <= as_log_position(other).position

    def __str__(self) -> str:
        return f"C:{max(self.position, 0)}/P:{max(self.position, 0)}"


@dataclass(frozen=True, slots=True)
class StreamPositions:
    """A position in one or several streams: (stream, revision), in the order in which the source names them."""

    revisions: tuple[tuple[str, int], ...]

    def as_json(self) -> str:
        """The members of a JSON object, without its braces."""
        return '"$s":{' + ",".join(f"{quoted(stream)}:{revision}" for stream, revision in self.revisions) + "}"

    def revision_of(self, stream: str) -> int:
        """The revision in that stream; -1 before its first event."""
        return dict(self.revisions).get(stream, -1)

    def moved(self, stream: str, revision: int) -> "StreamPositions":
        """The position with another revision in that stream."""
        return StreamPositions(tuple((s, revision if s == stream else r) for s, r in self.revisions))

    def is_at_or_before(self, other: "Position") -> bool:
        """Whether it is not after the other one, which must be of the same kind.

        Events are read in one order, so of two positions one is at or before the other in every stream.
        """
        there = as_stream_positions(other)
        return all(revision <= there.revision_of(stream) for stream, revision in self.revisions)

    def __str__(self) -> str:
        if len(self.revisions) == 1:
            return "{}: {}".format(*self.revisions[0])
        return "".join(f"{stream}: {revision}; " for stream, revision in self.revisions)


Position = LogPosition | StreamPositions


def as_log_position(position: Position) -> LogPosition:
    """The position, which must be one in $all.

    Raises:
        ProjectionFaulted: it is one in streams: the projection read another kind of source before.
    """
    if not isinstance(position, LogPosition):
        raise ProjectionFaulted("Conversion from a stream position to a log position is not supported")
    return position


def as_stream_positions(position: Position) -> StreamPositions:
    """The position, which must be one in streams.

    Raises:
        ProjectionFaulted: it is one in $all: the projection read another kind of source before.
    """
    if not isinstance(position, StreamPositions):
        raise ProjectionFaulted("Conversion from a log position to a stream position is not supported")
    return position


def stamp(version: Version | str, position: Position, extra: Iterable[tuple[str, str]] = ()) -> bytes:
    """The metadata of an event that a projection writes; `extra` has names with values as JSON."""
    more = "".join([f",{quoted(name)}:{value}" for name, value in extra]) if extra else ""
    return f'{{"$v":"{version}",{position.as_json()}{more}}}'.encode()


@lru_cache(maxsize=10_000)
def quoted(text: str) -> str:
    """The text as JSON; cached, because the same names come again and again."""
    return json.dumps(text, ensure_ascii=False)


def read_stamp(metadata: bytes) -> tuple[Version, Position] | None:
    """The writer of an event, and the position that caused it; None if no projection wrote it."""
    try:
        fields = json.loads(metadata)
        version = Version.parse(fields["$v"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    position = parse_position(fields)
    return (version, position) if version and position else None


def parse_position(fields: dict[str, Any]) -> Position | None:
    """The position in metadata, or None if there is none."""
    streams, commit = fields.get("$s"), fields.get("$c")
    if isinstance(streams, dict) and all(isinstance(revision, int) for revision in streams.values()):
        return StreamPositions(tuple(streams.items()))
    return LogPosition(commit) if isinstance(commit, int) else None
