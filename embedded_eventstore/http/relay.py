"""A process that has the server's public port, and passes each connection to gRPC or to the HTTP server, byte by byte.

    python relay.py LISTENER GRPC HTTP plain|tls

LISTENER is the number of the listening socket, which is inherited; GRPC and HTTP are Unix sockets. It ends when its
standard input does, which is when the server has ended, however that was, and leaves no file behind. It is run by its
path and imports only the standard library: it must start quickly, and be small.

Which protocol a client speaks is seen in its first bytes. HTTP/2 begins with `PRI`; with TLS, a client of gRPC offers
`h2` and not `http/1.1` in its first message.
"""

from __future__ import annotations

import contextlib
import os
import re
import resource
import selectors
import socket
import sys
from collections.abc import Callable, Iterator

HTTP2 = b"PRI"
TLS_HANDSHAKE = 0x16
OFFERS_HTTP1 = b"\x08http/1.1"
OFFERS_HTTP2 = re.compile(rb"\x00\x10\x00.\x00.(?:\x08grpc-exp)?\x02h2", re.DOTALL)
"""The extension of TLS's first message that names protocols, each with its length before it."""
FIRST_MESSAGE = 16 * 1024
"""The most bytes of it."""
AT_ONCE = 256 * 1024
"""The most bytes read at once from one connection."""

Decision = Callable[[bytes], "bool | None"]
"""From the first bytes to whether the client speaks HTTP/1.1; None: more of them are needed."""


def is_http1(head: bytes) -> bool | None:
    """Whether a client without TLS speaks HTTP/1.1; None if that is not clear yet."""
    if head.startswith(HTTP2):
        return False
    return None if HTTP2.startswith(head) else True


def is_http1_over_tls(head: bytes) -> bool | None:
    """Whether a client with TLS speaks HTTP/1.1: it offers that, or no HTTP/2; None if that is not clear yet."""
    if head[:1] != bytes([TLS_HANDSHAKE]):
        return True
    if len(head) < min(5 + int.from_bytes(head[3:5], "big"), FIRST_MESSAGE) or len(head) < 5:
        return None
    return OFFERS_HTTP1 in head or not OFFERS_HTTP2.search(head)


class Side:
    """One of the two ends of a connection.

    Args:
        end: the socket.
    """

    def __init__(self, end: socket.socket) -> None:
        self.end = end
        self.waiting = b""  # could not be sent to it yet
        self.has_ended = False  # it sends no more
        self.interest = 0
        self.other: Side  # is set at once


