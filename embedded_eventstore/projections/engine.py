"""The JavaScript of a projection, run by QuickJS with limits of time and memory.

An engine keeps nothing between batches: it gets events and states, and returns states and what was emitted. All engines
of a server live in one thread (`JavaScriptThread`): an engine must stay in the thread that created it, and a handler
that never returns must not block the server. QuickJS releases Python's lock while it runs.
"""

import json
import re
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any, NamedTuple

import quickjs

from embedded_eventstore.projections.definition import SourceDefinition
from embedded_eventstore.projections.errors import ProjectionFaulted

PRELUDE = files(__package__).joinpath("prelude.js").read_text(encoding="utf-8")

State = tuple[str, str | None]
"""(state, result) of a partition, each as JSON: the state is "" before the first event, no result is None."""
NO_STATE: State = ("", None)
Input = Mapping[str, Any]
"""An event as prelude.js takes it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one projection.

    Args:
        compile_seconds: for reading the source; EventStoreDB's own limit.
        handler_seconds: for one event; twice EventStoreDB's 250 ms, because the engine counts the processor time of the
            whole process, and the server's own thread works at the same time.
        slice_seconds: after this time a batch ends with its current event, so that other projections get their turn.
        memory_bytes: of one engine.
        stack_bytes: of JavaScript's calls; less than half of the smallest thread stack of any platform (512 KB).
    """

    compile_seconds: float = 0.5
    handler_seconds: float = 0.5
    slice_seconds: float = 0.02
    memory_bytes: int = 160 * 1024 * 1024
    stack_bytes: int = 200 * 1024


class Emitted(NamedTuple):
    """One event that a handler emitted.

    Args:
        stream: where it goes.
        type: its type.
        data: its data, as text.
        is_json: whether the data is JSON.
        extra: metadata names with values as JSON.
    """

    stream: str
    type: str
    data: str
    is_json: bool
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Output:
    """The output for one event of a batch.

    Args:
        index: the event's place in the batch.
        emitted: in the order of the calls.
        result: None if the result did not change; otherwise a tuple of one: the new result as JSON, None if removed.
    """

    index: int
    emitted: tuple[Emitted, ...]
    result: tuple[str | None] | None = None


@dataclass(slots=True)
class Outcome:
    """The outcome of a batch.

    Args:
        done: how many events were handled, from the first on.
        outputs: of the events that caused something.
        states: by partition, of the partitions of this batch.
        fault: why the next event failed; None if none failed.
        log: the lines that handlers logged.
    """

    done: int = 0
    outputs: list[Output] = field(default_factory=list)
    states: dict[str, State] = field(default_factory=dict)
    fault: str | None = None
    log: list[str] = field(default_factory=list)


class JavaScriptThread(ThreadPoolExecutor):
    """The one thread in which engines are created, called and closed."""

    def __init__(self) -> None:
        super().__init__(max_workers=1, thread_name_prefix="projections-javascript")


class Engine:
    """One projection's source, ready to handle events.

    Args:
        source: JavaScript as the client sent it.
        limits: of time and memory.

    Raises:
        ProjectionFaulted: it can't be compiled, or asks for what EventStoreDB refuses.
    """

    def __init__(self, source: str, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._context: Any = quickjs.Context()
        self._context.set_memory_limit(self._limits.memory_bytes)
        self._context.set_max_stack_size(self._limits.stack_bytes)
        self._context.eval(PRELUDE)
        # Read before the source runs, so that the source can't replace them.
        api = "$projection"
        self._start, self._run, self._partitions, self._interrupted = (
            self._context.eval(f"{api}.{name}") for name in ("start", "run", "partitions", "interrupted")
        )
        self.definition = self._define(source)

    def _define(self, source: str) -> SourceDefinition:
        self._context.set_time_limit(self._limits.compile_seconds)
        try:
            self._context.eval(source)
            said = json.loads(self._start())
        except (quickjs.JSException, quickjs.StackOverflow) as error:
            raise ProjectionFaulted(fault_reason(error, "compile", self._limits.compile_seconds)) from None
        self._context.set_time_limit(self._limits.handler_seconds + self._limits.slice_seconds)
        definition = SourceDefinition(**{_snake(name): _frozen(name, value) for name, value in said.items()})
        definition.check()
        return definition

    def partitions(self, events: Sequence[Input]) -> list[str | None]:
        """The partition of each event, by partitionBy; None leaves the event out.

        Raises:
            ProjectionFaulted: partitionBy threw, or did not end in time.
        """
        try:
            partitions: list[str | None] = json.loads(self._partitions(json.dumps(events)))
            return partitions
        except (quickjs.JSException, quickjs.StackOverflow) as error:
            raise ProjectionFaulted(fault_reason(error, "execute", self._limits.handler_seconds)) from None

    def run(self, events: Sequence[Input], partitions: Sequence[str], states: Mapping[str, State]) -> Outcome:
        """Handle events in order, until all are done, one fails, or the slice of time is used up.

        Args:
            events: as `to_input` (processing.py) makes them.
            partitions: of each event; "" if the projection has none.
            states: of every partition in `partitions` that has one, and of "" for a shared state.
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
            reason = fault_reason(error, "execute", self._limits.handler_seconds)
        try:
            return _outcome(self._interrupted(reason))
        except (quickjs.JSException, quickjs.StackOverflow):  # no memory left even for that
            return Outcome(fault=reason)

    def close(self) -> None:
        """Release its memory."""
        self._start = self._run = self._partitions = self._interrupted = self._context = None


def fault_reason(error: Exception, doing: str, seconds: float) -> str:
    """The engine's error as a sentence, without its stack."""
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


def _output(index: int, emitted: list[list[Any]], result: list[str | None] | None) -> Output:
    return Output(index, tuple(map(_emitted, emitted)), None if result is None else (result[0],))


def _emitted(said: list[Any]) -> Emitted:
    stream, type_, data, is_json, extra = said
    return Emitted(stream, type_, data, is_json, tuple((name, value) for name, value in extra))


def _snake(name: str) -> str:
    return re.sub("[A-Z]", lambda letter: "_" + letter[0].lower(), name)


def _frozen(name: str, value: Any) -> Any:
    if isinstance(value, list):
        return frozenset(value) if name == "events" else tuple(value)
    return int(value) if name == "processingLag" and value is not None else value
