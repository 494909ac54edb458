"""What a consumer group holds in memory and hasn't sent yet.

Three parts, in the order in which they are sent:

- ``retry``: events to be sent again, in the order of the source, then those replayed from the parked ones;
- ``history``: events that were never sent, in order;
- ``live``: the newest events, noticed while the group was behind. They're not sent from here: once reading has
  reached the oldest of them, all move to the history, and the group is live.
"""

from __future__ import annotations

from bisect import insort_right
from collections import deque
from collections.abc import Sequence
from math import inf

from lessons.eventstore.embedded.persistent.message import Message


def _order(message: Message) -> float:
    return inf if message.parked is not None else message.position


class Buffer:
    """The events in memory; at most about ``history_size`` plus ``live_size`` of them."""

    def __init__(self, history_size: int, live_size: int, live: bool) -> None:
        self.retry: list[Message] = []
        self.history: deque[Message] = deque()
        self.live: deque[Message] = deque(maxlen=max(0, live_size))  # a full one forgets its oldest
        self.is_live = live
        self._history_size = history_size

    def __len__(self) -> int:
        return len(self.retry) + len(self.history)

    def has_room(self, count: int) -> bool:
        """Whether a batch of ``count`` events may be read."""
        return self._history_size - len(self) > count

    def add_retry(self, message: Message) -> None:
        """Before all that stand later in the source; a replayed one goes to the end."""
        insort_right(self.retry, message, key=_order)

    def add_live(self, message: Message) -> bool:
        """A new event. True: it is in the history. False: the group is behind now and will read it later."""
        if self.is_live and len(self) < self._history_size:
            self.history.append(message)
            return True
        self.is_live = False
        self.live.append(message)
        return False

    def catch_up(self, read_to: int, at_end: bool) -> Sequence[Message]:
        """After reading up to the position ``read_to``: if that reaches the live events, become live.

        Returns the events that were only in the live buffer, to be put into the history.
        """
        met = at_end
        while self.live and self.live[0].position <= read_to:
            self.live.popleft()
            met = True  # the rest of them follows without a gap
        if not met:
            return ()
        rest = list(self.live)
        self.live.clear()
        self.is_live = True
        return rest
