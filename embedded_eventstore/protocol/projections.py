"""The service `event_store.client.projections.Projections`.

Errors have the status and the words of EventStoreDB 24.10: clients distinguish them by these words.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import suppress
from functools import wraps
from typing import Any, NoReturn, TypeAlias, TypeVar
from uuid import uuid4

import grpc
from google.protobuf import struct_pb2

from embedded_eventstore.projections import engine
from embedded_eventstore.projections.errors import (
    ProjectionConflict,
    ProjectionNotFound,
    ProjectionOperationFailed,
    StateNotReadable,
)
from embedded_eventstore.projections.managed import ManagedProjection, Statistics
from embedded_eventstore.projections.manager import Projections
from embedded_eventstore.projections.persisted import Mode, ProjectionDefinition
from embedded_eventstore.waiting import within
from embedded_eventstore.wire import projections_pb2 as pb
from embedded_eventstore.wire import shared_pb2, well_known

# How long a request for the state of a projection that can't run waits for an update of it, in seconds. EventStoreDB
# waits until the client's own deadline; a client without one would wait for ever.
UNREADABLE_SECONDS = 10.0

# The words of EventStoreDB when its own code failed.
HANDLER_THREW = "Exception was thrown by handler."

Context: TypeAlias = grpc.aio.ServicerContext
Request = TypeVar("Request")
Response = TypeVar("Response")
Method = Callable[[Any, Request, Context], Awaitable[Response]]
Wrapped = Callable[[Any, Request, Context], Coroutine[Any, Any, Response]]
Named = pb.UpdateReq | pb.EnableReq | pb.DisableReq | pb.ResetReq
_MODES = {"transient": Mode.TRANSIENT, "continuous": Mode.CONTINUOUS, "one_time": Mode.ONE_TIME}


def _errors_as_status(expected: str) -> Callable[[Method[Request, Response]], Wrapped[Request, Response]]:
    """Turn the method's errors into statuses; `expected` is the inner message that EventStoreDB would expect."""

    def decorate(method: Method[Request, Response]) -> Wrapped[Request, Response]:
        @wraps(method)
        async def answer(self: Any, request: Request, context: Context) -> Response:
            try:
                return await method(self, request, context)
            except ProjectionNotFound as error:
                await _abort(context, grpc.StatusCode.NOT_FOUND, str(error))
            except ProjectionConflict:
                await _unexpected(context, expected, "Conflict")
            except ProjectionOperationFailed:
                await _unexpected(context, expected, "OperationFailed")
            except StateNotReadable as error:
                await _abort(context, grpc.StatusCode.DEADLINE_EXCEEDED, str(error))

        return answer

    return decorate


async def _unexpected(context: Context, expected: str, received: str) -> NoReturn:
    words = f"Envelope callback expected {expected}, received {received} instead"
    await _abort(context, grpc.StatusCode.UNKNOWN, words)


async def _abort(context: Context, code: grpc.StatusCode, words: str) -> NoReturn:
    await context.abort(code, words)
    raise AssertionError("abort always raises")


