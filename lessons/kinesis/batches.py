"""A picture of the calls of a Lambda function: which records each call got, and its outcome."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lessons.course.grid import Box, Grid
from lessons.course.layout import EDGE, SMALL, TOP, WIDEST, shortened
from lessons.course.pictures import CARD, PALETTE, PLAIN, Picture, text, title
from lessons.kinesis.event_source import Context, records_done

RECORDS = Grid(left=82, step=32, gap=0, high=22)
DOWN = 26
"""Pixels from one row to the next."""
MOST = 11
"""At most this many records are shown: the first."""
TIMES = "times"
DONE, AGAIN, GIVEN_UP = PALETTE[2], PALETTE[0], PALETTE[5]


@dataclass(frozen=True)
class Call:
    """One call of the function.

    Args:
        records: the sequence numbers of its batch, in order.
        done: how many of them were done, counted from the first.
    """

    records: tuple[str, ...]
    done: int


@dataclass(frozen=True)
class Outcome:
    """What happened to the records of a stream with one setting.

    Args:
        calls: the calls of the function, in their order.
        handled: the name of a record for each time that the function has handled it.
        given_up: the messages about batches that were given up.
    """

    calls: Sequence[Call]
    handled: Sequence[object]
    given_up: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class _Row:
    """A row of the picture: labels and colours by column, and words at its end."""

    name: str
    labels: Mapping[int, str]
    fills: Mapping[int, str]
    outcome: str


class ObservedFunction:
    """A function that calls the handler, and notes what each call got and did.

    Args:
        function: the handler.
        report: whether its answer says which records failed.
    """

    def __init__(self, function: Callable[[dict[str, Any], Context], object], report: bool = False):
        self._function, self._report = function, report
        self.calls: list[Call] = []

    def __call__(self, event: dict[str, Any], context: Context) -> object:
        records = tuple(record["kinesis"]["sequenceNumber"] for record in event["Records"])
        try:
            answer = self._function(event, context)
        except Exception:
            self.calls.append(Call(records, 0))
            raise
        done = records_done(answer, list(records)) if self._report else len(records)
        self.calls.append(Call(records, done))
        return answer


def draw(names: Sequence[object], outcomes: Mapping[str, Outcome]) -> Picture:
    """Draw the outcomes: a column for each record, a row for each call.

    Args:
        names: the names of the stream's records, in their order.
        outcomes: by their headings.
    """
    heading, columns = "calls of the function, in their order", list(map(str, names))
    shapes, words, top = [title(heading)], [heading], TOP
    for name, outcome in outcomes.items():
        shapes.append(text(EDGE, top + 4, shortened(name, WIDEST - 2 * EDGE), bold=True))
        rows = _rows(columns, outcome)
        for number, row in enumerate(rows):
            shapes += _cells(min(MOST, len(columns)), row, top + 18 + number * DOWN)
        top += 18 + len(rows) * DOWN + 16
        words += [f"{name}:", *(_words(columns, row) for row in rows)]
    return Picture(WIDEST, top, shapes, "\n".join(words))


def _rows(columns: list[str], outcome: Outcome) -> list[_Row]:
    numbers = sorted({number for call in outcome.calls for number in call.records}, key=int)
    column_of = {number: column for column, number in enumerate(numbers)}
    rows = [
        _call(f"call {count}", columns, [column_of[number] for number in call.records], call)
        for count, call in enumerate(outcome.calls, start=1)
    ]
    times = Counter(map(str, outcome.handled))
    counts = {number: str(times[name]) for number, name in enumerate(columns)}
    rows.append(_Row("handled", counts, dict.fromkeys(counts, PLAIN), TIMES))
    lost = [column for message in outcome.given_up for column in _range(message, column_of)]
    return [
        *rows,
        _Row("given up", {one: columns[one] for one in lost}, dict.fromkeys(lost, GIVEN_UP), "" if lost else "none"),
    ]


def _call(name: str, columns: list[str], batch: list[int], call: Call) -> _Row:
    fills = {column: DONE if number < call.done else AGAIN for number, column in enumerate(batch)}
    return _Row(name, {column: columns[column] for column in batch}, fills, _outcome(call))


def _outcome(call: Call) -> str:
    if call.done == len(call.records):
        return "done"
    return f"{call.done} of {len(call.records)} done" if call.done else "fails"


def _range(message: Mapping[str, Any], column_of: Mapping[str, int]) -> range:
    """The columns of the batch in a message about a batch that was given up."""
    info = message["KinesisBatchInfo"]
    return range(column_of[info["startSequenceNumber"]], column_of[info["endSequenceNumber"]] + 1)


def _cells(columns: int, row: _Row, top: float) -> list[str]:
    middle = top + RECORDS.high / 2
    boxes = [Box(row.labels.get(column, ""), row.fills.get(column, CARD)) for column in range(columns)]
    outcome = text(RECORDS.x(columns) + 8, middle, row.outcome, SMALL)
    return [text(EDGE, middle, row.name, SMALL), *RECORDS.row(top, boxes), outcome]


def _words(columns: list[str], row: _Row) -> str:
    if row.outcome == TIMES:
        return "handled: " + ", ".join(f"{columns[one]} {times} times" for one, times in row.labels.items())
    return ": ".join(filter(None, [row.name, ", ".join(row.labels.values()), row.outcome]))
