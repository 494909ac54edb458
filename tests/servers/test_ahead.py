"""Preparing in the background: who asks for a server meanwhile waits for it, and what fails is told then."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from lessons import home as places
from lessons.commands import ahead, doctor
from lessons.errors import FetchError
from lessons.kafka.server.broker import BROKER as KAFKA
from lessons.servers.java import runtime, startup_cache, turns
from lessons.servers.java.startup_cache import CACHE
from lessons.servers.supervision.environment import server_environment
from tests.notebooks import ROOT
from tests.waiting import ended, until

HOLD = """
import sys
from lessons.servers.supervision.environment import server_environment
from lessons.servers.java import turns
with turns.turn("kafka", print) as tell:
    tell("fetching Apache Kafka: 20 of 43 MB")
    sys.stdin.readline()
"""


@pytest.fixture
def own_cache(home: Path, monkeypatch) -> Path:
    """A cache of the test's own, in which nothing is prepared."""
    monkeypatch.setenv("LESSONS_CACHE", str(home / "own-cache"))
    return places.cache_dir()


@pytest.fixture
def holder(own_cache):
    """Another process that prepares Kafka just now, until it gets a line."""
    argv = [sys.executable, "-c", HOLD]
    run = subprocess.Popen(argv, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert run.stdout.readline()
    yield run
    run.stdin.close()
    run.wait()


def test_who_waits_says_how_far_the_other_one_has_come(holder):
    said = []

    def report(line):
        said.append(line)
        holder.stdin.write("\n")
        holder.stdin.flush()

    with turns.turn("kafka", report):
        assert said == ["fetching Apache Kafka: 20 of 43 MB"]


def test_the_turn_of_a_process_that_was_killed_is_free(holder):
    assert turns.busy("kafka") == "fetching Apache Kafka: 20 of 43 MB"
    holder.kill()
    holder.wait()
    assert turns.busy("kafka") is None
    said = []
    with turns.turn("kafka", said.append):
        assert said == []


@pytest.mark.usefixtures("holder")
def test_doctor_says_what_is_being_prepared():
    found = doctor._downloads(KAFKA)
    assert (found.ok, found.found) == (True, "being prepared just now: fetching Apache Kafka: 20 of 43 MB")


def test_what_fails_in_the_background_is_told_when_it_is_asked_for(own_cache, home, monkeypatch):
    monkeypatch.setenv("M2_REPO", str(home / "empty"))
    monkeypatch.setenv("LESSONS_MAVEN_MIRROR", "http://127.0.0.1:9/maven")
    ahead.start()
    until(lambda: ahead.log().read_text().count("could not be downloaded") == 2, 60)
    until(lambda: turns.busy(ahead.NAME) is None, 60)
    assert "Traceback" not in ahead.log().read_text()
    with pytest.raises(FetchError, match=r"could not be downloaded.*Check the network"):
        KAFKA.prepare(print)


@pytest.mark.usefixtures("prepared")
def test_a_background_that_was_killed_leaves_nothing_broken(own_cache):
    argv = [sys.executable, "-m", "lessons.commands.ahead"]
    run = subprocess.Popen(argv, cwd=ROOT, start_new_session=True)
    until(lambda: list(own_cache.glob("kafka-unfinished-*/work/record.log")), 60)
    os.kill(run.pid, signal.SIGKILL)
    assert until(lambda: ended(run.pid))
    run.wait()
    assert KAFKA.missing() == ["the start-up cache of Apache Kafka"]
    KAFKA.prepare(lambda line: None)
    assert (KAFKA.prepared() / CACHE).is_file()
    assert not list(own_cache.glob("kafka-unfinished-*"))


@pytest.mark.usefixtures("prepared")
def test_a_start_up_cache_is_good_for_java_in_another_copy_of_the_course(tmp_path, monkeypatch):
    """Java itself says so: with this option it does not start where the cache is not for it."""
    program = Path(runtime.find_java().program)
    image = program.resolve().parents[1]
    subprocess.run(["cp", "-R", image, tmp_path / "java"], check=True)
    other = runtime.inspect_java(str(tmp_path / "java" / "bin" / "java"))
    made_here = KAFKA.prepared()
    monkeypatch.setattr(runtime, "find_java", lambda: other)
    assert KAFKA.prepared() == made_here
    if other.major < runtime.AOT_SINCE:
        pytest.skip("this Java has no option that insists on the cache")
    command = KAFKA.configure(tmp_path, [1, 2]).argv
    insisting = [command[0], "-XX:AOTMode=on", *command[1:-2], "kafka.tools.StorageTool", "random-uuid"]
    ran = subprocess.run(insisting, capture_output=True, text=True, env=server_environment(os.environ))
    assert (ran.returncode, len(ran.stdout.strip())) == (0, 22), ran.stdout + ran.stderr


def test_what_was_not_used_for_a_month_is_cleared_away_and_nothing_else(tmp_path):
    mine, others, old, foreign = (
        tmp_path / name
        for name in ("kafka-4.4.0-0123456789ab", "kafka-4.4.0-ba9876543210", "kafka-4.3.0-0123456789ab", "kafka-notes")
    )
    for folder in (mine, others, old, foreign):
        folder.mkdir()
    long_ago = others.stat().st_mtime - (startup_cache.UNUSED_DAYS + 1) * 86_400
    for folder in (old, foreign):
        os.utime(folder, (long_ago, long_ago))
    startup_cache.clear_away_unused(mine, "kafka")
    assert [folder.exists() for folder in (mine, others, old, foreign)] == [True, True, False, True]
