"""The plan of a read: which events, from where, how many, and what a subscription sends beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from esdbclient.protos.Grpc import streams_pb2

from lessons.eventstore.embedded.protocol import messages
from lessons.eventstore.embedded.protocol.errors import BadRequest
from lessons.eventstore.embedded.store import EventFilter

LONGEST_REGEX = 10_000


@dataclass(frozen=True, slots=True)
class Reading:
    """A request to read, understood.

    Args:
        stream: its name; "$all" for all events.
        start: the first revision or position wanted; None for the first one, or, backwards, for the last one.
        from_end: nothing that is there already is wanted.
        forwards: whether numbers grow.
        limit: how many events at most; None for a subscription, which never ends.
        resolve_links: whether links are followed.
        filter: which events of all.
        window: after how many events that were looked at a subscription is told how far it has come.
        structured: whether ids are wanted as two numbers.
    """

    stream: str
    start: int | None
    from_end: bool
    forwards: bool
    limit: int | None
    resolve_links: bool
    filter: EventFilter | None
    window: int
    structured: bool

    @property
    def of_all(self) -> bool:
        """Whether it is for the events of all streams."""
        return self.stream == messages.ALL


def understand(request: streams_pb2.ReadReq) -> Reading:
    """The plan for a request.

    Raises:
        BadRequest: it makes no sense.
    """
    options = request.options
    subscribes = options.WhichOneof("count_option") == "subscription"
    forwards = options.read_direction == streams_pb2.ReadReq.Options.Forwards
    if subscribes and not forwards:
        raise BadRequest("A subscription can't go backwards.")
    stream, start, from_end = _place(options, forwards)
    if subscribes and start is not None:
        start += 1  # what a subscriber names, it has seen
    filter, window = _filter(options)
    return Reading(
        stream,
        start,
        from_end,
        forwards,
        None if subscribes else options.count,
        options.resolve_links,
        filter,
        window,
        options.uuid_option.WhichOneof("content") == "structured",
    )


def _place(options: Any, forwards: bool) -> tuple[str, int | None, bool]:
    if options.WhichOneof("stream_option") == "all":
        where = options.all.WhichOneof("all_option")
        position = options.all.position.commit_position
        stream, start = messages.ALL, position if forwards else position - 1  # backwards: what is before the position
    else:
        where = options.stream.WhichOneof("revision_option")
        stream, start = messages.stream_name(options.stream), options.stream.revision
        if stream == messages.ALL:
            raise BadRequest("$all is no stream.")
    if where in ("position", "revision"):
        return stream, min(start, (1 << 63) - 1), False
    if forwards:
        return stream, None, where == "end"
    return (stream, None, False) if where != "start" else (stream, 0 if stream != messages.ALL else -1, False)


def _filter(options: Any) -> tuple[EventFilter | None, int]:
    if options.WhichOneof("filter_option") != "filter":
        return None, 0
    chosen = options.filter.WhichOneof("filter")
    if chosen is None:
        raise BadRequest("A filter must say whether it is for streams or for types.")
    expression = getattr(options.filter, chosen)
    found = EventFilter(chosen == "stream_identifier", expression.regex, tuple(expression.prefix))
    if len(expression.regex) > LONGEST_REGEX:
        raise BadRequest("The regular expression is too long.")
    try:
        found.check()
    except ValueError as error:
        raise BadRequest(str(error)) from error
    window = options.filter.max if options.filter.WhichOneof("window") == "max" else 1
    return found, max(window, 1) * max(options.filter.checkpointIntervalMultiplier, 1)
