"""All consumer groups of a server: made, changed, deleted, kept over restarts, and told of every append."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from lessons.eventstore.embedded.persistent.checkpoints import Checkpoints
from lessons.eventstore.embedded.persistent.configuration import Configuration, Entry
from lessons.eventstore.embedded.persistent.consumers import Consumer
from lessons.eventstore.embedded.persistent.errors import AlreadyExists, DoesNotExist, Dropped, Failed
from lessons.eventstore.embedded.persistent.group import Group, Nack
from lessons.eventstore.embedded.persistent.info import GroupInfo, Measured
from lessons.eventstore.embedded.persistent.parking import Parking
from lessons.eventstore.embedded.persistent.settings import ALL, END, Settings
from lessons.eventstore.embedded.persistent.source import Source
from lessons.eventstore.embedded.persistent.storage import SystemStream
from lessons.eventstore.embedded.store import EventFilter, Id, RecordedEvent, Store

Key = tuple[str, str]  # stream and group


class PersistentSubscriptions:
    """The consumer groups of ``store``; ``clock`` gives seconds that only go forwards.

    Someone must call ``tick`` from time to time, which finds events whose time is up and checkpoints that are due, and
    ``go_on`` often: it reads on where there is a long way to read.
    """

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock
        self._configuration = Configuration(store)
        self._groups: dict[Key, Group] = {}
        self._measured: dict[Key, Measured] = {}
        self._by_stream: dict[str, dict[str, Group]] = {}
        self._appended: deque[RecordedEvent] = deque()
        self._busy = False
        with self._working():
            for entry in self._configuration.entries.values():
                self._open(entry)
        self._unsubscribe = store.on_append(self._on_append)

    # Groups

    def create(
        self, stream: str, group: str, settings: Settings, filter: EventFilter | None = None, user: str = "anonymous"
    ) -> None:
        """Make a group; raises AlreadyExists, or Failed for settings that can't be."""
        self._check(stream, group, settings, filter)
        if (stream, group) in self._groups:
            raise AlreadyExists(stream, group)
        with self._working():
            entry = Entry(stream, group, settings, filter)
            if settings.start == END:
                entry = replace(entry, end=self._source(entry).end())
            self._put(entry, user)

    def update(self, stream: str, group: str, settings: Settings, user: str = "anonymous") -> None:
        """Change a group; its consumers are dropped, it goes on behind its checkpoint. Raises DoesNotExist, Failed."""
        old = self._group(stream, group)
        self._check(stream, group, settings)
        with self._working():
            entry = self._configuration.entries[stream, group]
            old.close(Dropped(stream, group))
            self._put(entry.updated(settings, old.source.end()), user)

    def delete(self, stream: str, group: str, user: str = "anonymous") -> None:
        """End a group and forget its checkpoint and parked events; its consumers are dropped. Raises DoesNotExist."""
        with self._working():
            self._group(stream, group).close(Dropped(stream, group))
            self._forget((stream, group))
            self._configuration.remove((stream, group), user)
            for kept in ("checkpoint", "parked"):
                self._stream_of((stream, group), kept).delete()

    def info(self, stream: str, group: str) -> GroupInfo:
        """The figures of one group; raises DoesNotExist."""
        self._group(stream, group)
        return self._measured[stream, group].info(self._clock())

    def infos(self, stream: str | None = None) -> Sequence[GroupInfo]:
        """Those of all groups; with a stream, of the groups on it."""
        keys = [key for key in self._groups if stream in (None, key[0])]
        return [self._measured[key].info(self._clock()) for key in keys]

    def replay_parked(self, stream: str, group: str, stop_at: int | None = None) -> None:
        """Send parked events again; raises DoesNotExist, Failed for a negative ``stop_at``."""
        if stop_at is not None and stop_at < 0:
            raise Failed(stream, group, "Cannot stop replaying parked message at a negative version.")
        with self._working():
            self._group(stream, group).replay_parked(stop_at, self._clock())

    def restart(self) -> None:
        """Drop all consumers and begin again from what is stored, as a restarted server would."""
        with self._working():
            for (stream, name), group in list(self._groups.items()):
                group.close(Dropped(stream, name))
                self._forget((stream, name))
            self._configuration.load()
            for entry in self._configuration.entries.values():
                self._open(entry)

    def close(self) -> None:
        """The server ends."""
        self._unsubscribe()
        for (stream, name), group in self._groups.items():
            group.close(Dropped(stream, name))

    # Consumers

    def join(self, stream: str, group: str, consumer: Consumer) -> None:
        """Raises DoesNotExist, MaximumSubscribersReached."""
        with self._working():
            self._group(stream, group).join(consumer, self._clock())

    def leave(self, stream: str, group: str, consumer: Consumer) -> None:
        """Its unfinished events go to the others; nothing happens if the group is gone."""
        if (stream, group) in self._groups:
            with self._working():
                self._groups[stream, group].leave(consumer, self._clock())

    def ack(self, stream: str, group: str, ids: Iterable[Id]) -> None:
        if (stream, group) in self._groups:
            with self._working():
                self._groups[stream, group].ack(ids, self._clock())

    def nack(self, stream: str, group: str, ids: Iterable[Id], action: Nack, reason: str = "") -> None:
        if (stream, group) in self._groups:
            with self._working():
                self._groups[stream, group].nack(ids, action, reason, self._clock())

    def tick(self) -> None:
        """Do what time has made due."""
        with self._working():
            for group in list(self._groups.values()):
                if not group.idle:
                    group.tick(self._clock())

    def go_on(self) -> bool:
        """Read on, for groups that have more to read than was done at once; True: there is still more."""
        with self._working():
            hungry = [group for group in self._groups.values() if group.hungry]
            for group in hungry:
                group.work(self._clock())
        return any(group.hungry for group in hungry)

    # What is appended

    def _on_append(self, events: Sequence[RecordedEvent]) -> None:
        if not self._groups:
            return
        self._appended.extend(events)
        if not self._busy:
            with self._working():
                pass

    @contextmanager
    def _working(self) -> Iterator[None]:
        """What is appended meanwhile, by the groups themselves too, is told to the groups when the work is done."""
        if self._busy:
            yield
            return
        self._busy = True
        try:
            yield
            while self._appended:
                self._tell(self._appended.popleft())
        finally:
            self._busy = False

    def _tell(self, event: RecordedEvent) -> None:
        now = self._clock()
        for stream in (event.stream, ALL):
            for group in self._by_stream.get(stream, {}).values():
                source = group.source
                group.appended(source.message(event), source.position(event), now)

    # How a group comes and goes

    def _check(self, stream: str, group: str, settings: Settings, filter: EventFilter | None = None) -> None:
        fault = settings.fault() or _fault_of(filter)
        if not stream:
            fault = "Bad stream name."
        elif not group:
            fault = "Bad group name."
        elif stream == ALL and settings.start > max(0, self._store.head):
            fault = f"Invalid Start From position: the last commit position is {self._store.head}."
        if fault:
            raise Failed(stream, group, fault)

    def _group(self, stream: str, group: str) -> Group:
        if (stream, group) not in self._groups:
            raise DoesNotExist(stream, group)
        return self._groups[stream, group]

    def _put(self, entry: Entry, user: str) -> None:
        self._configuration.put(entry, user)
        self._open(entry)

    def _open(self, entry: Entry) -> None:
        source = self._source(entry)
        checkpoints = self._stream_of(entry.key, "checkpoint", max_count=2)
        checkpoint = source.parse(checkpoints.last())
        first = entry.end if entry.settings.start == END and entry.end is not None else entry.settings.start - 1
        group = Group(
            entry.group,
            entry.settings,
            source,
            Checkpoints(checkpoints, first if checkpoint is None else checkpoint, checkpoint),
            Parking(self._stream_of(entry.key, "parked")),
            self._clock(),
        )
        self._groups[entry.key] = group
        self._measured[entry.key] = Measured(group, self._clock())
        self._by_stream.setdefault(entry.stream, {})[entry.group] = group

    def _forget(self, key: Key) -> None:
        del self._groups[key], self._measured[key], self._by_stream[key[0]][key[1]]

    def _source(self, entry: Entry) -> Source:
        return Source(self._store, entry.stream, entry.filter, entry.settings.resolve_links)

    def _stream_of(self, key: Key, kind: str, max_count: int | None = None) -> SystemStream:
        return SystemStream(self._store, f"$persistentsubscription-{key[0]}::{key[1]}-{kind}", max_count)


def _fault_of(filter: EventFilter | None) -> str:
    try:
        if filter is not None:
            filter.check()
    except ValueError as error:
        return str(error)
    return ""
