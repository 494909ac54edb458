"""What the checks share: a topic and a client of their own for every check."""

from collections.abc import Iterator
from contextlib import contextmanager

import pulsar

from lessons.course import Answer, Wrong
from lessons.pulsar.admin import Admin
from lessons.pulsar.connecting import client_logger, close_client
from lessons.pulsar.topics import recreate_topic
from lessons.servers import Server


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
