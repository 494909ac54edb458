"""What every feature is given: the client's package, a client, a stream of its own."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

WORDS = {"StreamIsDeleted": "stream deleted", "StreamTombstoned": "stream deleted", "AlreadyExists": "group exists"}


@dataclass(frozen=True)
class Context:
    """The package ``api``, a ``client`` of it, and the name of a ``stream`` that nobody else uses."""

    api: Any
    client: Any
    stream: str

    def event(self, number: int, kind: str = "Opened") -> Any:
        """A JSON event of the type ``kind``."""
        return self.api.NewEvent(type=kind, data=json.dumps({"n": number}).encode())

    def append(self, numbers: Iterable[int], state: Any = None, end: str = "") -> int:
        """Append events to the stream, or to that with another end; returns the last revision."""
        name = self.stream + end
        events = [self.event(number) for number in numbers]
        events = events[0] if len(events) == 1 else events
        state = self.api.StreamState.ANY if state is None else state
        self.client.append_to_stream(name, current_version=state, events=events)
        return self.client.get_current_version(name)

    def read(self, end: str = "", **options: Any) -> list[int]:
        """The revisions of what a read returns."""
        return revisions(self.client.get_stream(self.stream + end, **options))


def revisions(events: Iterable[Any]) -> list[int]:
    """The revision of each event."""
    return [event.stream_position for event in events]


def until(call: Callable[[], Any], holds: Callable[[Any], bool]) -> Any:
    """Asks again until what is asked holds; the limit of a feature ends it."""
    while not holds(found := call()):
        time.sleep(0.05)
    return found


def state(value: Any) -> int | str:
    """A revision as it is, and the name of what is none."""
    return value if type(value) is int else {"NO_STREAM": "no stream", "EXISTS": "stream exists"}[value.name]


def refusal(call: Callable[[], object], missing: str = "stream not found") -> dict[str, object]:
    """What a call that must fail says; ``missing`` is what has not been found."""
    try:
        call()
    except Exception as error:
        name = type(error).__name__.removesuffix("Error")
        if name == "WrongCurrentVersion":
            return {"error": "wrong version", **versions(error)}
        if name == "FailedPrecondition" and str(error).endswith("is deleted."):
            return {"error": "stream deleted"}
        word = {**WORDS, "NotFound": missing}.get(name)
        if word is None:
            raise
        return {"error": word}
    return {"error": "none"}


def versions(error: Exception) -> dict[str, int | str]:
    """The versions that an error tells: in fields, or the actual one in its sentence."""
    if getattr(error, "expected_version", None) is not None:
        return {"expected": state(error.expected_version), "actual": state(error.actual_version)}
    found = re.search(r"last event is (\d+)", str(error))
    return {"actual": int(found[1]) if found else "no stream"}
