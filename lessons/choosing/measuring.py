"""Measure a log: how fast, how late, and how fast its client could be at most.

The figures belong to one computer at one moment. Those of a stand-in say nothing of what it stands in for.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import quantiles

from lessons.choosing.log import Log
from lessons.course.layout import EDGE, SMALL, TOP, WIDEST, shortened
from lessons.course.pictures import PALETTE, Picture, line, rectangle, text, title
from lessons.events import Event
from lessons.kafka.throughput_chart import rounded
from lessons.servers import Server
from lessons.servers.supervision import registry
from lessons.servers.supervision.handle import OwnServer

LEFT, WIDE, ROW = 120, 250, 66
STAND_IN = "stands in, not ranked"


@dataclass(frozen=True)
class Pace:
    """How fast something was done.

    Args:
        rate: events a second.
        ceiling: events a second that this program could do if the server needed no time: events by processor time.
    """

    rate: float
    ceiling: float


@dataclass(frozen=True)
class Measured:
    """One technology's figures.

    Args:
        technology: its name.
        ranked: whether they may be compared.
        written, read: how fast.
        p50, p99: milliseconds from the write of one event to its arrival, of half and of 99 of 100 events at most.
        kept: where an event was when its write was acknowledged.
    """

    technology: str
    ranked: bool
    written: Pace
    read: Pace
    p50: float
    p99: float
    kept: str


def measure(log: Log, some_events: Sequence[Event], single: Sequence[Event]) -> Measured:
    """Write and read all events together, then others one by one.

    Args:
        log: an empty one.
        some_events: what is written together.
        single: what is written alone, each read before the next one; two at least.
    """
    written = _pace(len(some_events), lambda: log.write(some_events))
    with log.reader("measuring") as reader:
        came: list[Event] = []
        read = _pace(len(some_events), lambda: came.extend(reader.read(len(some_events), 60)))
        assert len(came) == len(some_events)
        times = [_milliseconds(log, reader.read, event) for event in single]
    points = quantiles(times, n=100, method="inclusive")
    return Measured(log.technology, log.ranked, written, read, points[49], points[98], log.kept_where)


def _pace(count: int, work: Callable[[], object]) -> Pace:
    began, busy = time.monotonic(), time.process_time()
    work()
    seconds, processor = time.monotonic() - began, time.process_time() - busy
    return Pace(count / seconds, count / max(processor, 1e-6))


def _milliseconds(log: Log, read: Callable[[int], list[Event]], event: Event) -> float:
    began = time.monotonic()
    log.write([event])
    arrived = read(1)
    assert arrived == [event]
    return (time.monotonic() - began) * 1000


def megabytes(server: Server) -> float:
    """The memory of the server's process; 0 for a server that is no process of this course."""
    entry = registry.read(server.process.registered_name) if isinstance(server, OwnServer) else None
    return entry.memory() / 1e6 if entry else 0


def draw(measured: Sequence[Measured], started: Mapping[str, float], memory: Mapping[str, float]) -> Picture:
    """Draw how fast each wrote, with its client's ceiling, and below it how late events came and where they were kept.

    Args:
        measured: in the order in which they are shown.
        started: by technology the seconds until its server answered; about 0 where it ran already.
        memory: by technology its server's megabytes; 0 where nobody knows.
    """
    most = max((one.written.ceiling for one in measured), default=1)
    shapes = [title("events a second written; line: the client's ceiling")]
    for number, one in enumerate(measured):
        note = f"start {started[one.technology]:.1f} s, {memory[one.technology]:.0f} MB"
        shapes += _row(one, note, most, TOP + number * ROW, PALETTE[number % 6] if one.ranked else PALETTE[6])
    words = "; ".join(map(_words, measured))
    return Picture(WIDEST, TOP + len(measured) * ROW + EDGE, shapes, f"events a second, on this machine: {words}")


def _row(one: Measured, note: str, most: float, top: float, colour: str) -> list[str]:
    at = LEFT + WIDE * one.written.ceiling / most
    late = f"one event: p50 {one.p50:.1f} ms, p99 {one.p99:.1f} ms; read: {rounded(one.read.rate)} a second; {note}"
    kept = f"acknowledged: {one.kept}{'' if one.ranked else '; ' + STAND_IN}"
    wide, right = WIDEST - 2 * EDGE, LEFT + WIDE + EDGE
    figure = f"{rounded(one.written.rate)} of {rounded(one.written.ceiling)}"
    return [
        text(EDGE, top + 10, shortened(one.technology, LEFT - 2 * EDGE)),
        rectangle(LEFT, top, max(1, min(WIDE, WIDE * one.written.rate / most)), 20, colour),
        line(at, top - 2, at, top + 22),
        text(right, top + 10, shortened(figure, WIDEST - EDGE - right, SMALL), SMALL),
        text(EDGE, top + 32, shortened(late, wide, SMALL), SMALL),
        text(EDGE, top + 48, shortened(kept, wide, SMALL), SMALL),
    ]


def _words(one: Measured) -> str:
    name = one.technology if one.ranked else f"{one.technology} ({STAND_IN})"
    return f"{name} {rounded(one.written.rate)}, its client at most {rounded(one.written.ceiling)}"
