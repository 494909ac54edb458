"""A disk without room is told in a sentence. (A small file system in memory is such a disk.)"""

import contextlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from lessons import servers
from lessons.errors import FetchError, LessonError
from lessons.kafka.server import LOCK
from lessons.servers import jars


@pytest.fixture
def tiny(home) -> Iterator[Path]:
    """A folder with room for 64 kB."""
    folder = home / "tiny"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(mount, capture_output=True).returncode == 0
    except OSError:
        mounted = False
    if not mounted:
        pytest.skip("this user may not mount a file system")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def fill(folder: Path) -> None:
    with contextlib.suppress(OSError), open(folder / "filling", "wb", buffering=0) as file:
        while file.write(bytes(1024)):
            pass


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
