"""Exercise: what to tell the server of an event that was handled, failed for now, or failed for good."""

from collections import Counter
from typing import Any
from uuid import UUID

from esdbclient import EventStoreDBClient, RecordedEvent
from esdbclient.common import AbstractPersistentSubscription

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.errors import WaitError
from lessons.eventstore.consumer import read
from lessons.eventstore.deliveries import create_group, delete_group, wait_for_parked
from lessons.eventstore.exercises.fixtures import fresh_stream
from lessons.eventstore.recording import from_recorded
from lessons.servers import Server

GROUP = "exercise-settle"
PATIENCE, AFTER = 3.0, 0.7  # seconds to wait for what must come, and then for what may still come
FINE, AWAY, BROKEN = "fine", "database away", "broken for ever"
SCENES = (
    {"order-1": FINE, "order-2": AWAY, "order-3": BROKEN},
    {"order-7": BROKEN, "order-8": AWAY, "order-9": AWAY, "order-10": FINE, "order-11": BROKEN},
)
"""For each scene the orders, and what becomes of each when it is processed; the database is away once for each."""


def check(settle: Answer, server: Server) -> None:
    """Three orders: one is fine, one fails once, one always; then five, the first and the last of which always fail."""
    for orders in SCENES:
        story = [{"type": "OrderPlaced", "data": {"order": order}} for order in orders]
        with fresh_stream(server, "settle", story) as (client, stream):
            create_group(client, GROUP, stream, max_retry_count=3, message_timeout=60)
            try:
                _settle_all(settle, client, stream, Orders(orders))
            finally:
                delete_group(client, GROUP, stream)


class Orders:
    """Processes orders, and notes what was tried and what the server was told.

    Args:
        kinds: each order, and what becomes of it.
    """

    def __init__(self, kinds: dict[str, str]) -> None:
        self.kinds = kinds
        self.tried: Counter[str] = Counter()
        self.told: dict[str, list[str]] = {order: [] for order in kinds}
        self.raised: Exception | None = None

    def process(self, event: RecordedEvent) -> None:
        """What the learner's function is given to call."""
        order = _order(event)
        self.tried[order] += 1
        if self.kinds[order] == AWAY and self.tried[order] == 1:
            self.raised = ConnectionError("the database is away for a moment")
            raise self.raised
        if self.kinds[order] == BROKEN:
            self.raised = ValueError("this order makes no sense")
            raise self.raised

    def of(self, kind: str) -> list[str]:
        """The orders of this kind."""
        return [order for order, its in self.kinds.items() if its == kind]

    @property
    def are_over(self) -> bool:
        """Whether nothing more has to come."""
        return all(self.tried[order] >= (2 if kind == AWAY else 1) for order, kind in self.kinds.items())


class Told:
    """A subscription that also notes what it tells the server of this event."""

    def __init__(self, subscription: AbstractPersistentSubscription, told: list[str]) -> None:
        self._subscription, self._told = subscription, told

    def ack(self, item: RecordedEvent | UUID) -> None:
        """As the client does."""
        self._told.append("ack")
        self._subscription.ack(item)

    def nack(self, item: RecordedEvent | UUID, action: Any) -> None:
        """As the client does."""
        self._told.append(action)
        self._subscription.nack(item, action)


def _order(event: RecordedEvent) -> str:
    return str(from_recorded(event)["data"]["order"])


def _settle_all(settle: Answer, client: EventStoreDBClient, stream: str, orders: Orders) -> None:
    with client.read_subscription_to_stream(GROUP, stream) as subscription:
        while found := read(subscription, 1, AFTER if orders.are_over else PATIENCE):
            told: list[str] = []
            _settle_one(settle, Told(subscription, told), found[0], orders)
            if len(told) > 1:
                raise Wrong(f"Of one delivery the server was told {' and '.join(told)}. Only one of them is true.")
            orders.told[_order(found[0])] += told
    _compare(client, stream, orders)


def _settle_one(settle: Answer, subscription: Told, event: RecordedEvent, orders: Orders) -> None:
    try:
        settle(subscription, event, orders.process)
    except (ConnectionError, ValueError) as error:
        if error is not orders.raised:
            raise
        raise Wrong(
            f"Your function let {error!r} through: the consumer ends there, and nothing else is handled."
        ) from error


def _compare(client: EventStoreDBClient, stream: str, orders: Orders) -> None:
    broken, away = orders.of(BROKEN), orders.of(AWAY)
    if often := [orders.tried[order] for order in broken if orders.tried[order] > 1]:
        raise Wrong(f"A broken order was tried {often[0]} times. It will never succeed: park it at once.")
    try:
        wait_for_parked(client, GROUP, stream, len(broken), seconds=3)
    except WaitError:
        _compare_parked(client.get_subscription_info(GROUP, stream).parked_message_count, len(broken))
    if any(orders.tried[order] < 2 for order in away):
        raise Wrong("An order that failed while the database was away did not come again. Ask for it: retry.")
    if any(orders.tried[order] > 1 for order in orders.of(FINE)):
        raise Wrong("An order that is fine was processed more than once: its work was done twice.")
    if any(orders.told[order][-1:] != ["ack"] for order in [*orders.of(FINE), *away]):
        raise Wrong("An order was done, and never acknowledged: after `message_timeout` it is given to somebody again.")


def _compare_parked(parked: int, broken: int) -> None:
    if parked > broken:
        raise Wrong(f"{parked} orders are parked. Only what is broken belongs there; the database comes back.")
    raise Wrong("A broken order is not parked: nobody would ever find it again.")


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
