"""One run of a projection: it reads a batch, processes it, writes the output, and begins again.

Runs share the server's thread, so they take turns: a turn reads or writes one batch, and after each turn the server
answers its clients. JavaScript runs outside the turn, in its own thread.
"""

import asyncio
import logging
import time
from bisect import bisect_right
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import Enum
from itertools import accumulate

from embedded_eventstore.projections.checkpoints import Checkpoints, States
from embedded_eventstore.projections.engine import NO_STATE, State
from embedded_eventstore.projections.errors import ProjectionFaulted
from embedded_eventstore.projections.names import Names
from embedded_eventstore.projections.output import Cause, Output
from embedded_eventstore.projections.positions import Position, Version
from embedded_eventstore.projections.processing import Processed, Processor, Write
from embedded_eventstore.projections.sources import SourceEvent, make_source
from embedded_eventstore.store import Store, settled

log = logging.getLogger(__name__)

# Events read in one turn: a turn takes some milliseconds, and a client's call has to wait for it. After a page with
# nothing for the projection the next one is longer: to read costs little.
PAGE = 100
LONG_PAGE = 500

# A batch is written in parts of this many events, and processed in parts of this many bytes (or one event), each in a
# turn of its own: one event may cause twenty thousand, or have megabytes.
EVENTS_TOGETHER = 200
BYTES_TOGETHER = 1024 * 1024

# After a turn the server's clients have the thread for this share of the turn's time: while they append and read; while
# a run has only just begun to be behind, since most bursts of appends are short; and otherwise, when projections are
# to catch up soon.
SHARE_FOR_CLIENTS = 16.0
SHARE_FOR_BURSTS = 48.0
SHARE_FOR_IDLE_CLIENTS = 0.25
SECONDS_OF_BURST = 0.25
SECONDS_TO_LOOK = 0.02  # whether clients still work, while they have that time
SECONDS_TOGETHER = 0.01  # a part of a batch ends after as long: a stream that is new takes longer than an event

# How long an idle run waits after an append, in seconds: the events of that time are one batch, which costs the
# server's clients less than a batch for each append.
LIVE_SECONDS = 0.01

# A checkpoint is due after this many events handled (EventStoreDB's own figure), or read.
CHECKPOINT_HANDLED = 4_000
CHECKPOINT_LOOKED_AT = 20_000

EMIT_NOT_ALLOWED = "'emit' is not allowed by the projection/configuration/mode"


