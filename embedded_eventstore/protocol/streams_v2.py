"""KurrentDB's service `kurrentdb.protocol.v2.streams.StreamsService`: one append to several streams, all or nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import grpc

from embedded_eventstore.protocol import record_errors, records
from embedded_eventstore.protocol.access import Guard
from embedded_eventstore.protocol.consistency import Check, append_checked
from embedded_eventstore.protocol.limits import AppendSize
from embedded_eventstore.protocol.records import StreamAppend
from embedded_eventstore.store import Appended, Store, StreamDeleted, WrongExpectedVersion, settled
from embedded_eventstore.versions import ServerVersion
from embedded_eventstore.wire import streams_v2_pb2


class AppendSessionServicer:
    """The servicer, as KurrentDB has it from 25.1 on.

    Args:
        store: has the events.
        guard: checks what users may do.
        version: of the server; it has the limits.
    """

    SERVICE = "kurrentdb.protocol.v2.streams.StreamsService"

    def __init__(self, store: Store, guard: Guard, version: ServerVersion) -> None:
        self._store, self._guard, self._version = store, guard, version

    async def AppendSession(
        self, requests: AsyncIterator[streams_v2_pb2.AppendRequest], context: grpc.aio.ServicerContext
    ) -> streams_v2_pb2.AppendSessionResponse:
        """One append to each of several streams, in one transaction."""
        user, size = self._guard.user(context), AppendSize(self._version)
        appends: dict[str, StreamAppend] = {}
        async for request in requests:
            append = records.parse_append(request, size)
            self._guard.require(user, append.stream, "$w")
            if append.stream.lower() in appends:
                raise record_errors.repeated_stream(append.stream)
            appends[append.stream.lower()] = append
        if not appends:
            raise record_errors.no_requests()
        await settled(self._store)
        return _session_response(self._append_all(list(appends.values())))

    def _append_all(self, appends: list[StreamAppend]) -> list[tuple[str, Appended]]:
        done = []
        with self._store.transaction():
            for append in appends:
                try:
                    appended = self._store.append(append.stream, append.events, append.expected, limit=None)
                except StreamDeleted as error:
                    raise record_errors.tombstoned(append.stream) from error
                except WrongExpectedVersion as error:
                    raise record_errors.revision_conflict(error) from error
                done.append((append.stream, appended))
        return done


class AppendRecordsServicer(AppendSessionServicer):
    """The servicer, as KurrentDB has it from 26.1 on."""

    async def AppendRecords(
        self, request: streams_v2_pb2.AppendRecordsRequest, context: grpc.aio.ServicerContext
    ) -> streams_v2_pb2.AppendRecordsResponse:
        """Events for several streams in their order, if each check holds, also of streams that get none."""
        user = self._guard.user(context)
        new, checks = records.parse_records(request, AppendSize(self._version)), _checks(request)
        written = dict.fromkeys(stream for stream, _ in new)
        for stream in written:
            self._guard.require(user, stream, "$w")
        for check in checks:
            if check.stream not in written:
                self._guard.require(user, check.stream, "$r")
        await settled(self._store)
        done = append_checked(self._store, new, checks)
        revisions = [streams_v2_pb2.StreamRevision(stream=name, revision=done[name].revision) for name in written]
        return streams_v2_pb2.AppendRecordsResponse(revisions=revisions, position=_last(list(done.values())))


def _checks(request: Any) -> list[Check]:
    checks = [records.parse_check(check, index) for index, check in enumerate(request.checks)]
    if len({check.stream.lower() for check in checks}) < len(checks):
        raise record_errors.bad_request("Each stream can only appear once in consistency checks.")
    return checks


def _session_response(done: list[tuple[str, Appended]]) -> streams_v2_pb2.AppendSessionResponse:
    output = [streams_v2_pb2.AppendResponse(stream=name, stream_revision=at.revision) for name, at in done]
    return streams_v2_pb2.AppendSessionResponse(output=output, position=_last([at for _, at in done]))


def _last(appended: list[Appended]) -> int:
    return max(at.position for at in appended)
