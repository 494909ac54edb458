"""HTTP/1.1 over asyncio. h11 has the rules of the protocol; this passes bytes to it, and requests to an application."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from http import HTTPStatus

import h11

from embedded_eventstore.http.messages import Request, Response, as_text
from embedded_eventstore.waiting import within

Application = Callable[[Request], Awaitable[Response]]
"""Answers a request; it raises nothing."""
LARGEST_BODY = 4 * 1024 * 1024
"""Bytes of one request's body, as in the real server."""
AT_ONCE = 64 * 1024
SECONDS_IDLE = 120.0
"""After which a connection that says nothing is closed."""
TOO_LARGE = as_text("The body is too large.", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


@contextlib.asynccontextmanager
async def serving(path: str, answer: Application, certificate: ssl.SSLContext | None) -> AsyncIterator[None]:
    """Serve on a Unix socket as long as the block runs.

    Args:
        path: of the socket.
        answer: the application.
        certificate: for TLS; None for a server without it.
    """
    connections: set[asyncio.Task[None]] = set()
    scheme = "https" if certificate else "http"

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        connections.add(task)
        task.add_done_callback(connections.discard)
        await _Connection(reader, writer, answer, scheme).run()

    server = await asyncio.start_unix_server(connected, path, ssl=certificate, backlog=socket.SOMAXCONN)
    try:
        yield
    finally:
        server.close()
        for task in connections:
            task.cancel()
        await asyncio.gather(*connections, return_exceptions=True)


class _Connection:
    """One connection, with any number of requests, one after the other."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, answer: Application, scheme: str
    ) -> None:
        self._reader, self._writer, self._answer, self._scheme = reader, writer, answer, scheme
        self._protocol = h11.Connection(h11.SERVER)

    async def run(self) -> None:
        """Answer until one side ends the connection."""
        try:
            while await self._one():
                self._protocol.start_next_cycle()
        except (h11.RemoteProtocolError, h11.LocalProtocolError) as error:
            await self._refuse(error)
        except (OSError, asyncio.TimeoutError, asyncio.CancelledError):
            pass  # the client has gone, is silent, or the server ends
        finally:
            self._writer.close()

    async def _one(self) -> bool:
        """Answer one request; returns whether there may be another."""
        event = await self._next()
        if not isinstance(event, h11.Request):
            return False
        body = await self._body()
        headers = {name.decode(): value.decode("latin-1") for name, value in event.headers}
        method = event.method.decode()
        if body is None:
            await self._send(TOO_LARGE, method)
        else:
            request = Request(method, event.target.decode("latin-1"), headers, body, self._scheme)
            await self._send(await self._answer(request), method)
        return self._protocol.our_state is h11.DONE and self._protocol.their_state is h11.DONE

    async def _body(self) -> bytes | None:
        """The body of the request; None if it is too large."""
        body, size = bytearray(), 0
        if self._protocol.they_are_waiting_for_100_continue:
            await self._write(h11.InformationalResponse(status_code=100, headers=[]))
        while isinstance(event := await self._next(), h11.Data):
            size += len(event.data)
            body += event.data[: max(0, LARGEST_BODY - len(body))]
        return bytes(body) if size <= LARGEST_BODY else None

    async def _next(self) -> object:
        """The next event of the protocol, when it has come."""
        while (event := self._protocol.next_event()) is h11.NEED_DATA:
            self._protocol.receive_data(await within(SECONDS_IDLE, self._reader.read(AT_ONCE)))
        return event

    async def _send(self, response: Response, method: str) -> None:
        headers = [("content-length", str(len(response.body))), *response.headers.items()]
        if response.status in (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED) or response.status < HTTPStatus.OK:
            headers = list(response.headers.items())
        if response.content_type:
            headers.append(("content-type", response.content_type))
        await self._write(h11.Response(status_code=response.status, reason=response.words, headers=headers))
        if method != "HEAD" and response.body:
            await self._write(h11.Data(data=response.body))
        await self._write(h11.EndOfMessage())

    async def _write(self, event: h11.Event) -> None:
        self._writer.write(self._protocol.send(event) or b"")
        await self._writer.drain()

    async def _refuse(self, error: Exception) -> None:
        if self._protocol.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            with contextlib.suppress(OSError, h11.LocalProtocolError):
                await self._send(as_text(f"{error}", HTTPStatus.BAD_REQUEST), "GET")
