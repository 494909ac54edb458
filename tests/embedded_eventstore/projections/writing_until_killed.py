"""A process that appends events and projects them, until it is killed: `python -m … FOLDER`.

It prints a line for each event whose append was acknowledged.
"""

import asyncio
import random
import sys
from pathlib import Path

from embedded_eventstore.projections import running as running_module
from embedded_eventstore.projections.manager import Projections
from embedded_eventstore.projections.persisted import ProjectionDefinition
from embedded_eventstore.store import Store
from tests.embedded_eventstore.projections.running import append

NAME = "counting"
QUERY = """fromCategory('order').foreachStream().when({
    $init: () => ({n: 0}),
    Placed(s, e) { s.n += 1; emit('count-' + e.streamId, 'Counted', {n: s.n}) }
}).outputState()"""


async def main(folder: str) -> None:
    running_module.PAGE = 7  # many small batches, so that a kill meets one of them
    running_module.CHECKPOINT_HANDLED = 20
    running_module.LIVE_SECONDS = 0
    store = Store(Path(folder))
    projections = Projections(store, start_standard=True)
    await projections.start()
    if NAME not in {one.name for one in await projections.list()}:
        await projections.create(NAME, ProjectionDefinition(QUERY, emit_enabled=True))
    while True:
        append(store, f"order-{random.randrange(5)}", "Placed")
        print("appended", flush=True)
        await asyncio.sleep(0.0005)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
