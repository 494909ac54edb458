"""Make topics, so that each step of a lesson begins with an empty topic."""

from lessons.errors import ServerError
from lessons.polling import poll
from lessons.pulsar.admin import CONFLICT, NOT_ALLOWED, Admin, AdminError

SECONDS, PAUSE = 10.0, 0.05
"""How long a topic is deleted again that an open client makes again."""


def recreate_topic(admin: Admin, topic: str, partitions: int = 0) -> None:
    """Delete the topic if it exists, with all its events, and create an empty one.

    Its subscriptions and its schema are deleted too. Producers and consumers that still use it are disconnected.

    Args:
        admin: for the broker.
        topic: a topic that belongs to a lesson.
        partitions: how many it gets; 0 for a topic without partitions.

    Raises:
        ServerError: the broker refused.
    """
    try:
        if not poll(lambda: _recreated(admin, topic, partitions), SECONDS, PAUSE):
            admin.create_topic(topic, partitions)
    except AdminError as error:
        if error.status in NOT_ALLOWED:
            raise ServerError(
                f"The cluster does not let the role of your token create and delete the topic {topic}.",
                "Ask whoever runs it for the rights that docs/secured_servers.md lists.",
            ) from error
        raise ServerError(
            f"The topic {topic} could not be created: {error.what}",
            "Run the cell once more; if that does not help, restart the kernel and run the notebook from the top.",
        ) from error


def _recreated(admin: Admin, topic: str, partitions: int) -> bool:
    """Whether it is a new one: a client that still uses the old one comes back, and may make it before we do."""
    admin.delete_topic(topic)
    try:
        admin.create_topic(topic, partitions)
    except AdminError as error:
        if error.status != CONFLICT:
            raise
        return False
    return True
