"""What the checks share: a topic and a client of their own for every check."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pulsar

from lessons.course import Answer, Wrong
from lessons.polling import Deadline
from lessons.pulsar.admin import Admin
from lessons.pulsar.connecting import client_logger, close_client
from lessons.pulsar.consumer import read
from lessons.pulsar.topics import recreate_topic
from lessons.servers import Server

STEP, PATIENCE = 0.2, 3.0
"""Seconds for which a check listens before it asks the broker; for so many an event that is to come may not come."""


class AwayError(ValueError):
    """What the processing of an event raises in a check."""


def call_handler(handle: Answer, *given: object) -> None:
    """Call the learner's handler, which must not let out what the processing raises.

    Raises:
        Wrong: it did.
    """
    try:
        handle(*given)
    except AwayError as error:
        raise Wrong(
            f"`handle` let out what `process` raised ({error}): the consumer would end. Catch it, and go on."
        ) from None


def unacknowledged(admin: Admin, topic: str) -> int:
    """How many events the subscriptions of the topic have not acknowledged; those without a consumer do not count."""
    subscriptions = admin.stats(topic)["subscriptions"].values()
    return sum(int(one["msgBacklog"]) for one in subscriptions if one["consumers"])


def deliveries(admin: Admin, topic: str, consumer: pulsar.Consumer, most: int) -> Iterator[pulsar.Message]:
    """One event after the other, until all are acknowledged, or what is not does not come again.

    Args:
        admin: of the broker.
        topic: what the consumer reads.
        consumer: the only one of the topic.
        most: after so many it ends in any case.
    """
    deadline = Deadline(PATIENCE)
    while most:
        if messages := read(consumer, 1, STEP):
            yield messages[0]
            most -= 1
            deadline.restart()
        elif deadline.passed or not unacknowledged(admin, topic):
            return


def read_unacknowledged(admin: Admin, topic: str, consumers: Sequence[pulsar.Consumer]) -> list[list[pulsar.Message]]:
    """What each consumer gets until they have, together, all that no subscription of theirs has acknowledged."""
    deadline, found = Deadline(10.0), [list[pulsar.Message]() for _ in consumers]
    while (left := unacknowledged(admin, topic) - sum(map(len, found))) > 0 and not deadline.passed:
        for consumer, messages in zip(consumers, found, strict=True):
            messages += read(consumer, left, STEP)
    return found


@contextmanager
def fresh_namespace(admin: Admin, namespace: str) -> Iterator[None]:
    """A namespace for one check in a tenant of its own; the tenant is deleted afterwards, with all in it.

    Args:
        admin: of the broker, or of a superuser there.
        namespace: such as "exercise/orders".
    """
    tenant = namespace.partition("/")[0]
    try:
        admin.create_tenant(tenant)
        admin.create_namespace(namespace)
        yield
    finally:
        admin.delete_tenant(tenant)


@contextmanager
def fresh_topic(broker: Server, name: str, partitions: int = 0) -> Iterator[tuple[pulsar.Client, str]]:
    """A client, and an empty topic for one check; the one is closed and the other deleted afterwards.

    Args:
        broker: the server's handle.
        name: the exercise's short name.
        partitions: how many the topic has; 0 for one that has none.
    """
    topic, admin = broker.named(f"exercise-{name}"), Admin(broker)
    client = pulsar.Client(broker.address, logger=client_logger())
    try:
        recreate_topic(admin, topic, partitions)
        yield client, topic
    finally:
        close_client(client)
        admin.delete_topic(topic)
