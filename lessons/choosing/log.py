"""What the scenario asks of a technology: the one interface that all four fit.

It is small on purpose. What a technology has besides it is its reason to exist, and the lesson shows that by its own
client.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from types import TracebackType

from lessons.events import Event


class Reader(ABC):
    """Reads a log under a name. Who comes later under the same name goes on after what was confirmed."""

    @abstractmethod
    def read(self, count: int, seconds: float = 20.0) -> list[Event]:
        """The next events, as they come.

        Args:
            count: at most so many.
            seconds: for at most so long; fewer events come back when the time is over.
        """

    @abstractmethod
    def confirm(self) -> None:
        """Say that all events were processed that this reader has read."""

    @abstractmethod
    def rewind(self) -> None:
        """Read again from the oldest event."""

    @abstractmethod
    def close(self) -> None:
        """End; what was not confirmed comes again, to whoever reads under the same name."""

    def __enter__(self) -> "Reader":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Log(ABC):
    """The events of the scenario, in a technology; two partitions where it has such.

    Args:
        technology: its name, such as "Kafka".
        ranked: whether its figures may be compared: not those of a stand-in.
        kept_where: where an event is, here, when its write is acknowledged.
    """

    technology: str
    ranked: bool = True
    kept_where: str = "in memory"

    @abstractmethod
    def write(self, some_events: Sequence[Event]) -> None:
        """Write the events, each with its account as the key; return when the server has acknowledged all."""

    @abstractmethod
    def reader(self, name: str) -> Reader:
        """A reader of that name; a new name begins with the oldest event."""

    @abstractmethod
    def delete(self) -> None:
        """Delete the log, its events and its readers' positions from the server, and close the clients."""
