"""Members of a consumer group as programs of their own: they can leave, and they can be killed.

Such a program gets a name from the lesson. Then it reads as a member of the group, one event after the other, until its
input ends.
"""

import argparse
import subprocess
import sys
import threading
import time
from pathlib import Path

from kafka import KafkaConsumer
from kafka.errors import KafkaError

from lessons.course import programs
from lessons.course.live import pace
from lessons.kafka.consumer import load_topic_metadata
from lessons.servers import Server

SESSION = 6000
"""Milliseconds after which a silent member counts as dead: by default the smallest value that a broker takes."""
HEARTBEAT = 200  # milliseconds after which a member hears that another one has joined or left
LEAVE_SECONDS = 10.0


class Member:
    """A running member.

    Args:
        process: its program, with a pipe as its input.
    """

    def __init__(self, process: subprocess.Popen[str]):
        assert process.stdin is not None
        self._process, self._input = process, process.stdin

    def join(self, name: str) -> None:
        """Let it join the group under that name."""
        self._input.write(f"{name}\n")
        self._input.flush()

    def leave(self) -> None:
        """End it as a program should end: it tells the group that it leaves."""
        self._input.close()
        try:
            self._process.wait(LEAVE_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End it as a power cut does: it can't tell the group."""
        self._process.kill()
        self._process.wait()


class Team:
    """Starts members of one group; a context manager that lets all of them leave at the end.

    Args:
        kafka: the broker's handle.
        topic: the topic that they read.
        group: their group.
        size: how many members will be started. Their programs are loaded ahead, all at the same time.
    """

    def __init__(self, kafka: Server, topic: str, group: str, size: int):
        self._argv = ["--address", kafka.address, "--topic", topic, "--group", group, "--seconds", str(pace() / 2)]
        self._size = size
        self._waiting: list[Member] = []
        self._members: list[Member] = []

    def start(self, name: str) -> Member:
        """Start the next member under that name. This does not wait until it has joined the group."""
        self._members.append(self._waiting.pop(0))
        self._members[-1].join(name)
        return self._members[-1]

    def __enter__(self) -> "Team":
        argv = [sys.executable, "-m", "lessons", "run", PROGRAM.name, *self._argv]
        root = Path(__file__).resolve().parents[2]
        processes = [subprocess.Popen(argv, cwd=root, stdin=subprocess.PIPE, text=True) for _ in range(self._size)]
        self._waiting += map(Member, processes)
        return self

    def __exit__(self, *error: object) -> None:
        for member in [*self._members, *self._waiting]:
            member.leave()


def run(arguments: argparse.Namespace) -> None:
    """Read until the input ends. It ends too when the program that started this one is gone, however it ended."""
    name = sys.stdin.readline().strip()
    if name:  # else nobody needs this member any more
        _read(arguments, name)


def _read(arguments: argparse.Namespace, name: str) -> None:
    consumer = KafkaConsumer(
        arguments.topic,
        bootstrap_servers=arguments.address,
        group_id=arguments.group,
        client_id=name,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        heartbeat_interval_ms=HEARTBEAT,
        session_timeout_ms=SESSION,
    )
    input_ends = threading.Thread(target=sys.stdin.read, daemon=True)
    input_ends.start()
    load_topic_metadata(consumer)
    while input_ends.is_alive():
        _read_one(consumer, arguments.seconds)
    consumer.close(autocommit=False)


def _read_one(consumer: KafkaConsumer, seconds: float) -> None:
    if consumer.poll(timeout_ms=100, max_records=1):
        time.sleep(seconds)  # the work for one event
        consumer.commit()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the program."""
    parser.add_argument("--address", required=True, help="the broker's address")
    parser.add_argument("--topic", required=True, help="the topic, as it is called on the broker")
    parser.add_argument("--group", required=True, help="the consumer group")
    parser.add_argument("--seconds", type=float, default=0, help="how long the work with one event takes (0)")


PROGRAM = programs.Program(
    "kafka.members",
    "Read a topic as a member of a group until the input ends. Its first line is the member's name.",
    add_arguments,
    run,
    (KafkaError,),
)
