"""A way to the broker that loses answers: a SOCKS5 proxy (RFC 1928) in this process.

A client that goes through it (kafka-python: `proxy_url=network.url`) reaches the same brokers, at the addresses that
they advertise. While `losing`, what a broker answers is thrown away: the broker has the event, and the producer never
hears of it.
"""

import contextlib
import socket
import threading

VERSION, CONNECT, NO_PASSWORD, NAME = 5, 1, 0, 3
GRANTED = bytes([VERSION, 0, 0, 1, 0, 0, 0, 0, 0, 0])
BLOCK = 65536
CONNECT_SECONDS = 10


class Network:
    """The proxy; a context manager that ends it."""

    def __init__(self):
        self.losing = False
        self.lost = 0
        """How many pieces of answers were thrown away."""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        """What a client is given as its proxy."""
        return f"socks5h://127.0.0.1:{self._listener.getsockname()[1]}"

    def heal(self) -> None:
        """Lose nothing any more. Connections of before are cut, as a network does that was away for long."""
        self.losing = False
        self._cut()

    def close(self) -> None:
        """End the proxy and all connections through it."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._cut()

    def _cut(self) -> None:
        for end in list(self._open):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, contextlib.suppress(OSError, ValueError, IndexError), _broker_for(client) as broker:
            self._open |= {client, broker}
            upwards = threading.Thread(target=self._carry, args=(client, broker, False), daemon=True)
            upwards.start()
            self._carry(broker, client, True)
            upwards.join()
            self._open -= {client, broker}

    def _carry(self, source: socket.socket, target: socket.socket, answers: bool) -> None:
        with contextlib.suppress(OSError):
            while block := source.recv(BLOCK):
                if answers and self.losing:
                    self.lost += 1
                else:
                    target.sendall(block)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> "Network":
        return self

    def __exit__(self, *_) -> None:
        self.close()


def _broker_for(client: socket.socket) -> socket.socket:
    """The connection that the client asks for, in the words of RFC 1928.

    Raises:
        OSError: nobody is there.
        ValueError: the client speaks otherwise, or asks for something else.
    """
    version, methods = _read(client, 2)
    _read(client, methods)
    client.sendall(bytes([VERSION, NO_PASSWORD]))
    version, command, _, kind = _read(client, 4)
    if (version, command) != (VERSION, CONNECT):
        raise ValueError("not a request to connect by SOCKS5")
    if kind == NAME:
        host = _read(client, _read(client, 1)[0]).decode()
    else:
        host = socket.inet_ntop(
            *((socket.AF_INET, _read(client, 4)) if kind == 1 else (socket.AF_INET6, _read(client, 16)))
        )
    port = int.from_bytes(_read(client, 2), "big")
    broker = socket.create_connection((host, port), CONNECT_SECONDS)
    broker.settimeout(None)
    client.sendall(GRANTED)
    return broker


def _read(client: socket.socket, count: int) -> bytes:
    found = b""
    while len(found) < count:
        block = client.recv(count - len(found))
        if not block:
            raise ValueError("the client has gone")
        found += block
    return found
