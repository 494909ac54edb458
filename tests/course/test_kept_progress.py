"""Progress is never lost: by two kernels, a crash, a damaged file, another version, a full disk."""

import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from lessons.course import progress
from lessons.course.progress import Entry, ProgressError
from tests.harness import ROOT


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch) -> Path:
    """The data folder of a home of this test's own."""
    monkeypatch.setenv("LESSONS_HOME", str(tmp_path))
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


@pytest.fixture
def file(data) -> Path:
    return data / "progress.json"


def test_nothing_is_kept_at_first():
    assert progress.read() == {}


def test_what_is_kept_is_read_again():
    assert progress.attempted("kafka.one", correct=False) == ""
    assert progress.attempted("kafka.one", correct=True) == ""
    assert progress.hinted("kafka.two", 2) == ""
    assert progress.solution_seen("kafka.two") == ""
    assert progress.read() == {
        "kafka.one": Entry(attempts=2, done=True),
        "kafka.two": Entry(hints=2, solution_seen=True),
    }


def test_two_kernels_at_once_lose_nothing():
    program = (
        "from lessons.course import progress\nfor _ in range(50): assert not progress.attempted('kafka.one', False)"
    )
    kernels = [subprocess.Popen([sys.executable, "-c", program], cwd=ROOT) for _ in range(2)]
    assert [kernel.wait(60) for kernel in kernels] == [0, 0]
    assert progress.read()["kafka.one"].attempts == 100


def test_what_this_version_does_not_know_is_kept(file):
    later = {"version": 1, "theme": "sea", "exercises": {"nats.one": {"attempts": 1, "stars": 3}}}
    file.write_text(json.dumps(later))
    progress.attempted("nats.one", correct=True)
    kept = json.loads(file.read_text())
    assert kept["theme"] == "sea"
    assert kept["exercises"]["nats.one"]["stars"] == 3
    assert progress.read()["nats.one"] == Entry(attempts=2, done=True)


DAMAGED = ["", "{", "[]", "null", '{"exercises": {}}', '{"version": 1}', '{"version": 1, "exercises": []}']
DAMAGED += ['{"version": 1, "exercises": {"kafka.one": 3}}', "\udcff"]
DAMAGED += ['{"version": 1, "exercises": {"kafka.one": {"attempts": "many"}}}', '{"version": "1", "exercises": {}}']


@pytest.mark.parametrize("content", DAMAGED)
def test_a_damaged_file_is_moved_aside_and_told(file, content):
    bytes_ = content.encode(errors="surrogateescape")
    file.write_bytes(bytes_)
    note = progress.attempted("kafka.one", correct=True)
    aside = file.with_name("progress.json.damaged-1")
    assert note == f"The file of your progress was damaged. It is kept as {aside}."
    assert aside.read_bytes() == bytes_
    assert progress.read() == {"kafka.one": Entry(attempts=1, done=True)}


def test_a_second_damaged_file_does_not_replace_the_first(file):
    for content in ("first", "second"):
        file.write_text(content)
        progress.attempted("kafka.one", correct=True)
    names = ["progress.json.damaged-1", "progress.json.damaged-2"]
    assert [file.with_name(name).read_text() for name in names] == ["first", "second"]


def test_reading_a_damaged_file_says_so_and_leaves_it(file):
    file.write_text("{")
    with pytest.raises(ProgressError, match=r"progress\.json is damaged"):
        progress.read()
    assert file.read_text() == "{"


def test_the_file_of_a_newer_version_is_left_alone(file):
    newer = '{"version": 2, "exercises": ["in another form"]}'
    file.write_text(newer)
    assert "was written by a newer version of this course. Update the course." in progress.hinted("kafka.one", 1)
    with pytest.raises(ProgressError, match="newer version"):
        progress.read()
    assert file.read_text() == newer


def test_a_folder_that_cannot_be_written_is_told(data):
    (data / "progress.json.lock").mkdir()
    note = progress.attempted("kafka.one", correct=True)
    assert note.startswith("Your progress was not kept: the file ")
    assert note.endswith("can't be written (Is a directory).")


def test_a_full_disk_is_told_and_the_old_file_stays(data, file):
    progress.attempted("kafka.one", correct=True)
    before = file.read_bytes()
    with no_room_for_files():
        note = progress.attempted("kafka.two", correct=True)
    assert note.startswith("Your progress was not kept: ")
    assert file.read_bytes() == before
    assert sorted(os.listdir(data)) == ["progress.json", "progress.json.lock"]


class no_room_for_files:
    """While this lasts, the system lets this process write no byte to a file, as when a disk is full."""

    def __enter__(self):
        self.signal = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        self.limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, self.limits[1]))

    def __exit__(self, *_):
        resource.setrlimit(resource.RLIMIT_FSIZE, self.limits)
        signal.signal(signal.SIGXFSZ, self.signal)


def test_a_kernel_killed_while_writing_leaves_a_whole_file(file):
    progress.attempted("kafka.one", correct=True)
    program = (
        "from lessons.course import progress\nprint('go', flush=True)\nwhile True: progress.hinted('kafka.one', 1)"
    )
    kernel = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE)
    assert kernel.stdout.readline() == b"go\n"
    while not progress.read()["kafka.one"].hints:
        assert kernel.poll() is None
    kernel.kill()
    kernel.wait()
    assert progress.read()["kafka.one"] == Entry(attempts=1, hints=1, done=True)
    assert progress.attempted("kafka.one", correct=True) == ""
