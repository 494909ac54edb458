"""Read requests: which events, from where, how many, and which checkpoints a subscription sends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from embedded_eventstore.protocol import messages
from embedded_eventstore.protocol.errors import BadRequest
from embedded_eventstore.store import EventFilter
from embedded_eventstore.wire import streams_pb2

LONGEST_REGEX = 10_000


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """A read request, parsed.

    Args:
        stream: its name; "$all" for all events.
        start: the first revision or position wanted; None for the first one, or, backwards, for the last one.
        from_end: only events that come later are wanted.
        forwards: in the order of revisions or positions; otherwise from the newest event to the oldest.
        limit: the most events; None for a subscription, which never ends.
        resolve_links: whether links are resolved.
        filter: which events of $all; None for all.
        window: after how many events that were read a subscription with a filter gets a checkpoint.
        structured: whether ids are written as two numbers.
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
        """Whether it reads $all."""
        return self.stream == messages.ALL


def parse_read_request(request: streams_pb2.ReadReq) -> ReadPlan:
    """Parse a request.

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
        start += 1  # the subscriber has the event that it names
    filter, window = _filter(options)
    return ReadPlan(
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
        stream, start = messages.ALL, position if forwards else position - 1  # backwards: events before the position
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
    event_filter = EventFilter(chosen == "stream_identifier", expression.regex, tuple(expression.prefix))
    if len(expression.regex) > LONGEST_REGEX:
        raise BadRequest("The regular expression is too long.")
    try:
        event_filter.check()
    except ValueError as error:
        raise BadRequest(str(error)) from error
    window = options.filter.max if options.filter.WhichOneof("window") == "max" else 1
    return event_filter, max(window, 1) * max(options.filter.checkpointIntervalMultiplier, 1)
