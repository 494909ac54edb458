"""The embedded Event Store server with much in it: a million events in a file of more than 500 MB, 1,000 subscriptions.

    python -m benchmarks.eventstore_scale [EVENTS]

Each figure is a ratio of two that were measured in turn, in one run: of the last tenth of the events to the first one,
of a start with that file to one without events, of appends beside 1,000 open subscriptions to those without them.
"""

import contextlib
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import psutil
from esdbclient import EventStoreDBClient, NewEvent, StreamState

from benchmarks import machine
from benchmarks.eventstore_load import server
from benchmarks.eventstore_throughput import append_single, running

EVENTS = 1_000_000
EVENT_BYTES = 450
TOGETHER, IN_STREAM = 100, 1_000
STARTS, ROUNDS, SUBSCRIPTIONS = 7, 12, 1_000


def fill(folder: str, count: int) -> list[float]:
    """Append events to a server on that folder; returns its seconds of the processor for each tenth of them."""
    seconds = []
    with running(*server(folder), "--no-standard-projections") as (address, pid):
        client, process = EventStoreDBClient(address), psutil.Process(pid)
        for tenth in range(10):
            before = sum(process.cpu_times()[:2])
            for number in range(count // 10 // TOGETHER):
                events = [NewEvent(type="MoneyDeposited", data=bytes(EVENT_BYTES)) for _ in range(TOGETHER)]
                stream = f"account-{tenth}-{number * TOGETHER // IN_STREAM}"
                client.append_events(stream, current_version=StreamState.ANY, events=events)
            seconds.append(sum(process.cpu_times()[:2]) - before)
        client.close()
    return seconds


def seconds_to_answer(folder: str, count: int) -> float:
    """From the start of a server's process to its first answer."""
    began = time.perf_counter()
    with running(*server(folder), "--no-standard-projections") as (address, _):
        client = EventStoreDBClient(address)
        events = client.read_all(backwards=True, limit=1)
        assert sum(1 for _ in events) == min(count, 1), "the newest event was not read"
        seconds = time.perf_counter() - began
        client.close()
    return seconds


@contextlib.contextmanager
def subscribed(client: EventStoreDBClient, count: int) -> Iterator[None]:
    """As many subscriptions, each to a stream of its own, are open in the block."""
    open_ = [client.subscribe_to_stream(f"watched-{number}") for number in range(count)]
    try:
        yield
    finally:
        for subscription in open_:
            subscription.stop()


def beside_subscriptions() -> list[float]:
    """Rates of single appends beside the subscriptions, each as a share of the rate without them."""
    shares = []
    with tempfile.TemporaryDirectory() as folder, running(*server(folder)) as (address, _):
        writer, reader = EventStoreDBClient(address), EventStoreDBClient(address)
        append_single(writer, "warm")
        for number in range(ROUNDS):
            rates = {}
            for count in (0, SUBSCRIPTIONS) if number % 2 else (SUBSCRIPTIONS, 0):  # who comes first takes turns
                with subscribed(reader, count):
                    rates[count] = append_single(writer, f"beside-{count}-{number}")
            shares.append(rates[SUBSCRIPTIONS] / rates[0])
        writer.close()
        reader.close()
    return shares


def main(count: int = EVENTS) -> None:
    """Measure, print, and write RESULTS.md."""
    with tempfile.TemporaryDirectory() as full, tempfile.TemporaryDirectory() as empty:
        seconds = fill(full, count)
        size = sum(file.stat().st_size for file in Path(full).iterdir()) / 1e6
        times = [(seconds_to_answer(full, count), seconds_to_answer(empty, 0)) for _ in range(STARTS)]
    flat = seconds[-1] / seconds[0]
    rows = [
        [f"appends of {TOGETHER}: the last tenth of {count:,} events, by the first", f"{flat:.2f}"],
        [f"start to an answer: a file of {size:,.0f} MB, by an empty one", f"{median(a / b for a, b in times):.2f}"],
        ["the same as a difference, median", f"{median(a - b for a, b in times):.2f} s (at most 1)"],
        [f"single appends beside {SUBSCRIPTIONS:,} subscriptions, by without", f"{median(beside_subscriptions()):.2f}"],
    ]
    machine.write("Event Store: much in it", machine.table(["embedded server", "ratio"], rows))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
