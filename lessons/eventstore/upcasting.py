"""Upcasting: old events get their new form when they are read; the server's events stay as they are.

The version of an event's form is in its metadata, as {"version": 2}. An event without one has version 1.
"""

from collections.abc import Callable, Iterable
from typing import Any

from esdbclient import NewEvent, RecordedEvent

from lessons.errors import LessonError
from lessons.events import Event, EventError
from lessons.eventstore.recording import from_recorded, metadata_of, to_new

Step = Callable[[dict[str, Any]], list[Event]]
"""From the data of an old event, the events that say the same in the next form; `Upcasters` completes them."""


class UpcastError(LessonError):
    """An event can't be brought to its newest form."""


def versioned(recorded: RecordedEvent) -> Event:
    """The event with the version of its form: {"type": …, "version": …, "data": {…}}.

    Raises:
        EventError: it is not JSON, or its version is not a whole number from 1.
    """
    version = metadata_of(recorded).get("version", 1)
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise EventError(
            f"{recorded.type}, event {recorded.stream_position} of its stream, has the version {version!r}.",
            "A version is a whole number from 1; whoever writes the event puts it into its metadata.",
        )
    return {**from_recorded(recorded), "version": version}


def to_versioned(event: Event, **more: Any) -> NewEvent:
    """The event {"type": …, "version": …, "data": {…}} as the client appends it.

    Args:
        event: without a version it gets version 1.
        more: further fields of its metadata.
    """
    return to_new(event, metadata={"version": event.get("version", 1), **more})


class Upcasters:
    """Steps that each bring events of one type from one version to the next.

    >>> upcasters = Upcasters()
    >>> upcasters.add("Paid", 1, lambda data: [{"type": "Paid", "version": 2, "data": {**data, "currency": "EUR"}}])
    >>> upcasters({"type": "Paid", "version": 1, "data": {"amount": 5}})
    [{'type': 'Paid', 'version': 2, 'data': {'amount': 5, 'currency': 'EUR'}}]
    """

    def __init__(self) -> None:
        self._steps: dict[tuple[str, int], Step] = {}

    def add(self, type: str, version: int, step: Step) -> None:
        """Use this step for events of a type and version.

        Args:
            type: as on the server.
            version: the version that the step takes.
            step: gets the event's data, and returns a list of events: one with another version or type, several when
                the old event says several things, none when nobody needs it any more.

        Raises:
            UpcastError: there is a step for these already.
        """
        if (type, version) in self._steps:
            raise UpcastError(
                f"There are two steps for {type} version {version}.", "Keep one: an old event has one meaning."
            )
        self._steps[type, version] = step

    def __call__(self, event: Event) -> list[Event]:
        """The event in its newest form; an event without a step is returned as it is.

        Args:
            event: {"type": …, "version": …, "data": {…}}.

        Raises:
            UpcastError: a step does not find what it needs in the data, returns no list of events, or the steps go in
                a circle.
        """
        return self._upcast(event, ())

    def all(self, some_events: Iterable[Event]) -> list[Event]:
        """All of these events in their newest form, in order; raises as a call does."""
        return [new for event in some_events for new in self(event)]

    def _upcast(self, event: Event, before: tuple[tuple[str, int], ...]) -> list[Event]:
        kind = (event["type"], event["version"])
        if kind not in self._steps:
            return [event]
        if kind in before:
            path = ", ".join(f"{type} {version}" for type, version in (*before, kind))
            raise UpcastError(
                f"The steps go in a circle: {path}.", "Each step leads to a later version or another type."
            )
        made = self._run(kind, event["data"])
        return [
            newest
            for one in made
            for newest in self._upcast({**one, "version": one.get("version", 1)}, (*before, kind))
        ]

    def _run(self, kind: tuple[str, int], data: dict[str, Any]) -> list[Event]:
        try:
            return _event_list(kind, self._steps[kind](dict(data)))
        except KeyError as error:
            raise UpcastError(
                f"{kind[0]} version {kind[1]} has no {error}: {str(data)[:60]}.",
                "Not all old events look alike: let the step use data.get(…) with what holds where it is missing.",
            ) from error


def _event_list(kind: tuple[str, int], made: object) -> list[Event]:
    events: list[Any] = list(made) if isinstance(made, Iterable) and not isinstance(made, str | dict) else [made]
    if not all(isinstance(one, dict) and one.keys() >= {"type", "data"} for one in events) or isinstance(made, dict):
        raise UpcastError(
            f"The step for {kind[0]} version {kind[1]} returned {str(made)[:60]}, and not a list of events.",
            "Return a list, also of one event: [{'type': …, 'version': …, 'data': {…}}].",
        )
    return events
