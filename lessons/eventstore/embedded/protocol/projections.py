"""The service `event_store.client.projections.Projections`: translates, and decides nothing.

Failures have the status and the words of EventStoreDB 24.10, which clients tell apart by them.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from functools import wraps
from typing import Any
from uuid import uuid4

import grpc
from esdbclient.protos.Grpc import projections_pb2, projections_pb2_grpc, shared_pb2
from google.protobuf import struct_pb2

from lessons.eventstore.embedded.projections.errors import (
    NotReadable,
    OperationFailed,
    ProjectionConflict,
    ProjectionNotFound,
)
from lessons.eventstore.embedded.projections.managed import ManagedProjection, Statistics
from lessons.eventstore.embedded.projections.manager import Projections
from lessons.eventstore.embedded.projections.persisted import Mode, Persisted

# How long a request for the state of a projection that can't be run waits for an update of it, in seconds. EventStoreDB
# waits until the client's own deadline; a client without one would never hear why.
UNREADABLE_SECONDS = 10.0

# What EventStoreDB says when its own code failed.
HANDLER_THREW = "Exception was thrown by handler."

_MODES = {"transient": Mode.TRANSIENT, "continuous": Mode.CONTINUOUS, "one_time": Mode.ONE_TIME}


def _failures_as_status(expected: str) -> Callable:
    """Errors of projections as gRPC statuses. `expected` is the answer that EventStoreDB had waited for."""

    def decorate(method: Callable[..., Awaitable]) -> Callable[..., Awaitable]:
        @wraps(method)
        async def answering(self, request, context):
            try:
                return await method(self, request, context)
            except ProjectionNotFound as error:
                await context.abort(grpc.StatusCode.NOT_FOUND, str(error))
            except ProjectionConflict:
                await _unexpected(context, expected, "Conflict")
            except OperationFailed:
                await _unexpected(context, expected, "OperationFailed")
            except NotReadable as error:
                await context.abort(grpc.StatusCode.DEADLINE_EXCEEDED, str(error))

        return answering

    return decorate


async def _unexpected(context: grpc.aio.ServicerContext, expected: str, received: str) -> None:
    words = f"Envelope callback expected {expected}, received {received} instead"
    await context.abort(grpc.StatusCode.UNKNOWN, words)


class ProjectionsServicer(projections_pb2_grpc.ProjectionsServicer):
    """Answers requests about projections.

    Args:
        projections: all of this server.
        authorize: called with the request's context and "manage" or "read" before anything else; gives the user's name,
            or aborts the request. Only administrators and operators may manage projections; who is known may read them.
    """

    def __init__(self, projections: Projections, authorize: Callable[[Any, str], Awaitable[str]]):
        self._projections = projections
        self._authorize = authorize

    @_failures_as_status("Updated")
    async def Create(self, request, context):
        user = await self._authorize(context, "manage")
        options = request.options
        kind = options.WhichOneof("mode")
        continuous = options.continuous if kind == "continuous" else None
        tracks = bool(continuous and continuous.track_emitted_streams)
        if kind is None or (tracks and not continuous.emit_enabled):
            await context.abort(grpc.StatusCode.UNKNOWN, HANDLER_THREW)
        name = str(uuid4()) if kind == "one_time" else getattr(options, kind).name
        persisted = Persisted(
            query=options.query,
            mode=_MODES[kind],
            emit_enabled=bool(continuous and continuous.emit_enabled),
            track_emitted_streams=tracks,
            run_as=user,
        )
        await self._projections.create(name, persisted)
        return projections_pb2.CreateResp()

    @_failures_as_status("Updated")
    async def Update(self, request, context):
        projection = await self._managed(request, context)
        emit_option = request.options.WhichOneof("emit_option")
        if emit_option is None:
            await context.abort(grpc.StatusCode.UNKNOWN, HANDLER_THREW)
        emit_enabled = request.options.emit_enabled if emit_option == "emit_enabled" else None
        await projection.update(request.options.query, emit_enabled)
        return projections_pb2.UpdateResp()

    @_failures_as_status("Updated")
    async def Delete(self, request, context):
        await self._authorize(context, "manage")
        options = request.options
        await self._projections.delete(options.name, options.delete_checkpoint_stream, options.delete_emitted_streams)
        return projections_pb2.DeleteResp()

    @_failures_as_status("Updated")
    async def Enable(self, request, context):
        await (await self._managed(request, context)).enable()
        return projections_pb2.EnableResp()

    @_failures_as_status("Updated")
    async def Disable(self, request, context):
        projection = await self._managed(request, context)
        await (projection.disable() if request.options.write_checkpoint else projection.abort())
        return projections_pb2.DisableResp()

    @_failures_as_status("Updated")
    async def Reset(self, request, context):
        await (await self._managed(request, context)).reset()
        return projections_pb2.ResetResp()

    async def _managed(self, request, context) -> ManagedProjection:
        await self._authorize(context, "manage")
        return await self._projections.get(request.options.name)

    async def Statistics(self, request, context) -> AsyncIterator[projections_pb2.StatisticsResp]:
        await self._authorize(context, "read")
        for projection in await self._asked_for(request.options, context):
            yield projections_pb2.StatisticsResp(details=_details(projection.statistics()))

    async def _asked_for(self, options, context) -> list[ManagedProjection]:
        if options.name:
            try:
                return [await self._projections.get(options.name)]
            except ProjectionNotFound as error:
                await context.abort(grpc.StatusCode.NOT_FOUND, str(error))
        return await self._projections.list(_MODES.get(options.WhichOneof("mode")))

    @_failures_as_status("ProjectionState")
    async def State(self, request, context):
        state, _ = await self._state(request, context)
        return projections_pb2.StateResp(state=value_of(state))

    @_failures_as_status("ProjectionResult")
    async def Result(self, request, context):
        _, result = await self._state(request, context)
        return projections_pb2.ResultResp(result=value_of(result))

    async def _state(self, request, context) -> tuple[str, str | None]:
        await self._authorize(context, "read")
        options = request.options
        projection = await self._projections.get(options.name)
        try:
            return projection.state(options.partition)
        except NotReadable:
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(projection.changed.wait(), UNREADABLE_SECONDS)
        return (await self._projections.get(options.name)).state(options.partition)

    async def RestartSubsystem(self, request, context):
        await self._authorize(context, "manage")
        await self._projections.restart()
        return shared_pb2.Empty()


def _details(said: Statistics) -> projections_pb2.StatisticsResp.Details:
    return projections_pb2.StatisticsResp.Details(
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


def value_of(text: str | None) -> struct_pb2.Value:
    """JSON as protobuf's value; nothing is an empty object."""
    if not text:
        return struct_pb2.Value(struct_value=struct_pb2.Struct())
    return _value(json.loads(text))


def _value(said: Any) -> struct_pb2.Value:
    if said is None:
        return struct_pb2.Value(null_value=struct_pb2.NULL_VALUE)
    if isinstance(said, bool):
        return struct_pb2.Value(bool_value=said)
    if isinstance(said, (int, float)):
        return struct_pb2.Value(number_value=said)
    if isinstance(said, str):
        return struct_pb2.Value(string_value=said)
    if isinstance(said, list):
        return struct_pb2.Value(list_value=struct_pb2.ListValue(values=[_value(one) for one in said]))
    fields = {name: _value(one) for name, one in said.items()}
    return struct_pb2.Value(struct_value=struct_pb2.Struct(fields=fields))
