"""The service `event_store.client.persistent_subscriptions.PersistentSubscriptions`."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from functools import wraps
from typing import Any, NoReturn, TypeVar
from urllib.parse import unquote

import grpc

from embedded_eventstore.persistent.consumers import MOST_SLOTS, Consumer
from embedded_eventstore.persistent.errors import (
    GroupAlreadyExists,
    GroupDoesNotExist,
    MaximumSubscribersReached,
    SubscriptionDropped,
    SubscriptionError,
    SubscriptionFailed,
)
from embedded_eventstore.persistent.group import Nack
from embedded_eventstore.persistent.manager import PersistentSubscriptions
from embedded_eventstore.persistent.message import Message
from embedded_eventstore.protocol import persistent_messages as messages
from embedded_eventstore.protocol.errors import BadRequest, ascii_only
from embedded_eventstore.protocol.messages import to_id
from embedded_eventstore.waiting import within
from embedded_eventstore.wire import persistent_subscriptions_pb2 as pb
from embedded_eventstore.wire import shared_pb2

log = logging.getLogger(__name__)
IDS_AT_ONCE = 500
TICK_SECONDS = 1.0  # how late a timeout or a checkpoint may be, as in the real server
_ACTIONS = {
    pb.ReadReq.Nack.Unknown: Nack.UNKNOWN,
    pb.ReadReq.Nack.Park: Nack.PARK,
    pb.ReadReq.Nack.Retry: Nack.RETRY,
    pb.ReadReq.Nack.Skip: Nack.SKIP,
    pb.ReadReq.Nack.Stop: Nack.STOP,
}


Authorize = Callable[[grpc.aio.ServicerContext, str], Awaitable[str]]
"""Returns the user's name, or raises an error that aborts the request."""
Outbox = asyncio.Queue[Message | Exception]
"""What waits to be sent to a consumer: events, or the error that ends the call."""
Request = TypeVar("Request")
Response = TypeVar("Response")
BAD_ANSWER = "An answer must be an ack or a nack with a known action."
BAD_BEGINNING = "A read begins with options that have a buffer size of 1 or more."
# For each error its code, the words for the client, and the name by which the client knows it.
_STATUS = {
    GroupDoesNotExist: (
        grpc.StatusCode.NOT_FOUND,
        "Subscription group {0.group} on stream {0.stream} does not exist.",
        "persistent-subscription-does-not-exist",
    ),
    GroupAlreadyExists: (
        grpc.StatusCode.ALREADY_EXISTS,
        "Subscription group {0.group} on stream {0.stream} exists.",
        "persistent-subscription-exists",
    ),
    MaximumSubscribersReached: (
        grpc.StatusCode.FAILED_PRECONDITION,
        "Maximum subscriptions reached for subscription group {0.group} on stream {0.stream}.",
        "maximum-subscribers-reached",
    ),
    SubscriptionDropped: (
        grpc.StatusCode.CANCELLED,
        "Subscription group {0.group} on stream {0.stream} was dropped.",
        "persistent-subscription-dropped",
    ),
    SubscriptionFailed: (
        grpc.StatusCode.INTERNAL,
        "Subscription group {0.group} on stream {0.stream} failed: '{0.reason}'",
        "persistent-subscription-failed",
    ),
}


def _errors_as_status(
    method: Callable[[Any, Request, grpc.aio.ServicerContext], Awaitable[Response]],
) -> Callable[[Any, Request, grpc.aio.ServicerContext], Coroutine[Any, Any, Response]]:
    """Turn the method's SubscriptionErrors into statuses."""

    @wraps(method)
    async def answer(self: Any, request: Request, context: grpc.aio.ServicerContext) -> Response:
        try:
            return await method(self, request, context)
        except SubscriptionError as error:
            code, words, name = _STATUS[type(error)]
            named = {"exception": name, "stream-name": error.stream, "group-name": error.group, "reason": error.reason}
            trailers = tuple((key, ascii_only(value)) for key, value in named.items() if value)
            await context.abort(code, words.format(error), trailers)
            raise  # abort has raised already

    return answer


