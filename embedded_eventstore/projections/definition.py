"""The definition that a projection's source makes: what it reads, how it is partitioned, what it writes."""

from dataclasses import dataclass

from embedded_eventstore.projections.errors import ProjectionFaulted


@dataclass(frozen=True, slots=True)
class SourceDefinition:
    """The result of the calls in a projection's source (fromAll, foreachStream, outputState …).

    Args:
        all_streams: it reads all streams of users (fromAll).
        streams, categories: names; empty if the source has none of them.
        all_events: it gets events of all types ($any).
        events: the event types that it has handlers for.
        by_stream: one state for each stream (foreachStream).
        by_custom_partitions: one state for each result of partitionBy.
        defines_state_transform: it has transformBy or filterBy.
        produces_results: it writes its state, or the transformed one, as results (outputState).
        handles_deleted_notifications: it has a handler for deleted streams ($deleted).
        include_links: it gets links as they are.
        is_bi_state: handlers get [state, shared state].
        result_stream_name: the stream of results; None for the usual name.
        partition_result_stream_name_pattern: the stream of a partition's results, with {0} for the partition.
        reorder_events: events of several streams come in the order of their time.
        processing_lag: of reorder_events, in milliseconds.
    """

    all_streams: bool = False
    streams: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    all_events: bool = True
    events: frozenset[str] = frozenset()
    by_stream: bool = False
    by_custom_partitions: bool = False
    defines_state_transform: bool = False
    produces_results: bool = False
    handles_deleted_notifications: bool = False
    include_links: bool = False
    is_bi_state: bool = False
    result_stream_name: str | None = None
    partition_result_stream_name_pattern: str | None = None
    reorder_events: bool = False
    processing_lag: int | None = None

    def check(self) -> None:
        """Refuse the combinations that EventStoreDB refuses, in its words.

        Raises:
            ProjectionFaulted: it is one of them.
        """
        for refused, reason in self._rules():
            if refused:
                raise ProjectionFaulted(reason)

    def _rules(self) -> list[tuple[bool, str]]:
        some = bool(self.streams or self.categories)
        return [
            (not some and not self.all_streams, "None of streams and categories are included"),
            (
                bool(self.streams and self.categories),
                "Streams and categories cannot be included in a filter at the same time",
            ),
            (self.all_streams and some, "Both FromAll and specific categories/streams cannot be set"),
            (self.all_events and bool(self.events), "Both AllEvents and specific event filters cannot be set"),
            (
                self.by_stream and bool(self.streams),
                "foreachStream projections are not supported on stream based sources",
            ),
            (self.reorder_events and self.all_streams, "Event reordering cannot be used with fromAll()"),
            (
                self.reorder_events and len(self.streams) < 2,
                "Event reordering is only available in fromStreams([]) projections",
            ),
            (
                self.reorder_events and self.processing_lag is not None and self.processing_lag < 50,
                "Event reordering requires processing lag at least of 50ms",
            ),
            (
                self.handles_deleted_notifications and not self.by_stream,
                "Deleted stream notifications are only supported with foreachStream()",
            ),
        ]
