"""Pulsar as the course starts it against a stock start, in turn, in one run: start, memory, latency, throughput.

    python -m benchmarks.pulsar_settings [ROUNDS]

The time runs from a new Python process's first line to the first acknowledged event, as in a notebook. Then the same
process sends events one by one (latency), and many at once in batches, and reads them back (throughput). Memory is
what is resident after the first event.
"""

import sys
from collections.abc import Callable
from statistics import median

from benchmarks import machine, rounds
from lessons.pulsar.server.broker import BROKER as PULSAR

COURSE = """
from lessons import servers
from lessons.servers.supervision import registry
with servers.start("pulsar", say=None) as server:
    measure(server.address, registry.read("pulsar").server_pid)
"""
STOCK = """
from benchmarks import stock_pulsar
with stock_pulsar.pulsar() as (address, process):
    measure(address, process)
"""
MEASURE = """
import time
began = time.perf_counter()
SENDS, MANY, SIZE = 300, 50_000, 1024

def measure(address, process):
    import json, os, psutil, pulsar
    client = pulsar.Client(address, logger=pulsar.FileLogger(pulsar.LoggerLevel.Error, os.devnull))
    producer = client.create_producer("user-events")
    producer.send(b"event")
    first = time.perf_counter() - began
    resident = psutil.Process(process).memory_info().rss
    latencies = sorted(seconds(lambda: producer.send(bytes(100))) for _ in range(SENDS))
    consumer = client.subscribe("many", "reader")
    many = client.create_producer("many", batching_enabled=True, block_if_queue_full=True)
    sending = seconds(lambda: send(many))
    reading = seconds(lambda: [consumer.receive(timeout_millis=30_000) for _ in range(MANY)])
    client.close()
    found = [first, resident, latencies[SENDS // 2], latencies[SENDS * 95 // 100], MANY / sending, MANY / reading]
    print(json.dumps(found))

def seconds(act):
    start = time.perf_counter()
    act()
    return time.perf_counter() - start

def send(producer):
    for _ in range(MANY):
        producer.send_async(bytes(SIZE), callback=None)
    producer.flush()
"""
HEAD = ["", "by the course", "a stock start", "ratio"]
ROWS: tuple[tuple[str, Callable[[float], str]], ...] = (
    ("first event after", lambda value: f"{value:.2f} s"),
    ("resident", lambda value: f"{value / 1e6:.0f} MB"),
    ("one send, median", lambda value: f"{value * 1000:.2f} ms"),
    ("one send, 95 of 100 within", lambda value: f"{value * 1000:.2f} ms"),
    ("send 50,000 of 1 KiB in batches", lambda value: f"{value:,.0f} a second"),
    ("read them back", lambda value: f"{value:,.0f} a second"),
)


def main(count: int = 5) -> None:
    """Measure in turn, print, and write RESULTS.md."""
    PULSAR.prepare(print)
    seen = rounds.in_turn({"by the course": MEASURE + COURSE, "a stock start": MEASURE + STOCK}, count)
    course, stock = ([median(column) for column in zip(*found, strict=True)] for found in seen.values())
    rows = [
        [name, shown(mine), shown(theirs), f"{mine / theirs:.2f}"]
        for (name, shown), mine, theirs in zip(ROWS, course, stock, strict=True)
    ]
    said = f"Medians of {count} rounds in turn, one client, one topic without partitions."
    machine.write("Pulsar: the course's settings and stock ones", f"{machine.table(HEAD, rows)}\n\n{said}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
