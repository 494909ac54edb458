"""Servicers: an object's methods answer the calls of a service."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import grpc
from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.message_factory import GetMessageClass

from embedded_eventstore.wire.pool import service


class Servicer(Protocol):
    """Has a method for each call that it answers, with the name of the call."""

    SERVICE: str
    """The full name of the service, such as "event_store.client.streams.Streams"."""


def add_service(server: grpc.aio.Server, servicer: Servicer, wrap: Callable[[Any], Any]) -> None:
    """Let a server answer the calls of a service. Calls for which the servicer has no method remain unanswered.

    Args:
        server: that is not started yet.
        servicer: answers them.
        wrap: gets each of its methods, and returns what gRPC calls in its place.
    """
    handlers = {name: _handler(method, wrap(getattr(servicer, name))) for name, method in methods_of(servicer).items()}
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(servicer.SERVICE, handlers),))


def methods_of(servicer: Servicer) -> dict[str, MethodDescriptor]:
    """The descriptions of the calls that a servicer answers, by their names."""
    return {method.name: method for method in service(servicer.SERVICE).methods if hasattr(servicer, method.name)}


def _handler(method: MethodDescriptor, answer: Callable[[Any, Any], Any]) -> grpc.RpcMethodHandler:
    kinds = ("stream" if many else "unary" for many in (method.client_streaming, method.server_streaming))
    make = getattr(grpc, f"{'_'.join(kinds)}_rpc_method_handler")
    handler: grpc.RpcMethodHandler = make(
        answer,
        request_deserializer=GetMessageClass(method.input_type).FromString,
        response_serializer=GetMessageClass(method.output_type).SerializeToString,
    )
    return handler


class UnknownCalls(grpc.GenericRpcHandler):  # type: ignore[misc]  # grpc has no types
    """Answers each call that nothing else answers: with UNIMPLEMENTED, and a sentence that names the call."""

    def service(self, handler_call_details: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler:
        """The handler that refuses the call."""
        words = f"This embedded server has no {handler_call_details.method}: its README lists what is left out."

        async def refuse(requests: object, context: grpc.aio.ServicerContext) -> None:
            await context.abort(grpc.StatusCode.UNIMPLEMENTED, words)

        return grpc.stream_stream_rpc_method_handler(refuse)
