"""Parked events: the group's stream of links to them.

To park an event is to append a link to `$persistentsubscription-<stream>::<group>-parked`. To replay is to send the
events of these links. A replayed event stays parked until it is finished: the stream is truncated only up to the first
unfinished one, so a crash loses none.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime, timezone

from embedded_eventstore.persistent.message import Message
from embedded_eventstore.persistent.storage import SystemStream
from embedded_eventstore.store import resolve_link


class Parking:
    """The parked events of one group.

    Args:
        stream: their links.

    Attributes:
        replayed_to: the revision before which all were replayed.
        end: the revision of the next parked event.
    """

    def __init__(self, stream: SystemStream) -> None:
        self._stream = stream
        extent = stream.extent()
        self._known = extent is not None  # of a new stream the first event shows where it begins
        self.replayed_to, self.end = (extent[0], extent[1] + 1) if extent else (0, 0)
        self._truncated_to = self.replayed_to
        self._replaying: OrderedDict[int, Message] = OrderedDict()  # sent again, unfinished

    @property
    def count(self) -> int:
        """How many events are parked and not replayed."""
        return self.end - self.replayed_to

    def park(self, message: Message, reason: str) -> None:
        """Park an event; `reason` and the time go into the link's metadata."""
        event = message.event
        # A link that points to nothing is parked as it is.
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
        """The next parked events before revision `to`, at most `limit`; those whose event is gone are left out."""
        messages = []
        links = self._stream.read(self.replayed_to, limit)
        for link in links:
            if link.revision >= to:
                break
            event = resolve_link(self._stream.store, link)
            if event is not None:
                message = Message(event, link, position=link.revision, parked=link.revision)
                self._replaying[link.revision] = message
                messages.append(message)
            self.replayed_to = link.revision + 1
        if not links:
            self.replayed_to = max(to, self.replayed_to)
        self._truncate()
        return messages

    def forget(self, to: int | None) -> None:
        """Let the parked events before revision `to` go, or all; those sent again stay until they are done."""
        self.replayed_to = max(self.replayed_to, self.end if to is None else min(to, self.end))
        self._truncate()

    def finished(self, message: Message) -> None:
        """Note that a replayed event is finished."""
        if message.parked is not None:
            self._replaying.pop(message.parked, None)
        self._truncate()

    def _truncate(self) -> None:
        before = next(iter(self._replaying), self.replayed_to)
        if before > self._truncated_to:
            self._truncated_to = before
            self._stream.truncate(before)
