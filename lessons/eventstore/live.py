"""Two writers and a reader of one account, redrawn after each step: versions, refusals, the balance."""

from collections.abc import Sequence
from dataclasses import dataclass

from esdbclient import EventStoreDBClient
from esdbclient.exceptions import NotFound

from lessons.course.grid import Grid
from lessons.course.layout import EDGE, NARROW, SIZE, TOP, WIDEST
from lessons.course.live import Live, colour_of
from lessons.course.pictures import PLAIN, Picture, box, text, title
from lessons.eventstore.account import NOTHING, Account, apply
from lessons.eventstore.recording import from_recorded, metadata_of
from lessons.eventstore.streams import current_names
from lessons.eventstore.writers import Reader, Writer

MOST = 7
"""Events shown of the stream; of a longer one the oldest."""
LEFT, HIGH = 80, 28
"""Pixels: the room for the rows' names, and a box's height."""
EVENTS = Grid(LEFT, step=66, gap=NARROW, high=HIGH, size=SIZE)
ROWS = {"change": TOP, "by": 80, "version": 100, "balance": 114}
BELOW = 156


@dataclass(frozen=True)
class Event:
    """One event of the account.

    Args:
        version: its number in the stream.
        change: of the balance; 0 if the account was created or closed.
        by: who wrote it, from its metadata; "" if unknown.
        balance: after it.
    """

    version: int
    change: int
    by: str
    balance: int


@dataclass(frozen=True)
class AccountView:
    """The account at one moment.

    Args:
        stream: the stream's name without the prefix of the run.
        events: on the server.
        said: what each writer did last, by the writer's name.
        reader: the version of the last event that the reader has; -1 if it has none.
        balance: as the reader has it.
    """

    stream: str
    events: tuple[Event, ...]
    said: dict[str, str]
    reader: int
    balance: int


def watch(client: EventStoreDBClient, stream: str, writers: Sequence[Writer], reader: Reader) -> Live[AccountView]:
    """A live picture of the account; use it with `with`.

    Args:
        client: of the server.
        stream: the account's stream; it need not exist yet.
        writers: the picture shows what each did last.
        reader: the picture shows how far it has read.
    """
    return Live(lambda: describe_account(client, stream, writers, reader), draw)


def describe_account(client: EventStoreDBClient, stream: str, writers: Sequence[Writer], reader: Reader) -> AccountView:
    """The account now: events from the server, and what the writers and the reader know."""
    said = {writer.name: writer.said for writer in writers}
    name, events = current_names().plain(stream), _events(client, stream)
    return AccountView(name, events, said, reader.version, reader.account.balance)


def _events(client: EventStoreDBClient, stream: str) -> tuple[Event, ...]:
    try:
        recorded = client.get_stream(stream)
    except NotFound:
        return ()
    found, account = [], NOTHING
    for one in recorded:
        before, account = account, apply(account, from_recorded(one))
        found.append(_event(one.stream_position, before, account, metadata_of(one).get("by", "")))
    return tuple(found)


def _event(version: int, before: Account, after: Account, by: str) -> Event:
    return Event(version, after.balance - before.balance, by, after.balance)


def draw(seen: AccountView) -> Picture:
    """The picture of an account at one moment; the same view gives the same picture."""
    shapes = [title(f"stream {seen.stream}")]
    shapes += [text(EDGE, top + (HIGH / 2 if name in ("change", "balance") else 0), name) for name, top in ROWS.items()]
    for column, event in enumerate(seen.events[:MOST]):
        shapes += _column(event, column)
    top, read = BELOW + 8, sum(event.version <= seen.reader for event in seen.events[:MOST])
    shapes += [EVENTS.bar(read, ROWS["balance"]), text(EDGE, top, _reader(seen))]
    for line, (name, said) in enumerate(seen.said.items()):
        y = top + 20 + line * 36
        shapes += [box(EDGE, y, LEFT - 2 * EDGE, HIGH, name, colour_of(name)), text(LEFT, y + HIGH / 2, said)]
    return Picture(WIDEST, top + 20 + len(seen.said) * 36, shapes, _words(seen))


def _column(event: Event, column: int) -> list[str]:
    return [
        EVENTS.box(column, ROWS["change"], _change(event), colour_of(event.by) if event.by else PLAIN),
        EVENTS.caption(column, ROWS["by"], event.by),
        EVENTS.caption(column, ROWS["version"], str(event.version)),
        EVENTS.box(column, ROWS["balance"], str(event.balance)),
    ]


def _change(event: Event) -> str:
    return f"{event.change:+}" if event.change else "none"


def _reader(seen: AccountView) -> str:
    known = f"version {seen.reader}: balance {seen.balance}" if seen.reader >= 0 else "no event"
    return f"the reader (thick bar) has {known}"


def _words(seen: AccountView) -> str:
    lines = [f"stream {seen.stream}: {len(seen.events)} events"]
    for event in seen.events:
        by = f" by {event.by}" if event.by else ""
        lines.append(f"version {event.version}: {_change(event)}{by}, balance {event.balance}")
    return "\n".join([*lines, _reader(seen), *(f"{name} {said}" for name, said in seen.said.items())])
