"""Processors, which handle a batch of events: in Python for system projections, in JavaScript for others."""

import asyncio
import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import NamedTuple, Protocol, TypeVar

from embedded_eventstore.projections.checkpoints import States
from embedded_eventstore.projections.content_types import is_as_marked
from embedded_eventstore.projections.definition import SourceDefinition
from embedded_eventstore.projections.engine import (
    NO_STATE,
    Emitted,
    Engine,
    Input,
    JavaScriptThread,
    Limits,
    Outcome,
    State,
)
from embedded_eventstore.projections.errors import ProjectionFaulted
from embedded_eventstore.projections.sources import SourceEvent
from embedded_eventstore.projections.system import Handler
from embedded_eventstore.store import JSON, id_text

log = logging.getLogger(__name__)
T = TypeVar("T")


class Write(NamedTuple):
    """The output for one event.

    Args:
        cause: the event.
        emitted, result: as in engine.Output.
        partition: of the event; "" if it has none.
        is_new: whether the partition is new.
    """

    cause: SourceEvent
    emitted: Sequence[Emitted]
    partition: str = ""
    result: tuple[str | None] | None = None
    is_new: bool = False


@dataclass(slots=True)
class Processed:
    """The outcome of a batch.

    Args:
        done: how many events were handled, from the first on.
        writes: the output of those that caused something.
        states: by partition, those that changed.
        fault: why the next event failed; None if none failed.
    """

    done: int
    writes: list[Write] = field(default_factory=list)
    states: dict[str, State] = field(default_factory=dict)
    fault: str | None = None


class Processor(Protocol):
    """Handles events.

    Attributes:
        definition: which events it needs.
        handler_name: its name in the reasons of faults.
        is_in_servers_thread: whether the server's clients have to wait while it handles events.
    """

    definition: SourceDefinition
    handler_name: str
    is_in_servers_thread: bool

    async def process(self, events: Sequence[SourceEvent], states: States) -> Processed:
        """Handle a batch."""
        ...

    async def close(self) -> None:
        """Release what it needed."""
        ...


class SystemProcessor:
    """A system projection.

    Args:
        definition: which events it needs.
        handle: what it does with an event.
        handler_name: its name in the reasons of faults.
    """

    is_in_servers_thread = True

    def __init__(self, definition: SourceDefinition, handle: Handler, handler_name: str) -> None:
        self.definition = definition
        self.handler_name = handler_name
        self._handle = handle

    async def process(self, events: Sequence[SourceEvent], states: States) -> Processed:
        """Handle a batch."""
        writes: list[Write] = []
        for index, read in enumerate(events):
            try:
                emitted = self._handle(read.event)
            except UnicodeDecodeError as error:  # a link whose target is not text
                if await is_as_marked(read.event):
                    return Processed(index, writes, fault=str(error))
                continue
            if emitted and await is_as_marked(read.event):  # to parse what causes nothing would be in vain
                writes.append(Write(read, emitted))
        return Processed(len(events), writes)

    async def close(self) -> None:
        """Nothing to release."""


class ScriptProcessor:
    """A JavaScript projection; create it with `compiled`."""

    handler_name = "JavaScript"
    is_in_servers_thread = False

    def __init__(self, engine: Engine, thread: JavaScriptThread) -> None:
        self.definition = engine.definition
        self._engine = engine
        self._thread = thread

    @classmethod
    async def compiled(cls, source: str, thread: JavaScriptThread, limits: Limits) -> "ScriptProcessor":
        """Compile the source in the thread.

        Raises:
            ProjectionFaulted: it can't be compiled.
        """
        engine = await asyncio.get_running_loop().run_in_executor(thread, Engine, source, limits)
        return cls(engine, thread)

    async def process(self, events: Sequence[SourceEvent], states: States) -> Processed:
        """Handle a batch."""
        inputs = [to_input(read) for read in events]
        try:
            partitions = await self._partitions(events, inputs)
        except ProjectionFaulted as error:
            return Processed(0, fault=str(error))
        kept = [(index, partition) for index, partition in enumerate(partitions) if partition is not None]
        if not kept:
            return Processed(len(events))
        known = {partition: states.get(partition) for partition in {partition for _, partition in kept}}
        if self.definition.is_bi_state:
            known[""] = states.get("")
        outcome = await self._call(
            self._engine.run,
            [inputs[index] for index, _ in kept],
            [partition for _, partition in kept],
            {partition: state for partition, state in known.items() if state != NO_STATE},
        )
        return self._processed(events, kept, known, outcome)

    def _processed(
        self, events: Sequence[SourceEvent], kept: list[tuple[int, str]], known: dict[str, State], outcome: Outcome
    ) -> Processed:
        for line in outcome.log:
            log.debug("%s", line)
        writes: list[Write] = []
        seen = {partition for partition, state in known.items() if state != NO_STATE}
        for output in outcome.outputs:
            index, partition = kept[output.index]
            writes.append(Write(events[index], output.emitted, partition, output.result, partition not in seen))
            seen.add(partition)
        complete = outcome.done == len(kept) and outcome.fault is None
        done = len(events) if complete else kept[outcome.done][0]
        return Processed(done, writes, outcome.states, outcome.fault)

    async def _partitions(self, events: Sequence[SourceEvent], inputs: list[Input]) -> list[str | None]:
        if self.definition.by_custom_partitions:
            return await self._call(self._engine.partitions, inputs)
        return [partition_by_stream(read) if self.definition.by_stream else "" for read in events]

    async def _call(self, function: Callable[..., T], *arguments: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, function, *arguments)

    async def close(self) -> None:
        """Release the engine's memory."""
        await self._call(self._engine.close)


def partition_by_stream(read: SourceEvent) -> str:
    """The partition of foreachStream: the event's stream, the origin of a link, or the stream that metadata is of."""
    if read.deleted is not None:
        return read.deleted
    if read.link is not None and b'"$o"' in read.link.metadata:
        origin = json.loads(read.link.metadata).get("$o")
        if isinstance(origin, str):
            return origin
    stream = read.event.stream
    return stream[2:] if stream.startswith("$$") else stream


def to_input(read: SourceEvent) -> Input:
    """The event as prelude.js takes it."""
    event = read.event
    return {
        "stream": event.stream,
        "revision": event.revision,
        "type": event.type,
        "id": id_text(event.id),
        "json": event.content_type == JSON,
        "data": event.data.decode("utf-8", "replace"),
        "metadata": event.metadata.decode("utf-8", "replace") or None,
        "linkMetadata": (read.link.metadata.decode("utf-8", "replace") or None) if read.link else None,
        "category": read.category,
        "created": _created(event.created),
        "deleted": read.deleted is not None,
    }


def _created(ticks: int) -> str:
    """The time with all seven digits of its ticks of 100 ns."""
    seconds, rest = divmod(ticks, 10_000_000)
    moment = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(seconds=seconds)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{rest:07d}Z"
