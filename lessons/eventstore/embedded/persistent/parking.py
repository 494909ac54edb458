"""Events that were put aside: the group's stream of parked events.

Parking writes a link to the event into ``$persistentsubscription-<stream>::<group>-parked``. Replaying sends what the
links lead to. A replayed event is still parked until it is finished: the stream is truncated only up to the first one
that isn't, so that a crash in between loses none.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime, timezone

from lessons.eventstore.embedded.persistent.message import Message
from lessons.eventstore.embedded.persistent.storage import SystemStream
from lessons.eventstore.embedded.store import resolve


class Parking:
    """The parked events of one group.

    replayed_to   the revision before which all were replayed
    end           the revision that the next parked event will get
    """

    def __init__(self, stream: SystemStream) -> None:
        self._stream = stream
        extent = stream.extent()
        self._known = extent is not None  # where it begins, if it isn't there yet, the first event says
        self.replayed_to, self.end = (extent[0], extent[1] + 1) if extent else (0, 0)
        self._truncated_to = self.replayed_to
        self._replaying: OrderedDict[int, Message] = OrderedDict()  # sent again, unfinished

    @property
    def count(self) -> int:
        """How many wait to be replayed."""
        return self.end - self.replayed_to

    def park(self, message: Message, reason: str) -> None:
        """Put a link to the event here; ``reason`` and the time go into the link's metadata."""
        event = message.event
        # A link that leads to nothing is parked as it is.
        target = f"{event.revision}@{event.stream}" if event else message.original.data.decode(errors="replace")
        metadata = {
            "added": datetime.now(timezone.utc).isoformat(),
            "reason": reason,
            "subscriptionEventNumber": message.original.revision,
        }
        revision = self._stream.append_link(target, metadata)
        if not self._known:
            self.replayed_to = self._truncated_to = revision
            self._known = True
        self.end = revision + 1

    def replay(self, to: int, limit: int) -> Sequence[Message]:
        """The next parked events before revision ``to``, at most ``limit``; those whose event is gone are left out."""
        messages = []
        links = self._stream.read(self.replayed_to, limit)
        for link in links:
            if link.revision >= to:
                break
            event = resolve(self._stream.store, link)
            if event is not None:
                message = Message(event, link, position=link.revision, parked=link.revision)
                self._replaying[link.revision] = message
                messages.append(message)
            self.replayed_to = link.revision + 1
        if not links:
            self.replayed_to = max(to, self.replayed_to)
        self._truncate()
        return messages

    def finished(self, message: Message) -> None:
        """A replayed event is done."""
        self._replaying.pop(message.parked, None)
        self._truncate()

    def _truncate(self) -> None:
        before = next(iter(self._replaying), self.replayed_to)
        if before > self._truncated_to:
            self._truncated_to = before
            self._stream.truncate(before)
