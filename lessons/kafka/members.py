"""Members of a consumer group, each a program of its own: they can leave, and they can be killed.

A lesson starts such a program, which gets a name, then reads as a member of the group, one event after the other, until
its input ends.
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
from lessons.kafka.consumer import know_topics
from lessons.servers import Server

SESSION = 6000
"""Milliseconds after which a silent member counts as dead: the fewest that a broker takes if nobody changes it."""
HEARTBEAT = 200  # milliseconds: so soon a member hears that another one has come or gone
PATIENCE = 10.0  # seconds for leaving


class Member:
    """A running member.

    Args:
        process: its program.
    """

    def __init__(self, process: subprocess.Popen):
        self._process = process

    def name(self, name: str) -> None:
        """Give it the name under which it joins."""
        self._process.stdin.write(f"{name}\n")
        self._process.stdin.flush()

    def leave(self) -> None:
        """Let it end as a program should: it tells the group that it leaves."""
        self._process.stdin.close()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End it as a power cut would: it can tell nobody."""
        self._process.kill()
        self._process.wait()


class Team:
    """Starts members of one group; a context manager that lets all leave in the end.

    Args:
        kafka: the broker's handle.
        topic: the topic that they read.
        group: their group.
        size: how many will be started in all. Their programs are loaded ahead, all at once.
    """

    def __init__(self, kafka: Server, topic: str, group: str, size: int):
        self._argv = ["--address", kafka.address, "--topic", topic, "--group", group, "--seconds", str(pace() / 2)]
        self._size, self._waiting, self._members = size, [], []

    def start(self, name: str) -> Member:
        """Start the next member, under that name; it joins the group in its own time."""
        self._members.append(Member(self._waiting.pop(0)))
        self._members[-1].name(name)
        return self._members[-1]

    def __enter__(self) -> "Team":
        argv = [sys.executable, "-m", "lessons", "run", PROGRAM.name, *self._argv]
        settings = {"cwd": Path(__file__).resolve().parents[2], "stdin": subprocess.PIPE, "text": True}
        self._waiting += [subprocess.Popen(argv, **settings) for _ in range(self._size)]
        return self

    def __exit__(self, *error: object) -> None:
        for member in [*self._members, *map(Member, self._waiting)]:
            member.leave()


def run(arguments: argparse.Namespace) -> None:
    """Read until the input ends, as it does when the program that started this one is gone, however it ended."""
    name = sys.stdin.readline().strip()
    if name:  # otherwise nobody needs it any more
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
    know_topics(consumer)
    while input_ends.is_alive():
        _read_one(consumer, arguments.seconds)
    consumer.close(autocommit=False)


def _read_one(consumer: KafkaConsumer, seconds: float) -> None:
    if consumer.poll(timeout_ms=100, max_records=1):
        time.sleep(seconds)  # the work that an event makes
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
