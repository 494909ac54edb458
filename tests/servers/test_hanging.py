"""A server that hangs or is ending: told as such by `start`, `status` and `doctor`, and ended by `down`."""

import os
import signal
import time
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from lessons import servers
from lessons.commands import status
from lessons.course import reachability
from lessons.errors import ServerError
from lessons.kinesis.server.moto import MotoServer
from lessons.servers.catalogue import process_of
from lessons.servers.supervision import crash_notice, health, readiness
from lessons.servers.supervision.health import Checkup, Health
from tests.servers.test_commands import command
from tests.waiting import ended, until

__all__ = ["command"]
pytestmark = pytest.mark.usefixtures("home")


def checkup(registration) -> Checkup:
    return health.check(registration, process_of(registration))


def stop(pid: int) -> None:
    """As Ctrl-Z does, and as a debugger or a suspended container does."""
    os.kill(pid, signal.SIGSTOP)
    until(lambda: psutil.Process(pid).status() == psutil.STATUS_STOPPED)


@pytest.mark.parametrize("which", ["server_pid", "pid"])
def test_what_hangs_is_told_and_ended(which, user, registration, command):
    assert user("kinesis").address
    found = registration("kinesis")
    stop(getattr(found, which))
    assert checkup(found).health is Health.HANGS
    with pytest.raises(
        ServerError, match=rf"\(process {found.server_pid}\) and does not answer: it hangs.*down kinesis` "
    ):
        servers.start("kinesis", say=None)
    assert (
        f"kinesis  hangs: process {found.server_pid} at {found.address} does not answer." in command("status").end()[1]
    )
    code, out, _ = command("doctor").end()
    assert (code, "-> Run `python3 -m lessons down kinesis`: it ends that." in out) == (1, True), out
    code, out, errors = command("down", "kinesis").end()
    assert (code, errors) == (0, "")
    assert out.startswith(f"kinesis  ended: {found.address}; ")
    assert ended(found.pid)
    assert ended(found.server_pid)
    assert not Path(found.folder).exists()
    assert registration("kinesis") is None
    servers.start("kinesis", say=None).close()


def test_a_check_tells_one_that_hangs_from_a_call_that_waits_in_vain(user, registration, monkeypatch):
    monkeypatch.setattr(reachability, "PROBED_WITHIN", 0.5)
    assert user("kinesis").address
    found = registration("kinesis")
    server = SimpleNamespace(name="kinesis", address=found.address)
    assert reachability.unanswering((server,)) is None
    stop(found.server_pid)
    outcome = reachability.unanswering((server,))
    assert outcome.why == f"The server at {found.address} takes connections and does not answer: it hangs, or is busy."
    assert outcome.do.endswith("run `python3 -m lessons doctor` in a terminal.")
    os.kill(found.server_pid, signal.SIGCONT)


def test_one_that_answers_no_more_is_not_taken_for_slow(user, registration, monkeypatch):
    assert user("kinesis").address
    monkeypatch.setattr(readiness, "ANSWERS_AGAIN_WITHIN", 0.1)
    monkeypatch.setattr(health, "age", lambda process: 3600.0)
    monkeypatch.setattr(MotoServer, "is_ready", lambda *_: False)
    assert checkup(registration("kinesis")).health is Health.HANGS
    with pytest.raises(ServerError, match="it hangs"):
        servers.start("kinesis", say=None)
    until(lambda: checkup(registration("kinesis")).users == 1)  # a start that failed does not keep it in use
    monkeypatch.setattr(health, "age", lambda process: 1.0)
    assert "(it does not answer yet)" in status.line("kinesis")


def test_a_supervisor_that_says_nothing_is_not_waited_for_for_ever(user, registration, monkeypatch):
    assert user("kinesis").address
    monkeypatch.setattr("lessons.servers.supervision.lease.HELLO_WITHIN", 0.5)
    monkeypatch.setattr(health, "is_stopped", lambda process: False)
    stop(registration("kinesis").pid)
    began = time.monotonic()
    with pytest.raises(ServerError, match="it hangs"):
        servers.start("kinesis", say=None)
    assert time.monotonic() - began < 10
    assert checkup(registration("kinesis")).health is Health.HANGS
    os.kill(registration("kinesis").pid, signal.SIGCONT)


def test_one_that_is_ending_is_told(user, registration):
    only = user("kinesis")
    assert only.address
    found = registration("kinesis")
    stop(found.server_pid)  # so that its end takes a while
    only.process.stdin.close()
    until(lambda: checkup(found).health is Health.ENDS)
    assert status.line("kinesis") == f"kinesis  is ending: its last user has left {found.address}"
    os.kill(found.server_pid, signal.SIGCONT)
    until(lambda: checkup(found).health is Health.GONE)
    only.process.wait()


def test_down_says_who_used_what_it_ended_and_they_are_told(user, registration, command, home):
    other = user("kinesis")
    with servers.start("kinesis", say=None) as mine:
        servers.start("eventstore", data=home / "kept", say=None)
        kept = registration("eventstore")
        code, out, _ = command("down").end()
        assert code == 0
        what = "(a notebook, or `python3 -m lessons up`) used it: run"
        assert out.splitlines() == [
            f"eventstore ended: {kept.address}; its data stays in {kept.folder}; 1 program {what} that from the top",
            f"kinesis  ended: {mine.address}; 2 programs {what} them from the top",
        ]
        assert (Path(kept.folder) / "data").is_dir()
        until(lambda: not mine.lease.open)
        assert any(line.startswith("Kinesis (moto) was ended") for line in crash_notice.news())
        assert crash_notice.news() == []
    assert command("down").end()[1] == "No server of this course runs.\n"
    other.kill()


def test_down_ends_only_what_is_named_and_nothing_of_another_home(user, registration, command, home, monkeypatch):
    first, second = user("kinesis"), user("eventstore")
    assert first.address
    assert second.address
    assert command("down", "eventstore").end()[0] == 0
    monkeypatch.setenv("LESSONS_HOME", str(home / "another"))
    assert command("down").end()[1] == "No server of this course runs.\n"
    monkeypatch.setenv("LESSONS_HOME", str(home))
    assert registration("eventstore") is None
    assert checkup(registration("kinesis")).health is Health.RUNS
    code, _, errors = command("down", "nonsense").end()
    assert (code, "There is no server called 'nonsense'." in errors) == (1, True)


def test_down_clears_away_what_a_killed_supervisor_left(user, registration, command):
    only = user("kinesis")
    assert only.address
    found = registration("kinesis")
    os.kill(found.pid, signal.SIGKILL)
    until(lambda: ended(found.pid))
    assert "not running: its supervisor was killed" in status.line("kinesis")
    assert command("down").end()[1] == f"kinesis  ended: {found.address}; its supervisor had been killed\n"
    assert not Path(found.folder).exists()


def test_a_program_that_was_stopped_while_it_starts_a_server_is_not_waited_for(user, home):
    starter = user("pulsar")
    pid = int(until(lambda: (home / "run" / "pulsar.lock").exists() and (home / "run" / "pulsar.lock").read_text(), 60))
    assert pid == starter.process.pid
    stop(pid)
    with pytest.raises(ServerError, match=rf"Process {pid} is starting Apache Pulsar and was stopped.*`fg`"):
        servers.start("pulsar", say=None)
    os.kill(pid, signal.SIGCONT)
    with servers.start("pulsar", say=None) as mine:
        assert mine.address == starter.address
