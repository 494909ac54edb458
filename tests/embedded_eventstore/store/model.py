"""What a store must answer, said in the simplest way: lists in memory, no index, nothing remembered twice."""

from __future__ import annotations

from dataclasses import dataclass, field

from embedded_eventstore.store import ANY, NO_STREAM, STREAM_EXISTS, Expected, Id

REFUSED, DELETED, MISSING = "wrong expected version", "deleted", "not found"


@dataclass
class Stream:
    """All ids ever appended, in order; how much of it can be seen; what became of it."""

    ids: list[Id] = field(default_factory=list)
    truncate_before: int = 0
    max_count: int | None = None
    soft_deleted: bool = False
    tombstoned: bool = False
    has_metadata: bool = False


class Model:
    """Each method gives a result, or one of the words above."""

    def __init__(self) -> None:
        self.streams: dict[str, Stream] = {}
        self.log: list[tuple[str, int]] = []

    def stream(self, name: str) -> Stream:
        return self.streams.setdefault(name, Stream())

    def append(self, name: str, ids: list[Id], expected: Expected) -> int | str:
        stream = self.stream(name)
        fault = self._fault(stream, ids, expected)
        if fault == "repeated" and not isinstance(expected, int) and expected is not NO_STREAM:
            return len(stream.ids) - 1 - stream.ids[::-1].index(ids[-1])  # an id that is there twice: the last one
        if fault == "repeated":
            return (0 if expected is NO_STREAM else expected + 1) + len(ids) - 1
        if fault:
            return fault
        if stream.soft_deleted and ids:
            stream.soft_deleted, stream.truncate_before = False, len(stream.ids)
        for id in ids:
            self.log.append((name, len(stream.ids)))
            stream.ids.append(id)
        return len(stream.ids) - 1

    def _fault(self, stream: Stream, ids: list[Id], expected: Expected) -> str | None:
        last = len(stream.ids) - 1
        if stream.tombstoned:
            return DELETED
        if expected is STREAM_EXISTS and stream.soft_deleted:
            return DELETED
        if expected is STREAM_EXISTS and last < 0 and not stream.has_metadata:
            return REFUSED
        if expected in (ANY, STREAM_EXISTS):
            there = [id in stream.ids for id in ids]
            if not there or not there[0]:
                return None
            return "repeated" if all(there) else REFUSED
        after = 0 if expected is NO_STREAM else expected + 1
        if after == last + 1:
            return None
        if ids and stream.ids[after : after + len(ids)] == ids:
            return "repeated"
        begins_anew = expected is NO_STREAM and stream.soft_deleted and stream.ids[:1] != ids[:1]
        return None if begins_anew else REFUSED

    def delete(self, name: str, expected: Expected) -> str | None:
        stream = self.stream(name)
        fault = self._fault(stream, [bytes(16)], expected)
        if fault:
            return fault
        if not stream.ids and not stream.has_metadata:
            return MISSING
        stream.soft_deleted = stream.has_metadata = True
        stream.max_count = None
        return None

    def tombstone(self, name: str, expected: Expected) -> str | None:
        stream = self.stream(name)
        fault = self._fault(stream, [bytes(16)], expected)
        stream.tombstoned = stream.tombstoned or fault is None
        return fault

    def keep(self, name: str, max_count: int | None, truncate_before: int) -> None:
        stream = self.stream(name)
        stream.max_count, stream.truncate_before = max_count, truncate_before
        stream.soft_deleted, stream.has_metadata = False, True

    def read(self, name: str, start: int | None, forwards: bool, limit: int) -> list[tuple[int, Id]] | str:
        stream = self.stream(name)
        if stream.tombstoned:
            return DELETED
        if not stream.ids or stream.soft_deleted:
            return MISSING
        first = max(stream.truncate_before, len(stream.ids) - (stream.max_count or len(stream.ids)))
        kept = [(number, id) for number, id in enumerate(stream.ids) if number >= first]
        if forwards:
            return [one for one in kept if one[0] >= (start or 0)][:limit]
        return [one for one in reversed(kept) if start is None or one[0] <= start][:limit]
