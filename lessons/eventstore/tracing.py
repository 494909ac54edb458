"""Correlation and causation ids: which events led to which, written, read back and drawn.

Both are in the event's metadata, under the names that the server's own projection `$by_correlation_id` reads. All
events of one request have the same correlation id. The causation id is the id of the event that led to this one.
"""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from esdbclient import EventStoreDBClient, NewEvent, RecordedEvent
from esdbclient.exceptions import NotFound

from lessons.course.layout import HIGH, WIDEST
from lessons.course.pictures import Picture, arrow, box, colours, line
from lessons.course.waiting import until
from lessons.errors import LessonError, WaitError
from lessons.events import Event
from lessons.eventstore.projections import require_running
from lessons.eventstore.recording import to_new

CORRELATION, CAUSATION = "$correlationId", "$causationId"
PROJECTION = "$by_correlation_id"
WIDE, ALONG, DOWN, MARGIN = 190, 60, 44, 14
"""Pixels: a box's width, from one depth to the next, from one row to the next, around all of it."""


class TraceError(LessonError):
    """An event has no correlation id."""


def with_trace_ids(event: Event, cause: NewEvent | RecordedEvent | None = None, id: UUID | None = None) -> NewEvent:
    """The event, ready to be appended, with its correlation and causation ids.

    Args:
        event: as {"type": …, "data": {…}}.
        cause: the event that led to this one; None at the start of a request.
        id: the event's own id; a random one if none is given.

    Raises:
        EventError: it has no type, or its data can't be written as JSON.
        TraceError: the cause has no correlation id.
    """
    own = id or uuid4()
    ids = {CORRELATION: correlation_id(cause), CAUSATION: str(cause.id)} if cause else {CORRELATION: str(own)}
    return to_new(event, own, ids)


def correlation_id(event: NewEvent | RecordedEvent) -> str:
    """The event's correlation id.

    Raises:
        TraceError: it has none.
    """
    if correlation := _ids(event).get(CORRELATION):
        return str(correlation)
    raise TraceError(
        f"The event {event.type} carries no correlation id.",
        f"Whoever appends it writes {CORRELATION} into its metadata: `tracing.with_trace_ids` does.",
    )


def causation_id(event: NewEvent | RecordedEvent) -> str | None:
    """The id of the event that led to this one; None if it is the first."""
    return _ids(event).get(CAUSATION)


def _ids(event: NewEvent | RecordedEvent) -> dict[str, Any]:
    try:
        fields = json.loads(event.metadata)
    except ValueError:
        return {}  # no metadata, or another program's bytes
    return fields if isinstance(fields, dict) else {}


def causation_tree(correlated: Iterable[RecordedEvent]) -> list[tuple[int, RecordedEvent]]:
    """The events in the order of their causes, as a tree.

    Args:
        correlated: the events of one correlation id, in the order in which they were written.

    Returns:
        Each event after the one that led to it, with its depth: 0 if none of these events led to it.
    """
    correlated = list(correlated)
    known = {str(event.id) for event in correlated}
    led_to: dict[str | None, list[RecordedEvent]] = {}
    for event in correlated:
        cause = causation_id(event)
        led_to.setdefault(cause if cause in known else None, []).append(event)

    def branch(cause: str | None, depth: int) -> list[tuple[int, RecordedEvent]]:
        rows: list[tuple[int, RecordedEvent]] = []
        for event in led_to.get(cause, ()):
            rows += [(depth, event), *branch(str(event.id), depth + 1)]
        return rows

    return branch(None, 0)


def draw_causation(correlated: Iterable[RecordedEvent]) -> Picture:
    """Draw which event led to which: a row for each, indented by its depth."""
    rows = causation_tree(correlated)
    deepest = max((depth for depth, _ in rows), default=0)
    along = min(ALONG, (WIDEST - WIDE - 2 * MARGIN) / max(1, deepest))
    colour = colours(sorted({event.type for _, event in rows}))
    shapes: list[str] = []
    words: list[str] = []
    above: dict[int, tuple[float, float]] = {}
    for row, (depth, event) in enumerate(rows):
        x, y = MARGIN + depth * along, MARGIN + row * DOWN
        if depth:
            above_x, above_y = above[depth - 1]
            turn = above_x + along / 2
            shapes += [line(turn, above_y + HIGH, turn, y + HIGH / 2), arrow(turn, y + HIGH / 2, x, y + HIGH / 2)]
        shapes.append(box(x, y, WIDE, HIGH, event.type, colour[event.type]))
        above[depth] = x, y
        words.append("  " * depth + event.type)
    width = round(2 * MARGIN + WIDE + along * deepest)
    return Picture(width, 24 + len(rows) * DOWN, shapes, "\n".join(words))


def events_by_correlation_id(
    client: EventStoreDBClient, correlation: str, count: int, seconds: float = 20.0
) -> list[RecordedEvent]:
    """The events of one correlation id, from the stream that the server's projection writes.

    A projection works after the append, so this waits until the stream has `count` events.

    Args:
        client: of the server.
        correlation: the id.
        count: how many events are expected.
        seconds: how long to wait for them.

    Raises:
        ProjectionError: the projection does not run on this server.
        WaitError: there were fewer events in time.
    """
    require_running(client, PROJECTION)
    try:
        return until(lambda: _at_least(client, f"$bc-{correlation}", count), seconds)
    except WaitError as error:
        raise WaitError(
            f"{PROJECTION} did not bring {count} events together within {seconds:g} seconds.",
            "Check that so many events have this correlation id. After its start the projection may need time for a "
            "long log: then run the cell again.",
        ) from error


def _at_least(client: EventStoreDBClient, stream: str, count: int) -> list[RecordedEvent]:
    try:
        events = list(client.get_stream(stream, resolve_links=True))
    except NotFound:
        return []
    return events if len(events) >= count else []
