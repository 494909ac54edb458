"""Exercise: compute how far the subscriptions of a topic are behind."""

from itertools import cycle

import pulsar

from lessons import events
from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.pulsar.admin import Admin
from lessons.pulsar.consumer import read
from lessons.pulsar.exercises.fixtures import fresh_topic
from lessons.pulsar.producer import publish
from lessons.servers import Server

SENT = 6
SCENES: tuple[dict[str, int], ...] = (
    {"analytics-service": 3, "billing-service": 1},
    {"audit": 5, "search": 4, "mail": 0, "archive": 0},
    {"alone": 2},
    {},
)
"""How many events each subscription acknowledges, on one topic after the other."""
TYPES = (pulsar.ConsumerType.Exclusive, pulsar.ConsumerType.Failover, pulsar.ConsumerType.Shared)


def check(total_backlog: Answer, broker: Server) -> None:
    for done in SCENES:
        _ask(total_backlog, broker, done)


def _ask(total_backlog: Answer, broker: Server, done: dict[str, int]) -> None:
    with fresh_topic(broker, "total-backlog") as (client, topic):
        publish(client.create_producer(topic), events.logins([123], SENT))
        for (subscription, count), kind in zip(done.items(), cycle(TYPES), strict=False):
            consumer = client.subscribe(topic, subscription, kind, initial_position=pulsar.InitialPosition.Earliest)
            for message in read(consumer, SENT)[:count]:
                consumer.acknowledge(message)
            if not count:
                continue  # this one stays, and has received what it has not acknowledged
            consumer.close()  # sends what was acknowledged
        found = total_backlog(Admin(broker).stats(topic))
    _compare(found, done)


def _compare(found: object, done: dict[str, int]) -> None:
    behind = {subscription: SENT - count for subscription, count in done.items()}
    if not isinstance(found, int):
        raise Wrong(f"`total_backlog` returned a {type(found).__name__}. Return one whole number for the whole topic.")
    if found == sum(behind.values()):
        return
    if 0 in done.values() and found == sum(behind.values()) - SENT:
        raise Wrong("What a consumer has received and not acknowledged belongs to the backlog too: don't subtract it.")
    if found == SENT:
        raise Wrong(f"{SENT} is the number of events on the topic. Each subscription has acknowledged some of them.")
    if found in behind.values():
        raise Wrong(f"{found} is the backlog of one subscription. The topic has {len(done)}: add them up.")
    raise Wrong(f"`total_backlog` returned {found}. The subscriptions are {behind} events behind.")


EXERCISE = Exercise(
    id="pulsar.total_backlog",
    title="Compute how many events the subscriptions still wait for",
    notebook="03_pulsar",
    minutes=4,
    kind="build",
    hints=(
        "`stats['subscriptions']` is a dict: a name, and what the broker counts of that subscription.",
        "Each of its values has a `msgBacklog`.",
        "`sum(subscription['msgBacklog'] for subscription in subscriptions.values())`",
    ),
    why=(
        "Every subscription has a cursor of its own, so every one has a backlog of its own: what is after the cursor "
        "and not acknowledged. You could also draw it, or watch it in Prometheus (`pulsar_subscription_back_log`). The "
        "usual mistake is to forget a subscription that nobody uses any more: its backlog grows, and the broker keeps "
        "every event for it."
    ),
    checker=check,
    **answers_beside(__file__),
)
