"""What one event of a projection causes never holds up the others; it is written once, also if it is killed halfway."""

import asyncio
import gc
import time
from collections.abc import Iterator

import pytest

from embedded_eventstore.projections import running as running_module
from embedded_eventstore.projections.content_types import is_as_marked
from embedded_eventstore.store import RecordedEvent, new_id
from tests.embedded_eventstore.projections.running import append, create, data_of, enable, read, running

MANY = 5_000
NUMBERS = [f'{{"n":{n}}}' for n in range(MANY)]


@pytest.fixture(autouse=True)
def of_this_test_alone() -> Iterator[None]:
    """What other tests have left in this process is not searched for garbage here: that would be a long pause, too."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


def emitting(count: int, stream: str = "'out'") -> str:
    """A projection that emits so many events for each one."""
    loop = f"for (let n = 0; n < {count}; n++) emit({stream}, 'Made', {{n}})"
    return f"fromStream('a').when({{A(s, e) {{ {loop} }}}}).outputState()"


async def longest_pause(until: asyncio.Task) -> float:
    """The longest time in which the event loop did nothing else, in seconds of this thread, until a task has ended."""
    longest, last = 0.0, time.thread_time()
    while not until.done():
        await asyncio.sleep(0)
        now = time.thread_time()
        longest, last = max(longest, now - last), now
    await until
    return longest


def test_others_get_their_turn_while_much_is_written(store):
    """The longest pause is compared with all of the time, in the same run, in processor time."""
    append(store, "a", "A")

    async def scenario():
        async with running(store) as projections:
            began = time.thread_time()
            task = asyncio.create_task(create(projections, "mine", emitting(MANY), emit_enabled=True))
            return await longest_pause(task), time.thread_time() - began

    longest, whole = asyncio.run(scenario())
    assert data_of(store, "out") == NUMBERS
    assert longest < whole / 4


@pytest.mark.parametrize("parts", [1, 3])
def test_what_was_written_in_part_is_completed_after_a_kill(store, monkeypatch, parts):
    """The projection is cut off after some transactions, as `kill -9` would; only the rest is written then."""
    monkeypatch.setattr(running_module, "EVENTS_TOGETHER", 7)
    append(store, "a", "A", "A")
    query = emitting(50)
    written = asyncio.run(cut_off(store, query, parts))
    assert 0 < written < 100

    async def another_life():
        async with running(store) as projections:
            await enable(projections, "mine")

    asyncio.run(another_life())
    assert data_of(store, "out") == NUMBERS[:50] * 2
    assert len(read(store, "$projections-mine-result")) == 1


async def cut_off(store, query: str, parts: int) -> int:
    """Run a projection until it has made so many transactions; returns how many events it has emitted."""
    made: list[str] = []
    store.on_append(lambda events: made.extend(event.stream for event in events if event.stream == "out"))
    async with running(store) as projections:
        creating = asyncio.create_task(create(projections, "mine", query, emit_enabled=True))
        while len(made) < 7 * parts:
            await asyncio.sleep(0)
        creating.cancel()
    return len(made)


def test_a_page_of_large_events_is_handled_in_parts(store, monkeypatch):
    monkeypatch.setattr(running_module, "BYTES_TOGETHER", 10_000)
    append(store, "a", *["A"] * 20, data={"text": "x" * 4_000})
    sizes: list[int] = []

    async def scenario():
        async with running(store) as projections:
            await create(projections, "mine", "fromStream('a').when({$init: () => ({n: 0}), A(s) { s.n += 1 }})")
            return (await projections.get("mine")).state("")[0]

    process = running_module.Run._process

    async def noted(run) -> None:
        before = run.buffered
        await process(run)
        sizes.append(before - run.buffered)

    monkeypatch.setattr(running_module.Run, "_process", noted)
    assert asyncio.run(scenario()) == '{"n":20}'
    assert max(sizes) == 2


@pytest.mark.parametrize(("end", "is_json"), [(b"]", True), (b"]]", False), (b"\xff]", False)])
def test_others_get_their_turn_while_a_large_event_is_looked_at(store, end, is_json):
    data = b"[" + b",".join([b'{"name": "Alice", "amounts": [1, 2, 3]}'] * 200_000) + end
    event = RecordedEvent("s", 0, 0, new_id(), "A", data, b"", "application/json", 0)

    async def scenario():
        began = time.thread_time()
        task = asyncio.create_task(is_as_marked(event))
        return await longest_pause(task), time.thread_time() - began, task.result()

    longest, whole, found = asyncio.run(scenario())
    assert found is is_json
    assert longest < whole / 2 or not is_json


def test_many_emitted_streams_are_deleted_in_turns(store):
    append(store, "a", "A")
    query = emitting(MANY, "'out-' + n")

    async def scenario():
        async with running(store) as projections:
            await create(projections, "mine", query, emit_enabled=True, track_emitted_streams=True)
            await (await projections.get("mine")).disable()
            began = time.thread_time()
            task = asyncio.create_task(projections.delete("mine", emitted_streams=True))
            return await longest_pause(task), time.thread_time() - began

    longest, whole = asyncio.run(scenario())
    assert not any(read(store, f"out-{n}") for n in range(MANY))
    assert longest < whole / 4
