"""A batch of events through a projection: through Python for a system projection, else through JavaScript."""

import asyncio
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Protocol

from lessons.eventstore.embedded.projections.checkpoints import State, States
from lessons.eventstore.embedded.projections.definition import Definition
from lessons.eventstore.embedded.projections.engine import NO_STATE, Emitted, Engine, JavaScriptThread, Limits, Outcome
from lessons.eventstore.embedded.projections.errors import Faulted
from lessons.eventstore.embedded.projections.sources import SourceEvent
from lessons.eventstore.embedded.projections.system import Handler
from lessons.eventstore.embedded.store import id_text

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Write:
    """What one event caused: see engine.Output. `is_new`: its partition has not been seen before."""

    cause: SourceEvent
    emitted: Sequence[Emitted]
    partition: str = ""
    result: tuple[str | None] | None = None
    is_new: bool = False


@dataclass(slots=True)
class Processed:
    """What became of a batch: the first `done` events are handled, and the next one failed if there is a fault."""

    done: int
    writes: list[Write] = field(default_factory=list)
    states: dict[str, State] = field(default_factory=dict)
    fault: str | None = None


class Processor(Protocol):
    """What handles events. `handler_name` is what reasons of faults call it."""

    definition: Definition
    handler_name: str

    async def process(self, events: Sequence[SourceEvent], states: States) -> Processed: ...

    async def close(self) -> None: ...


class SystemProcessor:
    """A system projection."""

    def __init__(self, definition: Definition, handle: Handler, handler_name: str):
        self.definition = definition
        self.handler_name = handler_name
        self._handle = handle

    async def process(self, events: Sequence[SourceEvent], states: States) -> Processed:
        writes = []
        for index, read in enumerate(events):
            try:
                emitted = self._handle(read.event)
            except UnicodeDecodeError as error:  # a link whose target is not text
                return Processed(index, writes, fault=str(error))
            if emitted:
                writes.append(Write(read, emitted))
        return Processed(len(events), writes)

    async def close(self) -> None:
        pass


class ScriptProcessor:
    """A JavaScript projection. Make it with `compiled`."""

    handler_name = "JavaScript"

    def __init__(self, engine: Engine, thread: JavaScriptThread):
        self.definition = engine.definition
        self._engine = engine
        self._thread = thread

    @classmethod
    async def compiled(cls, source: str, thread: JavaScriptThread, limits: Limits) -> "ScriptProcessor":
        """Raises Faulted if the source can't be compiled."""
        engine = await asyncio.get_running_loop().run_in_executor(thread, Engine, source, limits)
        return cls(engine, thread)

    async def process(self, events: Sequence[SourceEvent], states: States) -> Processed:
        inputs = [as_input(read) for read in events]
        try:
            partitions = await self._partitions(events, inputs)
        except Faulted as error:
            return Processed(0, fault=str(error))
        kept = [index for index, partition in enumerate(partitions) if partition is not None]
        if not kept:
            return Processed(len(events))
        known = {partition: states.get(partition) for partition in {partitions[index] for index in kept}}
        if self.definition.is_bi_state:
            known[""] = states.get("")
        outcome = await self._call(
            self._engine.run,
            [inputs[index] for index in kept],
            [partitions[index] for index in kept],
            {partition: state for partition, state in known.items() if state != NO_STATE},
        )
        return self._processed(events, partitions, kept, known, outcome)

    def _processed(self, events, partitions, kept, known, outcome: Outcome) -> Processed:
        for line in outcome.log:
            log.debug("%s", line)
        writes, seen = [], {partition for partition, state in known.items() if state != NO_STATE}
        for output in outcome.outputs:
            index = kept[output.index]
            partition = partitions[index]
            writes.append(Write(events[index], output.emitted, partition, output.result, partition not in seen))
            seen.add(partition)
        complete = outcome.done == len(kept) and outcome.fault is None
        done = len(events) if complete else kept[outcome.done]
        return Processed(done, writes, outcome.states, outcome.fault)

    async def _partitions(self, events: Sequence[SourceEvent], inputs: list[dict]) -> list[str | None]:
        if self.definition.by_custom_partitions:
            return await self._call(self._engine.partitions, inputs)
        return [partition_by_stream(read) if self.definition.by_stream else "" for read in events]

    async def _call(self, function, *arguments):
        return await asyncio.get_running_loop().run_in_executor(self._thread, function, *arguments)

    async def close(self) -> None:
        await self._call(self._engine.close)


def partition_by_stream(read: SourceEvent) -> str:
    """The stream that an event belongs to (foreachStream): that of a link's origin, or that of metadata."""
    if read.deleted is not None:
        return read.deleted
    if read.link is not None and b'"$o"' in read.link.metadata:
        origin = json.loads(read.link.metadata).get("$o")
        if isinstance(origin, str):
            return origin
    stream = read.event.stream
    return stream[2:] if stream.startswith("$$") else stream


def as_input(read: SourceEvent) -> dict:
    """An event as the prelude takes it."""
    event = read.event
    return {
        "stream": event.stream,
        "revision": event.revision,
        "type": event.type,
        "id": id_text(event.id),
        "json": event.content_type == "application/json",
        "data": event.data.decode("utf-8", "replace"),
        "metadata": event.metadata.decode("utf-8", "replace") or None,
        "linkMetadata": (read.link.metadata.decode("utf-8", "replace") or None) if read.link else None,
        "category": read.category,
        "created": _created(event.created),
        "deleted": read.deleted is not None,
    }


def _created(ticks: int) -> str:
    """The moment with all seven digits of its ticks of 100 ns."""
    seconds, rest = divmod(ticks, 10_000_000)
    moment = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(seconds=seconds)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{rest:07d}Z"
