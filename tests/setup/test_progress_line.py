"""The line of progress: written over on a terminal that can, plain lines everywhere else."""

import os
import pty
import subprocess
import sys

import pytest

from lessons.errors import LessonError
from tests.notebooks import ROOT

PROGRAM = """
from lessons.setup import progress_line
progress_line.EVERY = 0.0
with progress_line.ProgressLine("Apache Kafka") as progress:
    progress.show("1 of 2 jars")
    progress.over.wait(0.5)
"""
ESCAPE = b"\x1b"


def printed(**environ: str) -> bytes:
    """What it prints on a terminal."""
    ours, theirs = pty.openpty()
    settings = {name: value for name, value in os.environ.items() if name != "TERM"} | environ
    subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, stdout=theirs, env=settings, check=True)
    os.close(theirs)
    with open(ours, "rb", buffering=0) as terminal:
        return terminal.read(10_000)


def test_a_terminal_gets_one_line_that_is_written_over():
    said = printed(TERM="xterm")
    assert said.count(ESCAPE) >= 2
    assert b"Apache Kafka: done in" in said.rpartition(ESCAPE)[2]


@pytest.mark.parametrize("environ", [{"TERM": "dumb"}, {}], ids=["dumb", "none"])
def test_a_terminal_that_knows_no_signs_gets_lines(environ):
    said = printed(**environ)
    assert ESCAPE not in said
    assert b"Apache Kafka: 1 of 2 jars  0 s\r\n" in said


def test_a_file_gets_lines():
    said = subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, check=True).stdout
    assert ESCAPE not in said
    assert b"Apache Kafka: 1 of 2 jars  0 s\n" in said


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_name_that_the_terminal_cannot_show_ends_no_command(encoding, tmp_path):
    home = tmp_path / "Zażółć 数据"
    home.mkdir()
    settings = {**os.environ, "PYTHONIOENCODING": encoding, "LESSONS_HOME": str(home), "LESSONS_CACHE": str(home / "c")}
    ran = subprocess.run(
        [sys.executable, "-m", "lessons", "doctor"],
        cwd=ROOT,
        capture_output=True,
        encoding=encoding,
        env=settings,
        timeout=100,
    )
    assert "Traceback" not in ran.stderr
    assert r"\u6570\u636e" in ran.stdout


@pytest.mark.parametrize(
    ("said", "told"), [("It said: No.", "It said: No."), ("It said: No..", "It said: No."), ("Wait ...", "Wait ...")]
)
def test_a_sentence_ends_once(said, told):
    error = LessonError(said, said)
    assert (error.what, error.do, str(error)) == (told, told, f"{told} {told}")
