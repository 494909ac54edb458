"""The bank as a picture: what each part has, redrawn while events pass through it.

>>> draw(Flow(events=3, read=2, jobs=1, notices=0, lines=0, faults=()))
the bank: Event Store 3 events; Kafka; reader 2 events; Pulsar 1 jobs; notices 0; Kinesis; S3 0 lines
"""

from collections.abc import Callable
from typing import NamedTuple

from lessons.capstone.figures import Figures
from lessons.course.layout import EDGE, SMALL, TOP, WIDEST, shortened
from lessons.course.live import Live
from lessons.course.pictures import PALETTE, PLAIN, Picture, arrow, box, text, title

WIDE, HIGH, ACROSS, DOWN = 118, 44, 140, 72
"""Pixels: a box, and from one box to the next."""
MOST = 7
"""So many faults have a line."""


class Flow(NamedTuple):
    """What the bank has at a moment.

    Args:
        events: in Event Store.
        read: events in the read model.
        jobs: suspicious windows.
        notices: that were delivered.
        lines: events that have landed in S3.
        faults: the names of those that were injected.
    """

    events: int
    read: int
    jobs: int
    notices: int
    lines: int
    faults: tuple[str, ...]


def flow_of(figures: Figures) -> Flow:
    """The part of a day's figures that the picture shows."""
    return Flow(figures.events, figures.read, figures.jobs, figures.delivered, figures.landed, tuple(figures.faults))


def watch(look: Callable[[], Figures]) -> Live[Flow]:
    """A picture that is redrawn by its `step`, and ends as an output of the cell.

    Args:
        look: says what the figures are now.
    """
    return Live(lambda: flow_of(look()), draw)


def draw(flow: Flow) -> Picture:
    """Draw the bank's parts, what each has, and the faults that were injected."""
    boxes = {
        (0, 0): (["Event Store", f"{flow.events} events"], PALETTE[0]),
        (1, 0): (["Kafka"], PALETTE[1]),
        (2, 0): (["reader", f"{flow.read} events"], PLAIN),
        (3, 0): (["Pulsar", f"{flow.jobs} jobs"], PALETTE[2]),
        (3, 1): (["notices", f"{flow.notices}"], PLAIN),
        (1, 1): (["Kinesis"], PALETTE[3]),
        (1, 2): (["S3", f"{flow.lines} lines"], PLAIN),
    }
    shapes = [
        title("the bank"),
        *(box(*_corner(*place), WIDE, HIGH, lines, fill) for place, (lines, fill) in boxes.items()),
    ]
    shapes += [_right(0), _right(1), _right(2), _down(1, 0), _down(1, 1), _down(3, 0), *_faults(flow.faults)]
    parts = "; ".join(" ".join(lines) for lines, _ in boxes.values())
    faults = f"; faults: {', '.join(flow.faults)}" if flow.faults else ""
    return Picture(WIDEST, TOP + 2 * DOWN + HIGH + EDGE, shapes, f"the bank: {parts}{faults}")


def _corner(column: int, row: int) -> tuple[float, float]:
    return EDGE + column * ACROSS, TOP + row * DOWN


def _right(column: int) -> str:
    x, y = _corner(column, 0)
    return arrow(x + WIDE, y + HIGH / 2, x + ACROSS, y + HIGH / 2)


def _down(column: int, row: int) -> str:
    x, y = _corner(column, row)
    return arrow(x + WIDE / 2, y + HIGH, x + WIDE / 2, y + DOWN)


def _faults(names: tuple[str, ...]) -> list[str]:
    """The names of the faults, in the free place below the reader."""
    x, y = _corner(2, 1)
    lines = [f"- {name}" for name in names[:MOST]]
    head = ["faults", *lines] if lines else []
    return [text(x, y + 2 + 16 * number, shortened(line, WIDE + 10, SMALL), SMALL) for number, line in enumerate(head)]
