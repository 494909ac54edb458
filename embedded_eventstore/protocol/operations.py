"""The service `event_store.client.operations.Operations`: what operators tell a node to do.

There is nothing to scavenge, to merge or to lead here, so these calls are answered as by a node that was done at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias
from uuid import uuid4

import grpc

from embedded_eventstore.protocol.access import Guard
from embedded_eventstore.protocol.errors import ScavengeNotFound
from embedded_eventstore.wire import operations_pb2 as pb
from embedded_eventstore.wire import shared_pb2

Context: TypeAlias = grpc.aio.ServicerContext


class OperationsServicer:
    """The servicer. Administrators and operators may call it.

    Args:
        guard: says who asks.
        restart_groups: starts all persistent subscriptions again.
        end: ends the server.
    """

    SERVICE = "event_store.client.operations.Operations"

    def __init__(self, guard: Guard, restart_groups: Callable[[], None], end: Callable[[], None]) -> None:
        self._guard, self._restart_groups, self._end = guard, restart_groups, end
        self._scavenge = ""  # the id of the last one that nobody has stopped

    async def StartScavenge(self, request: pb.StartScavengeReq, context: Context) -> pb.ScavengeResp:
        """Answer that a scavenge was started: what is deleted here takes no room that it could free."""
        await self._guard.authorize(context, "manage")
        self._scavenge = str(uuid4())
        return pb.ScavengeResp(scavenge_id=self._scavenge, scavenge_result=pb.ScavengeResp.Started)

    async def StopScavenge(self, request: pb.StopScavengeReq, context: Context) -> pb.ScavengeResp:
        """Stop the last scavenge; another one is not known."""
        await self._guard.authorize(context, "manage")
        id = request.options.scavenge_id
        if not id or id != self._scavenge:
            raise ScavengeNotFound(id)
        self._scavenge = ""
        return pb.ScavengeResp(scavenge_id=id, scavenge_result=pb.ScavengeResp.Stopped)

    async def MergeIndexes(self, request: Any, context: Context) -> shared_pb2.Empty:
        """Nothing: there is one index."""
        await self._guard.authorize(context, "manage")
        return shared_pb2.Empty()

    async def SetNodePriority(self, request: pb.SetNodePriorityReq, context: Context) -> shared_pb2.Empty:
        """Nothing: one node needs no priority."""
        await self._guard.authorize(context, "manage")
        return shared_pb2.Empty()

    async def ResignNode(self, request: Any, context: Context) -> shared_pb2.Empty:
        """Nothing: there is no other node that could lead."""
        await self._guard.authorize(context, "manage")
        return shared_pb2.Empty()

    async def RestartPersistentSubscriptions(self, request: Any, context: Context) -> shared_pb2.Empty:
        """Start all groups again from what is stored."""
        await self._guard.authorize(context, "manage")
        self._restart_groups()
        return shared_pb2.Empty()

    async def Shutdown(self, request: Any, context: Context) -> shared_pb2.Empty:
        """End the server, as SIGTERM does."""
        await self._guard.authorize(context, "manage")
        self._end()
        return shared_pb2.Empty()
