"""Exercise: the balance from a snapshot, and the events after it."""

from collections.abc import Callable
from typing import Any

from esdbclient import RecordedEvent

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.events import money_deposited
from lessons.eventstore.exercises.fixtures import READS, Around, fresh_stream
from lessons.servers import Server

AMOUNTS = (100, 20, 3, 4000, 50000)
VERSION = 2  # the last event that is in the snapshot
KNOWN = 600_000  # what only the snapshot knows: it was there before the first event of this stream
SNAPSHOT = {"balance": KNOWN + sum(AMOUNTS[: VERSION + 1]), "version": VERSION}
RIGHT = KNOWN + sum(AMOUNTS)


def check(balance_from: Answer, server: Server) -> None:
    """Once with events after the snapshot, and once when it holds them all."""
    with fresh_stream(server, "from-snapshot", map(money_deposited, AMOUNTS)) as (client, stream):
        counting = Counting(client)
        _compare(balance_from(counting, stream, dict(SNAPSHOT)))
        if old := [version for version in counting.versions if version <= VERSION]:
            raise Wrong(
                f"The balance is right, but you have read the versions {old} once more. The snapshot has seen them: "
                "let the server begin after it."
            )
        newest = {"balance": RIGHT, "version": len(AMOUNTS) - 1}
        if (found := balance_from(client, stream, newest)) != RIGHT:
            raise Wrong(f"With a snapshot of the last event you found {found!r}. Nothing came after it: {RIGHT}.")


class Counting(Around):
    """A client that notes the versions of the events that are read."""

    versions: tuple[int, ...] = ()

    def _around(self, name: str, method: Callable[..., Any], *args: Any, **settings: Any) -> Any:
        found = method(*args, **settings)
        if name not in READS:
            return found
        events: tuple[RecordedEvent, ...] = tuple(found)
        self.versions += tuple(event.stream_position for event in events)
        return iter(events) if name == "read_stream" else events


def _compare(found: object) -> None:
    if found == RIGHT:
        return
    if found == sum(AMOUNTS):
        raise Wrong(f"You found {found}, which is the sum of all events: the snapshot was not used.")
    if found == SNAPSHOT["balance"] + sum(AMOUNTS):
        raise Wrong(
            f"You found {found}: the events in the snapshot were counted once more. Where do you begin to read?"
        )
    if found == RIGHT + AMOUNTS[VERSION]:
        raise Wrong(f"You found {found}: event {VERSION} was counted twice. It is in the snapshot already.")
    if found == RIGHT - AMOUNTS[VERSION + 1]:
        raise Wrong(f"You found {found}: event {VERSION + 1} is missing.")
    if found == RIGHT - SNAPSHOT["balance"]:
        raise Wrong(f"You found {found}, which is what came after the snapshot. Add what the snapshot knows.")
    raise Wrong(f"You found {found!r}. Expected: {RIGHT}.")


EXERCISE = Exercise(
    id="eventstore.from_snapshot",
    title="Go on from a snapshot",
    notebook="deeper/eventstore_versions",
    minutes=3,
    hints=(
        'The event with the number `snapshot["version"]` is in the snapshot. Which one is the first that is not?',
        'Begin one further, and add the sum to `snapshot["balance"]`.',
    ),
    why=(
        "A snapshot says which event it has seen last, and reading goes on with the next one. You could also keep the "
        "number of the next event in the snapshot. The usual mistake is to begin with the last event that was seen: "
        "it is counted twice, and with deposits nobody notices for a long time."
    ),
    checker=check,
    **answers_beside(__file__),
)
