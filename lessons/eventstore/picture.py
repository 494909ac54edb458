"""A stream as a timeline: its events in order, and the state after each."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from esdbclient import EventStoreDBClient, RecordedEvent

from lessons.course.grid import Grid
from lessons.course.layout import EDGE, TOP, WIDEST, shortened
from lessons.course.pictures import Picture, arrow, colours, rectangle, text, title
from lessons.events import Event
from lessons.eventstore.account import NOTHING, Account, apply
from lessons.eventstore.client_errors import explain_errors
from lessons.eventstore.recording import from_recorded
from lessons.eventstore.streams import current_names

MOST = 8
"""The most events shown: of a longer stream, the newest."""
COLUMNS = 4
"""Events in one row."""
EVENTS = Grid(left=58, step=124)


@dataclass(frozen=True)
class Step:
    """One event on the timeline.

    Args:
        version: its number in the stream.
        type: what happened.
        detail: a few words of its data, such as "+1000"; "" for none.
        state: the state after it, in a few words.
    """

    version: int
    type: str
    detail: str
    state: str


def draw_stream(
    client: EventStoreDBClient,
    stream: str,
    apply: Callable[[Any, Event], Any] = apply,
    start: Any = NOTHING,
    words: Callable[[Any], str] | None = None,
) -> Picture:
    """Draw the stream as it is now.

    Args:
        client: of the server.
        stream: its name on the server.
        apply: the state after an event ({"type": …, "data": {…}}), from the state before it.
        start: the state before the first event.
        words: describes a state in a few words; by default the balance of an account.

    Raises:
        StreamMissing, StreamGone: there is no such stream, or it was deleted.
        EventError: an event is not JSON.
    """
    name = current_names().plain(stream)
    with explain_errors(name):
        recorded = client.get_stream(stream)
    return draw(name, timeline_steps(recorded, apply, start, words or balance_words))


def timeline_steps(
    recorded: Iterable[RecordedEvent], apply: Callable[[Any, Event], Any], start: Any, words: Callable[[Any], str]
) -> list[Step]:
    """The steps of the timeline: each event with the state after it; arguments as for `draw_stream`."""
    found, state = [], start
    for one in recorded:
        event = from_recorded(one)
        state = apply(state, event)
        found.append(Step(one.stream_position, one.type, _detail(event["data"]), words(state)))
    return found


def balance_words(account: Account) -> str:
    """The state of an account in two words."""
    return f"balance {account.balance}" if account.is_open else "not open"


def _detail(data: dict[str, Any]) -> str:
    return str(next(iter(data.values()), ""))


def draw(name: str, steps: Sequence[Step]) -> Picture:
    """The picture of a stream with that name and these steps; the same steps give the same picture."""
    shown = steps[-MOST:]
    colour = colours(step.type for step in steps)
    shapes, top = [title(f"stream {name}")], TOP
    for start in range(0, max(len(shown), 1), COLUMNS):
        line = shown[start : start + COLUMNS]
        shapes += [text(EDGE, top + 16, "event"), text(EDGE, top + 96, "state")]
        shapes.append(arrow(EVENTS.left - 6, top + 53, EVENTS.x(max(2, len(line))) - 2, top + 53))
        for column, step in enumerate(line):
            shapes += _column(step, column, top, colour[step.type])
        top += 130
    return Picture(WIDEST, top, shapes, _words(name, steps, shown))


def _column(step: Step, column: int, top: int, colour: str) -> list[str]:
    return [
        EVENTS.box(column, top, step.type, colour),
        EVENTS.caption(column, top + 41, shortened(step.detail, EVENTS.width, EVENTS.size)),
        rectangle(EVENTS.middle(column) - 2, top + 49, 4, 8),
        EVENTS.caption(column, top + 68, f"version {step.version}"),
        EVENTS.box(column, top + 80, step.state),
    ]


def _words(name: str, steps: Sequence[Step], shown: Sequence[Step]) -> str:
    left_out = len(steps) - len(shown)
    lines = [f"stream {name}: {len(steps)} events" + (f", the last {len(shown)} of them:" if left_out else "")]
    for step in shown:
        detail = f" {step.detail}" if step.detail else ""
        lines.append(f"version {step.version}: {step.type}{detail}, then {step.state}")
    return "\n".join(lines)
