"""What the tests of projections share: a store, projections that run on it, and waiting for them."""

import asyncio
import json
from contextlib import asynccontextmanager

from embedded_eventstore.projections.engine import Limits
from embedded_eventstore.projections.manager import Projections
from embedded_eventstore.projections.persisted import ProjectionDefinition
from embedded_eventstore.projections.reading import read_from
from embedded_eventstore.store import NewEvent, RecordedEvent, Store, new_id

SECONDS = 20.0  # after which waiting has failed
# Of processor time, so a busy machine changes little.
SHORT = Limits(compile_seconds=0.1, handler_seconds=0.1)


def append(store: Store, stream: str, *types: str, data=None, metadata=None) -> None:
    """Appends one event of each type, all with the same data and metadata. Data that is bytes is not taken for JSON."""
    content_type = "application/octet-stream" if isinstance(data, bytes) else "application/json"
    raw = data if isinstance(data, bytes) else json.dumps(data or {}).encode()
    extra = json.dumps(metadata).encode() if metadata else b""
    store.append(stream, [NewEvent(new_id(), type_, raw, extra, content_type) for type_ in types])


def read(store: Store, stream: str) -> list[RecordedEvent]:
    """All events of a stream; none if it is not there."""
    return read_from(store, stream, 0, 100_000)


def data_of(store: Store, stream: str) -> list[str]:
    return [event.data.decode() for event in read(store, stream)]


@asynccontextmanager
async def running(store: Store, start_standard: bool = False):
    """Projections on a store. They are ended as a killed server would end them: without a last checkpoint."""
    projections = Projections(store, start_standard, SHORT)
    await projections.start()
    try:
        yield projections
    finally:
        for projection in await projections.list():
            await projection.close(checkpoint=False)
        await projections.stop()


async def caught_up(projections: Projections, name: str) -> None:
    """Waits until a projection has handled all there is, or has stopped."""
    projection = await projections.get(name)

    async def until_then():
        while (said := projection.statistics()).status == "Running":
            if said.progress == 100 and not said.buffered_events:
                return
            await asyncio.sleep(0.002)

    await asyncio.wait_for(until_then(), SECONDS)


async def ended(projections: Projections, name: str) -> None:
    """Waits until a projection no longer runs: one that ends does so a moment after it has caught up."""
    projection = await projections.get(name)

    async def until_then():
        while projection.statistics().status == "Running":
            await asyncio.sleep(0.002)

    await asyncio.wait_for(until_then(), SECONDS)


async def create(projections: Projections, name: str, query: str, **options) -> None:
    """Makes a projection and waits until it has caught up."""
    await projections.create(name, ProjectionDefinition(query, **options))
    await caught_up(projections, name)


async def state(projections: Projections, name: str, partition: str = ""):
    text, _ = (await projections.get(name)).state(partition)
    return json.loads(text) if text else None


async def enable(projections: Projections, *names: str) -> None:
    for name in names:
        await (await projections.get(name)).enable()
    for name in names:
        await caught_up(projections, name)
