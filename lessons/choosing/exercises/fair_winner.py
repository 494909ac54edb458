"""Exercise: find why a benchmark names the wrong winner."""

from collections.abc import Sequence

from lessons.choosing.log import Log, Reader
from lessons.choosing.scenario import bank_events
from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.events import Event


class Clock:
    """A clock that moves only when somebody works."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class PretendLog(Log):
    """A log in memory whose writes take as long as they are told.

    Args:
        technology: its name.
        clock: moved by each write.
        seconds: for an event.
        keeps: of so many events it keeps one that it was given; 1 for all of them.
        first: seconds that the first write takes more, as a connection is made.
        ranked: as of every Log.
    """

    def __init__(
        self, technology: str, clock: Clock, seconds: float, keeps: int = 1, first: float = 0, ranked: bool = True
    ):
        self.technology, self.clock, self.seconds = technology, clock, seconds
        self.keeps, self.first, self.ranked = keeps, first, ranked
        self.events: list[Event] = []

    def write(self, some_events: Sequence[Event]) -> None:
        self.clock.now += self.seconds * len(some_events) + self.first
        self.first = 0
        self.events += some_events[:: self.keeps]

    def reader(self, name: str) -> Reader:
        return PretendReader(self.events)

    def delete(self) -> None:
        self.events.clear()


class PretendReader(Reader):
    """Reads a list from its beginning."""

    def __init__(self, some_events: list[Event]):
        self.events, self.left = some_events, list(some_events)

    def read(self, count: int, seconds: float = 20.0) -> list[Event]:
        found, self.left = self.left[:count], self.left[count:]
        return found

    def confirm(self) -> None:
        """Nothing is kept."""

    def rewind(self) -> None:
        self.left = list(self.events)

    def close(self) -> None:
        """Nothing is open."""


def _honest(clock: Clock) -> list[Log]:
    return [PretendLog("slow", clock, 0.02), PretendLog("quick", clock, 0.01), PretendLog("slower", clock, 0.03)]


def _one_loses(clock: Clock) -> list[Log]:
    return [PretendLog("sound", clock, 0.01), PretendLog("careless", clock, 0.001, keeps=2)]


def _a_stand_in(clock: Clock) -> list[Log]:
    return [PretendLog("stand-in", clock, 0.001, ranked=False), PretendLog("real", clock, 0.01)]


def _none(clock: Clock) -> list[Log]:
    return [PretendLog("careless", clock, 0.001, keeps=3), PretendLog("stand-in", clock, 0.002, ranked=False)]


SCENES = ((_honest, 40, "quick"), (_one_loses, 30, "sound"), (_a_stand_in, 20, "real"), (_none, 10, ""))
"""Who is in the race, how many events each gets, and who wins; nobody where none is fit to be ranked."""


def check(winner: Answer) -> str:
    for make, count, best in SCENES:
        clock = Clock()
        _compare(winner(make(clock), bank_events(count), clock), best)
    return "Who loses events is out of the race, and so is who only stands in for somebody."


def _compare(found: object, best: str) -> None:
    if found == best:
        return
    if found == "careless":
        raise Wrong(
            "Your winner is a log from which only some of the events can be read. What did the others do longer?"
        )
    if found == "stand-in":
        raise Wrong("Your winner stands in for a service that runs elsewhere: its figures say nothing of that service.")
    if not best:
        raise Wrong(f"Nobody is left to be ranked, and you return {found!r}. Say so with an empty text.")
    raise Wrong(f"You say {found!r}, and {best!r} took the shortest time of those that are fit to be ranked.")


EXERCISE = Exercise(
    id="choosing.fair_winner",
    title="Find why a benchmark names the wrong winner",
    notebook="05_choosing",
    minutes=6,
    kind="diagnose",
    hints=(
        "The program measures how long `write` took. What does it know of what can be read afterwards?",
        'Read with `log.reader("check").read(len(some_events))` and count. And look at `log.ranked`.',
        "With nobody left, `max` and `min` raise an error: they have the argument `default`.",
    ),
    why=(
        "A rate is events that arrived in a time, not calls that returned. So read what was written, after the clock "
        "has stopped, and leave out who loses some. A stand-in has no place in the table. You could also raise an "
        "error for a lossy log; a table with a note is kinder. The usual mistake is to rank first and to look at the "
        "settings later."
    ),
    checker=check,
    **answers_beside(__file__),
)
