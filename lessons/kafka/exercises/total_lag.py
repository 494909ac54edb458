"""Exercise: compute how far a group is behind."""

from kafka import KafkaConsumer, KafkaProducer, OffsetAndMetadata, TopicPartition

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.kafka.exercises.fixtures import fresh_topic
from lessons.servers import Server

SENT = (5, 4, 3)
"""How many events each of the three partitions has."""
COMMITS = ({0: 2, 1: 3}, {0: 5, 1: 3, 2: 1})
"""What the group has committed, by partition, when it is asked; at first it has never committed in the last one."""
GROUP = "exercise-total-lag"


def check(total_lag: Answer, kafka: Server) -> None:
    """Asked twice of a consumer that has read everything, and has committed less."""
    group = kafka.named(GROUP)
    with fresh_topic(kafka, "total-lag", partitions=len(SENT), groups=(group,)) as topic:
        with KafkaProducer(bootstrap_servers=kafka.address) as producer:
            for partition, count in enumerate(SENT):
                for number in range(count):
                    producer.send(topic, str(number).encode(), partition=partition)
        consumer = KafkaConsumer(bootstrap_servers=kafka.address, group_id=group, enable_auto_commit=False)
        try:
            partitions = [TopicPartition(topic, number) for number in range(len(SENT))]
            consumer.assign(partitions)
            consumer.seek_to_end()
            for committed in COMMITS:
                consumer.commit({partitions[number]: OffsetAndMetadata(at, "", -1) for number, at in committed.items()})
                _compare(_asked(total_lag, consumer, topic), sum(committed.values()))
        finally:
            consumer.close()


def _asked(total_lag: Answer, consumer: KafkaConsumer, topic: str) -> object:
    try:
        return total_lag(consumer, topic)
    except TypeError as error:
        if "NoneType" in str(error):
            raise Wrong("`committed` is None for a partition in which the group has never committed.") from error
        raise


def _compare(found: object, committed: int) -> None:
    if not isinstance(found, int):
        raise Wrong(f"`total_lag` returned a {type(found).__name__}. Return one whole number for the whole topic.")
    if found == sum(SENT):
        raise Wrong(f"{found} is the number of all events. The group has read some of them already.")
    if found == committed:
        raise Wrong(f"{found} is the number of events that the group has read. How many are left?")
    if found == 0:
        raise Wrong("You say 0: this consumer has read everything, and the group has not committed that. What counts?")
    if found != sum(SENT) - committed:
        raise Wrong(
            f"`total_lag` returned {found}. {sum(SENT)} events are there, and the group has committed {committed}."
        )


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
