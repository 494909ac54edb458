"""`kill -9` in the middle of projecting: afterwards each event counts once, in states, results and emitted events."""

import asyncio
import subprocess
import sys
from collections import Counter

from embedded_eventstore.store import Store
from tests.embedded_eventstore.projections import writing_until_killed
from tests.embedded_eventstore.projections.running import caught_up, data_of, read, running, state

KILLS = 4


def live_and_be_killed(folder, appends: int) -> None:
    """Lets the process append so many events, then kills it."""
    command = [sys.executable, "-m", writing_until_killed.__name__, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        try:
            for _ in range(appends):
                assert process.stdout.readline() == b"appended\n"
        finally:
            process.kill()


async def finish(store: Store) -> dict[str, int]:
    """Lets the projections catch up; gives the count of each stream that has a state."""
    async with running(store, start_standard=True) as projections:
        await caught_up(projections, "$by_category")
        await caught_up(projections, writing_until_killed.NAME)
        states = {stream: await state(projections, writing_until_killed.NAME, stream) for stream in orders(store)}
        return {stream: kept["n"] for stream, kept in states.items()}


def orders(store: Store) -> Counter:
    """How many events each stream of an order has."""
    events = store.read_all(limit=1_000_000)
    return Counter(event.stream for event in events if event.stream.startswith("order-"))


def test_each_event_counts_once(tmp_path):
    for life in range(KILLS):
        live_and_be_killed(tmp_path, appends=30 + 17 * life)
    store = Store(tmp_path)
    counts = asyncio.run(finish(store))
    written = orders(store)
    assert sum(written.values()) >= sum(30 + 17 * life for life in range(KILLS))
    assert counts == written
    links = data_of(store, "$ce-order")
    assert len(links) == len(set(links)) == sum(written.values())
    for stream, count in written.items():
        numbers = [f'{{"n":{n}}}' for n in range(1, count + 1)]
        assert data_of(store, f"count-{stream}") == numbers
        assert data_of(store, f"$projections-counting-{stream}-result") == numbers
        assert [event.revision for event in read(store, f"count-{stream}")] == list(range(count))
    store.close()
