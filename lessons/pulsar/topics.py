"""Topics that begin empty: what every step of a lesson needs, so that it can be run again and again."""

from lessons.errors import ServerError
from lessons.pulsar.admin import Admin, AdminError


def recreate_topic(admin: Admin, topic: str, partitions: int = 0) -> None:
    """Delete the topic if it exists, with everything in it, and make it again, empty.

    With a topic go its subscriptions and its schema; producers and consumers that still use it are sent away.

    Args:
        admin: of the broker.
        topic: a topic that belongs to a lesson.
        partitions: how many it gets; 0 for a topic that has none.

    Raises:
        ServerError: the broker refused.
    """
    try:
        admin.delete_topic(topic)
        admin.create_topic(topic, partitions)
    except AdminError as error:
        raise ServerError(
            f"The topic {topic} could not be made: {error.what}",
            "Run the cell once more; if that does not help, restart the kernel and run the notebook from the top.",
        ) from error
