"""Long work takes turns: one piece of it takes some milliseconds, and then all others have the event loop."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import TypeVar

SECONDS = 0.005
"""How long one piece of work may keep the event loop."""
T = TypeVar("T")


class Turns:
    """Turns of the calls that read pages: one of them reads, then everybody else has the loop once.

    A thousand subscriptions that catch up would otherwise read a thousand pages before an append is answered.
    """

    def __init__(self) -> None:
        self._lock = asyncio.Lock()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a turn; the block should take some milliseconds at most."""
        async with self._lock:
            yield
            await asyncio.sleep(0)


async def in_slices(items: Iterable[T], seconds: float = SECONDS) -> AsyncIterator[T]:
    """The items; others have the event loop each time when as many seconds have passed."""
    began = time.perf_counter()
    for item in items:
        yield item
        if time.perf_counter() - began > seconds:
            await asyncio.sleep(0)
            began = time.perf_counter()
