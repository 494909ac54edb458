"""Calls of the protocol that no Python client makes, with the server's own messages."""

from __future__ import annotations

from typing import Any

import grpc
from google.protobuf.message_factory import GetMessageClass

from embedded_eventstore.wire import pool, status_pb2, streams_pb2


def call(channel: grpc.Channel, service: str, method: str, request: Any, timeout: float = 10) -> Any:
    """Call a method: a request or an iterator of them; an answer, or an iterator of answers."""
    described = pool.service(service).FindMethodByName(method)
    kinds = ["stream" if many else "unary" for many in (described.client_streaming, described.server_streaming)]
    stub = getattr(channel, "_".join(kinds))(
        f"/{service}/{method}",
        request_serializer=GetMessageClass(described.input_type).SerializeToString,
        response_deserializer=GetMessageClass(described.output_type).FromString,
    )
    return stub(request, timeout=timeout)


def read(channel: grpc.Channel, timeout: float = 10, **options: Any) -> Any:
    """The answers to a read of the newest kind of client; `options` complete or change it."""
    asked = {"count": 100, "no_filter": {}, "uuid_option": {"string": {}}, "control_option": {"compatibility": 1}}
    wanted = {name: value for name, value in {**asked, **options}.items() if value is not None}
    request = streams_pb2.ReadReq(options=streams_pb2.ReadReq.Options(**wanted))
    return call(channel, "event_store.client.streams.Streams", "Read", request, timeout)


def details(error: grpc.RpcError) -> list[str]:
    """The names of the messages in the details of a status."""
    trailers = dict(error.trailing_metadata())
    status = status_pb2.Status.FromString(trailers["grpc-status-details-bin"])
    assert (status.code, status.message) == (error.code().value[0], error.details())
    return [packed.type_url.rpartition(".")[2] for packed in status.details]


def detail(error: grpc.RpcError) -> Any:
    """The last message in the details of a status: the one of this error."""
    status = status_pb2.Status.FromString(dict(error.trailing_metadata())["grpc-status-details-bin"])
    packed = status.details[-1]
    return pool.message_class(packed.type_url.rpartition("/")[2]).FromString(packed.value)
