"""Appending over HTTP: AtomPub's POST to a stream. Reading is for gRPC."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any
from urllib.parse import quote
from uuid import UUID

from embedded_eventstore.http.messages import TEXT, BadRequest, Request, Response
from embedded_eventstore.protocol.errors import STATES as BY_NUMBER
from embedded_eventstore.store import (
    JSON,
    OCTET_STREAM,
    Expected,
    Id,
    NewEvent,
    Store,
    WrongExpectedVersion,
    can_be_written_to,
    new_id,
)

EVENTS = "application/vnd.eventstore.events+json", "application/vnd.kurrent.events+json"
STATES = {str(number): state for number, state in BY_NUMBER.items()}


def post_events(store: Store, limit: int, stream: str, request: Request) -> Response:
    """POST /streams/{stream}: append one event, or a list of them.

    Args:
        store: gets them.
        limit: the most bytes of one append.
        stream: its name.
        request: its content type says which: a list of events, or the data of one, whose type and id are in headers.

    Returns:
        201 with the place of the first event; 400 with the current version where the stream is at another one.

    Raises:
        BadRequest: the events or the headers make no sense.
        StreamDeleted, AppendTooLarge: as `Store.append`.
    """
    if not can_be_written_to(stream):
        raise BadRequest(f"Nothing can be written to {stream!r}.")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    events = _listed(request.body) if kind in EVENTS else [_single(request, kind)]
    if not events:
        raise BadRequest("Write request body invalid.")
    try:
        appended = store.append(stream, events, _expected(request), limit)
    except WrongExpectedVersion as error:
        current = str(-1 if error.current is None else error.current)
        return Response(400, b"", TEXT, {"ES-CurrentVersion": current}, "Wrong expected EventNumber")
    first = appended.revision - len(events) + 1
    location = request.url(f"/streams/{quote(stream, '')}/{first}")
    return Response(HTTPStatus.CREATED, b"", TEXT, {"Location": location})


def _header(request: Request, name: str) -> str | None:
    """A header in either of its names: `ES-EventType` of EventStoreDB, `Kurrent-EventType` of KurrentDB."""
    return request.headers.get(f"es-{name}", request.headers.get(f"kurrent-{name}"))


def _expected(request: Request) -> Expected:
    given = _header(request, "expectedversion") or "-2"
    if given.isdecimal():
        return int(given)
    if given not in STATES:
        raise BadRequest("ES-ExpectedVersion header in wrong format.")
    return STATES[given]


def _single(request: Request, kind: str) -> NewEvent:
    type_ = _header(request, "eventtype")
    if not type_:
        raise BadRequest("Must include an event type with the request either in body or as ES-EventType header.")
    if kind == OCTET_STREAM:
        return NewEvent(_id(_header(request, "eventid")), type_, request.body, b"", OCTET_STREAM)
    # The real server doesn't parse it either: whether it is JSON turns out where somebody reads it.
    data = request.body.decode(errors="replace").encode()
    return NewEvent(_id(_header(request, "eventid")), type_, data)


def _listed(body: bytes) -> list[NewEvent]:
    said = _parsed(body)
    if not isinstance(said, list) or not all(isinstance(one, dict) for one in said):
        raise BadRequest("Write request body invalid.")
    return [_event(one) for one in said]


def _event(said: dict[str, Any]) -> NewEvent:
    type_ = said.get("eventType")
    if not isinstance(type_, str) or not type_:
        raise BadRequest("Every event must have an eventType.")
    (data, is_json), (metadata, _) = _content(said.get("data")), _content(said.get("metadata"))
    return NewEvent(_id(said.get("eventId")), type_, data, metadata, JSON if is_json else OCTET_STREAM)


def _content(value: Any) -> tuple[bytes, bool]:
    """The bytes of data or metadata, and whether they are JSON; a text is taken as it is."""
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), True
    return (b"" if value is None else str(value).encode()), False


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body.decode())
    except (ValueError, RecursionError) as error:
        raise BadRequest(f"The body is no JSON: {error}") from error


def _id(text: Any) -> Id:
    if text is None:
        return new_id()
    try:
        return UUID(str(text)).bytes
    except ValueError as error:
        raise BadRequest(f"{text!r} is no UUID.") from error
