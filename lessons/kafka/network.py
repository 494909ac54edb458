"""A network that loses the broker's answers: a SOCKS5 proxy (RFC 1928) in this process.

A client that uses it (kafka-python: `proxy_url=network.url`) reaches the same brokers, at the addresses that they
advertise, or where the network knows these to be. While `losing` is true, the proxy drops what the brokers answer: the
broker has the event, and the producer does not get to know it.
"""

import contextlib
import socket
import threading
from collections.abc import Mapping
from types import MappingProxyType

VERSION, CONNECT, NO_PASSWORD, NAME = 5, 1, 0, 3
GRANTED = bytes([VERSION, 0, 0, 1, 0, 0, 0, 0, 0, 0])
BLOCK = 65536
CONNECT_SECONDS = 10


class Network:
    """The proxy; a context manager that closes it.

    Args:
        names: addresses that mean others in this network, such as {"kafka:9092": "localhost:50001"}.
    """

    def __init__(self, names: Mapping[str, str] = MappingProxyType({})) -> None:
        self.names = names
        self.losing = False
        self.lost = 0
        """How many blocks of answers were dropped."""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        """The proxy's address, for a client's `proxy_url`."""
        return f"socks5h://127.0.0.1:{self._listener.getsockname()[1]}"

    def heal(self) -> None:
        """Lose no more answers. Earlier connections are cut, as by a network that was away for a long time."""
        self.losing = False
        self._cut()

    def close(self) -> None:
        """Close the proxy and all connections through it."""
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
        with client, contextlib.suppress(OSError, ValueError, IndexError), self._broker_for(client) as broker:
            self._open |= {client, broker}
            upwards = threading.Thread(target=self._carry, args=(client, broker, False), daemon=True)
            upwards.start()
            self._carry(broker, client, True)
            upwards.join()
            self._open -= {client, broker}

    def _broker_for(self, client: socket.socket) -> socket.socket:
        """A connection to the broker that the client asks for; raises as `_wanted`, and OSError if none is there."""
        wanted = _wanted(client)
        host, _, port = self.names.get(wanted, wanted).rpartition(":")
        broker = socket.create_connection((host, int(port)), CONNECT_SECONDS)
        broker.settimeout(None)
        client.sendall(GRANTED)
        return broker

    def _carry(self, source: socket.socket, target: socket.socket, answers: bool) -> None:
        with contextlib.suppress(OSError):
            while block := source.recv(BLOCK):
                self._pass_on(block, target, answers)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _pass_on(self, block: bytes, target: socket.socket, answers: bool) -> None:
        if answers and self.losing:
            self.lost += 1
        else:
            target.sendall(block)

    def __enter__(self) -> "Network":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def _wanted(client: socket.socket) -> str:
    """The address that the client asks for, by the messages of RFC 1928.

    Raises:
        OSError: the client is gone.
        ValueError: the client does not speak SOCKS5, or asks for something else than a connection.
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
    return f"{host}:{int.from_bytes(_read(client, 2), 'big')}"


def _read(client: socket.socket, count: int) -> bytes:
    received = b""
    while len(received) < count:
        block = client.recv(count - len(received))
        if not block:
            raise ValueError("the client has closed the connection")
        received += block
    return received
