"""A server in a thread of this process, for tests and programs that are not asynchronous."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AsyncExitStack, ExitStack, contextmanager
from typing import Any

from embedded_eventstore.options import DEFAULTS, Options, RunningServer
from embedded_eventstore.server import serve_async

Started = tuple[RunningServer, Callable[[], object]]
"""The server, and a function that ends it."""


@contextmanager
def serve(options: Options = DEFAULTS) -> Iterator[RunningServer]:
    """Run a server in a thread of this process as long as the `with` block runs.

    Args:
        options: how it runs; by default on port 2113, in memory, without TLS.

    Raises:
        StartError: the port is taken, or the certificate can't be written.
        StorageError: the data can't be used.

    >>> with serve(Options(port=0)) as server:
    ...     server.uri.startswith("esdb://localhost:")
    True
    """
    started: Future[Started] = Future()
    with ThreadPoolExecutor(1, thread_name_prefix="embedded-eventstore") as threads:
        ended = threads.submit(asyncio.run, _serve_until_stopped(options, started))
        server, stop = started.result()
        try:
            yield server
        finally:
            stop()
            ended.result()


async def _serve_until_stopped(options: Options, started: Future[Started]) -> None:
    stopped, loop = asyncio.Event(), asyncio.get_running_loop()
    try:
        async with serve_async(options) as server:
            started.set_result((server, lambda: loop.call_soon_threadsafe(stopped.set)))
            await stopped.wait()
    except BaseException as error:
        if not started.done():
            started.set_exception(error)
        raise


class EmbeddedEventStore:
    """A server for a `with` block, of a thread or of an event loop.

    Args:
        options: as those of `Options`; the port is any that is free if none is given.

    >>> with EmbeddedEventStore() as server:
    ...     server.uri.startswith("esdb://localhost:")
    True

    `async with EmbeddedEventStore(data=folder) as server` runs it in the event loop of the block. Both raise what
    `serve` raises.
    """

    def __init__(self, **options: Any) -> None:
        self._options = Options(**{"port": 0, **options})
        self._stack = ExitStack()
        self._async_stack = AsyncExitStack()

    def __enter__(self) -> RunningServer:
        return self._stack.enter_context(serve(self._options))

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    async def __aenter__(self) -> RunningServer:
        return await self._async_stack.enter_async_context(serve_async(self._options))

    async def __aexit__(self, *error: object) -> None:
        await self._async_stack.aclose()
