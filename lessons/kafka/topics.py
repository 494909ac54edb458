"""Topics that begin empty: what every step of a lesson needs, so that it can be run again and again."""

from contextlib import suppress

from kafka import KafkaAdminClient
from kafka.admin import MemberToRemove, NewTopic
from kafka.errors import CoordinatorNotAvailableError, GroupIdNotFoundError, KafkaError, UnknownTopicOrPartitionError

from lessons.errors import ServerError


def make_fresh(admin: KafkaAdminClient, topic: str, partitions: int = 1, groups: tuple[str, ...] = ()) -> None:
    """Delete the topic if it exists, with everything in it, and make it again, empty.

    With a topic go the offsets that groups have committed on it; members that an interrupted cell left in one of
    the `groups` are sent away.

    Args:
        admin: connected to the broker.
        topic: a topic that belongs to a lesson.
        partitions: how many it gets.
        groups: consumer groups that will read it.

    Raises:
        ServerError: the broker refused.
    """
    try:
        for group in groups:
            _send_away_members(admin, group)
        delete(admin, topic)
        admin.create_topics([NewTopic(topic, partitions, replication_factor=1)], wait_for_metadata=True)
    except KafkaError as error:
        raise ServerError(
            f"The topic {topic} could not be made ({type(error).__name__}).",
            "Run the cell once more; if that does not help, restart the kernel and run the notebook from the top.",
        ) from error


def delete(admin: KafkaAdminClient, topic: str) -> None:
    """Delete the topic if it exists, with everything in it."""
    with suppress(UnknownTopicOrPartitionError):  # it was not there
        admin.delete_topics([topic])


def _send_away_members(admin: KafkaAdminClient, group: str) -> None:
    try:
        members = admin.describe_groups([group])[group]["members"]
    except (GroupIdNotFoundError, CoordinatorNotAvailableError):
        return  # the group does not exist, or no group has ever been used on this broker
    if members:
        admin.remove_group_members(group, [MemberToRemove(member["member_id"]) for member in members])
