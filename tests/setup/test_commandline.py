"""The command line: wrong words, and doctor before there is an environment."""

import platform
import re
import shutil
import subprocess
import sys

import pytest

from lessons.servers import catalogue
from tests.notebooks import ROOT


def run(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "lessons", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=60
    )


def test_without_a_command_it_says_what_there_is():
    ran = run()
    assert ran.returncode == 2
    for command in ("lab", "update", "reset", "test", "up", "status", "doctor", "fetch", "progress", "solutions"):
        assert re.search(rf"\n    {command}\s", ran.stdout)


@pytest.mark.parametrize("words", [["lap"], ["lab", "--port", "many"], ["up", "--nonsense"]])
def test_wrong_words_get_one_line_and_the_usage(words):
    ran = run(*words)
    assert ran.returncode == 2
    assert ran.stderr.startswith("usage:")
    assert "Traceback" not in ran.stderr


def test_an_unknown_server_is_told_before_anything_starts():
    ran = run("up", "kafka", "rabbit")
    assert ran.returncode == 1
    assert "There is no server called 'rabbit'." in ran.stderr
    assert f"The names are: {', '.join(catalogue.NAMES)}." in ran.stderr
    assert "ready" not in ran.stdout


def test_doctor_speaks_before_there_is_an_environment(fresh):
    ran = fresh.run("doctor")
    assert ran.returncode == 1
    assert "FAIL packages" in ran.stdout
    assert "python3 -m lessons fetch" in ran.stdout


def test_doctor_says_in_one_line_for_the_teacher_that_the_environment_is_missing(fresh):
    ran = fresh.run("doctor", "--send")
    assert ran.returncode == 1
    (line,) = ran.stdout.splitlines()
    assert line.startswith(f"{platform.system()} {platform.machine()}, Python {platform.python_version()}: not ready: ")
    assert "packages (" in line


def test_help_needs_no_environment(fresh):
    assert "--no-browser" in fresh.run("lab", "--help").stdout
    assert not (fresh.folder / ".venv").exists()


def test_output_that_nobody_reads_is_no_error():
    if not shutil.which("bash"):
        pytest.skip("there is no bash on this machine")
    script = f"set -o pipefail; {sys.executable} -m lessons progress | head -n 1"
    ran = subprocess.run(["bash", "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert "Traceback" not in ran.stderr
