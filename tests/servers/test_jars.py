"""Jars that are damaged or missing, with a network and without one."""

import hashlib
import http.server
import shutil
import socket
import threading
import time
from pathlib import Path

import pytest

from lessons import servers
from lessons.errors import FetchError
from lessons.kafka.server.broker import LOCK
from lessons.servers.java import jars
from lessons.setup import download, jarlock

REPOSITORY = jarlock.repository()
NO_NETWORK = "http://127.0.0.1:9"  # the discard port: nothing answers
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")


def smallest(count: int) -> list[jars.Jar]:
    """A few of Kafka's jars."""
    return sorted(jars.read_lock(LOCK), key=lambda jar: jar.size)[:count]


@pytest.fixture
def repository(home: Path, prepared: Path, monkeypatch) -> Path:
    """A Maven local repository of the test's own, with copies of three jars."""
    good = [jar.path for jar in smallest(3)]
    monkeypatch.setenv("M2_REPO", str(home / "m2"))
    for jar, source in zip(smallest(3), good, strict=True):
        jar.path.parent.mkdir(parents=True)
        shutil.copy(source, jar.path)
    return home / "m2"


@pytest.fixture
def no_network(monkeypatch) -> None:
    """Whoever asks for something outside gets no connection."""
    for name in PROXIES:
        monkeypatch.setenv(name, NO_NETWORK)


@pytest.fixture
def damaged(repository: Path) -> jars.Jar:
    """One of the three jars, with other content of the same size."""
    jar = smallest(3)[0]
    jar.path.write_bytes(bytes(jar.size))
    return jar


@pytest.fixture
def mirror(monkeypatch) -> None:
    """The learner's own jars are the repository that jars are fetched from, so that no network is needed."""
    monkeypatch.setenv("LESSONS_MAVEN_MIRROR", REPOSITORY.as_uri())


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()}


@pytest.mark.usefixtures("no_network")
def test_a_damaged_jar_is_noticed_and_without_a_network_nothing_is_lost(damaged, repository):
    before = files(repository)
    assert jars.wanting(smallest(3)) == [damaged]
    with pytest.raises(FetchError, match=r"could not be downloaded.*run it again: it goes on where it stopped"):
        jars.fetch(smallest(3), "Apache Kafka", print)
    assert files(repository) == before
    assert damaged.path.read_bytes() == bytes(damaged.size)


@pytest.mark.usefixtures("mirror")
def test_a_damaged_jar_is_fetched_again_and_moved_aside(damaged):
    said = []
    jars.fetch(smallest(3), "Apache Kafka", said.append)
    assert jars.sha256(damaged.path) == damaged.sha256
    assert damaged.path.with_suffix(".jar.damaged").read_bytes() == bytes(damaged.size)
    assert damaged.name in said[0]
    assert jars.wanting(smallest(3)) == []


@pytest.mark.usefixtures("mirror")
def test_a_jar_that_is_not_what_was_locked_never_gets_into_the_repository(repository):
    good = smallest(3)[0]
    good.path.unlink()
    other = jars.Jar(good.coordinates, good.size, "0" * 64)
    with pytest.raises(FetchError, match=rf"{good.name} is not the file that was locked: its SHA-256 is "):
        jars.fetch([other], "Apache Kafka", print)
    assert not good.path.exists()
    assert not list(repository.glob(".lessons-*"))


@pytest.mark.usefixtures("no_network")
def test_no_network_and_no_jars_is_a_sentence_within_seconds(home, monkeypatch):
    monkeypatch.setenv("M2_REPO", str(home / "empty"))
    began = time.monotonic()
    with pytest.raises(FetchError, match=r"could not be downloaded.*Check the network"):
        servers.start("kafka", say=None)
    assert time.monotonic() - began < 30


class Faltering(http.server.BaseHTTPRequestHandler):
    """A mirror that first drops a connection, then is busy, then breaks off, and then has the jar."""

    content = b"a jar"
    asked = 0

    def do_GET(self):
        Faltering.asked += 1
        if Faltering.asked == 1:
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response(503 if Faltering.asked == 2 else 200)
        self.send_header("Content-Length", str(len(self.content)))
        self.end_headers()
        self.wfile.write(self.content[: 2 if Faltering.asked == 3 else None])

    def log_message(self, *_):
        """Nothing is printed."""


def test_a_mirror_that_falters_is_asked_again(home, monkeypatch):
    monkeypatch.setattr(download, "PAUSES", (0.01, 0.01, 0.01))
    monkeypatch.setattr(Faltering, "asked", 0)
    monkeypatch.setenv("M2_REPO", str(home / "m2"))
    jar = jars.Jar(("org.example", "tiny", "1.0"), 5, hashlib.sha256(Faltering.content).hexdigest())
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Faltering) as mirror:
        threading.Thread(target=mirror.serve_forever, daemon=True).start()
        monkeypatch.setenv("LESSONS_MAVEN_MIRROR", f"http://127.0.0.1:{mirror.server_port}")
        assert list(download.download_jars([jar])) == [jar]
        mirror.shutdown()
    assert (jar.path.read_bytes(), Faltering.asked) == (Faltering.content, 4)


def test_a_repository_that_cannot_be_written_to_is_told(home, monkeypatch):
    (home / "file").write_text("")
    monkeypatch.setenv("M2_REPO", str(home / "file" / "m2"))
    with pytest.raises(FetchError, match=r"could not be written to"):
        jars.fetch(smallest(1), "Apache Kafka", print)


def test_a_jar_is_hashed_once_while_it_does_not_change(repository, monkeypatch):
    assert jars.wanting(smallest(3)) == []
    monkeypatch.setattr(jars, "sha256", lambda file: pytest.fail(f"{file} was hashed again"))
    assert jars.wanting(smallest(3)) == []


def test_what_is_remembered_of_hashed_jars_may_be_lost(home, repository):
    assert jars.wanting(smallest(3)) == []
    (home / "cache" / "checked-jars.json").write_text('["not", "a table"]')
    assert jars.wanting(smallest(3)) == []
