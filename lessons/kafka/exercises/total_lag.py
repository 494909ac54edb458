"""Exercise: compute how far a group is behind."""

from kafka import KafkaConsumer, KafkaProducer

from lessons import events
from lessons.course import Answer, Exercise, Wrong, WrongAnswer
from lessons.kafka.consumer import read
from lessons.kafka.exercises.fixtures import fresh_topic
from lessons.kafka.producer import publish
from lessons.servers import Server

SENT, READ = 10, 4
GROUP = "exercise-total-lag"


def check(total_lag: Answer, kafka: Server) -> None:
    group = kafka.named(GROUP)
    with fresh_topic(kafka, "total-lag", partitions=3, groups=(group,)) as topic:
        with KafkaProducer(bootstrap_servers=kafka.address) as producer:
            publish(producer, topic, events.logins([100, 101, 123, 456, 100], each=2))
        consumer = KafkaConsumer(topic, bootstrap_servers=kafka.address, group_id=group, auto_offset_reset="earliest")
        try:
            read(consumer, READ)
            consumer.commit()
            found = total_lag(consumer, topic)
        finally:
            consumer.close()
    _compare(found)


def _compare(found: object) -> None:
    if not isinstance(found, int):
        raise Wrong(f"`total_lag` returned a {type(found).__name__}. Return one whole number for the whole topic.")
    if found == SENT:
        raise Wrong(f"{SENT} is the number of all events. The group has read some of them already.")
    if found == READ:
        raise Wrong(f"{READ} is the number of events that the group has read. How many are left?")
    if found != SENT - READ:
        raise Wrong(f"`total_lag` returned {found}. {SENT} events are there, and the group has committed {READ}.")


EXERCISE = Exercise(
    id="kafka.total_lag",
    title="Compute how many events a group has not read yet",
    notebook="01_kafka",
    minutes=7,
    starter="""\
def total_lag(consumer, topic):
    partitions = [TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic)]
    ends = consumer.end_offsets(partitions)
    return ...
""",
    hints=(
        "`ends[partition]` is the offset that the next event of the partition will get.",
        "`consumer.committed(partition)` is the offset that the group reads next; it is None before the first commit.",
        "Add up `ends[partition] - (consumer.committed(partition) or 0)` for all partitions.",
    ),
    solution_code="""\
def total_lag(consumer, topic):
    partitions = [TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic)]
    ends = consumer.end_offsets(partitions)
    return sum(ends[partition] - (consumer.committed(partition) or 0) for partition in partitions)
""",
    why=(
        "Lag is the end of each partition less the group's committed offset, added up. You could also ask from "
        "outside the group, with `KafkaAdminClient.list_group_offsets`, as monitoring does. The usual mistake is to "
        "forget that `committed` is None where the group has never committed."
    ),
    checker=check,
    wrong_answers=(
        WrongAnswer(
            """\
def total_lag(consumer, topic):
    partitions = [TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic)]
    return sum(consumer.end_offsets(partitions).values())
""",
            says="is the number of all events",
        ),
        WrongAnswer(
            """\
def total_lag(consumer, topic):
    partitions = [TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic)]
    return sum(consumer.committed(partition) or 0 for partition in partitions)
""",
            says="How many are left?",
        ),
        WrongAnswer(
            """\
def total_lag(consumer, topic):
    partitions = [TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic)]
    return consumer.end_offsets(partitions)
""",
            says="Return one whole number",
        ),
    ),
)