class Relay:
    """All connections.

    Args:
        listener: the public port.
        grpc, http: the Unix sockets behind it.
        decide: which of them a client wants.
    """

    def __init__(self, listener: socket.socket, grpc: str, http: str, decide: Decision) -> None:
        self._selector = selectors.DefaultSelector()
        self._listener = listener
        self._grpc, self._http, self._decide = grpc, http, decide
        self._buffer = bytearray(AT_ONCE)
        self._view = memoryview(self._buffer)
        self._listens = False
        self._listen()

    def run(self, life: int) -> None:
        """Relay until the file `life` ends."""
        self._selector.register(life, selectors.EVENT_READ, None)
        while True:
            for key, events in self._selector.select():
                if key.data is None:
                    return
                key.data(events)

    def _listen(self) -> None:
        if not self._listens:
            self._listens = True
            self._selector.register(self._listener, selectors.EVENT_READ, self._accept)

    def _accept(self, events: int) -> None:
        try:
            client, _ = self._listener.accept()
        except BlockingIOError:
            return
        except OSError:  # too many files are open: the next is accepted when one has ended
            self._selector.unregister(self._listener)
            self._listens = False
            return
        client.setblocking(False)
        with contextlib.suppress(OSError):
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        head = bytearray()
        self._selector.register(client, selectors.EVENT_READ, lambda events: self._take_first(client, head))

    def _take_first(self, client: socket.socket, head: bytearray) -> None:
        try:
            received = client.recv(FIRST_MESSAGE)
        except BlockingIOError:
            return
        except OSError:
            received = b""
        head += received
        decided = self._decide(bytes(head)) if received else True
        if decided is None:
            return
        self._selector.unregister(client)
        if received:
            self._connect(client, bytes(head), self._http if decided else self._grpc)
        else:
            self._close(client)

    def _connect(self, client: socket.socket, head: bytes, target: str) -> None:
        server = socket.socket(socket.AF_UNIX)
        server.setblocking(False)
        one, two = Side(client), Side(server)
        one.other, two.other = two, one
        try:
            with _named(server, client, target):
                server.connect(target)
            self._send(two, head)
        except OSError:  # it has ended, or is flooded
            self._end(one)
            return
        for side in (one, two):
            self._update(side)

    def _ready(self, side: Side, events: int) -> None:
        try:
            if events & selectors.EVENT_WRITE:
                self._send(side, side.waiting)
                if not side.waiting:
                    self._update(side.other)
            if events & selectors.EVENT_READ:
                self._pass_on(side)
        except OSError:
            self._end(side)

    def _pass_on(self, side: Side) -> None:
        try:
            size = side.end.recv_into(self._buffer)
        except BlockingIOError:
            return
        other = side.other
        if size:
            self._send(other, self._view[:size])
            if other.waiting:
                self._update(side)
                self._update(other)
            return
        side.has_ended = True
        self._finish(other)
        if other.has_ended and not side.waiting and not other.waiting:
            self._end(side)
        else:
            self._update(side)

    def _send(self, side: Side, data: bytes | memoryview) -> None:
        try:
            sent = side.end.send(data)
        except BlockingIOError:
            sent = 0
        side.waiting = bytes(data[sent:]) if sent < len(data) else b""
        if side.waiting or side.interest & selectors.EVENT_WRITE:
            self._update(side)
        self._finish(side)

    def _finish(self, side: Side) -> None:
        """Tell a side that the other one sends no more, once all is sent."""
        if side.other.has_ended and not side.waiting:
            side.end.shutdown(socket.SHUT_WR)

    def _update(self, side: Side) -> None:
        """Read from a side while the other one takes it, write to it while something waits."""
        reads = selectors.EVENT_READ if not side.has_ended and not side.other.waiting else 0
        wanted = reads | (selectors.EVENT_WRITE if side.waiting else 0)
        if wanted == side.interest:
            return
        if not wanted:
            self._selector.unregister(side.end)
        elif side.interest:
            self._selector.modify(side.end, wanted, self._selector.get_key(side.end).data)
        else:
            self._selector.register(side.end, wanted, lambda events: self._ready(side, events))
        side.interest = wanted

    def _end(self, side: Side) -> None:
        for one in (side, side.other):
            if one.interest:
                self._selector.unregister(one.end)
                one.interest = 0
        self._close(side.end, side.other.end)

    def _close(self, *ends: socket.socket) -> None:
        for end in ends:
            end.close()
        self._listen()


@contextlib.contextmanager
def _named(server: socket.socket, client: socket.socket, target: str) -> Iterator[None]:
    """While the block connects it, the socket has the client's address as its name: gRPC tells it as the peer."""
    host, port = client.getpeername()[:2]
    name = os.path.join(os.path.dirname(target), f"{host.removeprefix('::ffff:')}:{port}")
    with contextlib.suppress(OSError):  # a system may allow only shorter names
        server.bind(name)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            os.unlink(name)


def main(listener: str, grpc: str, http: str, kind: str) -> None:
    """Relay until standard input ends."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))  # two files for each connection
    port = socket.socket(fileno=int(listener))
    port.setblocking(False)
    Relay(port, grpc, http, is_http1_over_tls if kind == "tls" else is_http1).run(sys.stdin.fileno())
    _remove(grpc, http)


def _remove(*sockets: str) -> None:
    """Remove the sockets and their folder: a server that was killed could not."""
    with contextlib.suppress(OSError):
        for path in sockets:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(path)
        os.rmdir(os.path.dirname(sockets[0]))


if __name__ == "__main__":
    main(*sys.argv[1:])
