"""The settings of a consumer group."""

from __future__ import annotations

from dataclasses import dataclass

from embedded_eventstore.persistent.strategies import STRATEGIES

END = -1  # start with events that come after the group was created


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a group, with the defaults of the client.

    Args:
        start: the first event wanted: a revision, or a commit position for $all; or END.
        resolve_links: whether consumers get the events that links point to.
        extra_statistics: whether the times of consumers are measured.
        message_timeout: milliseconds after which an event is sent again; 0 for never.
        max_retry_count: how often an event is sent again before it is parked.
        checkpoint_after: milliseconds between checkpoints; 0 for no checkpoints by time.
        min_checkpoint_count: finished events that a checkpoint by time needs.
        max_checkpoint_count: finished events after which a checkpoint is written immediately.
        max_subscriber_count: the most consumers at once; 0 for any number.
        live_buffer_size: newest events in memory while the group is behind.
        read_batch_size: events read from the store at once.
        history_buffer_size: events in memory that are not sent yet.
        strategy: a name of `STRATEGIES`.
    """

    start: int = 0
    resolve_links: bool = False
    extra_statistics: bool = False
    message_timeout: int = 30_000
    max_retry_count: int = 10
    checkpoint_after: int = 2_000
    min_checkpoint_count: int = 10
    max_checkpoint_count: int = 1_000
    max_subscriber_count: int = 5
    live_buffer_size: int = 500
    read_batch_size: int = 200
    history_buffer_size: int = 500
    strategy: str = "DispatchToSingle"

    def fault(self) -> str:
        """What is wrong with the settings, in the server's words; empty if nothing is."""
        if self.strategy not in STRATEGIES:
            return f"Consumer strategy {self.strategy} does not exist."
        if self.start < END:
            return "Invalid Start From position: event number must be greater than or equal to -1."
        if self.history_buffer_size <= self.read_batch_size:
            return "Read batch size may not be greater than or equal to the history buffer size."
        counts = (self.message_timeout, self.max_retry_count, self.checkpoint_after, self.max_subscriber_count)
        if min(*counts, self.min_checkpoint_count, self.max_checkpoint_count, self.live_buffer_size) < 0:
            return "Counts, sizes and times may not be negative."
        if self.read_batch_size < 1:
            return "The read batch size must be at least 1."
        return ""
