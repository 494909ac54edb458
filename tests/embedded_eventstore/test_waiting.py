"""A task that waits can be ended at any moment: also when what it waits for has just happened."""

import asyncio
import time

import pytest

from embedded_eventstore.persistent.manager import PersistentSubscriptions
from embedded_eventstore.protocol.persistent import PersistentSubscriptionsServicer
from embedded_eventstore.store import Store
from embedded_eventstore.waiting import within

SECONDS = 10


async def allowed(*_: object) -> str:
    return "anybody"


async def until_it_waits() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def is_ended(task: asyncio.Task) -> bool:
    """Whether a task that was cancelled ends."""
    done, _ = await asyncio.wait({task}, timeout=SECONDS)
    return bool(done) and task.cancelled()


def test_what_comes_in_time_is_returned():
    async def answer() -> int:
        return 7

    assert asyncio.run(within(SECONDS, answer())) == 7


def test_what_takes_longer_is_cancelled():
    ended = []

    async def never() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(True)

    async def main() -> None:
        with pytest.raises(asyncio.TimeoutError):
            await within(0.01, never())
        await until_it_waits()

    asyncio.run(main())
    assert ended == [True]


def test_an_error_comes_out():
    async def fails() -> None:
        raise LookupError("gone")

    with pytest.raises(LookupError, match="gone"):
        asyncio.run(within(SECONDS, fails()))


def test_a_task_is_ended_at_the_moment_when_what_it_waits_for_happens():
    async def main() -> bool:
        event = asyncio.Event()
        task = asyncio.create_task(within(SECONDS, event.wait()))
        await until_it_waits()
        event.set()
        task.cancel()
        return await is_ended(task)

    assert asyncio.run(main())


def test_a_server_ends_at_the_moment_when_its_groups_have_more_to_do():
    async def main() -> bool:
        groups = PersistentSubscriptions(Store(), time.monotonic)
        task = asyncio.create_task(PersistentSubscriptionsServicer(groups, allowed, allowed).run())
        await until_it_waits()
        groups.on_more()
        task.cancel()
        ended = await is_ended(task)
        task.cancel()
        return ended

    assert asyncio.run(main())
