"""What is made once so that Apache Pulsar starts in a few seconds: a cache for its Java."""

import os
from pathlib import Path

from lessons.servers.java import runtime, startup_cache
from lessons.servers.java.startup_cache import CACHE
from lessons.servers.supervision import ports


def make(prepared: Path, technology) -> None:
    """Make the folder `prepared`, whole or not at all; two who ask at once make it once.

    Args:
        prepared: the folder; it gets the start-up cache.
        technology: the broker to run once.

    Raises:
        ServerError: Pulsar did not start, or the cache was not written.
        OSError: no room, or the folder can't be written to.
    """

    def fill(work: Path, keep: Path) -> None:
        numbers = ports.free(3)
        started = technology.command(work, numbers, runtime.find().record_cache(keep / CACHE)).argv
        address, admin_address = technology.address(numbers[0]), technology.admin_address(numbers[1])
        lesson = (lambda: technology.ready(address, admin_address)), (lambda: _first_lesson(address))
        startup_cache.record(startup_cache.Run(technology.title, started, work, keep / CACHE, *lesson))

    startup_cache.once(prepared, technology.family, fill)


def _first_lesson(address: str) -> None:
    """Send and read one event, so that the cache holds the classes of a first lesson."""
    import pulsar

    client = pulsar.Client(address, logger=pulsar.FileLogger(pulsar.LoggerLevel.Error, os.devnull))
    consumer = client.subscribe("warm-up", "warm-up", initial_position=pulsar.InitialPosition.Earliest)
    client.create_producer("warm-up").send(b"event")
    consumer.acknowledge(consumer.receive(timeout_millis=30_000))
    client.close()
