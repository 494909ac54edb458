"""Exercise: prepare a new topic so that none of its events is lost, with a policy of its own."""

import pulsar

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.pulsar import topic_policies
from lessons.pulsar.admin import Admin, AdminError
from lessons.pulsar.connecting import client_logger, close_client
from lessons.pulsar.exercises.fixtures import fresh_namespace, read_unacknowledged
from lessons.pulsar.topics import recreate_topic
from lessons.servers import Server

DAY = 24 * 3600
SCENES = (("orders-it", 3600, 3), ("orders-2026.eu", 7200, 5))
"""A shop's topic, the seconds to live that its namespace says, and how many events are sent."""


def check(open_shop: Answer, broker: Server) -> None:
    """A shop is opened, events are sent, and only then its consumer comes; then the shop is opened again."""
    tenant = broker.named("exercise-open-shop")
    for name, seconds, count in SCENES:
        admin, namespace = Admin(broker), f"{tenant}/shop"
        client = pulsar.Client(broker.address, logger=client_logger())
        with fresh_namespace(admin, namespace):
            try:
                admin.set_policy(namespace, "messageTTL", seconds)
                _open_twice(open_shop, client, admin, f"persistent://{namespace}/{name}", count)
                _look_at_namespace(admin, namespace, seconds)
            finally:
                close_client(client)


def _open_twice(open_shop: Answer, client: pulsar.Client, admin: Admin, topic: str, count: int) -> None:
    open_shop(client, admin, topic)
    _compare_time_to_live(admin, topic)
    _send(client, topic, range(count))
    came = _receive(client, admin, topic, acknowledged=2)
    if came != list(range(count)):
        raise Wrong(
            f"{count} events were sent, and then the consumer of `billing` came. It got {len(came)}. Its subscription "
            "was to be there before the first event."
        )
    try:
        open_shop(client, admin, topic)
    except AdminError as error:
        raise Wrong(f"The shop was open already, and `open_shop` failed: {error.what}") from error
    came = _receive(client, admin, topic)
    if came != list(range(2, count)):
        raise Wrong(
            f"The shop was open already, and `billing` had {count - 2} events left. When `open_shop` was called again, "
            f"it had {len(came)}."
        )


def _compare_time_to_live(admin: Admin, topic: str) -> None:
    seconds = topic_policies.own(admin, topic, "messageTTL")
    if seconds is None:
        raise Wrong("The topic has no time to live of its own: what its namespace says holds.")
    if seconds != DAY:
        raise Wrong(f"The topic's time to live is {seconds} seconds. A day has {DAY}.")


def _send(client: pulsar.Client, topic: str, numbers: range) -> None:
    producer = client.create_producer(topic)
    for number in numbers:
        producer.send(str(number).encode())
    producer.close()


def _receive(client: pulsar.Client, admin: Admin, topic: str, acknowledged: int = 0) -> list[int]:
    """The numbers that the consumer gets, which begins at the latest event if its subscription is new."""
    try:
        consumer = client.subscribe(topic, "billing")
    except pulsar.ConsumerBusy as error:
        raise Wrong("`billing` has a consumer already (ConsumerBusy): yours is still there.") from error
    (messages,) = read_unacknowledged(admin, topic, [consumer])
    for message in messages[:acknowledged]:
        consumer.acknowledge(message)
    consumer.close()
    return [int(message.data()) for message in messages]


def _look_at_namespace(admin: Admin, namespace: str, seconds: int) -> None:
    other = f"persistent://{namespace}/other"
    recreate_topic(admin, other)
    if (found := topic_policies.applied(admin, other, "messageTTL")) != seconds:
        raise Wrong(f"Another topic of the namespace now has {found} seconds to live, and had {seconds}.")


EXERCISE = Exercise(
    id="pulsar.open_shop",
    title="Prepare a topic so that none of its first events is lost",
    notebook="deeper/pulsar_topics",
    minutes=7,
    kind="build",
    hints=(
        "A consumer that is opened and closed at once leaves its subscription, and the topic.",
        "Which `initial_position`, if an event came before the subscription?",
        "The policy is a POST to `{topic_path(topic)}/messageTTL?messageTTL=…`, in seconds.",
    ),
    why=(
        "A subscription that exists keeps every event for a consumer that comes later. Opening it once more changes "
        "nothing: it stays where it is. You could also create topic and subscription over the admin address, and "
        "ignore that they exist already. The usual mistake is to create the topic anew, which deletes what was not "
        "read yet; another one is to set the namespace's policy, which all its topics get."
    ),
    checker=check,
    seconds=60,
    **answers_beside(__file__),
)
