"""Exercise: compute how far the subscriptions of a topic are behind."""

import pulsar

from lessons import events
from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.pulsar.admin import Admin
from lessons.pulsar.consumer import read
from lessons.pulsar.exercises.fixtures import fresh_topic
from lessons.pulsar.producer import publish
from lessons.servers import Server

SENT = 5
SCENES = ({"analytics-service": 3, "billing-service": 1}, {"audit": 5, "search": 4, "mail": 0})
"""How many events each subscription acknowledges, on one topic and on another."""


def check(total_backlog: Answer, broker: Server) -> None:
    for done in SCENES:
        _ask(total_backlog, broker, done)


def _ask(total_backlog: Answer, broker: Server, done: dict[str, int]) -> None:
    with fresh_topic(broker, "total-backlog") as (client, topic):
        publish(client.create_producer(topic), events.logins([123], SENT))
        for subscription, count in done.items():
            consumer = client.subscribe(topic, subscription, initial_position=pulsar.InitialPosition.Earliest)
            for message in read(consumer, count):
                consumer.acknowledge(message)
            consumer.close()  # sends what was acknowledged
        found = total_backlog(Admin(broker).stats(topic))
    _compare(found, done)


def _compare(found: object, done: dict[str, int]) -> None:
    behind = {subscription: SENT - count for subscription, count in done.items()}
    if not isinstance(found, int):
        raise Wrong(f"`total_backlog` returned a {type(found).__name__}. Return one whole number for the whole topic.")
    if found == SENT:
        raise Wrong(f"{SENT} is the number of events on the topic. Each subscription has acknowledged some of them.")
    if found in behind.values():
        raise Wrong(f"{found} is the backlog of one subscription. The topic has {len(done)}: add them up.")
    if found != sum(behind.values()):
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
