"""Deciders: a state, how an event changes it (evolve), and which events a command leads to (decide).

>>> def decide(light, command):
...     return [] if command["type"] == light else [{"type": command["type"], "data": {}}]
>>> lamp = Decider("Off", decide=decide, evolve=lambda light, event: event["type"])
>>> failures(lamp, [Scenario("on", given=[], when={"type": "On"}, then=[{"type": "On", "data": {}}])])
[]
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any, Generic, TypeVar

from esdbclient import EventStoreDBClient, StreamState
from esdbclient.exceptions import NotFound

from lessons.errors import LessonError
from lessons.events import Event
from lessons.eventstore.account import Refused
from lessons.eventstore.client_errors import WrongVersion
from lessons.eventstore.producer import append
from lessons.eventstore.recording import from_recorded

Command = dict[str, Any]
"""A wish: {"type": …} and its details."""
S = TypeVar("S")
TRIES = 20
"""How often a command is decided because somebody else wrote to the stream in between."""


class DecisionError(LessonError):
    """A command can't be decided."""


@dataclass(frozen=True)
class Decider(Generic[S]):
    """The rules of one kind of stream; both functions ask no server and change nothing.

    Args:
        initial: the state before the first event.
        decide: from the state and a command, the events that follow; raises Refused.
        evolve: from the state and an event, the state afterwards; it refuses nothing.
    """

    initial: S
    decide: Callable[[S, Command], list[Event]]
    evolve: Callable[[S, Event], S]

    def fold(self, some_events: Iterable[Event]) -> S:
        """The state after all of these events."""
        return reduce(self.evolve, some_events, self.initial)


@dataclass(frozen=True)
class Scenario:
    """A rule as an example: given these events, when this command comes, then these events follow.

    Args:
        name: what the rule says, in a few words.
        given: the events so far.
        when: the command.
        then: the events that follow, in their order; the class Refused where it is to be refused.
    """

    name: str
    when: Command
    then: list[Event] | type[Refused]
    given: list[Event] = field(default_factory=list)


def failures(decider: Decider[Any], scenarios: Sequence[Scenario]) -> list[str]:
    """What is wrong with each scenario that the decider does not meet, a sentence each."""
    found = [(one, _outcome(decider, one)) for one in scenarios]
    return [f"{one.name}: expected {_words(one.then)}, got {_words(got)}" for one, got in found if got != one.then]


def _outcome(decider: Decider[Any], scenario: Scenario) -> list[Event] | type[Refused]:
    try:
        return list(decider.decide(decider.fold(scenario.given), scenario.when))
    except Refused:
        return Refused


def _words(outcome: list[Event] | type[Refused]) -> str:
    if isinstance(outcome, type):
        return "a refusal"
    return ", ".join(f"{event['type']} {event['data']}" for event in outcome) or "no event"


def handle(client: EventStoreDBClient, stream: str, decider: Decider[Any], command: Command) -> list[Event]:
    """Load the stream, decide, and append what follows; again from the beginning when somebody else was faster.

    Args:
        client: of the server.
        stream: its name on the server; a stream without events has the decider's initial state.
        decider: the rules.
        command: what is wished.

    Returns:
        The events that were appended; none when nothing follows.

    Raises:
        Refused: the rules do not allow it.
        DecisionError: others write to the stream all the time.
    """
    for _ in range(TRIES):
        new, expected = decide_now(client, stream, decider, command)
        try:
            if new:
                append(client, stream, new, expected)
            return new
        except WrongVersion:
            continue
    raise DecisionError(
        f"{stream} was written to by others {TRIES} times while {command['type']} was decided.",
        "Handle the command again when there is less going on, or look for a smaller stream.",
    )


def decide_now(
    client: EventStoreDBClient, stream: str, decider: Decider[Any], command: Command
) -> tuple[list[Event], int | StreamState]:
    """The events that follow, and the version of the stream that they were decided on; nothing is appended.

    Raises:
        Refused: the rules do not allow it.
    """
    story = _story(client, stream)
    return decider.decide(decider.fold(story), command), len(story) - 1 if story else StreamState.NO_STREAM


def _story(client: EventStoreDBClient, stream: str) -> list[Event]:
    try:
        return [from_recorded(recorded) for recorded in client.get_stream(stream)]
    except NotFound:
        return []
