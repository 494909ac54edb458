"""Servicers: an object's methods answer the calls of a service."""

from __future__ import annotations

from typing import Protocol

import grpc
from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.message_factory import GetMessageClass

from embedded_eventstore.wire.pool import service


class Servicer(Protocol):
    """Has a method for each call that it answers, with the name of the call."""

    SERVICE: str
    """The full name of the service, such as "event_store.client.streams.Streams"."""


def add_service(server: grpc.aio.Server, servicer: Servicer) -> None:
    """Let a server answer the calls of a service. Calls for which the servicer has no method remain unanswered.

    Args:
        server: that is not started yet.
        servicer: answers them.
    """
    methods = [method for method in service(servicer.SERVICE).methods if hasattr(servicer, method.name)]
    handlers = {method.name: _handler(method, servicer) for method in methods}
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(servicer.SERVICE, handlers),))


def _handler(method: MethodDescriptor, servicer: Servicer) -> grpc.RpcMethodHandler:
    kinds = ("stream" if many else "unary" for many in (method.client_streaming, method.server_streaming))
    make = getattr(grpc, f"{'_'.join(kinds)}_rpc_method_handler")
    handler: grpc.RpcMethodHandler = make(
        getattr(servicer, method.name),
        request_deserializer=GetMessageClass(method.input_type).FromString,
        response_serializer=GetMessageClass(method.output_type).SerializeToString,
    )
    return handler
