"""The process on the public port: what it passes on arrives whole, whoever is slow, silent or gone."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from http.client import HTTPException
from pathlib import Path

import psutil
import pytest

from embedded_eventstore.http import port, relay
from tests.embedded_eventstore.conftest import start
from tests.embedded_eventstore.http.asking import ask
from tests.embedded_eventstore.streams import given
from tests.waiting import ended, until

MEGABYTES = 20
SECONDS = 20


class Relayed:
    """A relay of its own, with two sockets behind it that the test listens on."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.stack = stack
        self.behind = {name: self._listening(folder / name) for name in ("grpc", "http")}
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        self.address = listener.getsockname()
        command = [sys.executable, "-I", "-S", str(port.RELAY), str(listener.fileno()), str(folder / "grpc")]
        self.process = stack.enter_context(
            subprocess.Popen(
                [*command, str(folder / "http"), "plain"], stdin=subprocess.PIPE, pass_fds=[listener.fileno()]
            )
        )
        stack.callback(self.process.kill)

    def _listening(self, path: Path) -> socket.socket:
        made = self.stack.enter_context(socket.socket(socket.AF_UNIX))
        made.bind(str(path))
        made.listen()
        made.settimeout(SECONDS)
        return made

    def client(self, first: bytes) -> socket.socket:
        """A client that has sent this."""
        made = self.stack.enter_context(socket.create_connection(self.address, SECONDS))
        made.sendall(first)
        return made

    def taken(self, name: str) -> socket.socket:
        """The next connection that is passed on to one of the two."""
        made, _ = self.behind[name].accept()
        made.settimeout(SECONDS)
        return self.stack.enter_context(made)


@pytest.fixture
def relayed(tmp_path) -> Iterator[Relayed]:
    with ExitStack() as stack:
        yield Relayed(tmp_path, stack)


def read(end: socket.socket, size: int) -> bytes:
    """So many bytes, or fewer if there are no more."""
    found = bytearray()
    while len(found) < size and (more := end.recv(size - len(found))):
        found += more
    return bytes(found)


@pytest.mark.parametrize(("first", "name"), [(b"PRI * HTTP/2.0", "grpc"), (b"GET /", "http"), (b"PROPFIND", "http")])
def test_the_first_bytes_say_where_to(relayed, first, name):
    relayed.client(first)
    assert read(relayed.taken(name), len(first)) == first


def test_they_may_come_one_by_one(relayed):
    client = relayed.client(b"P")
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    client.sendall(b"R")
    client.sendall(b"I")
    assert read(relayed.taken("grpc"), 3) == b"PRI"


def test_much_arrives_whole_in_both_directions_though_nobody_reads_at_first(relayed):
    """More than any buffer on the way takes: the relay must wait, for each direction by itself."""
    client = relayed.client(b"PRI")
    server = relayed.taken("grpc")
    assert read(server, 3) == b"PRI"
    sent = os.urandom(1_000_000) * MEGABYTES
    writers = [threading.Thread(target=end.sendall, args=[sent]) for end in (client, server)]
    for writer in writers:
        writer.start()
    other = relayed.client(b"GET")
    assert read(relayed.taken("http"), 3) == b"GET"  # others are served meanwhile
    for end in (server, client):
        assert read(end, len(sent)) == sent
    for writer in writers:
        writer.join()
    assert psutil.Process(relayed.process.pid).memory_info().rss < 60 * 1024 * 1024
    other.close()


def test_who_has_said_all_may_still_listen(relayed):
    client = relayed.client(b"GET")
    client.shutdown(socket.SHUT_WR)
    server = relayed.taken("http")
    assert read(server, 100) == b"GET"
    server.sendall(b"answer")
    server.close()
    assert read(client, 100) == b"answer"
    client.close()
    until(lambda: len(psutil.Process(relayed.process.pid).net_connections("all")) == 1)


@pytest.mark.parametrize("who", ["client", "server"])
def test_an_end_that_breaks_ends_the_other(relayed, who):
    client = relayed.client(b"GET")
    server = relayed.taken("http")
    breaks, stays = (client, server) if who == "client" else (server, client)
    breaks.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    breaks.close()
    with suppress(ConnectionError):
        assert read(stays, 100) in (b"GET", b"")


def test_hundreds_that_say_nothing_keep_nobody_waiting(relayed):
    silent = [relayed.client(b"") for _ in range(300)]
    client = relayed.client(b"GET")
    assert read(relayed.taken("http"), 3) == b"GET"
    for one in (*silent, client):
        one.close()


def test_where_nothing_listens_the_client_is_told_so(relayed):
    relayed.behind["http"].close()
    client = relayed.client(b"GET")
    assert client.recv(1) == b""
    relayed.client(b"PRI")
    assert read(relayed.taken("grpc"), 3) == b"PRI"


HELLO = bytes([0x16, 3, 1])


def hello(*protocols: bytes) -> bytes:
    """The part of TLS's first message that matters: the protocols that a client offers."""
    names = b"".join(bytes([len(name)]) + name for name in protocols)
    offer = len(names).to_bytes(2, "big") + names
    content = bytes(80) + (b"\0\x10" + len(offer).to_bytes(2, "big") + offer if protocols else b"") + bytes(80)
    return HELLO + len(content).to_bytes(2, "big") + content


@pytest.mark.parametrize(
    ("offered", "http1"),
    [([], True), ([b"http/1.1"], True), ([b"h2", b"http/1.1"], True), ([b"h2"], False), ([b"grpc-exp", b"h2"], False)],
)
def test_a_client_with_tls_is_known_when_its_first_message_is_whole(offered, http1):
    whole = hello(*offered)
    assert relay.is_http1_over_tls(whole) is http1
    assert {relay.is_http1_over_tls(whole[:size]) for size in range(1, len(whole))} == {None}
    assert relay.is_http1_over_tls(b"GET / HTTP/1.1") is True


class TestItsLife:
    def relay_of(self, server) -> psutil.Process:
        [found] = psutil.Process(server.process.pid).children()
        return found

    @pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
    def test_it_ends_with_the_server_however_that_ends(self, serve, number):
        server = serve()
        child = self.relay_of(server)
        folder = Path(child.cmdline()[-2]).parent
        assert len(list(folder.iterdir())) == 2
        server.process.send_signal(number)
        until(lambda: ended(child.pid) and ended(server.process.pid))
        assert not folder.exists()
        with pytest.raises(ConnectionRefusedError):
            ask(server.uri, "/ping")

    def test_it_is_started_again_when_it_ends(self, serve):
        server = serve()
        before = self.relay_of(server)
        client = server.client()
        stream = given.stream(client, "A")
        before.kill()
        until(lambda: ended(before.pid))
        assert ask(server.uri, "/ping").status == 200  # the port was open all the time
        assert given.types(server.client().get_stream(stream)) == ["A"]

    def test_a_long_path_to_temporary_files_does_no_harm(self, serve, tmp_path, monkeypatch):
        folder = tmp_path / ("long" * 30)
        folder.mkdir()
        monkeypatch.setenv("TMPDIR", str(folder))
        server = serve()
        assert ask(server.uri, "/ping").status == 200
        assert given.types(server.client().get_stream(given.stream(server.client(), "A"))) == ["A"]

    def test_without_http_there_is_none(self):
        with ExitStack() as stack:
            server = start(stack, "--no-http")
            assert psutil.Process(server.process.pid).children() == []
            assert given.types(server.client().get_stream(given.stream(server.client(), "A"))) == ["A"]
            with pytest.raises((OSError, HTTPException)):
                ask(server.uri, "/ping")
