"""What shards took and what they refused, call by call, as a picture."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from lessons.course.layout import EDGE, SMALL, TOP, WIDEST, shortened, width_of
from lessons.course.pictures import PALETTE, Picture, box, rectangle, text, title

TAKEN, REFUSED = PALETTE[2], PALETTE[5]
LEFT, HIGH, DOWN = 66, 22, 28
"""Pixels: the room for the seconds, a bar's height, from one call to the next."""
LONGEST = WIDEST - LEFT - EDGE - 110


@dataclass(frozen=True)
class PutCall:
    """One call of put_records.

    Args:
        at: when, in seconds.
        taken, refused: how many records.
    """

    at: float
    taken: int
    refused: int


class ObservedClient:
    """A Kinesis client that keeps what became of each call of put_records; everything is passed on.

    Args:
        client: the client that does it.
        clock: gives seconds.
    """

    def __init__(self, client, clock: Callable[[], float]):
        self._client, self._clock = client, clock
        self.puts: list[PutCall] = []

    def __getattr__(self, name: str):
        return getattr(self._client, name)

    def put_records(self, **request) -> dict:
        """As boto3's."""
        now = self._clock()
        answer = self._client.put_records(**request)
        refused = answer["FailedRecordCount"]
        self.puts.append(PutCall(now, len(answer["Records"]) - refused, refused))
        return answer


def draw(heading: str, ways: Mapping[str, Sequence[PutCall]]) -> Picture:
    """The picture of these calls: a bar for each, as long as it had records.

    Args:
        heading: what the shards take.
        ways: by name the calls, in their order.
    """
    most = max((put.taken + put.refused for puts in ways.values() for put in puts), default=0) or 1
    shapes, top = [title(heading)], TOP
    for name, puts in ways.items():
        shapes.append(text(EDGE, top + 4, shortened(name, WIDEST - 2 * EDGE), bold=True))
        for row, put in enumerate(puts):
            shapes += _row(put, LONGEST / most, top + 18 + row * DOWN)
        top += 18 + len(puts) * DOWN + 16
    words = [f"{name}: {'; '.join(map(_words, puts)) or 'no calls'}" for name, puts in ways.items()]
    return Picture(WIDEST, top, shapes, "\n".join([heading, *words]))


def _row(put: PutCall, scale: float, top: float) -> list[str]:
    shapes, x, beside = [text(EDGE, top + HIGH / 2, f"{put.at:.1f} s", SMALL)], LEFT, []
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
