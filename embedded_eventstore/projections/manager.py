"""All projections of a server, by name.

`$projections-$all` has an event for each projection that was created or deleted; a projection's id is the revision of
the event that created it. The first event begins the list, then come the system projections with the ids 1 to 5.
"""

import asyncio
import time
from collections.abc import Iterable
from contextlib import suppress

from embedded_eventstore.projections.engine import JavaScriptThread, Limits
from embedded_eventstore.projections.errors import ProjectionConflict, ProjectionNotFound, ProjectionOperationFailed
from embedded_eventstore.projections.managed import ManagedProjection, Shared
from embedded_eventstore.projections.names import ALL, Names
from embedded_eventstore.projections.output import tracked_streams
from embedded_eventstore.projections.persisted import Mode, ProjectionDefinition
from embedded_eventstore.projections.reading import read_from
from embedded_eventstore.projections.system import SYSTEM_PROJECTIONS
from embedded_eventstore.store import ANY, OCTET_STREAM, NewEvent, Store, StreamDeleted, StreamNotFound, new_id

# A transient projection is deleted when no client has asked for it in this time, as in EventStoreDB.
TRANSIENT_SECONDS = 300.0


class Projections:
    """Creates, returns and deletes projections. All methods belong to the server's event loop.

    Args:
        store: has the events, and keeps the projections.
        start_standard: whether the system projections are enabled at each start (`--start-standard-projections`).
        limits: how much time and memory the JavaScript of one projection may take.
    """

    def __init__(self, store: Store, start_standard: bool = True, limits: Limits | None = None) -> None:
        self._store = store
        self._start_standard = start_standard
        self._limits = limits or Limits()
        self._projections: dict[str, ManagedProjection] = {}
        self._transient_ids = 0
        self._leaving: set[str] = set()  # those whose streams are being deleted
        self._restarting = asyncio.Lock()

    async def start(self) -> None:
        """Load all projections, and run those that are enabled."""
        self._shared = Shared(self._store, JavaScriptThread(), asyncio.Lock(), self._limits)
        with self._store.transaction():
            registered = self._registered()
            self._create_system_projections(registered)
        for name, id in registered.items():
            persisted = ProjectionDefinition.read(self._store, name)
            if persisted is not None and name not in self._leaving:
                self._projections[name] = ManagedProjection(self._shared, name, id, persisted)
        for projection in self._projections.values():
            await projection.prepare()

    async def stop(self) -> None:
        """End all runs. They continue from their checkpoints at the next start."""
        await asyncio.gather(*(projection.close(checkpoint=True) for projection in self._projections.values()))
        self._projections.clear()
        self._shared.thread.shutdown()

    async def restart(self) -> None:
        """Stop and start all; transient projections are gone afterwards."""
        async with self._restarting:
            await self.stop()
            await self.start()

    def _registered(self) -> dict[str, int]:
        """The ids of all projections that were created and not deleted, by name."""
        ids: dict[str, int] = {}
        start = 0
        while page := read_from(self._store, ALL, start, 500):
            for event in page:
                if event.type == "$ProjectionCreated":
                    ids[event.data.decode("utf-8", "replace")] = event.revision
                elif event.type == "$ProjectionDeleted":
                    ids.pop(event.data.decode("utf-8", "replace"), None)
            start = page[-1].revision + 1
        if start == 0:
            self._register("$ProjectionsInitialized", "")
        return ids

    def _register(self, type_: str, name: str) -> int:
        return self._store.append(ALL, [NewEvent(new_id(), type_, name.encode(), b"", OCTET_STREAM)], ANY).revision

    def _create_system_projections(self, registered: dict[str, int]) -> None:
        for name, system in SYSTEM_PROJECTIONS.items():
            if name not in registered:
                registered[name] = self._register("$ProjectionCreated", name)
                new = ProjectionDefinition(
                    system.query, handler_type=system.handler_type, enabled=False, emit_enabled=True
                )
                new.write(self._store, name)
            persisted = ProjectionDefinition.read(self._store, name)
            if self._start_standard and persisted is not None and not persisted.enabled:
                persisted.enabled = True
                persisted.write(self._store, name)

    async def get(self, name: str) -> ManagedProjection:
        """The projection of that name.

        Raises:
            ProjectionNotFound: there is none.
        """
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

    async def create(self, name: str, persisted: ProjectionDefinition) -> ManagedProjection:
        """Create a projection and run it. One whose source can't run is created too, and is faulted.

        Args:
            name: its name.
            persisted: its definition.

        Raises:
            ProjectionConflict: the name is taken.
            ProjectionOperationFailed: the name is empty.
        """
        if not name.strip():
            raise ProjectionOperationFailed("Projection name is required")
        async with self._restarting:
            await self._delete_expired()
            if name in self._projections or name in self._leaving:
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
        """Delete a projection. Its result streams stay, as in EventStoreDB.

        Args:
            name: its name.
            checkpoint_stream: delete its checkpoint too.
            emitted_streams: delete the streams that it wrote to, if it tracked them.

        Raises:
            ProjectionNotFound: there is none.
            ProjectionOperationFailed: it runs, or is a system projection.
        """
        projection = await self.get(name)
        if name in SYSTEM_PROJECTIONS:
            raise ProjectionOperationFailed("We currently don't allow for the deletion of System Projections.")
        if not projection.is_deletable:
            raise ProjectionOperationFailed("Cannot delete a projection that hasn't been stopped or faulted.")
        await self._delete(projection, checkpoint_stream, emitted_streams)

    async def _delete(self, projection: ManagedProjection, checkpoint_stream: bool, emitted_streams: bool) -> None:
        if self._projections.pop(projection.name, None) is None:
            return
        self._leaving.add(projection.name)
        try:
            await projection.close()
            if projection.persisted.mode is not Mode.TRANSIENT:
                await self._delete_kept(projection, checkpoint_stream, emitted_streams)
        finally:
            self._leaving.discard(projection.name)

    async def _delete_kept(self, projection: ManagedProjection, checkpoint_stream: bool, emitted_streams: bool) -> None:
        """Delete what is stored of it; its definition last, so that it can be deleted again after a kill."""
        persisted, names = projection.persisted, Names(projection.name)
        if emitted_streams and persisted.emit_enabled and persisted.track_emitted_streams:
            for page in tracked_streams(self._store, names):
                async with self._shared.turn:
                    self._delete_streams(page)
                await asyncio.sleep(0)  # there may be thousands: the server's clients get their turn
            self._delete_streams([names.emitted_streams])
        if checkpoint_stream and persisted.checkpoints:
            self._delete_streams([names.checkpoint])
        with self._store.transaction():
            self._register("$ProjectionDeleted", projection.name)
            self._delete_streams([names.updates])

    def _delete_streams(self, streams: Iterable[str]) -> None:
        with self._store.transaction():
            for stream in streams:
                with suppress(StreamNotFound, StreamDeleted):
                    self._store.delete(stream, ANY)

    async def _delete_expired(self) -> None:
        oldest = time.monotonic() - TRANSIENT_SECONDS
        for projection in list(self._projections.values()):
            if projection.persisted.mode is Mode.TRANSIENT and projection.accessed < oldest:
                await self._delete(projection, False, False)
