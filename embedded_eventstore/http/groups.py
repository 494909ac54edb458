"""Persistent subscriptions over HTTP: what clients ask of groups where a server does not have it over gRPC."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from embedded_eventstore.http.messages import BadRequest, Request, Response, as_json, as_text
from embedded_eventstore.persistent.errors import GroupDoesNotExist
from embedded_eventstore.persistent.info import ConnectionInfo, GroupInfo
from embedded_eventstore.persistent.manager import PersistentSubscriptions
from embedded_eventstore.persistent.settings import Settings

MESSAGES_AT_ONCE = 10
"""How many events the URL asks for under which the real server gives them out."""

SUCCESS = {"correlationId": "", "reason": "", "result": "Success"}


class Groups:
    """The answers about groups.

    Args:
        groups: of the server.
    """

    def __init__(self, groups: PersistentSubscriptions) -> None:
        self._groups = groups

    def all(self, request: Request) -> Response:
        """GET /subscriptions: all groups; with `offset` and `count` a page of them."""
        found = [_summary(info, request) for info in self._groups.infos()]
        if not {"offset", "count"} & set(request.query):
            return as_json(found)
        offset, count = _number(request, "offset", 0, "0"), _number(request, "count", 1)
        starts = {"self": offset, "first": 0}
        if offset:
            starts["previous"] = max(0, offset - count)
        if offset + count < len(found):
            starts["next"] = offset + count
        links = [_link(request, f"?offset={start}&count={count}", relation) for relation, start in starts.items()]
        page = {"links": links, "offset": offset, "count": count, "total": len(found)}
        return as_json({**page, "subscriptions": found[offset : offset + count]})

    def on_stream(self, request: Request) -> Response:
        """GET /subscriptions/{stream}: its groups."""
        _, stream = request.path
        found = [_summary(info, request) for info in self._groups.infos(stream)]
        if not found:
            raise GroupDoesNotExist(stream, "")
        return as_json(found)

    def info(self, request: Request) -> Response:
        """GET /subscriptions/{stream}/{group}/info: all about one group."""
        _, stream, group, _ = request.path
        return as_json(_detail(self._groups.info(stream, group), request))

    def replay_parked(self, request: Request) -> Response:
        """POST /subscriptions/{stream}/{group}/replayParked: send parked events again, up to `stopAt` of them."""
        _, stream, group, _ = request.path
        self._groups.replay_parked(stream, group, _stop_at(request))
        return as_json(SUCCESS)

    def truncate_parked(self, request: Request) -> Response:
        """POST /subscriptions/{stream}/{group}/truncateParked: forget parked events, up to `stopAt` of them."""
        _, stream, group, _ = request.path
        self._groups.truncate_parked(stream, group, _stop_at(request))
        return as_json(SUCCESS)

    def restart(self, request: Request) -> Response:
        """POST /subscriptions/restart: start all groups again from what is stored."""
        self._groups.restart()
        return as_text('"Restarting"', HTTPStatus.OK)


def _stop_at(request: Request) -> int | None:
    given = request.query.get("stopAt")
    if given is not None and not given.isdecimal():
        raise BadRequest("stopAt should be a properly formed positive long")
    return None if given is None else int(given)


def _number(request: Request, name: str, least: int, default: str = "") -> int:
    given = request.query.get(name, default)
    if not given.isdecimal() or int(given) < least:
        words = "positive" if least else "non-negative"
        raise BadRequest(f'{name.capitalize()} "{given}" must be a {words} integer')
    return int(given)


def _link(request: Request, query: str, relation: str) -> dict[str, str]:
    return {"href": request.url(f"/subscriptions{query}"), "rel": relation}


def _summary(info: GroupInfo, request: Request) -> dict[str, Any]:
    return {**_common(info, request), "connectionCount": len(info.connections)}


def _detail(info: GroupInfo, request: Request) -> dict[str, Any]:
    replay = {"href": request.url(f"{_place(info)}/replayParked"), "rel": "replayParked"}
    common = _common(info, request)
    return {
        **common,
        "links": [*common["links"], replay],
        "config": _config(info.settings, info.start),
        "countSinceLastMeasurement": info.since_last,
        "readBufferCount": info.history_count,
        "liveBufferCount": info.live_count,
        "retryBufferCount": info.retry_count,
        "outstandingMessagesCount": info.outstanding,
        "parkedMessageCount": info.parked,
        "connections": [_connection(connection) for connection in info.connections],
    }


def _common(info: GroupInfo, request: Request) -> dict[str, Any]:
    parked = f"%24persistentsubscription-{quote(info.stream, '')}::{quote(info.group, '')}-parked"
    return {
        "links": [{"href": request.url(f"{_place(info)}/info"), "rel": "detail"}],
        "eventStreamId": info.stream,
        "groupName": info.group,
        "parkedMessageUri": request.url(f"/streams/{parked}"),
        "getMessagesUri": request.url(f"{_place(info)}/{MESSAGES_AT_ONCE}"),
        "status": info.status,
        "averageItemsPerSecond": float(info.average_per_second),
        "totalItemsProcessed": info.total,
        "totalInFlightMessages": info.in_flight,
        **_position("lastKnownEvent", "lastKnownEventNumber", info.last_known),
        **_position("lastCheckpointedEvent", "lastProcessedEventNumber", info.last_checkpointed),
    }


def _place(info: GroupInfo) -> str:
    return f"/subscriptions/{quote(info.stream, '')}/{quote(info.group, '')}"


def _position(name: str, number: str, shown: str) -> dict[str, Any]:
    """A position in its two forms; without the newer one where there is none: clients parse it if it is there."""
    as_number = {number: int(shown) if shown.lstrip("-").isdecimal() else 0}
    return {**as_number, f"{name}Position": shown} if shown else as_number


def _config(settings: Settings, start: str) -> dict[str, Any]:
    return {
        "resolveLinktos": settings.resolve_links,
        "startFrom": int(start) if start.lstrip("-").isdecimal() else 0,
        "startPosition": start,
        "messageTimeoutMilliseconds": settings.message_timeout,
        "extraStatistics": settings.extra_statistics,
        "maxRetryCount": settings.max_retry_count,
        "liveBufferSize": settings.live_buffer_size,
        "bufferSize": settings.history_buffer_size,
        "readBatchSize": settings.read_batch_size,
        "preferRoundRobin": settings.strategy == "RoundRobin",
        "checkPointAfterMilliseconds": settings.checkpoint_after,
        "minCheckPointCount": settings.min_checkpoint_count,
        "maxCheckPointCount": settings.max_checkpoint_count,
        "maxSubscriberCount": settings.max_subscriber_count,
        "namedConsumerStrategy": settings.strategy,
    }


def _connection(info: ConnectionInfo) -> dict[str, Any]:
    return {
        "from": info.address,
        "username": info.username,
        "averageItemsPerSecond": float(info.average_per_second),
        "totalItemsProcessed": info.total,
        "countSinceLastMeasurement": info.since_last,
        "extraStatistics": [{"key": key, "value": value} for key, value in info.measurements.items()],
        "availableSlots": info.free_slots,
        "inFlightMessages": info.in_flight,
        "connectionName": info.connection_name,
    }
