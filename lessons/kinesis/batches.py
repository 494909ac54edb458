"""The calls of a Lambda function, as a picture: which records each call got, and what came of it."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lessons.course.layout import EDGE, SMALL, TOP, WIDEST, shortened
from lessons.course.pictures import CARD, PALETTE, PLAIN, Picture, box, text, title
from lessons.kinesis.event_source import records_done

LEFT, WIDE, HIGH, DOWN = 82, 32, 22, 26
"""Pixels: the room for the calls' names, one record's width, a box's height, from one call to the next."""
MOST = 11
"""Records shown; of more the first."""
TIMES = "times"
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
class Outcome:
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
    """A row of the picture: labels and colours by column, and words after it."""

    name: str
    labels: Mapping[int, str]
    fills: Mapping[int, str]
    outcome: str


class ObservedFunction:
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
        done = records_done(answer, list(records)) if self._report else len(records)
        self.calls.append(Call(records, done))
        return answer


def draw(names: Sequence[object], ways: Mapping[str, Outcome]) -> Picture:
    """The picture of these ways: a column for each record, a row for each call.

    Args:
        names: of the stream's records, in their order.
        ways: by a heading.
    """
    heading, columns = "calls of the function, in their order", list(map(str, names))
    shapes, words, top = [title(heading)], [heading], TOP
    for name, way in ways.items():
        shapes.append(text(EDGE, top + 4, shortened(name, WIDEST - 2 * EDGE), bold=True))
        rows = _rows(columns, way)
        for number, row in enumerate(rows):
            shapes += _cells(min(MOST, len(columns)), row, top + 18 + number * DOWN)
        top += 18 + len(rows) * DOWN + 16
        words += [f"{name}:", *(_words(columns, row) for row in rows)]
    return Picture(WIDEST, top, shapes, "\n".join(words))


def _rows(columns: list[str], way: Outcome) -> list[_Row]:
    place = {
        one: number for number, one in enumerate(sorted({one for call in way.calls for one in call.records}, key=int))
    }
    rows = [
        _call(f"call {number + 1}", columns, [place[one] for one in call.records], call)
        for number, call in enumerate(way.calls)
    ]
    times = Counter(map(str, way.handled))
    counts = {number: str(times[name]) for number, name in enumerate(columns)}
    rows.append(_Row("handled", counts, dict.fromkeys(counts, PLAIN), TIMES))
    lost = [number for message in way.given_up for number in _range(message, place)]
    return [
        *rows,
        _Row("given up", {one: columns[one] for one in lost}, dict.fromkeys(lost, GIVEN_UP), "" if lost else "none"),
    ]


def _call(name: str, columns: list[str], places: list[int], call: Call) -> _Row:
    fills = {place: DONE if number < call.done else AGAIN for number, place in enumerate(places)}
    return _Row(name, {place: columns[place] for place in places}, fills, _outcome(call))


def _outcome(call: Call) -> str:
    if call.done == len(call.records):
        return "done"
    return f"{call.done} of {len(call.records)} done" if call.done else "fails"


def _range(message: dict, place: Mapping[str, int]) -> range:
    """The columns that a message about a given-up batch tells of."""
    info = message["KinesisBatchInfo"]
    return range(place[info["startSequenceNumber"]], place[info["endSequenceNumber"]] + 1)


def _cells(columns: int, row: _Row, top: float) -> list[str]:
    shapes = [text(EDGE, top + HIGH / 2, row.name, SMALL)]
    for column in range(columns):
        label, fill = row.labels.get(column, ""), row.fills.get(column, CARD)
        shapes.append(box(LEFT + column * WIDE, top, WIDE, HIGH, label, fill, SMALL))
    return [*shapes, text(LEFT + columns * WIDE + 8, top + HIGH / 2, row.outcome, SMALL)]


def _words(columns: list[str], row: _Row) -> str:
    if row.outcome == TIMES:
        return "handled: " + ", ".join(f"{columns[one]} {times} times" for one, times in row.labels.items())
    return ": ".join(filter(None, [row.name, ", ".join(row.labels.values()), row.outcome]))
