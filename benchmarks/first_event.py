"""Time to the first event of Kafka as the course starts it, against a stock start, in turn, in one run.

    python -m benchmarks.first_event [ROUNDS]

The course's time runs from a new Python process's first line to the first acknowledged event, as in a notebook; so
does the stock time. Both are medians. Memory is what is resident after the first event.
"""

import sys
from statistics import median

from benchmarks import machine, rounds
from lessons.kafka.server.broker import BROKER as KAFKA

COURSE = """
from lessons import servers
from lessons.servers.supervision import registry
with servers.start("kafka", say=None) as kafka:
    first_event(kafka.address, registry.read("kafka").server_pid)
"""
STOCK = """
from benchmarks import stock
with stock.kafka() as (address, process):
    first_event(address, process)
"""
KINESIS = """
from lessons import servers
from lessons.servers.supervision import registry
with servers.start("kinesis", say=None) as kinesis:
    import boto3
    client = boto3.client("kinesis")
    client.create_stream(StreamName="user-events", ShardCount=1)
    client.put_record(StreamName="user-events", Data=b"event", PartitionKey="123")
    report(registry.read("kinesis").server_pid)
"""
BEGIN = """
import time
began = time.perf_counter()
def report(process):
    seconds = time.perf_counter() - began
    import json, psutil
    print(json.dumps([seconds, psutil.Process(process).memory_info().rss]))
def first_event(address, process):
    from kafka import KafkaProducer
    producer = KafkaProducer(bootstrap_servers=address)
    producer.send("user-events", b"event").get(30)
    report(process)
    producer.close()
"""


PROGRAMS = {
    "Kafka, by the course": BEGIN + COURSE,
    "Kafka, a stock start": BEGIN + STOCK,
    "Kinesis (moto), by the course": BEGIN + KINESIS,
}


def row(name: str, found: list[list[float]]) -> list[str]:
    """One line of the table."""
    seconds = [one[0] for one in found]
    memory = median(one[1] for one in found) / 1e6
    return [name, f"{median(seconds):.2f} s", f"{min(seconds):.2f} to {max(seconds):.2f} s", f"{memory:.0f} MB"]


def main(count: int = 7) -> None:
    """Measure in turn, print, and write RESULTS.md."""
    KAFKA.prepare(print)
    seen = rounds.in_turn(PROGRAMS, count)
    course, stock, _ = (median(one[0] for one in found) for found in seen.values())
    head = ["server", "first event after (median)", "range", "resident"]
    table = machine.table(head, [row(name, found) for name, found in seen.items()])
    said = f"The course's Kafka needs {course / stock:.2f} of the time of a stock start ({count} rounds, in turn)."
    machine.write("Time to the first event, and memory", f"{table}\n\n{said}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
