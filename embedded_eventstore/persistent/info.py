"""The statistics of a group and its consumers, for clients that ask for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from embedded_eventstore.persistent.consumers import Consumer
from embedded_eventstore.persistent.group import Group
from embedded_eventstore.persistent.settings import Settings


@dataclass(frozen=True, slots=True)
class ConnectionInfo:
    """One consumer; averages and `since_last` count from the last request for statistics.

    `measurements` has times in milliseconds by name.
    """

    address: str
    username: str
    connection_name: str
    average_per_second: int
    total: int
    since_last: int
    measurements: Mapping[str, int]
    free_slots: int
    in_flight: int


@dataclass(frozen=True, slots=True)
class GroupInfo:
    """One group; positions are in the server's form, "" if there is none."""

    stream: str
    group: str
    status: str
    settings: Settings
    start: str
    connections: Sequence[ConnectionInfo]
    average_per_second: int
    total: int
    since_last: int
    last_checkpointed: str
    last_known: str
    history_count: int
    live_count: int
    retry_count: int
    in_flight: int
    outstanding: int
    parked: int


class GroupStatistics:
    """Computes the statistics of a group, and keeps when it did so last.

    Args:
        group: whose they are.
        now: the time in seconds.
    """

    def __init__(self, group: Group, now: float) -> None:
        self._group = group
        self._at = now
        self._total = 0

    def info(self, now: float) -> GroupInfo:
        """The statistics now."""
        group, source = self._group, self._group.source
        elapsed = now - self._at
        connections = [self._connection(consumer, elapsed) for consumer in group.consumers]
        since_last = group.total - self._total
        self._at, self._total = now, group.total
        checkpointed, known = group.checkpoints.position, group.last_known
        return GroupInfo(
            stream=source.stream,
            group=group.name,
            status=group.status,
            settings=group.settings,
            start=source.format_position(group.settings.start),
            connections=connections,
            average_per_second=_per_second(since_last, elapsed),
            total=group.total,
            since_last=since_last,
            last_checkpointed="" if checkpointed is None else source.format_position(checkpointed),
            last_known="" if known is None else source.format_position(known),
            history_count=len(group.buffer.history),
            live_count=len(group.buffer.live),
            retry_count=len(group.buffer.retry),
            in_flight=sum(connection.in_flight for connection in connections),
            outstanding=len(group.in_flight),
            parked=group.parking.count,
        )

    def _connection(self, consumer: Consumer, elapsed: float) -> ConnectionInfo:
        since_last = consumer.total - consumer.total_at_last_measurement
        consumer.total_at_last_measurement = consumer.total
        return ConnectionInfo(
            address=consumer.address,
            username=consumer.username,
            connection_name=consumer.connection_name,
            average_per_second=_per_second(since_last, elapsed),
            total=consumer.total,
            since_last=since_last,
            measurements=consumer.timings.measurements() if consumer.timings else {},
            free_slots=consumer.free_slots,
            in_flight=len(consumer.in_flight),
        )


def _per_second(count: int, elapsed: float) -> int:
    return int(count / elapsed) if elapsed > 0 else 0
