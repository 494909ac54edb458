"""From an event of the course to one that the server records, and back.

>>> new = to_new({"type": "MoneyDeposited", "data": {"amount": 1000}})
>>> new.type, new.data
('MoneyDeposited', b'{"amount":1000}')
"""

import json
from typing import Any
from uuid import UUID, uuid4

from esdbclient import NewEvent, RecordedEvent

from lessons import events
from lessons.events import Event, EventError

SHOWN = 40  # bytes of bad content that a sentence shows


def to_new(event: Event, id: UUID | None = None, metadata: dict[str, Any] | None = None) -> NewEvent:
    """The event as the client appends it.

    Args:
        event: {"type": …, "data": {…}}.
        id: the event's own id; a new random one if none is given. The same id twice is the same event.
        metadata: data about the event, such as who caused it.

    Raises:
        EventError: it has no type, or its data has no form in JSON.
    """
    if not _has_type(event):
        raise EventError(f"This event has no type: {event!r}.", "Write it as {'type': 'MoneyDeposited', 'data': {…}}.")
    if not isinstance(event.get("data"), dict):
        raise EventError(f"The data of this event is no dict: {event!r}.", "Write what happened as 'data': {…}.")
    about = events.to_bytes(metadata) if metadata else b""
    return NewEvent(type=event["type"], data=events.to_bytes(event["data"]), metadata=about, id=id or uuid4())


def _has_type(event: object) -> bool:
    return isinstance(event, dict) and isinstance(event.get("type"), str) and event["type"] != ""


def from_recorded(recorded: RecordedEvent) -> Event:
    """The event that `to_new` turned into this one: {"type": …, "data": {…}}.

    Raises:
        EventError: its data is not a JSON object; the sentence names the event.
    """
    return {"type": recorded.type, "data": data_of(recorded)}


def data_of(recorded: RecordedEvent) -> dict[str, Any]:
    """The data of the recorded event; raises as `from_recorded`."""
    return _json(recorded, recorded.data, "data")


def metadata_of(recorded: RecordedEvent) -> dict[str, Any]:
    """The metadata of the recorded event; empty if it has none; raises as `from_recorded`."""
    return _json(recorded, recorded.metadata, "metadata") if recorded.metadata else {}


def _json(recorded: RecordedEvent, content: bytes, part: str) -> dict[str, Any]:
    try:
        fields = json.loads(content)
    except ValueError as error:
        raise _not_json(recorded, content, part) from error
    if not isinstance(fields, dict):
        raise _not_json(recorded, content, part)
    return fields


def _not_json(recorded: RecordedEvent, content: bytes, part: str) -> EventError:
    shown = repr(content) if len(content) <= SHOWN else f"{content[:SHOWN]!r}…"
    return EventError(
        f"The {part} of {recorded.type}, event {recorded.stream_position} of its stream, is no JSON object: {shown}.",
        f"Its content type is {recorded.content_type}: read it as that, or pass over events of this type.",
    )
