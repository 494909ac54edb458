"""Exercise: compute how far a group is behind."""

from typing import NamedTuple

from kafka import KafkaConsumer, KafkaProducer, OffsetAndMetadata, TopicPartition

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.kafka.exercises.fixtures import fresh_topic
from lessons.servers import Server


class Scene(NamedTuple):
    """A topic and how far the group is.

    Args:
        sent: how many events each partition has.
        commits: what the group has committed, by partition, each time it is asked.
    """

    sent: tuple[int, ...]
    commits: tuple[dict[int, int], ...]


SCENES = (Scene((5, 4, 3), ({0: 2, 1: 3}, {0: 5, 1: 3, 2: 1})), Scene((6, 0, 7, 2), ({0: 1, 2: 4},)))
"""At first the group has never committed in the last partition; the second topic has an empty one, and one more."""
GROUP = "exercise-total-lag"


def check(total_lag: Answer, kafka: Server) -> None:
    """Asked of a consumer that has read everything and committed less; in the end it has one partition of four."""
    group = kafka.named(GROUP)
    for scene in SCENES:
        with fresh_topic(kafka, "total-lag", partitions=len(scene.sent), groups=(group,)) as topic:
            with KafkaProducer(bootstrap_servers=kafka.address) as producer:
                for partition, count in enumerate(scene.sent):
                    for number in range(count):
                        producer.send(topic, str(number).encode(), partition=partition)
            consumer = KafkaConsumer(bootstrap_servers=kafka.address, group_id=group, enable_auto_commit=False)
            try:
                _check_group(total_lag, consumer, topic, scene)
            finally:
                consumer.close()


def _check_group(total_lag: Answer, consumer: KafkaConsumer, topic: str, scene: Scene) -> None:
    partitions = [TopicPartition(topic, number) for number in range(len(scene.sent))]
    consumer.assign(partitions)
    consumer.seek_to_end()
    for committed in scene.commits:
        consumer.commit({partitions[number]: OffsetAndMetadata(at, "", -1) for number, at in committed.items()})
        _compare(_asked(total_lag, consumer, topic), sum(scene.sent), sum(committed.values()))
    consumer.assign(partitions[:1])
    if _asked(total_lag, consumer, topic) == scene.sent[0] - scene.commits[-1][0]:
        raise Wrong("Of a member with one partition you counted that one. The group has the others too: ask the topic.")


def _asked(total_lag: Answer, consumer: KafkaConsumer, topic: str) -> object:
    try:
        return total_lag(consumer, topic)
    except TypeError as error:
        if "NoneType" in str(error):
            raise Wrong("`committed` is None for a partition in which the group has never committed.") from error
        raise


def _compare(found: object, sent: int, committed: int) -> None:
    if not isinstance(found, int):
        raise Wrong(f"`total_lag` returned a {type(found).__name__}. Return one whole number for the whole topic.")
    if found == sent:
        raise Wrong(f"{found} is the number of all events. The group has read some of them already.")
    if found == committed:
        raise Wrong(f"{found} is the number of events that the group has read. How many are left?")
    if found == 0:
        raise Wrong("You say 0: this consumer has read everything, and the group has not committed that. What counts?")
    if found != sent - committed:
        raise Wrong(f"`total_lag` returned {found}. {sent} events are there, and the group has committed {committed}.")


EXERCISE = Exercise(
    id="kafka.total_lag",
    title="Compute how many events a group has not read yet",
    notebook="01_kafka",
    minutes=9,
    hints=(
        "`consumer.partitions_for_topic(topic)` has the numbers, `consumer.end_offsets(partitions)` the ends.",
        "`consumer.committed(partition)` is the offset that the group reads next; it is None before the first commit.",
        "Add up `ends[partition] - (consumer.committed(partition) or 0)` for all partitions.",
    ),
    why=(
        "Lag is the end of each partition less the group's committed offset, added up. You could also ask from "
        "outside the group, with `KafkaAdminClient.list_group_offsets`, as monitoring does. The usual mistake is to "
        "forget that `committed` is None where the group has never committed."
    ),
    checker=check,
    kind="build",
    **answers_beside(__file__),
)
