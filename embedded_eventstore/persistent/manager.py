"""All consumer groups of a server: they are created, updated and deleted here, and get every append."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from embedded_eventstore.persistent.checkpoints import Checkpoints
from embedded_eventstore.persistent.configuration import Configuration, GroupDefinition
from embedded_eventstore.persistent.consumers import Consumer
from embedded_eventstore.persistent.errors import (
    GroupAlreadyExists,
    GroupDoesNotExist,
    SubscriptionDropped,
    SubscriptionFailed,
)
from embedded_eventstore.persistent.group import Group, Nack
from embedded_eventstore.persistent.info import GroupInfo, GroupStatistics
from embedded_eventstore.persistent.parking import Parking
from embedded_eventstore.persistent.settings import ALL, END, Settings
from embedded_eventstore.persistent.source import Source
from embedded_eventstore.persistent.storage import SystemStream
from embedded_eventstore.store import EventFilter, Id, RecordedEvent, Store, hidden_in_all

Key = tuple[str, str]  # stream and group


class PersistentSubscriptions:
    """The consumer groups of a store.

    The caller must call `tick` about once a second, for timeouts and checkpoints, and `continue_reading` often, for
    groups that have a long way to read.

    Args:
        store: has the events, and keeps the groups.
        clock: returns seconds that only increase.
    """

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock
        self._configuration = Configuration(store)
        self._groups: dict[Key, Group] = {}
        self._measured: dict[Key, GroupStatistics] = {}
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
        """Create a group.

        Raises:
            GroupAlreadyExists: the stream has a group of that name.
            SubscriptionFailed: the names, the settings or the filter are wrong.
        """
        self._check(stream, group, settings, filter)
        if (stream, group) in self._groups:
            raise GroupAlreadyExists(stream, group)
        with self._working():
            entry = GroupDefinition(stream, group, settings, filter)
            if settings.start == END:
                entry = replace(entry, end=self._source(entry).end())
            self._put(entry, user)

    def update(self, stream: str, group: str, settings: Settings, user: str = "anonymous") -> None:
        """Change a group: its consumers are dropped, and it continues after its checkpoint.

        Raises:
            GroupDoesNotExist: there is no such group.
            SubscriptionFailed: the settings are wrong.
        """
        old = self._group(stream, group)
        self._check(stream, group, settings)
        with self._working():
            entry = self._configuration.entries[stream, group]
            old.close(SubscriptionDropped(stream, group))
            self._put(entry.updated(settings, old.source.end()), user)

    def delete(self, stream: str, group: str, user: str = "anonymous") -> None:
        """Delete a group with its checkpoint and parked events; its consumers are dropped.

        Raises:
            GroupDoesNotExist: there is no such group.
        """
        with self._working():
            self._group(stream, group).close(SubscriptionDropped(stream, group))
            self._remove((stream, group))
            self._configuration.remove((stream, group), user)
            for kept in ("checkpoint", "parked"):
                self._system_stream((stream, group), kept).delete()

    def info(self, stream: str, group: str) -> GroupInfo:
        """The statistics of one group.

        Raises:
            GroupDoesNotExist: there is no such group.
        """
        self._group(stream, group)
        return self._measured[stream, group].info(self._clock())

    def infos(self, stream: str | None = None) -> Sequence[GroupInfo]:
        """The statistics of all groups, or of the groups on one stream."""
        keys = [key for key in self._groups if stream in (None, key[0])]
        return [self._measured[key].info(self._clock()) for key in keys]

    def replay_parked(self, stream: str, group: str, stop_at: int | None = None) -> None:
        """Send parked events again.

        Raises:
            GroupDoesNotExist: there is no such group.
            SubscriptionFailed: `stop_at` is negative.
        """
        if stop_at is not None and stop_at < 0:
            raise SubscriptionFailed(stream, group, "Cannot stop replaying parked message at a negative version.")
        with self._working():
            self._group(stream, group).replay_parked(stop_at, self._clock())

    def restart(self) -> None:
        """Drop all consumers and start again from what is stored, as a restarted server would."""
        with self._working():
            for (stream, name), group in list(self._groups.items()):
                group.close(SubscriptionDropped(stream, name))
                self._remove((stream, name))
            self._configuration.load()
            for entry in self._configuration.entries.values():
                self._open(entry)

    def close(self) -> None:
        """Drop all consumers: the server ends."""
        self._unsubscribe()
        for (stream, name), group in self._groups.items():
            group.close(SubscriptionDropped(stream, name))

    # Consumers

    def join(self, stream: str, group: str, consumer: Consumer) -> None:
        """Add a consumer to a group.

        Raises:
            GroupDoesNotExist: there is no such group.
            MaximumSubscribersReached: it has as many consumers as it may have.
        """
        with self._working():
            self._group(stream, group).join(consumer, self._clock())

    def leave(self, stream: str, group: str, consumer: Consumer) -> None:
        """Remove a consumer: the others get its unfinished events. Nothing happens if the group is gone."""
        if (stream, group) in self._groups:
            with self._working():
                self._groups[stream, group].leave(consumer, self._clock())

    def ack(self, stream: str, group: str, ids: Iterable[Id]) -> None:
        """Finish these events; nothing happens if the group is gone."""
        if (stream, group) in self._groups:
            with self._working():
                self._groups[stream, group].ack(ids, self._clock())

    def nack(self, stream: str, group: str, ids: Iterable[Id], action: Nack, reason: str = "") -> None:
        """Do what `action` says with these events; nothing happens if the group is gone."""
        if (stream, group) in self._groups:
            with self._working():
                self._groups[stream, group].nack(ids, action, reason, self._clock())

    def tick(self) -> None:
        """Handle timeouts and checkpoints that are due."""
        with self._working():
            for group in list(self._groups.values()):
                if not group.is_idle:
                    group.tick(self._clock())

    def continue_reading(self) -> bool:
        """Read for groups that could not read all at once.

        Returns:
            Whether some have still more to read.
        """
        with self._working():
            behind = [group for group in self._groups.values() if group.has_more_to_read]
            for group in behind:
                group.read_and_send(self._clock())
        return any(group.has_more_to_read for group in behind)

    # Appends

    def _on_append(self, events: Sequence[RecordedEvent]) -> None:
        if not self._groups:
            return
        self._appended.extend(events)
        if not self._busy:
            with self._working():
                pass

    @contextmanager
    def _working(self) -> Iterator[None]:
        """Deliver what is appended in the block, also by the groups themselves, when the block has ended."""
        if self._busy:
            yield
            return
        self._busy = True
        try:
            yield
            while self._appended:
                self._deliver(self._appended.popleft())
        finally:
            self._busy = False

    def _deliver(self, event: RecordedEvent) -> None:
        now = self._clock()
        for stream in (event.stream,) if hidden_in_all(event.stream) else (event.stream, ALL):
            for group in self._by_stream.get(stream, {}).values():
                source = group.source
                group.appended(source.message(event), source.position(event), now)

    # Opening and closing groups

    def _check(self, stream: str, group: str, settings: Settings, filter: EventFilter | None = None) -> None:
        fault = settings.fault() or _filter_fault(filter)
        if not stream:
            fault = "Bad stream name."
        elif not group:
            fault = "Bad group name."
        elif stream == ALL and settings.start > max(0, self._store.head):
            fault = f"Invalid Start From position: the last commit position is {self._store.head}."
        if fault:
            raise SubscriptionFailed(stream, group, fault)

    def _group(self, stream: str, group: str) -> Group:
        if (stream, group) not in self._groups:
            raise GroupDoesNotExist(stream, group)
        return self._groups[stream, group]

    def _put(self, entry: GroupDefinition, user: str) -> None:
        self._configuration.put(entry, user)
        self._open(entry)

    def _open(self, entry: GroupDefinition) -> None:
        source = self._source(entry)
        checkpoints = self._system_stream(entry.key, "checkpoint", max_count=2)
        checkpoint = source.parse_position(checkpoints.last())
        first = entry.end if entry.settings.start == END and entry.end is not None else entry.settings.start - 1
        group = Group(
            entry.group,
            entry.settings,
            source,
            Checkpoints(checkpoints, first if checkpoint is None else checkpoint, checkpoint),
            Parking(self._system_stream(entry.key, "parked")),
            self._clock(),
        )
        self._groups[entry.key] = group
        self._measured[entry.key] = GroupStatistics(group, self._clock())
        self._by_stream.setdefault(entry.stream, {})[entry.group] = group

    def _remove(self, key: Key) -> None:
        del self._groups[key], self._measured[key], self._by_stream[key[0]][key[1]]

    def _source(self, entry: GroupDefinition) -> Source:
        return Source(self._store, entry.stream, entry.filter, entry.settings.resolve_links)

    def _system_stream(self, key: Key, kind: str, max_count: int | None = None) -> SystemStream:
        return SystemStream(self._store, f"$persistentsubscription-{key[0]}::{key[1]}-{kind}", max_count)


def _filter_fault(filter: EventFilter | None) -> str:
    try:
        if filter is not None:
            filter.check()
    except ValueError as error:
        return str(error)
    return ""
