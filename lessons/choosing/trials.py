"""What happens on a technology when something goes wrong, or when several read: each is tried, none is looked up."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from lessons import events
from lessons.choosing.log import Log, Reader
from lessons.choosing.scenario import in_order, key_of
from lessons.events import Event

READERS = 3
"""How many readers share the work in a trial; a log has two partitions."""
MOMENT = 1.0
"""Seconds to wait for events that may not come."""
TRIES = 3
"""How often a program is started again that fails on a bad event."""


def deposit(amount: object) -> Event:
    """A deposit into the account of the trials; only a whole number is a good amount."""
    return {"type": "MoneyDeposited", "data": {"amount": amount, "account": "account-7", "number": 1}}


GOOD, BAD = deposit(50), deposit("fifty")


class Trials(ABC):
    """The trials, as they end on a technology that has nothing special; each overrides what it has something for.

    A trial makes what it needs on the server, and deletes it.
    """

    technology: str
    shares: str
    """By what several readers share the events of one partition."""

    @abstractmethod
    def make_log(self) -> Log:
        """A new log of its own."""

    @abstractmethod
    def busy(self) -> int:
        """How many of three readers have work, where two partitions are shared, and each keeps its order."""

    @abstractmethod
    def sharing(self) -> int:
        """How many of three readers have work, where whoever is free takes the next event of one partition."""

    def copies(self) -> int:
        """How many copies are stored of an event that a program writes again, since it has heard no answer."""
        with self.log() as log, log.reader("count") as reader:
            log.write([GOOD])
            log.write([GOOD])
            return len(reader.read(2))

    def past_bad(self) -> int:
        """How many of two good events are handled around a bad one, on which the program fails at every start."""
        with self.log() as log:
            log.write([GOOD, BAD, GOOD])
            return sum(_handled(log) for _ in range(TRIES))

    def takes_new_form(self) -> bool:
        """Whether an event is taken whose field has another type than before."""
        with self.log() as log, log.reader("count") as reader:
            log.write([GOOD])
            log.write([BAD])
            return reader.read(2)[1:] == [BAD]

    @contextmanager
    def log(self) -> Iterator[Log]:
        """A new log, which is deleted at the end."""
        log = self.make_log()
        try:
            yield log
        finally:
            log.delete()


def is_good(event: Event) -> bool:
    """Whether a program of the trials can handle it."""
    return isinstance(event["data"]["amount"], int)


def _handled(log: Log) -> int:
    """How many events a program handles until it fails; it confirms each one."""
    with log.reader("program") as reader:
        for count in range(2):
            if not all(map(is_good, reader.read(1))):
                return count
            reader.confirm()
        return 2


@dataclass(frozen=True)
class Crash:
    """What a crash costs.

    Args:
        lost: how many events nobody got.
        twice: how many came twice.
    """

    lost: int
    twice: int


def crash(log: Log, some_events: list[Event], confirmed: int, unconfirmed: int) -> Crash:
    """A reader ends in the middle, and another goes on under its name.

    Args:
        log: an empty one.
        some_events: more than the first reader reads.
        confirmed, unconfirmed: how many it has read then.
    """
    log.write(some_events)
    with log.reader("payroll") as first:
        got = first.read(confirmed)
        first.confirm()
        got += first.read(unconfirmed)
    with log.reader("payroll") as second:
        got += second.read(len(some_events) - confirmed)
        got += second.read(confirmed, MOMENT)  # what was confirmed, and comes all the same
    times = Counter(map(events.to_bytes, got))
    lost = sum(events.to_bytes(event) not in times for event in some_events)
    return Crash(lost, sum(times.values()) - len(times))


def replay(reader: Reader, count: int) -> int:
    """How many events come again, from the first on, to a reader that has confirmed all of them.

    An account of which a later event comes first does not count.

    Args:
        reader: has read everything.
        count: how many to read once more.
    """
    reader.confirm()
    reader.rewind()
    came = reader.read(count)
    from_first = set(in_order(came))
    return sum(key_of(event) in from_first for event in came)


def ordered(some_events: list[Event]) -> str:
    """Of how many accounts the events came in order, such as "100 of 100"."""
    accounts = {event["data"]["account"] for event in some_events}
    return f"{len(in_order(some_events))} of {len(accounts)}"
