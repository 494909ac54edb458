"""Who comes second to a server has names of its own, as long as the first one lives, however it ends."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from lessons import servers
from lessons.servers import slots
from tests import notebooks, programs

pytestmark = pytest.mark.usefixtures("home")
KERNEL = """
import os, sys
from lessons import servers
said = []
kinesis = servers.start("kinesis", say=said.append)
print(kinesis.named("user-events"), *[line for line in said if "-2" in line], sep="|", flush=True)
sys.stdin.read()
"""
SENTENCE = "Another notebook uses this server too: names in this one end in -2."


class Kernel:
    """A process as a notebook's kernel is one: no child of another notebook."""

    def __init__(self, program: str = KERNEL):
        environ = {name: value for name, value in os.environ.items() if name != slots.VARIABLE}
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        argv = [sys.executable, "-c", program]
        self.process = subprocess.Popen(argv, cwd=notebooks.ROOT, text=True, env=environ, **pipes)

    def said(self) -> list[str]:
        """Its next line, in parts."""
        return self.process.stdout.readline().strip().split("|")

    def kill(self) -> None:
        """End it as `kill -9` does."""
        self.process.kill()
        self.process.communicate()

    def leave(self) -> None:
        """Let it end by itself."""
        self.process.communicate()


@pytest.fixture
def kernel():
    """Starts kernels, and ends those that still run."""
    started = []

    def start(*arguments):
        started.append(Kernel(*arguments))
        return started[-1]

    yield start
    for one in started:
        one.kill()


def held(home: Path) -> list[str]:
    """The files in the folder of running servers that say who has which names."""
    return sorted(file.name for file in (home / "run").iterdir() if ".slot" in file.name)


def test_the_second_kernel_says_so_and_the_first_knows_nothing_of_it(kernel):
    first, second, third = kernel(), None, None
    assert first.said() == ["user-events"]
    second = kernel()
    assert second.said() == ["user-events-2", SENTENCE]
    third = kernel()
    assert third.said() == ["user-events-3"]


@pytest.mark.parametrize("end", [Kernel.kill, Kernel.leave])
def test_plain_names_are_free_as_soon_as_their_kernel_has_ended(kernel, end, home):
    first = kernel()
    assert first.said() == ["user-events"]
    second = kernel()
    assert second.said()[0] == "user-events-2"
    end(first)
    again = kernel()
    assert again.said() == ["user-events"]
    end(second)
    end(again)
    kernel().leave()
    assert held(home) == []


def test_a_kernel_keeps_its_names_when_the_first_one_has_ended(kernel):
    program = KERNEL.replace("sys.stdin.read()", "input(); print(servers.start('kinesis', say=None).named('it'))")
    first, second = kernel(), None
    assert first.said() == ["user-events"]
    second = kernel(program)
    assert second.said()[0] == "user-events-2"
    first.kill()
    assert second.process.communicate("\n")[0] == "it-2\n"


def test_what_a_kernel_starts_shares_its_names(kernel):
    child = "from lessons import servers; print(servers.start('kinesis', say=None).named('it'))"
    starts = f"import subprocess; subprocess.run([sys.executable, '-c', {child!r}])"
    forks = (
        "import multiprocessing as m; c = m.get_context('fork').Process(target=exec, args=(%r,)); c.start(); c.join()"
    )
    first = kernel()
    assert first.said() == ["user-events"]
    for way in (starts, forks % child):
        second = kernel(KERNEL.replace("sys.stdin.read()", way))
        assert second.said()[0] == "user-events-2"
        assert second.said() == ["it-2"]
        second.leave()


def test_a_child_that_ends_leaves_its_parent_the_names(kernel):
    fork = "\nif os.fork() == 0: sys.exit()\nos.wait(); print('child has ended', flush=True); sys.stdin.read()"
    first = kernel(KERNEL.replace("sys.stdin.read()", fork))
    assert first.said() == ["user-events"]
    assert first.said() == ["child has ended"]
    assert kernel().said()[0] == "user-events-2"


def test_programs_meet_under_the_names_that_they_are_given_beside_any_kernel(kernel):
    first = kernel()
    assert first.said() == ["user-events"]
    for _ in range(2):
        ran = programs.run("kinesis.producer", "--stream", "two-terminals", "--count", "3")
        assert "3 records put into two-terminals," in ran.stdout, ran.stderr
    assert kernel().said()[0] == "user-events-2"


def test_servers_in_the_foreground_take_no_names(kernel, home):
    up = subprocess.Popen(
        [sys.executable, "-m", "lessons", "up", "kinesis"], cwd=notebooks.ROOT, stdout=subprocess.PIPE
    )
    try:
        assert b"kinesis ready" in up.stdout.readline()
        assert held(home) == []
        assert kernel().said() == ["user-events"]
    finally:
        up.terminate()
        up.communicate()


def test_threads_of_one_process_have_the_same_slot(home):
    found = []
    threads = [threading.Thread(target=lambda: found.append(slots.take("kafka-local"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [1] * 8
    assert held(home) == ["kafka-local.slot-1"]


def test_kernels_that_ask_at_once_all_get_another_one(kernel):
    program = (
        "from lessons.servers import slots; import sys; print(slots.take('kafka-local'), flush=True); sys.stdin.read()"
    )
    many = [kernel(program) for _ in range(6)]
    assert sorted(int(one.said()[0]) for one in many) == [1, 2, 3, 4, 5, 6]


def test_a_process_keeps_its_slot_whatever_becomes_of_the_variable(monkeypatch):
    assert slots.take("kafka-local") == 1
    monkeypatch.delenv(slots.VARIABLE)
    assert slots.take("kafka-local") == 1


@pytest.mark.parametrize("broken", ["", "no JSON", "[1]", "null"])
def test_a_variable_that_says_nothing_is_none(broken, monkeypatch):
    monkeypatch.setenv(slots.VARIABLE, broken)
    assert slots.take("kafka-local") == 1


def test_event_store_needs_no_slot_since_its_names_are_new_in_each_run(home):
    with servers.start("eventstore", say=None) as server:
        assert server.slot == 1
    assert held(home) == []
