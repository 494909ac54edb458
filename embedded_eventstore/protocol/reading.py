"""Read requests: which events, from where, how many, and which checkpoints a subscription sends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from embedded_eventstore.protocol import messages
from embedded_eventstore.protocol.errors import BadRequest, NotProvided
from embedded_eventstore.store import ALL, EventFilter
from embedded_eventstore.wire import streams_pb2

LONGEST_REGEX = 10_000
INDEX = "$idx-"
"""Begins the names of KurrentDB's secondary indexes, which its clients read as if they were streams."""
END = (1 << 64) - 1
"""As a revision or a position: behind all events."""
READ_SIZE = 32
"""After so many events a filter that counts sends a checkpoint. Source: the server's code, 26.1."""


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
        tells_extent: whether a read also sends the first and the last revision of the stream.
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
    tells_extent: bool

    @property
    def of_all(self) -> bool:
        """Whether it reads $all."""
        return self.stream == ALL


def parse_read_request(request: streams_pb2.ReadReq) -> ReadPlan:
    """Parse a request.

    Raises:
        BadRequest: it makes no sense.
        NotProvided: it asks for an index.
    """
    options = request.options
    forwards = options.read_direction == streams_pb2.ReadReq.Options.Forwards
    subscribes = options.WhichOneof("count_option") == "subscription"
    _check(options, subscribes, forwards)
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
        options.control_option.compatibility > 0 and stream != ALL,
    )


def _check(options: Any, subscribes: bool, forwards: bool) -> None:
    """Refuse what the real server refuses: it lets no option out."""
    if not options.HasField("uuid_option"):
        raise BadRequest("A read says in uuid_option how ids are written.")
    for oneof in ("stream_option", "count_option", "filter_option"):
        if options.WhichOneof(oneof) is None:
            raise BadRequest(f"A read has one of the fields of {oneof}.")
    if subscribes and not forwards:
        raise BadRequest("A subscription can't go backwards.")
    if options.WhichOneof("filter_option") == "filter" and options.WhichOneof("stream_option") == "stream":
        raise BadRequest("Only a read of $all has a filter.")


def _place(options: Any, forwards: bool) -> tuple[str, int | None, bool]:
    if options.WhichOneof("stream_option") == "all":
        where = options.all.WhichOneof("all_option")
        position = options.all.position.commit_position
        stream, start = ALL, position if forwards else position - 1  # backwards: events before the position
    else:
        where = options.stream.WhichOneof("revision_option")
        stream, start = messages.stream_name(options.stream), options.stream.revision
        if stream == ALL:
            raise BadRequest("$all is no stream.")
    if where is None:
        raise BadRequest("A read says where it starts.")
    if where in ("position", "revision"):
        if start < END - 1:  # backwards in $all, it is one less
            return stream, min(start, messages.LARGEST), False
        where = "end"
    if forwards:
        return stream, None, where == "end"
    return (stream, None, False) if where != "start" else (stream, 0 if stream != ALL else -1, False)


def _filter(options: Any) -> tuple[EventFilter | None, int]:
    if options.WhichOneof("filter_option") != "filter":
        return None, 0
    chosen = options.filter.WhichOneof("filter")
    if chosen is None:
        raise BadRequest("A filter must say whether it is for streams or for types.")
    window = options.filter.WhichOneof("window")
    if window is None:
        raise BadRequest("A filter must have a window: after how many events it sends a checkpoint.")
    expression = getattr(options.filter, chosen)
    if chosen == "stream_identifier" and any(prefix.startswith(INDEX) for prefix in expression.prefix):
        raise NotProvided("This embedded server has no secondary indexes: read $all with a filter.")
    event_filter = EventFilter(chosen == "stream_identifier", expression.regex, tuple(expression.prefix))
    if len(expression.regex) > LONGEST_REGEX:
        raise BadRequest("The regular expression is too long.")
    try:
        event_filter.check()
    except ValueError as error:
        raise BadRequest(str(error)) from error
    size = options.filter.max if window == "max" else READ_SIZE
    return event_filter, max(size, 1) * max(options.filter.checkpointIntervalMultiplier, 1)
