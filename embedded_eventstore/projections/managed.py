"""One projection as its owner controls it: enable, disable, abort, update, reset, statistics."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from embedded_eventstore.projections.engine import JavaScriptThread, Limits, State
from embedded_eventstore.projections.errors import ProjectionFaulted, ProjectionNotFound, StateNotReadable
from embedded_eventstore.projections.persisted import JAVASCRIPT, Mode, ProjectionDefinition
from embedded_eventstore.projections.positions import Version
from embedded_eventstore.projections.processing import Processor, ScriptProcessor, SystemProcessor
from embedded_eventstore.projections.running import Options, Run, Status
from embedded_eventstore.projections.system import BY_HANDLER_TYPE
from embedded_eventstore.store import Store

log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Shared:
    """What all projections of a server share.

    Args:
        store: has the events.
        thread: runs all JavaScript.
        turn: is held by the run that uses the store.
        limits: of each projection's JavaScript.
    """

    store: Store
    thread: JavaScriptThread
    turn: asyncio.Lock
    limits: Limits


@dataclass(frozen=True, slots=True)
class Statistics:
    """The statistics of a projection, with the fields of the protocol: progress in percent, times in milliseconds."""

    name: str
    mode: str
    status: str
    state_reason: str = ""
    version: int = -1
    epoch: int = -1
    position: str = ""
    progress: float = 0.0
    last_checkpoint: str = ""
    checkpoint_status: str = ""
    events_processed_after_restart: int = 0
    buffered_events: int = 0
    partitions_cached: int = 0
    core_processing_time: int = 0


def one_at_a_time(
    operation: Callable[Concatenate["ManagedProjection", P], Awaitable[T]],
) -> Callable[Concatenate["ManagedProjection", P], Coroutine[Any, Any, T]]:
    """Have operations on one projection wait for each other; ProjectionNotFound if it was deleted in between."""

    @wraps(operation)
    async def waiting(self: "ManagedProjection", /, *arguments: P.args, **keywords: P.kwargs) -> T:
        async with self._busy:
            if self._ended:
                raise ProjectionNotFound(self.name)
            self.touch()
            return await operation(self, *arguments, **keywords)

    return waiting


class ManagedProjection:
    """One projection.

    Args:
        shared: by all projections of the server.
        name: its name.
        id: distinguishes it from earlier projections of the same name.
        persisted: its definition.
    """

    def __init__(self, shared: Shared, name: str, id: int, persisted: ProjectionDefinition) -> None:
        self.name = name
        self.id = id
        self.persisted = persisted
        self.accessed = time.monotonic()
        self.changed = asyncio.Event()  # set, and replaced, when there is a new run
        self._shared = shared
        self._run: Run | None = None  # None while it can't run, and then there is a fault
        self._fault = ""
        self._aborted = False
        self._ended = False
        self._busy = asyncio.Lock()

    def touch(self) -> None:
        """Note a request: a transient projection lives while clients ask for it."""
        self.accessed = time.monotonic()

    @one_at_a_time
    async def prepare(self) -> None:
        """Load it, and start it if it is enabled."""
        await self._prepare()

    async def _prepare(self) -> None:
        made, fault = None, ""
        try:
            made = await self._make_run()
        except ProjectionFaulted as error:
            fault = str(error)
        except Exception as error:  # a user may have written anything into its streams
            log.exception("projection %s", self.name)
            fault = f"{type(error).__name__}: {error}"
        await self._close()
        self._run, self._fault, self._aborted = made, fault, False
        if made is not None and self.persisted.enabled:
            made.start()
        self._tell_change()

    async def _make_run(self) -> Run:
        version = Version(self.id, self.persisted.epoch, self.persisted.version)
        processor = await self._make_processor()
        try:
            return Run(self._shared.store, self.name, version, processor, self._options(), self._shared.turn)
        except BaseException:
            await processor.close()
            raise

    async def _make_processor(self) -> Processor:
        persisted = self.persisted
        if persisted.handler_type == JAVASCRIPT:
            return await ScriptProcessor.compiled(persisted.query, self._shared.thread, self._shared.limits)
        system = BY_HANDLER_TYPE[persisted.handler_type]
        return SystemProcessor(system.definition, system.make(persisted.query), persisted.handler_type)

    def _options(self) -> Options:
        persisted = self.persisted
        return Options(
            emit_enabled=persisted.emit_enabled,
            track_emitted_streams=persisted.emit_enabled and persisted.track_emitted_streams,
            checkpoints=persisted.checkpoints,
            stop_at_end=persisted.mode is not Mode.CONTINUOUS,
        )

    async def _close(self) -> None:
        if self._run is not None:
            await self._run.close()
            self._run = None

    def _tell_change(self) -> None:
        changed, self.changed = self.changed, asyncio.Event()
        changed.set()

    @one_at_a_time
    async def enable(self) -> None:
        """Start it from its last checkpoint; one that runs already is left alone."""
        if self.persisted.enabled and self._status() is Status.RUNNING:
            return
        self.persisted.enabled = True
        await self._write_and_prepare()

    @one_at_a_time
    async def disable(self) -> None:
        """Stop it, with a checkpoint."""
        if self._run is not None:
            await self._run.stop(checkpoint=True)
        self._aborted = False
        self.persisted.enabled = False
        await self._stopped()

    @one_at_a_time
    async def abort(self) -> None:
        """Stop it without a checkpoint: it starts again from an older one. One that has stopped stays as it is."""
        running = self._status() is Status.RUNNING
        if self._run is not None:
            await self._run.stop(checkpoint=False)
        self._aborted = self._aborted or running
        self.persisted.enabled = False
        await self._stopped()

    async def _stopped(self) -> None:
        """Write that it is disabled. Its state can still be read; a fault or an end is no longer shown."""
        self.persisted.write(self._shared.store, self.name)
        if self._run is not None and self._run.status in (Status.FAULTED, Status.COMPLETED) and not self._aborted:
            self._run.status, self._run.fault = Status.STOPPED, ""

    @one_at_a_time
    async def update(self, query: str, emit_enabled: bool | None) -> None:
        """Replace its source; it continues from its position.

        Args:
            query: the new source.
            emit_enabled: whether it may write events; None to leave that as it is.
        """
        if self._status() is Status.COMPLETED:
            self._begin_epoch()
        if self._run is not None:
            await self._run.stop(checkpoint=True)
        self.persisted.query = query
        if emit_enabled is not None:
            self.persisted.emit_enabled = emit_enabled
        await self._write_and_prepare()

    @one_at_a_time
    async def reset(self) -> None:
        """Start again with the first event and no state. What it emitted before is truncated when it emits again."""
        if self._run is not None:
            await self._run.stop(checkpoint=False)
        self._begin_epoch()
        await self._write_and_prepare()

    def _begin_epoch(self) -> None:
        self.persisted.epoch = self.persisted.version + 1  # the version that is written next

    async def _write_and_prepare(self) -> None:
        self.persisted.write(self._shared.store, self.name)
        await self._prepare()

    async def close(self, checkpoint: bool = False) -> None:
        """End this object; with `checkpoint` the next one of this projection continues from here."""
        async with self._busy:
            self._ended = True
            if self._run is not None and checkpoint:
                await self._run.stop(checkpoint=True)
            await self._close()
            self._fault = "It has ended."
            self._tell_change()

    @property
    def is_deletable(self) -> bool:
        """Whether it may be deleted: EventStoreDB requires that it was stopped or has faulted."""
        status = self._status()
        stopped = status is Status.STOPPED and not self._aborted
        return stopped or status is Status.FAULTED or self.persisted.mode is Mode.TRANSIENT

    def state(self, partition: str) -> State:
        """The state and result of a partition.

        Raises:
            StateNotReadable: its source can't run.
        """
        self.touch()
        if self._run is None:
            raise StateNotReadable(f"Projection '{self.name}' is faulted: {self._fault}")
        return self._run.state(partition)

    def _status(self) -> Status:
        return self._run.status if self._run else Status.FAULTED

    def _status_text(self) -> str:
        status = self._status()
        if self._aborted:
            return "Aborted/Stopped"
        suffix = self.persisted.enabled and status in (Status.STOPPED, Status.FAULTED)
        return status.value + (" (Enabled)" if suffix else "")

    def statistics(self) -> Statistics:
        """The statistics now."""
        run = self._run
        name, mode, status = self.name, self.persisted.mode.value, self._status_text()
        if run is None:
            return Statistics(name, mode, status, self._fault)
        return Statistics(
            name,
            mode,
            status,
            state_reason=run.fault,
            version=run.version.version,
            epoch=run.version.epoch,
            position=str(run.position),
            progress=run.progress,
            last_checkpoint=str(run.last_checkpoint) if run.last_checkpoint else "",
            events_processed_after_restart=run.events_processed,
            buffered_events=run.buffered,
            partitions_cached=len(run.states),
            core_processing_time=int(run.processing_seconds * 1000),
        )
