"""Exercise: replay from an offset, or from the oldest event that is left."""

from typing import Any

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition

from lessons import events
from lessons.course import Answer, Exercise, Wrong, WrongAnswer
from lessons.kafka.exercises.fixtures import fresh_topic
from lessons.kafka.producer import publish
from lessons.servers import Server

SENT, DELETED, KEPT = 8, 3, 5
"""Eight logins, whose offsets are 0 to 7; those before offset 3 are deleted. Offset 5 is still there."""


def check(replay_from: Answer, kafka: Server) -> None:
    with fresh_topic(kafka, "replay-from") as topic:
        place = TopicPartition(topic, 0)
        _send_and_delete(kafka, place)
        found = [_replay(kafka, replay_from, place, offset) for offset in (1, KEPT)]
    _compare(*found)


def _send_and_delete(kafka: Server, place: TopicPartition) -> None:
    with KafkaProducer(bootstrap_servers=kafka.address) as producer:
        publish(producer, place.topic, events.logins([1], each=SENT))
    admin = KafkaAdminClient(bootstrap_servers=kafka.address)
    admin.delete_records({place: DELETED})
    admin.close()


def _replay(kafka: Server, replay_from: Answer, place: TopicPartition, offset: int) -> Any:
    consumer = KafkaConsumer(bootstrap_servers=kafka.address, consumer_timeout_ms=2000)
    try:
        consumer.assign([place])
        return replay_from(consumer, place, offset)
    finally:
        consumer.close()


def _compare(from_deleted: Any, from_kept: Any) -> None:
    for found in (from_deleted, from_kept):
        if not isinstance(found, list) or not all(isinstance(event, dict) for event in found):
            raise Wrong("`replay_from` should return a list of events: `events.from_bytes(message.value)` makes one.")
    logins, later = ([event["login"] for event in found] for found in (from_deleted, from_kept))
    if not logins:
        raise Wrong("From offset 1, which is deleted, you read nothing: the consumer went to the end of the topic.")
    if later == logins:
        raise Wrong(f"From offset {KEPT}, which is still there, you read from the oldest event on. Go to the offset.")
    if (logins, later) != ([4, 5, 6, 7, 8], [6, 7, 8]):
        raise Wrong(f"From offset 1 you read the logins {logins}, and from offset {KEPT} {later}.")


EXERCISE = Exercise(
    id="kafka.replay_from",
    title="Replay from an offset, or from the oldest event that is left",
    notebook="deeper/kafka_storage",
    minutes=5,
    starter="""\
def replay_from(consumer, partition, offset):
    consumer.seek(partition, ...)
    return [events.from_bytes(message.value) for message in consumer]
""",
    hints=(
        "`consumer.beginning_offsets([partition])[partition]` is the offset of the oldest event that is left.",
        "The offset, or the first one that is left: whichever is larger. Python has `max`.",
    ),
    solution_code="""\
def replay_from(consumer, partition, offset):
    first = consumer.beginning_offsets([partition])[partition]
    consumer.seek(partition, max(offset, first))
    return [events.from_bytes(message.value) for message in consumer]
""",
    why=(
        "An offset that is deleted is out of range, and then `auto_offset_reset` decides: by default the consumer "
        "jumps to the end, in silence, and misses everything that is left. You could also set it to `earliest`. Then "
        "it jumps to the oldest event, which is right here, and wrong where an offset is too high by a mistake."
    ),
    checker=check,
    wrong_answers=(
        WrongAnswer(
            """\
def replay_from(consumer, partition, offset):
    consumer.seek(partition, offset)
    return [events.from_bytes(message.value) for message in consumer]
""",
            says="the consumer went to the end",
        ),
        WrongAnswer(
            """\
def replay_from(consumer, partition, offset):
    consumer.seek_to_beginning(partition)
    return [events.from_bytes(message.value) for message in consumer]
""",
            says="you read from the oldest event on",
        ),
        WrongAnswer(
            """\
def replay_from(consumer, partition, offset):
    first = consumer.beginning_offsets([partition])[partition]
    consumer.seek(partition, first + offset)
    return [events.from_bytes(message.value) for message in consumer]
""",
            says="From offset 1 you read the logins",
        ),
    ),
)
