"""A gRPC server that does nothing but answer: what the embedded Event Store server is measured against.

    python -m benchmarks.eventstore_null

Its answers have the same messages, of the same sizes, as the real ones: a success for an append, and for a read as many
events as were asked for. Nothing is looked at or kept. It is on grpc.aio as the embedded server is.
"""

import asyncio
from collections.abc import AsyncIterator

import grpc
from esdbclient.protos.Grpc import gossip_pb2_grpc, shared_pb2, streams_pb2, streams_pb2_grpc

EVENT_BYTES = 100
POSITION = shared_pb2.AllStreamPosition(commit_position=123456, prepare_position=123456)
BATCH = streams_pb2.BatchAppendResp.Success(current_revision=1234, position=POSITION)
_AT = streams_pb2.AppendResp.Position(commit_position=123456, prepare_position=123456)
APPENDED = streams_pb2.AppendResp(success=streams_pb2.AppendResp.Success(current_revision=1234, position=_AT))
_RECORDED = streams_pb2.ReadResp.ReadEvent.RecordedEvent(
    id=shared_pb2.UUID(string="5a2f0b3c-9d1e-4f7a-8b6c-0d1e2f3a4b5c"),
    stream_identifier=shared_pb2.StreamIdentifier(stream_name=b"read-0"),
    stream_revision=1234,
    commit_position=123456,
    prepare_position=123456,
    metadata={"type": "MoneyDeposited", "created": "17639856000000000", "content-type": "application/json"},
    data=bytes(EVENT_BYTES),
)
EVENT = streams_pb2.ReadResp(event=streams_pb2.ReadResp.ReadEvent(event=_RECORDED, commit_position=123456))


class Streams(streams_pb2_grpc.StreamsServicer):
    """Answers, and nothing else."""

    async def Append(
        self, requests: AsyncIterator[streams_pb2.AppendReq], context: grpc.aio.ServicerContext
    ) -> streams_pb2.AppendResp:
        async for _ in requests:
            pass
        return APPENDED

    async def BatchAppend(
        self, requests: AsyncIterator[streams_pb2.BatchAppendReq], context: grpc.aio.ServicerContext
    ) -> AsyncIterator[streams_pb2.BatchAppendResp]:
        async for request in requests:
            yield streams_pb2.BatchAppendResp(correlation_id=request.correlation_id, success=BATCH)

    async def Read(
        self, request: streams_pb2.ReadReq, context: grpc.aio.ServicerContext
    ) -> AsyncIterator[streams_pb2.ReadResp]:
        for _ in range(request.options.count):
            yield EVENT


class Gossip(gossip_pb2_grpc.GossipServicer):
    """There, so that the client is content."""


async def serve() -> None:
    server = grpc.aio.server()
    streams_pb2_grpc.add_StreamsServicer_to_server(Streams(), server)
    gossip_pb2_grpc.add_GossipServicer_to_server(Gossip(), server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    print(f"ready esdb://localhost:{port}?Tls=false", flush=True)
    await server.wait_for_termination()


if __name__ == "__main__":
    asyncio.run(serve())
