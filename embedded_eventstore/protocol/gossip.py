"""The service `event_store.client.gossip.Gossip`: the members of the cluster, which is this one server."""

from __future__ import annotations

import time
from typing import Any
from uuid import UUID

import grpc

from embedded_eventstore.protocol import messages
from embedded_eventstore.store import new_id
from embedded_eventstore.wire import gossip_pb2


class GossipServicer:
    """The servicer.

    Args:
        host: the name under which clients reach this server.
        port: its port.
        instance: the id of this member; None for a new one.
    """

    SERVICE = "event_store.client.gossip.Gossip"

    def __init__(self, host: str, port: int, instance: UUID | None = None) -> None:
        self._host, self._port = host, port
        self._id = instance.bytes if instance else new_id()

    async def Read(self, request: Any, context: grpc.aio.ServicerContext) -> gossip_pb2.ClusterInfo:
        """The members; this needs no user."""
        member = gossip_pb2.MemberInfo(
            instance_id=messages.from_id(self._id),
            time_stamp=time.time_ns() // 100,
            state=gossip_pb2.MemberInfo.Leader,
            is_alive=True,
            http_end_point=gossip_pb2.EndPoint(address=self._host, port=self._port),
        )
        return gossip_pb2.ClusterInfo(members=[member])
