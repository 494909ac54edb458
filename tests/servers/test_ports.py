"""The standard port when it is free, another when it is not, and whose server may be used on it."""

import os
import socket
from typing import ClassVar

import pytest

from lessons import servers
from lessons.errors import ServerError
from lessons.kafka.server.broker import Broker
from lessons.kinesis.server.moto import MotoServer
from lessons.servers.supervision import ports
from tests.servers.listeners import LISTENERS, silent

pytestmark = pytest.mark.usefixtures("home")


class GivesTheSameAgain:
    """A socket of a system that gives ports again as soon as nobody holds them, as any may."""

    held: ClassVar[set[int]] = set()

    def bind(self, address):
        self.port = min({1, 2, 3} - self.held)
        self.held.add(self.port)

    def getsockname(self):
        return "127.0.0.1", self.port

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.held.discard(self.port)


def test_a_port_that_is_spoken_for_is_not_given_again(monkeypatch):
    monkeypatch.setattr(ports.socket, "socket", GivesTheSameAgain)
    assert ports.free(2) == [1, 2]
    assert ports.free(1) == [1]
    assert ports.free(1, but=[1]) == [2]


def test_the_standard_port_is_used_when_it_is_free(monkeypatch, free_port):
    monkeypatch.setattr(MotoServer, "port", free_port)
    with servers.start("kinesis", say=None) as kinesis:
        assert kinesis.address == f"http://localhost:{free_port}"


@pytest.mark.parametrize("listener", LISTENERS)
@pytest.mark.parametrize("wanted", ["auto", "local"])
def test_a_port_that_another_program_holds_is_left_to_it(listener, wanted, monkeypatch):
    monkeypatch.setenv("LESSONS_SERVERS", wanted)
    said = []
    with listener() as taken:
        monkeypatch.setattr(MotoServer, "port", taken)
        with servers.start("kinesis", say=said.append) as kinesis:
            assert (kinesis.kind, kinesis.address != f"http://localhost:{taken}") == ("local", True)
    assert f"; port {taken} is taken by " in said[-1]
    assert f"(process {os.getpid()})" in said[-1]


def test_a_port_taken_between_looking_and_starting_is_given_up(monkeypatch):
    with silent() as taken:
        monkeypatch.setattr(Broker, "port", taken)
        monkeypatch.setattr(ports, "is_free", lambda port, address="": True)
        with servers.start("kafka", say=None) as kafka:
            assert kafka.address != f"localhost:{taken}"


def test_an_unknown_name_and_an_unknown_kind_are_told(monkeypatch):
    with pytest.raises(
        ServerError, match=r"There is no server called 'nonsense'\. The names are: kafka, kinesis, pulsar, eventstore\."
    ):
        servers.start("nonsense", say=None)
    monkeypatch.setenv("LESSONS_SERVERS", "cloud")
    with pytest.raises(ServerError, match=r"LESSONS_SERVERS is 'cloud'.*Set it to auto, local, containers"):
        servers.start("kinesis", say=None)


@pytest.mark.parametrize(("family", "host"), [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")])
def test_a_port_is_taken_by_who_listens_on_either_loopback(family, host):
    try:
        listener = socket.create_server((host, 0), family=family)
    except OSError as error:
        pytest.skip(f"nobody can listen on {host} here ({error.strerror})")
    with listener:
        taken = listener.getsockname()[1]
        assert not ports.is_free(taken)
    assert ports.is_free(taken)
