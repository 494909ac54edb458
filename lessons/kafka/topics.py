"""Make and delete topics and consumer groups, so that each step of a lesson begins with an empty topic."""

import re
from contextlib import suppress

from kafka import KafkaAdminClient
from kafka.admin import ConfigResourceType, MemberToRemove, NewTopic
from kafka.errors import (
    CoordinatorLoadInProgressError,
    CoordinatorNotAvailableError,
    GroupIdNotFoundError,
    KafkaError,
    NonEmptyGroupError,
    NotCoordinatorError,
    TopicAlreadyExistsError,
    UnknownTopicOrPartitionError,
)

from lessons.errors import ServerError
from lessons.kafka import configs
from lessons.polling import poll
from lessons.servers.supervision.prefix import own_prefix

TRIES = 5
SESSION = 60.0  # seconds in which every broker misses a killed member: 15 on those of the course, 45 by default
LOOK = 0.1  # seconds between two tries to delete a group
SHOWN = 5.0  # seconds for which a broker that is very busy may show what was before
LATER = tuple(
    error.__name__
    for error in (NonEmptyGroupError, CoordinatorLoadInProgressError, CoordinatorNotAvailableError, NotCoordinatorError)
)
"""Answers to a deletion after which it is tried again."""
_REFUSED = re.compile(r"(Topic|Group|Cluster)AuthorizationFailed")


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
    new = NewTopic(topic, partitions, replication_factor=_copies(admin), topic_configs=values)
    try:
        for group in groups:
            delete_group(admin, group)
        if not any(_recreate(admin, new) for _ in range(TRIES)):
            raise TopicAlreadyExistsError(topic)
    except KafkaError as error:
        _require_rights(error, topic)
        raise ServerError(
            f"The topic {topic} could not be created ({type(error).__name__}).",
            "Run the cell once more; if that does not help, restart the kernel and run the notebook from the top.",
        ) from error


def ensure_topic(admin: KafkaAdminClient, topic: str) -> None:
    """Create the topic, with one partition, unless it exists; its events stay.

    Raises:
        ServerError: the user has no right to create it.
    """
    try:
        with suppress(TopicAlreadyExistsError):
            admin.create_topics([NewTopic(topic, 1, replication_factor=_copies(admin))], wait_for_metadata=True)
    except KafkaError as error:
        _require_rights(error, topic)
        raise


def _copies(admin: KafkaAdminClient) -> int:
    """One, as the lessons say; a secured cluster may refuse so few, and has a number of its own (-1)."""
    return 1 if admin.config["security_protocol"] == "PLAINTEXT" else -1


def _require_rights(error: KafkaError, topic: str) -> None:
    """A cluster of somebody else's gives rights by the beginning of a name: all of a learner's begin alike."""
    if _REFUSED.search(f"{type(error).__name__} {error}"):
        raise ServerError(
            f"The cluster does not let this user create and delete the topic {topic}, or the groups that read it.",
            f"Ask whoever runs it for all rights on topics and groups that begin with {_beginning(topic)!r}.",
        ) from error


def _beginning(topic: str) -> str:
    """What all such names of this learner's begin with; Kafka wants something before the prefix in some (`dlq.`)."""
    own = own_prefix()
    before, found, _ = topic.partition(own)
    return before + own if found else topic.partition(".")[0]


def _recreate(admin: KafkaAdminClient, topic: NewTopic) -> bool:
    """Whether it worked: a client that is just closing may create the deleted topic again before we do."""
    delete_topic(admin, topic.name)
    try:
        admin.create_topics([topic], wait_for_metadata=True)
    except TopicAlreadyExistsError:
        return False
    return True


def delete_topic(admin: KafkaAdminClient, topic: str) -> None:
    """Delete the topic if it exists, with all its events, and wait until the broker that is asked shows it no more.

    The controller has deleted it before a broker knows of it. A topic that is made anew in between looks ready while
    it is the old one: it takes events, acknowledges them, and they are gone.
    """
    with suppress(UnknownTopicOrPartitionError):  # it was not there
        admin.delete_topics([topic])
        poll(lambda: topic not in admin.list_topics(), SHOWN, LOOK / 10)


def alter_group(admin: KafkaAdminClient, group: str, settings: dict[str, str]) -> None:
    """Change settings of a group, whether or not it exists, such as {"share.auto.offset.reset": "earliest"}.

    When it returns, the broker shows them: the controller has them a moment before.

    Raises:
        ServerError: the broker refused; the sentence has its answer.
        WaitError: the broker did not show them within 10 seconds.
    """
    configs.alter(admin, ConfigResourceType.GROUP, group, settings)


def delete_group(admin: KafkaAdminClient, group: str) -> None:
    """Delete the consumer group if it exists, with its committed offsets; members that are left in it are removed.

    Those of a share group, or of the new protocol, can't be removed: this waits until the broker misses them.

    Raises:
        kafka.errors.KafkaError: the broker refused.
    """
    with suppress(GroupIdNotFoundError, CoordinatorNotAvailableError):  # no such group, or no group ever on this broker
        members = admin.describe_groups([group])[group]["members"]
        if members:
            admin.remove_group_members(group, [MemberToRemove(member["member_id"]) for member in members])
        if not poll(lambda: _delete_empty(admin, group), SESSION, LOOK):
            raise NonEmptyGroupError(group)


def _delete_empty(admin: KafkaAdminClient, group: str) -> bool:
    """Whether the group is gone now; it is not while it has members, or while its coordinator is starting."""
    answer = admin.delete_groups([group])[group]
    if answer not in ("OK", GroupIdNotFoundError.__name__, *LATER):
        raise KafkaError(f"the group {group} could not be deleted: {answer}")
    return answer not in LATER
