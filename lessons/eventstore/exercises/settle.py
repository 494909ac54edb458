"""Exercise: what to tell the server of an event that was handled, failed for now, or failed for good."""

from collections import Counter

from esdbclient import EventStoreDBClient, RecordedEvent

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.errors import WaitError
from lessons.eventstore.consumer import read
from lessons.eventstore.deliveries import create_group, delete_group, wait_for_parked
from lessons.eventstore.exercises.fixtures import fresh_stream
from lessons.eventstore.recording import from_recorded
from lessons.servers import Server

GROUP = "exercise-settle"
PATIENCE, AFTER = 3.0, 0.7  # seconds to wait for what must come, and then for what may still come
FINE, AWAY, BROKEN = "fine", "database away once", "broken for ever"
STORY = [{"type": "OrderPlaced", "data": {"order": order}} for order in (FINE, AWAY, BROKEN)]


def check(settle: Answer, server: Server) -> None:
    """Three orders: one is fine, one fails once, one always."""
    tried: Counter[str] = Counter()

    def process(event: RecordedEvent) -> None:
        order = from_recorded(event)["data"]["order"]
        tried[order] += 1
        if order == AWAY and tried[order] == 1:
            raise ConnectionError("the database is away for a moment")
        if order == BROKEN:
            raise ValueError("this order makes no sense")

    with fresh_stream(server, "settle", STORY) as (client, stream):
        create_group(client, GROUP, stream, max_retry_count=3, message_timeout=60)
        try:
            with client.read_subscription_to_stream(GROUP, stream) as subscription:
                while found := read(subscription, 1, AFTER if _is_over(tried) else PATIENCE):
                    settle(subscription, found[0], process)
            _compare(tried, client, stream)
        finally:
            delete_group(client, GROUP, stream)


def _is_over(tried: Counter[str]) -> bool:
    return tried[FINE] >= 1 and tried[AWAY] >= 2 and tried[BROKEN] >= 1


def _compare(tried: Counter[str], client: EventStoreDBClient, stream: str) -> None:
    if tried[BROKEN] > 1:
        raise Wrong(f"The broken order was tried {tried[BROKEN]} times. It will never succeed: park it at once.")
    try:
        wait_for_parked(client, GROUP, stream, 1, seconds=3)
    except WaitError:
        _compare_parked(client.get_subscription_info(GROUP, stream).parked_message_count)
    if tried[AWAY] < 2:
        raise Wrong("The order that failed while the database was away did not come again. Ask for it: retry.")


def _compare_parked(parked: int) -> None:
    if parked:
        raise Wrong(f"{parked} orders are parked. Only the broken one belongs there; the database comes back.")
    raise Wrong("The broken order is not parked: nobody would ever find it again.")


EXERCISE = Exercise(
    id="eventstore.settle",
    title="Acknowledge, retry or park",
    notebook="deeper/eventstore_patterns",
    minutes=5,
    kind="build",
    hints=(
        "A ConnectionError goes away by itself. A ValueError comes again however often you try.",
        'There are `nack(event, action="retry")` and `nack(event, action="park")`. Which is for which?',
    ),
    why=(
        "What fails for a moment is tried again, what fails for good is put aside at once, and what is done is "
        "acknowledged. If you can't tell which it is, retry: after `max_retry_count` the server parks the event "
        'by itself. The usual mistake is to `nack` with the action "skip" (or to acknowledge): then the event is gone '
        "for this group, and nobody knows."
    ),
    checker=check,
    seconds=40,
    **answers_beside(__file__),
)
