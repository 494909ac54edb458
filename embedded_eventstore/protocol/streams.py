"""The service `event_store.client.streams.Streams`: appending, reading, subscribing, deleting."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import grpc

from embedded_eventstore.protocol import batch, messages, reading
from embedded_eventstore.protocol.access import Guard
from embedded_eventstore.protocol.errors import BadRequest, DeleteRefused
from embedded_eventstore.protocol.limits import AppendSize
from embedded_eventstore.protocol.reading import ReadPlan
from embedded_eventstore.store import (
    ANY,
    LINK,
    NO_STREAM,
    Appended,
    Expected,
    NewEvent,
    Page,
    RecordedEvent,
    Store,
    StreamNotFound,
    WrongExpectedVersion,
    append_in_turns,
    resolve_link,
)
from embedded_eventstore.turns import Turns, in_slices
from embedded_eventstore.versions import NEWEST, ServerVersion
from embedded_eventstore.wire import shared_pb2, streams_pb2, well_known

PAGE = 100
Response = streams_pb2.ReadResp
Position = streams_pb2.AppendResp.Position


class StreamsServicer:
    """The servicer.

    Args:
        store: has the events.
        guard: checks what users may do.
        version: of the server; it has the limits.
    """

    SERVICE = "event_store.client.streams.Streams"

    def __init__(self, store: Store, guard: Guard, version: ServerVersion = NEWEST) -> None:
        self._store = store
        self._guard = guard
        self._version = version
        self._turns = Turns()

    # Appending and deleting

    async def Append(
        self, requests: AsyncIterator[streams_pb2.AppendReq], context: grpc.aio.ServicerContext
    ) -> streams_pb2.AppendResp:
        """One append: first the options, then the events."""
        user = self._guard.user(context)
        first = await anext(requests, None)
        if first is None or first.WhichOneof("content") != "options":
            raise BadRequest("An append begins with its options.")
        stream, expected = messages.stream_to_write(first.options), messages.expected_version(first.options)
        self._guard.require(user, stream, "$w")
        events: list[NewEvent] = []
        size = AppendSize(self._version)
        async for request in requests:
            if request.WhichOneof("content") != "proposed_message":
                raise BadRequest("After its options an append has nothing but events.")
            event = messages.new_event(request.proposed_message)
            size.add(event)
            events.append(event)
        # The requests of a client that vanished end like those of a complete append; but nothing can be sent to it.
        await context.send_initial_metadata(())
        return await self._append(stream, expected, events)

    async def _append(self, stream: str, expected: Expected, events: list[NewEvent]) -> streams_pb2.AppendResp:
        try:
            appended = await append_in_turns(self._store, stream, events, expected)
        except WrongExpectedVersion as error:
            return streams_pb2.AppendResp(wrong_expected_version=_wrong(error))
        return streams_pb2.AppendResp(success=_success(appended))

    async def BatchAppend(
        self, requests: AsyncIterator[streams_pb2.BatchAppendReq], context: grpc.aio.ServicerContext
    ) -> None:
        """Any number of appends over one call, each with its own answer."""
        user = self._guard.user(context)
        await batch.BatchAppends(self._store, self._guard, user, self._version, context.write).run(requests)

    async def Delete(self, request: Any, context: grpc.aio.ServicerContext) -> streams_pb2.DeleteResp:
        """Delete a stream; it may be written to again."""
        stream, expected = self._to_delete(request.options, context)
        with _refusals_of_deletes(stream, expected):
            at = self._store.delete(stream, expected)
        return streams_pb2.DeleteResp(position=streams_pb2.DeleteResp.Position(commit_position=at, prepare_position=at))

    async def Tombstone(self, request: Any, context: grpc.aio.ServicerContext) -> streams_pb2.TombstoneResp:
        """Delete a stream for good."""
        stream, expected = self._to_delete(request.options, context)
        with _refusals_of_deletes(stream, expected):
            at = self._store.tombstone(stream, expected)
        return streams_pb2.TombstoneResp(
            position=streams_pb2.TombstoneResp.Position(commit_position=at, prepare_position=at)
        )

    def _to_delete(self, options: Any, context: grpc.aio.ServicerContext) -> tuple[str, Expected]:
        stream = messages.stream_to_write(options)
        self._guard.require(self._guard.user(context), stream, "$d")
        return stream, messages.expected_version(options)

    # Reading

    async def Read(self, request: Any, context: grpc.aio.ServicerContext) -> AsyncIterator[Response]:
        """A read that ends, or a subscription that does not."""
        plan = reading.parse_read_request(request)
        self._guard.require(self._guard.user(context), plan.stream, "$r")
        if plan.limit is None:
            async for response in self._subscribe(plan):
                yield response
            return
        try:
            async for events in self._pages(plan, plan.limit):
                for event in events:
                    yield self._read_event(event, plan)
            if plan.tells_extent:
                for response in self._extent(plan):
                    yield response
        except StreamNotFound:
            name = shared_pb2.StreamIdentifier(stream_name=plan.stream.encode())
            yield Response(stream_not_found=Response.StreamNotFound(stream_identifier=name))

    def _extent(self, plan: ReadPlan) -> Iterator[Response]:
        """What newer clients are told after a read of a stream: where it begins, if they began elsewhere; its end."""
        first, last = self._store.extent(plan.stream)
        start = plan.start or 0
        if plan.forwards and not plan.from_end and not first <= start <= last:
            yield Response(first_stream_position=first if start < first else last + 1)
        yield Response(last_stream_position=last)

    async def _pages(self, plan: ReadPlan, limit: int) -> AsyncIterator[list[RecordedEvent]]:
        """The events of a read that ends; a page may be empty if a filter leaves out all of it."""
        start, left = plan.start, limit
        at_end = plan.from_end or (start is not None and start < 0)
        while left > 0 and not at_end:
            page = await self._page(plan, start, PAGE if plan.filter else min(left, PAGE))
            start, at_end = page.next, page.at_end or page.next < 0
            events = page.events
            if plan.filter:
                events = [event async for event in in_slices(events) if plan.filter.matches(event)][:left]
            left -= len(events)
            yield events

    async def _page(self, plan: ReadPlan, start: int | None, limit: int) -> Page:
        self._store.note_client()
        async with self._turns.turn():
            if plan.of_all:
                return self._store.page_of_all(start, plan.forwards, limit)
            return self._store.page_of_stream(plan.stream, start, plan.forwards, limit)

    def _read_event(self, event: RecordedEvent, plan: ReadPlan) -> Response:
        if not plan.resolve_links or event.type != LINK:
            shown = messages.recorded_event(event, plan.structured)
            return Response(event=Response.ReadEvent(event=shown, commit_position=event.position))
        target = resolve_link(self._store, event)  # a link that points to nothing is sent without an event
        shown = messages.recorded_event(target, plan.structured) if target else None
        link = messages.recorded_event(event, plan.structured)
        return Response(event=Response.ReadEvent(event=shown, link=link, commit_position=event.position))

    # Subscribing

    async def _subscribe(self, plan: ReadPlan) -> AsyncIterator[Response]:
        appended = asyncio.Event()
        stop = self._store.on_append(lambda events: appended.set(), None if plan.of_all else plan.stream)
        try:
            next_ = self._first_of_subscription(plan)
            yield Response(confirmation=Response.SubscriptionConfirmation(subscription_id=str(uuid4())))
            looked_at, checkpoint, is_live = 0, -1, False
            while True:
                appended.clear()
                head = self._store.head  # read before an answer is sent: later appends are not in the page
                page = await self._page_of_subscription(plan, next_)
                next_ = page.next
                async for event in in_slices(page.events):
                    if plan.filter is None or plan.filter.matches(event):
                        yield self._read_event(event, plan)
                    looked_at += 1
                    if plan.filter and looked_at % plan.window == 0:
                        checkpoint = event.position
                        yield _checkpoint(checkpoint)
                if not page.at_end:
                    continue
                if not is_live:
                    is_live = True
                    reached = max(next_ - 1, head, 0)
                    if plan.filter and checkpoint < reached:
                        yield _checkpoint(reached)
                    yield _caught_up(plan, reached if plan.of_all else next_ - 1)
                await appended.wait()
        finally:
            stop()

    def _first_of_subscription(self, plan: ReadPlan) -> int:
        if not plan.from_end:
            return plan.start or 0
        if plan.of_all:
            return self._store.head + 1
        try:
            return self._store.extent(plan.stream)[1] + 1
        except StreamNotFound:
            return 0

    async def _page_of_subscription(self, plan: ReadPlan, start: int) -> Page:
        try:
            return await self._page(plan, start, PAGE)
        except StreamNotFound:
            return Page([], start, True, 0)


@contextmanager
def _refusals_of_deletes(stream: str, expected: Expected) -> Iterator[None]:
    """Clients are told of a delete, in place of an append, that the stream is not as expected."""
    try:
        yield
    except StreamNotFound:
        raise DeleteRefused(stream, expected, None) from None
    except WrongExpectedVersion as error:
        raise DeleteRefused(error.stream, error.expected, error.current) from None


def _checkpoint(position: int) -> Response:
    at = Response.Checkpoint(commit_position=position, prepare_position=position, timestamp=_now())
    return Response(checkpoint=at)


def _caught_up(plan: ReadPlan, reached: int) -> Response:
    """Says that the subscription is live, and from where it could be begun again.

    Args:
        plan: of the subscription.
        reached: the position, or of one stream the revision; -1 if there is none yet.
    """
    caught_up = Response.CaughtUp(timestamp=_now())
    if reached >= 0 and plan.of_all:
        caught_up.position.commit_position = caught_up.position.prepare_position = reached
    elif reached >= 0:
        caught_up.stream_revision = reached
    return Response(caught_up=caught_up)


def _now() -> Any:
    now = well_known.Timestamp()
    now.GetCurrentTime()
    return now


def _success(appended: Appended) -> streams_pb2.AppendResp.Success:
    at = Position(commit_position=appended.position, prepare_position=appended.position)
    if appended.revision < 0:
        return streams_pb2.AppendResp.Success(no_stream=messages.EMPTY, position=at)
    return streams_pb2.AppendResp.Success(current_revision=appended.revision, position=at)


def _wrong(error: WrongExpectedVersion) -> streams_pb2.AppendResp.WrongExpectedVersion:
    wrong = streams_pb2.AppendResp.WrongExpectedVersion()
    if error.current is None:
        wrong.current_no_stream.SetInParent()
    else:
        wrong.current_revision = error.current
    if isinstance(error.expected, int):
        wrong.expected_revision = error.expected
    else:
        field = {ANY: "expected_any", NO_STREAM: "expected_no_stream"}.get(error.expected, "expected_stream_exists")
        getattr(wrong, field).SetInParent()
    return wrong
