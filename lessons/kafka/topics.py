"""Make and delete topics and consumer groups, so that each step of a lesson begins with an empty topic."""

from contextlib import suppress

from kafka import KafkaAdminClient
from kafka.admin import MemberToRemove, NewTopic
from kafka.errors import (
    CoordinatorNotAvailableError,
    GroupIdNotFoundError,
    KafkaError,
    TopicAlreadyExistsError,
    UnknownTopicOrPartitionError,
)

from lessons.errors import ServerError

TRIES = 5


def recreate_topic(
    admin: KafkaAdminClient, topic: str, partitions: int = 1, groups: tuple[str, ...] = (), **settings: str | int
) -> None:
    """Delete the topic if it exists, with all its events, and create an empty one.

    Args:
        admin: connected to the broker.
        topic: a topic that belongs to a lesson.
        partitions: how many it gets.
        groups: consumer groups that will read it; they are deleted, with their committed offsets. (The broker deletes
            the offsets of a deleted topic too, but only some time later.)
        settings: settings that differ from the broker's; `retention_ms=1000` sets retention.ms.

    Raises:
        ServerError: the broker refused.
    """
    values = {name.replace("_", "."): str(value) for name, value in settings.items()}
    new = NewTopic(topic, partitions, replication_factor=1, topic_configs=values)
    try:
        for group in groups:
            delete_group(admin, group)
        if not any(_recreate(admin, new) for _ in range(TRIES)):
            raise TopicAlreadyExistsError(topic)
    except KafkaError as error:
        raise ServerError(
            f"The topic {topic} could not be created ({type(error).__name__}).",
            "Run the cell once more; if that does not help, restart the kernel and run the notebook from the top.",
        ) from error


def ensure_topic(admin: KafkaAdminClient, topic: str) -> None:
    """Create the topic, with one partition, unless it exists; its events stay."""
    with suppress(TopicAlreadyExistsError):
        admin.create_topics([NewTopic(topic, 1, replication_factor=1)], wait_for_metadata=True)


def _recreate(admin: KafkaAdminClient, topic: NewTopic) -> bool:
    """Whether it worked: a client that is just closing may create the deleted topic again before we do."""
    delete_topic(admin, topic.name)
    try:
        admin.create_topics([topic], wait_for_metadata=True)
    except TopicAlreadyExistsError:
        return False
    return True


def delete_topic(admin: KafkaAdminClient, topic: str) -> None:
    """Delete the topic if it exists, with all its events."""
    with suppress(UnknownTopicOrPartitionError):  # it was not there
        admin.delete_topics([topic])


def delete_group(admin: KafkaAdminClient, group: str) -> None:
    """Delete the consumer group if it exists, with its committed offsets; members that are left in it are removed.

    Raises:
        kafka.errors.KafkaError: the broker refused.
    """
    with suppress(GroupIdNotFoundError, CoordinatorNotAvailableError):  # no such group, or no group ever on this broker
        members = admin.describe_groups([group])[group]["members"]
        if members:
            admin.remove_group_members(group, [MemberToRemove(member["member_id"]) for member in members])
        answer = admin.delete_groups([group])[group]
        if answer not in ("OK", GroupIdNotFoundError.__name__):
            raise KafkaError(f"the group {group} could not be deleted: {answer}")