class PersistentSubscriptionsServicer:
    """The servicer; `run` must be running beside it, for timeouts and checkpoints.

    Args:
        groups: of this server.
        authorize: is called first, with the request's context and "manage" or "read". Administrators and operators may
            manage groups; every user may read their statistics.
        authorize_stream: is called with the context and the stream whose events the user is about to read.
    """

    SERVICE = "event_store.client.persistent_subscriptions.PersistentSubscriptions"

    def __init__(
        self,
        groups: PersistentSubscriptions,
        authorize: Authorize,
        authorize_stream: Authorize,
    ) -> None:
        self._groups = groups
        self._authorize = authorize
        self._authorize_stream = authorize_stream

    async def run(self) -> None:
        """Handle timeouts, checkpoints and what groups could not do at once, until this is cancelled."""
        next_tick, more = 0.0, asyncio.Event()
        self._groups.on_more = more.set
        while True:
            try:
                if time.monotonic() >= next_tick:
                    next_tick = time.monotonic() + TICK_SECONDS
                    self._groups.tick()
                more.clear()
                await self._groups.settled()
                if self._groups.go_on():
                    more.set()
            except Exception:  # one failure must not end all timeouts
                log.exception("The timeouts of persistent subscriptions could not be handled")
            await asyncio.sleep(0)  # others have the event loop
            with contextlib.suppress(asyncio.TimeoutError):
                await within(max(0.0, next_tick - time.monotonic()), more.wait())

    # Groups

    @_errors_as_status
    async def Create(self, request: pb.CreateReq, context: grpc.aio.ServicerContext) -> pb.CreateResp:
        """Create a group."""
        user = await self._authorize(context, "manage")
        options = request.options
        stream = messages.source_stream(options)
        settings = messages.group_settings(options)
        filter = messages.event_filter(options.all.filter) if options.all.HasField("filter") else None
        self._groups.create(stream, options.group_name, settings, filter, user)
        return pb.CreateResp()

    @_errors_as_status
    async def Update(self, request: pb.UpdateReq, context: grpc.aio.ServicerContext) -> pb.UpdateResp:
        """Change the settings of a group."""
        user = await self._authorize(context, "manage")
        options = request.options
        self._groups.update(messages.source_stream(options), options.group_name, messages.group_settings(options), user)
        return pb.UpdateResp()

    @_errors_as_status
    async def Delete(self, request: pb.DeleteReq, context: grpc.aio.ServicerContext) -> pb.DeleteResp:
        """Delete a group."""
        user = await self._authorize(context, "manage")
        self._groups.delete(messages.group_stream(request.options), request.options.group_name, user)
        return pb.DeleteResp()

    @_errors_as_status
    async def GetInfo(self, request: pb.GetInfoReq, context: grpc.aio.ServicerContext) -> pb.GetInfoResp:
        """The statistics of a group."""
        await self._authorize(context, "read")
        info = self._groups.info(messages.group_stream(request.options), request.options.group_name)
        return pb.GetInfoResp(subscription_info=messages.group_info(info))

    @_errors_as_status
    async def List(self, request: pb.ListReq, context: grpc.aio.ServicerContext) -> pb.ListResp:
        """The statistics of all groups, or of those on one stream."""
        await self._authorize(context, "read")
        stream = None
        if request.options.WhichOneof("list_option") == "list_for_stream":
            stream = messages.group_stream(request.options.list_for_stream, identifier="stream")
        infos = self._groups.infos(stream)
        if stream is not None and not infos:
            raise GroupDoesNotExist(stream, "")
        return pb.ListResp(subscriptions=[messages.group_info(info) for info in infos])

    @_errors_as_status
    async def ReplayParked(self, request: pb.ReplayParkedReq, context: grpc.aio.ServicerContext) -> pb.ReplayParkedResp:
        """Send the parked events of a group again."""
        await self._authorize(context, "manage")
        options = request.options
        self._groups.replay_parked(messages.group_stream(options), options.group_name, messages.stop_at(options))
        return pb.ReplayParkedResp()

    @_errors_as_status
    async def TruncateParked(
        self, request: pb.TruncateParkedReq, context: grpc.aio.ServicerContext
    ) -> pb.TruncateParkedResp:
        """Forget the parked events of a group, or the first of them."""
        await self._authorize(context, "manage")
        options = request.options
        self._groups.truncate_parked(messages.group_stream(options), options.group_name, messages.stop_at(options))
        return pb.TruncateParkedResp()

    @_errors_as_status
    async def RestartSubsystem(self, request: shared_pb2.Empty, context: grpc.aio.ServicerContext) -> shared_pb2.Empty:
        """Start all groups again from what is stored."""
        await self._authorize(context, "manage")
        self._groups.restart()
        return shared_pb2.Empty()

    # Reading

    @_errors_as_status
    async def Read(self, requests: AsyncIterator[pb.ReadReq], context: grpc.aio.ServicerContext) -> None:
        """Send events to a consumer, and take its answers."""
        first = await anext(requests, None)
        if first is None:
            return
        if first.WhichOneof("content") != "options" or first.options.buffer_size < 1:
            raise BadRequest(BAD_BEGINNING)
        options = first.options
        stream, group = messages.group_stream(options), options.group_name
        user = await self._authorize_stream(context, stream)
        outbox: Outbox = asyncio.Queue(min(options.buffer_size, MOST_SLOTS) + 1)
        consumer = _consumer(outbox, options.buffer_size, user, context)
        self._groups.join(stream, group, consumer)
        answers = asyncio.create_task(self._take_answers(requests, stream, group, outbox))
        try:
            await _send(outbox, options, context)
        finally:
            answers.cancel()
            self._groups.leave(stream, group, consumer)

    async def _take_answers(self, requests: AsyncIterator[pb.ReadReq], stream: str, group: str, outbox: Outbox) -> None:
        """Take the acks and nacks that the client sends."""
        async for request in requests:
            kind = request.WhichOneof("content")
            try:
                if kind not in ("ack", "nack") or request.nack.action not in _ACTIONS:
                    raise BadRequest(BAD_ANSWER)
                await self._answer(stream, group, kind, getattr(request, kind))
            except BadRequest as error:
                _replace(outbox, error)
                return

    async def _answer(self, stream: str, group: str, kind: str, answer: Any) -> None:
        """Take one ack or nack, which may have many ids: others have the event loop in between."""
        await self._groups.settled()
        for start in range(0, len(answer.ids), IDS_AT_ONCE):
            ids = [to_id(id) for id in answer.ids[start : start + IDS_AT_ONCE]]
            if kind == "ack":
                self._groups.ack(stream, group, ids)
            else:
                self._groups.nack(stream, group, ids, _ACTIONS[answer.action], answer.reason)
            if len(answer.ids) > IDS_AT_ONCE:
                await asyncio.sleep(0)


