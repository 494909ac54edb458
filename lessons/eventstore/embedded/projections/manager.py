"""All projections of a server, by name.

`$projections-$all` has an event for each projection made and deleted; a projection's id is the revision of the event
that made it. The first event says that this list has begun, then come the system projections with the ids 1 to 5.
"""

import asyncio
import time
from contextlib import suppress

from lessons.eventstore.embedded.projections.engine import JavaScriptThread, Limits
from lessons.eventstore.embedded.projections.errors import OperationFailed, ProjectionConflict, ProjectionNotFound
from lessons.eventstore.embedded.projections.managed import ManagedProjection, Shared
from lessons.eventstore.embedded.projections.names import ALL, Names
from lessons.eventstore.embedded.projections.output import OCTET_STREAM, tracked_streams
from lessons.eventstore.embedded.projections.persisted import Mode, Persisted
from lessons.eventstore.embedded.projections.reading import read_from
from lessons.eventstore.embedded.projections.system import SYSTEM_PROJECTIONS
from lessons.eventstore.embedded.store import ANY, NewEvent, Store, StreamDeleted, StreamNotFound, new_id

# A transient projection that nobody asks for is deleted after this time, as EventStoreDB does it.
TRANSIENT_SECONDS = 300.0


class Projections:
    """Makes, finds and deletes projections. All methods belong to the server's event loop.

    Args:
        start_standard: whether the system projections are enabled at each start (`--start-standard-projections`).
        limits: how much time and memory the JavaScript of one projection may take.
    """

    def __init__(self, store: Store, start_standard: bool = True, limits: Limits | None = None):
        self._store = store
        self._start_standard = start_standard
        self._limits = limits or Limits()
        self._projections: dict[str, ManagedProjection] = {}
        self._transient_ids = 0
        self._restarting = asyncio.Lock()

    async def start(self) -> None:
        """Loads what there is and runs what is enabled."""
        self._shared = Shared(self._store, JavaScriptThread(), asyncio.Lock(), self._limits)
        with self._store.transaction():
            registered = self._registered()
            self._create_system_projections(registered)
        for name, id in registered.items():
            persisted = Persisted.read(self._store, name)
            if persisted is not None:
                self._projections[name] = ManagedProjection(self._shared, name, id, persisted)
        for projection in self._projections.values():
            await projection.prepare()

    async def stop(self) -> None:
        """Ends all runs. They go on from their checkpoints at the next start."""
        for projection in list(self._projections.values()):
            await projection.close(checkpoint=True)
        self._projections.clear()
        self._shared.thread.shutdown()

    async def restart(self) -> None:
        """Stops and starts everything; transient projections are gone afterwards."""
        async with self._restarting:
            await self.stop()
            await self.start()

    def _registered(self) -> dict[str, int]:
        """Name -> id of all projections that were made and not deleted."""
        found: dict[str, int] = {}
        start = 0
        while page := read_from(self._store, ALL, start, 500):
            for event in page:
                if event.type == "$ProjectionCreated":
                    found[event.data.decode("utf-8", "replace")] = event.revision
                elif event.type == "$ProjectionDeleted":
                    found.pop(event.data.decode("utf-8", "replace"), None)
            start = page[-1].revision + 1
        if start == 0:
            self._register("$ProjectionsInitialized", "")
        return found

    def _register(self, type_: str, name: str) -> int:
        return self._store.append(ALL, [NewEvent(new_id(), type_, name.encode(), b"", OCTET_STREAM)], ANY).revision

    def _create_system_projections(self, registered: dict[str, int]) -> None:
        for name, system in SYSTEM_PROJECTIONS.items():
            if name not in registered:
                registered[name] = self._register("$ProjectionCreated", name)
                new = Persisted(system.query, handler_type=system.handler_type, enabled=False, emit_enabled=True)
                new.write(self._store, name)
            persisted = Persisted.read(self._store, name)
            if self._start_standard and persisted is not None and not persisted.enabled:
                persisted.enabled = True
                persisted.write(self._store, name)

    async def get(self, name: str) -> ManagedProjection:
        """Raises ProjectionNotFound."""
        async with self._restarting:
            await self._delete_expired()
            projection = self._projections.get(name)
        if projection is None:
            raise ProjectionNotFound(name)
        return projection

    async def list(self, mode: Mode | None = None) -> list[ManagedProjection]:
        """All projections, or those of one mode."""
        async with self._restarting:
            await self._delete_expired()
            return [one for one in self._projections.values() if mode is None or one.persisted.mode is mode]

    async def create(self, name: str, persisted: Persisted) -> ManagedProjection:
        """Makes a projection and runs it. One whose source can't be run is made too, and is faulted.

        Raises:
            ProjectionConflict: the name is taken.
            OperationFailed: the name is empty.
        """
        if not name.strip():
            raise OperationFailed("Projection name is required")
        async with self._restarting:
            await self._delete_expired()
            if name in self._projections:
                raise ProjectionConflict(f"Duplicate projection names : {name}")
            with self._store.transaction():
                persisted.write(self._store, name)
                id = self._next_id(name, persisted.mode)
            projection = self._projections[name] = ManagedProjection(self._shared, name, id, persisted)
            await projection.prepare()
        return projection

    def _next_id(self, name: str, mode: Mode) -> int:
        if mode is not Mode.TRANSIENT:
            return self._register("$ProjectionCreated", name)
        self._transient_ids -= 1
        return self._transient_ids

    async def delete(self, name: str, checkpoint_stream: bool = False, emitted_streams: bool = False) -> None:
        """Deletes a projection, and what it kept if asked to. Its result streams stay, as in EventStoreDB.

        Raises:
            ProjectionNotFound, OperationFailed: it runs, or is a system projection.
        """
        projection = await self.get(name)
        if name in SYSTEM_PROJECTIONS:
            raise OperationFailed("We currently don't allow for the deletion of System Projections.")
        if not projection.is_deletable:
            raise OperationFailed("Cannot delete a projection that hasn't been stopped or faulted.")
        await self._delete(projection, checkpoint_stream, emitted_streams)

    async def _delete(self, projection: ManagedProjection, checkpoint_stream: bool, emitted_streams: bool) -> None:
        if self._projections.pop(projection.name, None) is None:
            return
        await projection.close()
        persisted, names = projection.persisted, Names(projection.name)
        if persisted.mode is Mode.TRANSIENT:
            return
        with self._store.transaction():
            self._register("$ProjectionDeleted", projection.name)
            doomed = [names.updates]
            if checkpoint_stream and persisted.checkpoints:
                doomed.append(names.checkpoint)
            if emitted_streams and persisted.emit_enabled and persisted.track_emitted_streams:
                doomed += [*tracked_streams(self._store, names), names.emitted_streams]
            for stream in doomed:
                self._delete_stream(stream)

    def _delete_stream(self, stream: str) -> None:
        with suppress(StreamNotFound, StreamDeleted):
            self._store.delete(stream, ANY)

    async def _delete_expired(self) -> None:
        oldest = time.monotonic() - TRANSIENT_SECONDS
        for projection in list(self._projections.values()):
            if projection.persisted.mode is Mode.TRANSIENT and projection.accessed < oldest:
                await self._delete(projection, False, False)
