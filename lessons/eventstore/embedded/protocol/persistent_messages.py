"""Persistent subscriptions' protobuf messages, to and from this server's own classes."""

from __future__ import annotations

from typing import Any

from esdbclient.protos.Grpc import persistent_pb2 as pb

from lessons.eventstore.embedded.persistent.info import ConnectionInfo, GroupInfo
from lessons.eventstore.embedded.persistent.message import Message
from lessons.eventstore.embedded.persistent.settings import END, Settings
from lessons.eventstore.embedded.protocol.messages import ALL, name_of, recorded_event
from lessons.eventstore.embedded.store import EventFilter

TICKS_PER_MILLISECOND = 10_000
RECORDED = pb.ReadResp.ReadEvent.RecordedEvent

# From protobuf


def stream(options: Any, identifier: str = "stream_identifier") -> str:
    """The stream that a request names; $all if it is for all."""
    if options.WhichOneof("stream_option") == "all":
        return ALL
    return name_of(getattr(options, identifier))


def source(options: Any) -> str:
    """The same, of requests that also say where to start."""
    chosen = options.WhichOneof("stream_option")
    if chosen == "all":
        return ALL
    # Old clients name the stream beside the options.
    return name_of(options.stream.stream_identifier if chosen == "stream" else options.stream_identifier)


def settings(options: Any) -> Settings:
    """Of a create or an update."""
    given = options.settings
    return Settings(
        start=_start(options),
        resolve_links=given.resolve_links,
        extra_statistics=given.extra_statistics,
        message_timeout=_milliseconds(given, "message_timeout"),
        max_retry_count=given.max_retry_count,
        checkpoint_after=_milliseconds(given, "checkpoint_after"),
        min_checkpoint_count=given.min_checkpoint_count,
        max_checkpoint_count=given.max_checkpoint_count,
        max_subscriber_count=given.max_subscriber_count,
        live_buffer_size=given.live_buffer_size,
        read_batch_size=given.read_batch_size,
        history_buffer_size=given.history_buffer_size,
        strategy=_strategy(given),
    )


def _start(options: Any) -> int:
    chosen = options.WhichOneof("stream_option")
    if chosen is None:
        return options.settings.revision
    place = getattr(options, chosen)
    where = place.WhichOneof("all_option" if chosen == "all" else "revision_option")
    if where == "end":
        return END
    return place.position.commit_position if chosen == "all" else place.revision  # both 0 for the start


def _milliseconds(given: Any, name: str) -> int:
    if given.WhichOneof(name) == f"{name}_ticks":
        return getattr(given, f"{name}_ticks") // TICKS_PER_MILLISECOND
    return getattr(given, f"{name}_ms")


def _strategy(given: Any) -> str:
    """By name; an update, and old clients, have only three of them, by number."""
    name = getattr(given, "consumer_strategy", "")
    if name:
        return name
    numbers = given.DESCRIPTOR.fields_by_name["named_consumer_strategy"].enum_type.values_by_number
    number = given.named_consumer_strategy
    return numbers[number].name if number in numbers else str(number)


def event_filter(given: Any) -> EventFilter:
    """Of a group on $all; the window of events to look at is not needed: a group looks at all of them."""
    chosen = given.WhichOneof("filter")
    expression = getattr(given, chosen) if chosen else given.event_type
    on_stream = chosen == "stream_identifier"
    return EventFilter(on_stream, regex=expression.regex, prefixes=tuple(expression.prefix))


# To protobuf


def read_event(message: Message, structured: bool) -> pb.ReadResp.ReadEvent:
    return pb.ReadResp.ReadEvent(
        event=message.event and recorded_event(message.event, structured, RECORDED),
        link=message.link and recorded_event(message.link, structured, RECORDED),
        commit_position=message.original.position,
        retry_count=message.retry_count,
    )


def group_info(info: GroupInfo) -> pb.SubscriptionInfo:
    settings = info.settings
    return pb.SubscriptionInfo(
        event_source=info.stream,
        group_name=info.group,
        status=info.status,
        connections=[_connection(connection) for connection in info.connections],
        average_per_second=info.average_per_second,
        total_items=info.total,
        count_since_last_measurement=info.since_last,
        last_checkpointed_event_position=info.last_checkpointed,
        last_known_event_position=info.last_known,
        resolve_link_tos=settings.resolve_links,
        start_from=info.start,
        message_timeout_milliseconds=settings.message_timeout,
        extra_statistics=settings.extra_statistics,
        max_retry_count=settings.max_retry_count,
        live_buffer_size=settings.live_buffer_size,
        buffer_size=settings.history_buffer_size,
        read_batch_size=settings.read_batch_size,
        check_point_after_milliseconds=settings.checkpoint_after,
        min_check_point_count=settings.min_checkpoint_count,
        max_check_point_count=settings.max_checkpoint_count,
        read_buffer_count=info.history_count,
        live_buffer_count=info.live_count,
        retry_buffer_count=info.retry_count,
        total_in_flight_messages=info.in_flight,
        outstanding_messages_count=info.outstanding,
        named_consumer_strategy=settings.strategy,
        max_subscriber_count=settings.max_subscriber_count,
        parked_message_count=info.parked,
    )


def _connection(info: ConnectionInfo) -> pb.SubscriptionInfo.ConnectionInfo:
    measured = [pb.SubscriptionInfo.Measurement(key=key, value=value) for key, value in info.measurements.items()]
    return pb.SubscriptionInfo.ConnectionInfo(
        username=info.username,
        average_items_per_second=info.average_per_second,
        total_items=info.total,
        count_since_last_measurement=info.since_last,
        observed_measurements=measured,
        available_slots=info.free_slots,
        in_flight_messages=info.in_flight,
        connection_name=info.connection_name,
        **{"from": info.address},
    )
