"""What led to an event: its correlation and causation ids, written, read back and drawn.

Both stand in the event's metadata, under the names that the server's own projection `$by_correlation_id` looks for.
All events that one request led to have the same correlation id. The causation id is the id of the one event before.
"""

import json
from collections.abc import Iterable
from uuid import UUID, uuid4

from esdbclient import EventStoreDBClient, NewEvent, RecordedEvent
from esdbclient.exceptions import NotFound

from lessons.course.layout import HIGH, WIDEST
from lessons.course.pictures import Picture, arrow, box, colours, line
from lessons.course.waiting import until
from lessons.errors import LessonError, WaitError
from lessons.eventstore.recording import to_new

CORRELATION, CAUSATION = "$correlationId", "$causationId"
PROJECTION = "$by_correlation_id"
WIDE, ALONG, DOWN, EDGE = 190, 60, 44, 14


class TraceError(LessonError):
    """These ids can't be followed."""


def record(event: dict, cause: NewEvent | RecordedEvent | None = None, id: UUID | None = None) -> NewEvent:
    """The event, ready to be appended, with the ids that tell where it comes from.

    Args:
        event: as {"type": …, "data": {…}}.
        cause: the event that led to this one; None where a request begins.
        id: the event's own id; a random one if none is given.

    Raises:
        EventError: it has no type, or its data has no form in JSON.
        TraceError: the cause carries no correlation id.
    """
    own = id or uuid4()
    ids = {CORRELATION: correlation_of(cause), CAUSATION: str(cause.id)} if cause else {CORRELATION: str(own)}
    return to_new(event, own, ids)


def correlation_of(event: NewEvent | RecordedEvent) -> str:
    """The event's correlation id.

    Raises:
        TraceError: it has none.
    """
    if found := _ids(event).get(CORRELATION):
        return found
    raise TraceError(
        f"The event {event.type} carries no correlation id.",
        f"Whoever appends it writes {CORRELATION} into its metadata: `tracing.record` does.",
    )


def causation_of(event: NewEvent | RecordedEvent) -> str | None:
    """The id of the event that led to this one; None where it is the first."""
    return _ids(event).get(CAUSATION)


def _ids(event: NewEvent | RecordedEvent) -> dict:
    try:
        found = json.loads(event.metadata)
    except ValueError:
        return {}  # nothing at all, or another program's bytes
    return found if isinstance(found, dict) else {}


def tree(correlated: Iterable[RecordedEvent]) -> list[tuple[int, RecordedEvent]]:
    """The events in the order of their causes.

    Args:
        correlated: the events of one correlation id, in the order in which they were written.

    Returns:
        Each event after what led to it, with its depth: 0 where nothing given here led to it.
    """
    correlated = list(correlated)
    known = {str(event.id) for event in correlated}
    led_to: dict[str | None, list] = {}
    for event in correlated:
        cause = causation_of(event)
        led_to.setdefault(cause if cause in known else None, []).append(event)

    def branch(cause: str | None, depth: int) -> list[tuple[int, RecordedEvent]]:
        found = []
        for event in led_to.get(cause, ()):
            found += [(depth, event), *branch(str(event.id), depth + 1)]
        return found

    return branch(None, 0)


def picture(correlated: Iterable[RecordedEvent]) -> Picture:
    """Draw which event led to which: a row for each, further right the longer the chain before it."""
    rows = tree(correlated)
    deepest = max((depth for depth, _ in rows), default=0)
    along = min(ALONG, (WIDEST - WIDE - 2 * EDGE) / max(1, deepest))
    colour = colours(sorted({event.type for _, event in rows}))
    shapes, words, above = [], [], {}
    for row, (depth, event) in enumerate(rows):
        x, y = EDGE + depth * along, EDGE + row * DOWN
        if depth:
            above_x, above_y = above[depth - 1]
            turn = above_x + along / 2
            shapes += [line(turn, above_y + HIGH, turn, y + HIGH / 2), arrow(turn, y + HIGH / 2, x, y + HIGH / 2)]
        shapes.append(box(x, y, WIDE, HIGH, event.type, colour[event.type]))
        above[depth] = x, y
        words.append("  " * depth + event.type)
    width = round(2 * EDGE + WIDE + along * deepest)
    return Picture(width, 24 + len(rows) * DOWN, shapes, "\n".join(words))


def by_correlation(
    client: EventStoreDBClient, correlation: str, count: int, seconds: float = 20.0
) -> list[RecordedEvent]:
    """The events of one correlation id, from the stream that the server's projection makes of them.

    A projection works after the append, so the stream is waited for until it has so many events.

    Args:
        client: of the server.
        correlation: the id.
        count: how many events are expected.
        seconds: how long to wait for them.

    Raises:
        TraceError: the projection is not running on this server.
        WaitError: fewer events were there in time.
    """
    require_projection(client)
    try:
        return until(lambda: _at_least(client, f"$bc-{correlation}", count), seconds)
    except WaitError as error:
        raise WaitError(
            f"{PROJECTION} did not bring {count} events together within {seconds:g} seconds.",
            "Look whether so many carry this correlation id. A long log takes the projection some time at its start: "
            "then run the cell once more.",
        ) from error


def _at_least(client: EventStoreDBClient, stream: str, count: int) -> list[RecordedEvent]:
    try:
        found = list(client.get_stream(stream, resolve_links=True))
    except NotFound:
        return []
    return found if len(found) >= count else []


def require_projection(client: EventStoreDBClient) -> None:
    """Go on only if the projection runs.

    Raises:
        TraceError: it does not, or this server has no projections.
    """
    try:
        status = client.get_projection_statistics(name=PROJECTION).status
    except NotFound:
        status = "not there"
    if not status.startswith("Running"):
        raise TraceError(
            f"The projection {PROJECTION} is {status.lower()} on this server.",
            "Start the server with RunProjections=All and StartStandardProjections=true, or let an administrator "
            f'call client.enable_projection("{PROJECTION}").',
        )
