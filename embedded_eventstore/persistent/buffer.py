"""The events that a consumer group has in memory and has not sent yet.

Three parts, in the order in which they are sent:

- `retry`: events to send again, in the order of the source, then those replayed from the parked ones;
- `history`: events that were never sent, in order;
- `live`: the newest events, which came while the group was behind. They are not sent from here: when reading has
  reached the oldest of them, all move to the history, and the group is live.
"""

from __future__ import annotations

from bisect import insort_right
from collections import deque
from collections.abc import Sequence
from math import inf

from embedded_eventstore.persistent.message import Message

MOST = 2_000
"""The most events in memory, whatever sizes a client sets."""


def _order(message: Message) -> float:
    return inf if message.parked is not None else message.position


class Buffer:
    """The events in memory: at most about `history_size` plus `live_size` of them.

    Args:
        history_size: the most events in `retry` and `history` together.
        live_size: the most events in `live`.
        live: whether the group has read all events of the source.
    """

    def __init__(self, history_size: int, live_size: int, live: bool) -> None:
        self.retry: list[Message] = []
        self.history: deque[Message] = deque()
        self.live: deque[Message] = deque(maxlen=max(0, min(live_size, MOST)))  # a full one drops its oldest
        self.is_live = live
        self._history_size = min(history_size, MOST)

    def __len__(self) -> int:
        return len(self.retry) + len(self.history)

    def has_room(self, count: int) -> bool:
        """Whether a batch of `count` events may be read."""
        return self._history_size - len(self) > count

    def add_retry(self, message: Message) -> None:
        """Insert the event before all later ones of the source; a replayed one goes to the end."""
        insort_right(self.retry, message, key=_order)

    def add_retries(self, messages: Sequence[Message]) -> None:
        """Insert many events, as `add_retry` inserts one."""
        self.retry += messages
        self.retry.sort(key=_order)

    def add_live(self, message: Message) -> bool:
        """Add a new event.

        Returns:
            True: it is in the history. False: the group is behind now, and will read it later.
        """
        if self.is_live and len(self) < self._history_size:
            self.history.append(message)
            return True
        self.is_live = False
        self.live.append(message)
        return False

    def fall_behind(self) -> None:
        """Note that there are new events which were not added: they must be read."""
        self.is_live = False
        self.live.clear()

    def catch_up(self, read_to: int, at_end: bool) -> Sequence[Message]:
        """Become live if reading has reached the live events.

        Args:
            read_to: the position up to which the source was read.
            at_end: whether the source has no event after it.

        Returns:
            The events that were only in the live buffer: the caller puts them into the history.
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
