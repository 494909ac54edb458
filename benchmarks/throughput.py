"""kafka-python against Kafka's own load generators, on the same server, in turn, in one run.

    python -m benchmarks.throughput [ROUNDS]

Both producers send the same number of records of the same size with acks=all and idempotence, both consumers read
them back. Kafka's generators are those of org.apache.kafka:kafka-tools (the newest version that is published).
"""

import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from kafka import KafkaConsumer, KafkaProducer

from benchmarks import machine
from lessons import servers
from lessons.servers.java import jars, runtime

LOCK = Path(__file__).with_name("jars.lock")
LOADS = {1024: 40_000, 100: 100_000}
"""How many records of each size, in bytes."""
SECONDS = 120
"""What no single measurement may exceed."""


def send_by_python(address: str, topic: str, size: int, count: int) -> float:
    """Records per second, from the first send to the last acknowledgement."""
    producer = KafkaProducer(bootstrap_servers=address, acks="all", linger_ms=5, enable_idempotence=True)
    producer.partitions_for(topic)
    value = bytes(size)
    began = time.perf_counter()
    for _ in range(count):
        producer.send(topic, value)
    producer.flush(SECONDS)
    seconds = time.perf_counter() - began
    producer.close()
    return count / seconds


def read_by_python(address: str, topic: str, size: int, count: int) -> float:
    """Records per second, from the first answer on."""
    consumer = KafkaConsumer(topic, bootstrap_servers=address, auto_offset_reset="earliest", group_id=None)
    first = sum(map(len, consumer.poll(10_000).values()))
    read, began = first, time.perf_counter()
    while read < count and time.perf_counter() - began < SECONDS:
        read += sum(map(len, consumer.poll(1_000).values()))
    seconds = time.perf_counter() - began
    consumer.close()
    assert read >= count, f"{read} of {count} records came back"
    return (read - first) / seconds


def send_by_kafka(address: str, topic: str, size: int, count: int) -> float:
    """Records per second, as ProducerPerformance reports them."""
    arguments = ["--topic", topic, "--record-size", str(size), "--num-records", str(count), "--throughput", "-1"]
    said = _tool("ProducerPerformance", *arguments, "--producer-props", f"bootstrap.servers={address}")
    return float(re.findall(r"records sent, ([\d.]+) records/sec", said)[-1])


def read_by_kafka(address: str, topic: str, size: int, count: int) -> float:
    """Records per second of fetching, as ConsumerPerformance reports them."""
    arguments = ["--bootstrap-server", address, "--topic", topic, "--num-records", str(count), "--hide-header"]
    return float(_tool("ConsumerPerformance", *arguments).strip().splitlines()[-1].split(",")[-1])


def _tool(name: str, *arguments: str) -> str:
    class_path = ":".join(str(jar.path) for jar in jars.read_lock(LOCK))
    argv = [runtime.find_java().program, "-Xmx512M", "-cp", class_path, f"org.apache.kafka.tools.{name}", *arguments]
    ran = subprocess.run(argv, capture_output=True, text=True, timeout=SECONDS)
    if ran.returncode != 0:
        raise RuntimeError(f"{name} ended with exit code {ran.returncode}: {(ran.stderr or ran.stdout)[-500:]}")
    return ran.stdout


PAIRS: dict[str, tuple[Callable[..., float], Callable[..., float]]] = {
    "send": (send_by_python, send_by_kafka),
    "read": (read_by_python, read_by_kafka),
}


def measure(address: str, rounds: int) -> dict[tuple[str, int], list[tuple[float, float]]]:
    """For each act and size the rates of both, round by round."""
    seen: dict[tuple[str, int], list[tuple[float, float]]] = {}
    for number in range(rounds):
        for size, count in LOADS.items():
            topics = [f"load-{size}-{number}-{who}" for who in ("python", "kafka")]
            for act, both in PAIRS.items():
                rates = [one(address, topic, size, count) for one, topic in zip(both, topics, strict=True)]
                seen.setdefault((act, size), []).append((rates[0], rates[1]))
                print(f"round {number + 1}: {act} {size} B: {rates[0]:,.0f} and {rates[1]:,.0f} records/s")
    return seen


def row(act: str, size: int, rates: list[tuple[float, float]]) -> list[str]:
    """One line of the table."""
    python, kafka = (median(one[who] for one in rates) for who in (0, 1))
    both = [f"{rate:,.0f} records/s ({rate * size / 1e6:.1f} MB/s)" for rate in (python, kafka)]
    return [f"{act} {LOADS[size]:,} records of {size} B", *both, f"{python / kafka:.2f}"]


def main(rounds: int = 3) -> None:
    """Measure, print, and write RESULTS.md."""
    jars.fetch(jars.read_lock(LOCK), "Kafka's load generators", print)
    with servers.start("kafka") as kafka:
        seen = measure(kafka.address, rounds)
    rows = [row(act, size, rates) for (act, size), rates in sorted(seen.items(), reverse=True)]
    head = ["", "kafka-python", "Kafka's own load generator", "ratio"]
    said = f"Medians of {rounds} rounds in turn, one client, one topic of one partition, on the course's own server."
    machine.write("Throughput", f"{machine.table(head, rows)}\n\n{said}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
