"""A disk without room is told in a sentence when a server starts. (A small file system in memory is such a disk.)"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from lessons import servers
from lessons.errors import FetchError, LessonError
from lessons.kafka.server.broker import LOCK
from lessons.servers.catalogue import load
from lessons.servers.java import jars
from tests.servers.disks import fill, mounted


@pytest.fixture
def tiny(home) -> Iterator[Path]:
    """A folder with room for 64 kB."""
    with mounted(home / "tiny", "64k") as folder:
        yield folder


def test_no_room_for_jars(tiny, monkeypatch):
    monkeypatch.setenv("M2_REPO", str(tiny))
    with pytest.raises(FetchError, match=r"could not be written to .*No space left on device.*Free some space"):
        jars.fetch(sorted(jars.read_lock(LOCK), key=lambda jar: jar.size)[-1:], "Apache Kafka", print)


@pytest.mark.parametrize("name", ["TMPDIR", "LESSONS_HOME"])
@pytest.mark.parametrize("technology", ["kafka", "kinesis"])
def test_no_room_for_a_server(name, technology, tiny, home, monkeypatch):
    monkeypatch.setenv("LESSONS_CACHE", str(home / "cache"))
    monkeypatch.setenv(name, str(tiny))
    if name == "TMPDIR":
        monkeypatch.setattr("tempfile.tempdir", str(tiny))
    else:
        (tiny / "run").mkdir()
        (tiny / "run" / f"{technology}.lock").touch()
    fill(tiny)
    with pytest.raises(LessonError, match=r"disk is full.*Free some space"):
        servers.start(technology, say=None)


@pytest.mark.parametrize(("technology", "size"), [("kafka", "300k"), ("pulsar", "8m"), ("eventstore", "48k")])
def test_too_little_room_to_start(technology, size, home, monkeypatch):
    with mounted(home / "small", size) as small:
        monkeypatch.setattr("tempfile.tempdir", str(small))
        needs = rf"needs \d+ MB in {small} to start, and \d\.\d MB are free: the disk is full\. Free some space and"
        with pytest.raises(LessonError, match=needs):
            servers.start(technology, say=None)
        assert list(small.iterdir()) == []


@pytest.mark.parametrize("technology", ["kafka", "pulsar", "eventstore"])
def test_what_a_server_needs_to_start_is_no_less_than_it_takes(technology, home, monkeypatch):
    with mounted(home / "disk", "256m") as disk:
        monkeypatch.setattr("tempfile.tempdir", str(disk))
        with servers.start(technology, say=None):
            assert shutil.disk_usage(disk).used < load(technology).process.room_to_start


@pytest.mark.parametrize("technology", ["kafka", "pulsar"])
def test_a_disk_that_is_full_before_the_server_is_there_is_told_as_such(technology, home, monkeypatch):
    """Whatever it was that took the last room after we had looked."""
    monkeypatch.setattr(type(load(technology).process), "room_to_start", 0)
    with mounted(home / "small", "500k") as small:
        monkeypatch.setattr("tempfile.tempdir", str(small))
        with pytest.raises(LessonError, match=r"the disk is full\. Free some space and start again\."):
            servers.start(technology, say=None)
