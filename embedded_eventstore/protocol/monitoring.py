"""The service `event_store.client.monitoring.Monitoring`: a node's statistics, again and again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

import grpc

from embedded_eventstore.protocol.access import Guard
from embedded_eventstore.wire import monitoring_pb2 as pb

SHORTEST_SECONDS = 0.1
"""Between two answers, however often a client wants them."""


class MonitoringServicer:
    """The servicer. Every user may ask.

    Args:
        guard: says who asks.
        statistics: returns the figures of the moment: numbers and texts in objects by name.
    """

    SERVICE = "event_store.client.monitoring.Monitoring"

    def __init__(self, guard: Guard, statistics: Callable[[], Mapping[str, Any]]) -> None:
        self._guard, self._statistics = guard, statistics

    async def Stats(self, request: pb.StatsReq, context: grpc.aio.ServicerContext) -> AsyncIterator[pb.StatsResp]:
        """The figures, each under its path, such as "proc-mem"."""
        await self._guard.authorize(context, "read")
        wait = max(request.refresh_time_period_in_ms / 1000, SHORTEST_SECONDS)
        while True:
            yield pb.StatsResp(stats=dict(flat(self._statistics())))
            await asyncio.sleep(wait)


def flat(figures: Mapping[str, Any], before: str = "") -> list[tuple[str, str]]:
    """The figures with their paths.

    >>> flat({"proc": {"mem": 5, "cpu": {"user": 1.5}}})
    [('proc-mem', '5'), ('proc-cpu-user', '1.5')]
    """
    found: list[tuple[str, str]] = []
    for name, value in figures.items():
        path = f"{before}-{name}" if before else name
        found += flat(value, path) if isinstance(value, Mapping) else [(path, str(value))]
    return found
