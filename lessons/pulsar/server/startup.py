"""What is made once so that Apache Pulsar starts in a few seconds: a cache for its Java."""

import os
from collections.abc import Callable
from pathlib import Path

from lessons.pulsar.server.protocol import PulsarProtocol
from lessons.servers.java import runtime, startup_cache
from lessons.servers.java.startup_cache import CACHE
from lessons.servers.supervision import ports
from lessons.servers.supervision.process import Command


def make(prepared: Path, command: Callable[[Path, list[int], str], Command], protocol: PulsarProtocol) -> None:
    """Make the folder `prepared`, whole or not at all; two who ask at once make it once.

    Args:
        prepared: the folder; it gets the start-up cache.
        command: writes the settings of a broker into a folder, for these ports, and says how to start it with an
            option of Java's.
        protocol: how the broker is spoken to.

    Raises:
        ServerError: Pulsar did not start, or the cache was not written.
        OSError: no room, or the folder can't be written to.
    """

    def fill(work: Path, keep: Path) -> None:
        numbers = ports.free(3)
        started = command(work, numbers, runtime.find_java().record_cache(keep / CACHE)).argv
        address, admin_address = protocol.address(numbers[0]), protocol.admin_address(numbers[1])
        lesson = (lambda: protocol.is_ready(address, admin_address)), (lambda: _first_lesson(address))
        startup_cache.record(startup_cache.Run("Apache Pulsar", started, work, keep / CACHE, *lesson))

    startup_cache.once(prepared, "pulsar", fill)


def _first_lesson(address: str) -> None:
    """Send and read one event, so that the cache holds the classes of a first lesson."""
    import pulsar

    client = pulsar.Client(address, logger=pulsar.FileLogger(pulsar.LoggerLevel.Error, os.devnull))
    consumer = client.subscribe("warm-up", "warm-up", initial_position=pulsar.InitialPosition.Earliest)
    client.create_producer("warm-up").send(b"event")
    consumer.acknowledge(consumer.receive(timeout_millis=30_000))
    client.close()
