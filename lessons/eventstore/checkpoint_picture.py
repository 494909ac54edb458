"""A picture of a read model and its log: the table, the checkpoint, and the events that are not projected yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from esdbclient import EventStoreDBClient, RecordedEvent

from lessons.course.grid import Grid
from lessons.course.layout import EDGE, GAP, SMALL, TOP, WIDEST, shortened
from lessons.course.pictures import CARD, PALETTE, PLAIN, Picture, rectangle, text, title
from lessons.events import EventError
from lessons.eventstore.readmodel import Balances
from lessons.eventstore.recording import from_recorded
from lessons.eventstore.streams import Names

LOG = Grid(left=EDGE, step=135, high=56)
DOWN, LINE = 68, 22
"""Pixels: from one row of events to the next; a line of the table."""
PROJECTED, SKIPPED, WAITS = "projected", "skipped", "not yet"
FILLS = {PROJECTED: PALETTE[1], SKIPPED: PLAIN, WAITS: CARD}
COLUMNS = (10, 160, 310, 450)
"""Pixels: where the table's columns begin, and where the last one ends."""


@dataclass(frozen=True)
class Entry:
    """One event of the log.

    Args:
        account: the name of the stream, without prefix.
        happened: the event's type, and the first of its data.
        state: PROJECTED, SKIPPED or WAITS.
    """

    account: str
    happened: tuple[str, str]
    state: str


def draw_read_model(client: EventStoreDBClient, model: Balances, names: Names) -> Picture:
    """Draw the log of this run and the read model as both are now.

    Args:
        client: of the server.
        model: the read model.
        names: of this run.
    """
    return draw(describe_log(client, model, names), model.rows())


def describe_log(client: EventStoreDBClient, model: Balances, names: Names) -> list[Entry]:
    """The events of this run, each with its state in the read model."""
    checkpoint, skipped = model.checkpoint, {one[:2] for one in model.skipped()}
    entries = []
    for recorded in client.read_all(filter_include=[names.pattern], filter_by_stream_name=True):
        account = names.plain(recorded.stream_name)
        position = recorded.commit_position
        projected = checkpoint is not None and position is not None and position <= checkpoint
        read = SKIPPED if (account, recorded.stream_position) in skipped else PROJECTED
        entries.append(Entry(account, (recorded.type, _detail(recorded)), read if projected else WAITS))
    return entries


def _detail(recorded: RecordedEvent) -> str:
    try:
        return str(next(iter(from_recorded(recorded)["data"].values()), ""))
    except EventError:
        return "not JSON"


def draw(entries: Sequence[Entry], table: Sequence[tuple[str, str, int]]) -> Picture:
    """The picture of these events and this table, without positions, which differ from run to run."""
    shapes, top = [title("the log, all accounts"), *_log(entries)], TOP + len(LOG.rows(entries)) * DOWN
    shapes += _table(table, top + 8)
    words = ["the log, all accounts:"]
    words += [f"{number + 1} {' '.join(_said(entry))}" for number, entry in enumerate(entries)]
    done = sum(entry.state != WAITS for entry in entries)
    words += [f"the checkpoint is after event {done}" if done else "there is no checkpoint", "the table:"]
    words += [f"{account}, {owner}, {balance}" for account, owner, balance in table] or ["no rows"]
    return Picture(WIDEST, top + 8 + (len(table) + 1) * LINE + 14, shapes, "\n".join(words))


def _said(entry: Entry) -> list[str]:
    return [entry.account, *filter(None, entry.happened), f"({entry.state})"]


def _log(entries: Sequence[Entry]) -> list[str]:
    shapes, number, done = [], 0, sum(entry.state != WAITS for entry in entries)
    for row, some in enumerate(LOG.rows(entries)):
        for column, entry in enumerate(some):
            y, number = TOP + row * DOWN, number + 1
            kind, detail = entry.happened
            what = detail if entry.state == PROJECTED else f"{detail} {entry.state}".strip()
            lines = [f"{number} {entry.account}", kind, what]
            shapes.append(LOG.box(column, y, lines, FILLS[entry.state]))
            if number == done:
                shapes.append(LOG.bar(column + 1, y))
    return shapes


def _table(table: Sequence[tuple[str, str, int]], top: float) -> list[str]:
    heading = "the table, up to the thick bar (the checkpoint)"
    shapes = [text(EDGE, top + LINE / 2, heading, bold=True)]
    for row, values in enumerate(table):
        y = top + (row + 1) * LINE
        shapes.append(rectangle(EDGE, y, COLUMNS[-1], LINE, PALETTE[3]))
        for (x, end), value in zip(pairwise(COLUMNS), values, strict=True):
            shapes.append(text(EDGE + x, y + LINE / 2, shortened(str(value), end - x - GAP, SMALL), SMALL))
    return shapes
