"""All consumer groups of a server: they are created, updated and deleted here, and get every append."""

from __future__ import annotations

import time
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
from embedded_eventstore.persistent.settings import END, Settings
from embedded_eventstore.persistent.source import Source
from embedded_eventstore.persistent.storage import SystemStream
from embedded_eventstore.store import ALL, EventFilter, Id, RecordedEvent, Store, hidden_in_all, settled

Key = tuple[str, str]  # stream and group
SECONDS = 0.005
"""For how long appended events are delivered at once."""
MOST_WAITING = 5_000
"""Appended events that wait to be delivered; with more, groups read them from the store."""


class PersistentSubscriptions:
    """The consumer groups of a store.

    The caller must call `tick` about once a second, for timeouts and checkpoints, and `go_on` while it returns True: no
    other call does more than takes some milliseconds, and what is left is done there.

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
        self._ticking: dict[Key, None] = {}  # groups whose timeouts and checkpoints are to be looked at
        self._unfinished: dict[Key, None] = {}  # groups with more to do than was done at once: the first is next
        self._busy = False
        self.on_more: Callable[[], None] = lambda: None
        """Is called when there is something for `go_on`."""
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
            self._note((stream, group))

    def truncate_parked(self, stream: str, group: str, stop_at: int | None = None) -> None:
        """Forget parked events; raises as `replay_parked`."""
        if stop_at is not None and stop_at < 0:
            raise SubscriptionFailed(stream, group, "Cannot truncate parked messages at a negative version.")
        self._group(stream, group).parking.forget(stop_at)

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
            self._note((stream, group))

    def leave(self, stream: str, group: str, consumer: Consumer) -> None:
        """Remove a consumer: the others get its unfinished events. Nothing happens if the group is gone."""
        if (stream, group) in self._groups:
            with self._working():
                self._groups[stream, group].leave(consumer, self._clock())
                self._note((stream, group))

    def ack(self, stream: str, group: str, ids: Iterable[Id]) -> None:
        """Finish these events; nothing happens if the group is gone."""
        if (stream, group) in self._groups:
            with self._working():
                self._groups[stream, group].ack(ids, self._clock())
                self._note((stream, group))

    def nack(self, stream: str, group: str, ids: Iterable[Id], action: Nack, reason: str = "") -> None:
        """Do what `action` says with these events; nothing happens if the group is gone."""
        if (stream, group) in self._groups:
            with self._working():
                self._groups[stream, group].nack(ids, action, reason, self._clock())
                self._note((stream, group))

    def tick(self) -> None:
        """Handle timeouts and checkpoints that are due, when `go_on` is called."""
        self._ticking.update(dict.fromkeys(key for key, group in self._groups.items() if not group.is_idle))
        self._tell()

    async def settled(self) -> None:
        """Wait until the store takes checkpoints and parked events without delay."""
        await settled(self._store)

    def go_on(self) -> bool:
        """Do one piece of what is left to do.

        Returns:
            Whether there is more.
        """
        with self._working():
            if self._ticking:
                self._next(self._ticking, Group.tick, next(iter(self._ticking)))
            elif self._unfinished:
                self._next(self._unfinished, Group.read_and_send, next(iter(self._unfinished)))
        return self._has_more

    def _next(self, keys: dict[Key, None], do: Callable[[Group, float], None], key: Key) -> None:
        del keys[key]
        if key in self._groups:
            do(self._groups[key], self._clock())
            self._note(key)

    @property
    def _has_more(self) -> bool:
        return bool(self._appended or self._ticking or self._unfinished)

    def _note(self, key: Key) -> None:
        if self._groups[key].has_more:
            self._unfinished[key] = None

    def _tell(self) -> None:
        if self._has_more:
            self.on_more()

    # Appends

    def _on_append(self, events: Sequence[RecordedEvent]) -> None:
        if not self._groups:
            return
        if len(self._appended) + len(events) > MOST_WAITING:
            self._fall_behind()
        elif ALL in self._by_stream or any(event.stream in self._by_stream for event in events):
            self._appended.extend(events)
        if not self._busy:
            with self._working():
                pass

    def _fall_behind(self) -> None:
        """Events come faster than they can be delivered: all groups read them from the store instead."""
        self._appended.clear()
        for key, group in self._groups.items():
            group.fall_behind()
            self._note(key)

    @contextmanager
    def _working(self) -> Iterator[None]:
        """Deliver what is appended in the block, also by the groups themselves, when the block has ended."""
        if self._busy:
            yield
            return
        self._busy = True
        try:
            yield
            until = time.perf_counter() + SECONDS
            while self._appended:
                self._deliver(self._appended.popleft())
                if time.perf_counter() > until:
                    break
        finally:
            self._busy = False
        self._tell()

    def _deliver(self, event: RecordedEvent) -> None:
        now = self._clock()
        for stream in (event.stream,) if hidden_in_all(event.stream) else (event.stream, ALL):
            for group in self._by_stream.get(stream, {}).values():
                source = group.source
                group.appended(source.message(event), source.position(event), now)
                self._note((stream, group.name))

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
        self._next(self._unfinished, Group.read_and_send, entry.key)

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
        )
        self._groups[entry.key] = group
        self._unfinished[entry.key] = None
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
