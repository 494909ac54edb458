"""How an event of the course becomes one that the server records, and how it is read back.

>>> new = to_new({"type": "MoneyDeposited", "data": {"amount": 1000}})
>>> new.type, new.data
('MoneyDeposited', b'{"amount":1000}')
"""

import json
from uuid import UUID, uuid4

from esdbclient import NewEvent, RecordedEvent

from lessons import events
from lessons.events import EventError

SHOWN = 40  # bytes of what is no event that are shown


def to_new(event: dict, id: UUID | None = None, metadata: dict | None = None) -> NewEvent:
    """The event as the client appends it.

    Args:
        event: {"type": …, "data": {…}}.
        id: the event's own id; a new random one when none is given. The same id twice is the same event.
        metadata: what is said about the event, such as who caused it.

    Raises:
        EventError: it has no type, or its data has no form in JSON.
    """
    if not isinstance(event, dict) or not isinstance(event.get("type"), str) or not event["type"]:
        raise EventError(f"This event has no type: {event!r}.", "Write it as {'type': 'MoneyDeposited', 'data': {…}}.")
    if not isinstance(event.get("data"), dict):
        raise EventError(f"The data of this event is no dict: {event!r}.", "Write what happened as 'data': {…}.")
    said = events.to_bytes(metadata) if metadata else b""
    return NewEvent(type=event["type"], data=events.to_bytes(event["data"]), metadata=said, id=id or uuid4())


def from_recorded(recorded: RecordedEvent) -> dict:
    """The event that `to_new` made this one of: {"type": …, "data": {…}}.

    Raises:
        EventError: its data is no JSON object; the sentence says where it stands.
    """
    return {"type": recorded.type, "data": data_of(recorded)}


def data_of(recorded: RecordedEvent) -> dict:
    """What the recorded event says happened; raises as `from_recorded`."""
    return _json(recorded, recorded.data, "data")


def metadata_of(recorded: RecordedEvent) -> dict:
    """What is said about the recorded event; nothing where nothing is; raises as `from_recorded`."""
    return _json(recorded, recorded.metadata, "metadata") if recorded.metadata else {}


def _json(recorded: RecordedEvent, content: bytes, part: str) -> dict:
    try:
        found = json.loads(content)
    except ValueError as error:
        raise _not_json(recorded, content, part) from error
    if not isinstance(found, dict):
        raise _not_json(recorded, content, part)
    return found


def _not_json(recorded: RecordedEvent, content: bytes, part: str) -> EventError:
    shown = repr(content) if len(content) <= SHOWN else f"{content[:SHOWN]!r}…"
    return EventError(
        f"The {part} of {recorded.type}, event {recorded.stream_position} of its stream, is no JSON object: {shown}.",
        f"Its content type is {recorded.content_type}: read it as that, or pass over events of this type.",
    )
