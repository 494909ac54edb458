"""Waiting for something, for some time at most."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def within(seconds: float, coroutine: Coroutine[Any, Any, T]) -> T:
    """What a coroutine returns, if that comes in time.

    It is for tasks that are ended by cancelling them: `asyncio.wait_for` takes no notice of that, before Python 3.12,
    if what it waits for happens at the same moment. Then the task goes on, and who waits for its end waits for ever.

    Args:
        seconds: how long to wait at most; the coroutine is cancelled then.
        coroutine: what to wait for.

    Raises:
        asyncio.TimeoutError: it took longer.
    """
    task = asyncio.ensure_future(coroutine)
    try:
        done, _ = await asyncio.wait({task}, timeout=seconds)
        if not done:
            raise asyncio.TimeoutError
        return task.result()
    finally:
        task.cancel()
