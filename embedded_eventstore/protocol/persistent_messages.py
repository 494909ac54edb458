"""The messages of persistent subscriptions, to and from the server's own classes."""

from __future__ import annotations

from typing import Any

from embedded_eventstore.persistent.info import ConnectionInfo, GroupInfo
from embedded_eventstore.persistent.message import Message
from embedded_eventstore.persistent.settings import END, Settings
from embedded_eventstore.protocol.messages import LARGEST, identifier_name, recorded_event
from embedded_eventstore.store import ALL, EventFilter
from embedded_eventstore.wire import persistent_subscriptions_pb2 as pb

TICKS_PER_MILLISECOND = 10_000
RECORDED = pb.ReadResp.ReadEvent.RecordedEvent

# From protobuf


def group_stream(options: Any, identifier: str = "stream_identifier") -> str:
    """The stream of a request, or "$all".

    Args:
        options: of the request.
        identifier: the field with the stream's name.
    """
    if options.WhichOneof("stream_option") == "all":
        return ALL
    return identifier_name(getattr(options, identifier))


def stop_at(options: Any) -> int | None:
    """The revision before which parked events are meant; None for all."""
    return int(options.stop_at) if options.WhichOneof("stop_at_option") == "stop_at" else None


def source_stream(options: Any) -> str:
    """The stream of a request that also says where to start, or "$all"."""
    chosen = options.WhichOneof("stream_option")
    if chosen == "all":
        return ALL
    # Old clients name the stream beside the options.
    return identifier_name(options.stream.stream_identifier if chosen == "stream" else options.stream_identifier)


def group_settings(options: Any) -> Settings:
    """The settings in a create or an update."""
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
        return END if options.settings.revision > LARGEST else int(options.settings.revision)
    place = getattr(options, chosen)
    where = place.WhichOneof("all_option" if chosen == "all" else "revision_option")
    if where == "end":
        return END
    start = place.position.commit_position if chosen == "all" else place.revision  # both are 0 for the start
    return END if start > LARGEST else int(start)


def _milliseconds(given: Any, name: str) -> int:
    if given.WhichOneof(name) == f"{name}_ticks":
        return int(getattr(given, f"{name}_ticks")) // TICKS_PER_MILLISECOND
    return int(getattr(given, f"{name}_ms"))


def _strategy(given: Any) -> str:
    """The strategy's name; updates, and old clients, have only three of them, by number."""
    name = str(getattr(given, "consumer_strategy", ""))
    if name:
        return name
    numbers = given.DESCRIPTOR.fields_by_name["named_consumer_strategy"].enum_type.values_by_number
    number = given.named_consumer_strategy
    return str(numbers[number].name) if number in numbers else str(number)


def event_filter(given: Any) -> EventFilter:
    """The filter of a group on $all; its window is not needed: a group reads all events."""
    chosen = given.WhichOneof("filter")
    expression = getattr(given, chosen) if chosen else given.event_type
    on_stream = chosen == "stream_identifier"
    return EventFilter(on_stream, regex=expression.regex, prefixes=tuple(expression.prefix))


# To protobuf


def read_event(message: Message, structured: bool) -> pb.ReadResp.ReadEvent:
    """The message for an event; `structured`: with its id as two numbers."""
    return pb.ReadResp.ReadEvent(
        event=recorded_event(message.event, structured, RECORDED) if message.event else None,
        link=recorded_event(message.link, structured, RECORDED) if message.link else None,
        commit_position=message.original.position,
        retry_count=message.retry_count,
    )


def group_info(info: GroupInfo) -> pb.SubscriptionInfo:
    """The message for the statistics of a group."""
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