def _consumer(outbox: Outbox, slots: int, user: str, context: grpc.aio.ServicerContext) -> Consumer:
    # While the client does not read, further events are dropped: they time out, and are sent again.
    return Consumer(
        send=lambda message: None if outbox.full() else outbox.put_nowait(message),
        drop=lambda reason: _replace(outbox, reason),
        slots=slots,
        username=user,
        address=_peer(context.peer()),
        connection_name=dict(context.invocation_metadata()).get("connection-name", "<unknown>"),
    )


async def _send(outbox: Outbox, options: pb.ReadReq.Options, context: grpc.aio.ServicerContext) -> NoReturn:
    """Confirm the subscription, then send what comes into the outbox; ends with the error that comes there."""
    id = f"{messages.group_stream(options)}::{options.group_name}"
    confirmation = pb.ReadResp.SubscriptionConfirmation(subscription_id=id)
    await context.write(pb.ReadResp(subscription_confirmation=confirmation))
    structured = options.uuid_option.WhichOneof("content") == "structured"
    while True:
        item = await outbox.get()
        if isinstance(item, Exception):
            raise item
        await context.write(pb.ReadResp(event=messages.read_event(item, structured)))


def _replace(outbox: Outbox, reason: Exception) -> None:
    """Empty the outbox, and end the call for this reason."""
    while not outbox.empty():
        outbox.get_nowait()
    outbox.put_nowait(reason)


def _peer(peer: str) -> str:
    """An address of gRPC, such as `ipv4:127.0.0.1:5000`, without its kind; of a Unix socket, the end of its name."""
    return unquote(peer.partition(":")[2].rpartition("/")[2])
