"""Where no container engine answers: one sentence of what happened, one of what to do, and the way on without one."""

import re
import socket
import subprocess
import sys

import pytest

from lessons import servers
from lessons.errors import ServerError
from lessons.servers.containers import engine
from tests.notebooks import ROOT
from tests.servers.listeners import web

pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture(autouse=True)
def on_containers(home, monkeypatch) -> None:
    monkeypatch.setenv("LESSONS_SERVERS", "containers")


def refused() -> str:
    with pytest.raises(ServerError) as caught:
        servers.start("kafka", say=None)
    assert "to use a local server" in caught.value.do
    return caught.value.what


def test_no_engine(monkeypatch, home):
    monkeypatch.setenv("DOCKER_HOST", f"unix://{home}/nothing.sock")
    assert refused() == f"No container engine answers at unix://{home}/nothing.sock."


def test_an_engine_that_was_stopped(monkeypatch, home):
    left = socket.socket(socket.AF_UNIX)
    left.bind(f"{home}/stopped.sock")
    left.close()  # the file stays, and nobody listens
    monkeypatch.setenv("DOCKER_HOST", f"unix://{home}/stopped.sock")
    assert refused() == f"No container engine answers at unix://{home}/stopped.sock."


def test_something_else_answers(monkeypatch):
    with web() as port:
        monkeypatch.setenv("DOCKER_HOST", f"tcp://127.0.0.1:{port}")
        assert re.match(rf"No container engine answers at tcp://127.0.0.1:{port} \(.+\)\.", refused())


@pytest.mark.parametrize("host", ["nonsense", "tcp://", "ftp://localhost:1", "tcp://localhost:99999"])
def test_an_address_that_is_none(monkeypatch, host):
    monkeypatch.setenv("DOCKER_HOST", host)
    assert refused().startswith(f"No container engine answers at {host}")


def test_an_engine_that_this_user_may_not_use():
    said = engine._explained("('Connection aborted.', PermissionError(13, 'Permission denied'))")
    assert "this user may not use it" in said.what
    assert "group `docker`" in said.do


def test_the_command_line_says_it_without_a_traceback(monkeypatch, home):
    monkeypatch.setenv("DOCKER_HOST", f"unix://{home}/nothing.sock")
    argv = [sys.executable, "-m", "lessons", "up", "--containers", "kafka"]
    ran = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 1
    assert "No container engine answers" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_kind_of_server_that_there_is_not(monkeypatch):
    monkeypatch.setenv("LESSONS_SERVERS", "container")
    with pytest.raises(ServerError, match="LESSONS_SERVERS is 'container', which is no kind of server"):
        servers.start("kafka", say=None)
