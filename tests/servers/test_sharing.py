"""One server for all who use it; when the last one is gone, however it ended, nothing is left."""

import os
import signal
import time
from pathlib import Path

import pytest

from lessons import servers
from lessons.kinesis.server.moto import MotoServer
from lessons.polling import poll
from lessons.servers.supervision import launch
from lessons.servers.supervision.lease import Lease
from tests.waiting import ended, until

pytestmark = pytest.mark.usefixtures("home")


def test_two_processes_share_a_server_and_the_last_one_to_leave_ends_it(user, registration):
    first, second = user("kinesis"), user("kinesis")
    assert first.address == second.address
    found = registration("kinesis")
    first.leave()
    assert not ended(found.server_pid)
    assert registration("kinesis") == found
    second.leave()
    until(lambda: ended(found.server_pid) and not Path(found.folder).exists())


def test_this_process_shares_the_server_of_another(user):
    other = user("kafka")
    address = other.address
    with servers.start("kafka", say=None) as shared:
        assert (shared.address, shared.kind, shared.version) == (address, "local", "4.4.0")
        assert shared.named("user-events") == "user-events-2"


def test_two_that_start_at_once_get_the_same_server_where_any_server_may_be_used(user):
    users = [user("kinesis", kind="auto") for _ in range(3)]
    assert len({one.address for one in users}) == 1


def test_nothing_is_left_after_the_only_user_is_killed(user, registration):
    only = user("kafka")
    assert only.address
    found = registration("kafka")
    only.kill()
    until(lambda: ended(found.server_pid))
    until(lambda: ended(found.pid))
    assert not Path(found.folder).exists()
    assert registration("kafka") is None


def test_the_server_waits_for_a_user_that_comes_back_soon(user, registration, monkeypatch):
    monkeypatch.setenv("LESSONS_GRACE", "60")
    first = user("kinesis")
    address, found = first.address, registration("kinesis")
    first.kill()
    second = user("kinesis")
    assert second.address == address
    assert registration("kinesis") == found
    second.leave()


def test_one_who_starts_a_server_and_is_slow_to_take_it_still_gets_it(monkeypatch):
    """As on a computer that thirty learners use at once."""
    monkeypatch.setenv("LESSONS_GRACE", "0")
    lease = launch.Lease

    def slow(path: str) -> Lease:
        poll(lambda: not Path(path).exists(), 1.5, 0.02)
        return lease(path)

    monkeypatch.setattr(launch, "Lease", slow)
    with servers.start("kinesis", say=None) as kinesis:
        assert kinesis.lease.open


def test_a_start_right_after_the_end_gets_the_same_port(monkeypatch, free_port):
    monkeypatch.setattr(MotoServer, "port", free_port)  # the standard one is used by tests beside this one
    for _ in range(3):
        with servers.start("kinesis", say=None) as kinesis:
            assert kinesis.address == f"http://localhost:{free_port}"


def test_a_start_by_another_process_does_not_wait_for_one_that_has_ended(user):
    servers.start("kinesis", say=None).close()
    began = time.monotonic()
    assert user("kinesis").address
    assert time.monotonic() - began < 10


def test_the_next_start_clears_away_what_a_killed_supervisor_left(user, registration):
    first = user("kafka")
    assert first.address
    found = registration("kafka")
    os.kill(found.pid, signal.SIGKILL)
    first.kill()
    with servers.start("kafka", say=None):
        assert ended(found.server_pid)
        assert not Path(found.folder).exists()
        assert registration("kafka").pid != found.pid


@pytest.mark.skipif("sys.platform != 'linux'", reason="only Linux lets a process end with its parent")
def test_the_server_ends_with_its_supervisor(user, registration):
    assert user("kinesis").address
    found = registration("kinesis")
    os.kill(found.pid, signal.SIGKILL)
    until(lambda: ended(found.server_pid))
    servers.start("kinesis", say=None).close()
