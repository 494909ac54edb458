"""The system projections, in Python: what each writes for an event. They read all events that users wrote.

| name | writes | to |
|---|---|---|
| $by_category | a link to each event | $ce-<category of its stream> |
| $by_event_type | a link to each event | $et-<event type> |
| $by_correlation_id | a link to each event whose metadata has a correlation id | $bc-<correlation id> |
| $streams | a link to the first event of each stream | $streams |
| $stream_by_category | the name of each stream, at its first event | $category-<category> |

Their configuration is their query; a client may update it.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from embedded_eventstore.projections.definition import SourceDefinition
from embedded_eventstore.projections.engine import Emitted
from embedded_eventstore.projections.errors import ProjectionFaulted
from embedded_eventstore.projections.positions import quoted
from embedded_eventstore.store import LINK, RecordedEvent, id_text
from embedded_eventstore.store.metadata import parse_metadata

STREAM_REFERENCE = "$@"

# From one event to the events that a system projection writes.
Handler = Callable[[RecordedEvent], Sequence[Emitted]]


@dataclass(frozen=True, slots=True)
class SystemProjection:
    """One of the five.

    Args:
        handler_type: its name in `ProjectionDefinition.handler_type`.
        query: its configuration at first.
        make: makes the handler for a configuration; raises ProjectionFaulted if the configuration is wrong.
        definition: it reads all events; links that users wrote may be included.
    """

    handler_type: str
    query: str
    make: Callable[[str], Handler]
    definition: SourceDefinition


def _categorizer(query: str) -> Callable[[str], str | None]:
    """A function from a stream's name to its category, by the `first` or `last` separator."""
    lines = query.strip().split("\n")
    if len(lines) == 1 and len(lines[0]) == 1:
        lines = ["last", lines[0]]
    if len(lines) != 2:
        raise ProjectionFaulted(
            "Invalid configuration. Configuration format is: first|last, then the separator on its own line"
        )
    direction, separator = lines[0].strip().lower(), lines[1]
    if direction not in ("first", "last"):
        raise ProjectionFaulted("Invalid direction specifier. Expected 'first' or 'last'")
    if len(separator) != 1:
        raise ProjectionFaulted("Single separator expected")
    find = str.find if direction == "first" else str.rfind

    def category(stream: str) -> str | None:
        end = -1 if stream.startswith("$") else find(stream, separator)
        return stream[:end] if end > 0 else None

    return category


def _target(event: RecordedEvent) -> str:
    """The data of a link to this event; a link to a link points where that one points."""
    return event.data.decode() if event.type == LINK else f"{event.revision}@{event.stream}"


def deleted_stream(event: RecordedEvent) -> str | None:
    """The stream that this event deletes (a tombstone, or metadata with the highest $tb); None if it deletes none."""
    if event.type == "$streamDeleted":
        return event.stream
    if event.type != "$metadata" or not event.stream.startswith("$$"):
        return None
    return event.stream[2:] if parse_metadata(event.data).is_deleted else None


def _by_category(query: str) -> Handler:
    category_of = _categorizer(query)

    def handle(event: RecordedEvent) -> Sequence[Emitted]:
        deleted = deleted_stream(event)
        category = category_of(deleted or event.stream)
        if category is None:
            return ()
        extra = (("$o", quoted(deleted or event.stream)), *((("$deleted", "-1"),) if deleted else ()))
        return (Emitted(f"$ce-{category}", LINK, _target(event), False, extra),)

    return handle


def _by_event_type(query: str) -> Handler:
    if query.strip():
        raise ProjectionFaulted("Empty source expected")

    def handle(event: RecordedEvent) -> Sequence[Emitted]:
        if event.type == LINK:
            return ()
        deleted = deleted_stream(event)
        if deleted is None:
            return (Emitted(f"$et-{event.type}", LINK, f"{event.revision}@{event.stream}", False),)
        return (Emitted("$et-$deleted", LINK, f"{event.revision}@{deleted}", False, (("$deleted", "-1"),)),)

    return handle


def _by_correlation_id(query: str) -> Handler:
    name = _correlation_property(query)
    in_json = json.dumps(name).encode()

    def handle(event: RecordedEvent) -> Sequence[Emitted]:
        if in_json not in event.metadata:  # most events have none: their metadata needn't be parsed
            return ()
        try:
            metadata = json.loads(event.metadata)
        except ValueError:
            return ()
        correlation = metadata.get(name) if isinstance(metadata, dict) else None
        if correlation is None or isinstance(correlation, (dict, list)):
            return ()
        extra = [("$eventTimestamp", json.dumps(_timestamp(event.created)))]
        if event.type == LINK:
            extra.append(("$link", json.dumps({"eventId": id_text(event.id), "metadata": metadata})))
        return (Emitted(f"$bc-{correlation}", LINK, _target(event), False, tuple(extra)),)

    return handle


def _correlation_property(query: str) -> str:
    if not query.strip():
        return "$correlationId"
    try:
        name = json.loads(query)["correlationIdProperty"]
    except (ValueError, KeyError, TypeError):
        name = None
    if not isinstance(name, str):
        raise ProjectionFaulted(
            "Could not parse projection source. Please make sure the source is a valid JSON string with a property: "
            "'correlationIdProperty' having a string value"
        )
    return name


def _timestamp(ticks: int) -> str:
    moment = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(microseconds=ticks // 10)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _streams(query: str) -> Handler:
    if query.strip():
        raise ProjectionFaulted("Cannot initialize categorize stream projection handler.  No source is allowed.")

    def handle(event: RecordedEvent) -> Sequence[Emitted]:
        return (Emitted("$streams", LINK, f"0@{event.stream}", False),) if event.revision == 0 else ()

    return handle


def _stream_by_category(query: str) -> Handler:
    category_of = _categorizer(query)

    def handle(event: RecordedEvent) -> Sequence[Emitted]:
        category = category_of(event.stream) if event.revision == 0 else None
        return (Emitted(f"$category-{category}", STREAM_REFERENCE, event.stream, False),) if category else ()

    return handle


_EVENTS = SourceDefinition(all_streams=True)
_EVENTS_AND_LINKS = SourceDefinition(all_streams=True, include_links=True)
_NATIVE = "native:EventStore.Projections.Core.Standard."

# In the order in which they get their ids, 1 to 5.
SYSTEM_PROJECTIONS = {
    "$streams": SystemProjection(_NATIVE + "IndexStreams", "", _streams, _EVENTS_AND_LINKS),
    "$stream_by_category": SystemProjection(
        _NATIVE + "CategorizeStreamByPath", "first\r\n-", _stream_by_category, _EVENTS_AND_LINKS
    ),
    "$by_category": SystemProjection(
        _NATIVE + "CategorizeEventsByStreamPath", "first\r\n-", _by_category, _EVENTS_AND_LINKS
    ),
    "$by_event_type": SystemProjection(_NATIVE + "IndexEventsByEventType", "", _by_event_type, _EVENTS),
    "$by_correlation_id": SystemProjection(
        _NATIVE + "ByCorrelationId", '{"correlationIdProperty":"$correlationId"}', _by_correlation_id, _EVENTS
    ),
}
BY_HANDLER_TYPE = {projection.handler_type: projection for projection in SYSTEM_PROJECTIONS.values()}
