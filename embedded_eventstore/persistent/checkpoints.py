"""The progress of a group, and the checkpoint that survives a restart.

A checkpoint is the position up to which every event is finished. After a restart the group continues after it. So
no unfinished event is lost, and events that were finished since the last checkpoint are sent again: consumers must
expect that.
"""

from __future__ import annotations

from collections import OrderedDict

from embedded_eventstore.persistent.message import Message
from embedded_eventstore.persistent.settings import Settings
from embedded_eventstore.persistent.storage import SystemStream


class Progress:
    """Which events entered the group, and which of them are unfinished.

    Args:
        start: the position after which the group begins.

    Attributes:
        seen_to: the position up to which the source was read.
        seen: how many events that were since the start, with those that a filter left out.
        checkpointed: how many of them the last checkpoint covers.
    """

    def __init__(self, start: int) -> None:
        self.seen_to = start
        self.seen = 0
        self.checkpointed = 0
        self._unfinished: OrderedDict[int, Message] = OrderedDict()  # by sequence: the first is the lowest

    def entered(self, message: Message) -> None:
        """Count the next event of the source, which is in the group now."""
        self.seen += 1
        message.sequence, message.previous = self.seen, self.seen_to
        self.seen_to = message.position
        self._unfinished[self.seen] = message

    def passed(self, position: int, count: int) -> None:
        """Count `count` events that a filter left out, up to this position."""
        self.seen += count
        self.seen_to = max(position, self.seen_to)

    def finished(self, message: Message) -> None:
        """Note that the event is finished."""
        self._unfinished.pop(message.sequence, None)

    def done(self) -> tuple[int, int]:
        """How many events from the start are finished without a gap, and the position of the last of them."""
        if not self._unfinished:
            return self.seen, self.seen_to
        lowest = next(iter(self._unfinished.values()))
        return lowest.sequence - 1, lowest.previous

    def __len__(self) -> int:
        return len(self._unfinished)


class Checkpoints:
    """Writes the checkpoints of one group.

    Args:
        stream: where they are kept.
        start: the position after which the group begins.
        position: the position of the last checkpoint; None if there is none.
    """

    def __init__(self, stream: SystemStream, start: int, position: int | None) -> None:
        self._stream = stream
        self._written_at = float("-inf")
        self.start = start
        self.position = position

    def due(self, settings: Settings, finished: int, now: float, timed: bool) -> bool:
        """Whether to write a checkpoint now.

        Args:
            settings: of the group.
            finished: how many events were finished since the last checkpoint.
            now: the time in seconds.
            timed: whether the clock asks; otherwise an event that was finished.
        """
        if finished <= 0:
            return False
        if finished >= settings.max_checkpoint_count:
            return True
        if not timed or settings.checkpoint_after == 0:
            return False
        return finished >= settings.min_checkpoint_count and now - self._written_at >= settings.checkpoint_after / 1000

    def write(self, shown: str, now: float) -> None:
        """Append a checkpoint: the position as `Source.format_position` writes it."""
        self._written_at = now
        self._stream.append("$SubscriptionCheckpoint", shown)
