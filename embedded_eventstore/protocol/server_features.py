"""The service `event_store.client.server_features.ServerFeatures`: what this server can do, as clients ask first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import grpc

from embedded_eventstore.wire import server_features_pb2
from embedded_eventstore.wire.services import Servicer, methods_of

_FEATURES = {
    "event_store.client.streams.Streams/Read": ("position", "events"),
    "event_store.client.streams.Streams/BatchAppend": ("deadline_duration",),
    "event_store.client.projections.Projections/Create": ("track_emitted_streams",),
}
_OF_GROUPS = ("stream", "all")
"""Each call of persistent subscriptions is for groups on streams and on $all."""


class ServerFeaturesServicer:
    """The servicer.

    Args:
        version: of the server, such as "26.1.0".
        servicers: that answer calls beside this one.
    """

    SERVICE = "event_store.client.server_features.ServerFeatures"

    def __init__(self, version: str, servicers: Iterable[Servicer]) -> None:
        methods = [_method(servicer.SERVICE, name) for servicer in (*servicers, self) for name in methods_of(servicer)]
        self._supported = server_features_pb2.SupportedMethods(methods=methods, event_store_server_version=version)

    async def GetSupportedMethods(
        self, request: Any, context: grpc.aio.ServicerContext
    ) -> server_features_pb2.SupportedMethods:
        """The calls and the version; this needs no user."""
        return self._supported


def _method(service: str, name: str) -> server_features_pb2.SupportedMethod:
    features = _OF_GROUPS if "PersistentSubscriptions" in service else _FEATURES.get(f"{service}/{name}", ())
    return server_features_pb2.SupportedMethod(
        method_name=name.lower(), service_name=service.lower(), features=features
    )
