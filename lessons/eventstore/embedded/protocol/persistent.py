"""Persistent subscriptions over gRPC: requests become calls of ``PersistentSubscriptions``, its answers responses."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import wraps

import grpc
from esdbclient.protos.Grpc import persistent_pb2 as pb
from esdbclient.protos.Grpc import shared_pb2
from esdbclient.protos.Grpc.persistent_pb2_grpc import PersistentSubscriptionsServicer

from lessons.eventstore.embedded.persistent.consumers import Consumer
from lessons.eventstore.embedded.persistent.errors import (
    AlreadyExists,
    DoesNotExist,
    Dropped,
    Failed,
    MaximumSubscribersReached,
    SubscriptionError,
)
from lessons.eventstore.embedded.persistent.group import Nack
from lessons.eventstore.embedded.persistent.manager import PersistentSubscriptions
from lessons.eventstore.embedded.persistent.message import Message
from lessons.eventstore.embedded.protocol import persistent_messages as messages
from lessons.eventstore.embedded.protocol.errors import BadRequest, ascii_only
from lessons.eventstore.embedded.protocol.messages import to_id

log = logging.getLogger(__name__)
TICK_SECONDS = 1.0  # how late a timeout or a checkpoint may be, as in the real server
READ_SECONDS = 0.05  # how long a group with a long way to read may wait
_ACTIONS = {
    pb.ReadReq.Nack.Unknown: Nack.UNKNOWN,
    pb.ReadReq.Nack.Park: Nack.PARK,
    pb.ReadReq.Nack.Retry: Nack.RETRY,
    pb.ReadReq.Nack.Skip: Nack.SKIP,
    pb.ReadReq.Nack.Stop: Nack.STOP,
}


BAD_ANSWER = "An answer must be an ack or a nack with a known action."
BAD_BEGINNING = "A read begins with options that have a buffer size of 1 or more."
# Error to status, the words for the client, and the name that it knows the error by.
_STATUS = {
    DoesNotExist: (
        grpc.StatusCode.NOT_FOUND,
        "Subscription group {0.group} on stream {0.stream} does not exist.",
        "persistent-subscription-does-not-exist",
    ),
    AlreadyExists: (
        grpc.StatusCode.ALREADY_EXISTS,
        "Subscription group {0.group} on stream {0.stream} exists.",
        "persistent-subscription-exists",
    ),
    MaximumSubscribersReached: (
        grpc.StatusCode.FAILED_PRECONDITION,
        "Maximum subscriptions reached for subscription group {0.group} on stream {0.stream}.",
        "maximum-subscribers-reached",
    ),
    Dropped: (
        grpc.StatusCode.CANCELLED,
        "Subscription group {0.group} on stream {0.stream} was dropped.",
        "persistent-subscription-dropped",
    ),
    Failed: (
        grpc.StatusCode.INTERNAL,
        "Subscription group {0.group} on stream {0.stream} failed: '{0.reason}'",
        "persistent-subscription-failed",
    ),
}


def _refusing(method: Callable[..., Awaitable]) -> Callable[..., Awaitable]:
    """A method whose errors become statuses."""

    @wraps(method)
    async def answering(self, request, context):
        try:
            return await method(self, request, context)
        except SubscriptionError as error:
            code, words, name = _STATUS[type(error)]
            named = {"exception": name, "stream-name": error.stream, "group-name": error.group, "reason": error.reason}
            trailers = tuple((key, ascii_only(value)) for key, value in named.items() if value)
            await context.abort(code, words.format(error), trailers)

    return answering


class PersistentSubscriptionsService(PersistentSubscriptionsServicer):
    """The servicer; ``run`` must be running beside it, for what time makes due.

    Args:
        groups: all of this server.
        authorize: called with the request's context and "manage" or "read" before anything else; gives the user's name,
            or aborts the request. Administrators and operators may manage groups; who is known may read of them.
        authorize_stream: called with the context and a stream, whose events the user is about to read; the same.
    """

    def __init__(
        self,
        groups: PersistentSubscriptions,
        authorize: Callable[[grpc.aio.ServicerContext, str], Awaitable[str]],
        authorize_stream: Callable[[grpc.aio.ServicerContext, str], Awaitable[str]],
    ) -> None:
        self._groups = groups
        self._authorize = authorize
        self._authorize_stream = authorize_stream

    async def run(self) -> None:
        """Until it is cancelled."""
        next_tick = 0.0
        while True:
            more = False
            try:
                if time.monotonic() >= next_tick:
                    next_tick = time.monotonic() + TICK_SECONDS
                    self._groups.tick()
                more = self._groups.go_on()
            except Exception:  # one failure must not end all timeouts
                log.exception("The time of persistent subscriptions could not go on")
            await asyncio.sleep(0 if more else READ_SECONDS)

    # Groups

    @_refusing
    async def Create(self, request: pb.CreateReq, context: grpc.aio.ServicerContext) -> pb.CreateResp:
        user = await self._authorize(context, "manage")
        options = request.options
        stream = messages.source(options)
        settings = messages.settings(options)
        filter = messages.event_filter(options.all.filter) if options.all.HasField("filter") else None
        self._groups.create(stream, options.group_name, settings, filter, user)
        return pb.CreateResp()

    @_refusing
    async def Update(self, request: pb.UpdateReq, context: grpc.aio.ServicerContext) -> pb.UpdateResp:
        user = await self._authorize(context, "manage")
        options = request.options
        self._groups.update(messages.source(options), options.group_name, messages.settings(options), user)
        return pb.UpdateResp()

    @_refusing
    async def Delete(self, request: pb.DeleteReq, context: grpc.aio.ServicerContext) -> pb.DeleteResp:
        user = await self._authorize(context, "manage")
        self._groups.delete(messages.stream(request.options), request.options.group_name, user)
        return pb.DeleteResp()

    @_refusing
    async def GetInfo(self, request: pb.GetInfoReq, context: grpc.aio.ServicerContext) -> pb.GetInfoResp:
        await self._authorize(context, "read")
        info = self._groups.info(messages.stream(request.options), request.options.group_name)
        return pb.GetInfoResp(subscription_info=messages.group_info(info))

    @_refusing
    async def List(self, request: pb.ListReq, context: grpc.aio.ServicerContext) -> pb.ListResp:
        await self._authorize(context, "read")
        stream = None
        if request.options.WhichOneof("list_option") == "list_for_stream":
            stream = messages.stream(request.options.list_for_stream, identifier="stream")
        infos = self._groups.infos(stream)
        if stream is not None and not infos:
            raise DoesNotExist(stream, "")
        return pb.ListResp(subscriptions=[messages.group_info(info) for info in infos])

    @_refusing
    async def ReplayParked(self, request: pb.ReplayParkedReq, context: grpc.aio.ServicerContext) -> pb.ReplayParkedResp:
        await self._authorize(context, "manage")
        options = request.options
        stop_at = options.stop_at if options.WhichOneof("stop_at_option") == "stop_at" else None
        self._groups.replay_parked(messages.stream(options), options.group_name, stop_at)
        return pb.ReplayParkedResp()

    @_refusing
    async def RestartSubsystem(self, request: shared_pb2.Empty, context: grpc.aio.ServicerContext) -> shared_pb2.Empty:
        await self._authorize(context, "manage")
        self._groups.restart()
        return shared_pb2.Empty()

    # Reading

    @_refusing
    async def Read(self, requests: AsyncIterator[pb.ReadReq], context: grpc.aio.ServicerContext) -> None:
        first = await anext(requests, None)
        if first is None:
            return
        if first.WhichOneof("content") != "options" or first.options.buffer_size < 1:
            raise BadRequest(BAD_BEGINNING)
        options = first.options
        stream, group = messages.stream(options), options.group_name
        user = await self._authorize_stream(context, stream)
        # What comes on top while the client doesn't read is left out: its time will be up, and it comes again.
        outbox: asyncio.Queue[Message | Exception] = asyncio.Queue(options.buffer_size + 1)
        consumer = Consumer(
            send=lambda message: outbox.full() or outbox.put_nowait(message),
            drop=lambda reason: _replace(outbox, reason),
            slots=options.buffer_size,
            username=user,
            address=_peer(context.peer()),
            connection_name=dict(context.invocation_metadata()).get("connection-name", "<unknown>"),
        )
        self._groups.join(stream, group, consumer)
        answers = asyncio.create_task(self._take_answers(requests, stream, group, outbox))
        try:
            confirmation = pb.ReadResp.SubscriptionConfirmation(subscription_id=f"{stream}::{group}")
            await context.write(pb.ReadResp(subscription_confirmation=confirmation))
            structured = options.uuid_option.WhichOneof("content") == "structured"
            while True:
                item = await outbox.get()
                if isinstance(item, Exception):
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
            kind = request.WhichOneof("content")
            try:
                if kind not in ("ack", "nack") or request.nack.action not in _ACTIONS:
                    raise BadRequest(BAD_ANSWER)
                ids = [to_id(id) for id in getattr(request, kind).ids]
            except BadRequest as error:
                _replace(outbox, error)
                return
            if kind == "ack":
                self._groups.ack(stream, group, ids)
            else:
                self._groups.nack(stream, group, ids, _ACTIONS[request.nack.action], request.nack.reason)


def _replace(outbox: asyncio.Queue, reason: Exception) -> None:
    """The call is to end: what waits to be sent no longer matters."""
    while not outbox.empty():
        outbox.get_nowait()
    outbox.put_nowait(reason)


def _peer(peer: str) -> str:
    """An address as gRPC has it, ``ipv4:127.0.0.1:5000``, without its kind."""
    return peer.partition(":")[2]