class Status(Enum):
    """The status of a run, in the protocol's words."""

    STOPPED = "Stopped"
    RUNNING = "Running"
    COMPLETED = "Completed"
    FAULTED = "Faulted"


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a run.

    Args:
        emit_enabled: whether the projection may write events.
        track_emitted_streams: whether the names of the streams that it writes to are kept.
        checkpoints: whether it writes checkpoints.
        stop_at_end: it completes when it has read all events (one-time and transient), and writes its result then.
    """

    emit_enabled: bool = False
    track_emitted_streams: bool = False
    checkpoints: bool = True
    stop_at_end: bool = False


class Run:
    """One projection, from its last checkpoint until it is stopped.

    Args:
        store: has its events, its output and its checkpoints.
        name: the projection's name.
        version: goes into the metadata of what it writes.
        processor: handles its events; the run closes it.
        options: how it runs.
        turn: is held while this run uses the store; all runs share it.

    Raises:
        ProjectionFaulted: the checkpoint is of another kind of source.
    """

    def __init__(
        self, store: Store, name: str, version: Version, processor: Processor, options: Options, turn: asyncio.Lock
    ) -> None:
        self.name = name
        self.version = version
        self.status = Status.STOPPED
        self.fault = ""
        self.events_processed = 0
        self.processing_seconds = 0.0
        self._store = store
        self._processor = processor
        self._definition = processor.definition
        self._options = options
        self._turn = turn
        self._source = make_source(store, self._definition)
        names = Names(name, self._definition)
        self._checkpoints = Checkpoints(store, names, version, options.checkpoints)
        self._output = Output(store, names, version, options.track_emitted_streams)
        self._wake = asyncio.Event()
        self._woken = float("-inf")  # when it began to be behind
        self._stopping = False
        self._task: asyncio.Task[None] | None = None
        self._load()

    def _load(self) -> None:
        loaded = self._checkpoints.load()
        self.last_checkpoint: Position | None = loaded[0] if loaded else None
        self.position: Position = self.last_checkpoint or self._source.start
        self._source.check(self.position)
        self.states = States(self._checkpoints, loaded[1] if loaded else NO_STATE)
        self._read_position = self.position
        self._pending: Sequence[SourceEvent] = ()
        self._page = PAGE
        self._handled = self._looked_at = 0  # since the last checkpoint
        self._used = 0.0  # seconds that it used the server's thread outside of a turn

    @property
    def buffered(self) -> int:
        """How many events are read and not handled yet."""
        return len(self._pending)

    @property
    def progress(self) -> float:
        """How much of the source was read, in percent."""
        return self._source.progress(self.position)

    def state(self, partition: str) -> State:
        """The state and result of a partition."""
        return self.states.get(partition)

    def start(self) -> None:
        """Start reading, in its own task."""
        self.status = Status.RUNNING
        self._task = asyncio.create_task(self._run(), name=f"projection {self.name}")

    async def stop(self, checkpoint: bool) -> None:
        """Stop after the current batch; with `checkpoint` the next run continues from here."""
        self._stopping = True
        self._wake.set()
        if self._task is not None:
            await self._task
            self._task = None
        if self.status is Status.RUNNING:
            self.status = Status.STOPPED
        moved = self.position not in (self.last_checkpoint, self._source.start)
        if checkpoint and moved and self.status is Status.STOPPED:
            try:
                with self._store.transaction():
                    self._write_checkpoint()
            except ProjectionFaulted as error:
                self._set_fault(str(error))

    async def close(self) -> None:
        """Stop without a checkpoint, and close the processor."""
        await self.stop(checkpoint=False)
        await self._processor.close()

    async def _run(self) -> None:
        unsubscribe = self._store.on_append(lambda *_: self._wake.set())
        try:
            await self._work()
        except ProjectionFaulted as error:
            self._set_fault(str(error))
        except Exception as error:
            log.exception("projection %s", self.name)
            self._set_fault(f"{type(error).__name__}: {error}")
        finally:
            unsubscribe()

    def _set_fault(self, reason: str) -> None:
        log.warning("The '%s' projection faulted due to '%s'", self.name, reason)
        self.status, self.fault = Status.FAULTED, reason
        self._output.discard()

    async def _work(self) -> None:
        while not self._stopping:
            self._wake.clear()
            async with self._turns():
                at_end = not self._pending and self._read() == 0
            if at_end and self._options.stop_at_end:
                self._complete()
                return
            if at_end:
                await self._wake.wait()
                self._woken = time.monotonic()
                await asyncio.sleep(LIVE_SECONDS)
            elif self._pending:
                await self._process()

    def _read(self) -> int:
        page = self._source.read(self._read_position, self._page)
        self._page = PAGE if page.events else LONG_PAGE
        self._read_position = page.position
        self._pending = page.events
        self._looked_at += page.looked_at
        if not page.events and page.looked_at:
            self.position = page.position
            if self._checkpoint_due():
                with self._store.transaction():
                    self._write_checkpoint()
        return page.looked_at

    async def _process(self) -> None:
        began = time.perf_counter()
        processed = await self._processor.process(_first(self._pending, BYTES_TOGETHER), self.states)
        taken = time.perf_counter() - began
        self.processing_seconds += taken
        self._used = taken if self._processor.is_in_servers_thread else 0.0
        await self._commit(self._as_allowed(processed))

    @asynccontextmanager
    async def _turns(self) -> AsyncIterator[None]:
        """One turn of this run, and then time for the server's clients: also for what it did before the turn."""
        async with self._turn:
            await settled(self._store)
            began = time.perf_counter()
            yield
            taken = time.perf_counter() - began + self._used
            self._used = 0.0
            # A call needs the thread several times; a sleep of 0 releases it only once.
            await self._leave_to_clients(taken if taken > 0.0005 else 0)

    async def _leave_to_clients(self, taken: float) -> None:
        """Wait for a share of the time that was taken; less if the clients end their work meanwhile."""
        began = time.perf_counter()
        await asyncio.sleep(0)
        while not self._stopping and (left := began + taken * self._share() - time.perf_counter()) > 0:
            await asyncio.sleep(min(left, SECONDS_TO_LOOK))

    def _share(self) -> float:
        if not self._store.clients_are_active:
            return SHARE_FOR_IDLE_CLIENTS
        is_burst = time.monotonic() - self._woken < SECONDS_OF_BURST
        return SHARE_FOR_BURSTS if is_burst else SHARE_FOR_CLIENTS

    def _as_allowed(self, processed: Processed) -> Processed:
        """What was processed, up to the first event that emitted although that is not allowed."""
        if self._options.emit_enabled:
            return processed
        for number, write in enumerate(processed.writes):
            if write.emitted:
                done = self._pending.index(write.cause)
                return Processed(done, processed.writes[:number], fault=EMIT_NOT_ALLOWED)
        return processed

    async def _commit(self, processed: Processed) -> None:
        """Write the output of a batch, and a checkpoint if one is due, in one transaction; a large output in several.

        Between two of them it may be stopped, or killed: the next run continues where this one was (output.py).
        """
        failed = None if processed.fault is None else self._failed(self._pending[processed.done], processed.fault)
        writes = _in_pieces(processed.writes, EVENTS_TOGETHER)
        is_written = False
        while not is_written:
            async with self._turns():
                with self._store.transaction():
                    is_written = self._write_some(writes)
                    self._output.flush()
                    if is_written:
                        self._finish(processed)
            if self._stopping and not is_written:
                return
        if failed is not None:
            raise ProjectionFaulted(failed)

    def _write_some(self, writes: Iterator[Write]) -> bool:
        """Write until that is enough for one transaction; returns whether it was the rest."""
        until = time.perf_counter() + SECONDS_TOGETHER
        for write in writes:
            self._write(write)
            if self._output.waiting >= EVENTS_TOGETHER or time.perf_counter() > until:
                return False
        return True

    def _finish(self, processed: Processed) -> None:
        self._advance(processed.done)
        if processed.fault is None:
            self.states.update(processed.states)
            if self._checkpoint_due():
                self._write_checkpoint()

    def _write(self, write: Write) -> None:
        cause = Cause.from_event(write.cause)
        for emitted in write.emitted:
            self._output.emit(emitted, cause)
        if write.result is None or self._options.stop_at_end:
            return
        if write.partition and write.is_new:
            self._output.partition_created(write.partition, cause)
        self._output.result(write.partition, write.result[0], cause)

    def _advance(self, done: int) -> None:
        self.events_processed += done
        self._handled += done
        if done:
            self.position = self._pending[done - 1].position
        self._pending = self._pending[done:]
        if not self._pending:
            self.position = self._read_position

    def _failed(self, event: SourceEvent, reason: str) -> str:
        if reason == EMIT_NOT_ALLOWED:
            return reason
        return (
            f"The {self.name} projection failed to process an event.\n"
            f"Handler: {self._processor.handler_name}\nEvent Position: {event.position}\n\nMessage:\n\n{reason}"
        )

    def _checkpoint_due(self) -> bool:
        return self._handled >= CHECKPOINT_HANDLED or self._looked_at >= CHECKPOINT_LOOKED_AT

    def _write_checkpoint(self) -> None:
        if not self._checkpoints.enabled:
            return
        self._checkpoints.write(self.position, self.states.unsaved())
        self.states.saved()
        self.last_checkpoint = self.position
        self._handled = self._looked_at = 0

    def _complete(self) -> None:
        """End a one-time projection: write its results."""
        if self._definition.produces_results:
            with self._store.transaction():
                for partition, (_, result) in self.states.all().items():
                    if result is not None:
                        self._output.result(partition, result, Cause(self.position))
                self._output.flush()
        self.status = Status.COMPLETED


def _first(events: Sequence[SourceEvent], size: int) -> Sequence[SourceEvent]:
    """The first events, as many as have this many bytes of data together, and one at least."""
    sizes = [len(read.event.data) + len(read.event.metadata) for read in events]
    if sum(sizes) <= size:
        return events
    return events[: max(1, bisect_right(list(accumulate(sizes)), size))]


def _in_pieces(writes: Sequence[Write], size: int) -> Iterator[Write]:
    """The writes in their order; one that emitted more than `size` events in several, the result with the last."""
    for write in writes:
        if len(write.emitted) <= size:
            yield write
            continue
        for start in range(size, len(write.emitted), size):
            yield write._replace(emitted=write.emitted[start - size : start], result=None)
        yield write._replace(emitted=write.emitted[(len(write.emitted) - 1) // size * size :])
