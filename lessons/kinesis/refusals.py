"""A picture of what shards accepted and refused, call by call."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from botocore.client import BaseClient

from lessons.course.layout import EDGE, SMALL, TOP, WIDEST, shortened, width_of
from lessons.course.pictures import PALETTE, Picture, box, rectangle, text, title
from lessons.kinesis.shapes import Answer

TAKEN, REFUSED = PALETTE[2], PALETTE[5]
LEFT, HIGH, DOWN = 66, 22, 28
"""Pixels: the room for the seconds, a bar's height, from one call to the next."""
LONGEST = WIDEST - LEFT - EDGE - 110


@dataclass(frozen=True)
class PutCall:
    """One call of put_records.

    Args:
        at: when, in seconds.
        taken, refused: how many records were accepted and refused.
    """

    at: float
    taken: int
    refused: int


class ObservedClient:
    """A Kinesis client that notes the outcome of each call of put_records. All calls go to the client.

    Args:
        client: a client for Kinesis.
        clock: returns seconds.
    """

    def __init__(self, client: BaseClient, clock: Callable[[], float]):
        self._client, self._clock = client, clock
        self.puts: list[PutCall] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def put_records(self, **request: Any) -> Answer:
        """As in boto3."""
        now = self._clock()
        answer: Answer = self._client.put_records(**request)
        refused = answer["FailedRecordCount"]
        self.puts.append(PutCall(now, len(answer["Records"]) - refused, refused))
        return answer


def draw(heading: str, producers: Mapping[str, Sequence[PutCall]]) -> Picture:
    """Draw the calls: a bar for each, as long as the number of its records.

    Args:
        heading: what the shards take.
        producers: by name, the calls of each producer in their order.
    """
    most = max((put.taken + put.refused for puts in producers.values() for put in puts), default=0) or 1
    shapes, top = [title(heading)], TOP
    for name, puts in producers.items():
        shapes.append(text(EDGE, top + 4, shortened(name, WIDEST - 2 * EDGE), bold=True))
        for row, put in enumerate(puts):
            shapes += _row(put, LONGEST / most, top + 18 + row * DOWN)
        top += 18 + len(puts) * DOWN + 16
    words = [f"{name}: {'; '.join(map(_words, puts)) or 'no calls'}" for name, puts in producers.items()]
    return Picture(WIDEST, top, shapes, "\n".join([heading, *words]))


def _row(put: PutCall, scale: float, top: float) -> list[str]:
    shapes = [text(EDGE, top + HIGH / 2, f"{put.at:.1f} s", SMALL)]
    x: float = LEFT
    beside: list[str] = []
    for count, label, fill in ((put.taken, "taken", TAKEN), (put.refused, "refused", REFUSED)):
        wide, words = round(count * scale, 1), f"{count} {label}"
        if count and wide > width_of(words, SMALL) + 10:
            shapes.append(box(x, top, wide, HIGH, words, fill, SMALL))
        elif count:
            shapes.append(rectangle(x, top, wide, HIGH, fill))
            beside.append(words)
        x += wide
    return [*shapes, text(x + 6, top + HIGH / 2, ", ".join(beside), SMALL)]


def _words(put: PutCall) -> str:
    return f"at {put.at:.1f} s {put.taken} taken, {put.refused} refused"
