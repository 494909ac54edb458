"""How far a group has come, and the checkpoint that outlives the server.

A checkpoint is the position up to which every event is finished. After a restart the group goes on behind it. So
nothing unfinished is lost, and what was finished since the last checkpoint is sent again: a consumer must be ready
for that.
"""

from __future__ import annotations

from collections import OrderedDict

from lessons.eventstore.embedded.persistent.message import Message
from lessons.eventstore.embedded.persistent.settings import Settings
from lessons.eventstore.embedded.persistent.storage import SystemStream


class Progress:
    """Which events came and which are unfinished.

    seen_to         the position up to which the source was seen
    seen            how many events that were since the start, with those a filter left out
    checkpointed    how many of them the last checkpoint covers
    """

    def __init__(self, start: int) -> None:
        self.seen_to = start
        self.seen = 0
        self.checkpointed = 0
        self._unfinished: OrderedDict[int, Message] = OrderedDict()  # sequence to event: the first is the lowest

    def entered(self, message: Message) -> None:
        """The next event of the source is in the group now."""
        self.seen += 1
        message.sequence, message.previous = self.seen, self.seen_to
        self.seen_to = message.position
        self._unfinished[self.seen] = message

    def passed(self, position: int, count: int) -> None:
        """Up to here nothing else is for the group; a filter left out ``count`` events."""
        self.seen += count
        self.seen_to = max(position, self.seen_to)

    def finished(self, message: Message) -> None:
        self._unfinished.pop(message.sequence, None)

    def done(self) -> tuple[int, int]:
        """(how many events from the start are finished without a gap, the position of the last of them)"""
        if not self._unfinished:
            return self.seen, self.seen_to
        lowest = next(iter(self._unfinished.values()))
        return lowest.sequence - 1, lowest.previous

    def __len__(self) -> int:
        return len(self._unfinished)


class Checkpoints:
    """Reads and writes the checkpoints of one group.

    start       the position behind which the group begins
    position    the position of the last checkpoint; None if there is none
    """

    def __init__(self, stream: SystemStream, start: int, position: int | None) -> None:
        self._stream = stream
        self._written_at = float("-inf")
        self.start = start
        self.position = position

    def due(self, settings: Settings, finished: int, now: float, timed: bool) -> bool:
        """Whether to write one, ``finished`` events after the last; ``timed``: asked by the clock, not by an event."""
        if finished <= 0:
            return False
        if finished >= settings.max_checkpoint_count:
            return True
        if not timed or settings.checkpoint_after == 0:
            return False
        return finished >= settings.min_checkpoint_count and now - self._written_at >= settings.checkpoint_after / 1000

    def write(self, shown: str, now: float) -> None:
        self._written_at = now
        self._stream.append("$SubscriptionCheckpoint", shown)
