"""JavaScript of a projection, run by QuickJS with limits of time and memory.

An engine is a pure function between batches: it gets events and states, and gives states and what was emitted. All
engines of a server live in one thread of their own (`JavaScriptThread`), because an engine has to stay in the thread
that made it and because a handler that never returns must not hold up the server. QuickJS lets go of Python's lock
while it runs.
"""

import json
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

import quickjs

from lessons.eventstore.embedded.projections.definition import Definition
from lessons.eventstore.embedded.projections.errors import Faulted

PRELUDE = files(__package__).joinpath("prelude.js").read_text(encoding="utf-8")

# What a partition that has no state yet has: (state, result) as JSON.
NO_STATE = ("", None)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one projection may take.

    Args:
        compile_seconds: reading the source; EventStoreDB's own limit.
        handler_seconds: one event, twice EventStoreDB's 250 ms, because the engine counts the processor time of the
            whole process, and the server's own thread works meanwhile.
        slice_seconds: after this time a batch ends with the event it is at, so that other projections get their turn.
        memory_bytes: of one engine.
        stack_bytes: of JavaScript's calls; less than half of the smallest thread stack of any platform (512 KB).
    """

    compile_seconds: float = 0.5
    handler_seconds: float = 0.5
    slice_seconds: float = 0.02
    memory_bytes: int = 64 * 1024 * 1024
    stack_bytes: int = 200 * 1024


@dataclass(frozen=True, slots=True)
class Emitted:
    """One event that a handler asked to write. `extra` has metadata names with values as JSON."""

    stream: str
    type: str
    data: str
    is_json: bool
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Output:
    """What one event of a batch caused.

    Args:
        index: the event's place in the batch.
        emitted: in the order of the calls.
        result: None if the result did not change; else a tuple of one, the new result as JSON or None for removed.
    """

    index: int
    emitted: tuple[Emitted, ...]
    result: tuple[str | None] | None = None


@dataclass(slots=True)
class Outcome:
    """What became of a batch.

    Args:
        done: how many events were handled, from the first on.
        states: partition -> (state, result) as JSON, of partitions that events of this batch belong to.
        fault: why the event after the last one done failed, or None.
    """

    done: int = 0
    outputs: list[Output] = field(default_factory=list)
    states: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    fault: str | None = None
    log: list[str] = field(default_factory=list)


class JavaScriptThread(ThreadPoolExecutor):
    """The one thread in which engines are made, called and given up."""

    def __init__(self) -> None:
        super().__init__(max_workers=1, thread_name_prefix="projections-javascript")


class Engine:
    """One projection's source, ready to handle events.

    Args:
        source: JavaScript as the client sent it.

    Raises:
        Faulted: it can't be compiled, or asks for what EventStoreDB refuses.
    """

    def __init__(self, source: str, limits: Limits | None = None):
        self._limits = limits or Limits()
        self._context: Any = quickjs.Context()
        self._context.set_memory_limit(self._limits.memory_bytes)
        self._context.set_max_stack_size(self._limits.stack_bytes)
        self._context.eval(PRELUDE)
        # Taken before the source runs, so that nothing it does to its globals can change them.
        api = "$projection"
        self._start, self._run, self._partitions, self._interrupted = (
            self._context.eval(f"{api}.{name}") for name in ("start", "run", "partitions", "interrupted")
        )
        self.definition = self._define(source)

    def _define(self, source: str) -> Definition:
        self._context.set_time_limit(self._limits.compile_seconds)
        try:
            self._context.eval(source)
            said = json.loads(self._start())
        except (quickjs.JSException, quickjs.StackOverflow) as error:
            raise Faulted(reason_of(error, "compile", self._limits.compile_seconds)) from None
        self._context.set_time_limit(self._limits.handler_seconds + self._limits.slice_seconds)
        definition = Definition(**{_snake(name): _frozen(name, value) for name, value in said.items()})
        definition.check()
        return definition

    def partitions(self, events: Sequence[dict]) -> list[str | None]:
        """What partitionBy says of each event; None leaves the event out.

        Raises:
            Faulted: partitionBy threw, or did not come to an end.
        """
        try:
            return json.loads(self._partitions(json.dumps(events)))
        except (quickjs.JSException, quickjs.StackOverflow) as error:
            raise Faulted(reason_of(error, "execute", self._limits.handler_seconds)) from None

    def run(
        self, events: Sequence[dict], partitions: Sequence[str], states: dict[str, tuple[str, str | None]]
    ) -> Outcome:
        """Handles events in order, until all are done, one fails or the slice of time is used up.

        Args:
            events: as `as_input` (processing.py) makes them.
            partitions: of each event; "" where the projection has none.
            states: (state, result) of every partition among `partitions` that has one, and of "" for a shared state.
        """
        batch = {
            "events": events,
            "partitions": partitions,
            "states": list(states.items()),
            "milliseconds": self._limits.slice_seconds * 1000,
        }
        try:
            return _outcome(self._run(json.dumps(batch)))
        except (quickjs.JSException, quickjs.StackOverflow) as error:
            reason = reason_of(error, "execute", self._limits.handler_seconds)
        try:
            return _outcome(self._interrupted(reason))
        except (quickjs.JSException, quickjs.StackOverflow):  # no memory left even for that
            return Outcome(fault=reason)

    def close(self) -> None:
        """Gives its memory back."""
        self._start = self._run = self._partitions = self._interrupted = self._context = None


def reason_of(error: Exception, doing: str, seconds: float) -> str:
    """The engine's error as a sentence without the lines of its own stack."""
    message = str(error).strip().split("\n")[0]
    if message == "InternalError: interrupted":
        return f"Projection script took too long to {doing} (allowed: {seconds:g} s)"
    if message in ("null", "InternalError: out of memory"):
        return "Projection script took too much memory"
    return message or type(error).__name__


def _outcome(report: str) -> Outcome:
    said = json.loads(report)
    outputs = [_output(*output) for output in said["outputs"]]
    states = {partition: (state, result) for partition, (state, result) in said["states"]}
    fault = said["fault"]
    if fault in ("out of memory", "InternalError: out of memory"):
        fault = "Projection script took too much memory"
    return Outcome(said["done"], outputs, states, fault, said["log"])


def _output(index: int, emitted: list, result: list | None) -> Output:
    return Output(index, tuple(map(_emitted, emitted)), None if result is None else (result[0],))


def _emitted(said: list) -> Emitted:
    stream, type_, data, is_json, extra = said
    return Emitted(stream, type_, data, is_json, tuple((name, value) for name, value in extra))


def _snake(name: str) -> str:
    return re.sub("[A-Z]", lambda letter: "_" + letter[0].lower(), name)


def _frozen(name: str, value: Any) -> Any:
    if isinstance(value, list):
        return frozenset(value) if name == "events" else tuple(value)
    return int(value) if name == "processingLag" and value is not None else value
