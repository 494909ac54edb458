"""A sliding window: it finds several events within a time span, as they come.

The times are event times, never those of a clock here. So the same events give the same answer, live or years later.
"""

from bisect import insort
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from lessons.errors import LessonError
from lessons.events import EventError

Data = dict[str, Any]
"""The data of an event."""


class WindowError(LessonError):
    """No window can be made with these numbers."""


@dataclass
class Window:
    """Finds `count` events that are at most `seconds` apart.

    Args:
        count: how many events make the pattern; 1 or more.
        seconds: the longest time between the first and the last of them; 0 or more.

    Raises:
        WindowError: a number is too small.

    >>> window = Window(count=2, seconds=60)
    >>> [bool(window.add({"at": f"2026-03-02T10:{time}+00:00"})) for time in ("00:00", "01:01", "01:30")]
    [False, False, True]
    """

    count: int
    seconds: float
    kept: list[tuple[datetime, int, Data]] = field(default_factory=list, init=False)
    """The events in the window, oldest first: event time, a running number, data."""
    too_late: int = field(default=0, init=False)
    """How many events came when the window had moved past their time."""
    _number: int = field(default=0, init=False, repr=False)

    def __post_init__(self) -> None:
        if self.count < 1 or self.seconds < 0:
            raise WindowError(
                f"A window for {self.count} events within {self.seconds:g} seconds can't be made.",
                "Take 1 event or more, and 0 seconds or more.",
            )

    def add(self, data: Data) -> list[Data]:
        """Move the window on to this event.

        Args:
            data: the event's data; `data["at"]` is its time, as in "2026-03-02T10:00:00+00:00".

        Returns:
            The data of all events in the window, oldest first, when they are `count` or more with this one; else
            nothing.

        Raises:
            EventError: the event has no event time.
        """
        self._number += 1
        at = event_time(data)
        newest = max([at, *(time for time, _, _ in self.kept[-1:])])
        oldest = newest - timedelta(seconds=self.seconds)
        if at < oldest:
            self.too_late += 1
            return []
        insort(self.kept, (at, self._number, data))  # a late event, if not too late, gets the place of its time
        self.kept = [one for one in self.kept if one[0] >= oldest]
        return [one for _, _, one in self.kept] if len(self.kept) >= self.count else []


def event_time(data: Data) -> datetime:
    """The event time: when it happened, by its own data.

    Raises:
        EventError: there is none, or it has no time zone.
    """
    try:
        at = datetime.fromisoformat(data["at"])
    except (KeyError, TypeError, ValueError) as error:
        raise _no_time(data) from error
    if at.tzinfo is None:
        raise _no_time(data)
    return at


def _no_time(data: Data) -> EventError:
    return EventError(
        f"This event carries no time: {str(data)[:60]}.",
        'Whoever writes it adds "at" with its time and zone, such as "2026-03-02T10:00:00+00:00".',
    )
