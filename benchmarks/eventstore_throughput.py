"""The embedded Event Store server against a servicer that only answers: the same client, in turn, in one run.

    python -m benchmarks.eventstore_throughput [ROUNDS]

Storage is durable: every acknowledged append is committed to a file. The standard projections run, and nothing answers
HTTP: so the lessons run it. The client is esdbclient, which itself takes most of the time; so the share is of what this
client can have at all.
"""

import contextlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from esdbclient import EventStoreDBClient, NewEvent, StreamState

from benchmarks import machine

ROOT = Path(__file__).parents[1]

EVENT_BYTES = 100
SINGLES, BATCHES, READS, WARM = 200, 20, 2_000, 50
"""Small slices, of both in turn: what else this machine does then disturbs both alike."""
LEAST = 0.7
"""The share that each act should reach."""


def event() -> NewEvent:
    return NewEvent(type="MoneyDeposited", data=bytes(EVENT_BYTES), content_type="application/octet-stream")


def append_single(client: EventStoreDBClient, stream: str) -> float:
    """Appends of one event per second, each acknowledged before the next."""
    events = [event() for _ in range(SINGLES)]
    began = time.perf_counter()
    for one in events:
        client.append_events(stream, current_version=StreamState.ANY, events=[one])
    return SINGLES / (time.perf_counter() - began)


def append_hundreds(client: EventStoreDBClient, stream: str) -> float:
    """Events per second, appended a hundred at a time."""
    hundreds = [[event() for _ in range(100)] for _ in range(BATCHES)]
    began = time.perf_counter()
    for hundred in hundreds:
        client.append_events(stream, current_version=StreamState.ANY, events=hundred)
    return BATCHES * 100 / (time.perf_counter() - began)


def read(client: EventStoreDBClient, stream: str) -> float:
    """Events per second, in one read of a stream."""
    began = time.perf_counter()
    count = sum(1 for _ in client.read_stream(stream, limit=READS))
    assert count == READS, f"{count} of {READS} events came back"
    return READS / (time.perf_counter() - began)


ACTS: dict[str, Callable[[EventStoreDBClient, str], float]] = {
    f"{SINGLES:,} appends of one event": append_single,
    f"{BATCHES} appends of 100 events": append_hundreds,
    f"a read of {READS:,} events": read,
}


@contextlib.contextmanager
def running(*arguments: str) -> Iterator[tuple[str, int]]:
    """A server as a process: its address, and its process id."""
    process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        assert process.stdout  # it is a pipe
        word, _, address = process.stdout.readline().strip().partition(" ")
        assert word == "ready", "the server did not start"
        yield address, process.pid
    finally:
        process.terminate()
        process.wait(10)


def measure(addresses: tuple[str, str], rounds: int) -> dict[str, list[tuple[float, float]]]:
    """For each act the rates of both, round by round."""
    clients = [EventStoreDBClient(address) for address in addresses]
    for client in clients:  # what is made at the first call is not measured
        for number in range(WARM):
            client.append_events(f"warm-{number}", current_version=StreamState.ANY, events=[event()])
        for _ in range(READS // 100):
            client.append_events("read-0", current_version=StreamState.ANY, events=[event() for _ in range(100)])
    seen: dict[str, list[tuple[float, float]]] = {name: [] for name in ACTS}
    for number in range(rounds):
        for name, act in ACTS.items():
            stream = "read-0" if act is read else f"load-{name}-{number}"
            order = (0, 1) if number % 2 else (1, 0)  # who comes first takes turns
            rates = dict.fromkeys((0, 1), 0.0)
            for who in order:
                rates[who] = act(clients[who], stream)
            seen[name].append((rates[0], rates[1]))
    for client in clients:
        client.close()
    return seen


def row(name: str, rates: list[tuple[float, float]]) -> list[str]:
    """One line of the table; the share is the median of the rounds' shares, since both of a round were side by side."""
    ours, null = (f"{median(one[who] for one in rates):,.0f} events/s" for who in (0, 1))
    return [name, ours, null, f"{median(one / other for one, other in rates):.2f}"]


def main(rounds: int = 40) -> None:
    """Measure, print, and write RESULTS.md."""
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        ours = ["-m", "embedded_eventstore", "--port", "0", "--data", folder, "--no-http"]
        address, _ = stack.enter_context(running(*ours))
        null, _ = stack.enter_context(running("-m", "benchmarks.eventstore_null"))
        rows = [row(name, rates) for name, rates in measure((address, null), rounds).items()]
    head = ["", "embedded server", "answers only", "share"]
    said = (
        f"Medians of {rounds} rounds in turn; esdbclient, events of {EVENT_BYTES} bytes, one commit to a file for each "
        f"append, standard projections and no HTTP, as lessons run it. A share of {LEAST} or more is what it must reach."
    )
    machine.write("Event Store: throughput", f"{machine.table(head, rows)}\n\n{said}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
