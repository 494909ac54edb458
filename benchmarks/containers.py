"""Kafka in a container against Kafka as a child process: first event, memory, throughput, in turn, in one run.

    python -m benchmarks.containers [ROUNDS]

Needs a container engine with the image. Both run the same version with the settings of the course; the container has
the image's own Java, without the start-up cache.
"""

import sys
from statistics import median

from benchmarks import machine, rounds
from lessons.kafka.server.broker import BROKER as KAFKA
from lessons.servers.containers.container import ContainerProcess

SIZE, COUNT = 1024, 20_000
PROGRAM = f"""
import json, time
began = time.perf_counter()
from lessons import servers
with servers.start("kafka", say=None) as kafka:
    from kafka import KafkaProducer
    producer = KafkaProducer(bootstrap_servers=kafka.address)
    producer.send("user-events", b"event").get(60)
    seconds = time.perf_counter() - began
    producer.close()
    from benchmarks.throughput import send_by_python
    from lessons.servers.supervision import registry
    from lessons.servers.catalogue import process_of
    [registration] = [registry.read(name) for name in registry.names()]
    memory = process_of(registration).memory(registration)
    print(json.dumps([seconds, memory, send_by_python(kafka.address, "load", {SIZE}, {COUNT})]))
"""


def row(name: str, found: list[list[float]]) -> list[str]:
    """One line of the table: medians."""
    seconds, memory, rate = (median(column) for column in zip(*found, strict=True))
    return [name, f"{seconds:.2f} s", f"{memory / 1e6:.0f} MB", f"{rate:,.0f} records/s"]


def main(count: int = 5) -> None:
    """Measure in turn, print, and write RESULTS.md."""
    KAFKA.prepare(print)
    ContainerProcess(KAFKA).prepare(print)
    kinds = ("local", "containers")
    seen = rounds.in_turn(dict.fromkeys(kinds, PROGRAM), count, servers=dict(zip(kinds, kinds, strict=True)))
    first = {kind: median(one[0] for one in found) for kind, found in seen.items()}
    rate = {kind: median(one[2] for one in found) for kind, found in seen.items()}
    head = ["Kafka", "first event after", "resident", f"send {COUNT:,} registrations of {SIZE} B"]
    rows = [row("a child process", seen["local"]), row("a container", seen["containers"])]
    said = (
        f"The container's first event comes after {first['containers'] / first['local']:.1f} times as long; it takes "
        f"{rate['containers'] / rate['local']:.2f} of the records per second ({count} rounds, in turn; the image was "
        "here already)."
    )
    machine.write("Container against child process", f"{machine.table(head, rows)}\n\n{said}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
