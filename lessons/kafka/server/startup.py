"""What is made once so that Apache Kafka starts in a second: a formatted log folder and a cache for its Java."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from lessons.errors import ServerError
from lessons.kafka.server.protocol import KafkaProtocol
from lessons.servers.java import runtime, startup_cache
from lessons.servers.java.startup_cache import CACHE, LOOK_FOR_CAUSE
from lessons.servers.supervision import ports
from lessons.servers.supervision.environment import server_environment

WriteSettings = Callable[[Path, list[int]], Path]
"""Writes the settings into a folder, for these ports, and returns their file."""
Argv = Callable[..., list[str]]
"""Gives program and arguments from Java options, then `main=` (a class and its arguments)."""


def make(prepared: Path, write_settings: WriteSettings, argv: Argv, protocol: KafkaProtocol) -> None:
    """Make the folder `prepared`, whole or not at all; two who ask at once make it once.

    Args:
        prepared: the folder; it gets `log` and the start-up cache.
        write_settings: writes the broker's settings.
        argv: how Java is started.
        protocol: how the broker is spoken to; the log folder is formatted for its own cluster's id.

    Raises:
        ServerError: Kafka did not start, or the cache was not written.
        OSError: no room, or the folder can't be written to.
    """

    def fill(work: Path, keep: Path) -> None:
        numbers = ports.free(2)
        settings = write_settings(work, numbers)
        _format(argv(main=["kafka.tools.StorageTool", "format", "-t", protocol.own_identity, "-c", settings]))
        shutil.copytree(work / "log", keep / "log")
        started = argv(runtime.find_java().record_cache(keep / CACHE), main=["kafka.Kafka", settings])
        address = protocol.address(numbers[0])
        lesson = (lambda: protocol.is_ready(address)), (lambda: _first_lesson(address))
        startup_cache.record(startup_cache.Run("Apache Kafka", started, work, keep / CACHE, *lesson))

    startup_cache.once(prepared, "kafka", fill)


def _format(argv: list[str]) -> None:
    ran = subprocess.run(argv, capture_output=True, text=True, env=server_environment(os.environ))
    if ran.returncode != 0:
        said = (ran.stderr or ran.stdout).strip()[-200:]
        raise ServerError(f"Apache Kafka's storage could not be formatted: {said}.", LOOK_FOR_CAUSE)


def _first_lesson(address: str) -> None:
    """Send and read one event in a group, so that the cache holds the classes of a first lesson."""
    from kafka import KafkaConsumer, KafkaProducer

    producer = KafkaProducer(bootstrap_servers=address)
    producer.send("warm-up", b"event").get(30)
    producer.close()
    consumer = KafkaConsumer("warm-up", bootstrap_servers=address, group_id="warm-up", auto_offset_reset="earliest")
    consumer.poll(timeout_ms=10_000)
    consumer.close()
