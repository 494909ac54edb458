"""The calls of a Lambda function, as a picture: which records each call got, and what came of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lessons.course.layout import EDGE, SMALL, TOP, WIDEST, shortened
from lessons.course.pictures import CARD, PALETTE, PLAIN, Picture, box, text, title
from lessons.kinesis.event_source import done_of

LEFT, WIDE, HIGH, DOWN = 82, 32, 22, 26
"""Pixels: the room for the calls' names, one record's width, a box's height, from one call to the next."""
MOST = 11
"""Records shown; of more the first."""
DONE, AGAIN, GIVEN_UP = PALETTE[2], PALETTE[0], PALETTE[5]


@dataclass(frozen=True)
class Call:
    """One call of the function.

    Args:
        records: the sequence numbers of its batch, in order.
        done: how many of them were done by it, from the first on.
    """

    records: tuple[str, ...]
    done: int


@dataclass(frozen=True)
class Way:
    """What came of a stream with one setting.

    Args:
        calls: of the function, in their order.
        handled: the names of the records that the function has handled, each as often as it did.
        given_up: the messages about batches that were given up.
    """

    calls: Sequence[Call]
    handled: Sequence[object]
    given_up: Sequence[dict]


@dataclass(frozen=True)
class _Row:
    """A row of the picture: labels and colours by sequence number, and words after it."""

    name: str
    labels: Mapping[str, str]
    fills: Mapping[str, str]
    outcome: str


class Watched:
    """A function that does what the given one does, and keeps what each call got and did.

    Args:
        function: the handler.
        report: whether its answer says which records failed.
    """

    def __init__(self, function: Callable[[dict, Any], Any], report: bool = False):
        self._function, self._report = function, report
        self.calls: list[Call] = []

    def __call__(self, event: dict, context) -> Any:
        records = tuple(record["kinesis"]["sequenceNumber"] for record in event["Records"])
        try:
            answer = self._function(event, context)
        except Exception:
            self.calls.append(Call(records, 0))
            raise
        done = done_of(answer, list(records)) if self._report else len(records)
        self.calls.append(Call(records, done))
        return answer


def draw(names: Mapping[str, str], ways: Mapping[str, Way]) -> Picture:
    """The picture of these ways: a column for each record, a row for each call.

    Args:
        names: of the records, by their sequence numbers, in the order of the stream.
        ways: by a heading.
    """
    heading = "calls of the function, in their order"
    shapes, words, top = [title(heading)], [heading], TOP
    for name, way in ways.items():
        shapes.append(text(EDGE, top + 4, shortened(name, WIDEST - 2 * EDGE), bold=True))
        rows = _rows(names, way)
        for number, row in enumerate(rows):
            shapes += _cells(dict(list(names.items())[:MOST]), row, top + 18 + number * DOWN)
        top += 18 + len(rows) * DOWN + 16
        words += [f"{name}:", *(_words(names, row) for row in rows)]
    return Picture(WIDEST, top, shapes, "\n".join(words))


def _rows(names: Mapping[str, str], way: Way) -> list[_Row]:
    rows = []
    for number, call in enumerate(way.calls):
        fills = {one: DONE if place < call.done else AGAIN for place, one in enumerate(call.records)}
        rows.append(_Row(f"call {number + 1}", {one: names[one] for one in call.records}, fills, _outcome(call)))
    times = {one: str(list(map(str, way.handled)).count(name)) for one, name in names.items()}
    lost = [one for message in way.given_up for one in _range(message, list(names))]
    rows.append(_Row("handled", times, dict.fromkeys(times, PLAIN), "times"))
    given_up = {one: names[one] for one in lost}
    return [*rows, _Row("given up", given_up, dict.fromkeys(lost, GIVEN_UP), "" if lost else "none")]


def _cells(names: Mapping[str, str], row: _Row, top: float) -> list[str]:
    shapes = [text(EDGE, top + HIGH / 2, row.name, SMALL)]
    for column, one in enumerate(names):
        x = LEFT + column * WIDE
        shapes.append(box(x, top, WIDE, HIGH, row.labels.get(one, ""), row.fills.get(one, CARD), SMALL))
    return [*shapes, text(LEFT + len(names) * WIDE + 8, top + HIGH / 2, row.outcome, SMALL)]


def _outcome(call: Call) -> str:
    if call.done == len(call.records):
        return "done"
    return f"{call.done} of {len(call.records)} done" if call.done else "fails"


def _range(message: dict, numbers: list[str]) -> list[str]:
    """The sequence numbers that a message about a given-up batch tells of."""
    info = message["KinesisBatchInfo"]
    return numbers[numbers.index(info["startSequenceNumber"]) : numbers.index(info["endSequenceNumber"]) + 1]


def _words(names: Mapping[str, str], row: _Row) -> str:
    if row.outcome == "times":
        return "handled: " + ", ".join(f"{names[one]} {times} times" for one, times in row.labels.items())
    return ": ".join(filter(None, [row.name, ", ".join(row.labels.values()), row.outcome]))
