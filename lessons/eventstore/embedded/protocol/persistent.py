"""Persistent subscriptions over gRPC: requests become calls of ``PersistentSubscriptions``, its answers responses."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import grpc
from esdbclient.protos.Grpc import persistent_pb2 as pb
from esdbclient.protos.Grpc import shared_pb2
from esdbclient.protos.Grpc.persistent_pb2_grpc import PersistentSubscriptionsServicer

from lessons.eventstore.embedded.persistent.consumers import Consumer
from lessons.eventstore.embedded.persistent.errors import DoesNotExist, Failed, SubscriptionError
from lessons.eventstore.embedded.persistent.group import Nack
from lessons.eventstore.embedded.persistent.manager import PersistentSubscriptions
from lessons.eventstore.embedded.persistent.message import Message
from lessons.eventstore.embedded.protocol import persistent_messages as messages

TICK_SECONDS = 0.1  # how late a timeout or a checkpoint may be
_ACTIONS = {
    pb.ReadReq.Nack.Unknown: Nack.UNKNOWN,
    pb.ReadReq.Nack.Park: Nack.PARK,
    pb.ReadReq.Nack.Retry: Nack.RETRY,
    pb.ReadReq.Nack.Skip: Nack.SKIP,
    pb.ReadReq.Nack.Stop: Nack.STOP,
}


class PersistentSubscriptionsService(PersistentSubscriptionsServicer):
    """The servicer; ``run`` must be running beside it, for what time makes due."""

    def __init__(self, groups: PersistentSubscriptions) -> None:
        self._groups = groups

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            more = self._groups.tick()
            await asyncio.sleep(0 if more else TICK_SECONDS)

    # Groups

    async def Create(self, request: pb.CreateReq, context: grpc.aio.ServicerContext) -> pb.CreateResp:
        options = request.options
        stream = messages.source(options)
        settings = messages.settings(options)
        filter = messages.event_filter(options.all.filter) if options.all.HasField("filter") else None
        self._groups.create(stream, options.group_name, settings, filter)
        return pb.CreateResp()

    async def Update(self, request: pb.UpdateReq, context: grpc.aio.ServicerContext) -> pb.UpdateResp:
        options = request.options
        self._groups.update(messages.source(options), options.group_name, messages.settings(options))
        return pb.UpdateResp()

    async def Delete(self, request: pb.DeleteReq, context: grpc.aio.ServicerContext) -> pb.DeleteResp:
        self._groups.delete(messages.stream(request.options), request.options.group_name)
        return pb.DeleteResp()

    async def GetInfo(self, request: pb.GetInfoReq, context: grpc.aio.ServicerContext) -> pb.GetInfoResp:
        info = self._groups.info(messages.stream(request.options), request.options.group_name)
        return pb.GetInfoResp(subscription_info=messages.group_info(info))

    async def List(self, request: pb.ListReq, context: grpc.aio.ServicerContext) -> pb.ListResp:
        stream = None
        if request.options.WhichOneof("list_option") == "list_for_stream":
            stream = messages.stream(request.options.list_for_stream, identifier="stream")
        infos = self._groups.infos(stream)
        if stream is not None and not infos:
            raise DoesNotExist(stream, "")
        return pb.ListResp(subscriptions=[messages.group_info(info) for info in infos])

    async def ReplayParked(self, request: pb.ReplayParkedReq, context: grpc.aio.ServicerContext) -> pb.ReplayParkedResp:
        options = request.options
        stop_at = options.stop_at if options.WhichOneof("stop_at_option") == "stop_at" else None
        self._groups.replay_parked(messages.stream(options), options.group_name, stop_at)
        return pb.ReplayParkedResp()

    async def RestartSubsystem(self, request: shared_pb2.Empty, context: grpc.aio.ServicerContext) -> shared_pb2.Empty:
        self._groups.restart()
        return shared_pb2.Empty()

    # Reading

    async def Read(self, requests: AsyncIterator[pb.ReadReq], context: grpc.aio.ServicerContext) -> None:
        first = await anext(requests, None)
        if first is None:
            return
        if first.WhichOneof("content") != "options" or first.options.buffer_size < 1:
            await context.abort(
                grpc.StatusCode.INVALID_ARGUMENT, "A read begins with options, and a buffer size of 1 or more."
            )
        options = first.options
        stream, group = messages.stream(options), options.group_name
        # What comes on top while the client doesn't read is left out: its time will be up, and it comes again.
        outbox: asyncio.Queue[Message | SubscriptionError] = asyncio.Queue(options.buffer_size + 1)
        consumer = Consumer(
            send=lambda message: outbox.full() or outbox.put_nowait(message),
            drop=lambda reason: _replace(outbox, reason),
            slots=options.buffer_size,
            username="",
            address=_peer(context.peer()),
            connection_name=_header(context, "connection-name") or "<unknown>",
        )
        self._groups.join(stream, group, consumer)
        answers = asyncio.create_task(self._take_answers(requests, stream, group, outbox))
        try:
            confirmation = pb.ReadResp.SubscriptionConfirmation(subscription_id=f"{stream}::{group}")
            await context.write(pb.ReadResp(subscription_confirmation=confirmation))
            structured = options.uuid_option.WhichOneof("content") == "structured"
            while True:
                item = await outbox.get()
                if isinstance(item, SubscriptionError):
                    raise item
                await context.write(pb.ReadResp(event=messages.read_event(item, structured)))
        finally:
            answers.cancel()
            self._groups.leave(stream, group, consumer)

    async def _take_answers(
        self, requests: AsyncIterator[pb.ReadReq], stream: str, group: str, outbox: asyncio.Queue
    ) -> None:
        """Acknowledgements and the opposite, as the client sends them."""
        async for request in requests:
            answer = getattr(request, request.WhichOneof("content") or "options")
            try:
                ids = [messages.uuid(id) for id in answer.ids]
                action = _ACTIONS[request.nack.action]
            except (AttributeError, KeyError, ValueError):
                _replace(outbox, Failed(stream, group, "An answer must be an ack or a nack, with the ids of events."))
                return
            if request.WhichOneof("content") == "ack":
                self._groups.ack(stream, group, ids)
            else:
                self._groups.nack(stream, group, ids, action, request.nack.reason)


def _replace(outbox: asyncio.Queue, reason: SubscriptionError) -> None:
    """The call is to end: what waits to be sent no longer matters."""
    while not outbox.empty():
        outbox.get_nowait()
    outbox.put_nowait(reason)


def _peer(peer: str) -> str:
    """An address as gRPC has it, ``ipv4:127.0.0.1:5000``, without its kind."""
    return peer.partition(":")[2]