class ProjectionsServicer:
    """The servicer.

    Args:
        projections: of this server.
        authorize: is called first, with the request's context and "manage" or "read"; returns the user's name, or
            raises. Only administrators and operators may manage projections; every user may read them.
    """

    SERVICE = "event_store.client.projections.Projections"

    def __init__(self, projections: Projections, authorize: Callable[[Context, str], Awaitable[str]]) -> None:
        self._projections = projections
        self._authorize = authorize

    @_errors_as_status("Updated")
    async def Create(self, request: pb.CreateReq, context: Context) -> pb.CreateResp:
        """Create a projection, and run it."""
        user = await self._authorize(context, "manage")
        options = request.options
        kind = options.WhichOneof("mode")
        is_continuous = kind == "continuous"
        emits = is_continuous and options.continuous.emit_enabled
        tracks = is_continuous and options.continuous.track_emitted_streams
        if kind is None or (tracks and not emits):
            await _abort(context, grpc.StatusCode.UNKNOWN, HANDLER_THREW)
        name = str(uuid4()) if kind == "one_time" else getattr(options, kind).name
        persisted = ProjectionDefinition(
            query=options.query,
            mode=_MODES[kind],
            emit_enabled=emits,
            track_emitted_streams=tracks,
            run_as=user,
        )
        await self._projections.create(name, persisted)
        return pb.CreateResp()

    @_errors_as_status("Updated")
    async def Update(self, request: pb.UpdateReq, context: Context) -> pb.UpdateResp:
        """Replace the source of a projection."""
        projection = await self._managed(request, context)
        emit_option = request.options.WhichOneof("emit_option")
        if emit_option is None:
            await _abort(context, grpc.StatusCode.UNKNOWN, HANDLER_THREW)
        emit_enabled = request.options.emit_enabled if emit_option == "emit_enabled" else None
        await projection.update(request.options.query, emit_enabled)
        return pb.UpdateResp()

    @_errors_as_status("Updated")
    async def Delete(self, request: pb.DeleteReq, context: Context) -> pb.DeleteResp:
        """Delete a projection."""
        await self._authorize(context, "manage")
        options = request.options
        await self._projections.delete(options.name, options.delete_checkpoint_stream, options.delete_emitted_streams)
        return pb.DeleteResp()

    @_errors_as_status("Updated")
    async def Enable(self, request: pb.EnableReq, context: Context) -> pb.EnableResp:
        """Start a projection."""
        await (await self._managed(request, context)).enable()
        return pb.EnableResp()

    @_errors_as_status("Updated")
    async def Disable(self, request: pb.DisableReq, context: Context) -> pb.DisableResp:
        """Stop a projection, with or without a checkpoint."""
        projection = await self._managed(request, context)
        await (projection.disable() if request.options.write_checkpoint else projection.abort())
        return pb.DisableResp()

    @_errors_as_status("Updated")
    async def Reset(self, request: pb.ResetReq, context: Context) -> pb.ResetResp:
        """Start a projection again from the first event."""
        await (await self._managed(request, context)).reset()
        return pb.ResetResp()

    async def _managed(self, request: Named, context: Context) -> ManagedProjection:
        await self._authorize(context, "manage")
        return await self._projections.get(request.options.name)

    async def Statistics(self, request: pb.StatisticsReq, context: Context) -> AsyncIterator[pb.StatisticsResp]:
        """The statistics of one projection, or of all that are asked for."""
        await self._authorize(context, "read")
        for projection in await self._selected(request.options, context):
            yield pb.StatisticsResp(details=_details(projection.statistics()))

    async def _selected(self, options: pb.StatisticsReq.Options, context: Context) -> list[ManagedProjection]:
        if options.name:
            try:
                return [await self._projections.get(options.name)]
            except ProjectionNotFound as error:
                await _abort(context, grpc.StatusCode.NOT_FOUND, str(error))
        return await self._projections.list(_MODES.get(options.WhichOneof("mode") or ""))

    @_errors_as_status("ProjectionState")
    async def State(self, request: pb.StateReq, context: Context) -> pb.StateResp:
        """The state of a projection or of one partition."""
        state, _ = await self._state(request, context)
        return pb.StateResp(state=json_value(state))

    @_errors_as_status("ProjectionResult")
    async def Result(self, request: pb.ResultReq, context: Context) -> pb.ResultResp:
        """The result of a projection or of one partition."""
        _, result = await self._state(request, context)
        return pb.ResultResp(result=json_value(result))

    async def _state(self, request: pb.StateReq | pb.ResultReq, context: Context) -> engine.State:
        await self._authorize(context, "read")
        options = request.options
        projection = await self._projections.get(options.name)
        try:
            return projection.state(options.partition)
        except StateNotReadable:
            with suppress(asyncio.TimeoutError):
                await within(UNREADABLE_SECONDS, projection.changed.wait())
        return (await self._projections.get(options.name)).state(options.partition)

    async def RestartSubsystem(self, request: shared_pb2.Empty, context: Context) -> shared_pb2.Empty:
        """Stop and start all projections."""
        await self._authorize(context, "manage")
        await self._projections.restart()
        return shared_pb2.Empty()


def _details(said: Statistics) -> pb.StatisticsResp.Details:
    return pb.StatisticsResp.Details(
        name=said.name,
        effectiveName=said.name,
        mode=said.mode,
        status=said.status,
        stateReason=said.state_reason,
        version=said.version,
        epoch=said.epoch,
        position=said.position,
        progress=said.progress,
        lastCheckpoint=said.last_checkpoint,
        checkpointStatus=said.checkpoint_status,
        eventsProcessedAfterRestart=said.events_processed_after_restart,
        bufferedEvents=said.buffered_events,
        partitionsCached=said.partitions_cached,
        coreProcessingTime=said.core_processing_time,
    )


def json_value(text: str | None) -> struct_pb2.Value:
    """JSON text as a protobuf value; no text is an empty object."""
    if not text:
        return well_known.Value(struct_value=well_known.Struct())
    return _value(json.loads(text))


def _value(said: Any) -> struct_pb2.Value:
    if said is None:
        return well_known.Value(null_value=struct_pb2.NULL_VALUE)
    if isinstance(said, bool):
        return well_known.Value(bool_value=said)
    if isinstance(said, (int, float)):
        return well_known.Value(number_value=said)
    if isinstance(said, str):
        return well_known.Value(string_value=said)
    if isinstance(said, list):
        return well_known.Value(list_value=well_known.ListValue(values=[_value(one) for one in said]))
    fields = {name: _value(one) for name, one in said.items()}
    return well_known.Value(struct_value=well_known.Struct(fields=fields))
