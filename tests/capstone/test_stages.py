"""The bank's programs: they end with whoever has started them, are started again, and say why they can't go on."""

import signal
import subprocess
import sys

import psutil
import pytest

from lessons.capstone import stages
from lessons.capstone.inbox import Inbox
from lessons.errors import ServerError
from tests.harness import ROOT
from tests.waiting import ended, until

STARTS_THEM = """
import sys
from pathlib import Path
from lessons.capstone import stages
started = stages.stages_of(Path(sys.argv[1]))
for stage in started.values():
    stage.start()
print(*(stage.pid for stage in started.values()), flush=True)
input()
"""


def test_they_end_when_the_bank_is_killed(bank):
    file = bank.save()
    with subprocess.Popen(
        [sys.executable, "-c", STARTS_THEM, file], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        pids = [int(pid) for pid in parent.stdout.readline().split()]
        assert len(pids) == 4
        assert all(map(psutil.pid_exists, pids))
        parent.kill()
    for pid in pids:
        until(lambda pid=pid: ended(pid), 60)


def test_one_that_was_killed_is_started_again(bank):
    reader = stages.stages_of(bank.save())["reader"]
    reader.start()
    first = reader.pid
    reader.keep_running()
    assert reader.pid == first
    reader.kill()
    assert reader.exit_code == -signal.SIGKILL
    reader.keep_running()
    assert (reader.running, reader.starts) == (True, 2)
    reader.stop()
    assert not reader.running


def test_one_that_fails_says_why(tmp_path):
    (tmp_path / "bank.json").write_text("{}")
    publisher = stages.stages_of(tmp_path / "bank.json")["publisher"]
    publisher.start()
    with pytest.raises(ServerError, match=r"The publisher ended with the code 1.+missing \d+ required") as raised:
        publisher.wait()
    assert raised.value.do.startswith("TypeError")


def test_an_inbox_gives_what_came_before_it_raises():
    def source():
        yield from (1, 2, 3)
        raise ConnectionError("gone")

    inbox = Inbox(source())
    assert inbox.take(2, seconds=10) == [1, 2]
    assert inbox.take(9, seconds=10, last=lambda one: one == 3) == [3]
    with pytest.raises(ConnectionError):
        inbox.take(1, seconds=10)
