"""Time to the first event of Kafka as the course starts it, against a stock start, in turn, in one run.

    python benchmarks/first_event.py [ROUNDS]

The course's time runs from a new Python process's first line to the first acknowledged event, as in a notebook; so
does the stock time. Both are medians. Memory is what is resident after the first event.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import machine  # noqa: E402
from lessons.kafka.server import TECHNOLOGY as KAFKA  # noqa: E402

COURSE = """
from lessons import servers
from lessons.servers import records
with servers.start("kafka", say=None) as kafka:
    first_event(kafka.address, records.read("kafka").server_pid)
"""
STOCK = """
from benchmarks import stock
with stock.kafka() as (address, process):
    first_event(address, process)
"""
KINESIS = """
from lessons import servers
from lessons.servers import records
with servers.start("kinesis", say=None) as kinesis:
    import boto3
    client = boto3.client("kinesis")
    client.create_stream(StreamName="user-events", ShardCount=1)
    client.put_record(StreamName="user-events", Data=b"event", PartitionKey="123")
    report(records.read("kinesis").server_pid)
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


def measure(program: str, home: str) -> tuple[float, int]:
    """Seconds and resident bytes, of one new process with a home of its own."""
    own = {"LESSONS_HOME": home, "LESSONS_SERVERS": "local", "PYTHONPATH": str(ROOT)}
    argv = [sys.executable, "-c", BEGIN + program]
    ran = subprocess.run(argv, env={**os.environ, **own}, stdout=subprocess.PIPE, text=True, check=True)
    seconds, resident = json.loads(ran.stdout)
    wait_for_end(home)
    return seconds, resident


def wait_for_end(home: str) -> None:
    """The next round starts on a machine at rest."""
    from tests.waiting import until

    until(lambda: not list(Path(home, "run").glob("*.json")), 30)


def row(name: str, rounds: list[tuple[float, int]]) -> list[str]:
    """One line of the table."""
    seconds = [one[0] for one in rounds]
    memory = median(one[1] for one in rounds) / 1e6
    return [name, f"{median(seconds):.2f} s", f"{min(seconds):.2f} to {max(seconds):.2f} s", f"{memory:.0f} MB"]


def main(rounds: int = 7) -> None:
    """Measure in turn, print, and write RESULTS.md."""
    KAFKA.prepare(print)
    from lessons import home as places

    os.environ["LESSONS_CACHE"] = str(places.cache_dir())
    seen: dict[str, list] = {COURSE: [], STOCK: [], KINESIS: []}
    with tempfile.TemporaryDirectory(prefix="benchmark-") as home:
        for number in range(rounds):
            for program, found in seen.items():
                found.append(measure(program, home))
            print(f"round {number + 1} of {rounds}: {' '.join(f'{found[-1][0]:.2f} s' for found in seen.values())}")
    ratio = median(one[0] for one in seen[COURSE]) / median(one[0] for one in seen[STOCK])
    names = ("Kafka, by the course", "Kafka, a stock start", "Kinesis (moto), by the course")
    rows = [row(name, found) for name, found in zip(names, seen.values(), strict=True)]
    head = ["server", "first event after (median)", "range", "resident"]
    said = f"The course's Kafka needs {ratio:.2f} of the time of a stock start ({rounds} rounds, in turn)."
    machine.write("Time to the first event, and memory", f"{machine.table(head, rows)}\n\n{said}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
