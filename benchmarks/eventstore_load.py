"""The embedded Event Store server under load: 8 writers and 8 subscribers for a minute, and what it takes of memory.

    python -m benchmarks.eventstore_load [SECONDS]

Each writer appends to a stream of its own, one event after the other. Each subscriber reads $all from the start of
the run. At the end every subscriber must have had every event once, in the order of positions, the same for all. Then
memory with 100,000 events, and the time until a new server on their file is ready.
"""

import contextlib
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median

import psutil
from esdbclient import EventStoreDBClient, NewEvent, StreamState

from benchmarks import machine
from benchmarks.eventstore_throughput import running
from lessons.polling import Deadline

WRITERS = SUBSCRIBERS = 8
FILLED = 100_000
STARTS = 5
LAST = "Last"
MOST_MB, MOST_SECONDS = 120, 1.0
"""What 100,000 events may take of memory, and a start of time."""


def server(folder: str) -> list[str]:
    return ["-m", "embedded_eventstore", "--port", "0", "--data", folder, "--no-http"]


def write(address: str, number: int, deadline: Deadline) -> int:
    """Append until the deadline has passed; how many events."""
    client, count = EventStoreDBClient(address), 0
    while not deadline.passed:
        event = NewEvent(type="MoneyDeposited", data=b'{"writer": %d, "number": %d}' % (number, count))
        client.append_events(f"writer-{number}", current_version=StreamState.ANY, events=[event])
        count += 1
    client.append_events(f"writer-{number}", current_version=StreamState.ANY, events=[NewEvent(type=LAST, data=b"")])
    client.close()
    return count + 1


def subscribe(address: str) -> list[tuple[int, str, int]]:
    """Position, stream and revision of every event, until each writer's last one has come."""
    client, seen, over = EventStoreDBClient(address), [], 0
    with client.subscribe_to_all(filter_include=["writer-.*"], filter_by_stream_name=True) as subscription:
        for event in subscription:
            assert event.commit_position is not None  # an event of $all has one
            seen.append((event.commit_position, event.stream_name, event.stream_position))
            over += event.type == LAST
            if over == WRITERS:
                break
    client.close()
    return seen


def watch(pid: int, over: threading.Event) -> list[float]:
    """Megabytes resident, once a second."""
    process, seen = psutil.Process(pid), []
    while not over.wait(1):
        seen.append(process.memory_info().rss / 1e6)
    return seen


def load(address: str, pid: int, seconds: float) -> tuple[int, list[float]]:
    """The number of events, and the memory second by second.

    Raises:
        AssertionError: an event was missing, came twice or out of order.
    """
    over = threading.Event()
    with ThreadPoolExecutor(WRITERS + SUBSCRIBERS + 1) as pool:
        memory = pool.submit(watch, pid, over)
        subscribers = [pool.submit(subscribe, address) for _ in range(SUBSCRIBERS)]
        deadline = Deadline(seconds)
        counts = list(pool.map(lambda number: write(address, number, deadline), range(WRITERS)))
        orders = [one.result(seconds + 60) for one in subscribers]
        over.set()
    for order in orders:
        assert order == orders[0], "two subscribers saw two orders"
    positions = [position for position, _, _ in orders[0]]
    assert positions == sorted(set(positions)), "an event came twice, or out of order"
    for number, count in enumerate(counts):
        revisions = [revision for _, stream, revision in orders[0] if stream == f"writer-{number}"]
        assert revisions == list(range(count)), f"writer {number}'s events are not all there, in order"
    return sum(counts), memory.result()


def fill(address: str) -> None:
    """Append 100,000 events in streams of 100, as accounts would have them."""
    client = EventStoreDBClient(address)
    for number in range(FILLED // 100):
        events = [NewEvent(type="MoneyDeposited", data=b'{"amount": 100, "account": %d}' % number) for _ in range(100)]
        client.append_events(f"account-{number}", current_version=StreamState.ANY, events=events)
    client.close()


def starts(folder: str) -> tuple[float, float]:
    """Median seconds until a server on a folder answers, and megabytes resident after reading all of it."""
    seconds, megabytes = [], []
    for _ in range(STARTS):
        began = time.monotonic()
        with running(*server(folder)) as (address, pid):
            client = EventStoreDBClient(address)
            client.get_commit_position()
            seconds.append(time.monotonic() - began)
            assert sum(1 for _ in client.read_all(limit=FILLED)) == FILLED
            megabytes.append(psutil.Process(pid).memory_info().rss / 1e6)
            client.close()
    return median(seconds), max(megabytes)


def main(seconds: float = 60) -> None:
    """Measure, print, and write RESULTS.md."""
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        address, pid = stack.enter_context(running(*server(folder)))
        count, memory = load(address, pid, seconds)
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as empty:
        with running(*server(folder)) as (address, pid):
            fill(address)
            filled = psutil.Process(pid).memory_info().rss / 1e6
        ready, read = starts(folder)
        with running(*server(empty)) as (address, pid):
            nothing = psutil.Process(pid).memory_info().rss / 1e6
    third = max(len(memory) // 3, 1)
    rows = [
        [f"{WRITERS} writers, {SUBSCRIBERS} subscribers, {seconds:.0f} s", f"{count:,} events, each once and in order"],
        ["resident, median of its second third", f"{median(memory[third : 2 * third] or memory):.0f} MB"],
        ["resident, median of its last third", f"{median(memory[2 * third :] or memory):.0f} MB"],
        ["resident at the start", f"{nothing:.0f} MB"],
        [f"resident with {FILLED:,} events, appended", f"{filled:.0f} MB (at most {MOST_MB})"],
        ["resident after all of them were read", f"{read:.0f} MB (at most {MOST_MB})"],
        ["from the start of the process to an answer, with them", f"{ready:.2f} s (at most {MOST_SECONDS:.0f})"],
    ]
    machine.write("Event Store: load and memory", machine.table(["embedded server", ""], rows))


if __name__ == "__main__":
    main(*map(float, sys.argv[1:2]))
