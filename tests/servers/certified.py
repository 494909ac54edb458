"""Listeners with TLS: before a server that has none itself, as a load balancer has it, and ones with a fault.

What is wrong with a certificate is known before anything else is said, so nothing stands behind those.
"""

import asyncio
import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

from lessons.kafka.server.certificates import Authority

FAULTS = {
    "expired": "has expired. Ask whoever runs that server for a new one.",
    "elsewhere": "is for another host. Use the host's name that stands in the certificate",
    "unknown": "an authority that is not trusted here. Set ",
    "no TLS": "does not speak TLS. Correct the address",
}
"""What is wrong, and what is told of it."""


def certificates(folder: Path) -> Authority:
    """An authority, with a certificate for each fault, and a good one for this computer."""
    authority = Authority(folder)
    authority.issue("server", ("localhost",))
    authority.issue("server", ("localhost",), file="expired", days=-1)
    authority.issue("server", ("db.example",), file="elsewhere")
    Authority(folder, "stranger").issue("server", ("localhost",), file="unknown")
    return authority


@contextlib.contextmanager
def faulty(folder: Path, fault: str) -> Iterator[int]:
    """The port of a listener with that fault."""
    context = None
    if fault != "no TLS":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / f"{fault}.pem")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_answer, args=(listener, context), daemon=True).start()
        yield listener.getsockname()[1]


@contextlib.contextmanager
def terminating(certificate: Path, port: int, server: int) -> Iterator[None]:
    """Listen on the port with TLS, and pass on what is said to the server's port without."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    loop = asyncio.new_event_loop()

    async def passing_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there = await asyncio.open_connection("127.0.0.1", server)
        await asyncio.gather(_pass_on(reader, there[1]), _pass_on(there[0], writer))

    listener = loop.run_until_complete(asyncio.start_server(passing_on, "127.0.0.1", port, ssl=context))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield
    finally:
        loop.call_soon_threadsafe(listener.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.run_until_complete(_cancel(asyncio.all_tasks(loop)))
        loop.close()


async def _cancel(tasks: set[asyncio.Task]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError, ssl.SSLError):
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()
    writer.close()


def _answer(listener: socket.socket, context: ssl.SSLContext | None) -> None:
    with contextlib.suppress(OSError):
        while True:
            plain, _ = listener.accept()
            with plain, contextlib.suppress(OSError):
                if context:
                    context.wrap_socket(plain, server_side=True).close()
                else:
                    plain.sendall(b"hello, this is no TLS\r\n")
